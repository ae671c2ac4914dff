"""The one place that opens the database.

SQLite with a write-ahead log and `synchronous=FULL`: what was committed before a post is
sent is still there after a power cut; with NORMAL it would not always be. One connection
for the whole process, because SQLite has one writer anyway, and every transaction begins
IMMEDIATE: one that begins by reading and then writes can fail at once when another process
has written in between, however long it was told to wait.

Migrations run when the database is opened, each in a transaction of its own. Alembic is
only imported when there is one to run.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.tables import metadata

NEWEST = "0003"
"""The revision the code is written for: the newest in `migrations/versions`."""

MIGRATIONS = Path(__file__).parent / "migrations"
_KNOWN = frozenset(script.name.split("_")[0] for script in (MIGRATIONS / "versions").glob("[0-9]*.py"))
_BUSY_TIMEOUT = 10_000  # milliseconds another process may hold the database
_CURES = {
    sqlite3.SQLITE_BUSY: "another program is using it: close that program and try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged: put a backup in its place",
    sqlite3.SQLITE_NOTADB: "it is damaged, or no database at all: put a backup in its place",
}


class StoreFailed(Exception):
    """The database can't be used; the text says why and what to do."""

    @classmethod
    def by(cls, error: OSError | sa.exc.SQLAlchemyError, path: Path) -> Self:
        """What *error* means for whoever runs the bot."""
        cause = getattr(error, "orig", None) or error
        primary_code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return cls(f"{path} can't be used ({cause}); {_CURES.get(primary_code, 'look at `data` in the settings')}")


class Store:
    """The database at *path*, made when missing; opened once, closed once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine: AsyncEngine | None = None

    async def open(self, *, only_look: bool = False) -> None:
        """Bring the tables up to date; StoreFailed says why that can't be. To *only_look*, they must be already."""
        try:
            require_in_its_place(self._path)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            engine = create_async_engine(
                sa.URL.create("sqlite+aiosqlite", database=str(self._path)),
                pool_size=1,
                max_overflow=0,
                pool_timeout=60,
                pool_reset_on_return=None,  # every transaction has ended by then; a rollback more costs a round trip
            )
            sa.event.listen(engine.sync_engine, "connect", _prepare)
            sa.event.listen(engine.sync_engine, "begin", _begin_immediate)
            self._engine = engine
            await self._migrate(engine, only_look=only_look)
        except (OSError, sa.exc.SQLAlchemyError) as error:
            await self.close()
            raise StoreFailed.by(error, self._path) from error
        except StoreFailed:
            await self.close()
            raise

    async def close(self) -> None:
        """End the connection; its thread would keep the process alive."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at its end, undone by an exception."""
        if self._engine is None:
            raise StoreFailed("The database is not open.")
        async with self._engine.begin() as connection:
            yield connection

    async def _migrate(self, engine: AsyncEngine, *, only_look: bool) -> None:
        async with engine.connect() as connection:
            found = await connection.run_sync(_revision)
            await connection.rollback()
            if found == NEWEST:
                return
            if found is not None and found not in _KNOWN:
                raise StoreFailed(
                    f"{self._path} was written by a newer Padauk (revision {found}; this one knows up to {NEWEST}). "
                    "Update the program, or point `data` in the settings to another folder; nothing was changed."
                )
            if only_look:
                raise StoreFailed(
                    f"{self._path} was written by an older Padauk; the next `padauk run` brings it up to date"
                )
            await connection.run_sync(_upgrade)


def require_in_its_place(path: Path) -> None:
    """Padauk 0.1 put the path into a URL, which cut it at a question mark; that database must not be left behind."""
    cut = Path(str(path).partition("?")[0])
    if cut != path and not path.exists() and _is_database(cut):
        raise StoreFailed(
            f"Padauk 0.1 kept its database at {cut}, since it cut the path at the question mark. Move that file to "
            f"{path}, and {cut}-wal, if there is one, to {path}-wal; then start again."
        )


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _prepare(connection: Any, _: object) -> None:
    """Settings of SQLite, for each new connection; transactions are begun by us, not by the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    # A process that was killed within a commit leaves a log that may not be on the disk yet. We would read it
    # and act on it, and a power cut could still take it; a checkpoint waits until it is there.
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _revision(connection: sa.Connection) -> str | None:
    """Which revision the database is of; None for one without any."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    command.upgrade(config, "head")
