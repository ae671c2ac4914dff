"""Five years of posts, read beforehand: nothing in them is over, disputed, or in somebody else's voice."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.corpus.ages import age_of, is_over
from bot.corpus.library import HOME, Library
from bot.corpus.models import Demand, Figure, Item, Voice
from bot.corpus.provenance import as_of_in_words
from bot.corpus.relative_time import relative_word
from bot.posting.models import Digest
from bot.ui.future_posts import FuturePost, posts_of_a_digest, posts_of_dates
from bot.ui.text import escape
from tests.bots import shipped_library
from tests.world import read

FIRST, LAST = date(2027, 1, 1), date(2031, 12, 31)
YANGON = ZoneInfo("Asia/Yangon")
DATES = "dates"


@cache
def posts(kind: str) -> tuple[FuturePost, ...]:
    library = shipped_library()
    if kind == DATES:
        return tuple(posts_of_dates(library, FIRST, LAST, YANGON, (30, 7, 1, 0)))
    return tuple(posts_of_a_digest(library, Digest[kind.upper()], FIRST, LAST, YANGON, seed=0))


def shown(library: Library, kind: str) -> Iterator[tuple[FuturePost, Item]]:
    """Each item that a post shows, and the post."""
    for post in posts(kind):
        for id in post.entries:
            entry = library.entry(id)
            if isinstance(entry, Item):
                yield post, entry


every_kind = pytest.mark.parametrize("kind", [DATES, "quote", "fact", "demand"])


@every_kind
def test_there_is_a_post_for_each_day_that_is_due(library: Library, kind: str) -> None:
    if kind == DATES:
        assert len(posts(kind)) == 5 * 4 * len(library.anniversaries)
    else:
        assert len(posts(kind)) == 261  # Mondays
    assert [post.due for post in posts(kind)] == sorted(post.due for post in posts(kind))


@every_kind
def test_nothing_in_them_is_over_or_disputed_or_about_another_country(library: Library, kind: str) -> None:
    found = list(shown(library, kind))
    assert len(found) >= 100
    for post, item in found:
        assert item.disputed is None, item.id
        assert library.statement_of(item).country == HOME, item.id
        if isinstance(item, Demand):
            assert item.voice is Voice.OWN, item.id
            assert not is_over(item, post.due.date()), item.id


@every_kind
def test_every_running_figure_in_them_says_of_when_it_is_and_how_old(library: Library, kind: str) -> None:
    for post, item in shown(library, kind):
        today = library.on(post.due.date())
        for figure in library.statement_of(item).figures:
            age = age_of(today, figure)
            if age is not None and (figure is item or figure.words in " ".join(item.passages)):
                assert age in read(post.text), (item.id, figure.id)
        if isinstance(item, Figure):
            assert f"{item.words}, as of {as_of_in_words(item.as_of)}" in read(post.text)


@every_kind
def test_every_demand_in_them_says_who_asked_of_whom_and_when(library: Library, kind: str) -> None:
    for post in posts(kind):
        for id in post.demands:
            demand = library.entry(id)
            assert isinstance(demand, Demand)
            by = ", ".join(library.organisations.name(one) for one in library.asked_by(demand))
            assert f"asked by {by} · {as_of_in_words(demand.as_of)}" in read(post.text), id


@every_kind
def test_no_word_of_ours_in_them_is_true_for_a_while_only(library: Library, kind: str) -> None:
    for _, item in shown(library, kind):
        ours = re.sub(r'["“][^"”]*["”]', "", item.headline)
        assert relative_word(ours) is None, item.id


def test_posts_of_dates_say_where_the_corpus_ends() -> None:
    for post in posts(DATES):
        assert "newest statement is of 29 January 2025" in post.text


def test_another_seed_is_another_order_of_the_same(library: Library) -> None:
    first = [post.entries for post in posts("quote")]
    other = [post.entries for post in posts_of_a_digest(library, Digest.QUOTE, FIRST, LAST, YANGON, seed=1)]
    assert first != other
    assert len(set(first)) == len(set(other))


def test_a_title_is_the_first_line_of_its_post() -> None:
    (post,) = (post for post in posts(DATES) if str(post.mark) == "coup-2021/2027-02-01/0")
    assert post.title == escape("6 years ago today: Military coup in Myanmar")
    assert post.text.startswith(f"**{post.title}**")
