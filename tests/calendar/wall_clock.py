"""A second opinion on moments: the clock on a zone's wall, as python-dateutil reads it.

Only one thing is asked of dateutil, what the clock shows at a moment in UTC; that question
has one answer, whatever a library thinks of gaps and folds. From those readings the first
moment that shows a time is found by looking, not by turning local times into UTC.

Both opinions rest on the same files, those of the tzdata package, since releases of the zone
tables differ. dateutil before 3.0 would read of them only what comes before 2038.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from io import BytesIO

from dateutil import tz

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
FURTHEST = timedelta(hours=26)
"""No clock has been further from UTC than this."""


def bytes_of(zone: str) -> bytes:
    return resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()


class WallClock:
    """Moments are in UTC and local times local; neither carries a zone in here."""

    def __init__(self, zone: str) -> None:
        self._zone = tz.tzfile(BytesIO(bytes_of(zone)))

    def shown(self, then: datetime) -> datetime:
        return self._zone.fromutc(then.replace(tzinfo=self._zone)).replace(tzinfo=None, fold=0)

    def ahead(self, then: datetime) -> timedelta:
        """How far the clock is ahead of UTC."""
        return self.shown(then) - then

    def changes(self, since: datetime, until: datetime, step: timedelta) -> Iterator[datetime]:
        """When the clock is put forward or back; a change and its undoing within *step* are missed."""
        while since < until:
            soon = since + step
            if self.ahead(since) != self.ahead(soon):
                yield self._change_between(since, soon)
            since = soon

    def _change_between(self, before: datetime, after: datetime) -> datetime:
        ahead = self.ahead(before)
        while after - before > SECOND:
            middle = before + (after - before) // SECOND // 2 * SECOND
            if self.ahead(middle) == ahead:
                before = middle
            else:
                after = middle
        return after

    def first_showing(self, wanted: datetime, changes: list[datetime] | None = None) -> datetime:
        """The first moment at which the clock shows *wanted* or later; *changes* saves looking for them."""
        earliest, latest = wanted - FURTHEST, wanted + FURTHEST
        if changes is None:
            changes = list(self.changes(earliest, latest, HOUR))
        near = changes[bisect_right(changes, earliest) : bisect_right(changes, latest)]
        for begins, ends in zip([earliest, *near], [*near, latest], strict=True):
            # Between two changes the clock runs evenly: it shows the time at one moment, or from the start.
            first = max(begins, wanted - self.ahead(begins))
            if first < ends:
                return first
        raise AssertionError(f"{self._zone} never shows {wanted}")


@cache
def wall_clock(zone: str) -> WallClock:
    return WallClock(zone)


@cache
def last_year_read() -> int:
    """To which year dateutil can be asked, 2100 at most."""
    seen = wall_clock("Europe/Berlin").changes(datetime(2090, 1, 1), datetime(2091, 1, 1), 7 * DAY)
    return 2100 if any(seen) else 2036


def second_opinion(day: date, at: time, zone: str) -> datetime:
    return wall_clock(zone).first_showing(datetime.combine(day, at)).replace(tzinfo=UTC)
