"""Which days a reminder stands for, and so when it is due."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import takewhile

from bot.calendar.moments import moment
from bot.calendar.schedule import Anniversaries, Calendar, Mark, MarkedDay, Occurrence, Regular, occurrences
from bot.posting.models import ALL_DAYS, Wish


class Agenda:
    """The days that can be marked."""

    def __init__(self, days: Iterable[MarkedDay]) -> None:
        self.days: Mapping[str, MarkedDay] = {day.id: day for day in days}

    def occurrences(self, wish: Wish, after: datetime) -> Iterator[Occurrence]:
        """All that is due for *wish* later than *after*; none for a day that is no longer known."""
        return occurrences(self.calendar(wish), wish.at, wish.zone, after)

    def left_out(self, wish: Wish, after: datetime, until: datetime) -> Iterator[Occurrence]:
        """What a reminder of all dates does not bring from *after* to *until*, since it is new."""
        if wish.subject != ALL_DAYS:
            return
        new = Anniversaries(tuple(day for day in self.days.values() if not day.in_all))
        yield from takewhile(lambda occurrence: occurrence.due <= until, occurrences(new, wish.at, wish.zone, after))

    def asks_for(self, wish: Wish, mark: Mark) -> bool:
        """Whether *wish* ever asks for *mark*."""
        due = self.due(wish, mark)
        together = takewhile(
            lambda occurrence: occurrence.due <= due, self.occurrences(wish, due - timedelta(seconds=1))
        )
        return any(occurrence.mark == mark for occurrence in together)

    def is_due(self, wish: Wish, mark: Mark, now: datetime) -> bool:
        """Whether *wish* asks for *mark*, at *now* or before."""
        return self.due(wish, mark) <= now and self.asks_for(wish, mark)

    def due(self, wish: Wish, mark: Mark) -> datetime:
        """When *mark* is due by the time of *wish*."""
        return moment(mark.posted_on, wish.at, wish.zone)

    def calendar(self, wish: Wish) -> Calendar:
        """What *wish* stands for; nothing for a day that is no longer known."""
        if wish.digest is not None:
            return Regular(wish.subject, wish.every, wish.on_day)
        if wish.subject == ALL_DAYS:
            return Anniversaries(tuple(day for day in self.days.values() if day.in_all), wish.days_before)
        known = (self.days[wish.subject],) if wish.subject in self.days else ()
        return Anniversaries(known, wish.days_before)
