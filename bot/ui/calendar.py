"""The dates that come: as an answer, and as a file for people's own calendars."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.calendar.days import MYANMAR, Coming, in_coming_days, years_in_words
from bot.corpus.library import Library
from bot.corpus.models import Basis
from bot.corpus.provenance import as_of_sentence, date_in_words
from bot.ui.failures import explain
from bot.ui.pages import Page
from bot.ui.reminders import CALENDAR_BUTTON
from bot.ui.text import Block, Paragraph, aside, escape, lay_out

FILE_DAYS = 3652
"""Days that the file holds: ten years."""


def upcoming(library: Library, now: datetime, days: int) -> list[Page]:
    """The dates of the coming *days*, from today in Myanmar on."""
    dates = in_coming_days(library.corpus.milestones, now.astimezone(MYANMAR).date(), days)
    blocks = [_block(each) for each in dates] or [Block(("None of the dates that Padauk keeps falls in that time.",))]
    title = f"The coming {days} days" if days > 1 else "Today and tomorrow"
    footer = "/calendar file has them for your own calendar"
    return [Page(title=title, text=text, footer=footer) for text in lay_out(blocks)]


def _block(each: Coming) -> Block:
    milestone = each.milestone
    head = f"**{date_in_words(each.day.isoformat())} · {escape(milestone.name)}** · {years_in_words(each.years)}"
    begins = f"In Myanmar it begins <t:{each.begins:.0f}:f> your time, <t:{each.begins:.0f}:R>."
    return Block((head, f"{begins}\n{_dated(each)}"))


def _dated(each: Coming) -> Paragraph:
    milestone = each.milestone
    alluded = "" if milestone.basis is Basis.STATED else ", a date that the documents allude to"
    return aside(escape(f"{as_of_sentence(milestone.date)}{alluded}")) + f" `{milestone.id}`"


async def send_file(interaction: discord.Interaction[Any], library: Library, now: datetime) -> None:
    """The dates of ten years, to whoever asked alone."""
    from bot.calendar.file import FILE_NAME, as_ics  # the library behind it takes its time to load

    dates = in_coming_days(library.corpus.milestones, now.astimezone(MYANMAR).date(), FILE_DAYS)
    file = discord.File(io.BytesIO(as_ics(library, dates)), filename=FILE_NAME)
    await interaction.response.send_message(_accompanying(dates), file=file, ephemeral=True)


def _accompanying(dates: Sequence[Coming]) -> str:
    last = date_in_words(dates[-1].day.isoformat()) if dates else "today"
    return (
        f"{len(dates)} dates until {last}, as whole days. Open the file with your calendar; "
        "taken in again later, it renews the same entries."
    )


class CalendarButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CALENDAR_BUTTON):
    """The button under a reminder, whenever and by whichever process it was posted."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: Any, /) -> "CalendarButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        try:
            client.cooldown.take(interaction)
            await send_file(interaction, client.library, client.now())
        except Exception as error:
            await explain(interaction, error)
