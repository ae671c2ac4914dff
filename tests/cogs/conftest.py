"""A server whose time stands still until a test says that somebody looks: `world.at(moment)`."""

import pytest

from bot.config.settings import Settings
from tests.world import without_pace


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_pace(settings)
