"""What is looked at before a start, while nobody works with the data folder.

A database that is gone looks like a new installation, one that is damaged or was put there by hand
like any other; and Padauk would say "ready" to all of them. The marker tells them apart.
"""

import asyncio
import logging
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.store import marker
from bot.store.backup import newest_good_copy, set_aside
from bot.store.epoch import write_epoch
from bot.store.inspection import Contents, has_rows, inspect
from bot.store.log_check import is_log_damaged
from bot.store.marker import Marker, Run
from bot.store.opening import Cause, Store, StoreFailed, log_files, log_size, require_in_its_place

log = logging.getLogger(__name__)


def prepare(database: Path, now: datetime, *, anew: bool = False) -> list[str]:
    """Bring *database* up to date, or make it; what the operator should know of it, a line each.

    StoreFailed says why it can't be used. Where only a backup would help, *anew* keeps it beside and makes a new one.
    """
    require_in_its_place(database)
    try:
        last = marker.read(database)
        try:
            contents = _look(database, last)
        except StoreFailed as failed:
            if not (anew and failed.cause is Cause.DAMAGED):
                raise
            kept = set_aside(database, now)
            _begin_generation(database, None, restored_at=now)
            return [f"{failed}. Padauk begins anew{f'; what was there is kept as {kept}' if kept else ''}."]
        if contents is None:
            log.info("there was no database in it, so a new one was begun: %s", database.absolute())
        lost = None if contents is None else _what_is_lost(database, contents, last)
        changed = lost is None and last is not None and marker.was_changed(database, last)
        _begin_generation(database, contents, restored_at=now if lost else None)
    except OSError as error:
        raise StoreFailed.by(error, database) from error
    return [lost] if lost else [_changed(database)] if changed else []


def _what_is_lost(database: Path, contents: Contents, last: Marker | None) -> str | None:
    """Whether the database is of before the last run, or part of it; then posts may be out that it does not know."""
    if _is_a_copy(contents, last):
        return (
            f"{database} is not the one that Padauk worked with last, but a copy. What was due meanwhile is looked for "
            "in its channel before it is posted. To put a copy in place, use `padauk restore FILE`."
        )
    if last is not None and marker.has_lost_its_log(database, last):
        return (
            f"{log_files(database)[0]} is gone, with all that Padauk had saved in it until it was killed. What was due "
            f"meanwhile is looked for in its channel before it is posted. If settings are missing, restore "
            f"{_newest_copy(database)}."
        )
    return None


def _changed(database: Path) -> str:
    return (
        f"{database} was changed, and not by Padauk. If you did not do that either, the disk may be failing: "
        f"look at it, and restore {_newest_copy(database)} in case of doubt."
    )


def _newest_copy(database: Path) -> str:
    found = newest_good_copy(database)
    return str(found[0]) if found else "a backup"


def _is_a_copy(contents: Contents, last: Marker | None) -> bool:
    known = (0,) if last is None else last.generations
    return bool(known) and contents.generation not in known


def _look(database: Path, last: Marker | None) -> Contents | None:
    """What it holds; None where Padauk has not run before. DAMAGED when it needs a backup in its place."""
    log, index = log_files(database)
    has_log = log_size(database) > 0
    ran_before = last is not None or newest_good_copy(database) is not None
    if not (database.exists() or database.is_symlink()):
        if ran_before or has_log:
            raise _to_be_replaced(f"Padauk ran before with the folder {_folder(database)}, but {database.name} is gone")
        return None
    if database.is_file() and database.stat().st_size == 0:
        if ran_before or has_log:
            raise _to_be_replaced(f"{database.absolute()} is empty, but Padauk ran before with its folder")
        return None
    if has_log and last is not None and last.last_run is Run.ENDED:
        raise _to_be_replaced(
            f"{log.absolute()} is not of this database, which was closed without a log when Padauk ended. "
            "Move that file elsewhere and start again, if no other program wrote it"
        )
    if has_log and is_log_damaged(log, index):
        raise _to_be_replaced(f"{log.absolute()} is damaged, and what Padauk saved last is in it")
    contents = inspect(database)
    if contents.revision is None and ran_before:
        raise _to_be_replaced(f"{database.absolute()} has no tables, but Padauk ran before with its folder")
    if contents.is_empty and ran_before and _had_rows(database, contents, last):
        raise _to_be_replaced(f"The tables of {database.absolute()} are empty, and they were not before")
    return contents


def _had_rows(database: Path, contents: Contents, last: Marker | None) -> bool:
    """Whether there was something in the tables; after `--new` they may be empty though the copies are not."""
    if last is None or not last.generations:
        return newest_good_copy(database) is not None
    return last.had_rows or _is_a_copy(contents, last)


def _to_be_replaced(what: str) -> StoreFailed:
    return StoreFailed(what, Cause.DAMAGED)


def _folder(database: Path) -> Path:
    return database.parent.absolute()


def _begin_generation(database: Path, contents: Contents | None, restored_at: datetime | None) -> None:
    generation = marker.new_generation()
    had_rows = bool(contents and not contents.is_empty)
    former = contents.generation if contents else 0
    asyncio.run(_number(database, Marker(generations=(former, generation), had_rows=had_rows), restored_at))
    digest = marker.digest_of(database)
    marker.write(database, Marker(generations=(generation,), had_rows=had_rows, digest=digest))


async def _number(database: Path, between: Marker, restored_at: datetime | None) -> None:
    """The marker is written first; *between* knows the former number and the new one, whichever the database has."""
    store = Store(database)
    await store.open()
    try:
        marker.write(database, between)
        async with store.begin() as connection:
            if restored_at is not None:
                await write_epoch(connection, restored_at)
            await connection.exec_driver_sql(f"PRAGMA user_version = {between.generations[-1]}")
    finally:
        await store.close()


def seal(database: Path) -> None:
    """Padauk has ended, and closed the database: from now on, whatever changes it is not Padauk."""
    try:
        last = marker.read(database)
        if last is not None and not log_size(database):
            had_rows = last.had_rows or has_rows(database)
            digest = marker.digest_of(database)
            marker.write(database, replace(last, had_rows=had_rows, digest=digest, last_run=Run.ENDED))
    except (OSError, sqlite3.Error, StoreFailed) as error:
        log.warning("the marker of %s could not be written (%s); the next start knows less of it", database, error)
