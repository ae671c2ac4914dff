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
from enum import Enum, StrEnum, auto

from bot.config.servers import KEYS, MOST, Defaults, Entry, ServerBlock
from bot.posting.models import Wish


class Layer(StrEnum):
    """Where a value comes from; the text is for people."""

    DISCORD = "set in Discord"
    SERVER = "the operator's file, for this server"
    DEFAULTS = "the operator's file, for all servers"
    BUILT_IN = "built in"


_BUILT_IN = ServerBlock()


class Inactivity(Enum):
    """Why a reminder that is set is not posted."""

    NO_CHANNEL = auto()
    NO_ZONE = auto()
    NO_CHANNEL_AND_NO_ZONE = auto()
    DUPLICATE = auto()  # another stands above it, for the same channel
    TOO_MANY = auto()  # MOST of them stand above it

    @property
    def is_incomplete(self) -> bool:
        """Whether it is posted as soon as the server has a channel and a zone."""
        return self in _INCOMPLETE.values()


_INCOMPLETE = {
    (False, True): Inactivity.NO_CHANNEL,
    (True, False): Inactivity.NO_ZONE,
    (False, False): Inactivity.NO_CHANNEL_AND_NO_ZONE,
}
"""By whether it has a channel, and a zone."""


@dataclass(frozen=True, slots=True)
class InactiveReminder:
    """A reminder that is set, and can't be posted yet."""

    entry: Entry
    reason: Inactivity


@dataclass(frozen=True, slots=True)
class ActiveReminder:
    """A reminder that is posted, unless it is paused."""

    wish: Wish
    entry: Entry


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds in a server."""

    guild_id: int
    block: ServerBlock  # every key of it is given
    layers: Mapping[str, Layer]  # where each comes from

    def active(self) -> list[ActiveReminder]:
        """Reminders and digests that have all they need."""
        return [each for each in self._sorted_out() if isinstance(each, ActiveReminder)]

    def inactive(self) -> list[InactiveReminder]:
        """Those that are not posted as things stand."""
        return [each for each in self._sorted_out() if isinstance(each, InactiveReminder)]

    def _sorted_out(self) -> list[ActiveReminder | InactiveReminder]:
        found: list[ActiveReminder | InactiveReminder] = []
        seen: set[tuple[int, str]] = set()
        for entry in self.block.entries():
            channel_id, zone = entry.channel or self.block.channel, entry.zone or self.block.zone
            if channel_id is None or zone is None:
                reason = _INCOMPLETE[channel_id is not None, zone is not None]
                found.append(InactiveReminder(entry, reason))
            elif (channel_id, entry.subject) in seen:
                found.append(InactiveReminder(entry, Inactivity.DUPLICATE))
            elif len(seen) == MOST:
                found.append(InactiveReminder(entry, Inactivity.TOO_MANY))
            else:
                seen.add((channel_id, entry.subject))
                found.append(ActiveReminder(entry.wish(self.guild_id, channel_id, zone), entry))
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
