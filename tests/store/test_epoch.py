"""A database says since when it is the one that Padauk works with."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from bot.store.epoch import restored_at, write_epoch
from bot.store.opening import Store

NOW = datetime(2027, 2, 1, 2, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    store = Store(database)
    await store.open()
    yield store
    await store.close()


async def test_a_database_that_was_never_restored_has_no_epoch(store: Store) -> None:
    async with store.begin() as connection:
        assert await restored_at(connection) is None


async def test_the_last_of_several_restores_counts(store: Store) -> None:
    async with store.begin() as connection:
        for days in (0, 2, 1):
            await write_epoch(connection, NOW + timedelta(days=days))
        await write_epoch(connection, NOW + timedelta(days=2))  # two within a second
        assert await restored_at(connection) == NOW + timedelta(days=2)
