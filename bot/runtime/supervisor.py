"""Posting goes on, or somebody hears of it.

A loop that ends, for whatever reason, is started again; one that no longer comes round is cut off
and started again. What it left open in the ledger, the next one settles. Beside that the supervisor
looks at what makes posting fail later: the disk, the backups, refusals.
"""

import asyncio
import logging
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.posting.pace import Pace
from bot.posting.service import Posting
from bot.runtime.alerts import AlertKind, Alerts, Heartbeat
from bot.store.opening import Store

log = logging.getLogger(__name__)

LOOK_EVERY = 15.0  # seconds
SILENT_AFTER = 120.0  # seconds without a look at what is due
FAILED_TICKS = 3
REFUSALS = 20  # in an hour
LEAST_SPACE = 100 * 2**20  # bytes
OLDEST_BACKUP = timedelta(days=2)
FIRST_BACKUP = timedelta(hours=1)  # after the start


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder, as it is looked at now and then."""

    path: Path

    def free(self) -> int:
        """Bytes left on its disk."""
        return shutil.disk_usage(self.path).free

    def backed_up_at(self) -> float | None:
        """When the newest daily copy was made, in seconds since 1970; None where there is none."""
        return max((copy.stat().st_mtime for copy in (self.path / "backups").glob("*.sqlite")), default=None)


class Supervisor:
    """*now* gives the time, aware; *clock* seconds that never go back; *rest* waits between looks."""

    def __init__(
        self,
        posting: Posting,
        store: Store,
        pace: Pace,
        alerts: Alerts,
        heartbeat: Heartbeat,
        folder: Folder,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._posting = posting
        self._store = store
        self._pace = pace
        self._alerts = alerts
        self._heartbeat = heartbeat
        self._folder = folder
        self._now = now
        self._clock = clock
        self._rest = rest
        self._loop: asyncio.Task[None] | None = None
        self._ticks = 0
        self._ticked_at = clock()
        self._began_at = now()

    async def run(self) -> None:
        """Post until stopped."""
        try:
            while not self._posting.is_stopping:
                self._keep_going()
                assert self._loop is not None
                rest = asyncio.ensure_future(self._rest(LOOK_EVERY))
                await asyncio.wait({self._loop, rest}, return_when=asyncio.FIRST_COMPLETED)
                rest.cancel()
                self.look()
        finally:
            if self._loop is not None and not self._posting.is_stopping:
                self._loop.cancel()
        if self._loop is not None:
            await asyncio.wait({self._loop})

    def look(self) -> None:
        """Report what is wrong, and what is well again."""
        self._look_at_ticks()
        self._look_at_storage()
        self._look_at_refusals()
        try:
            self._look_at_folder()
        except OSError as error:
            log.warning("the data folder could not be looked at: %s", error)

    def _keep_going(self) -> None:
        if self._loop is not None and not self._loop.done():
            return
        if self._loop is not None and not self._posting.is_stopping:
            ended = None if self._loop.cancelled() else self._loop.exception()
            log.error("the posting loop ended; it is started again", exc_info=ended)
        self._loop = asyncio.create_task(self._posting.run())

    def _look_at_ticks(self) -> None:
        health, now = self._posting.health, self._clock()
        if health.ticks > self._ticks:
            self._ticks, self._ticked_at = health.ticks, now
            self._alerts.over(AlertKind.SILENCE, "Padauk looks at what is due again.")
            self._heartbeat.beat()
        elif now - self._ticked_at >= SILENT_AFTER and self._pace.is_open and not health.failed_ticks:
            self._alerts.report(AlertKind.SILENCE, "For two minutes Padauk has not looked at what is due to be posted.")
            self._ticked_at = now
            if self._loop is not None:  # it hangs
                self._loop.cancel()
        if health.failed_ticks >= FAILED_TICKS:
            self._alerts.report(
                AlertKind.TICKS_FAIL, f"Posting has failed {health.failed_ticks} times in a row; the log says why."
            )
        elif health.failed_ticks == 0:
            self._alerts.over(AlertKind.TICKS_FAIL, "Posting goes on.")

    def _look_at_storage(self) -> None:
        if self._store.failure is not None:
            self._alerts.report(AlertKind.STORAGE, f"Padauk can't save anything at the moment: {self._store.failure}")
        else:
            self._alerts.over(AlertKind.STORAGE, "Padauk can save again.")

    def _look_at_refusals(self) -> None:
        refused = self._posting.refused_within(timedelta(hours=1), self._now())
        if refused >= REFUSALS:
            self._alerts.report(
                AlertKind.REFUSALS, f"Discord refused {refused} posts within an hour; their servers have been told why."
            )
        elif refused == 0:
            self._alerts.over(AlertKind.REFUSALS, "Discord has refused no post for an hour.")

    def _look_at_folder(self) -> None:
        free, disk = self._folder.free(), self._folder.path
        if free < LEAST_SPACE:
            self._alerts.report(AlertKind.DISK, f"Only {free // 2**20} MiB are left on the disk of {disk}.")
        else:
            self._alerts.over(AlertKind.DISK, "There is room on the disk again.")
        now, made = self._now(), self._folder.backed_up_at()
        newest = self._began_at if made is None else datetime.fromtimestamp(made, now.tzinfo)
        if now - newest <= OLDEST_BACKUP:
            self._alerts.over(AlertKind.BACKUP, "There is a backup of today again.")
        elif now - self._began_at > FIRST_BACKUP:
            self._alerts.report(AlertKind.BACKUP, "The newest backup is older than two days; the log says why.")
