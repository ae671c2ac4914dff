"""The index: SQLite's FTS5 over bases of words, in memory for a small corpus, on disk for a large one.

Only the rows with the lowest numbers are ranked when very many match (BOUND), since bm25
over a hundred thousand matches takes a tenth of a second; rows are numbered in the order
they are given, the more important first.

On disk it is kept under the corpus's digest, so that it is rebuilt when the corpus changes
and at no other time. It is built beside its place and moved there when whole.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

from bot.errors import SearchTooLong
from bot.lookup.spelling import Spellings
from bot.search.deadline import Deadline
from bot.search.records import IndexRecord
from bot.search.words import base, family, indexed_words

BOUND = 5000  # matches that are ranked
_FORMAT = 2  # of the tables; a file of another is built anew
_BATCH = 20_000
_STEPS = 10_000  # of SQLite's own machine, between two looks at the clock

Progress = Callable[[int], None]
"""Told how many records have been taken in, now and then."""

_TABLES = """
CREATE TABLE records (row INTEGER PRIMARY KEY, id TEXT, kind TEXT, head TEXT, asked TEXT, body TEXT);
CREATE TABLE words (word TEXT PRIMARY KEY, base TEXT) WITHOUT ROWID;
CREATE TABLE bases (base TEXT PRIMARY KEY, family TEXT, records INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5(head, asked, body, filed, content='', tokenize='ascii');
"""


class Index:
    """An index that has been built, for one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.size: int = connection.execute("SELECT count(*) FROM records").fetchone()[0]
        self._records: dict[str, int] = {}  # by base, how many have it
        self._families: dict[str, list[str]] = {}
        for known, stem, number in connection.execute("SELECT base, family, records FROM bases"):
            self._records[known] = number
            self._families.setdefault(stem, []).append(known)
        self._words = {word for (word,) in connection.execute("SELECT word FROM words")}
        self._spellings = Spellings(sorted(self._words))

    def close(self) -> None:
        self._connection.close()

    def learn(self, words: Iterable[str]) -> None:
        """Further words that a misspelt one may mean."""
        self._spellings.add(sorted(set(words) - self._words))

    def has_word(self, word: str) -> bool:
        """Whether some record has this very word."""
        return word in self._words

    def knows(self, base: str) -> bool:
        return base in self._records

    def weight(self, base: str) -> float:
        """What a base tells, in nats: the rarer the more; the most for one that no record has."""
        return math.log(1 + self.size / self._records.get(base, 1))

    def related(self, word: str) -> list[str]:
        """The bases of a plain word's family: reported and reporters for report."""
        return self._families.get(family(word), [])

    def nearest(self, word: str) -> list[tuple[str, float]]:
        """The words of the corpus that a misspelt one may mean, likeliest first, each with its likeness (0 to 1)."""
        slips = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        for allowed in range(1, slips + 1):
            near = self._spellings.near(word, allowed, limit=8)
            if len(word) == 4:  # swapped or left out; any other slip makes too many words of four letters
                near = [found for found in near if len(found[0]) > 4 or sorted(found[0]) == sorted(word)]
            if near:
                # Of words equally near, the one that begins alike, then the one that more documents have.
                near.sort(key=lambda found: (found[0][0] != word[0], -self._records.get(base(found[0]), 0)))
                return [(each, 1 - distance / max(len(word), len(each))) for each, distance in near[:3]]
        return []

    @contextmanager
    def until(self, deadline: Deadline) -> Iterator[None]:
        """Give up a statement that still runs at *deadline*."""
        self._connection.set_progress_handler(lambda: deadline.passed, _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise SearchTooLong from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    def matches(self, expression: str, limit: int) -> list[int]:
        """At most *limit* rows that fit an FTS5 expression of quoted bases: all there are, or the best.

        To rank them, FTS5 counts every occurrence of every word, which takes far longer than to
        find a few rows; so it is asked to only when there are more than *limit*.
        """
        all_rows = "SELECT rowid FROM text WHERE text MATCH ? LIMIT ?"
        rows = [row for (row,) in self._connection.execute(all_rows, (expression, limit + 1))]
        if len(rows) <= limit:
            return rows
        best_rows = """
            SELECT row FROM (
                SELECT rowid AS row, bm25(text, 3.0, 3.0, 1.0, 0.0) AS rank FROM text WHERE text MATCH ? LIMIT ?
            )
            ORDER BY rank LIMIT ?
        """
        return [row for (row,) in self._connection.execute(best_rows, (expression, BOUND, limit))]

    def records(self, rows: Sequence[int]) -> list[tuple[str, str, str, str, str]]:
        """(id, kind, head, asked, body) of *rows*, in their order; the last three as bases."""
        marks = ",".join("?" * len(rows))
        query = f"SELECT row, id, kind, head, asked, body FROM records WHERE row IN ({marks})"  # noqa: S608 - only marks
        found = {row: rest for row, *rest in self._connection.execute(query, rows)}
        return [tuple(found[row]) for row in rows]


def build_index(
    records: Iterable[IndexRecord], connection: sqlite3.Connection, progress: Progress | None = None
) -> Index:
    """Fill an empty database."""
    connection.executescript(_TABLES)
    known: dict[str, str] = {}  # bases by words
    counts: Counter[str] = Counter()
    rows, texts = [], []
    number = 0
    for number, record in enumerate(records, 1):
        parts = [indexed_words(part) for part in (record.head, record.asked, record.body)]
        for word in chain(*parts):
            if word not in known:
                known[word] = base(word)
        text = [" ".join([known[word] for word in part]) for part in parts]
        counts.update(set(" ".join(text).split()))
        rows.append((number, record.id, record.kind, *text))
        texts.append((number, *text, filed(record.kind, record.statement)))
        if len(rows) == _BATCH:
            _write(connection, rows, texts)
            rows, texts = [], []
            if progress is not None:
                progress(number)
    _write(connection, rows, texts)
    families = {known[word]: family(word) for word in known}
    connection.executemany("INSERT INTO words VALUES (?, ?)", sorted(known.items()))
    connection.executemany(
        "INSERT INTO bases VALUES (?, ?, ?)", ((each, families[each], counts[each]) for each in sorted(counts))
    )
    connection.execute("INSERT INTO text(text) VALUES ('optimize')")
    connection.execute(f"PRAGMA user_version = {_FORMAT}")
    connection.commit()
    if progress is not None:
        progress(number)
    return Index(connection)


def _write(
    connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]], texts: Sequence[tuple[object, ...]]
) -> None:
    connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO text(rowid, head, asked, body, filed) VALUES (?, ?, ?, ?, ?)", texts)


def filed(kind: str, statement: str) -> str:
    """Kind and statement as one word each, to narrow a search within the index."""
    return " ".join(f"{mark}{value.encode().hex()}" for mark, value in (("k", kind), ("s", statement)) if value)


def index_in_memory(records: Iterable[IndexRecord]) -> Index:
    return build_index(records, sqlite3.connect(":memory:", check_same_thread=False))


def index_on_disk(
    folder: Path, digest: str, records: Callable[[], Iterable[IndexRecord]], progress: Progress | None = None
) -> Index:
    """The index kept in *folder* for the corpus of *digest*, built if there is none; others are deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"index-{digest[:16]}-{_FORMAT}.sqlite"
    if not _is_whole(path):
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        connection = sqlite3.connect(unfinished)
        connection.execute("PRAGMA journal_mode = OFF")  # a half-built index is thrown away, never mended
        connection.execute("PRAGMA synchronous = OFF")
        build_index(records(), connection, progress).close()
        unfinished.replace(path)
        for other in folder.glob("index-*"):
            if other != path:
                other.unlink()
    return Index(_read_only(path))


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)


def _is_whole(path: Path) -> bool:
    """Whether there is an index that can be read; one that was damaged is built anew."""
    if not path.exists():
        return False
    try:
        with closing(_read_only(path)) as connection:
            connection.execute("SELECT count(*) FROM bases").fetchone()
            return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _FORMAT)
    except sqlite3.DatabaseError:
        return False
