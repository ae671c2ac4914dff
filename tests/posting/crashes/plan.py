"""What a trial asks for, and which posts must come of it: worked out by hand here, not by the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.calendar.schedule import Every, MarkedDay
from bot.posting.models import ALL_DAYS, Digest, Wish
from tests.entries import id_of
from tests.posting.crashes.order import Key

START = datetime(2027, 2, 1, 6, 0, tzinfo=UTC)
"""In each of ZONES it is TODAY, and will be for eleven hours."""

TODAY = date(2027, 2, 1)

ADDED = START - timedelta(minutes=30)

ZONES = tuple(map(ZoneInfo, ("Asia/Yangon", "Europe/Berlin", "UTC", "America/New_York")))

DAYS_BEFORE = (30, 7, 1, 0)

DAYS = {  # each with how many days before it TODAY is
    MarkedDay("coup", date(2021, 2, 1)): 0,
    MarkedDay("doctors-strike", date(2021, 2, 2)): 1,
    MarkedDay("first-march", date(2022, 2, 8)): 7,
    MarkedDay("first-verdict", date(2020, 3, 3)): 30,
    MarkedDay("old-promise", date(1996, 2, 1)): 0,
}

MINUTES = (1, 1, 3, 4, 6, 10, 10, 18, 25, 40)
"""When something is due, after START: often several things at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    wishes: tuple[Wish, ...]
    expected: frozenset[Key]
    hidden: frozenset[int]  # channels whose history may not be read


def draw_plan(random: Random) -> Plan:
    wishes: list[Wish] = []
    hidden = set()
    for guild_id in range(1, 6):
        zone = random.choice(ZONES)
        for channel_id in (id_of(10 * guild_id), id_of(10 * guild_id + 1)):
            if random.random() < 0.06:
                hidden.add(channel_id)
            wishes += _channel(random, guild_id, channel_id, zone)
    return Plan(tuple(wishes), frozenset(key for wish in wishes for key in keys_of(wish)), frozenset(hidden))


def keys_of(wish: Wish) -> Iterator[Key]:
    """The posts that *wish* stands for today."""
    if wish.digest is not None:
        yield Key(wish.guild_id, wish.channel_id, f"{wish.subject}/{TODAY}/0")
        return
    for day, before in DAYS.items():
        if wish.subject in (day.id, ALL_DAYS):
            yield Key(wish.guild_id, wish.channel_id, f"{day.id}/{TODAY + timedelta(days=before)}/{before}")


def _channel(random: Random, guild_id: int, channel_id: int, zone: ZoneInfo) -> Iterator[Wish]:
    """Some days alone, often all of them besides at another time, and some digests."""

    def wish(subject: str, every: Every) -> Wish:
        due = START + timedelta(minutes=random.choice(MINUTES))
        return Wish(
            guild_id=guild_id,
            channel_id=channel_id,
            subject=subject,
            every=every,
            days_before=DAYS_BEFORE if every is Every.YEAR else (0,),
            at=due.astimezone(zone).time(),
            zone=zone,
        )

    for day in random.sample(sorted(DAYS, key=lambda day: day.id), random.randint(2, len(DAYS))):
        yield wish(day.id, Every.YEAR)
    if random.random() < 0.7:
        yield wish(ALL_DAYS, Every.YEAR)
    for digest in random.sample(list(Digest), random.randint(1, 3)):
        yield wish(digest, Every.DAY)
