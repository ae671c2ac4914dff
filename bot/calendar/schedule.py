"""What is due when.

Two kinds of schedule: anniversaries of days, with days of notice before them, and things
that come regularly. Both give occurrences, without end and in order, from any moment on;
nothing here knows what has been posted, or what time it is.

A day is marked on its date each year; 29 February on 28 February in years without one, and
the 31st of a shorter month on its last day. Only years after the event count: the first
anniversary is the year after.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from enum import StrEnum
from heapq import merge
from itertools import takewhile
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from bot.calendar.moments import end_of_day, moment

END = date(MAXYEAR - 1, 1, 1)
"""The calendar ends before this day, so that a day more, in any zone, is still a date."""


class Every(StrEnum):
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """Something that happened, and is marked each year."""

    id: str
    origin: date
    in_all: bool = True  # whether it belongs to all dates, or is only marked where it is named

    def in_year(self, year: int) -> date:
        """When it is marked."""
        if (self.origin.month, self.origin.day) == (2, 29) and not calendar.isleap(year):
            return date(year, 2, 28)
        return self.origin.replace(year=year)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """What an occurrence marks. Its text is what the ledger knows it by, so it never changes."""

    day: date
    days_before: int
    subject: str

    def __str__(self) -> str:
        return f"{self.subject}/{self.day.isoformat()}/{self.days_before}"

    @classmethod
    def of(cls, text: str) -> Self:
        subject, day, days_before = text.rsplit("/", 2)
        return cls(date.fromisoformat(day), int(days_before), subject)

    @property
    def posted_on(self) -> date:
        """The local date it is due."""
        return self.day - timedelta(days=self.days_before)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A mark, and when it is due; both moments in UTC."""

    mark: Mark
    due: datetime
    day_ends: datetime  # the local day on which it is due


class Calendar(Protocol):
    """Which local dates something falls on."""

    def marks(self, since: date) -> Iterator[Mark]:
        """Those to be posted on *since* or later, in that order."""
        ...


@dataclass(frozen=True, slots=True)
class Anniversaries:
    """Each of *days* every year, and before it on each of *days_before* (0: the day itself)."""

    days: tuple[MarkedDay, ...]
    days_before: tuple[int, ...] = (0,)

    def marks(self, since: date) -> Iterator[Mark]:
        each = (_yearly(day, before, since) for day in self.days for before in self.days_before)
        return merge(*each, key=lambda mark: (mark.posted_on, mark))


@dataclass(frozen=True, slots=True)
class Regular:
    """*subject* every day, or on one day of every week (0 for Monday) or month (from 1)."""

    subject: str
    every: Every
    on_day: int | None = None

    def marks(self, since: date) -> Iterator[Mark]:
        days = takewhile(lambda day: day < END, self._days(since))
        return (Mark(day, 0, self.subject) for day in days if day >= since)

    def _days(self, since: date) -> Iterator[date]:
        match self.every, self.on_day:
            case Every.DAY, _:
                while True:
                    yield since
                    since += timedelta(days=1)
            case Every.WEEK, int(weekday):
                since += timedelta(days=(weekday - since.weekday()) % 7)
                while True:
                    yield since
                    since += timedelta(days=7)
            case Every.MONTH, int(number):
                month = since.replace(day=1)
                while True:
                    last = calendar.monthrange(month.year, month.month)[1]
                    yield month.replace(day=min(number, last))
                    month += timedelta(days=last)
        raise ValueError(f"{self.every} needs a day")


def _yearly(day: MarkedDay, days_before: int, since: date) -> Iterator[Mark]:
    for year in range(max(since.year, day.origin.year + 1), END.year):
        mark = Mark(day.in_year(year), days_before, day.id)
        if mark.posted_on >= since:
            yield mark


def occurrences(marks: Calendar, at: time, zone: ZoneInfo, after: datetime) -> Iterator[Occurrence]:
    """All that is due later than *after* (aware), in order, without end."""
    if after.year >= END.year:
        return
    for mark in marks.marks(since=after.astimezone(zone).date()):
        due = moment(mark.posted_on, at, zone)
        if due > after:
            yield Occurrence(mark, due, end_of_day(due, zone))


def years_passed(mark: Mark, day: MarkedDay) -> int:
    return mark.day.year - day.origin.year
