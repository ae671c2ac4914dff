"""/signatory and /signatories."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.answers.signatories import query_for
from bot.ui.custom_id import SignatoriesQuery, clean
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder


class Signatories(commands.Cog):
    def __init__(self, library: Library, responder: Responder) -> None:
        self._library = library
        self._responder = responder

    @app_commands.command(description="Did this organisation sign? Its number on the list, and what else it said")
    @app_commands.describe(name="Its name, acronym or part of its name; spelling is forgiven", private=PRIVATE)
    async def signatory(self, interaction: discord.Interaction, name: Typed, private: bool = False) -> None:
        await self._responder.send(interaction, query_for(self._library, name), private=private)

    @app_commands.command(description="Who signed a letter: the list, or how many and where the list is")
    @app_commands.describe(
        statement="The letter",
        country="Country or state, as the names on the list state it",
        contains="Part of a name",
        private=PRIVATE,
    )
    async def signatories(
        self,
        interaction: discord.Interaction,
        statement: Typed = "",
        country: Typed = "",
        contains: Typed = "",
        private: bool = False,
    ) -> None:
        query = SignatoriesQuery(statement, country, clean(contains))
        await self._responder.send(interaction, query, private=private)

    @signatory.autocomplete("name")
    async def _names(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_signatories(self._library, typed)

    @signatories.autocomplete("statement")
    async def _letters(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_letters(self._library, typed)

    @signatories.autocomplete("country")
    async def _places(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.places, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Signatories(bot.services.library, bot.services.responder))
