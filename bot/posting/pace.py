"""One budget for everything Padauk sends of its own accord.

Discord takes 50 requests a second from a bot and, after 10,000 refused ones in ten minutes,
shuts its address out. So posts leave one at a time, evenly spaced and never in a burst;
answers to members are outside Discord's limit and do not come here. When Discord does say
that the bot as a whole is too fast, nothing leaves until it may again and a second more, and
then at three quarters of the speed, until ten minutes have passed without another word.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

SLOWER = 0.75
FORGIVEN_AFTER = 600.0  # seconds
SLOWEST = 1.0  # a second


class Pace:
    """At most *per_second* turns a second; *clock* gives seconds and never goes back."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._full_speed = per_second
        self._per_second = per_second
        self._clock = clock
        self._sleep = sleep
        self._next = clock()
        self._closed_until = self._next
        self._one_at_a_time = asyncio.Lock()

    @property
    def per_second(self) -> float:
        return self._per_second

    @property
    def is_open(self) -> bool:
        """Whether Discord has not asked for patience."""
        return self._clock() >= self._closed_until

    async def turn(self) -> None:
        """Wait until one may be sent; first come, first served."""
        async with self._one_at_a_time:
            self._forgive()
            # A sleep that ends late is made up for by half a space at most: the average holds, and no burst comes.
            slot = max(self._next, self._clock() - 0.5 / self._per_second)
            while (wait := max(slot, self._closed_until) - self._clock()) > 0:
                await self._sleep(wait)
            self._next = max(slot, self._closed_until) + 1 / self._per_second

    def change(self, per_second: float) -> None:
        """From now on so many turns a second; where Discord has slowed us down, in proportion."""
        self._per_second = max(self._per_second / self._full_speed * per_second, SLOWEST)
        self._full_speed = per_second

    def slow_down(self, retry_after: float) -> None:
        """Discord has refused the bot as a whole, for *retry_after* seconds.

        What was under way already meets the same refusal; that is one, and slows down once.
        """
        now = self._clock()
        if now >= self._closed_until:
            self._per_second = max(self._per_second * SLOWER, SLOWEST)
        self._closed_until = max(self._closed_until, now + retry_after + 1)
        log.warning(
            "Discord's limit over all was hit: nothing is posted for %.1f s, then %.0f a second",
            retry_after + 1,
            self._per_second,
        )

    def _forgive(self) -> None:
        if self._per_second < self._full_speed and self._clock() > self._closed_until + FORGIVEN_AFTER:
            self._per_second = self._full_speed
            log.info("posting at %.0f a second again", self._per_second)
