"""/explain and /timeline."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.custom_id import ExplainQuery, TimelineQuery
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder


class Terms(commands.Cog):
    def __init__(self, library: Library, responder: Responder) -> None:
        self._library = library
        self._responder = responder

    @app_commands.command(description="A term in plain words, with who uses it how")
    @app_commands.describe(term="The term or its acronym: NUG, ERO, universal jurisdiction ...", private=PRIVATE)
    async def explain(self, interaction: discord.Interaction, term: Typed, private: bool = False) -> None:
        await self._responder.send(interaction, ExplainQuery(term), private=private)

    @app_commands.command(description="The days that the documents speak of, in order")
    @app_commands.describe(country="Myanmar unless you choose another", private=PRIVATE)
    async def timeline(self, interaction: discord.Interaction, country: Typed = "", private: bool = False) -> None:
        await self._responder.send(interaction, TimelineQuery(country), private=private)

    @explain.autocomplete("term")
    async def _terms(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.terms, typed)

    @timeline.autocomplete("country")
    async def _countries(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.countries, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Terms(bot.services.library, bot.services.responder))
