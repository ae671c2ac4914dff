"""The order of precedence, and what is in force by it.

For each key of a server's settings, the first of these that gives it decides; a list is one
value, and is not mixed from several:

1. what the server's administrators set in Discord,
2. the server's block in the operator's file,
3. the file's defaults,
4. what is built in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.config.servers import KEYS, MOST, Defaults, Entry, ServerBlock
from bot.posting.models import Wish


class Layer(StrEnum):
    """Where a value comes from; the text is for people."""

    DISCORD = "set in Discord"
    SERVER = "the operator's file, for this server"
    DEFAULTS = "the operator's file, for all servers"
    BUILT_IN = "built in"


_BUILT_IN = ServerBlock()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder that is set, and can't come yet."""

    entry: Entry
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A reminder that comes, unless it is paused."""

    wish: Wish
    entry: Entry


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds in a server."""

    guild_id: int
    block: ServerBlock  # every key of it is given
    layers: Mapping[str, Layer]  # where each comes from

    def asked(self) -> list[Asked]:
        """Reminders and digests that have all they need."""
        return [each for each in self._sorted_out() if isinstance(each, Asked)]

    def waiting(self) -> list[Waiting]:
        """Those that lack something."""
        return [each for each in self._sorted_out() if isinstance(each, Waiting)]

    def _sorted_out(self) -> list[Asked | Waiting]:
        found: list[Asked | Waiting] = []
        seen: set[tuple[int, str]] = set()
        for entry in self.block.entries():
            channel_id, zone = entry.channel or self.block.channel, entry.zone or self.block.zone
            missing = [what for what, given in (("channel", channel_id), ("time zone", zone)) if given is None]
            if channel_id is None or zone is None:
                found.append(Waiting(entry, f"no {' and no '.join(missing)} is set for it"))
            elif (channel_id, entry.subject) in seen:
                found.append(Waiting(entry, "the same stands above, for the same channel"))
            elif len(seen) == MOST:
                found.append(Waiting(entry, f"{MOST} are the most"))
            else:
                seen.add((channel_id, entry.subject))
                found.append(Asked(entry.wish(self.guild_id, channel_id, zone), entry))
        return found


def in_force(guild_id: int, own: ServerBlock, file_block: ServerBlock, defaults: Defaults) -> InForce:
    """What the four layers come to."""
    stack = (
        (Layer.DISCORD, own),
        (Layer.SERVER, file_block),
        (Layer.DEFAULTS, defaults),
        (Layer.BUILT_IN, _BUILT_IN),
    )
    values, layers = {}, {}
    for key in KEYS:
        for layer, block in stack:
            if key in block.model_fields_set or layer is Layer.BUILT_IN:
                values[key], layers[key] = getattr(block, key), layer
                break
    return InForce(guild_id, ServerBlock.only(values), layers)
