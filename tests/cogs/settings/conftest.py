"""A world whose time stands still, and an administrator in it."""

import pytest
import pytest_asyncio

from bot.config.settings import Settings
from bot.corpus.reader import Corpus
from tests.cogs.settings.asking import Asking, asking
from tests.world import Desk, World, without_pace


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_pace(settings)


@pytest.fixture(autouse=True)
def _read_the_corpus_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same after each restart, and takes the longest of all that a start does."""
    monkeypatch.setattr("bot.app.read_corpus", lambda *_: corpus)


@pytest_asyncio.fixture
async def warden(world: World) -> Asking:
    """Who manages the server, and is no administrator of all else."""
    await world.hold()
    return asking(world.desk)


@pytest.fixture
def reminders(world: World) -> Desk:
    """The same, at /reminders."""
    return world.desk
