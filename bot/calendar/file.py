"""The dates as a file for people's own calendars, and as rows for programs."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from bot.calendar.days import Coming, years_in_words
from bot.corpus.library import Library
from bot.corpus.models import Basis, Milestone
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import issuers


def as_ics(library: Library, dates: Iterable[Coming]) -> bytes:
    """An iCalendar file (RFC 5545): a whole-day event for each; taken in again, it renews the same events."""
    calendar = Calendar()
    calendar.add("prodid", "-//Padauk//Dates that must not be forgotten//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Padauk: dates that must not be forgotten")
    changed = datetime.fromisoformat(f"{library.corpus.version}-01-01"[:10]).replace(tzinfo=UTC)
    for each in dates:
        event = Event()
        event.add("uid", f"{each.milestone.id}-{each.day.year}@padauk")
        event.add("dtstamp", changed)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", f"{each.milestone.name} · {years_in_words(each.years)}")
        event.add("description", "\n\n".join(_description(library, each.milestone)))
        event.add("url", library.statements[each.milestone.sources[0].statement].link.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def as_row(each: Coming) -> dict[str, Any]:
    milestone = each.milestone
    return {
        "day": each.day.isoformat(),
        "years": each.years,
        "milestone": milestone.id,
        "name": milestone.name,
        "date": milestone.date.date,
        "certainty": milestone.date.certainty.value,
        "basis": milestone.basis.value,
        "sources": [use.statement for use in milestone.sources],
    }


def _description(library: Library, milestone: Milestone) -> Iterable[str]:
    yield milestone.text
    dated = f"Date: {as_of_in_words(milestone.date)}."
    yield dated if milestone.date.note is None else f"{dated} {milestone.date.note}"
    if milestone.basis is Basis.ALLUDED:
        yield "The documents allude to this date."
    for use in milestone.sources:
        statement = library.statements[use.statement]
        yield f"Source: {issuers(library, statement)}, {as_of_in_words(statement.date)} [{statement.id}]"
