"""Reminders that the operator's file would take away by saying less than before.

A file that was cut off while it was written, or emptied by mistake, is still a good file: it only says
less. So when several servers would lose reminders at once, somebody has to say that it is meant.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.administration.layers import in_force
from bot.config.servers import Defaults, ServerBlock

Confirmed: TypeAlias = Collection[int] | Literal["all"]
"""Servers that may lose reminders by the file."""

ALL: Literal["all"] = "all"
ALLOWED_AT_ONCE = 1
"""Servers that may lose reminders without a word: to remove one is daily work."""

SAID = 10  # ids that are listed


@dataclass(frozen=True, slots=True)
class SaidByFile:
    """What the operator's file says of servers."""

    defaults: Defaults
    blocks: Mapping[int, ServerBlock]

    def posted_in(self, guild_id: int) -> set[str]:
        """The subjects that are posted in a server by the file alone; another hour or channel is no loss."""
        block = self.blocks.get(guild_id, ServerBlock())
        return {active.entry.subject for active in in_force(guild_id, ServerBlock(), block, self.defaults).active()}


class WouldRemove(Exception):
    """The file was not taken over; the text says what would be gone, and how to confirm it."""

    def __init__(self, guild_ids: Sequence[int], *, everywhere: bool) -> None:
        self.guild_ids = tuple(guild_ids)
        listed = ", ".join(map(str, guild_ids[:SAID]))
        more = f" and {len(guild_ids) - SAID} more" if len(guild_ids) > SAID else ""
        who = "all servers that rely on the defaults" if everywhere else f"{len(guild_ids)} servers ({listed}{more})"
        confirm = f"`servers_removed: {ALL}`" if everywhere else "these ids under `servers_removed`"
        super().__init__(
            f"By the settings file, {who} would lose reminders, so what was in force in all servers stays. If it is "
            f"meant, save the file once more with {confirm}, or start Padauk with --apply."
        )


def require_confirmed(before: SaidByFile, after: SaidByFile, confirmed: Confirmed) -> None:
    """Raise WouldRemove where more than one server loses reminders that nobody has confirmed."""
    if confirmed == ALL:
        return
    everywhere = bool(_subjects(before.defaults) - _subjects(after.defaults))
    lost = (guild_id for guild_id in sorted(before.blocks) if before.posted_in(guild_id) - after.posted_in(guild_id))
    losing = [guild_id for guild_id in lost if guild_id not in confirmed]
    if everywhere or len(losing) > ALLOWED_AT_ONCE:
        raise WouldRemove(losing, everywhere=everywhere)


def _subjects(block: Defaults) -> set[str]:
    return {entry.subject for entry in block.entries()}
