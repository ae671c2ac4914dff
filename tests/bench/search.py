"""How soon, and how rightly, a search answers: over our corpus, and over packs many times its size.

Beside ours, in the same run: plain FTS5 for passages (bm25 over all that matches), rapidfuzz
alone and difflib for names. Answers are judged by what was meant, as `tests/bench/packs.py` has it.
"""

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.table import Table

from bot.config.settings import SEEDS
from bot.corpus.library import Entry, Library
from bot.corpus.models import Item, Quote, Signatory, Statement
from bot.corpus.reader import Corpus, read_corpus
from bot.lookup.names import NameIndex
from bot.lookup.normalize import normalize
from bot.search.engine import Search
from bot.search.index import index_in_memory, index_on_disk
from bot.search.records import IndexRecord, records
from tests.bench.packs import STYLES, Names, Query, name_queries, passage_queries, passages, vocabulary
from tests.entries import TODAY
from tests.search.evaluation import FIRST, evaluate, own_queries

LARGE = 100_000  # passages, and names
ASKED = 1_000  # queries of ours for each figure
ASKED_SLOWLY = 80  # of what takes up to seconds for each
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Timed:
    """What asking a number of queries came to."""

    taken: tuple[float, ...]  # ms
    right: float = 0.0  # share of the answers

    @property
    def median(self) -> str:
        return f"{statistics.median(self.taken):.2f} ms"

    @property
    def tail(self) -> str:
        """The 99th percentile."""
        return f"{statistics.quantiles(self.taken, n=100, method='inclusive')[98]:.2f} ms"

    def beside(self, other: "Timed") -> str:
        """The medians' ratio."""
        return f"{statistics.median(self.taken) / statistics.median(other.taken):.2f}"

    @property
    def share(self) -> str:
        return f"{100 * self.right:.1f} %"


def search_tables() -> list[Table]:
    """The tables for `make bench`; building the packs is part of the run, and takes most of it."""
    corpus = read_corpus(SEEDS)
    return [*_our_tables(Library(corpus, TODAY)), *_passage_tables(corpus), _name_table(Library(corpus, TODAY))]


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _settle() -> None:
    """Keep the collector from going through what only the bench holds, and from doing so within a query."""
    gc.collect()
    gc.freeze()


# -- our corpus


def _our_tables(library: Library) -> list[Table]:
    taken = [_milliseconds(lambda: index_in_memory(records(library)).close()) for _ in range(ROUNDS)]
    search = Search(library, index_in_memory(records(library)))
    queries = [each["query"] for part in own_queries().values() for each in part]
    _settle()
    timed = Timed(tuple(_milliseconds(lambda q=query: search.search(q)) for _ in range(ROUNDS) for query in queries))  # type: ignore[misc]
    speed = Table("What", "Figure", "Goal", title=f"Search over our corpus ({library.size} entries)")
    speed.add_row("a query, median", timed.median, "")
    speed.add_row("a query, 99th percentile", timed.tail, "5 ms")
    speed.add_row("building the index, median", f"{statistics.median(taken):.0f} ms", "100 ms")
    quality = Table("Part", "Queries", f"Right among the first {FIRST}", title="The query set of tests/search")
    for part, outcome in evaluate(search, own_queries()).items():
        right = (
            f"{outcome.found} found, {outcome.confident} with certainty" if outcome.found else f"{outcome.false} false"
        )
        quality.add_row(part, str(outcome.asked), right)
    return [speed, quality]


# -- passages


class _Pack(Library):
    """Our library, but that entries come from a pack: each made when asked for."""

    def __init__(self, corpus: Corpus, pack: Sequence[IndexRecord]) -> None:
        super().__init__(corpus, TODAY)
        self._pack = pack

    def entry(self, reference: str) -> Entry:
        record = self._pack[int(reference.removeprefix("pack.q"))]
        return Quote.model_construct(id=record.id, headline="", passages=(record.body,), topics=())

    def statement_of(self, entry: Item | Signatory) -> Statement:
        return self.corpus.statements[0]


def _passage_tables(corpus: Corpus) -> list[Table]:
    answers = Table(
        "Passages",
        "Search",
        "Median",
        "99th percentile",
        f"Right in {FIRST}",
        "Built in",
        title="Passages (goal: 99th percentile 20 ms)",
    )
    starts = Table("Passages", "First start", "Every other", "On disk", title="Start with a large pack")
    vocabulary_drawn = vocabulary()
    pack = list(passages(LARGE, vocabulary_drawn))
    queries = passage_queries(pack, vocabulary_drawn, ASKED)
    with tempfile.TemporaryDirectory() as folder:
        first, again, size, ours = _ours_over(_Pack(corpus, pack), pack, queries, Path(folder))
    answers.add_row(f"{LARGE:,}", "ours", ours.median, ours.tail, ours.share, f"{first:.1f} s")
    built, simple = _plain_fts5(pack, queries[: ASKED // 5])
    answers.add_row("", "plain FTS5", simple.median, simple.tail, simple.share, f"{built:.1f} s")
    starts.add_row(f"{LARGE:,}", f"{first:.1f} s", f"{again:.1f} s", f"{size:.0f} MiB")
    return [answers, starts]


def _ours_over(
    library: Library, pack: Sequence[IndexRecord], queries: Sequence[Query], folder: Path
) -> tuple[float, float, float, Timed]:
    """Seconds to build the index and to open it again, its MiB, and the queries."""

    def opened() -> Search:
        return Search(library, index_on_disk(folder, "bench", lambda: iter(pack)))

    first = _milliseconds(lambda: opened().close()) / 1000
    again = _milliseconds(lambda: opened().close()) / 1000
    size = sum(each.stat().st_size for each in folder.iterdir()) / 2**20
    search = opened()

    def ask(query: str) -> Iterable[str]:
        return [entry.id for row in search.search(query).rows[:FIRST] for entry in row.entries]

    timed = _asked(ask, pack, queries)
    search.close()
    return first, again, size, timed


def _plain_fts5(pack: Sequence[IndexRecord], queries: Sequence[Query]) -> tuple[float, Timed]:
    """Seconds to build, and the queries: SQLite's own stemmer, any word, bm25 over all that match."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE text USING fts5(body, tokenize='porter unicode61 remove_diacritics 2')")

    def build() -> None:
        rows = ((place, document.body) for place, document in enumerate(pack))
        connection.executemany("INSERT INTO text(rowid, body) VALUES (?, ?)", rows)

    def ask(query: str) -> Iterable[str]:
        expression = " OR ".join(f'"{word}"' for word in normalize(query).split())
        rows = connection.execute(
            "SELECT rowid FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT ?", (expression, FIRST)
        )
        return [pack[row].id for (row,) in rows]

    built = _milliseconds(build) / 1000
    timed = _asked(ask, pack, queries)
    connection.close()
    return built, timed


def _asked(ask: Callable[[str], Iterable[str]], pack: Sequence[IndexRecord], queries: Sequence[Query]) -> Timed:
    """Time *ask*, which gives ids, and judge what it gives."""
    _settle()
    taken, right = [], 0
    for query in queries:
        began = time.perf_counter()
        ids = list(ask(query.typed))
        taken.append((time.perf_counter() - began) * 1000)
        right += query.means in ids or any(query.answered_by(pack[int(id.removeprefix("pack.q"))].body) for id in ids)
    return Timed(tuple(taken), right / len(queries))


# -- names


def _name_table(library: Library) -> Table:
    table = Table(
        "Names",
        "Search",
        "Median",
        "99th percentile",
        "To rapidfuzz alone",
        "Right at first",
        "Built in",
        title=f"Names: {', '.join(STYLES)} (goals: median 2 ms, 99th percentile 15 ms; right 99, 98 %)",
    )
    signed = list(dict.fromkeys(each.name for each in library.signatories))
    for names in (signed, Names().make(LARGE)):
        queries = name_queries(names, ASKED)
        began = time.perf_counter()
        index = NameIndex(enumerate(names))
        built = f"{time.perf_counter() - began:.2f} s"
        ours = _named(lambda typed, index=index, names=names: _best(index, names, typed), queries)  # type: ignore[misc]
        few = queries if names is signed else queries[:: max(1, len(queries) // ASKED_SLOWLY)]
        alone = _by_rapidfuzz(names, few)
        table.add_row(f"{len(names):,}", "ours", ours.median, ours.tail, ours.beside(alone), ours.share, built)
        table.add_row("", "rapidfuzz alone", alone.median, alone.tail, alone.beside(alone), alone.share, "")
        if names is signed:
            close = _by_difflib(names, few)
            table.add_row("", "difflib", close.median, close.tail, close.beside(alone), close.share, "")
        del index
    return table


def _best(index: NameIndex[int], names: Sequence[str], typed: str) -> str | None:
    matches = index.search(typed)
    return names[matches[0].key] if matches else None


def _by_rapidfuzz(names: Sequence[str], queries: Sequence[Query]) -> Timed:
    made_plain = [normalize(name) for name in names]

    def best(typed: str) -> str:
        return names[process.extractOne(normalize(typed), made_plain, scorer=fuzz.WRatio)[2]]

    return _named(best, queries)


def _by_difflib(names: Sequence[str], queries: Sequence[Query]) -> Timed:
    by_plain = {normalize(name): name for name in names}

    def best(typed: str) -> str | None:
        found = get_close_matches(normalize(typed), by_plain, n=1, cutoff=0.0)
        return by_plain[found[0]] if found else None

    return _named(best, queries)


def _named(best: Callable[[str], str | None], queries: Sequence[Query]) -> Timed:
    _settle()
    taken, right = [], 0
    for query in queries:
        began = time.perf_counter()
        name = best(query.typed)
        taken.append((time.perf_counter() - began) * 1000)
        right += name is not None and (name == query.means or query.answered_by(name))
    return Timed(tuple(taken), right / len(queries))
