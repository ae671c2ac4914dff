"""A server with members to ask as, and the real bot in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.client import Padauk
from bot.config.settings import SEEDS, Settings
from bot.corpus.library import Library
from bot.corpus.reader import Corpus, read_corpus
from bot.runtime.wiring import create_bot
from tests.world import World


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(SEEDS)


@pytest.fixture(scope="session")
def library(corpus: Corpus) -> Library:
    return Library(corpus)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(shards=1, data=str(tmp_path / "data"), cooldown={"answers": 1000, "seconds": 1})


@pytest.fixture
def simcord_bot(settings: Settings) -> Padauk:
    return create_bot(settings)


@pytest_asyncio.fixture
async def world(simcord_env: simcord.Env, settings: Settings) -> AsyncIterator[World]:
    yield World(simcord_env, make_bot=lambda: create_bot(settings))
    await simcord_env.bot.close()  # simcord leaves that to us
