"""A whole year in two servers, against a calculation that shares nothing with ours.

The dates, days and hours are worked out here by looking at the clock on the wall, half hour by
half hour, as python-dateutil reads it. The bot is restarted now and then, sometimes at the very
moment at which something is due.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from dateutil import tz
from simcord import ChannelHandle

from bot.config.settings import Settings
from bot.corpus.dated import Certainty
from bot.corpus.library import Library
from tests.world import World, a_desk, read, without_pace

DAY, HALF_AN_HOUR, SECOND = timedelta(days=1), timedelta(minutes=30), timedelta(seconds=1)
BEGINS, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NOTICE = (30, 7, 1, 0)
SUNDAY = 6

Post = tuple[datetime, str]
"""When, and the first line."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_pace(settings)


@cache
def first_moment_showing(day: date, hour: int, minute: int, zone: str) -> datetime:
    """When a clock on the wall first shows that time of that day, or jumps over it."""
    wanted = datetime(day.year, day.month, day.day, hour, minute)
    then = wanted.replace(tzinfo=UTC) - DAY
    while then.astimezone(tz.gettz(zone)).replace(tzinfo=None) < wanted:
        then += HALF_AN_HOUR
    return then


def headings(library: Library) -> Iterator[tuple[date, str]]:
    """The local day of each post of dates, and its first line."""
    for milestone in library.corpus.milestones:
        if milestone.anniversary is None:
            continue
        happened = date.fromisoformat(milestone.date.date or "")
        for year in (2026, 2027):
            day, passed = happened.replace(year=year), f"{year - happened.year} years"
            on = f"{day.day} {day:%B} {year}"
            yield day - 30 * DAY, f"In 30 days, on {on}: {milestone.name} · {passed}"
            yield day - 7 * DAY, f"In 7 days, on {on}: {milestone.name} · {passed}"
            yield day - DAY, f"Tomorrow, on {on}: {milestone.name} · {passed}"
            if milestone.date.certainty in (Certainty.STATED, Certainty.CONFIRMED):
                yield day, f"{passed} ago today: {milestone.name}"
            else:
                yield day, f"Remembered today: {milestone.name} · {passed}"


def expected(library: Library, hour: int, minute: int, zone: str) -> list[Post]:
    days = [BEGINS.date() + number * DAY for number in range(-1, 367)]
    wanted = [*headings(library), *((day, "Quote of the week") for day in days if day.weekday() == SUNDAY)]
    posts = ((first_moment_showing(day, hour, minute, zone), line) for day, line in wanted)
    return sorted(post for post in posts if BEGINS < post[0] < ENDS)


def came(channel: ChannelHandle) -> list[Post]:
    """What a channel holds; of a quote, only that it is one."""
    lines = [(post.created_at, read(post.content).splitlines()[0]) for post in channel.history()]
    return sorted(
        (then.replace(microsecond=0), re.sub(r"^(Quote of the week):.*", r"\1", line)) for then, line in lines
    )


@pytest.mark.prove
async def test_in_a_whole_year_every_post_comes_once_at_its_local_time_and_nothing_else(
    world: World, library: Library
) -> None:
    guild = world.env.create_guild("Freunde Myanmars")
    berlin = a_desk(world.env, guild, guild.create_text_channel("erinnern"), "wächterin")
    await world.hold()
    for desk, at, zone in ((world.desk, "09:00", "Asia/Yangon"), (berlin, "02:30", "Europe/Berlin")):
        await desk.ask("add", date="all", before="30 7 1 0", at=at, zone=zone)
        await desk.ask("digest", what="quote", every="week", day="Sunday", at=at)
    in_yangon, in_berlin = expected(library, 9, 0, "Asia/Yangon"), expected(library, 2, 30, "Europe/Berlin")
    assert len(in_yangon) == len(in_berlin) == 52 + 6 * 4
    assert (datetime(2026, 3, 29, 1, tzinfo=UTC), "Quote of the week") in in_berlin, "02:30 is skipped that night"
    assert (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Quote of the week") in in_berlin, "02:30 comes twice"

    nights = [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)]
    around = {night + number * HALF_AN_HOUR for night in nights for number in range(12)}
    moments = {then for then, _ in (*in_yangon, *in_berlin)} | around | {ENDS}
    for number, moment in enumerate(sorted(moments)):
        await world.at(moment - SECOND)
        if number % 16 == 3:
            await world.wait_until(moment)
            await world.restart()
        else:
            await world.at(moment)
        if number % 16 == 9:
            await world.restart()

    assert came(world.channel) == in_yangon
    assert came(berlin.channel) == in_berlin
