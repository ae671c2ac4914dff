"""`make bench`: every figure the README gives, measured here and now."""

import asyncio

from rich.console import Console
from rich.table import Table

from tests.bench.commands import commands
from tests.bench.hostile_texts import hostile_texts
from tests.bench.posting import posting_tables
from tests.bench.search import search_tables
from tests.bench.start import starts
from tests.bench.wire import wire_tables


def main() -> None:
    console = Console()
    table = Table("Command", "Median", "99th percentile", "Ratio", title="To the answer sent (goal: ratio 1.3 or less)")
    for name, median, tail, ratio in asyncio.run(commands()):
        table.add_row(f"/{name}", f"{median:.2f} ms", f"{tail:.2f} ms", f"{ratio:.2f}")
    console.print(table)
    hostile = hostile_texts().table()  # before a large pack fills memory
    for table in (*asyncio.run(wire_tables()), hostile, *search_tables(), *asyncio.run(posting_tables())):
        console.print(table)
    found = starts()
    table = Table("Bot", "Start to ready", "Memory", title="Starting (goals: ratios 1.5 and 1.5 or less)")
    for kind, figures in found.items():
        table.add_row(kind, f"{figures['seconds']:.2f} s", f"{figures['memory']:.0f} MiB")
    ratios = {figure: found["padauk"][figure] / found["bare"][figure] for figure in ("seconds", "memory")}
    table.add_row("ratio", f"{ratios['seconds']:.2f}", f"{ratios['memory']:.2f}")
    console.print(table)


if __name__ == "__main__":
    main()
