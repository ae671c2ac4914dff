"""The one place that opens the database.

SQLite with a write-ahead log and `synchronous=FULL`: what was committed before a post is
sent is still there after a power cut; with NORMAL it would not always be. One connection
for the whole process, because SQLite has one writer anyway, and every transaction begins
IMMEDIATE: one that begins by reading and then writes can fail at once when another process
has written in between, however long it was told to wait.

Migrations run when the database is opened, each in a transaction of its own. Alembic is
only imported when there is one to run. Before them SQLite checks its pages, since a migration
would carry damage on; after them one real write shows that the file can be written at all,
because on a file that may only be read `BEGIN IMMEDIATE` begins to read without a complaint.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.tables import metadata

NEWEST = "0004"
"""The revision the code is written for: the newest in `migrations/versions`."""

MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = frozenset(script.name.split("_")[0] for script in (MIGRATIONS / "versions").glob("[0-9]*.py"))
_BUSY_TIMEOUT = 10_000  # milliseconds another process may hold the database
FILE_MODE, FOLDER_MODE = 0o600, 0o700
"""Which servers there are is nobody else's business."""


class Cause(Enum):
    """What is wrong with the database, of what a program can do nothing about."""

    BUSY = auto()
    DAMAGED = auto()
    FULL = auto()  # the disk
    NOT_WRITABLE = auto()
    DISK = auto()  # it fails
    OTHER = auto()


MAY_PASS = frozenset({Cause.BUSY, Cause.FULL, Cause.DISK})
"""What another try may not meet any more."""

_CAUSES = {
    sqlite3.SQLITE_BUSY: Cause.BUSY,
    sqlite3.SQLITE_CORRUPT: Cause.DAMAGED,
    sqlite3.SQLITE_NOTADB: Cause.DAMAGED,
    sqlite3.SQLITE_FULL: Cause.FULL,
    sqlite3.SQLITE_READONLY: Cause.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: Cause.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: Cause.NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: Cause.DISK,
}
_OF_THE_SYSTEM = {
    errno.ENOSPC: Cause.FULL,
    errno.EDQUOT: Cause.FULL,
    errno.EACCES: Cause.NOT_WRITABLE,
    errno.EPERM: Cause.NOT_WRITABLE,
    errno.EROFS: Cause.NOT_WRITABLE,
    errno.EIO: Cause.DISK,
}
_CURES = {
    Cause.BUSY: "another program is using it: close that program and try again",
    Cause.DAMAGED: "it is damaged, or no database at all: put a backup in its place with `padauk restore FILE`",
    Cause.FULL: "the disk is full: make room and try again",
    Cause.DISK: "the disk fails or a limit is reached: look at the disk and at the system's log",
}


class StoreFailed(Exception):
    """The database can't be used; the text says why and what to do."""

    def __init__(self, text: str, cause: Cause = Cause.OTHER) -> None:
        super().__init__(text)
        self.cause = cause

    @classmethod
    def by(
        cls,
        error: OSError | sqlite3.Error | sa.exc.SQLAlchemyError,
        path: Path,
        otherwise: str = "look at `data` in the settings",
    ) -> Self:
        """What *error* means for whoever runs the bot; *otherwise* is what to do when that says nothing of it."""
        cause = cause_of(error)
        cure = _CURES.get(cause) or (_who_may_write(path) if cause is Cause.NOT_WRITABLE else None)
        return cls(f"{path} can't be used ({_reason(error)}); {cure or otherwise}", cause)


def cause_of(error: Exception) -> Cause:
    reason = _reason(error)
    if isinstance(reason, OSError):
        return _OF_THE_SYSTEM.get(reason.errno or 0, Cause.OTHER)
    return _CAUSES.get(getattr(reason, "sqlite_errorcode", 0) & 0xFF, Cause.OTHER)


def _reason(error: Exception) -> Exception:
    """Beneath what SQLAlchemy makes of it."""
    return getattr(error, "orig", None) or error


def _who_may_write(path: Path) -> str | None:
    """Which file or folder it is that can't be written, and whose it is; None when all of them can."""
    if sys.platform == "win32":
        return None
    for each in (path.parent, path, *log_files(path)):
        if each.exists() and not os.access(each, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            if _is_mounted_read_only(each):
                return f"{each} is on a file system that is mounted read-only: mount it for writing"
            owner, me, mode = _name(each.stat().st_uid), _name(os.geteuid()), each.stat().st_mode & 0o777
            fix = f"chmod u+w {each}" if owner == me else f"chown {me} {each}"
            return f"{each} belongs to {owner} (mode {mode:o}), and Padauk runs as {me}: {fix}"
    return None


def _is_mounted_read_only(path: Path) -> bool:
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _name(uid: int) -> str:
    import pwd

    with suppress(KeyError):  # a container may know no name for it
        return pwd.getpwuid(uid).pw_name
    return str(uid)


def log_files(path: Path) -> tuple[Path, Path]:
    """What SQLite keeps beside the database at *path* while it is open, and leaves there when it is killed."""
    real = path.resolve()  # where a link leads, as SQLite sees it
    return real.with_name(f"{real.name}-wal"), real.with_name(f"{real.name}-shm")


def log_size(path: Path) -> int:
    """In bytes; 0 when there is none."""
    log, _ = log_files(path)
    return log.stat().st_size if log.exists() else 0


class Store:
    """The database at *path*, made when missing; opened once, closed once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failure: StoreFailed | None = None  # of the last transaction
        self._engine: AsyncEngine | None = None

    async def open(self, *, only_look: bool = False) -> None:
        """Bring the tables up to date; StoreFailed says why that can't be. To *only_look*, they must be already."""
        is_open = False
        try:
            require_in_its_place(self.path)
            if not only_look:
                _make_private(self.path)
            engine = create_async_engine(
                sa.URL.create("sqlite+aiosqlite", database=str(self.path)),
                pool_size=1,
                max_overflow=0,
                pool_timeout=60,
                pool_reset_on_return=None,  # every transaction has ended by then; a rollback more costs a round trip
            )
            sa.event.listen(engine.sync_engine, "connect", _prepare)
            sa.event.listen(engine.sync_engine, "begin", _begin_immediate)
            self._engine = engine
            await self._check(engine)
            await self._migrate(engine, only_look=only_look)
            if not only_look:
                await self._write(engine)
            is_open = True
        except (OSError, sa.exc.SQLAlchemyError) as error:
            raise StoreFailed.by(error, self.path) from error
        finally:
            if not is_open:  # whatever it was, as when the process is asked to end meanwhile
                await self.close()

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
        try:
            async with self._engine.begin() as connection:
                yield connection
            self.failure = None
        except sa.exc.DBAPIError as error:
            if cause_of(error) is Cause.OTHER:  # a fault of ours, as a key that is there twice
                raise
            self.failure = StoreFailed.by(error, self.path)
            raise self.failure from error

    async def _check(self, engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
        if found != "ok":
            raise StoreFailed(f"{self.path} can't be used ({found}); {_CURES[Cause.DAMAGED]}", Cause.DAMAGED)

    async def _write(self, engine: AsyncEngine) -> None:
        """Something that changes nothing."""
        async with engine.begin() as connection:
            version = (await connection.exec_driver_sql("PRAGMA user_version")).scalar()
            await connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    async def _migrate(self, engine: AsyncEngine, *, only_look: bool) -> None:
        async with engine.connect() as connection:
            found = await connection.run_sync(_revision)
            await connection.rollback()
            if found == NEWEST:
                return
            if found is not None and found not in KNOWN:
                raise StoreFailed(
                    f"{self.path} was written by a newer Padauk (revision {found}; this one knows up to {NEWEST}). "
                    "Update the program, or point `data` in the settings to another folder; nothing was changed."
                )
            if only_look:
                raise StoreFailed(
                    f"{self.path} was written by an older Padauk; the next `padauk run` brings it up to date"
                )
            await connection.run_sync(_upgrade)


def _make_private(path: Path) -> None:
    """The database and its folder are for their owner alone; a folder that was there is left as it is."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
    elif path.is_file() and path.stat().st_mode & 0o077:
        with suppress(PermissionError):  # it is somebody else's
            path.chmod(FILE_MODE)


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
    try:
        connection.isolation_level = None
        _set(connection.cursor())
    except Exception:
        connection.close()  # nobody else knows of it yet, and its thread would keep the process alive
        raise


def _set(cursor: Any) -> None:
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
