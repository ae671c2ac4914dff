"""The index: SQLite's FTS5 over stems, in memory for a small corpus, on disk for a large one.

Only the rows with the lowest numbers are ranked when very many match (BOUND), since bm25
over a hundred thousand matches takes a tenth of a second; rows are numbered in the order
they are given, the more important first.

On disk it is kept under the corpus's digest, so that it is rebuilt when the corpus changes
and at no other time. It is built beside its place and moved there when whole.
"""

import math
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import SearchTooLong
from bot.lookup.spelling import Spellings
from bot.search.deadline import Deadline
from bot.search.documents import Document
from bot.search.words import indexed_words, stem

BOUND = 5000  # matches that are ranked
_FORMAT = 1  # of the tables; a file of another is built anew
_BATCH = 20_000
_STEPS = 10_000  # of SQLite's own machine, between two looks at the clock

Progress = Callable[[int], None]
"""Told how many documents have been taken in, now and then."""

_TABLES = """
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT, kind TEXT, statement TEXT, head TEXT, body TEXT);
CREATE TABLE words (word TEXT PRIMARY KEY, stem TEXT) WITHOUT ROWID;
CREATE TABLE stems (stem TEXT PRIMARY KEY, documents INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5(head, body, filed, content='', tokenize='ascii');
"""


class Index:
    """An index that has been built, for one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.size: int = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        self._documents: dict[str, int] = dict(connection.execute("SELECT stem, documents FROM stems"))
        self._sorted = sorted(self._documents)
        self._words = {word for (word,) in connection.execute("SELECT word FROM words")}
        self._spellings = Spellings(sorted(self._words))

    def close(self) -> None:
        self._connection.close()

    def learn(self, words: Iterable[str]) -> None:
        """Further words that a misspelt one may mean."""
        self._spellings.add(sorted(set(words) - self._words))

    def has_word(self, word: str) -> bool:
        """Whether some document has this very word."""
        return word in self._words

    def knows(self, stem: str) -> bool:
        return stem in self._documents

    def weight(self, stem: str) -> float:
        """What a stem tells: the rarer the more; the most for one that no document has."""
        return math.log(1 + self.size / self._documents.get(stem, 1))

    def longer(self, stem: str) -> list[str]:
        """Stems that go on where *stem* ends, by three letters at most: blockad after block."""
        if len(stem) < 5:
            return []
        begins = bisect_right(self._sorted, stem)
        ends = bisect_left(self._sorted, stem + "\U0010ffff", begins)
        return [known for known in self._sorted[begins:ends] if len(known) <= len(stem) + 3]

    def nearest(self, word: str) -> list[tuple[str, float]]:
        """The words of the corpus that a misspelt one may mean, likeliest first, each with its likeness (0 to 1)."""
        slips = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        for allowed in range(1, slips + 1):
            near = self._spellings.near(word, allowed, limit=8)
            if len(word) == 4:  # swapped or left out; any other slip makes too many words of four letters
                near = [found for found in near if len(found[0]) > 4 or sorted(found[0]) == sorted(word)]
            if near:
                # Of words equally near, the one that begins alike, then the one that more documents have.
                near.sort(key=lambda found: (found[0][0] != word[0], -self._documents.get(stem(found[0]), 0)))
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
        """At most *limit* rows that fit an FTS5 expression of quoted stems: all there are, or the best.

        To rank them, FTS5 counts every occurrence of every word, which takes far longer than to
        find a few rows; so it is asked to only when there are more than *limit*.
        """
        all_rows = "SELECT rowid FROM text WHERE text MATCH ? LIMIT ?"
        rows = [row for (row,) in self._connection.execute(all_rows, (expression, limit + 1))]
        if len(rows) <= limit:
            return rows
        best_rows = """
            SELECT row FROM (
                SELECT rowid AS row, bm25(text, 3.0, 1.0, 0.0) AS rank FROM text WHERE text MATCH ? LIMIT ?
            )
            ORDER BY rank LIMIT ?
        """
        return [row for (row,) in self._connection.execute(best_rows, (expression, BOUND, limit))]

    def documents(self, rows: Sequence[int]) -> list[tuple[str, str, str, str]]:
        """(id, kind, head, body) of *rows*, in their order; head and body as stems."""
        marks = ",".join("?" * len(rows))
        query = f"SELECT row, id, kind, head, body FROM documents WHERE row IN ({marks})"  # noqa: S608 - only marks
        found = {row: rest for row, *rest in self._connection.execute(query, rows)}
        return [tuple(found[row]) for row in rows]


def build_index(
    documents: Iterable[Document], connection: sqlite3.Connection, progress: Progress | None = None
) -> Index:
    """Fill an empty database."""
    connection.executescript(_TABLES)
    words: dict[str, str] = {}
    counts: Counter[str] = Counter()
    rows, texts = [], []
    number = 0
    for number, document in enumerate(documents, 1):
        head_words, body_words = indexed_words(document.head), indexed_words(document.body)
        for word in (*head_words, *body_words):
            if word not in words:
                words[word] = stem(word)
        head, body = [words[word] for word in head_words], [words[word] for word in body_words]
        counts.update({*head, *body})
        rows.append((number, document.id, document.kind, document.statement, " ".join(head), " ".join(body)))
        texts.append((number, " ".join(head), " ".join(body), filed(document.kind, document.statement)))
        if len(rows) == _BATCH:
            _write(connection, rows, texts)
            rows, texts = [], []
            if progress is not None:
                progress(number)
    _write(connection, rows, texts)
    connection.executemany("INSERT INTO words VALUES (?, ?)", sorted(words.items()))
    connection.executemany("INSERT INTO stems VALUES (?, ?)", sorted(counts.items()))
    connection.execute("INSERT INTO text(text) VALUES ('optimize')")
    connection.execute(f"PRAGMA user_version = {_FORMAT}")
    connection.commit()
    if progress is not None:
        progress(number)
    return Index(connection)


def _write(
    connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]], texts: Sequence[tuple[object, ...]]
) -> None:
    connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO text(rowid, head, body, filed) VALUES (?, ?, ?, ?)", texts)


def filed(kind: str, statement: str) -> str:
    """Kind and statement as one word each, to narrow a search within the index."""
    return " ".join(f"{mark}{value.encode().hex()}" for mark, value in (("k", kind), ("s", statement)) if value)


def index_in_memory(documents: Iterable[Document]) -> Index:
    return build_index(documents, sqlite3.connect(":memory:", check_same_thread=False))


def index_on_disk(
    folder: Path, digest: str, documents: Callable[[], Iterable[Document]], progress: Progress | None = None
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
        build_index(documents(), connection, progress).close()
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
            connection.execute("SELECT count(*) FROM stems").fetchone()
            return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _FORMAT)
    except sqlite3.DatabaseError:
        return False
