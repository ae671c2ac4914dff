"""From a local date and time of day to the moment it is meant.

The local time decides, and the clock on the wall is the judge: something set for 02:30 is
due at the first moment of that day at which a clock in the zone shows 02:30 or later. So

- a time that a zone skips in spring is due at the first moment after the gap,
- a time that comes twice in autumn is due the first time,
- and where a whole day is skipped (Samoa, 30 December 2011), at the first moment of the next.

`zoneinfo` would read a skipped time by the offset before the gap, half an hour into the
next one; `discord.ext.tasks` takes the second of two. Neither is used for this.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which a clock in *zone* shows *at* (to the second) of *day* or later."""
    shown = datetime.combine(day, at.replace(microsecond=0))
    first = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(first, zone) == shown:
        return first
    return _first_after_the_gap(shown, zone)


def end_of_day(then: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the local day of *then* is over."""
    return moment(then.astimezone(zone).date() + timedelta(days=1), time(), zone)


def _first_after_the_gap(shown: datetime, zone: ZoneInfo) -> datetime:
    """Read by the offset after the gap, a skipped time lies before it; by the one before, after it."""
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _shown(middle, zone) < shown:
            before = middle
        else:
            after = middle
    return after


def _shown(then: datetime, zone: ZoneInfo) -> datetime:
    """What the clock shows, without its zone."""
    return then.astimezone(zone).replace(tzinfo=None)


def instant(seconds: int) -> datetime:
    """Seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds(then: datetime) -> int:
    """A moment as whole seconds since 1970, rounded down."""
    return int(then.timestamp() // 1)
