"""Copies of the database: made while it is at work, kept for a week, and put back.

The file alone is no copy. SQLite keeps what is new in a log beside it, in a small bot for months,
so a copy of the file may be of long ago, or empty. SQLite's own backup reads both, as they were
at one moment, and holds up nobody who writes.

A copy is written beside its place, checked, and only then renamed: what bears the name is whole.
It is given a number of its own (see `bot.store.marker`), so that one that was put in place by
hand is known for a copy.
"""

import asyncio
import os
import shlex
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.store import marker
from bot.store.epoch import write_epoch
from bot.store.inspection import Contents, inspect
from bot.store.marker import Marker
from bot.store.opening import FILE_MODE, FOLDER_MODE, KNOWN, NEWEST, Cause, Store, StoreFailed, cause_of, log_files

KEPT = 7
"""Daily copies."""

_WAIT = 30.0  # seconds for another program that holds the database


def back_up(database: Path, target: Path) -> Contents:
    """Copy *database*, whoever works with it, to *target*; what is in the copy. StoreFailed says why that can't be."""
    if not database.is_file():
        raise StoreFailed(f"There is no database at {database.absolute()}; look at `data` in the settings")
    try:
        _require_free(target, database)
        with _draft_beside(target) as draft:
            contents = _checked_copy(database, draft)
            _put_in_place(draft, target)
            return contents
    except (OSError, sqlite3.Error) as error:
        blamed = database if cause_of(error) is Cause.DAMAGED else target
        raise StoreFailed.by(error, blamed, "name another file") from error


def _checked_copy(database: Path, draft: Path) -> Contents:
    _copy(database, draft)
    contents = inspect(draft, name=database)
    if contents.revision is None:
        raise StoreFailed(f"{database} has no tables yet, so there is nothing to back up")
    return contents


def _require_free(target: Path, database: Path) -> None:
    if target.is_dir():
        raise StoreFailed(f"{target} is a folder; name a file in it")
    if not target.parent.is_dir():
        raise StoreFailed(f"There is no folder {target.parent}; make it first")
    if target.exists() and not target.is_file():
        raise StoreFailed(f"{target} is no file; name another")
    in_use = (database, *log_files(database), marker.file_of(database), database.with_name("padauk.lock"))
    if target.resolve() in {each.resolve() for each in in_use}:
        raise StoreFailed(f"Padauk works with {target} itself; name another file")


@contextmanager
def _draft_beside(target: Path) -> Iterator[Path]:
    """A file for the owner alone, which is gone at the end unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=".padauk-", suffix=".draft", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _copy(database: Path, draft: Path) -> None:
    """What *database* and its log hold at one moment, as one file."""
    address = f"{database.absolute().as_uri()}?mode=rw"  # a reader alone would leave its files behind
    with closing(sqlite3.connect(address, uri=True, timeout=_WAIT)) as source, closing(_at(draft)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute(f"PRAGMA user_version={marker.new_generation()}")


def _at(draft: Path) -> sqlite3.Connection:
    return sqlite3.connect(draft, isolation_level=None)


def _put_in_place(draft: Path, target: Path) -> None:
    draft.chmod(FILE_MODE)
    _sync(draft)
    draft.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    """Wait until it is on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- the daily copies


def folder_of_copies(database: Path) -> Path:
    return database.parent / "backups"


def copy_of_the_day(database: Path, now: datetime) -> Path | None:
    """Make today's copy if there is none, and let the oldest go; where it is, None when it was there before."""
    folder = folder_of_copies(database)
    target = folder / f"padauk-{now.astimezone(UTC):%Y-%m-%d}.sqlite"
    if target.exists():
        return None
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for left_behind in folder.glob(".padauk-*.draft*"):  # by a process that was killed
            left_behind.unlink()
        if not back_up(database, target).is_empty:
            marker.note_rows(database)
        for old in sorted(set(_daily_copies(folder)) - {target}, reverse=True)[KEPT - 1 :]:
            old.unlink()
    except StoreFailed as failed:
        raise with_way_back(failed, database) from failed
    except OSError as error:
        raise StoreFailed.by(error, target) from error
    return target


def _daily_copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("padauk-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].sqlite"))


def newest_good_copy(database: Path) -> tuple[Path, Contents] | None:
    """That is whole, has something in it, and is not of a newer Padauk."""
    for path in reversed(_daily_copies(folder_of_copies(database))):
        try:
            contents = inspect(path)
        except StoreFailed:
            continue
        if contents.revision in KNOWN and not contents.is_empty:
            return path, contents
    return None


def way_back(database: Path) -> str:
    """What to do when the database can't be used or is gone."""
    found = newest_good_copy(database)
    anew = "to begin anew without it: padauk run --new"
    if found is None:
        copies = folder_of_copies(database).absolute()
        return f"There is no good copy in {copies}. To put a backup in its place: padauk restore FILE; {anew}"
    path, contents = found
    command = f"padauk restore {shlex.quote(str(path))}"
    return f"The newest good copy is {path} ({contents}). To put it in its place: {command}; {anew}"


def with_way_back(failed: StoreFailed, database: Path) -> StoreFailed:
    """Where only a backup helps, say which one."""
    if failed.cause is not Cause.DAMAGED:
        return failed
    return StoreFailed(f"{failed}. {way_back(database)}", failed.cause)


# -- putting one back


def restore(database: Path, copy: Path, now: datetime) -> tuple[Contents, Path | None]:
    """Put *copy* in the place of *database*; what is in it, and where that which was there is kept.

    Nobody may have the database open. Whatever fails leaves it as it was.
    """
    if copy.exists() and database.exists() and copy.samefile(database):
        raise StoreFailed(f"{copy} is the database itself; name a backup")
    try:
        database.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for left_behind in database.parent.glob(".padauk-restore-*"):  # by a restore that was killed
            shutil.rmtree(left_behind)
        with tempfile.TemporaryDirectory(prefix=".padauk-restore-", dir=database.parent) as folder:
            draft = Path(folder) / database.name
            contents = _take_in(copy, draft, now)
            # What is missing from now on, until the new one is in its place, is then missed.
            marker.write(database, Marker(generations=(contents.generation,), had_rows=not contents.is_empty))
            kept = set_aside(database, now)
            _put_in_place(draft, database)
    except StoreFailed as failed:
        raise StoreFailed(f"{failed}. Nothing was changed.", failed.cause) from failed
    except (OSError, sqlite3.Error) as error:
        raise StoreFailed.by(error, database) from error
    finally:
        _give_to_owner(database.parent)
    return contents, kept


def _take_in(copy: Path, draft: Path, now: datetime) -> Contents:
    """With its log, as it may be a copy of both files, or what an earlier restore kept."""
    if not copy.is_file():
        return inspect(copy)  # says what it is instead
    shutil.copyfile(copy, draft)
    log, _ = log_files(copy)
    if log.is_file():
        shutil.copyfile(log, log_files(draft)[0])
    contents = inspect(draft, name=copy)
    if contents.revision is None:
        raise StoreFailed(
            f"{copy} has no tables of Padauk's. If it was copied from a data folder by hand while Padauk ran, copy "
            f"{log.name} from there beside it, too; else name another backup"
        )
    if contents.revision not in KNOWN:
        raise StoreFailed(
            f"{copy} was written by a newer Padauk (revision {contents.revision}; this one knows up to {NEWEST}): "
            "update the program first"
        )
    asyncio.run(_bring_up_to_date(draft, now))
    return inspect(draft, name=copy)


async def _bring_up_to_date(draft: Path, now: datetime) -> None:
    store = Store(draft)
    await store.open()
    try:
        async with store.begin() as connection:
            await write_epoch(connection, now)
    finally:
        await store.close()


def set_aside(database: Path, now: datetime) -> Path | None:
    """Keep what is at *database* beside it, with its log, under a name with the time; None when nothing is there."""
    kept = _free_name(database, now)
    if database.is_symlink():  # what it leads to, and the log there, stay together
        return database.rename(kept)
    log, index = log_files(database)
    index.unlink(missing_ok=True)
    was_there = database.exists()
    if was_there:  # before its log: a database that is gone is missed, one without its log less surely
        database.rename(kept)
    if log.exists():
        log.rename(log_files(kept)[0])
    return kept if was_there else None


def _free_name(database: Path, now: datetime) -> Path:
    base = f"{database.stem}-until-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    names = [base, *(f"{base}-{number}" for number in range(2, 100))]
    free = (database.with_name(f"{name}{database.suffix}") for name in names)
    return next(path for path in free if not path.exists() and not path.is_symlink())


def _give_to_owner(folder: Path) -> None:
    """What root made in a folder of somebody else's is theirs; else Padauk could not write it."""
    if sys.platform == "win32" or os.geteuid() != 0 or not folder.is_dir():
        return
    owner = folder.stat()
    for path in folder.glob("padauk*"):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
