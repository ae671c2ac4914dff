"""/reminders, from what administrators ask and read to what comes in the channel.

The bot is the real one, in a simulated Discord. Its own look at what is due is held back, so
that a test says when somebody looks: `world.at(moment)`.
"""

import pytest
import pytest_asyncio

from bot.config.settings import Settings
from bot.corpus.reader import Corpus
from tests.world import Desk, World, without_pace


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_pace(settings)


@pytest.fixture(autouse=True)
def _read_the_corpus_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same after each restart, and takes the longest of all that a start does."""
    monkeypatch.setattr("bot.app.read_corpus", lambda *_: corpus)


@pytest_asyncio.fixture
async def desk(world: World) -> Desk:
    await world.hold()
    return world.desk
