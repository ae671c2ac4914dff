"""Nothing typed costs more than its length: work is counted, not timed, over texts drawn to cost much."""

import itertools
import string
import time
import tracemalloc
import unicodedata
from collections.abc import Callable

import pytest

from bot.corpus.library import Library
from bot.errors import SearchTooLong
from bot.lookup.names import NameIndex
from bot.lookup.normalize import GROWTH, normalize
from bot.search.deadline import Deadline
from bot.search.engine import Search
from bot.search.index import Index, index_in_memory
from bot.search.query import parse
from bot.search.records import kind_of, records
from bot.search.service import SearchService
from cogs.search import KINDS
from tests.bench.packs import Names
from tests.search.hostile import GROWING, HostileTexts, calls

EVERY_KIND = [None, *(each.value for each in KINDS)]
WORDS = (
    "kachin chin karen shan mon kayah rakhine burma women student union network workers youth peace rights human "
    "democracy federal justice alliance forum centre media"
)


def most_calls(text: str) -> int:
    """What a text may cost: so much for the sixty entries that are judged, and so much for each of its characters.

    Some characters stand for several: ㍿ for four.
    """
    return 30_000 + 32 * max(len(text), len(unicodedata.normalize("NFKC", text)))


@pytest.fixture(scope="module")
def index(library: Library) -> Index:
    return index_in_memory(records(library))


@pytest.fixture(scope="module")
def search(library: Library, index: Index) -> Search:
    return Search(library, index)


def statements_of(index: Index, work: Callable[[], object]) -> list[str]:
    """The SQL that *work* runs."""
    run: list[str] = []
    index._connection.set_trace_callback(run.append)
    try:
        work()
    finally:
        index._connection.set_trace_callback(None)
    return [each for each in run if not each.startswith("--")]  # FTS5's own


# -- search


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("text", [WORDS, f"did {WORDS} sign", f"{WORDS} signatories", f"who signed {WORDS}"])
def test_a_list_of_words_costs_no_more_than_its_length(search: Search, text: str, kind: str | None) -> None:
    calls(lambda: search.search(text, kind=kind), most_calls(text))


def test_no_hostile_text_costs_more_than_its_length(library: Library, index: Index, search: Search) -> None:
    texts = HostileTexts(library)
    for kind in EVERY_KIND * 6:
        text = texts.draw().text
        calls(lambda: search.search(text, kind=kind), most_calls(text))  # noqa: B023
        assert len(statements_of(index, lambda: search.search(text, kind=kind))) <= 5  # noqa: B023


def test_the_corpuss_own_summaries_are_found_as_whole_texts(library: Library, search: Search) -> None:
    for statement in library.statements:
        calls(lambda: search.search(statement.summary), most_calls(statement.summary))  # noqa: B023
    summary = library.statements["interpol-2021"].summary
    found = search.search(summary, limit=3)
    assert "interpol-2021" in {entry.id.split(".")[0] for row in found.rows for entry in row.entries}


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(
    "query",
    [
        "did the junta sign",
        "has the junta also signed",
        "is the junta a signatory",
        "junta signatories",
        "who signed the junta",
        "how many junta",
        "what should the junta do",
        "junta statement",
        "when junta",
        "what did the junta say",
        "who is the junta",
    ],
)
def test_every_question_can_be_narrowed_to_every_kind(search: Search, query: str, kind: str | None) -> None:
    rows = search.search(query, kind=kind).rows
    assert kind is None or {kind_of(row.entries[0]) for row in rows} <= {kind}


def test_who_asks_for_facts_gets_facts_though_it_sounds_like_a_list(search: Search) -> None:
    assert search.search("did the junta sign", kind="fact").rows


def test_a_text_longer_than_a_question_is_not_read_as_one() -> None:
    assert parse("did the junta sign")[0].kind == "signatory"
    assert parse("did " * 100 + "the junta sign")[0].kind is None


def test_what_was_typed_stays_in_no_memory(search: Search) -> None:
    def ask(number: int) -> None:
        search.search(" ".join(f"zq{number}x{word}ing" for word in range(100)))

    ask(0)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(1, 100):
            ask(number)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000


# -- the budget


def test_a_search_past_its_time_ends_at_its_next_step(search: Search) -> None:
    looks = itertools.count()
    with pytest.raises(SearchTooLong, match="fewer words"):
        search.search(WORDS, deadline=Deadline(5, lambda: next(looks)))
    assert next(looks) == 6


def test_sqlite_itself_is_stopped_at_the_deadline(index: Index) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    looks = itertools.count()
    with pytest.raises(SearchTooLong), index.until(Deadline(3, lambda: next(looks))):
        index._connection.execute(endless).fetchall()
    assert index.knows("fuel")
    assert index.matches('"fuel"', 1)


@pytest.mark.parametrize("small", [True, False])
async def test_a_member_is_told_when_the_time_is_up(search: Search, small: bool) -> None:
    now = itertools.count(step=0.1)
    service = SearchService(lambda: search, small=small, clock=lambda: next(now))
    with pytest.raises(SearchTooLong):
        await service.search(WORDS)
    with pytest.raises(SearchTooLong):
        await service.search(WORDS)
    service._thread.shutdown()


# -- names


def test_no_hostile_name_costs_more_than_its_length(library: Library) -> None:
    texts = HostileTexts(library, seed=3)
    looks = (library.suggest_references, library.suggest_signatories, library.statements.suggest)
    for look in looks:  # the first look makes the index
        look("a")
    for _ in range(40):
        text = texts.draw().text
        for look in looks:
            calls(lambda: look(text), 150_000 + 10 * len(text))  # noqa: B023


def test_words_that_begin_many_others_are_looked_up_once() -> None:
    index = NameIndex(enumerate(Names().make(4_000)))
    calls(lambda: index.search(" ".join(string.ascii_lowercase), unfinished=True), 150_000)


# -- plain text


def test_no_letter_makes_a_text_many_times_longer_when_it_is_compared() -> None:
    assert "\ufdfa" in GROWING
    for letter in GROWING:
        assert len(normalize(letter * 4000)) <= GROWTH * 4000
        assert len(parse(letter * 4000)[0].words) <= len(parse("a " * 2000)[0].words)


@pytest.mark.parametrize("text", ["Tiếng Việt", "한국 시민사회", "မြန်မာ့", "Ελληνικά", "ﬁne Ǆ"])
def test_what_people_write_is_compared_whole(text: str) -> None:
    normal = unicodedata.normalize("NFKD", text).casefold()
    assert normalize(text) == "".join(each for each in normal if not 0x300 <= ord(each) <= 0x36F)


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, the least of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize(
    "text",
    ["\u05c1" * 8000 + "\u05b0" * 8000, "\u0300" * 8000 + "\u0316" * 8000, "\u1039" * 8000 + "\u1037" * 8000],
    ids=["Hebrew", "Latin", "Burmese"],
)
def test_marks_cost_no_more_the_more_there_are_of_them(text: str) -> None:
    ordinary = "é" * len(text)
    assert seconds(lambda: normalize(text)) < 50 * seconds(lambda: normalize(ordinary))
