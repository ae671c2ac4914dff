"""The posting service, on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.store.opening import Store
from tests.posting.office import Office


@pytest_asyncio.fixture
async def office(database: Path) -> AsyncIterator[Office]:
    store = Store(database)
    await store.open()
    yield Office(store)
    await store.close()
