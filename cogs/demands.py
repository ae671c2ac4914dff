"""/demands."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.custom_id import DemandQuery
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder


class Demands(commands.Cog):
    def __init__(self, library: Library, responder: Responder) -> None:
        self._library = library
        self._responder = responder

    @app_commands.command(description="What is asked of whom, by whom, in which statement")
    @app_commands.describe(
        target="Of whom: ASEAN, the UN Security Council, INTERPOL ...",
        topic="What it should be about",
        by="Who asks",
        private=PRIVATE,
    )
    async def demands(
        self,
        interaction: discord.Interaction,
        target: Typed = "",
        topic: Typed = "",
        by: Typed = "",
        private: bool = False,
    ) -> None:
        await self._responder.send(interaction, DemandQuery(target, topic, by), private=private)

    @demands.autocomplete("target")
    async def _targets(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.targets, typed)

    @demands.autocomplete("topic")
    async def _topics(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.demand_topics, typed)

    @demands.autocomplete("by")
    async def _askers(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.asking_organisations, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Demands(bot.services.library, bot.services.responder))
