"""/about and /help."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.ui.address import Address
from bot.ui.options import PRIVATE
from bot.ui.replies import Replies


class About(commands.Cog):
    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    @app_commands.command(description="What Padauk is, what it answers from, and what it keeps about you (nothing)")
    @app_commands.describe(private=PRIVATE)
    async def about(self, interaction: discord.Interaction[Padauk], private: bool = False) -> None:
        await self._replies.send(interaction, Address("about"), private=private)

    @app_commands.command(description="What you can ask")
    @app_commands.describe(private=PRIVATE)
    async def help(self, interaction: discord.Interaction[Padauk], private: bool = False) -> None:
        await self._replies.send(interaction, Address("help"), private=private)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(About(bot.replies))
