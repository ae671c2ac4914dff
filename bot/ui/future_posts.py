"""Every post that is to come, as it will be read: so that years of them can be looked at beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.calendar.days import marked_days
from bot.calendar.moments import moment
from bot.calendar.schedule import Every, Mark
from bot.corpus.library import Library
from bot.corpus.models import Demand
from bot.posting.agenda import Agenda
from bot.posting.models import ALL_DAYS, Digest, Wish, digest_subject
from bot.ui.digest_pool import DigestPool
from bot.ui.reminders import Occasion, entries_of_post, message_of_post

AT = time(9)
MONDAY = 0


@dataclass(frozen=True, slots=True)
class FuturePost:
    """*entries*: ids of all that it shows; *demands*: those among them that are demands."""

    due: datetime  # in the zone it was asked for
    mark: Mark
    title: str
    text: str
    entries: tuple[str, ...]
    demands: tuple[str, ...]


def posts_of_dates(
    library: Library, first: date, last: date, zone: ZoneInfo, days_before: tuple[int, ...]
) -> Iterator[FuturePost]:
    """What a server with all dates gets from *first* to *last*, both included, in order."""
    wish = _spec(ALL_DAYS, Every.YEAR, zone, days_before=days_before)
    return (_post(library, wish, mark, None) for mark in _marks(library, wish, first, last))


def posts_of_a_digest(
    library: Library, digest: Digest, first: date, last: date, zone: ZoneInfo, seed: int
) -> Iterator[FuturePost]:
    """What a server with a weekly digest, on Mondays, gets; *seed* is the first round it draws in."""
    wish = _spec(digest_subject(digest, None), Every.WEEK, zone, on_day=MONDAY)
    pool, item, round = DigestPool(library), None, seed
    for mark in _marks(library, wish, first, last):
        item, round = pool.draw(wish.subject, mark.posted_on, round, item)
        if item is None:
            return
        yield _post(library, wish, mark, item)


def _spec(
    subject: str, every: Every, zone: ZoneInfo, *, on_day: int | None = None, days_before: tuple[int, ...] = (0,)
) -> Wish:
    """Of a server and a channel that nobody has."""
    return Wish(
        guild_id=0,
        channel_id=0,
        subject=subject,
        every=every,
        on_day=on_day,
        days_before=days_before,
        at=AT,
        zone=zone,
    )


def _marks(library: Library, wish: Wish, first: date, last: date) -> Iterator[Mark]:
    calendar = Agenda(marked_days(library.corpus.milestones)).calendar(wish)
    return takewhile(lambda mark: mark.posted_on <= last, calendar.marks(first))


def _post(library: Library, wish: Wish, mark: Mark, item: str | None) -> FuturePost:
    occasion = Occasion(mark=mark, item=item)
    message = message_of_post(library, wish, occasion)
    shown = entries_of_post(library, wish, occasion)
    embeds = message["embeds"]
    parts = [message["content"], *(part for embed in embeds for part in (embed.title, embed.description) if part)]
    foot = embeds[-1].footer.text
    return FuturePost(
        moment(mark.posted_on, wish.at, wish.zone).astimezone(wish.zone),
        mark,
        message["content"].partition("\n")[0].strip("*"),
        "\n\n".join([*parts, *([foot] if foot else [])]),
        tuple(entry.id for entry in shown),
        tuple(entry.id for entry in shown if isinstance(entry, Demand)),
    )
