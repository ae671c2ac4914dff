"""A server with members to ask as, and the real bot in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.client import Padauk
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.reader import Corpus
from tests.bots import a_bot, put_database, shipped_library
from tests.world import World


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped_library()


@pytest.fixture(scope="session")
def corpus(library: Library) -> Corpus:
    return library.corpus


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with its tables and no row."""
    path = tmp_path / "data" / "padauk.sqlite"
    put_database(path)
    return path


@pytest.fixture
def settings(database: Path) -> Settings:
    return Settings(shards=1, data=str(database.parent), cooldown={"answers": 1000, "seconds": 1})


@pytest.fixture
def simcord_bot(settings: Settings) -> Padauk:
    return a_bot(settings)


@pytest_asyncio.fixture
async def world(simcord_env: simcord.Env, settings: Settings) -> AsyncIterator[World]:
    yield World(simcord_env, make_bot=lambda: a_bot(settings))
    await simcord_env.bot.close()  # simcord leaves that to us
