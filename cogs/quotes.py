"""/quote."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.custom_id import QuoteQuery
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder


class Quotes(commands.Cog):
    def __init__(self, library: Library, responder: Responder) -> None:
        self._library = library
        self._responder = responder

    @app_commands.command(description="Words exactly as published, with who said them, when and where")
    @app_commands.describe(
        speaker="Who said it", organisation="Whose words they are", topic="What it should be about", private=PRIVATE
    )
    async def quote(
        self,
        interaction: discord.Interaction,
        speaker: Typed = "",
        organisation: Typed = "",
        topic: Typed = "",
        private: bool = False,
    ) -> None:
        await self._responder.send(interaction, QuoteQuery(speaker, organisation, topic), private=private)

    @quote.autocomplete("speaker")
    async def _speakers(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.speakers, typed)

    @quote.autocomplete("organisation")
    async def _organisations(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.quoted_organisations, typed)

    @quote.autocomplete("topic")
    async def _topics(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.from_shelf(self._library.quote_topics, typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Quotes(bot.services.library, bot.services.responder))
