"""Tell Discord of our commands when they changed, and only then.

Discord takes 200 new commands a day; a bot that registers them at every start and is
restarted often runs into that. So what was told last is remembered: a fingerprint of the
commands for each application and server, in the file of what the bot remembers.
"""

import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_errors import answer_in_words
from bot.store.synced_commands import SyncedCommands

log = logging.getLogger(__name__)

EVERYWHERE = "everywhere"
_TOO_MANY_TODAY = 30034
"""Discord's code for more new commands than it takes in a day."""


class SyncFailed(Exception):
    """Discord could not be told; the text says which setting to look at."""


class CommandSync:
    """*guild_id* limits commands to one server, for trying them out."""

    def __init__(self, synced: SyncedCommands, guild_id: int | None = None, *, force: bool = False) -> None:
        self._synced = synced
        self._guild = None if guild_id is None else discord.Object(guild_id)
        self._force = force

    @property
    def guild_id(self) -> int | None:
        """The server that commands are limited to."""
        return None if self._guild is None else self._guild.id

    async def run(self, bot: commands.AutoShardedBot) -> None:
        """Bring Discord up to date, if there is anything to tell it."""
        application = bot.application_id
        assert application is not None
        known = await self._synced.known(application)
        scope = EVERYWHERE if self._guild is None else str(self._guild.id)
        if self._guild is not None:
            bot.tree.copy_global_to(guild=self._guild)
        fingerprint = _fingerprint(bot.tree, self._guild)
        if self._force or known.get(scope) != fingerprint:
            await self._tell(bot)
            await self._synced.remember(application, scope, fingerprint)
        for left in known.keys() - {scope}:  # last: where the new scope is refused, the old one keeps its commands
            await self._clear(bot, left)
            await self._synced.forget(application, left)

    async def move(self, bot: commands.AutoShardedBot, guild_id: int | None) -> None:
        """From now on, limit commands to *guild_id*, and bring Discord up to date; SyncFailed leaves it as it was."""
        before = self._guild
        self._guild = None if guild_id is None else discord.Object(guild_id)
        try:
            await self.run(bot)
        except (SyncFailed, discord.DiscordException, aiohttp.ClientError, OSError):
            self._guild = before
            raise
        if before is not None:
            bot.tree.clear_commands(guild=before)

    async def _tell(self, bot: commands.AutoShardedBot) -> None:
        try:
            told = await bot.tree.sync(guild=self._guild)
        except discord.HTTPException as error:
            where = "" if self._guild is None else f" in server {self._guild.id} (`commands_only_in` in the settings)"
            if error.status == 403:
                raise SyncFailed(f"Discord does not let the bot have commands{where}: invite it there first") from error
            if error.status in (400, 404):
                cure = "try again tomorrow" if error.code == _TOO_MANY_TODAY else "please report this"
                raise SyncFailed(
                    f"Discord does not take the commands{where} ({answer_in_words(error)}); {cure}"
                ) from error
            raise
        log.info("told Discord of %d commands, since they had changed", len(told))

    async def _clear(self, bot: commands.AutoShardedBot, scope: str) -> None:
        """Take back the commands of a scope that is no longer ours, or members would see each twice."""
        application = bot.application_id
        assert application is not None
        try:
            if scope == EVERYWHERE:
                await bot.http.bulk_upsert_global_commands(application, payload=[])
            else:
                await bot.http.bulk_upsert_guild_commands(application, int(scope), payload=[])
        except (discord.Forbidden, discord.NotFound):
            log.info("server %s is out of reach; its commands went with it", scope)


def _fingerprint(tree: app_commands.CommandTree[Any], guild: discord.Object | None) -> str:
    payload = [command.to_dict(tree) for command in tree.get_commands(guild=guild)]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
