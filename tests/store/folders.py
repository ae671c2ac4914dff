"""Data folders as a Padauk at work leaves them: ended well, or killed in the midst of its work."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.store import marker
from bot.store.opening import Store
from bot.store.start_check import prepare, seal
from bot.store.synced_commands import SyncedCommands
from bot.store.tables import epochs, metadata
from tests.posting.office import CHANNEL, Office

NOW = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)

Rows = dict[str, list[tuple[Any, ...]]]


def a_folder(folder: Path, *, reminders: int = 5, killed: bool = False) -> Path:
    """The database in it, of a Padauk that was given so many reminders in as many servers.

    It ran twice: it was given them in the first run, and posted them in the second.
    """
    database = folder / "padauk.sqlite"
    prepare(database, NOW)
    asyncio.run(add(database, reminders))
    seal(database)
    prepare(database, NOW)
    left = folder.with_name(f"{folder.name}-left")
    asyncio.run(_post(database, left))
    if killed:
        for path in left.iterdir():
            shutil.move(path, folder / path.name)
    else:
        seal(database)
    shutil.rmtree(left)
    return database


async def add(database: Path, reminders: int) -> None:
    store = Store(database)
    await store.open()
    await SyncedCommands(store).remember(1, "everywhere", "abc")
    for number in range(reminders):
        await Office(store).wish(guild_id=number + 1, channel_id=CHANNEL + number)
    await store.close()


async def _post(database: Path, left: Path) -> None:
    """Into *left* with what a kill at the end would leave."""
    store = Store(database)
    await store.open()
    marker.note_work(database)
    await Office(store).run_at("2027-02-01 09:00")
    await asyncio.to_thread(_copy, database, left)
    await store.close()


def _copy(database: Path, folder: Path) -> None:
    folder.mkdir()
    for part in ("", "-wal", "-shm"):
        shutil.copy(f"{database}{part}", folder)


def rows_of(database: Path) -> Rows:
    """All that Padauk would find in it, by table, but for when it was restored."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table.name: connection.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2").fetchall()
            for table in metadata.sorted_tables
            if table is not epochs
        }


def epochs_of(database: Path) -> list[datetime]:
    """When it was restored."""
    with closing(sqlite3.connect(database)) as connection:
        return [datetime.fromtimestamp(since, UTC) for (since,) in connection.execute("SELECT since FROM epochs")]
