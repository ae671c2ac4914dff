"""From nothing to ready, and the memory it takes, beside a bot that has one command and no corpus.

Each start is a process of its own, the two kinds by turns; `python -m tests.bench.start KIND` is one.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7


def _memory() -> float:
    """What this process holds now, in MiB (ru_maxrss would start from the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


async def _ready(kind: str, folder: str) -> dict[str, float]:
    began = time.perf_counter()
    import simcord

    if kind == "padauk":
        from bot.config.settings import Settings
        from bot.runtime.wiring import create_bot

        bot = create_bot(Settings(shards=1, data=folder))
    else:
        import discord
        from discord.ext import commands

        class Bare(commands.Bot):
            async def setup_hook(self) -> None:
                await self.tree.sync()

        bot = Bare(command_prefix=(), intents=discord.Intents(guilds=True))  # type: ignore[assignment]

        @bot.tree.command(description="Always the same")
        async def constant(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("pong")

    async with simcord.run(bot):
        figures = {"seconds": time.perf_counter() - began, "memory": _memory()}
    await bot.close()
    return figures


def measure(kind: str) -> dict[str, float]:
    """In this process: seconds from the first import to ready, and the memory held then, in MiB."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_ready(kind, folder))


def starts() -> dict[str, dict[str, float]]:
    """Medians over RUNS processes of each kind."""
    found: dict[str, list[dict[str, float]]] = {"bare": [], "padauk": []}
    for _ in range(RUNS):
        for kind, runs in found.items():
            command = [sys.executable, "-m", "tests.bench.start", kind]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {
        kind: {figure: statistics.median(run[figure] for run in runs) for figure in ("seconds", "memory")}
        for kind, runs in found.items()
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
