"""/calendar."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.ui.calendar import FILE_NAME, upcoming
from bot.ui.options import PRIVATE
from bot.ui.services import Services


class Calendar(commands.GroupCog, group_name="calendar", group_description="Dates that must not be forgotten"):
    def __init__(self, services: Services) -> None:
        self._library = services.library
        self._date_file = services.date_file
        self._responder = services.responder
        self._now = services.now

    @app_commands.command(description="The dates that come next, with the years passed")
    @app_commands.describe(days="How many days ahead; a year if you leave it out", private=PRIVATE)
    async def upcoming(
        self,
        interaction: discord.Interaction,
        days: app_commands.Range[int, 1, 3652] = 366,
        private: bool = False,
    ) -> None:
        await self._responder.respond(interaction, upcoming(self._library, self._now(), days), private=private)

    @app_commands.command(description="The dates as a file for your own calendar (.ics)")
    async def file(self, interaction: discord.Interaction) -> None:
        words, content = await self._date_file.of(self._now())
        await self._responder.respond_with_file(interaction, words, FILE_NAME, content)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Calendar(bot.services))
