"""How long a search may take: a net, since the work of every search is bounded by the length of its text."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import SearchTooLong

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time, by *clock* in seconds, at which a search is given up."""

    at: float
    clock: Clock

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> "Deadline":
        return cls(clock() + seconds, clock)

    @property
    def passed(self) -> bool:
        return self.clock() >= self.at

    def check(self) -> None:
        """Raise SearchTooLong once the time has passed; every loop of a search calls it."""
        if self.passed:
            raise SearchTooLong


NEVER = Deadline(math.inf, lambda: 0.0)
