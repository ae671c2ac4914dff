"""Since when this database is the one that Padauk works with: each restore begins an epoch.

A backup knows nothing of what was posted after it was made, so what is missing in it proves
nothing. What was due before the last restore may be in its channel though no row says so.
"""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.moments import instant, seconds
from bot.store.tables import epochs


async def write_epoch(connection: AsyncConnection, now: datetime) -> None:
    """A backup is put in its place at *now*."""
    await connection.execute(sa.insert(epochs).values(id=secrets.token_hex(8), since=seconds(now)))


async def restored_at(connection: AsyncConnection) -> datetime | None:
    """When that was last; None when it never was."""
    found = (await connection.execute(sa.select(sa.func.max(epochs.c.since)))).scalar()
    return None if found is None else instant(found)
