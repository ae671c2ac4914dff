"""At which moment a local date and time are meant.

The named examples lie in the past, where no government changes them any more.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.moments import end_of_day, moment
from bot.calendar.zones import zones
from tests.calendar.wall_clock import DAY, SECOND, last_year_read, second_opinion, wall_clock

IDS = [zone.id for zone in zones()]
TIMES = st.times().map(lambda at: at.replace(microsecond=0))
BEGIN, END = datetime(2026, 1, 1), datetime(2037, 1, 1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Named examples


def test_nine_in_yangon_is_half_past_two_in_utc() -> None:
    assert moment(date(2026, 2, 1), time(9), ZoneInfo("Asia/Yangon")) == utc("2026-02-01 02:30")


def test_the_moment_is_given_in_utc() -> None:
    assert moment(date(2026, 2, 1), time(9), ZoneInfo("Asia/Yangon")).tzinfo is UTC
    assert end_of_day(utc("2026-02-01 12:00"), ZoneInfo("Asia/Yangon")).tzinfo is UTC


def test_a_time_skipped_in_spring_is_due_at_the_first_moment_after_the_gap() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    spring = date(2025, 3, 30)
    assert moment(spring, time(1, 59, 59), berlin) == utc("2025-03-30 00:59:59")
    for skipped in (time(2), time(2, 30), time(2, 59, 59), time(3)):
        due = moment(spring, skipped, berlin)
        assert due == utc("2025-03-30 01:00")
        assert due.astimezone(berlin).isoformat() == "2025-03-30T03:00:00+02:00"


def test_a_time_that_comes_twice_in_autumn_is_due_the_first_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    autumn = date(2025, 10, 26)
    assert moment(autumn, time(2), berlin) == utc("2025-10-26 00:00")
    assert moment(autumn, time(2, 30), berlin) == utc("2025-10-26 00:30")
    assert moment(autumn, time(3), berlin) == utc("2025-10-26 02:00")


def test_lord_howe_puts_its_clocks_forward_by_half_an_hour() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    assert moment(date(2025, 10, 5), time(2, 15), lord_howe) == utc("2025-10-04 15:30")  # 02:30 there
    assert moment(date(2025, 10, 5), time(2, 45), lord_howe) == utc("2025-10-04 15:45")
    assert moment(date(2025, 4, 6), time(1, 45), lord_howe) == utc("2025-04-05 14:45")  # again half an hour later


@pytest.mark.parametrize(
    ("zone", "without_midnight", "one_o_clock"),
    [
        ("Africa/Cairo", date(2025, 4, 25), "2025-04-24 22:00"),
        ("Asia/Beirut", date(2025, 3, 30), "2025-03-29 22:00"),
        ("America/Havana", date(2025, 3, 9), "2025-03-09 05:00"),
    ],
)
def test_a_day_without_midnight_begins_at_one_and_there_ends_the_day_before(
    zone: str, without_midnight: date, one_o_clock: str
) -> None:
    there = ZoneInfo(zone)
    begins = moment(without_midnight, time(), there)
    assert begins == utc(one_o_clock)
    assert begins.astimezone(there).time() == time(1)
    assert moment(without_midnight, time(0, 59), there) == begins
    assert end_of_day(begins - SECOND, there) == begins
    assert end_of_day(begins, there) == moment(without_midnight + DAY, time(), there)


def test_where_midnight_comes_twice_a_day_ends_the_first_time() -> None:
    havana = ZoneInfo("America/Havana")
    assert end_of_day(utc("2025-11-01 16:00"), havana) == utc("2025-11-02 04:00")


@pytest.mark.parametrize("at", [time(), time(12), time(23, 59, 59)])
def test_what_was_set_for_the_day_samoa_skipped_is_due_as_the_next_begins(at: time) -> None:
    apia = ZoneInfo("Pacific/Apia")
    next_day = utc("2011-12-30 10:00")
    assert next_day.astimezone(apia).isoformat() == "2011-12-31T00:00:00+14:00"
    assert moment(date(2011, 12, 30), at, apia) == next_day
    assert end_of_day(utc("2011-12-29 20:00"), apia) == next_day
    assert end_of_day(next_day, apia) == utc("2011-12-31 10:00")


def test_a_day_with_a_change_is_as_long_as_its_clocks_say() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    lengths = [
        end_of_day(begins, berlin) - begins
        for begins in (moment(date(2025, *day), time(), berlin) for day in ((3, 29), (3, 30), (10, 26)))
    ]
    assert lengths == [timedelta(hours=24), timedelta(hours=23), timedelta(hours=25)]


# Against another library


def test_both_opinions_rest_on_the_same_tables() -> None:
    for id in IDS:
        for year in range(2026, 2037):
            for then in (datetime(year, 1, 1), datetime(year, 7, 1)):
                ours = then.replace(tzinfo=UTC).astimezone(ZoneInfo(id)).replace(tzinfo=None)
                assert wall_clock(id).shown(then) == ours, f"dateutil reads {id} otherwise than zoneinfo at {then} UTC"


@given(st.sampled_from(IDS), st.dates(date(2026, 1, 1), date(2036, 12, 31)), TIMES)
@settings(max_examples=500, deadline=None)
def test_another_library_finds_the_same_moment(zone: str, day: date, at: time) -> None:
    assert moment(day, at, ZoneInfo(zone)) == second_opinion(day, at, zone)


@given(st.data(), st.sampled_from(IDS), TIMES)
@settings(max_examples=500, deadline=None)
def test_another_library_finds_the_same_moment_long_ago_and_far_ahead(data: st.DataObject, zone: str, at: time) -> None:
    day = data.draw(st.dates(date(1970, 1, 3), date(last_year_read(), 12, 31)))
    assert moment(day, at, ZoneInfo(zone)) == second_opinion(day, at, zone)


@given(st.sampled_from(IDS), st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_a_day_ends_when_another_library_sees_the_next_date(zone: str, then: datetime) -> None:
    end = end_of_day(then.replace(tzinfo=UTC), ZoneInfo(zone)).replace(tzinfo=None)
    today = wall_clock(zone).shown(then).date()
    assert then < end
    assert wall_clock(zone).shown(end - SECOND).date() == today
    assert wall_clock(zone).shown(end).date() > today


@pytest.mark.prove
def test_at_every_change_of_every_zone_from_2026_to_2036_another_library_agrees() -> None:
    changed = 0
    for id in IDS:
        zone, clock = ZoneInfo(id), wall_clock(id)
        changes = list(clock.changes(BEGIN, END, 7 * DAY))  # no zone changes its clock twice in a week
        changed += len(changes)
        for change in changes:
            for shown in shown_around(change, clock.ahead(change - SECOND), clock.ahead(change)):
                due = moment(shown.date(), shown.time(), zone).replace(tzinfo=None)
                first = clock.first_showing(shown, changes)
                assert due == first, f"{shown} in {id} is {first} UTC to dateutil, {due} UTC to us"
    assert changed > 1000  # or they were not found


def shown_around(change: datetime, ahead_before: timedelta, ahead_after: timedelta) -> list[datetime]:
    """Local times from two hours before a change to two hours after it, and its very edges."""
    edges = sorted((change + ahead_before, change + ahead_after))
    first, last = edges[0] - timedelta(hours=2), edges[1] + timedelta(hours=2)
    quarters = [first + n * timedelta(minutes=15) for n in range((last - first) // timedelta(minutes=15) + 1)]
    return [*quarters, *(edge + n * SECOND for edge in edges for n in (-1, 0, 1))]


def test_a_fraction_of_a_second_at_the_edge_of_a_gap_is_taken_off() -> None:
    assert moment(date(2025, 3, 30), time(2, 0, 0, 500_000), ZoneInfo("Europe/Berlin")) == datetime(
        2025, 3, 30, 1, tzinfo=UTC
    )
