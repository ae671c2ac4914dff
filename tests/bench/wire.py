"""Padauk and a bare bot on the wire, each in a process of its own, by turns: round trips, and how many at most.

A round trip is from the event's leaving the gateway to the answer's arrival at the interaction's
callback. The Discord between them is the one of `tests/wire`.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.wire.model import Channel, Interaction, Member
from tests.wire.padauk import Padauk
from tests.wire.server import Discord

ROUNDS = 400
WARM_UP = 20
AT_ONCE = 32
SATURATED_SECONDS = 6.0

ASKED: dict[str, dict[str, Any]] = {
    "quote": {"organisation": "amnesty-international"},
    "signatory": {"name": "equalty mynmar"},
    "demands": {"target": "asean"},
    "search": {"query": "petrol for warplanes"},
}
TYPED = ("quote", "speaker", "yada")

Ask = Callable[[], Awaitable[Interaction]]


class Side:
    """A bot, the Discord it is in, and who asks."""

    def __init__(self, discord: Discord) -> None:
        self.discord = discord
        self.channel: Channel = discord.channel(discord.guild())
        self.member: Member = discord.member()

    def asking(self, command: str, options: dict[str, Any]) -> Ask:
        return lambda: self.discord.ask(command, self.member, self.channel, options)

    def completing(self, command: str, option: str, typed: str) -> Ask:
        return lambda: self.discord.complete(command, option, typed, self.member, self.channel)


async def _took(ask: Ask) -> float:
    """Milliseconds."""
    interaction = await ask()
    assert interaction.answered_after is not None
    return interaction.answered_after * 1000


async def _saturated(ask: Ask) -> float:
    """Answers a second when so many ask at once that somebody always waits."""
    ends = time.monotonic() + SATURATED_SECONDS

    async def one() -> int:
        count = 0
        while time.monotonic() < ends:
            await ask()
            count += 1
        return count

    began = time.monotonic()
    return sum(await asyncio.gather(*(one() for _ in range(AT_ONCE)))) / (time.monotonic() - began)


async def wire_tables() -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        async with Discord() as near, Discord() as bare_discord:
            ours, bare = Side(near), Side(bare_discord)
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.bench.bare", bare_discord.address, bare_discord.token
            )
            try:
                async with Padauk(near, Path(folder), "cooldown: {answers: 1000, seconds: 0.001}\n") as padauk:
                    await bare_discord.wait(lambda: bare_discord.connections)
                    tables = [await _round_trips(ours, bare), await _saturation(ours, bare)]
                    await padauk.stop()
            finally:
                process.terminate()
                await process.wait()
    return tables


async def _round_trips(ours: Side, bare: Side) -> Table:
    pairs: dict[str, tuple[Ask, Ask]] = {
        f"/{name}": (ours.asking(name, options), bare.asking("constant", {})) for name, options in ASKED.items()
    }
    pairs["autocomplete"] = (ours.completing(*TYPED), bare.completing("constant", "text", "po"))
    table = Table("Asked", "Padauk", "Bare", "Ratio", title="Round trip on the wire, median (goal: ratio 1.25 or less)")
    for name, (ask, ask_bare) in pairs.items():
        taken: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS + WARM_UP):
            for side, each in zip(taken, (ask, ask_bare), strict=True):
                took = await _took(each)
                if number >= WARM_UP:
                    side.append(took)
        mine, other = map(statistics.median, taken)
        table.add_row(name, f"{mine:.2f} ms", f"{other:.2f} ms", f"{mine / other:.2f}")
    return table


async def _saturation(ours: Side, bare: Side) -> Table:
    asks = {f"/{name}": ours.asking(name, options) for name, options in ASKED.items()}
    table = Table("Asked", "A second", "Bare", "Ratio", title="At saturation on the wire (goal: ratio 0.8 or more)")
    for name, ask in asks.items():
        other = await _saturated(bare.asking("constant", {}))
        mine = await _saturated(ask)
        table.add_row(name, f"{mine:.0f}", f"{other:.0f}", f"{mine / other:.2f}")
    return table


if __name__ == "__main__":
    from rich.console import Console

    for each in asyncio.run(wire_tables()):
        Console().print(each)
