"""A copy of the database a day, made and checked while Padauk is at work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.store.backup import copy_of_the_day
from bot.store.opening import StoreFailed

log = logging.getLogger(__name__)

_PAUSE = 3600.0
"""Seconds between two looks at whether today's copy is there."""


class DailyCopies:
    """*clock* gives the time, aware; *report* tells the operator, in lines; *rest* waits between two looks."""

    def __init__(
        self,
        database: Path,
        clock: Callable[[], datetime],
        report: Callable[[Sequence[str]], Awaitable[None]],
        rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._report = report
        self._rest = rest
        self._failing = False
        self._task: asyncio.Task[None] | None = None

    def begin(self, warnings: Sequence[str] = ()) -> None:
        """From now on; what the start had to say of the database is reported first."""
        self._task = asyncio.create_task(self._run(warnings))

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self, warnings: Sequence[str]) -> None:
        if warnings:
            await self._report(warnings)
        while True:
            await self.look()
            await self._rest(_PAUSE)

    async def look(self) -> None:
        """Make today's copy if there is none. What fails is reported once, and tried again with the next look."""
        try:
            copy = await asyncio.to_thread(copy_of_the_day, self._database, self._clock())
        except StoreFailed as failed:
            log.error("today's copy of the database could not be made: %s", failed)
            if not self._failing:
                await self._report([f"Today's copy of the database could not be made: {failed}"])
            self._failing = True
        except Exception:
            log.exception("today's copy of the database could not be made")
        else:
            self._failing = False
            if copy is not None:
                log.info("today's copy of the database is %s", copy)
