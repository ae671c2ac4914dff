"""/statement, /statements and /source."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.custom_id import SourceQuery, StatementQuery, StatementsQuery
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder


class Statements(commands.Cog):
    def __init__(self, library: Library, responder: Responder) -> None:
        self._library = library
        self._responder = responder

    @app_commands.command(
        description="One statement: who issued it, when, where it stands, and what Padauk holds of it"
    )
    @app_commands.describe(name="Its name, title or reference", private=PRIVATE)
    async def statement(self, interaction: discord.Interaction, name: Typed, private: bool = False) -> None:
        await self._responder.send(interaction, StatementQuery(name), private=private)

    @app_commands.command(description="All statements, newest first")
    @app_commands.describe(issuer="Who issued it", country="What it is about", private=PRIVATE)
    async def statements(
        self,
        interaction: discord.Interaction,
        issuer: Typed = "",
        country: Typed = "",
        private: bool = False,
    ) -> None:
        await self._responder.send(interaction, StatementsQuery(issuer, country), private=private)

    @app_commands.command(
        description="Anything by its reference: full citation, passage, link, and a copy without markup"
    )
    @app_commands.describe(id="The reference in an answer's footer, such as jfm-2024.q1", private=PRIVATE)
    async def source(self, interaction: discord.Interaction, id: Typed, private: bool = False) -> None:
        await self._responder.send(interaction, SourceQuery(id), private=private)

    @statement.autocomplete("name")
    async def _statements(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_statements(self._library, typed)

    @statements.autocomplete("issuer")
    async def _issuers(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.issuing_organisations, typed)

    @statements.autocomplete("country")
    async def _countries(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.countries, typed)

    @source.autocomplete("id")
    async def _references(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_references(self._library, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Statements(bot.services.library, bot.services.responder))
