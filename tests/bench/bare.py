"""A bare discord.py bot that answers a constant: what Padauk is held against on the wire.

python -m tests.bench.bare ADDRESS TOKEN
"""

import sys

import discord
from discord import app_commands
from yarl import URL

CONSTANT = "pong"


class Bare(discord.AutoShardedClient):
    """As Padauk is, without Padauk."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), chunk_guilds_at_startup=False, max_messages=None)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        await self.tree.sync()


def main(address: str, token: str) -> None:
    url = URL(address)
    discord.http.Route.BASE = str(url)
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = url.with_scheme("ws").with_path("/gateway/")
    bot = Bare()

    @bot.tree.command(description="Always the same")
    async def constant(interaction: discord.Interaction, text: str = "") -> None:
        await interaction.response.send_message(CONSTANT)

    @constant.autocomplete("text")
    async def choices(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=CONSTANT, value=CONSTANT)]

    bot.run(token, log_handler=None)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
