"""The days that must not be forgotten: which they are, and when they come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.moments import moment
from bot.calendar.schedule import END, Anniversaries, MarkedDay, years_passed
from bot.corpus.models import Milestone

MYANMAR = ZoneInfo("Asia/Yangon")


@dataclass(frozen=True, slots=True)
class Coming:
    """A milestone's anniversary in one year."""

    milestone: Milestone
    day: date
    years: int  # since it happened

    @property
    def begins(self) -> float:
        """When the day begins in Myanmar, in seconds since 1970."""
        return moment(self.day, time(), MYANMAR).timestamp()


def marked_days(milestones: Iterable[Milestone]) -> list[MarkedDay]:
    """Those that have an anniversary."""
    return [marked_day(milestone) for milestone in milestones if milestone.anniversary is not None]


def marked_day(milestone: Milestone) -> MarkedDay:
    """The day of one that has an anniversary, and so a whole date."""
    in_all = milestone.anniversary is not None and milestone.anniversary.in_all
    return MarkedDay(milestone.id, date.fromisoformat(milestone.date.date or ""), in_all)


def coming(milestones: Sequence[Milestone], first: date, last: date) -> list[Coming]:
    """Every anniversary from *first* to *last*, both included, in order."""
    days = {day.id: day for day in marked_days(milestones)}
    by_id = {milestone.id: milestone for milestone in milestones}
    found = []
    for mark in Anniversaries(tuple(days.values())).marks(first):
        if mark.day > last:
            break
        found.append(Coming(by_id[mark.subject], mark.day, years_passed(mark, days[mark.subject])))
    return found


def in_coming_days(milestones: Sequence[Milestone], today: date, days: int) -> list[Coming]:
    """Every anniversary from *today* for so many *days*."""
    return coming(milestones, today, days_later(today, days))


def days_later(day: date, days: int) -> date:
    """So many days after *day*, or the calendar's last day when that is nearer."""
    return day + min(timedelta(days=days), END - timedelta(days=1) - day)


def years_in_words(years: int) -> str:
    return f"{years} year{'s' * (years != 1)}"
