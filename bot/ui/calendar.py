"""The dates that come: as an answer, and as a file for people's own calendars."""

import asyncio
from datetime import date, datetime

from bot.calendar.days import MYANMAR, Coming, in_coming_days, years_in_words
from bot.corpus.library import Library
from bot.corpus.models import Basis
from bot.corpus.provenance import as_of_sentence, date_in_words
from bot.ui.pages import Answer, pages_of
from bot.ui.text import Block, Paragraph, aside, escape

FILE_NAME = "padauk-dates.ics"
FILE_DAYS = 3652
"""Days that the file holds: ten years."""


def upcoming(library: Library, now: datetime, days: int) -> Answer:
    """The dates of the coming *days*, from today in Myanmar on."""
    dates = in_coming_days(library.corpus.milestones, now.astimezone(MYANMAR).date(), days)
    blocks = [_block(each) for each in dates] or [Block(("None of the dates that Padauk keeps falls in that time.",))]
    title = f"The coming {days} days" if days > 1 else "Today and tomorrow"
    footer = "/calendar file has them for your own calendar"
    return Answer(None, pages_of(blocks, title=title, footer=footer))


def _block(each: Coming) -> Block:
    milestone = each.milestone
    head = f"**{date_in_words(each.day.isoformat())} · {escape(milestone.name)}** · {years_in_words(each.years)}"
    begins = f"In Myanmar it begins <t:{each.begins:.0f}:f> your time, <t:{each.begins:.0f}:R>."
    return Block((head, f"{begins}\n{_dated(each)}"), entries=(milestone.id,))


def _dated(each: Coming) -> Paragraph:
    milestone = each.milestone
    alluded = "" if milestone.basis is Basis.STATED else ", a date that the documents allude to"
    return aside(escape(f"{as_of_sentence(milestone.date)}{alluded}")) + f" `{milestone.id}`"


class DateFile:
    """The dates of ten years as a file, made once a day: many ask for it when a reminder has been posted."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._made: tuple[date, str, bytes] | None = None

    async def of(self, now: datetime) -> tuple[str, bytes]:
        """What it is in words, and the file."""
        today = now.astimezone(MYANMAR).date()
        if self._made is None or self._made[0] != today:
            self._made = (today, *await asyncio.to_thread(self._make, today))
        _, words, content = self._made
        return words, content

    def _make(self, today: date) -> tuple[str, bytes]:
        from bot.calendar.file import as_ics  # the library behind it takes its time to load

        dates = in_coming_days(self._library.corpus.milestones, today, FILE_DAYS)
        until = f" until {date_in_words(dates[-1].day.isoformat())}" if dates else ""
        words = (
            f"{len(dates)} dates{until}, as whole days. Open the file with your calendar; "
            "taken in again later, it renews the same entries."
        )
        return words, as_ics(self._library, dates)
