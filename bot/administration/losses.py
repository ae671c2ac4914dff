"""Reminders that the operator's file would take away by saying less than before.

A file that was cut off while it was written, or emptied by mistake, is still a good file: it only says
less. So when several servers would lose reminders at once, somebody has to say that it is meant.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from bot.config.servers import ServerBlock

Confirmed: TypeAlias = Collection[int] | Literal["all"]
"""Servers that may lose reminders by the file."""

ALL: Literal["all"] = "all"
ALLOWED_AT_ONCE = 1
"""Servers that may lose reminders without a word: to remove one is daily work."""

SAID = 10  # ids that are listed


class WouldRemove(Exception):
    """The file was not taken over; the text says what would be gone, and how to confirm it."""

    def __init__(self, guild_ids: Sequence[int]) -> None:
        self.guild_ids = tuple(guild_ids)
        listed = ", ".join(map(str, guild_ids[:SAID]))
        more = f" and {len(guild_ids) - SAID} more" if len(guild_ids) > SAID else ""
        super().__init__(
            f"By the settings file, {len(guild_ids)} servers would lose reminders ({listed}{more}), so what was in "
            "force in all servers stays. If it is meant, save the file once more with these ids under "
            "`servers_removed`, or start Padauk with --apply."
        )


def require_confirmed(
    before: Mapping[int, ServerBlock], after: Mapping[int, ServerBlock], confirmed: Confirmed
) -> None:
    """Raise WouldRemove where more than one server loses reminders that nobody has confirmed."""
    if confirmed != ALL:
        losing = [guild_id for guild_id in _losing(before, after) if guild_id not in confirmed]
        if len(losing) > ALLOWED_AT_ONCE:
            raise WouldRemove(losing)


def _losing(before: Mapping[int, ServerBlock], after: Mapping[int, ServerBlock]) -> Iterator[int]:
    for guild_id, block in sorted(before.items()):
        if _subjects(block) - _subjects(after.get(guild_id, ServerBlock())):
            yield guild_id


def _subjects(block: ServerBlock) -> set[tuple[str, int | None]]:
    """What is to be posted where; another hour or other words are no loss."""
    return {(entry.subject, entry.channel) for entry in block.entries()}
