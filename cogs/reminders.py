"""/reminders: for those who administer the server."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.config.servers import Kind, Often
from bot.ui import choices
from bot.ui.administrators import guild_id_of, require_administrator
from bot.ui.labels import reminder_number
from bot.ui.options import Typed
from bot.ui.reminder_desk import ReminderDesk
from bot.ui.services import Services
from bot.ui.wishes import date_entry, digest_entry

Message = app_commands.Range[str, 1, 600]

CHANNEL = "Where to; this channel if you leave it out"
AT = "Time of day, as in 09:00"
ZONE = "Time zone, by city or country; the server's if you leave it out"
ROLE = "A role to mention"
NUMBER = "Which reminder"


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Reminders(commands.GroupCog, group_name="reminders", group_description="Posts on the days that count"):
    def __init__(self, services: Services, desk: ReminderDesk) -> None:
        self._library = services.library
        self._administration = services.administration
        self._now = services.now
        self._desk = desk

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        await require_administrator(interaction, self._administration)
        return True

    @app_commands.command(description="Mark a date each year, with days of notice before it")
    @app_commands.describe(
        date="Which date, or all",
        channel=CHANNEL,
        before="Days before, as in 30, 7, 1, 0 (0 is the day itself)",
        at=AT,
        zone=ZONE,
        role=ROLE,
        message="Words of your own; {years}, {date} and {event} are filled in",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        date: Typed,
        channel: discord.TextChannel | None = None,
        before: Typed = "0",
        at: Typed = "09:00",
        zone: Typed = "",
        role: discord.Role | None = None,
        message: Message = "",
    ) -> None:
        in_force = await self._administration.in_force(guild_id_of(interaction))
        entry = date_entry(
            self._library,
            in_force,
            self._now(),
            lambda: self._desk.place(interaction, channel, role),
            date=date,
            before=before,
            at=at,
            zone=zone,
            message=message,
        )
        await self._desk.add(interaction, entry)

    @app_commands.command(description="A quote, fact or demand that comes regularly, never twice until all were shown")
    @app_commands.describe(
        what="What to draw",
        every="How often",
        topic="What it should be about; everything if you leave it out",
        day="Every week: Monday ...; every month: 1 to 31",
        channel=CHANNEL,
        at=AT,
        zone=ZONE,
        role=ROLE,
        message="Words of your own; {date} is filled in",
    )
    async def digest(
        self,
        interaction: discord.Interaction,
        what: Kind,
        every: Often,
        topic: Typed = "",
        day: Typed = "",
        channel: discord.TextChannel | None = None,
        at: Typed = "09:00",
        zone: Typed = "",
        role: discord.Role | None = None,
        message: Message = "",
    ) -> None:
        in_force = await self._administration.in_force(guild_id_of(interaction))
        entry = digest_entry(
            self._library,
            in_force,
            self._now(),
            lambda: self._desk.place(interaction, channel, role),
            what=what,
            topic=topic,
            every=every,
            day=day,
            at=at,
            zone=zone,
            message=message,
        )
        await self._desk.add(interaction, entry)

    @app_commands.command(name="list", description="This server's reminders, and when each comes next")
    async def list_all(self, interaction: discord.Interaction) -> None:
        await self._desk.list_all(interaction)

    @app_commands.command(description="What would keep a reminder from being posted, before its day comes")
    async def check(self, interaction: discord.Interaction) -> None:
        await self._desk.check(interaction)

    @app_commands.command(description="Post nothing of a reminder until you resume it")
    @app_commands.describe(number=NUMBER)
    async def pause(self, interaction: discord.Interaction, number: Typed) -> None:
        await self._desk.pause(interaction, reminder_number(number))

    @app_commands.command(description="Go on with a reminder that is paused; what can still be posted today is")
    @app_commands.describe(number=NUMBER)
    async def resume(self, interaction: discord.Interaction, number: Typed) -> None:
        await self._desk.resume(interaction, reminder_number(number))

    @app_commands.command(description="Remove a reminder for good")
    @app_commands.describe(number=NUMBER)
    async def remove(self, interaction: discord.Interaction, number: Typed) -> None:
        await self._desk.remove(interaction, reminder_number(number))

    @app_commands.command(description="See exactly what will be posted next; nobody else does")
    @app_commands.describe(number=NUMBER)
    async def preview(self, interaction: discord.Interaction, number: Typed) -> None:
        await self._desk.preview(interaction, reminder_number(number))

    @app_commands.command(description="Post a reminder in its channel now, marked as a test; nobody is mentioned")
    @app_commands.describe(number=NUMBER)
    async def test(self, interaction: discord.Interaction, number: Typed) -> None:
        await self._desk.test(interaction, reminder_number(number))

    @app_commands.command(description="What became of the last posts: sent, late, failed and why, missed")
    @app_commands.describe(number="Of one reminder only")
    async def log(self, interaction: discord.Interaction, number: Typed = "") -> None:
        await self._desk.log(interaction, reminder_number(number) if number else None)

    @add.autocomplete("date")
    async def _dates(self, _: discord.Interaction, typed: str) -> choices.Choices:
        return choices.of_anniversaries(self._library, typed)

    @digest.autocomplete("topic")
    async def _topics(self, _: discord.Interaction, typed: str) -> choices.Choices:
        return choices.from_shelf(self._library.topics, typed)

    @add.autocomplete("zone")
    @digest.autocomplete("zone")
    async def _zones(self, _: discord.Interaction, typed: str) -> choices.Choices:
        return choices.of_zones(typed, self._now())

    @pause.autocomplete("number")
    @resume.autocomplete("number")
    @remove.autocomplete("number")
    @preview.autocomplete("number")
    @test.autocomplete("number")
    @log.autocomplete("number")
    async def _numbers(self, interaction: discord.Interaction, typed: str) -> choices.Choices:
        return await self._desk.numbers(interaction, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Reminders(bot.services, ReminderDesk(bot.services)))
