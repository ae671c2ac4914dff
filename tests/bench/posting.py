"""Reminders at scale: what a tick costs, how fast the ledger is, and whether the pace holds."""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from rich.table import Table

from bot.calendar.moments import seconds
from bot.calendar.schedule import MarkedDay
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.models import Post, Reminder
from bot.posting.pace import Pace
from bot.posting.publisher import Notice, Sent, Unsure
from bot.posting.service import BATCH, Posting
from bot.store.opening import Store
from bot.store.tables import reminders

REMINDERS = 100_000
DUE = datetime(2027, 2, 1, 9, tzinfo=UTC)
AGENDA = Agenda([MarkedDay("coup-2021", DUE.date().replace(year=2021))])


@dataclass
class Limited:
    """A channel under Discord's limit as a sliding window of a second; *jitter*: seconds something is under way."""

    limit: int = 10**9
    jitter: float = 0.0
    arrivals: list[float] = field(default_factory=list)
    refused: int = 0
    window: deque[float] = field(default_factory=deque)
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    async def publish(self, post: Post, reminder: Reminder, *, today: bool, late: bool) -> Sent:
        if self.jitter:
            await asyncio.sleep(self.chance.uniform(0, self.jitter))
        now = time.monotonic()
        while self.window and self.window[0] <= now - 1:
            self.window.popleft()
        if len(self.window) >= self.limit:
            self.refused += 1
            raise Unsure("429")
        if self.limit < 10**9:
            self.window.append(now)
        self.arrivals.append(now)
        return Sent(1, DUE)

    async def find(self, post: Post) -> Sent | None:
        return None

    async def notify(self, notice: Notice) -> None:
        return None


async def _filled(folder: Path, count: int, due: int) -> Store:
    """A database with *count* reminders, of which *due* are due at DUE and the others a year later."""
    store = Store(folder / f"{count}-{due}.sqlite")
    await store.open()
    async with store.begin() as connection:
        for start in range(0, count, 10_000):
            rows = [
                {
                    "guild_id": number,
                    "number": 1,
                    "channel_id": number,
                    "subject": "coup-2021",
                    "every": "year",
                    "days_before": "0",
                    "at": "09:00",
                    "zone": "UTC",
                    "handled_until": seconds(DUE - timedelta(days=1 if number < due else -1)),
                    "next_due_at": seconds(DUE if number < due else DUE.replace(year=2028)),
                }
                for number in range(start, min(start + 10_000, count))
            ]
            await connection.execute(sa.insert(reminders), rows)
    return store


def _posting(store: Store, publisher: Limited, pace: Pace) -> Posting:
    ledger = Ledger(store, AGENDA, lambda *drawn: (None, drawn[2]))
    return Posting(ledger, publisher, pace, clock=lambda: DUE)


async def _ticks(folder: Path, due: int) -> tuple[float, float, int]:
    """Median milliseconds of a tick, posts a second, and how many were posted (of many, the first part)."""
    enough = REMINDERS if os.environ.get("PADAUK_BENCH_FULL") else 10_000
    store = await _filled(folder, REMINDERS, due)
    channel = Limited()
    posting = _posting(store, channel, Pace(10**9))
    times: list[float] = []
    began = time.perf_counter()
    more = True
    while more and len(channel.arrivals) < enough:
        before = time.perf_counter()
        more = await posting.tick(DUE)
        times.append(time.perf_counter() - before)
        await posting.drain()
    took = time.perf_counter() - began
    if not due:
        for _ in range(500):
            before = time.perf_counter()
            await posting.tick(DUE)
            times.append(time.perf_counter() - before)
    await store.close()
    return statistics.median(times) * 1000, len(channel.arrivals) / took, len(channel.arrivals)


async def _at_pace(folder: Path, per_second: float, count: int, jitter: float) -> tuple[float, int]:
    """Which part of the pace was kept, and how many posts were refused under a limit of 50 a second."""
    store = await _filled(folder, count, count)
    channel = Limited(limit=50, jitter=jitter)
    posting = _posting(store, channel, Pace(per_second))
    while await posting.tick(DUE):
        pass
    await posting.drain()
    await store.close()
    took = channel.arrivals[-1] - channel.arrivals[0]
    return (len(channel.arrivals) - 1) / took / per_second, channel.refused


async def posting_tables() -> list[Table]:
    ticks = Table(
        "Due", "A tick", "Claimed, sent and confirmed", title=f"Reminders: {REMINDERS:,} (goals: 2 ms, 500/s)"
    )
    with tempfile.TemporaryDirectory() as name:
        for due in (0, 100, REMINDERS):
            tick, rate, sent = await _ticks(Path(name), due)
            of = f" (batches of {BATCH})" if due else ""
            ticks.add_row(f"{due:,}", f"{tick:.2f} ms{of}", f"{rate:,.0f} a second ({sent:,})" if due else "")
        paced = Table("Jitter", "Pace kept", "Refused", title="45 a second under a limit of 50 (goals: 98 %, none)")
        for jitter in (0.0, 0.08):
            kept, refused = await _at_pace(Path(name), 45, 1_000 + round(jitter * 100), jitter)
            paced.add_row(f"{jitter * 1000:.0f} ms", f"{kept:.1%}", str(refused))
    return [ticks, paced]


if __name__ == "__main__":
    from rich.console import Console

    for table in asyncio.run(posting_tables()):
        Console().print(table)
