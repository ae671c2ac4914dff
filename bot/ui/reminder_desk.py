"""Where administrators' commands on reminders are answered, always to them alone."""

import logging
from datetime import time
from typing import Any

import discord
from discord import app_commands

from bot.config.servers import Entry
from bot.errors import MemberError
from bot.posting.models import ALL_DAYS, Reminder, State
from bot.posting.publisher import PublishFailed
from bot.ui.administrators import guild_id_of, require_administrator
from bot.ui.choices import LIMIT as CHOICES
from bot.ui.choices import Choices
from bot.ui.failures import NotForYou
from bot.ui.labels import reminder_label
from bot.ui.pages import Page
from bot.ui.reminder_pages import check_pages, list_pages, log_pages, reminder_paragraph, what
from bot.ui.reminders import Gone, Occasion, message_of_post
from bot.ui.responder import send_pages
from bot.ui.services import Services
from bot.ui.wishes import Place

log = logging.getLogger(__name__)

LOGGED = 25
"""Posts that the log shows."""


class ReminderDesk:
    def __init__(self, services: Services) -> None:
        self._library = services.library
        self._reminders = services.reminders
        self._administration = services.administration
        self._ledger = services.ledger
        self._outlook = services.outlook
        self._agenda = services.agenda
        self._digest_pool = services.digest_pool
        self._posting = services.posting
        self._publisher = services.publisher
        self._now = services.now

    def place(
        self, interaction: discord.Interaction, channel: discord.TextChannel | None, role: discord.Role | None
    ) -> Place:
        """Where something goes, when the bot and the one who asks may both post there."""
        here = channel or interaction.channel
        if not isinstance(here, discord.TextChannel):
            raise MemberError("Reminders go to text channels; choose one with the option channel.")
        asking = interaction.user
        assert isinstance(asking, discord.Member)  # /reminders exists in servers only
        return Place(here, role, asking)

    async def add(self, interaction: discord.Interaction, entry: Entry) -> None:
        reminder = await self._administration.add(guild_id_of(interaction), entry, self._now())
        advice = [f"See it with `/reminders preview number: {reminder.number}`."]
        if reminder.at == time(0):
            advice.append("It is posted as the day begins. For the end of the day, write 23:59.")
        advice += [
            f"Reminder {other.number} marks the same day here: each day is posted once, by whichever comes first."
            for other in await self._reminders.of_server(reminder.guild_id)
            if other.number != reminder.number and _share_days(other, reminder)
        ]
        await self._show(interaction, "Reminder added", reminder, *advice)

    async def list_all(self, interaction: discord.Interaction) -> None:
        guild_id = guild_id_of(interaction)
        reminders = await self._reminders.of_server(guild_id)
        now = await self._administration.in_force(guild_id)
        pages = list_pages(self._library, reminders, now, self._posting.health, self._now())
        await send_pages(interaction, pages, private=True)

    async def check(self, interaction: discord.Interaction) -> None:
        guild_id = guild_id_of(interaction)
        expected = await self._outlook.of_server(guild_id, self._now())
        in_force = await self._administration.in_force(guild_id)
        await send_pages(interaction, check_pages(self._library, expected, in_force), private=True)

    async def pause(self, interaction: discord.Interaction, number: int) -> None:
        reminder = await self._administration.pause(guild_id_of(interaction), number, self._now())
        await self._show(interaction, "Reminder paused", reminder)

    async def resume(self, interaction: discord.Interaction, number: int) -> None:
        reminder = await self._administration.resume(guild_id_of(interaction), number, self._now())
        last = await self._ledger.last_of(reminder.guild_id, 10, number)
        again = any(post.state is State.SENDING for post in last)
        advice = ("What could not be posted and is still in time is posted within a minute.",) if again else ()
        await self._show(interaction, "The reminder goes on", reminder, *advice)

    async def remove(self, interaction: discord.Interaction, number: int) -> None:
        reminder = await self._administration.remove(guild_id_of(interaction), number, self._now())
        text = f"{reminder.number} · {what(self._library, reminder)}, in <#{reminder.channel_id}>"
        page = Page(title="Reminder removed", text=text, footer="what it posted stays in /reminders log")
        await send_pages(interaction, [page], private=True)

    async def preview(self, interaction: discord.Interaction, number: int) -> None:
        reminder = await self._reminders.get(guild_id_of(interaction), number)
        message = self._next_message(reminder, test=False)
        await interaction.response.send_message(**message, ephemeral=True)

    async def test(self, interaction: discord.Interaction, number: int) -> None:
        reminder = await self._reminders.get(guild_id_of(interaction), number)
        message = self._next_message(reminder, test=True)
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            link = await self._publisher.send(reminder.guild_id, reminder.channel_id, message)
        except PublishFailed as failure:
            raise MemberError(f"The test could not be posted: {failure}.") from failure
        await interaction.followup.send(f"Posted as a test: {link}", ephemeral=True)

    async def log(self, interaction: discord.Interaction, number: int | None) -> None:
        guild_id = guild_id_of(interaction)
        posts = await self._ledger.last_of(guild_id, LOGGED, number)
        reminders = await self._reminders.of_server(guild_id)
        asked_for = [reminder for reminder in reminders if number in (None, reminder.number)]
        await send_pages(interaction, log_pages(self._library, posts, asked_for), private=True)

    async def numbers(self, interaction: discord.Interaction, typed: str) -> Choices:
        """A server's reminders to choose from; none when that fails, since a choice must never raise."""
        try:
            await require_administrator(interaction, self._administration)
            reminders = await self._reminders.of_server(guild_id_of(interaction))
            named = [(self._name(interaction, reminder), str(reminder.number)) for reminder in reminders]
        except NotForYou:
            return []
        except Exception:
            log.exception("reminders could not be offered")
            return []
        typed = typed.strip().casefold()
        fitting = [app_commands.Choice(name=name, value=number) for name, number in named if typed in name.casefold()]
        return fitting[:CHOICES]

    def _name(self, interaction: discord.Interaction, reminder: Reminder) -> str:
        channel = interaction.guild and interaction.guild.get_channel(reminder.channel_id)
        return reminder_label(reminder.number, what(self._library, reminder), channel.name if channel else None)

    def _next_message(self, reminder: Reminder, *, test: bool) -> dict[str, Any]:
        """The post that comes next, as it will be, but that it mentions nobody."""
        occurrence = next(self._agenda.occurrences(reminder, max(self._now(), reminder.handled_until)), None)
        if occurrence is None:
            raise MemberError("The corpus has no such date any more, so nothing comes.")
        item = None
        if reminder.digest is not None:
            item, _ = self._digest_pool.draw(
                reminder.subject, occurrence.mark.posted_on, reminder.draw_round, reminder.last_drawn
            )
        occasion = Occasion(mark=occurrence.mark, item=item, due=int(occurrence.due.timestamp()), test=test)
        try:
            message = message_of_post(self._library, reminder, occasion)
        except Gone as gone:
            raise MemberError(f"Nothing can be posted: {gone}.") from gone
        return message | {"allowed_mentions": discord.AllowedMentions.none()}

    async def _show(self, interaction: discord.Interaction, title: str, reminder: Reminder, *advice: str) -> None:
        text = "\n\n".join((reminder_paragraph(self._library, reminder), *advice))
        page = Page(title=title, text=text, footer="/reminders list shows all")
        await send_pages(interaction, [page], private=True)


def _share_days(one: Reminder, other: Reminder) -> bool:
    """Whether both mark a date in the same channel: all dates, and one of them."""
    dates = one.digest is None and other.digest is None
    return dates and one.channel_id == other.channel_id and ALL_DAYS in (one.subject, other.subject)
