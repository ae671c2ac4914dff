"""The posting service with a channel that remembers, and faults on demand; time is what the test says it is."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.administration.edits import setting
from bot.administration.service import Administration
from bot.calendar.schedule import Every, MarkedDay
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.models import Post, Reminder, Wish
from bot.posting.pace import Pace
from bot.posting.publisher import Notice, PublishFailed, Sent, Unsure
from bot.posting.reminders import Reminders
from bot.posting.service import Posting
from bot.store.opening import Store
from tests.administered import change
from tests.entries import entry_of, id_of

YANGON = ZoneInfo("Asia/Yangon")
COUP = MarkedDay("coup-2021", date(2021, 2, 1))
AUGUST = MarkedDay("august-2017", date(2017, 8, 25))

CHANNEL, WARDENS, NOWHERE = id_of(10), id_of(99), id_of(0)
"""Where reminders go, where administrators are told, and a channel that does not exist."""


def at(text: str) -> datetime:
    """A moment in Yangon, as "2027-02-01 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=YANGON).astimezone(UTC)


@dataclass(frozen=True)
class Published:
    guild_id: int
    channel_id: int
    mark: str
    item: str | None
    today: bool
    late: bool
    at: datetime


@dataclass
class Channel:
    """A Publisher: keeps what was published, and fails as told."""

    now: Callable[[], datetime]
    messages: dict[int, Published] = field(default_factory=dict)  # by id
    tries: list[tuple[int, datetime]] = field(default_factory=list)  # of which server, when
    notices: list[Notice] = field(default_factory=list)
    notices_unanswered: int = 0  # how many of the next ones
    failures: defaultdict[int, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    hangs: dict[int, asyncio.Event] = field(default_factory=dict)  # a server whose requests wait
    hidden: Exception | None = None  # raised by a look into the history
    by_marker: dict[str, int] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def publish(self, post: Post, reminder: Reminder, *, today: bool, late: bool) -> Sent:
        self.tries.append((post.guild_id, self.now()))
        if post.guild_id in self.hangs:
            await self.hangs[post.guild_id].wait()
        if self.failures[post.guild_id]:
            raise self.failures[post.guild_id].pop(0)
        id = len(self.messages) + 1
        self.messages[id] = Published(
            post.guild_id, post.channel_id, str(post.mark), post.item, today, late, self.now()
        )
        self.by_marker[post.marker] = id
        self.arrived.set()
        return Sent(id, self.now())

    async def find(self, post: Post) -> Sent | None:
        if self.hidden is not None:
            raise self.hidden
        id = self.by_marker.get(post.marker)
        return None if id is None else Sent(id, self.messages[id].at)

    async def notify(self, notice: Notice) -> None:
        if notice.channel_id == NOWHERE:
            raise PublishFailed("no such channel")
        if self.notices_unanswered:
            self.notices_unanswered -= 1
            raise Unsure("no answer")
        self.notices.append(notice)

    @property
    def marks(self) -> list[str]:
        return [published.mark for published in self.messages.values()]


class Office:
    """Everything but Discord."""

    def __init__(self, store: Store) -> None:
        self.now = at("2027-01-01 00:00")
        self.agenda = Agenda([COUP, AUGUST])
        self.reminders = Reminders(store, self.agenda)
        self.administration = Administration(store, self.reminders)
        self.ledger = Ledger(store, self.agenda, self.draw)
        self.channel = Channel(lambda: self.now)
        self.drawn = 0
        self.rested: list[float] = []  # seconds
        self.posting = self.another_process()

    def another_process(self) -> Posting:
        """What a restart makes, on the same database."""
        pace = Pace(1000, clock=lambda: 0.0, sleep=lambda _: asyncio.sleep(0))
        pace.turn = _at_once  # type: ignore[method-assign]  # the pace has tests of its own
        return Posting(self.ledger, self.channel, pace, clock=lambda: self.now, rest=self.rest)

    async def rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        await asyncio.sleep(0)

    def draw(self, subject: str, day: date, round: int, last: str | None) -> tuple[str | None, int]:
        self.drawn += 1
        return f"item-{self.drawn}", round

    async def wish(self, guild_id: int = 1, channel_id: int = CHANNEL, **changes: Any) -> Reminder:
        values: dict[str, Any] = {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "subject": COUP.id,
            "every": Every.YEAR,
            "at": time(9),
            "zone": YANGON,
        }
        return await self.administration.add(guild_id, entry_of(Wish(**(values | changes))), self.now)

    async def set(self, guild_id: int = 1, **values: Any) -> None:
        """What a server's administrators set for all its reminders."""
        await change(self.administration, guild_id, setting(**values), self.now)

    async def run_at(self, text: str) -> None:
        self.now = at(text)
        await self.posting.run_due(self.now)

    async def states(self, guild_id: int = 1) -> list[str]:
        """Of a server's posts, those due first coming first."""
        return [str(post.state) for post in reversed(await self.ledger.last_of(guild_id, 1000))]


async def _at_once() -> None:
    await asyncio.sleep(0)
