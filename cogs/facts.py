"""/fact and /figures."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.custom_id import FactQuery, FiguresQuery
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder


class Facts(commands.Cog):
    def __init__(self, library: Library, responder: Responder) -> None:
        self._library = library
        self._responder = responder

    @app_commands.command(description="A key fact or figure, with whose it is, its date and its source")
    @app_commands.describe(topic="What it should be about", statement="Where it should come from", private=PRIVATE)
    async def fact(
        self,
        interaction: discord.Interaction,
        topic: Typed = "",
        statement: Typed = "",
        private: bool = False,
    ) -> None:
        await self._responder.send(interaction, FactQuery(topic, statement), private=private)

    @app_commands.command(description="Every figure for one measure, in order of date, each with its scope and source")
    @app_commands.describe(measure="What is counted: people killed, detained, displaced ...", private=PRIVATE)
    async def figures(self, interaction: discord.Interaction, measure: Typed = "", private: bool = False) -> None:
        await self._responder.send(interaction, FiguresQuery(measure), private=private)

    @fact.autocomplete("topic")
    async def _topics(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.fact_topics, typed)

    @fact.autocomplete("statement")
    async def _statements(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_statements(self._library, typed)

    @figures.autocomplete("measure")
    async def _measures(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_measures(self._library, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Facts(bot.services.library, bot.services.responder))
