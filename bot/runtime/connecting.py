"""From a token to Discord, however long the network takes.

After a power cut the host is up before its router, and Discord has bad hours: what may pass is
waited for, in growing pauses. Only what waiting can't cure ends Padauk: a refused token, a shard
that Discord does not know, commands it does not take.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.client import Padauk
from bot.discord_errors import may_pass, sentence

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds before another try; each pause is twice the one before."""

REPORTED_EVERY = timedelta(minutes=1)


class Connecting:
    """*once*: give up at the first failure; *rest* waits between tries, by seconds; *now* gives the time, aware."""

    def __init__(
        self,
        bot: Padauk,
        token: str,
        *,
        once: bool,
        now: Callable[[], datetime],
        rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._token = token
        self._once = once
        self._now = now
        self._rest = rest
        self._is_logged_in = False
        self._reported_at: datetime | None = None

    async def run(self, logged_in: Callable[[], object]) -> None:
        """Log in, call *logged_in* once, and stay connected until the bot is closed."""
        for pause in _pauses():
            try:
                if not self._is_logged_in:
                    await self._bot.login(self._token)
                    self._is_logged_in = True
                    logged_in()
                await self._bot.connect()
                return
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                if self._once or self._bot.is_closed() or not may_pass(error):
                    raise
                self._report(error, pause)
            await self._forget_session()
            await self._rest(pause)

    def _report(self, error: Exception, pause: float) -> None:
        """Once a minute, however often it is tried."""
        now = self._now()
        if self._reported_at is None or now - self._reported_at >= REPORTED_EVERY:
            self._reported_at = now
            log.warning("not connected yet: %s. Trying again, in %.0f s and then every minute", sentence(error), pause)

    async def _forget_session(self) -> None:
        """Have the next login make a session of its own; the connections of this one may be dead."""
        if not self._is_logged_in:
            await self._bot.http.close()
            self._bot.http.connector = discord.utils.MISSING


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE)
