"""/search, and the message menu *Find sources*."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.corpus.library import Library
from bot.ui import choices
from bot.ui.options import PRIVATE, Typed
from bot.ui.responder import Responder

KINDS = [
    app_commands.Choice(name=name, value=kind)
    for name, kind in (
        ("facts", "fact"),
        ("figures", "figure"),
        ("quotes", "quote"),
        ("demands", "demand"),
        ("terms", "term"),
        ("milestones", "milestone"),
        ("statements", "statement"),
        ("signatories", "signatory"),
    )
]


class Search(commands.Cog):
    def __init__(self, bot: Padauk, library: Library, responder: Responder) -> None:
        self._bot = bot
        self._library = library
        self._responder = responder
        self._menu = app_commands.ContextMenu(name="Find sources", callback=self._find_sources)

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="Search everything: ask in your own words, spelling is forgiven")
    @app_commands.describe(
        query="Words, a name or a question", kind="Only one kind", statement="Only one statement", private=PRIVATE
    )
    @app_commands.choices(kind=KINDS)
    async def search(
        self,
        interaction: discord.Interaction,
        query: app_commands.Range[str, 1, 300],
        kind: app_commands.Choice[str] | None = None,
        statement: Typed = "",
        private: bool = False,
    ) -> None:
        narrowed = None if kind is None else kind.value
        answer = await self._responder.find(query, narrowed, statement)
        await self._responder.respond(interaction, answer, private=private)

    @search.autocomplete("statement")
    async def _statements(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.of_statements(self._library, typed)

    async def _find_sources(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._responder.respond(interaction, await self._responder.find(message.content), private=True)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Search(bot, bot.services.library, bot.services.responder))
