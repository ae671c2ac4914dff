"""/settings: for those who administer the server."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Padauk
from bot.config.servers import KEYS
from bot.ui import choices
from bot.ui.administrators import require_administrator
from bot.ui.options import Typed
from bot.ui.services import Services
from bot.ui.settings_desk import SettingsDesk

Hours = app_commands.Range[int, 1, 24]
Keys = [app_commands.Choice(name=key, value=key) for key in KEYS]


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Settings(commands.GroupCog, group_name="settings", group_description="What holds in this server"):
    def __init__(self, services: Services, desk: SettingsDesk) -> None:
        self._administration = services.administration
        self._now = services.now
        self._desk = desk

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        await require_administrator(interaction, self._administration)
        return True

    @app_commands.command(description="Every setting of this server, and where it comes from")
    async def show(self, interaction: discord.Interaction) -> None:
        await self._desk.show(interaction)

    @app_commands.command(description="The last changes: what, when, and by which command; nobody's name is kept")
    async def log(self, interaction: discord.Interaction) -> None:
        await self._desk.log(interaction)

    @app_commands.command(description="This server's settings as a YAML file")
    async def export(self, interaction: discord.Interaction) -> None:
        await self._desk.export(interaction)

    @app_commands.command(name="import", description="Take settings from a YAML file; you see what would change first")
    @app_commands.describe(file="A file as /settings export gives it; keys that it leaves out stay as they are")
    async def import_file(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        await self._desk.take_in(interaction, file)

    @app_commands.command(description="Give up what was set in Discord; you see what would change first")
    @app_commands.describe(setting="Which setting; all of them if you leave it out")
    @app_commands.choices(setting=Keys)
    async def reset(self, interaction: discord.Interaction, setting: str | None = None) -> None:
        await self._desk.reset(interaction, setting)

    @app_commands.command(description="Take back the last change; you see what would change first")
    async def undo(self, interaction: discord.Interaction) -> None:
        await self._desk.undo(interaction)

    @app_commands.command(description="Where reminders go that name no channel themselves")
    @app_commands.describe(channel="The channel; none if you leave it out")
    async def channel(self, interaction: discord.Interaction, channel: discord.TextChannel | None = None) -> None:
        await self._desk.change(interaction, "channel", channel=None if channel is None else channel.id)

    @app_commands.command(description="The time zone of reminders that name none themselves")
    @app_commands.describe(zone="By city or country")
    async def zone(self, interaction: discord.Interaction, zone: Typed) -> None:
        await self._desk.zone(interaction, zone)

    @app_commands.command(description="Where administrators are told when a reminder fails")
    @app_commands.describe(channel="The channel; nowhere but in /reminders log if you leave it out")
    async def notices(self, interaction: discord.Interaction, channel: discord.TextChannel | None = None) -> None:
        await self._desk.change(interaction, "notices", notices=None if channel is None else channel.id)

    @app_commands.command(description="How late something may still be posted after Padauk was away")
    @app_commands.describe(
        dates="Hours for dates; until their local day ends if you leave it out",
        digests="Hours for digests; six if you leave it out",
    )
    async def lateness(
        self, interaction: discord.Interaction, dates: Hours | None = None, digests: Hours | None = None
    ) -> None:
        await self._desk.lateness(interaction, dates, digests)

    @app_commands.command(description="Switch a command off in this server, or on again")
    @app_commands.describe(command="Which", switch="off or on")
    async def commands(self, interaction: discord.Interaction, command: Typed, switch: Literal["off", "on"]) -> None:
        await self._desk.command(interaction, command, on=switch == "on")

    @app_commands.command(description="Let a role administer Padauk here, or no longer")
    @app_commands.describe(
        role="Which; show it the commands under Server Settings, Integrations, Padauk", may="Whether it may"
    )
    async def roles(self, interaction: discord.Interaction, role: discord.Role, may: bool) -> None:
        await self._desk.role(interaction, role, may=may)

    @zone.autocomplete("zone")
    async def _zones(self, _: discord.Interaction, typed: str) -> choices.Choices:
        return choices.of_zones(typed, self._now())

    @commands.autocomplete("command")
    async def _commands(self, _: discord.Interaction, typed: str) -> choices.Choices:
        return choices.of_commands(typed)


async def setup(bot: Padauk) -> None:
    await bot.add_cog(Settings(bot.services, bot.services.settings_desk))
