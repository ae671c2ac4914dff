"""What will be posted, and what would keep it from being posted: known a week before, not on the day.

The same look serves an administrator who asks, the check of each day, and a rehearsal by whoever runs
Padauk. It reads, and posts nothing; where things stand in Discord, it asks a `Places`.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import takewhile
from typing import Protocol

import sqlalchemy as sa

from bot.calendar.moments import seconds
from bot.calendar.schedule import Occurrence
from bot.posting.agenda import Agenda
from bot.posting.models import ALL_DAYS, Reminder, Wish
from bot.posting.rows import reminder_of
from bot.store.opening import Store
from bot.store.tables import reminders

log = logging.getLogger(__name__)

AHEAD = timedelta(days=7)
"""How long before it is due administrators hear of what would keep a post away."""

_CHUNK = 1_000


class Obstacle(Enum):
    """What keeps a post away, or a part of it."""

    NOT_IN_SERVER = "the bot is not in the server"
    NO_CHANNEL = "the channel is gone"
    NOT_A_TEXT_CHANNEL = "the channel is no text channel"
    MAY_NOT_POST = "the bot may not post there"
    NO_HISTORY = "the bot may not read the channel's history"
    NO_ROLE = "the role to mention is gone"
    MAY_NOT_MENTION = "the bot may not mention the role"
    PAUSED = "it is paused"
    REFUSED = "it was set aside when Discord refused a post"
    NO_DATE = "the corpus has no such date any more"
    UNREADABLE = "its time zone is gone"
    UNKNOWN = "Discord could not be asked"
    NEW_DATE = "a new date is not among all dates"

    @property
    def keeps_away(self) -> bool:
        """Whether nothing is posted because of it; without the role, say, the post is there all the same."""
        return self not in (
            Obstacle.NO_ROLE,
            Obstacle.MAY_NOT_MENTION,
            Obstacle.NO_HISTORY,
            Obstacle.NEW_DATE,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """An obstacle, and what would remove it."""

    obstacle: Obstacle
    detail: str  # in words, with what to do


class Places(Protocol):
    """Where things stand in Discord."""

    async def findings(self, wish: Wish) -> Sequence[Finding]:
        """What in the server, the channel and the role of *wish* stands in its way."""
        ...


@dataclass(frozen=True, slots=True)
class Expected:
    """A post to come, and what stands in its way."""

    guild_id: int
    number: int
    reminder: Reminder | None  # None for one that can't be read
    occurrence: Occurrence | None  # None where nothing comes any more
    findings: tuple[Finding, ...]

    @property
    def is_posted(self) -> bool:
        return self.occurrence is not None and not any(each.obstacle.keeps_away for each in self.findings)


class Outlook:
    """Over all servers' reminders."""

    def __init__(self, store: Store, agenda: Agenda, places: Places) -> None:
        self._store = store
        self._agenda = agenda
        self._places = places

    async def of_server(self, guild_id: int, now: datetime) -> list[Expected]:
        """The next post of each of a server's reminders."""
        return [await self._next(row, now) async for row in self._rows(reminders.c.guild_id == guild_id)]

    async def of_the_week(self, now: datetime) -> AsyncIterator[Expected]:
        """Of all servers, what is due within AHEAD, or would be, were it not paused or set aside."""
        near = reminders.c.next_due_at <= seconds(now + AHEAD)
        of_all = sa.and_(reminders.c.subject == ALL_DAYS, reminders.c.paused_at.is_(None))
        async for row in self._rows(sa.or_(near, of_all, reminders.c.paused_for.is_not(None))):
            expected = await self._next(row, now)
            due = None if expected.occurrence is None else expected.occurrence.due
            if expected.reminder is None or (due is not None and due <= now + AHEAD):
                yield expected
            elif any(each.obstacle is Obstacle.NEW_DATE for each in expected.findings):
                yield replace(expected, occurrence=None)

    async def of_day(self, day: date) -> AsyncIterator[Expected]:
        """Of all servers, what is posted on *day*, each by its own zone."""
        async for row in self._rows(sa.true()):
            reminder = _read(row)
            if reminder is None:
                yield _unreadable(row)
                continue
            for occurrence in self._on(reminder, day):
                yield Expected(row.guild_id, row.number, reminder, occurrence, await self._findings(reminder))

    def _on(self, reminder: Reminder, day: date) -> Iterator[Occurrence]:
        before = datetime.combine(day, time(), reminder.zone) - timedelta(seconds=1)
        following = self._agenda.occurrences(reminder, before)
        return takewhile(lambda occurrence: occurrence.mark.posted_on == day, following)

    async def _next(self, row: sa.Row[tuple[object, ...]], now: datetime) -> Expected:
        reminder = _read(row)
        if reminder is None:
            return _unreadable(row)
        occurrence = next(self._agenda.occurrences(reminder, max(now, reminder.handled_until)), None)
        findings = (*await self._findings(reminder), *[each async for each in self._new_dates(reminder, now)])
        if occurrence is None:
            findings = (*findings, Finding(Obstacle.NO_DATE, Obstacle.NO_DATE.value))
        return Expected(reminder.guild_id, reminder.number, reminder, occurrence, findings)

    async def _new_dates(self, reminder: Reminder, now: datetime) -> AsyncIterator[Finding]:
        """A date that is new joins nobody's reminder of all dates by itself; administrators hear of it first."""
        for occurrence in self._agenda.left_out(reminder, now, now + AHEAD):
            day = occurrence.mark
            if await self._is_there(reminder.guild_id, day.subject):
                continue
            detail = f"a new date, on {day.day}, is not among its dates; to have it: /reminders add date: {day.subject}"
            yield Finding(Obstacle.NEW_DATE, detail)

    async def _is_there(self, guild_id: int, subject: str) -> bool:
        """Whether a server has a reminder of *subject*."""
        query = sa.select(reminders.c.id).where(reminders.c.guild_id == guild_id, reminders.c.subject == subject)
        async with self._store.begin() as connection:
            return (await connection.execute(query)).first() is not None

    async def _findings(self, reminder: Reminder) -> tuple[Finding, ...]:
        return (*_paused(reminder), *await self._places.findings(reminder))

    async def _rows(self, wanted: sa.ColumnElement[bool]) -> AsyncIterator[sa.Row[tuple[object, ...]]]:
        last = 0
        while True:
            query = sa.select(reminders).where(wanted, reminders.c.id > last).order_by(reminders.c.id).limit(_CHUNK)
            async with self._store.begin() as connection:
                rows = (await connection.execute(query)).all()
            for row in rows:
                yield row
            if len(rows) < _CHUNK:
                return
            last = rows[-1].id


def _read(row: sa.Row[tuple[object, ...]]) -> Reminder | None:
    try:
        return reminder_of(row)
    except (ValueError, KeyError, OSError):  # a zone that the tables no longer have
        return None


def _unreadable(row: sa.Row[tuple[object, ...]]) -> Expected:
    detail = f"the time zone {row.zone} is no longer known; set another one"
    return Expected(row.guild_id, row.number, None, None, (Finding(Obstacle.UNREADABLE, detail),))


def _paused(reminder: Reminder) -> Iterable[Finding]:
    go_on = f"/reminders resume number: {reminder.number}"
    if reminder.paused_for is not None:
        yield Finding(Obstacle.REFUSED, f"Discord refused it ({reminder.paused_for}); when that is put right: {go_on}")
    elif reminder.paused_at is not None:
        yield Finding(Obstacle.PAUSED, f"it is paused; to go on: {go_on}")
