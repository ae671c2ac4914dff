"""`python -m tests.simulation RUNS [FIRST SEED]`."""

import asyncio
import logging
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.simulation.world import KINDS, simulate


def main(runs: int, first: int = 0) -> int:
    logging.disable()
    met: Counter[str] = Counter()
    lost = doubled = early = false = silent = excused = 0
    for seed in range(first, first + runs):
        with tempfile.TemporaryDirectory() as folder:
            verdict = asyncio.run(simulate(Path(folder), seed))
        met += verdict.met
        lost, doubled, early = lost + len(verdict.lost), doubled + len(verdict.doubled), early + len(verdict.early)
        false, silent, excused = false + len(verdict.false), silent + len(verdict.silent), excused + verdict.excused
        if not verdict.is_good:
            print(f"seed {seed}: {replace(verdict, met=Counter())}", flush=True)
    print(
        f"{runs} runs from seed {first}: {lost} lost, {doubled} doubled, {early} early, {false} told falsely, "
        f"{silent} silent, {excused} not posted and told"
    )
    print(", ".join(f"{kind}: {met[kind]}" for kind in KINDS))
    return 1 if lost or doubled or early or false or silent else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
