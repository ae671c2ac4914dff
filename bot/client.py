"""The Discord client: intents, the command tree, extensions, and the services they use."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any, cast

import discord
from discord import app_commands

from bot.administration.losses import ALL, WouldRemove
from bot.command_sync import CommandSync
from bot.config.settings import Settings
from bot.posting.pace import Pace
from bot.posting.publisher import Notice, PublishFailed
from bot.runtime.alerts import Alerts, Heartbeat
from bot.runtime.forecast import Forecast
from bot.runtime.supervisor import Supervisor
from bot.ui.buttons import BUTTONS
from bot.ui.channel_publisher import watch
from bot.ui.failures import SwitchedOff, explain
from bot.ui.services import ServicesClient

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.facts",
    "cogs.quotes",
    "cogs.demands",
    "cogs.signatories",
    "cogs.statements",
    "cogs.search",
    "cogs.terms",
    "cogs.calendar",
    "cogs.reminders",
    "cogs.settings",
    "cogs.about",
)

_PATIENCE = 2.0
"""Seconds for the posting loop to end, and for posts on their way, when the bot stops."""


class Tree(app_commands.CommandTree["Padauk"]):
    """Commands for servers, direct messages and user-installed use, with one answer to errors."""

    def __init__(self, client: "Padauk") -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def interaction_check(self, interaction: discord.Interaction["Padauk"], /) -> bool:
        cooldown = self.client.services.cooldown
        if interaction.type is discord.InteractionType.autocomplete:
            if cooldown.acquire_choices(interaction.user.id):
                return True
            await interaction.response.autocomplete([])
            return False
        self._require_switched_on(interaction)
        cooldown.acquire(interaction.user.id)
        return True

    def _require_switched_on(self, interaction: discord.Interaction["Padauk"]) -> None:
        if interaction.guild_id is None or interaction.data is None:
            return
        name = cast(Mapping[str, Any], interaction.data).get("name")
        if name in self.client.services.administration.commands_off(interaction.guild_id):
            elsewhere = "" if name == "reminders" else "; it answers in direct messages"
            raise SwitchedOff(f"This server has switched {name} off{elsewhere}.")

    async def on_error(
        self, interaction: discord.Interaction["Padauk"], error: app_commands.AppCommandError, /
    ) -> None:
        await explain(interaction, error)


class Padauk(ServicesClient):
    """Not yet connected; `bot.runtime.wiring` makes it, and gives it its services."""

    tree: Tree
    supervisor: Supervisor
    alerts: Alerts
    heartbeat: Heartbeat
    forecast: Forecast

    def __init__(self, settings: Settings, sync: CommandSync, pace: Pace) -> None:
        super().__init__(
            command_prefix=(),  # slash commands only
            tree_cls=Tree,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=settings.shards,
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=watch(pace),
            max_ratelimit_timeout=30,  # seconds; then it is told, instead of waited for
        )
        self._settings = settings
        self.posts_when_ready = True
        self.applies_the_file = False  # whatever servers lose by it
        self.was_killed = False  # the last time
        self._is_prepared = False
        self._posting_loop: asyncio.Task[None] | None = None
        self._sync = sync

    async def prepare(self) -> None:
        """All that needs no Discord: the database, the commands. Once; a start without network comes here again."""
        if self._is_prepared:
            return
        self._is_prepared = True
        await self.services.store.open()
        await self.services.administration.begin()
        self.add_dynamic_items(*BUTTONS)
        for extension in EXTENSIONS:
            await self.load_extension(extension)

    async def setup_hook(self) -> None:
        await self.prepare()
        await self._sync.run(self)

    async def close(self) -> None:
        self.services.administration.stop()
        await self.end_posting()
        self.services.search.close()
        await super().close()
        await self.services.store.close()

    async def use(self, settings: Settings) -> None:
        """Put *settings* in force, all that can be without a new start."""
        before, self._settings = self._settings, settings
        self.services.responder.name_contact(settings.contact)
        if settings.cooldown != before.cooldown:
            self.services.cooldown.change(settings.cooldown.answers, settings.cooldown.seconds)
        if settings.posting != before.posting:
            self.services.pace.change(settings.posting.per_second)
        count = await self.services.administration.take_over(
            settings.defaults, settings.servers, self.services.now(), settings.servers_removed
        )
        log.info("%d servers differ by the new settings", count)
        if settings.commands_only_in != self._sync.guild_id:
            await self._sync.move(self, settings.commands_only_in)

    async def tell_operator(self, about: str, lines: Sequence[str]) -> None:
        """Tell whoever runs the bot, where the settings say; nothing is raised when that can't be done."""
        if self._settings.notices is None:
            return
        try:
            await self.services.publisher.notify(Notice(self._settings.notices, tuple(lines), about))
        except PublishFailed as failure:
            log.warning("the operator could not be told: %s", failure)

    def usages(self) -> Sequence[tuple[str, str]]:
        """Each command with its options, as members type it, and what it is for."""
        return [
            (" ".join((command.qualified_name, *map(_option, command.parameters))), command.description)
            for command in self.tree.walk_commands()
            if isinstance(command, app_commands.Command)
        ]

    async def on_guild_join(self, guild: discord.Guild) -> None:
        resumed = await self.services.administration.go_on(guild.id, self.services.now())
        if resumed:
            log.info("server %d has the bot again; %d reminders go on", guild.id, resumed)

    async def on_ready(self) -> None:
        log.info("ready: %d servers, %d shards", len(self.guilds), len(self.shards))
        self.services.search.warm_up()  # not earlier: it would hold up the start
        if self.posts_when_ready:
            self.begin_posting()

    def begin_posting(self) -> None:
        """Post reminders from now on; once begun, nothing changes."""
        if self._posting_loop is None:  # Discord may say more than once that we are ready
            self._posting_loop = asyncio.create_task(self._post())

    async def end_posting(self) -> None:
        """Claim nothing any more, and give what is on its way a moment to arrive."""
        self.services.posting.stop()
        if self._posting_loop is not None:
            await asyncio.wait([self._posting_loop], timeout=_PATIENCE)
        await self.services.posting.close(_PATIENCE)
        await self.alerts.close(_PATIENCE)
        await self.heartbeat.close(_PATIENCE)
        if self._posting_loop is not None:
            self._posting_loop.cancel()  # last: cut off within a transaction, it may take the connection with it

    async def _post(self) -> None:
        """Reminders, from now until the end."""
        await self.services.posting.agree_on_time()
        try:
            confirmed = ALL if self.applies_the_file else self._settings.servers_removed
            differing = await self.services.administration.catch_up(self.services.now(), confirmed)
            if differing:
                log.info("%d servers differ by what the settings file says since the last start", differing)
            changed = await self.services.reminders.replan(self.services.now())
            log.info("%d reminders are due at another time than was planned", changed)
            if self.was_killed:
                await self.services.posting.tell_again(self.services.now())
        except WouldRemove as refused:
            log.error("%s", refused)
            await self.tell_operator("Settings", [str(refused)])
        except Exception:
            log.exception("reminders could not be planned anew; what was planned stands")
        forecast = asyncio.create_task(self.forecast.run())
        try:
            await self.supervisor.run()
        finally:
            forecast.cancel()


def _option(parameter: app_commands.transformers.CommandParameter | Any) -> str:
    return parameter.display_name if parameter.required else f"[{parameter.display_name}]"
