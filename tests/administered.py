"""Changes as an administrator makes them, for tests that are about what follows."""

from datetime import datetime

from bot.administration.edits import Edit
from bot.administration.service import Administration, Proposal


async def change(
    administration: Administration, guild_id: int, edit: Edit, now: datetime, origin: str = "a test"
) -> Proposal:
    """Propose *edit*, and apply it."""
    proposal = await administration.propose(guild_id, edit, origin)
    await administration.apply(proposal, now)
    return proposal
