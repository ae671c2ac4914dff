"""A server with members to ask as, and the real bot in it."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.client import Padauk
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.reader import Corpus
from tests.bots import a_bot, put_database, shipped_library
from tests.fork_server import end_server, kill_all
from tests.world import World


def pytest_collection_finish() -> None:
    """What was imported stays; to look through it for garbage again and again took a sixth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped_library()


@pytest.fixture(scope="session")
def corpus(library: Library) -> Corpus:
    return library.corpus


@pytest.fixture(autouse=True, scope="session")
def _the_server_ends() -> Iterator[None]:
    yield
    end_server()


@pytest.fixture(autouse=True)
def _nothing_runs_on() -> Iterator[None]:
    """A test that fails leaves no process behind."""
    yield
    kill_all()


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


@pytest.fixture(autouse=True)
def _files_settle_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A settings file is acted on when nobody has changed it for two seconds, which no test waits for."""
    monkeypatch.setattr("bot.watching.SETTLED_AFTER", 0.0)
