"""Many trials, some of them at a time."""

import asyncio
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.posting.crashes.order import Part
from tests.posting.crashes.outcome import Outcome
from tests.posting.crashes.trial import Trial, make_template

AT_ONCE = 3
"""Trials wait for one another's processes and disks more than they work."""


async def run_trials(
    seed: str, enough: Callable[[Outcome], bool], *, without: Part | None = None, restless: bool = False
) -> Outcome:
    """Trials until their outcome is *enough*; *without* a part, or with *restless* administrators."""
    total = Outcome()
    numbers = count()
    # Not pytest's folder: a socket's path is at most some hundred characters.
    with tempfile.TemporaryDirectory(prefix="padauk-") as root:
        template = Path(root, "template.db")
        await make_template(template)

        async def work() -> None:
            nonlocal total
            while not enough(total):
                number = next(numbers)
                with tempfile.TemporaryDirectory(dir=root) as folder:
                    trial = Trial(f"{seed}/{number}", Path(folder), template, without=without, restless=restless)
                    total += await trial.run()
            for task in tasks:
                if task is not asyncio.current_task():
                    task.cancel()

        tasks: list[asyncio.Task[None]] = []
        async with asyncio.TaskGroup() as group:
            tasks += (group.create_task(work()) for _ in range(AT_ONCE))
    return total
