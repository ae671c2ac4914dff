"""How long a command takes until its answer is sent, beside a command that answers a constant."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.app import create_bot
from bot.config.settings import CooldownSettings, Settings

ROUNDS = 100

ASKED: dict[str, dict[str, str]] = {
    "fact": {},
    "figures": {"measure": "killed"},
    "quote": {"organisation": "amnesty-international"},
    "demands": {"target": "asean"},
    "signatory": {"name": "equalty mynmar"},
    "signatories": {"country": "new-zealand"},
    "statement": {"name": "jfm-2024"},
    "explain": {"term": "ero"},
    "timeline": {},
    "source": {"id": "jfm-2024.q8"},
}


async def _constant(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.send_message("pong")


@contextmanager
def _sent_at() -> Iterator[list[float]]:
    """When each answer had been sent, in seconds of perf_counter."""
    times: list[float] = []
    original = discord.InteractionResponse.send_message

    async def timed(self: discord.InteractionResponse[Any], *args: Any, **kwargs: Any) -> Any:
        result = await original(self, *args, **kwargs)
        times.append(time.perf_counter())
        return result

    discord.InteractionResponse.send_message = timed  # type: ignore[method-assign]
    try:
        yield times
    finally:
        discord.InteractionResponse.send_message = original  # type: ignore[method-assign]


async def commands() -> list[tuple[str, float, float, float]]:
    """(command, median ms, 99th percentile ms, ratio of the median to the constant's), the constant first."""
    with tempfile.TemporaryDirectory() as folder, _sent_at() as sent:
        cooldown = CooldownSettings(answers=1000, seconds=0.001)
        bot = create_bot(Settings(shards=1, data=folder, cooldown=cooldown))
        bot.tree.add_command(app_commands.Command(name="constant", description="Always the same", callback=_constant))
        taken: dict[str, list[float]] = {"constant": [], **{name: [] for name in ASKED}}
        async with simcord.run(bot) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("general")
            member = guild.add_member(env.create_user("aye"))
            for _ in range(ROUNDS):
                for name, options in {"constant": {}, **ASKED}.items():
                    began = time.perf_counter()
                    await member.slash(channel, name, **options)
                    taken[name].append((sent[-1] - began) * 1000)
        await bot.close()
    base = statistics.median(taken["constant"])
    return [
        (name, statistics.median(times), statistics.quantiles(times, n=100)[98], statistics.median(times) / base)
        for name, times in taken.items()
    ]
