"""The dates as people take them into their own calendars."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendar.days import coming
from bot.calendar.file import as_ics
from bot.corpus.library import Library


def events(file: bytes) -> list[dict[str, object]]:
    return [
        {name: event.decoded(name) for name in ("dtstart", "dtend")}
        | {name: str(event[name]) for name in ("uid", "summary", "description", "url")}
        for event in Calendar.from_ical(file).walk("VEVENT")
    ]


def test_each_date_is_a_whole_day_with_the_years_passed_and_its_sources(library: Library) -> None:
    dates = coming(library.corpus.milestones, date(2027, 2, 1), date(2027, 2, 1))
    (event,) = events(as_ics(library, dates))
    assert (event["dtstart"], event["dtend"]) == (date(2027, 2, 1), date(2027, 2, 2))
    assert event["summary"] == "Military coup in Myanmar · 6 years"
    description = str(event["description"])
    assert "Date: 1 February 2021 (in the document)." in description
    assert "[sacm-2025]" in description


def test_a_date_that_is_not_known_for_certain_says_so(library: Library) -> None:
    dates = coming(library.corpus.milestones, date(2027, 8, 25), date(2027, 8, 25))
    (event,) = events(as_ics(library, dates))
    description = str(event["description"])
    assert "about 25 August 2017 (our inference)" in description
    assert "The documents allude to this date." in description


def test_taken_in_again_a_file_renews_the_same_entries(library: Library) -> None:
    first = as_ics(library, coming(library.corpus.milestones, date(2027, 1, 1), date(2028, 12, 31)))
    again = as_ics(library, coming(library.corpus.milestones, date(2027, 6, 1), date(2030, 12, 31)))
    before, after = ({event["uid"]: event for event in events(file)} for file in (first, again))
    assert len(before) == len(events(first))
    assert all(before[uid] == after[uid] for uid in before.keys() & after.keys())
    assert len(before.keys() & after.keys()) > 5


@given(st.dates(date(2015, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_dates_of_any_span_are_in_it_in_order_and_complete(library: Library, first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = coming(library.corpus.milestones, first, last)
    assert [each.day for each in found] == sorted(each.day for each in found)
    expected = set()
    for milestone in library.anniversaries:
        happened = date.fromisoformat(milestone.date.date or "")
        for year in range(max(first.year, happened.year + 1), last.year + 1):
            if first <= happened.replace(year=year) <= last:
                expected.add((milestone.id, happened.replace(year=year), year - happened.year))
    assert {(each.milestone.id, each.day, each.years) for each in found} == expected
    assert len(expected) == len(found)
