"""The Discord client: intents, the command tree, extensions, and the services they use."""

import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.command_sync import CommandSync
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.search.service import SearchService
from bot.ui.cooldown import Clock, Cooldown
from bot.ui.failures import explain
from bot.ui.pages import AddressButton, OpenSelect
from bot.ui.replies import Replies

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.facts",
    "cogs.quotes",
    "cogs.demands",
    "cogs.signatories",
    "cogs.statements",
    "cogs.search",
    "cogs.terms",
    "cogs.about",
)


class Tree(app_commands.CommandTree["Padauk"]):
    """Commands for servers, direct messages and user-installed use, with one answer to errors."""

    def __init__(self, client: "Padauk") -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        if interaction.type is discord.InteractionType.application_command:
            self.client.cooldown.take(interaction)
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        await explain(interaction, error)


class Padauk(commands.AutoShardedBot):
    """Wired, and not yet connected. `library` and `replies` are for the `setup` of cogs and for buttons."""

    tree: Tree

    def __init__(
        self, settings: Settings, library: Library, search: SearchService, sync: CommandSync, clock: Clock
    ) -> None:
        super().__init__(
            command_prefix=(),  # slash commands only
            tree_cls=Tree,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=settings.shards,
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.library = library
        self.cooldown = Cooldown(settings.cooldown.answers, settings.cooldown.seconds, clock)
        self.search = search
        self.replies = Replies(library, search, commands=self.usages, cooldown=self.cooldown, contact=settings.contact)
        self._sync = sync

    async def setup_hook(self) -> None:
        self.add_dynamic_items(AddressButton, OpenSelect)
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self._sync.run(self)

    async def close(self) -> None:
        self.search.close()
        await super().close()

    def usages(self) -> Sequence[tuple[str, str]]:
        """Each command with its options, as members type it, and what it is for."""
        return [
            (" ".join((command.qualified_name, *map(_option, command.parameters))), command.description)
            for command in self.tree.walk_commands()
            if isinstance(command, app_commands.Command)
        ]

    async def on_ready(self) -> None:
        log.info("ready: %d servers, %d shards", len(self.guilds), len(self.shards))
        self.search.warm_up()  # not earlier: it would hold up the start


def _option(parameter: app_commands.transformers.CommandParameter | Any) -> str:
    return parameter.display_name if parameter.required else f"[{parameter.display_name}]"
