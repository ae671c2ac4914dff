"""Everything at once: members ask, days pass, things break at random, and the process is killed in between.

What must hold: every question is answered or told that it failed, unless the process that was
asked was killed; every reminder comes on every day, once; Discord never says that we are too
fast; memory and open files do not grow.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from tests.wire.faults import Kind
from tests.wire.gateway import Op
from tests.wire.model import Interaction
from tests.wire.padauk import rows
from tests.wire.scene import DAY, SETTLED, Scene

MOST_GROWTH = 12 * 1024 * 1024
"""Bytes a life may grow by after its first day; the corpus's answers that are kept are a part of it."""

MOST_FILES = 10
"""Open files more than at the beginning: connections to Discord are kept for the next request, as many as were needed
at once; a leak would be of hundreds."""

OPEN = "select count(*), coalesce(sum(coalesce(retry_at, 0) <= {now}), 0) from posts where state = 'sending'"
"""How many posts are claimed and not there, and of how many the time has come."""

_SEND = r"POST /channels/\{channel\}/messages"
_ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("quote", {}),
    ("fact", {}),
    ("signatory", {"name": "equalty mynmar"}),
    ("demands", {"target": "ASEAN"}),
    ("search", {"query": "petrol for warplanes"}),
    ("explain", {"term": "ERO"}),
    ("timeline", {}),
)


@dataclass
class Outcome:
    """What was counted."""

    asked: int = 0
    answered: int = 0
    unheard: int = 0  # asked while the process was being killed or the connection was gone
    days: int = 0
    kills: int = 0
    posts: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    grown: int = 0  # bytes, the most of any life
    files: int = 0  # the most open files more than at the beginning of a life

    def __str__(self) -> str:
        met = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        return (
            f"{self.days} days, {self.posts} posts, {self.kills} kills; {self.asked} questions, "
            f"{self.answered} answered, {self.unheard} unheard; grown by {self.grown / 2**20:.1f} MiB and "
            f"{self.files} files at most; {met}"
        )


class Soak:
    def __init__(self, scene: Scene, seed: int) -> None:
        self._scene = scene
        self._random = Random(seed)
        self._outcome = Outcome()
        self._asked: list[Interaction] = []
        self._unheard: list[Interaction] = []  # by a process or connection that we broke
        self._stop = asyncio.Event()
        self._memory = self._files = 0

    async def run(self, seconds: float) -> Outcome:
        """Days pass for so long; then all that is open comes to its end, and what must hold is looked at."""
        due = await self._scene.remind()
        self._begin_a_life()
        members = asyncio.create_task(self._members())
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            await self._a_day(due)
            due += DAY
        self._stop.set()
        await members
        await self._all_answered()
        self._look_at_growth()
        self._outcome.faults.update(
            {kind.name.lower(): count for kind, count in self._scene.discord.faults.met.items()}
        )
        self._outcome.posts = sum(len(channel.messages) for channel in self._scene.channels)
        return self._outcome

    async def _a_day(self, due: datetime) -> None:
        """The reminders come, whatever breaks meanwhile."""
        scene, random = self._scene, self._random
        self._outcome.days += 1
        self._break_something()
        scene.go_to(due)
        if random.random() < 0.4:
            await asyncio.sleep(random.uniform(0.0, 8.0))
            await self._kill()
        moved = due
        for _ in range(12):  # what was put off is looked at again later
            await scene.discord.wait(lambda: self._is_done() or self._is_put_off())
            if self._is_done():
                break
            scene.nothing_twice()
            moved += DAY / 24 / 12
            scene.discord.faults.waiting.clear()
            scene.go_to(moved)
        await scene.posted(self._outcome.days)
        await scene.settled()
        scene.discord.faults.clear()

    def _is_done(self) -> bool:
        """Whether the day's posts are there, and the ledger knows of all of them."""
        there = all(len(channel.messages) >= self._outcome.days for channel in self._scene.channels)
        return there and rows(self._scene.padauk, SETTLED) == [(0,)]

    def _is_put_off(self) -> bool:
        """Whether all that is not there yet waits for another try."""
        ((open, busy),) = rows(self._scene.padauk, OPEN.format(now=int(self._scene.now().timestamp())))
        return open > 0 and not busy

    def _break_something(self) -> None:
        faults, random = self._scene.discord.faults, self._random
        kind = random.choice([Kind.BEFORE, Kind.AFTER, Kind.CUT, Kind.SLOW, None, None])
        if kind is not None:
            status = random.choice([500, 502, 503, 504])
            faults.come(kind, _SEND, times=random.randint(1, 4), status=status, seconds=random.uniform(0.5, 4))
        what = random.choice(["cut", "close", "reconnect", "invalid", None, None, None])
        if what is not None:
            self._outcome.faults[what] += 1
            task = asyncio.create_task(self._break_the_connection(what))
            self._scene.discord.kept.add(task)
            task.add_done_callback(self._scene.discord.kept.discard)

    async def _break_the_connection(self, what: str) -> None:
        discord = self._scene.discord
        former = set(discord.connections)
        match what:
            case "cut":
                await discord.cut_all()
            case "close":
                await discord.close_all(self._random.choice([1000, 1001, 4000, 4008, 4009]))
            case "reconnect":
                await discord.ask_to_reconnect()
            case "invalid":
                for connection in former:
                    await connection.send({"op": Op.INVALID_SESSION, "d": False})
        await discord.wait(lambda: discord.connections - former)
        self._excuse()

    async def _kill(self) -> None:
        self._look_at_growth()
        self._outcome.kills += 1
        await self._scene.padauk.kill()
        await self._scene.padauk.start()
        self._excuse()
        self._begin_a_life()

    def _begin_a_life(self) -> None:
        self._memory = self._files = 0

    def _look_at_growth(self) -> None:
        padauk = self._scene.padauk
        memory, files = padauk.memory(), padauk.open_files()
        if self._memory:
            self._outcome.grown = max(self._outcome.grown, memory - self._memory)
            self._outcome.files = max(self._outcome.files, files - self._files)

    # -- members

    async def _members(self) -> None:
        """Somebody asks something several times a second."""
        began = time.monotonic()
        while not self._stop.is_set():
            command, options = self._random.choice(_ASKED)
            scene = self._scene
            interaction = await scene.discord.ask(
                command, scene.member, self._random.choice(scene.channels), options, wait=False
            )
            self._asked.append(interaction)
            self._outcome.asked += 1
            if not self._memory and time.monotonic() - began > 10 and scene.padauk.runs:
                self._memory, self._files = scene.padauk.memory(), scene.padauk.open_files()
            await asyncio.sleep(self._random.uniform(0.05, 0.3))

    def _excuse(self) -> None:
        """It is back: what has no answer yet may have been asked of what we broke, or while it was away."""
        self._unheard = [each for each in self._asked if not each.is_answered]

    async def _all_answered(self) -> None:
        """All but what nobody may have heard."""
        await self._scene.discord.wait(lambda: all(each.is_answered or each in self._unheard for each in self._asked))
        self._outcome.answered = sum(each.is_answered for each in self._asked)
        self._outcome.unheard = self._outcome.asked - self._outcome.answered
