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

from bot.config.settings import CooldownSettings, Settings
from bot.runtime.wiring import create_bot

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


async def _constant_embed(interaction: discord.Interaction[Any]) -> None:
    """What sending an embed with three buttons costs, whoever makes it."""
    view = discord.ui.View(timeout=None)
    for number in range(3):
        view.add_item(discord.ui.Button(label=f"Button {number}", custom_id=f"button {number}"))
    view.stop()
    embed = discord.Embed(title="Always the same", description="x" * 800)
    await interaction.response.send_message(embed=embed, view=view)


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
        bot.posts_when_ready = False  # its rests between looks are none of simcord's time here
        asked: dict[str, dict[str, str]] = {"constant": {}, "constant-embed": {}, **ASKED}
        for name, callback in (("constant", _constant), ("constant-embed", _constant_embed)):
            bot.tree.add_command(app_commands.Command(name=name, description="Always the same", callback=callback))
        taken: dict[str, list[float]] = {name: [] for name in asked}
        async with simcord.run(bot) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("general")
            member = guild.add_member(env.create_user("aye"))
            for _ in range(ROUNDS):
                for name, options in asked.items():
                    began = time.perf_counter()
                    await member.slash(channel, name, **options)
                    taken[name].append((sent[-1] - began) * 1000)
        await bot.close()
    base = statistics.median(taken["constant"])
    return [
        (name, statistics.median(times), statistics.quantiles(times, n=100)[98], statistics.median(times) / base)
        for name, times in taken.items()
    ]
