"""A copy of the database a day, made and checked while Padauk is at work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from bot.store.backup import copy_of_the_day
from bot.store.opening import StoreFailed

log = logging.getLogger(__name__)

_PAUSE = 3600.0
"""Seconds between two looks at whether today's copy is there."""


class DailyCopies:
    """*clock* gives the time, aware; *report* tells the operator; *rest* waits between two looks."""

    def __init__(
        self,
        database: Path,
        clock: Callable[[], datetime],
        report: Callable[[str], Awaitable[None]],
        rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._report = report
        self._rest = rest
        self._failing = False

    async def run(self) -> None:
        """Until cancelled; what fails is reported once, and tried again."""
        while True:
            await self.look()
            await self._rest(_PAUSE)

    async def look(self) -> None:
        try:
            copy = await asyncio.to_thread(copy_of_the_day, self._database, self._clock())
        except StoreFailed as failed:
            log.error("today's copy of the database could not be made: %s", failed)
            if not self._failing:
                await self._report(f"Today's copy of the database could not be made: {failed}")
            self._failing = True
        except Exception:
            log.exception("today's copy of the database could not be made")
        else:
            self._failing = False
            if copy is not None:
                log.info("today's copy of the database is %s", copy)
