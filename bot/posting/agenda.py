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
        return occurrences(self._calendar(wish), wish.at, wish.zone, after)

    def is_due(self, wish: Wish, mark: Mark, now: datetime) -> bool:
        """Whether *wish* asks for *mark*, at *now* or before."""
        due = moment(mark.posted_on, wish.at, wish.zone)
        since = due - timedelta(seconds=1)
        together = takewhile(lambda occurrence: occurrence.due <= due, self.occurrences(wish, since))
        return due <= now and any(occurrence.mark == mark for occurrence in together)

    def _calendar(self, wish: Wish) -> Calendar:
        if wish.digest is not None:
            return Regular(wish.subject, wish.every, wish.on_day)
        if wish.subject == ALL_DAYS:
            return Anniversaries(tuple(self.days.values()), wish.days_before)
        known = (self.days[wish.subject],) if wish.subject in self.days else ()
        return Anniversaries(known, wish.days_before)
