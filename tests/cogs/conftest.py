"""A server whose time stands still until a test says that somebody looks: `world.at(moment)`."""

import pytest

from bot.config.settings import Settings
from bot.corpus.reader import Corpus
from tests.world import without_pace


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_pace(settings)


@pytest.fixture(autouse=True)
def _read_the_corpus_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same after each restart, and takes the longest of all that a start does."""
    monkeypatch.setattr("bot.runtime.wiring.read_corpus", lambda *_: corpus)
