"""What stands in the way of a post is known before its day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.calendar.schedule import MarkedDay
from bot.posting.models import ALL_DAYS, Wish
from bot.posting.outlook import AHEAD, Finding, Obstacle, Outlook
from bot.posting.publisher import Refused
from bot.runtime.forecast import Forecast
from bot.store.tables import reminders
from tests.posting.office import CHANNEL, WARDENS, Office, at

GONE = Finding(Obstacle.NO_CHANNEL, "there is no such channel any more")


class Places:
    """Discord, as a test says it is."""

    def __init__(self) -> None:
        self.found: defaultdict[int, list[Finding]] = defaultdict(list)  # by server

    async def findings(self, wish: Wish) -> Sequence[Finding]:
        return self.found[wish.guild_id]


class Watch:
    def __init__(self, office: Office) -> None:
        self.places = Places()
        self.outlook = Outlook(office.reminders._store, office.agenda, self.places)
        pace = office.posting._pace
        self.forecast = Forecast(
            self.outlook, office.ledger, office.channel, pace, describe=str.upper, now=lambda: office.now
        )


@pytest.fixture
def watch(office: Office) -> Watch:
    return Watch(office)


def told(office: Office) -> list[str]:
    lines = [line for notice in office.channel.notices for line in notice.lines]
    office.channel.notices.clear()
    return lines


async def test_a_channel_that_is_gone_is_told_of_a_week_before_and_not_earlier(office: Office, watch: Watch) -> None:
    await office.set(notices=WARDENS)
    await office.wish()
    watch.places.found[1] = [GONE]
    due = at("2027-02-01 09:00")
    office.now = due - AHEAD - timedelta(hours=1)
    await watch.forecast.look()
    assert told(office) == []
    office.now = due - AHEAD + timedelta(days=1)
    await watch.forecast.look()
    assert told(office) == ["Reminder 1 (COUP-2021), due on 2027-02-01: there is no such channel any more."]


async def test_it_is_told_once_and_again_after_a_week(office: Office, watch: Watch) -> None:
    await office.set(notices=WARDENS)
    await office.wish(days_before=(0, 1, 2, 3, 30))
    watch.places.found[1] = [GONE]
    office.now = at("2027-01-26 00:00")
    for _ in range(24 * 5):
        await watch.forecast.look()
        office.now += timedelta(hours=1)
    assert len(told(office)) == 1


async def test_what_discord_refused_is_told_of_before_its_next_day(office: Office, watch: Watch) -> None:
    await office.set(notices=WARDENS)
    await office.wish(days_before=(0, 5))
    office.channel.failures[1].append(Refused("Missing Access"))
    await office.run_at("2027-01-27 09:00")
    told(office)
    office.now = at("2027-01-28 09:00")
    await watch.forecast.look()
    (line,) = told(office)
    assert "Discord refused it (Missing Access)" in line
    assert "/reminders resume number: 1" in line


async def test_a_reminder_whose_zone_is_gone_is_told_of_and_keeps_no_other_back(office: Office, watch: Watch) -> None:
    await office.set(notices=WARDENS)
    await office.wish()
    await office.wish(guild_id=2, channel_id=CHANNEL + 1)
    async with office.reminders._store.begin() as connection:
        await connection.execute(sa.update(reminders).where(reminders.c.guild_id == 1).values(zone="Mars/Olympus"))
    office.now = at("2027-01-30 09:00")
    await watch.forecast.look()
    assert told(office) == ["Reminder 1: the time zone Mars/Olympus is no longer known; set another one."]
    expected = [each async for each in watch.outlook.of_day(date(2027, 2, 1))]
    assert [(each.guild_id, each.is_posted) for each in expected] == [(1, False), (2, True)]


async def test_nothing_is_said_of_what_is_well(office: Office, watch: Watch) -> None:
    await office.set(notices=WARDENS)
    await office.wish()
    office.now = at("2027-01-31 09:00")
    await watch.forecast.look()
    assert told(office) == []


async def test_a_rehearsal_lists_the_posts_of_the_day_and_no_others(office: Office, watch: Watch) -> None:
    await office.wish(days_before=(0, 1))
    await office.wish(guild_id=2, subject="august-2017", channel_id=CHANNEL + 1)
    await office.wish(guild_id=3, channel_id=CHANNEL + 2)
    watch.places.found[3] = [GONE]
    on_the_day = [each async for each in watch.outlook.of_day(date(2027, 2, 1))]
    assert [(each.guild_id, each.is_posted) for each in on_the_day] == [(1, True), (3, False)]
    assert [each.guild_id async for each in watch.outlook.of_day(date(2027, 1, 31))] == [1]
    assert [each async for each in watch.outlook.of_day(date(2027, 3, 1))] == []
    assert not office.channel.messages


async def test_a_role_that_is_gone_keeps_no_post_away(office: Office, watch: Watch) -> None:
    await office.wish(role_id=CHANNEL)
    watch.places.found[1] = [Finding(Obstacle.NO_ROLE, "the role is gone")]
    (expected,) = await watch.outlook.of_server(1, office.now)
    assert expected.is_posted
    assert expected.findings


async def test_a_server_that_was_left_and_joined_again_goes_on(office: Office) -> None:
    await office.wish(days_before=(0, 5))
    await office.wish(subject="august-2017")
    await office.administration.pause(1, 2, office.now)
    office.channel.failures[1].append(Refused("Unknown Channel"))
    await office.run_at("2027-01-27 09:00")
    assert [each.paused_for is not None for each in await office.reminders.of_server(1)] == [True, False]
    assert await office.administration.go_on(1, at("2027-01-28 09:00")) == 1
    assert [each.paused_at is None for each in await office.reminders.of_server(1)] == [True, False]
    await office.run_at("2027-02-01 09:00")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


NEW = MarkedDay("union-day-2027", date(2020, 3, 10), in_all=False)


async def test_a_date_that_is_new_joins_no_reminder_of_all_dates_and_is_told_of_a_week_before(
    office: Office, watch: Watch
) -> None:
    office.agenda.days = {**office.agenda.days, NEW.id: NEW}
    await office.set(notices=WARDENS)
    await office.wish(subject=ALL_DAYS)
    office.now = at("2027-03-01 12:00")
    await watch.forecast.look()
    assert told(office) == []
    office.now = at("2027-03-05 12:00")
    await watch.forecast.look()
    (line,) = told(office)
    assert line.endswith(
        "a new date, on 2027-03-10, is not among its dates; to have it: /reminders add date: union-day-2027."
    )
    await office.run_at("2027-03-10 09:00")
    assert office.channel.marks == []


async def test_whoever_has_added_a_new_date_gets_it_and_is_told_no_more(office: Office, watch: Watch) -> None:
    office.agenda.days = {**office.agenda.days, NEW.id: NEW}
    await office.set(notices=WARDENS)
    await office.wish(subject=ALL_DAYS)
    await office.wish(subject=NEW.id)
    office.now = at("2027-03-05 12:00")
    await watch.forecast.look()
    assert told(office) == []
    await office.run_at("2027-03-10 09:00")
    assert office.channel.marks == ["union-day-2027/2027-03-10/0"]
