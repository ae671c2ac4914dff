"""A world whose time stands still, and an administrator in it."""

import pytest
import pytest_asyncio

from tests.cogs.settings.asking import Asking, asking
from tests.world import Desk, World


@pytest_asyncio.fixture
async def warden(world: World) -> Asking:
    """Who manages the server, and is no administrator of all else."""
    await world.hold()
    return asking(world.desk)


@pytest.fixture
def reminders(world: World) -> Desk:
    """The same, at /reminders."""
    return world.desk
