"""/about and /help."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.ui.custom_id import AboutQuery, HelpQuery
from bot.ui.options import PRIVATE
from bot.ui.responder import Responder


class About(commands.Cog):
    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @app_commands.command(description="What Padauk is, what it answers from, and what it keeps about you (nothing)")
    @app_commands.describe(private=PRIVATE)
    async def about(self, interaction: discord.Interaction, private: bool = False) -> None:
        await self._responder.send(interaction, AboutQuery(), private=private)

    @app_commands.command(description="What you can ask")
    @app_commands.describe(private=PRIVATE)
    async def help(self, interaction: discord.Interaction, private: bool = False) -> None:
        await self._responder.send(interaction, HelpQuery(), private=private)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(About(bot.services.responder))
