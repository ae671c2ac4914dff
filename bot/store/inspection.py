"""A database as a file: whether it is whole, and what is in it, without opening it for work.

SQLite's `integrity_check` finds what breaks its own structure. It can't know that a column was
renamed by a flipped bit, that a text is no longer one, or that what must be JSON is none; that
is looked at here, for it would stop the bot much later, and with a traceback.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot.store.opening import NEWEST, Cause, StoreFailed, cause_of, log_size
from bot.store.tables import changes, file_parts, metadata, servers

_JSON = {servers.name: servers.c.own.name, changes.name: changes.c.before.name, file_parts.name: "content"}
"""Columns that hold a JSON object, by their tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a database holds; `revision` is None for one without any table of ours."""

    revision: str | None
    generation: int  # see `bot.store.marker`
    servers: int
    reminders: int
    is_empty: bool  # no table has a row

    def __str__(self) -> str:
        return f"{_count(self.reminders, 'reminder')}, {_count(self.servers, 'server')}"


def inspect(path: Path, *, name: Path | None = None) -> Contents:
    """What the database at *path* holds; StoreFailed, which calls it *name*, says what is wrong with it.

    Nobody in this process may have it open.
    """
    name = name or path
    if not path.is_file():
        raise StoreFailed(f"{name} {_no_file(path)}", Cause.DAMAGED)
    try:
        with closing(_reader(path)) as connection:
            return _contents(connection, name)
    except UnicodeDecodeError as error:
        raise _damaged(name, f"a text in it can't be read: {error.reason}") from error
    except sqlite3.Error as error:
        if cause_of(error) in (Cause.DAMAGED, Cause.OTHER):  # the disk and the program are not to blame
            raise _damaged(name, str(error)) from error
        raise StoreFailed.by(error, name) from error


def has_rows(path: Path) -> bool:
    """Whether any table of the database at *path* has one; for one that is known to be whole."""
    with closing(_reader(path)) as connection:
        return any(
            connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table.name})").fetchone()[0]  # noqa: S608 - our names
            for table in metadata.sorted_tables
        )


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder, and no database"
    if path.is_symlink():
        return f"is a link to {path.readlink()}, and there is no file there"
    return "is no file" if path.exists() else "is not there"


def _reader(path: Path) -> sqlite3.Connection:
    """One that leaves nothing behind: without a log to read there is no need of files beside the database."""
    address = f"{path.absolute().as_uri()}?mode=ro{'' if log_size(path) else '&immutable=1'}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    connection.text_factory = bytes.decode
    return connection


def _contents(connection: sqlite3.Connection, name: Path) -> Contents:
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise _damaged(name, found.splitlines()[-1])
    there = {table for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (generation,) = connection.execute("PRAGMA user_version").fetchone()
    revision = _revision(connection) if "alembic_version" in there else None
    if revision == NEWEST:
        _require_tables(connection, name)
    ours = [table for table in metadata.sorted_tables if table.name in there]
    counts = {table.name: _read_through(connection, table, name) for table in ours}
    return Contents(
        revision=revision,
        generation=generation,
        servers=counts.get("servers", 0),
        reminders=counts.get("reminders", 0),
        is_empty=not any(counts.values()),
    )


def _revision(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _require_tables(connection: sqlite3.Connection, name: Path) -> None:
    """Each with the columns and indexes that the code works with."""
    for table in metadata.sorted_tables:
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        if columns != {column.name for column in table.columns}:
            raise _damaged(
                name, f"the table {table.name} is not there" if not columns else f"{table.name} has other columns"
            )
        indexes = {row[1] for row in connection.execute(f"PRAGMA index_list({table.name})")}
        missing = {str(index.name) for index in table.indexes} - indexes
        if missing:
            raise _damaged(name, f"{table.name} has no index {min(missing)}")


def _read_through(connection: sqlite3.Connection, table: sa.Table, name: Path) -> int:
    """How many rows it has, all of which can be read."""
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
    columns = [column for column in table.columns if column.name in there]
    wrong = " OR ".join(f'typeof("{each.name}") NOT IN ({_storage_of(each)})' for each in columns)
    if connection.execute(f"SELECT 1 FROM {table.name} WHERE {wrong} LIMIT 1").fetchone():  # noqa: S608 - our names
        raise _damaged(name, f"a row of {table.name} has a value of another kind")
    texts = ", ".join(f'"{each.name}"' for each in columns if isinstance(each.type, sa.Text)) or "1"
    rows = sum(1 for _ in connection.execute(f"SELECT {texts} FROM {table.name}"))  # noqa: S608 - our names
    if _JSON.get(table.name) in there:
        _read_json(connection, table.name, _JSON[table.name], name)
    return rows


def _read_json(connection: sqlite3.Connection, table: str, column: str, name: Path) -> None:
    objects = connection.execute(f'SELECT "{column}" FROM {table} WHERE "{column}" IS NOT NULL')  # noqa: S608 - our names
    if not all(_is_object(text) for (text,) in objects):
        raise _damaged(name, f"a row of {table} can't be read")


def _storage_of(column: sa.Column[object]) -> str:
    kind = "'text'" if isinstance(column.type, sa.Text) else "'integer'"
    return f"{kind}, 'null'" if column.nullable else kind


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _damaged(name: Path, what: str) -> StoreFailed:
    return StoreFailed(f"{name} is damaged ({what})", Cause.DAMAGED)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
