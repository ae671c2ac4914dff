"""How long the look for late posts takes in busy channels: python -m tests.posting.late_channels 2000 1000 00:00

The real service and ledger, with the real look into the history; only the channels are simulated, and time passes
when somebody waits for a turn. The posts were due at nine, and it is noon; the last argument is since when the
channels have had their messages: of those before eight none is looked at.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.posting.models import Post
from bot.posting.pace import Pace
from bot.posting.publisher import Sent
from bot.posting.service import Posting
from bot.store.opening import Store
from bot.ui.channel_publisher import History
from tests.posting.office import Channel, Office, at

PER_SECOND = 40.0
NOON = "2027-02-01 12:00"  # three hours late


class Busy:
    """A channel's messages, evenly from midnight to *now*; Discord's rules of what a page is."""

    def __init__(self, messages: int, begin: datetime, end: datetime) -> None:
        step = (end - begin) / max(messages, 1)
        self._moments = [begin + step * number for number in range(messages)]

    async def history(self, *, limit: int, oldest_first: bool, **span: Any) -> AsyncIterator[Any]:
        after, before = (getattr(span[name], "created_at", span[name]) for name in ("after", "before"))
        inside = [moment for moment in self._moments if after < moment < before]
        for moment in inside[:limit] if oldest_first else inside[::-1][:limit]:
            yield SimpleNamespace(created_at=moment)


class BusyChannels(Channel):
    """All of them are equally busy, and in none is the post."""

    pace: Pace
    messages_each = 0
    since = "00:00"
    requests = 0

    async def find(self, post: Post) -> Sent | None:
        busy = Busy(self.messages_each, at(f"2027-02-01 {self.since}"), at(NOON))
        async for _ in History(busy, self._counted, self.pace).about(post):  # type: ignore[arg-type]
            continue
        return None

    async def _counted(self, request: Any) -> Any:
        self.requests += 1
        return await request


async def measure(channels: int, messages: int, since: str) -> str:
    """What it came to, in a line."""
    passed = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal passed
        passed += seconds
        office.now = at(NOON) + timedelta(seconds=passed)
        await asyncio.sleep(0)

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "padauk.sqlite")
        await store.open()
        office = Office(store)
        for guild_id in range(channels):
            await office.wish(guild_id)
        channel = BusyChannels(lambda: office.now)
        channel.pace, channel.messages_each = Pace(PER_SECOND, clock=lambda: passed, sleep=sleep), messages
        channel.since = since
        office.now = at(NOON)
        posting = Posting(office.ledger, channel, channel.pace, clock=lambda: office.now, rest=sleep)
        while await posting.tick(office.now):
            pass
        await posting.drain()
        await store.close()
    longest = max(published.at - at(NOON) for published in channel.messages.values())
    looks, posts, seconds = channel.requests, len(channel.messages), longest.total_seconds()
    return (
        f"{channels} late channels with {messages} messages each since {since}: {looks} looks and "
        f"{len(channel.tries)} sends, {posts} there; the last after {seconds:.1f} s at {PER_SECOND:.0f} a second"
    )


if __name__ == "__main__":
    print(asyncio.run(measure(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
