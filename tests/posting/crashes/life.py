"""One life of the process, and how it ends."""

import asyncio
import signal
import sys
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from random import Random
from types import ModuleType
from unittest.mock import patch

from tests.posting.crashes.child import live
from tests.posting.crashes.order import Moment, Order


@dataclass(frozen=True, slots=True)
class Kill:
    """When a life ends, and what comes then."""

    moment: Moment | None  # None: at a random time
    nth: int  # of those moments
    sleeps: int  # of the service; after that many it ends in any case
    later: float  # real seconds after them, for a random time
    power_cut: bool
    pause: float  # virtual seconds until the next start


def draw_kill(random: Random) -> Kill:
    """Half at a random time, half at an exact moment; some of the random ones before the service is up."""
    at_moment = random.random() < 0.5
    starting = random.random() < 0.2
    return Kill(
        moment=random.choice(list(Moment)) if at_moment else None,
        nth=1 + int(random.expovariate(1 / 2)),
        sleeps=random.randint(8, 16) if at_moment else 0 if starting else random.randint(1, 8),
        later=random.uniform(0, 0.06 if starting else 0.01),
        power_cut=random.random() < 0.35,
        pause=random.choice([0.0, random.uniform(0, 30), random.uniform(30, 180), *[random.uniform(180, 480)] * 2]),
    )


class Broken(Exception):
    """Something that no trial may come to: a life that hangs, or ends by itself."""


class Life:
    """*kill* is None for one that goes on until it is told to end."""

    def __init__(self, order: Order, kill: Kill | None) -> None:
        self.kill = kill
        self.held: dict[int, tuple[float, asyncio.Event]] = {}  # requests whose answer waits for a virtual time
        self._killed: str | None = None  # when, in words
        self._sleeps = 0
        self._reached = 0
        self._over = asyncio.Event()
        self._process = processes().Process(target=live, args=(order,), daemon=True)

    @property
    def alive(self) -> bool:
        return not self._over.is_set()

    async def live(self) -> str:
        """From its start to its end, in words; in no case is it left behind."""
        loop = asyncio.get_running_loop()
        # Each process would import the main module anew, which is pytest.
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
            self._process.start()
        loop.add_reader(self._process.sentinel, self._over.set)
        self._die_of_sleep()
        try:
            await self._over.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
            self._over.set()
            self._process.kill()
            self._process.join()
            code = self._process.exitcode
            self._process.close()
            for _, answer in self.held.values():
                answer.set()
            self.held.clear()
        return self._ended(code)

    def sleep(self) -> bool:
        """The service has nothing to do: whether it lives on."""
        self._sleeps += 1
        self._die_of_sleep()
        return self._killed is None

    def reach(self, moment: Moment) -> bool:
        """Whether it lives on."""
        if self.kill is not None and self.kill.moment is moment:
            self._reached += 1
            if self._reached == self.kill.nth:
                self.end(moment)
        return self._killed is None

    def end(self, when: str) -> None:
        if self._killed is None and not self._over.is_set():
            self._killed = when
            self._process.kill()

    def _die_of_sleep(self) -> None:
        if self.kill is None or self._sleeps != self.kill.sleeps:
            return
        if self.kill.moment is None:
            when = "at a random time" if self._sleeps else "at a random time, starting"
            asyncio.get_running_loop().call_later(self.kill.later, self.end, when)
        else:
            self.end("asleep")

    def _ended(self, code: int | None) -> str:
        if self.kill is None and code == 0:
            return "by itself"
        if self.kill is not None and code == -signal.SIGKILL:
            return self._killed or str(self.kill.moment)
        raise Broken(f"a life ended with {code}, {self._killed or 'by itself'}")


@cache
def processes() -> ForkServerContext:
    """Where processes come from."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.posting.crashes.nursery"])
    return context
