"""Discord, as far as a publisher has to do with it: what a client is asked for, and what it answers.

It remembers what was posted, knows repeats by their nonce for three minutes, and stamps its answers.
The program's own ChannelPublisher speaks to it, in the payloads of discord.py.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import discord
from discord.components import _component_factory
from discord.utils import snowflake_time, time_snowflake

from bot.ui.channel_publisher import _seconds

if TYPE_CHECKING:
    from tests.simulation.world import World

NONCE_KNOWN_FOR = timedelta(minutes=3)


class Killed(BaseException):
    """The process ends here."""


@dataclass(frozen=True)
class Message:
    """One of the bot's own."""

    id: int
    channel_id: int
    payload: dict[str, Any]
    author: object

    @property
    def created_at(self) -> datetime:
        return snowflake_time(self.id)

    @property
    def embeds(self) -> list[discord.Embed]:
        return [discord.Embed.from_dict(embed) for embed in self.payload.get("embeds") or ()]

    @property
    def components(self) -> list[Any]:
        return [_component_factory(row) for row in self.payload.get("components") or ()]


class Channel(discord.abc.Messageable, discord.abc.GuildChannel):
    def __init__(self, of: "Discord", id: int) -> None:
        self.id = id
        self.guild = cast(discord.Guild, SimpleNamespace(me=None))
        self._of = of

    def permissions_for(self, _: object) -> discord.Permissions:
        allowed = discord.Permissions.all()
        allowed.update(read_message_history=self.id not in self._of.hidden)
        return allowed

    async def history(
        self, *, limit: int | None = 100, oldest_first: bool | None = None, **span: Any
    ) -> AsyncIterator[Any]:
        for message in await self._of.look(self.id, oldest_first=bool(oldest_first), **span):
            yield message

    async def send(self, content: str, *, nonce: str) -> None:  # type: ignore[override]
        await self._of.take_notice(self.id, content, nonce)


@dataclass
class Discord:
    """What is in its channels, by its own clock; to the publisher it is the client, and that one's `http`."""

    world: "World"
    channels: defaultdict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    notices: list[tuple[int, str]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)  # channels whose history may not be read
    _notices_taken: set[tuple[int, str]] = field(default_factory=set)
    user: object = field(default_factory=object)
    allowed_mentions: None = None

    @property
    def http(self) -> "Discord":
        return self

    def get_channel(self, id: int) -> Channel:
        return Channel(self, id)

    def get_partial_messageable(self, id: int, **_: object) -> Channel:
        return Channel(self, id)

    async def send_message(self, channel_id: int, *, params: Any) -> dict[str, Any]:
        faults = self.world.faults
        if faults.take("killed before a send"):
            raise Killed
        if faults.take("rejected"):
            raise discord.HTTPException(_answer(400), "")
        if faults.take("5xx"):
            raise discord.DiscordServerError(_answer(503), "")
        message = self._posted(channel_id, params.payload)
        if faults.take("killed after a send"):
            raise Killed
        if faults.take("answer lost"):
            raise TimeoutError
        if faults.take("absurd header"):
            self.world.life.pace.slow_down(_seconds("inf"))
        self._stamp()
        return {"id": str(message.id), "channel_id": str(channel_id)} | message.payload

    def _posted(self, channel_id: int, payload: dict[str, Any]) -> Message:
        now, channel = self.world.now, self.channels[channel_id]
        for message in channel:
            if message.payload["nonce"] == payload["nonce"] and now - message.created_at < NONCE_KNOWN_FOR:
                return message
        channel.append(Message(time_snowflake(now) + len(channel), channel_id, payload, self.user))
        return channel[-1]

    async def take_notice(self, channel_id: int, content: str, nonce: str) -> None:
        faults = self.world.faults
        if faults.take("notice refused for now"):
            raise discord.DiscordServerError(_answer(503), "")
        if (channel_id, nonce) not in self._notices_taken:
            self._notices_taken.add((channel_id, nonce))
            self.notices.append((channel_id, content))
        if faults.take("answer to a notice lost"):
            raise TimeoutError

    async def look(self, channel_id: int, *, oldest_first: bool, **span: Any) -> list[Message]:
        """A page of the channel's messages between *after* and *before*; there are never more than one has room for."""
        faults = self.world.faults
        if faults.take("look-up hangs"):
            self.world.pass_time(timedelta(seconds=120))
            raise TimeoutError
        if faults.take("look-up cancelled"):
            raise asyncio.CancelledError
        self._stamp()
        after, before = (_id(span.get(end), high=end == "after") for end in ("after", "before"))
        found = [each for each in self.channels[channel_id] if (after or 0) < each.id < (before or each.id + 1)]
        return found if oldest_first else found[::-1]

    async def get_bot_gateway(self) -> None:
        """An answer that says no more than what time it is."""
        self._stamp()

    def _stamp(self) -> None:
        self.world.life.clock.heard(self.world.now.replace(microsecond=0))


def _id(end: Any, *, high: bool) -> int | None:
    if isinstance(end, datetime):
        return time_snowflake(end, high=high)
    return None if end is None else int(end.id)


def _answer(status: int) -> Any:
    return SimpleNamespace(status=status, reason="")
