"""What is due when: anniversaries with their notices, and things that come regularly."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.moments import instant, seconds
from bot.calendar.schedule import (
    Anniversaries,
    Calendar,
    Every,
    Mark,
    MarkedDay,
    Occurrence,
    Regular,
    occurrences,
    years_passed,
)
from bot.calendar.zones import zones
from tests.calendar.wall_clock import DAY, SECOND, second_opinion

YANGON = ZoneInfo("Asia/Yangon")
NINE = time(9)
COUP = MarkedDay("coup-2021", date(2021, 2, 1))
LEAP = MarkedDay("leap", date(2024, 2, 29))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(count: int, marks: Calendar, after: str, at: time = NINE, zone: ZoneInfo = YANGON) -> list[Occurrence]:
    return list(islice(occurrences(marks, at, zone, utc(after)), count))


def posted(count: int, marks: Calendar, after: str) -> list[str]:
    """On which local dates the next ones are posted."""
    return [occurrence.mark.posted_on.isoformat() for occurrence in first(count, marks, after)]


# Anniversaries


def test_the_notices_of_a_day_come_in_order_and_the_day_itself_last() -> None:
    found = first(5, Anniversaries((COUP,), (0, 1, 7, 30)), after="2026-12-31")
    assert [(str(occurrence.mark), str(occurrence.due)) for occurrence in found] == [
        ("coup-2021/2027-02-01/30", "2027-01-02 02:30:00+00:00"),
        ("coup-2021/2027-02-01/7", "2027-01-25 02:30:00+00:00"),
        ("coup-2021/2027-02-01/1", "2027-01-31 02:30:00+00:00"),
        ("coup-2021/2027-02-01/0", "2027-02-01 02:30:00+00:00"),
        ("coup-2021/2028-02-01/30", "2028-01-02 02:30:00+00:00"),
    ]


def test_an_occurrence_knows_when_its_local_day_is_over() -> None:
    (found,) = first(1, Anniversaries((COUP,)), after="2026-12-31")
    assert found.due == utc("2027-02-01 02:30")
    assert found.day_ends == utc("2027-02-01 17:30")  # midnight in Yangon


def test_a_notice_reaches_back_over_the_end_of_the_year() -> None:
    week_before = MarkedDay("new-year", date(2020, 1, 1))
    assert posted(2, Anniversaries((week_before,), (7,)), after="2026-06-01") == ["2026-12-25", "2027-12-25"]


def test_a_years_notice_is_given_in_the_year_before_and_not_skipped_over_leap_years() -> None:
    found = posted(4, Anniversaries((COUP,), (365,)), after="2022-01-01")
    assert found == ["2022-02-01", "2023-02-01", "2024-02-02", "2025-02-01"]


def test_days_notices_and_the_days_of_others_are_told_in_one_order() -> None:
    revolution = MarkedDay("spring-revolution", date(2021, 2, 2))
    found = first(6, Anniversaries((revolution, COUP), (1, 0)), after="2022-01-01")
    assert [str(occurrence.mark) for occurrence in found[:4]] == [
        "coup-2021/2022-02-01/1",
        "coup-2021/2022-02-01/0",
        "spring-revolution/2022-02-02/1",
        "spring-revolution/2022-02-02/0",
    ]


def test_only_the_years_after_the_event_are_marked() -> None:
    assert posted(2, Anniversaries((COUP,)), after="1990-01-01") == ["2022-02-01", "2023-02-01"]
    assert posted(1, Anniversaries((COUP,)), after="2021-01-31") == ["2022-02-01"]


def test_the_first_anniversary_may_be_announced_in_the_year_of_the_event() -> None:
    assert posted(2, Anniversaries((COUP,), (60,)), after="2021-02-01") == ["2021-12-03", "2022-12-03"]


def test_29_february_is_marked_on_the_28th_where_there_is_none() -> None:
    found = posted(5, Anniversaries((LEAP,)), after="2024-01-01")
    assert found == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"]
    assert LEAP.in_year(2100) == date(2100, 2, 28)


def test_28_february_stays_the_28th_in_every_year() -> None:
    found = posted(4, Anniversaries((MarkedDay("d", date(2023, 2, 28)),)), after="2025-01-01")
    assert found == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-28"]


def test_a_notice_tells_the_years_that_will_have_passed_on_the_day() -> None:
    notice, day = first(2, Anniversaries((COUP,), (60, 0)), after="2026-11-01")
    assert notice.due.year == 2026
    assert years_passed(notice.mark, COUP) == years_passed(day.mark, COUP) == 6


def test_nothing_is_due_where_no_day_is_marked() -> None:
    assert first(1, Anniversaries((), (30, 0)), after="2026-01-01") == []
    assert first(1, Anniversaries((COUP,), ()), after="2026-01-01") == []


# Regular things


def test_what_comes_daily_comes_every_day() -> None:
    daily = Regular("digest", Every.DAY)
    assert posted(3, daily, after="2028-02-28") == ["2028-02-28", "2028-02-29", "2028-03-01"]


def test_what_comes_weekly_comes_on_its_weekday() -> None:
    mondays, sundays = Regular("digest", Every.WEEK, 0), Regular("digest", Every.WEEK, 6)
    assert posted(3, mondays, after="2026-12-24") == ["2026-12-28", "2027-01-04", "2027-01-11"]
    assert posted(2, sundays, after="2026-12-24") == ["2026-12-27", "2027-01-03"]


def test_what_comes_monthly_on_the_31st_comes_on_the_last_day_of_shorter_months() -> None:
    last = Regular("digest", Every.MONTH, 31)
    found = posted(6, last, after="2027-11-15")
    assert found == ["2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_what_comes_monthly_on_the_1st_comes_on_the_1st() -> None:
    assert posted(3, Regular("digest", Every.MONTH, 1), after="2026-11-15") == [
        "2026-12-01",
        "2027-01-01",
        "2027-02-01",
    ]


@pytest.mark.parametrize("every", [Every.WEEK, Every.MONTH])
def test_what_comes_weekly_or_monthly_needs_its_day(every: Every) -> None:
    with pytest.raises(ValueError, match=f"{every} needs a day"):
        first(1, Regular("digest", every), after="2026-01-01")


# From when on


@pytest.mark.parametrize(
    "marks",
    [
        Anniversaries((COUP, LEAP), (365, 30, 0)),
        Regular("digest", Every.DAY),
        Regular("digest", Every.WEEK, 2),
        Regular("digest", Every.MONTH, 3),
    ],
)
def test_a_calendar_tells_what_is_posted_on_a_date_or_later_in_that_order(marks: Calendar) -> None:
    everything = list(islice(marks.marks(date(2026, 1, 1)), 40))
    dates = [mark.posted_on for mark in everything]
    assert dates == sorted(dates)
    for since in (date(2026, 1, 31) + n * DAY for n in range(9)):
        later = [mark for mark in everything if mark.posted_on >= since]
        assert list(islice(marks.marks(since), len(later))) == later


def test_what_is_due_at_this_very_moment_is_not_due_later() -> None:
    daily = Regular("digest", Every.DAY)
    assert posted(1, daily, after="2026-02-01 02:29:59") == ["2026-02-01"]
    assert posted(1, daily, after="2026-02-01 02:30:00") == ["2026-02-02"]


def test_the_moment_asked_from_may_be_told_in_any_zone() -> None:
    in_honolulu = utc("2026-02-01 02:30").astimezone(ZoneInfo("Pacific/Honolulu"))
    (found,) = islice(occurrences(Regular("digest", Every.DAY), NINE, YANGON, in_honolulu), 1)
    assert found.due == utc("2026-02-02 02:30")


def test_the_day_samoa_skipped_is_posted_as_the_next_begins_and_nothing_is_lost() -> None:
    apia = ZoneInfo("Pacific/Apia")
    found = first(4, Regular("digest", Every.DAY), after="2011-12-29 00:00", zone=apia)
    assert [(str(occurrence.mark.day), str(occurrence.due.astimezone(apia))) for occurrence in found] == [
        ("2011-12-29", "2011-12-29 09:00:00-10:00"),
        ("2011-12-30", "2011-12-31 00:00:00+14:00"),
        ("2011-12-31", "2011-12-31 09:00:00+14:00"),
        ("2012-01-01", "2012-01-01 09:00:00+14:00"),
    ]
    assert found[1].day_ends == found[2].day_ends == utc("2011-12-31 10:00")


def test_a_daily_time_skipped_in_spring_is_due_once_after_the_gap() -> None:
    found = first(3, Regular("digest", Every.DAY), "2025-03-29", at=time(2, 30), zone=ZoneInfo("Europe/Berlin"))
    assert [str(occurrence.due) for occurrence in found] == [
        "2025-03-29 01:30:00+00:00",
        "2025-03-30 01:00:00+00:00",
        "2025-03-31 00:30:00+00:00",
    ]


def test_a_daily_time_that_comes_twice_in_autumn_is_due_once() -> None:
    found = first(3, Regular("digest", Every.DAY), "2025-10-25", at=time(2, 30), zone=ZoneInfo("Europe/Berlin"))
    assert [str(occurrence.due) for occurrence in found] == [
        "2025-10-25 00:30:00+00:00",
        "2025-10-26 00:30:00+00:00",
        "2025-10-27 01:30:00+00:00",
    ]


# At the end of all dates

ALL_KINDS = [
    Anniversaries((COUP, LEAP), (365, 30, 0)),
    Regular("digest", Every.DAY),
    Regular("digest", Every.WEEK, 6),
    Regular("digest", Every.MONTH, 31),
]


@pytest.mark.parametrize("zone", ["Asia/Yangon", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("marks", ALL_KINDS)
def test_a_schedule_asked_for_the_last_years_there_are_ends(marks: Calendar, zone: str) -> None:
    found = list(occurrences(marks, time(23, 59), ZoneInfo(zone), utc("9990-06-01")))
    assert 7 <= len(found) < 8 * 366
    assert found[-1].mark.day.year == 9997


@pytest.mark.parametrize("after", ["9998-01-01", "9999-06-30", "9999-12-27"])
@pytest.mark.parametrize("marks", ALL_KINDS)
def test_a_schedule_asked_from_beyond_them_is_empty(marks: Calendar, after: str) -> None:
    assert first(1, marks, after) == []


@pytest.mark.parametrize(
    ("marks", "after"),
    [
        (Regular("digest", Every.WEEK, 6), "9999-12-29"),  # the next Sunday
        (Regular("digest", Every.DAY), "9999-12-31 23:59"),  # already the year 10000 in Yangon
    ],
)
def test_a_schedule_asked_from_the_last_week_there_is_is_empty(marks: Calendar, after: str) -> None:
    assert first(1, marks, after) == []


# What the ledger knows an occurrence by

MARKS = st.builds(Mark, day=st.dates(), days_before=st.integers(0, 365), subject=st.text())


@given(MARKS)
def test_a_mark_is_read_back_from_its_text(mark: Mark) -> None:
    assert Mark.of(str(mark)) == mark


@given(MARKS, MARKS)
def test_two_marks_never_share_a_text(one: Mark, other: Mark) -> None:
    assert (str(one) == str(other)) == (one == other)


def test_the_text_of_a_mark_never_changes_or_what_was_posted_would_be_posted_again() -> None:
    assert str(Mark(date(2027, 2, 1), 30, "coup-2021")) == "coup-2021/2027-02-01/30"
    assert Mark.of("a/b/2027-02-01/7") == Mark(date(2027, 2, 1), 7, "a/b")


@given(st.integers(-(10**9), 10**10))
def test_a_moment_is_read_back_from_its_seconds(since_1970: int) -> None:
    assert seconds(instant(since_1970)) == since_1970
    assert seconds(instant(since_1970) + timedelta(microseconds=999_999)) == since_1970


# Against another library

IDS = [zone.id for zone in zones()]
TIMES = st.times().map(lambda at: at.replace(microsecond=0))
NOTICES = st.lists(st.sampled_from((0, 1, 7, 30, 100, 364, 365)), min_size=1, max_size=4, unique=True).map(tuple)
ORIGINS = st.one_of(st.just(date(2024, 2, 29)), st.dates(date(1960, 1, 1), date(2030, 12, 31)))
DAYS = st.lists(ORIGINS, min_size=1, max_size=3).map(
    lambda origins: tuple(MarkedDay(f"day-{number}", origin) for number, origin in enumerate(origins))
)
REGULAR = st.one_of(
    st.just(Regular("digest", Every.DAY)),
    st.integers(0, 6).map(lambda weekday: Regular("digest", Every.WEEK, weekday)),
    st.integers(1, 31).map(lambda number: Regular("digest", Every.MONTH, number)),
)
CALENDARS: st.SearchStrategy[Anniversaries | Regular] = st.one_of(st.builds(Anniversaries, DAYS, NOTICES), REGULAR)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2034, 1, 1)).map(lambda then: then.replace(tzinfo=UTC))


def days_by_rule(regular: Regular, since: date, until: date) -> Iterator[date]:
    """The days of something regular, as rules of the calendar standard have them."""
    begin = datetime.combine(since, time())
    match regular.every, regular.on_day:
        case Every.WEEK, int(weekday):
            rule = rrule(WEEKLY, begin, byweekday=weekday)
        case Every.MONTH, int(number):  # of that number and the last, the first: a month of 30 days has no 31st
            rule = rrule(MONTHLY, begin, bymonthday=(number, -1), bysetpos=1)
        case _:
            rule = rrule(DAILY, begin)
    return (found.date() for found in rule.between(begin, datetime.combine(until, time()), inc=True))


def anniversaries_by_rule(origin: date, until: date) -> Iterator[date]:
    last_of_february = (origin.month, origin.day) == (2, 29)
    rule = rrule(
        YEARLY,
        datetime(origin.year + 1, 1, 1),
        bymonth=origin.month,
        bymonthday=-1 if last_of_february else origin.day,
        until=datetime.combine(until, time()),
    )
    return (found.date() for found in rule)


def expected(
    marks: Anniversaries | Regular, at: time, zone: str, after: datetime, until: datetime
) -> set[tuple[str, datetime]]:
    """Every mark due after *after*, until *until*, and the moment, by dateutil alone."""
    since, last = after.date() - 3 * DAY, until.date() + 3 * DAY
    if isinstance(marks, Regular):
        days = [(f"{marks.subject}/{day}/0", day) for day in days_by_rule(marks, since, last)]
    else:
        days = [
            (f"{marked.id}/{day}/{before}", day - before * DAY)
            for marked in marks.days
            for day in anniversaries_by_rule(marked.origin, last + 366 * DAY)
            for before in marks.days_before
        ]
    due = {(mark, second_opinion(day, at, zone)) for mark, day in days if since <= day <= last}
    return {(mark, then) for mark, then in due if after < then <= until}


@given(CALENDARS, TIMES, st.sampled_from(IDS), MOMENTS)
@settings(max_examples=200, deadline=None)
def test_what_is_due_is_complete_in_order_and_never_repeated(
    marks: Anniversaries | Regular, at: time, zone: str, after: datetime
) -> None:
    until = after + (800 if isinstance(marks, Anniversaries) else 100) * DAY
    found = list(takewhile(lambda one: one.due <= until, occurrences(marks, at, ZoneInfo(zone), after)))
    dues = [occurrence.due for occurrence in found]
    assert dues == sorted(dues)
    assert all(after < occurrence.due < occurrence.day_ends for occurrence in found)
    by_us = [(str(occurrence.mark), occurrence.due) for occurrence in found]
    assert len(by_us) == len(set(by_us))
    assert set(by_us) == expected(marks, at, zone, after, until)


@pytest.mark.parametrize(
    ("rule", "marks"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", Anniversaries((LEAP,))),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1", Anniversaries((COUP,))),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Regular("digest", Every.MONTH, 31)),
        ("FREQ=WEEKLY;BYDAY=SA", Regular("digest", Every.WEEK, 5)),
        ("FREQ=DAILY", Regular("digest", Every.DAY)),
    ],
)
def test_a_calendar_program_reads_the_same_days_from_a_rule(rule: str, marks: Calendar) -> None:
    read = islice(rrulestr(rule, dtstart=datetime(2025, 1, 1)), 100)
    ours = first(100, marks, "2024-12-31 23:59:59", at=time(), zone=ZoneInfo("UTC"))
    assert [naive(occurrence.due) for occurrence in ours] == list(read)


# After a restart


@given(st.data(), CALENDARS, TIMES, st.sampled_from(IDS), MOMENTS)
@settings(max_examples=200, deadline=None)
def test_a_restart_at_any_moment_changes_nothing_of_what_is_still_to_come(
    data: st.DataObject, marks: Anniversaries | Regular, at: time, zone: str, after: datetime
) -> None:
    there = ZoneInfo(zone)
    earlier = list(islice(occurrences(marks, at, there, after), 30))
    around = st.sampled_from(earlier).flatmap(
        lambda one: st.sampled_from((one.due - SECOND, one.due, one.due + SECOND, one.day_ends))
    )
    restarted = data.draw(st.one_of(around, st.datetimes(naive(after), naive(earlier[-1].due)).map(aware)))
    still_to_come = [occurrence for occurrence in earlier if occurrence.due > restarted]
    assert list(islice(occurrences(marks, at, there, restarted), len(still_to_come))) == still_to_come


def naive(then: datetime) -> datetime:
    return then.replace(tzinfo=None)


def aware(then: datetime) -> datetime:
    return then.replace(tzinfo=UTC)


def test_no_restart_around_the_day_samoa_skipped_changes_anything() -> None:
    apia = ZoneInfo("Pacific/Apia")
    marks = Regular("digest", Every.DAY)
    earlier = first(8, marks, "2011-12-27", zone=apia)
    for hours in range(24 * 5):
        restarted = utc("2011-12-27") + timedelta(hours=hours)
        still_to_come = [occurrence for occurrence in earlier if occurrence.due > restarted]
        assert list(islice(occurrences(marks, NINE, apia, restarted), len(still_to_come))) == still_to_come
