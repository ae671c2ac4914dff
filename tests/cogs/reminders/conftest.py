"""/reminders, from what administrators ask and read to what comes in the channel.

The bot is the real one, in a simulated Discord. Its own look at what is due is held back, so
that a test says when somebody looks: `world.at(moment)`.
"""

import pytest_asyncio

from tests.world import Desk, World


@pytest_asyncio.fixture
async def desk(world: World) -> Desk:
    await world.hold()
    return world.desk
