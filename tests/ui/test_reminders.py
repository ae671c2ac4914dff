"""What is posted keeps Discord's limits for any corpus, and nothing is cut to meet them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.calendar.days import marked_days
from bot.calendar.schedule import Every, Mark
from bot.corpus.ages import may_stand_alone
from bot.corpus.dated import AsOf
from bot.corpus.library import Library
from bot.corpus.models import AddresseeBasis, Anniversary, Demand, Fact, Figure, Item, Milestone
from bot.corpus.provenance import as_of_in_words, as_of_sentence
from bot.corpus.reader import Corpus
from bot.posting.models import ALL_DAYS, Digest, Wish, digest_subject
from bot.posting.own_words import LONGEST, MESSAGE_LIMIT, NotToBeSaid, checked, filled
from bot.ui.digest_pool import digestible
from bot.ui.reminders import Gone, Occasion, heading, message_of_post, values_for
from bot.ui.text import as_published, escape
from tests.corpora import corpora, words
from tests.entries import TODAY

EXAMPLES = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink a whole corpus takes minutes, and helps little
)

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # what hypothesis says of a whole corpus

ROLE = 2**63 - 1
OWN = "{event} " * 3
OWN_WORDS = OWN + "x" * (MESSAGE_LIMIT - len(filled(OWN, LONGEST)) - 2) + "\n{"
"""As long as they can be."""

MARKER = "MARKERMARKERMARK"


def a_wish(subject: str = ALL_DAYS, every: Every = Every.YEAR, message: str | None = OWN_WORDS) -> Wish:
    return Wish(
        guild_id=1,
        channel_id=2,
        subject=subject,
        every=every,
        at=time(9),
        zone=ZoneInfo("Asia/Yangon"),
        role_id=ROLE,
        message=message,
    )


def occasions(mark: Mark, item: str | None = None) -> Iterator[Occasion]:
    yield Occasion(mark=mark, item=item, marker=MARKER, due=2**31)
    yield Occasion(mark=mark, item=item, marker=MARKER, due=2**31, late=True)
    yield Occasion(mark=mark, item=item, marker=MARKER, due=2**31, late=True, today=False)
    yield Occasion(mark=mark, item=item, due=2**31, test=True)


def posted(library: Library, wish: Wish, occasion: Occasion) -> tuple[str, str]:
    """Text and embeds (the footer last) of a post that Discord would take."""
    message = message_of_post(library, wish, occasion)
    content, embeds = message["content"], message["embeds"]
    assert 0 < len(content) <= 2000
    assert 0 < len(embeds) <= 10
    for embed in embeds:
        assert 0 < len(embed.description) <= 4096
        assert len(embed.title or "") <= 256
        assert len(embed.footer.text or "") <= 2048
    assert sum(map(len, embeds)) <= 6000
    (row,) = message["view"].to_components()
    assert len(row["components"]) <= 5
    for button in row["components"]:
        assert 0 < len(button["label"]) <= 80
        assert len(button.get("custom_id", "")) <= 100
        assert len(button.get("url", "")) <= 512
    assert embeds[-1].footer.text.endswith(occasion.marker)
    assert message["allowed_mentions"].to_dict() == {"parse": [], "roles": [ROLE]}
    assert content.startswith(f"<@&{ROLE}>\n")
    return content, "\n".join((*(embed.description for embed in embeds), embeds[-1].footer.text))


def check_date(library: Library, milestone: Milestone, occasion: Occasion, *, whole: bool = True) -> None:
    """That a post of *milestone* fits and says all; if not *whole*, it may name what it has no room for."""
    content, embedded = posted(library, a_wish(), occasion)
    anniversary = milestone.anniversary
    assert anniversary is not None
    assert heading(milestone, occasion.mark, today=occasion.today) in content, "the text does not stand alone"
    own = filled(OWN_WORDS, values_for(milestone, occasion.mark))
    assert content.endswith("\n**From this server:**\n" + escape(own))
    happened = [f"{as_of_sentence(milestone.date)}. {escape(milestone.text)}", escape(milestone.date.note or "")]
    told = all(paragraph in f"{content}\n{embedded}" for paragraph in happened)
    assert told or (not whole and f"`{milestone.id}`; /source shows it" in embedded)
    for id in anniversary.demands:
        demand = library.entry(id)
        assert isinstance(demand, Demand)
        stands = may_stand_alone(demand, occasion.mark.posted_on)
        assert (f"`{id}`" in embedded) is stands
    facts = [library.entry(id) for id in anniversary.facts]
    assert any(is_shown(library, fact, embedded) for fact in facts)


def is_shown(library: Library, item: object, embedded: str) -> bool:
    """Whether all of an item's passages are there word for word, or else its name and reference."""
    assert isinstance(item, Item)
    return verbatim(library, item, embedded) or (escape(item.headline) in embedded and f"`{item.id}`" in embedded)


def verbatim(library: Library, item: Item, embedded: str) -> bool:
    statement = library.statement_of(item)
    return all(escape(as_published(passage, statement, item.sic)) in embedded for passage in item.passages)


def check_digest(library: Library, subject: str, item: str, every: Every) -> None:
    for occasion in occasions(Mark(date(2026, 9, 30), 0, subject), item):
        content, embedded = posted(library, a_wish(subject, every, "{date} " + "y" * 580), occasion)
        entry = library.entry(item)
        assert isinstance(entry, Item)
        assert escape(entry.headline) in content
        assert item in content + embedded
        assert "30 September 2026 yyy" in content
        assert verbatim(library, entry, embedded)


def subjects_of_digests(library: Library) -> list[str]:
    """Of everything, and of each topic."""
    topics = [None, *(topic.id for topic in library.topics)]
    return [digest_subject(digest, topic) for digest in Digest for topic in topics]


# -- any corpus


@st.composite
def remembered(draw: st.DrawFn) -> Corpus:
    """A corpus in which days are marked: with all of its facts, and as many demands as there may be."""
    corpus = draw(corpora())
    statements = tuple(
        statement.model_copy(
            update={
                "demands": tuple(
                    statement.demands[number % 2].model_copy(update={"id": f"{statement.id}.d{number + 1}"})
                    for number in range(8)
                )
            }
        )
        for statement in corpus.statements
    )
    items = [item for statement in statements for item in statement.items]
    facts = [item.id for item in items if isinstance(item, Fact | Figure)][:12]
    demands = [item.id for item in items if isinstance(item, Demand)]
    anniversary = Anniversary(
        facts=tuple(facts), demands=tuple(draw(st.permutations(demands))[: draw(st.integers(0, 8))])
    )
    milestones = tuple(
        milestone.model_copy(
            update={
                "date": AsOf.model_validate(
                    {
                        "date": "2021-09-30",
                        "certainty": draw(st.sampled_from(["stated", "confirmed", "probable", "inferred"])),
                        "note": draw(st.none() | words(1200)),
                    }
                ),
                "anniversary": anniversary,
            }
        )
        for milestone in corpus.milestones
    )
    return replace(corpus, statements=statements, milestones=milestones)


@pytest.mark.prove
@EXAMPLES
@given(remembered())
def test_every_post_of_a_date_fits_whatever_the_corpus_and_says_all(corpus: Corpus) -> None:
    library = Library(corpus, TODAY)
    for milestone in corpus.milestones[:2]:
        for year, before in ((2022, 0), (2031, 365)):
            for occasion in occasions(Mark(date(year, 9, 30), before, milestone.id)):
                check_date(library, milestone, occasion, whole=False)


@pytest.mark.prove
@EXAMPLES
@given(remembered())
def test_every_digest_fits_whatever_the_corpus_and_brings_its_item_whole(corpus: Corpus) -> None:
    library = Library(corpus, TODAY)
    for subject in subjects_of_digests(library):
        for id in digestible(library, subject):
            check_digest(library, subject, id, Every.WEEK)


@pytest.mark.prove
@EXAMPLES
@given(remembered())
def test_own_words_never_grow_longer_than_was_allowed(corpus: Corpus) -> None:
    assert checked(OWN_WORDS, digest=False) == OWN_WORDS
    for milestone in corpus.milestones:
        for blank, value in values_for(milestone, Mark(date(2026, 9, 30), 0, milestone.id)).items():
            assert len(value) <= len(LONGEST[blank])
    with pytest.raises(NotToBeSaid, match=f"can come to {MESSAGE_LIMIT + 1} characters"):
        checked(OWN_WORDS + "x", digest=False)


# -- as long as may be


def stuffed(corpus: Corpus) -> Corpus:
    """Our corpus, with names, headlines and texts as long as each may be, all of it markup."""
    signers = tuple(
        corpus.organisations[0].model_copy(update={"id": f"signer-{n}", "name": "*" * 199 + str(n)}) for n in range(5)
    )
    long_named = tuple(
        corpus.addressees[0].model_copy(update={"id": f"addressee-{n}", "name": "*" * 79 + str(n)}) for n in range(8)
    )
    statements = []
    for statement in corpus.statements:
        told = {"headline": "*" * 200}
        asked = told | {"asked_of": tuple(one.id for one in long_named), "asked_by": ()}
        statements.append(
            statement.model_copy(
                update={
                    "issuers": tuple(one.id for one in signers),
                    "facts": tuple(fact.model_copy(update=told) for fact in statement.facts),
                    "figures": tuple(figure.model_copy(update=told) for figure in statement.figures),
                    "quotes": tuple(quote.model_copy(update=told) for quote in statement.quotes),
                    "demands": tuple(demand.model_copy(update=asked) for demand in statement.demands),
                }
            )
        )
    milestones = tuple(
        one.model_copy(
            update={
                "name": "*" * 80,
                "text": "*" * 1200,
                "date": one.date.model_copy(update={"note": "_" * 1200}),
            }
        )
        for one in corpus.milestones
    )
    return replace(
        corpus,
        organisations=(*corpus.organisations, *signers),
        addressees=(*corpus.addressees, *long_named),
        statements=tuple(statements),
        milestones=milestones,
        topics=tuple(topic.model_copy(update={"name": "*" * 80}) for topic in corpus.topics),
    )


def test_a_date_fits_when_all_its_texts_are_as_long_as_they_may_be(corpus: Corpus) -> None:
    library = Library(stuffed(corpus), TODAY)
    for day in marked_days(library.corpus.milestones):
        for occasion in occasions(Mark(day.in_year(2026), 0, day.id)):
            check_date(library, library.milestones[day.id], occasion, whole=False)


def test_a_date_fits_when_what_happened_is_told_at_length(corpus: Corpus) -> None:
    """Nothing else is long: a plain text and a plain note of 1,200 characters, as the corpus may have them."""
    told = {"text": "word " * 239 + "words"}
    noted = {"note": "note " * 239 + "notes"}
    milestones = tuple(
        one.model_copy(update=told | {"date": one.date.model_copy(update=noted)}) for one in corpus.milestones
    )
    library = Library(replace(corpus, milestones=milestones), TODAY)
    for day in marked_days(milestones):
        for before in (0, 1, 7, 30):
            for occasion in occasions(Mark(day.in_year(2026), before, day.id)):
                check_date(library, library.milestones[day.id], occasion)


def test_a_digest_fits_when_all_its_texts_are_as_long_as_they_may_be(corpus: Corpus) -> None:
    library = Library(stuffed(corpus), TODAY)
    for digest in Digest:
        for id in digestible(library, digest):
            check_digest(library, digest_subject(digest, library.corpus.topics[0].id), id, Every.MONTH)


# -- our own


def test_every_post_of_every_date_of_ours_fits_and_says_all(library: Library) -> None:
    for day in marked_days(library.corpus.milestones):
        milestone = library.milestones[day.id]
        for years in range(1, 16):
            for before in (365, 30, 7, 1, 0):
                mark = Mark(day.in_year(day.origin.year + years), before, day.id)
                for occasion in occasions(mark):
                    check_date(library, milestone, occasion)


def test_every_demand_of_ours_stands_beside_its_date_with_whom_it_is_asked_of_and_by_whom(library: Library) -> None:
    for day in marked_days(library.corpus.milestones):
        anniversary = library.milestones[day.id].anniversary
        assert anniversary is not None
        _, embedded = posted(library, a_wish(), Occasion(mark=Mark(day.in_year(2026), 0, day.id)))
        for id in anniversary.demands:
            demand = library.entry(id)
            assert isinstance(demand, Demand)
            statement = library.statement_of(demand)
            of = ", ".join(library.addressees.name(one) for one in demand.asked_of)
            of += " (our reading)" if demand.asked_of_basis is AddresseeBasis.INFERRED else ""
            by = ", ".join(library.organisations.name(one) for one in library.asked_by(demand))
            dated = f"asked by {escape(by)} · {as_of_in_words(statement.date)} `{id}`"
            assert f"- {escape(demand.headline)}\n  Of: {escape(of)} · {dated}" in embedded


def test_every_fact_of_ours_that_goes_with_a_date_is_shown_whole(library: Library) -> None:
    for day in marked_days(library.corpus.milestones):
        anniversary = library.milestones[day.id].anniversary
        assert anniversary is not None
        shown = set()
        for years in range(1, 1 + len(anniversary.facts)):
            occasion = Occasion(mark=Mark(day.in_year(day.origin.year + years), 0, day.id))
            _, embedded = posted(library, a_wish(), occasion)
            facts = (library.entry(id) for id in anniversary.facts)
            shown |= {fact.id for fact in facts if isinstance(fact, Item) and verbatim(library, fact, embedded)}
        assert shown == set(anniversary.facts)


@pytest.mark.parametrize("digest", Digest)
def test_every_digest_of_ours_fits_and_brings_its_item_whole(library: Library, digest: Digest) -> None:
    pool = digestible(library, digest)
    for every in (Every.DAY, Every.WEEK, Every.MONTH):
        for id in pool:
            check_digest(library, digest, id, every)


def test_what_left_the_corpus_is_said_to_be_gone(library: Library) -> None:
    for subject, item in (("no-such-day", None), ("coup-2023", None)):
        with pytest.raises(Gone):
            message_of_post(library, a_wish(), Occasion(mark=Mark(date(2026, 2, 1), 0, subject), item=item))
    quote = a_wish(Digest.QUOTE, Every.DAY, None)
    for drawn in ("sacm-2025.q999", None):
        with pytest.raises(Gone):
            message_of_post(library, quote, Occasion(mark=Mark(date(2026, 2, 1), 0, Digest.QUOTE), item=drawn))
