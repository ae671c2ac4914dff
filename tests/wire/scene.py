"""A server that Padauk is in, who administers it, and what must hold of its reminders whatever goes wrong."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.wire.model import MANAGE_GUILD, ORDINARY, Channel, Guild, Member
from tests.wire.padauk import Padauk, rows
from tests.wire.server import PATIENCE, Discord

YANGON = ZoneInfo("Asia/Yangon")
DAY = timedelta(days=1)

PUT_OFF = "select count(*) from posts where retry_at is not null"
SETTLED = "select count(*) from posts where state not in ('sent', 'late')"


@dataclass
class Scene:
    discord: Discord
    padauk: Padauk
    guild: Guild
    channels: list[Channel]
    member: Member
    warden: Member

    @property
    def channel(self) -> Channel:
        return self.channels[0]

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.discord.clock(), UTC)

    async def is_alive(self) -> None:
        """A member is answered."""
        answer = await self.discord.ask("explain", self.member, self.channel, {"term": "ERO"})
        assert "Ethnic" in answer.text

    async def remind(self, minutes: int = 2) -> datetime:
        """A quote every day in each channel, from so many minutes on; when it is due."""
        due = self.now().replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        at = due.astimezone(YANGON).strftime("%H:%M")
        for channel in self.channels:
            options = {"what": "quote", "every": "day", "at": at, "zone": "Asia/Yangon"}
            answer = await self.discord.ask("reminders digest", self.warden, channel, options)
            assert "Reminder added" in answer.text, answer.text
        return due

    def go_to(self, moment: datetime) -> None:
        """It is *moment*, for Padauk and for Discord."""
        self.padauk.step((moment - datetime.now(UTC)).total_seconds())

    async def posted(self, times: int, seconds: float = PATIENCE) -> None:
        """Until each channel has so many posts; and none more."""
        await self.discord.wait(lambda: all(len(each.messages) >= times for each in self.channels), seconds)
        self.nothing_twice()
        assert [len(each.messages) for each in self.channels] == [times] * len(self.channels)

    async def settled(self, seconds: float = PATIENCE) -> None:
        """Until the ledger says of every post that it is there."""
        await self.discord.wait(lambda: rows(self.padauk, SETTLED) == [(0,)], seconds)

    def nothing_twice(self) -> None:
        """Each post carries a marker of its own, at the end of its footer."""
        markers = Counter(
            (channel.id, message.text.rsplit(" ", 1)[-1]) for channel in self.channels for message in channel.messages
        )
        assert not [key for key, count in markers.items() if count > 1]


@asynccontextmanager
async def a_scene(folder: Path, *, channels: int = 1, heartbeat_milliseconds: int = 41_250) -> AsyncIterator[Scene]:
    """Padauk at work in a server."""
    async with Discord(heartbeat_milliseconds=heartbeat_milliseconds) as discord:
        discord.patience = inf
        guild = discord.guild()
        places = [discord.channel(guild, f"channel-{number}") for number in range(channels)]
        warden = discord.member("warden", permissions=MANAGE_GUILD | ORDINARY)
        async with Padauk(discord, folder, "cooldown: {answers: 1000}\n") as padauk:
            scene = Scene(discord, padauk, guild, places, discord.member(), warden)
            yield scene
            assert not discord.unknown
            assert not discord.limits.refusals, f"we were too fast: {dict(discord.limits.refusals)}"
