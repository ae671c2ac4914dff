"""/calendar."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.ui.calendar import upcoming
from bot.ui.options import PRIVATE
from bot.ui.responder import send_pages
from bot.ui.services import Services


class Calendar(commands.GroupCog, group_name="calendar", group_description="Dates that must not be forgotten"):
    def __init__(self, services: Services) -> None:
        self._library = services.library
        self._date_file = services.date_file
        self._now = services.now

    @app_commands.command(description="The dates that come next, with the years passed")
    @app_commands.describe(days="How many days ahead; a year if you leave it out", private=PRIVATE)
    async def upcoming(
        self,
        interaction: discord.Interaction,
        days: app_commands.Range[int, 1, 3652] = 366,
        private: bool = False,
    ) -> None:
        pages = upcoming(self._library, self._now(), days)
        await send_pages(interaction, pages, private=private or len(pages) > 1)  # a channel is not for lists

    @app_commands.command(description="The dates as a file for your own calendar (.ics)")
    async def file(self, interaction: discord.Interaction) -> None:
        await self._date_file.send(interaction, self._now())


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Calendar(bot.services))
