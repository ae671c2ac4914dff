"""Data folders as a Padauk at work leaves them: ended well, or killed in the midst of its work."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.store.opening import Store
from bot.store.start_check import prepare, seal
from bot.store.synced_commands import SyncedCommands
from bot.store.tables import metadata
from tests.posting.office import CHANNEL, Office

NOW = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)

Rows = dict[str, list[tuple[Any, ...]]]


def a_folder(folder: Path, *, reminders: int = 5, killed: bool = False) -> Path:
    """The database in it, of a Padauk that was given so many reminders in as many servers."""
    database = folder / "padauk.sqlite"
    prepare(database, NOW)
    asyncio.run(_work(database, reminders, snapshot=folder.with_name("killed") if killed else None))
    if killed:
        marker = (folder / "padauk.json").read_bytes()
        shutil.rmtree(folder)
        folder.with_name("killed").rename(folder)
        (folder / "padauk.json").write_bytes(marker)
    else:
        seal(database)
    return database


async def _work(database: Path, reminders: int, snapshot: Path | None) -> None:
    store = Store(database)
    await store.open()
    await SyncedCommands(store).remember(1, "everywhere", "abc")
    office = Office(store)
    for number in range(reminders):
        await office.wish(guild_id=number + 1, channel_id=CHANNEL + number)
    await office.run_at("2027-02-01 09:00")
    if snapshot is not None:  # as a kill leaves the files
        await asyncio.to_thread(_copy, database, snapshot)
    await store.close()


def _copy(database: Path, folder: Path) -> None:
    folder.mkdir()
    for part in ("", "-wal"):
        shutil.copy(f"{database}{part}", folder)


def rows_of(database: Path) -> Rows:
    """All that Padauk would find in it, by table."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table.name: connection.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2").fetchall()
            for table in metadata.sorted_tables
        }
