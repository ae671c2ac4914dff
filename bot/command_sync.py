"""Tell Discord of our commands when they changed, and only then.

Discord takes 200 new commands a day; a bot that registers them at every start and is
restarted often runs into that. So what was told last is remembered: a fingerprint of the
commands for each application and server, in the file of what the bot remembers.
"""

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import aiosqlite
import discord
from discord import app_commands
from discord.ext import commands

log = logging.getLogger(__name__)


class CommandSync:
    """Remembers in *database* (made when missing); *guild_id* limits commands to one server, for trying them out."""

    def __init__(self, database: Path, guild_id: int | None = None, *, force: bool = False) -> None:
        self._database = database
        self._guild = None if guild_id is None else discord.Object(guild_id)
        self._force = force

    async def run(self, bot: commands.AutoShardedBot) -> bool:
        """Bring Discord up to date; whether there was anything to tell it."""
        if self._guild is not None:
            bot.tree.copy_global_to(guild=self._guild)
        scope = f"{bot.application_id}:{self._guild.id if self._guild else 'everywhere'}"
        fingerprint = _fingerprint(bot.tree, self._guild)
        self._database.parent.mkdir(parents=True, exist_ok=True)
        async with aiosqlite.connect(self._database) as memory:
            await memory.execute(
                "CREATE TABLE IF NOT EXISTS synced_commands (scope TEXT PRIMARY KEY, fingerprint TEXT)"
            )
            known = await memory.execute_fetchall("SELECT fingerprint FROM synced_commands WHERE scope = ?", (scope,))
            if not self._force and [row[0] for row in known] == [fingerprint]:
                return False
            told = await bot.tree.sync(guild=self._guild)
            await memory.execute("INSERT OR REPLACE INTO synced_commands VALUES (?, ?)", (scope, fingerprint))
            await memory.commit()
        log.info("told Discord of %d commands, since they had changed", len(told))
        return True


def _fingerprint(tree: app_commands.CommandTree[Any], guild: discord.Object | None) -> str:
    payload = [command.to_dict(tree) for command in tree.get_commands(guild=guild)]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
