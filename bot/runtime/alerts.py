"""Whoever runs Padauk hears that something is wrong, and once more when it is over.

In the log, in the channel that `notices` names, and at PADAUK_ALERT_URL: each kind of trouble at
most once an hour. PADAUK_HEARTBEAT_URL works the other way: it is requested while posting is well, so
that its silence alarms where Padauk itself can't any more. Both addresses are secrets. Requests run by
themselves, so that an address that hangs delays nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import aiohttp

log = logging.getLogger(__name__)

REPEATED_AFTER = timedelta(hours=1)
BEAT_EVERY = timedelta(minutes=1)
PATIENCE = aiohttp.ClientTimeout(total=10)  # seconds for an address to answer


class AlertKind(Enum):
    """What the operator is told of; one report an hour each."""

    CRASH = "Padauk did not end by itself the last time"
    TICKS_FAIL = "looking for what is due fails"
    SILENCE = "nothing has been looked at for minutes"
    STORAGE = "nothing can be saved"
    REFUSALS = "many posts are refused"
    BACKUP = "the newest backup is old"
    DISK = "the disk is nearly full"
    CLOCK = "the clock is wrong"
    SETTINGS = "the settings file"


class Alerts:
    """*tell* sends lines to the operator's channel; *address* takes JSON by POST; *now* gives the time, aware."""

    def __init__(
        self,
        tell: Callable[[str, Sequence[str]], Awaitable[None]],
        now: Callable[[], datetime],
        *,
        address: str | None = None,
    ) -> None:
        self._tell = tell
        self._now = now
        self._address = address
        self._reported: dict[AlertKind, datetime] = {}
        self._requests = Requests()

    def report(self, kind: AlertKind, sentence: str) -> None:
        """Something is wrong; said at most once an hour of each kind."""
        now = self._now()
        last = self._reported.get(kind)
        if last is not None and timedelta() <= now - last < REPEATED_AFTER:
            return
        self._reported[kind] = now
        log.error("%s", sentence)
        self._send(kind, sentence, is_over=False)

    def over(self, kind: AlertKind, sentence: str) -> None:
        """What was reported is over; nothing is said of what never was."""
        if self._reported.pop(kind, None) is not None:
            log.warning("%s", sentence)
            self._send(kind, sentence, is_over=True)

    async def close(self, patience: float) -> None:
        await self._requests.close(patience)

    def _send(self, kind: AlertKind, sentence: str, *, is_over: bool) -> None:
        self._requests.begin(self._tell("Over" if is_over else "Attention", [sentence]))
        if self._address is not None:
            body = {"kind": kind.name.lower(), "text": sentence, "over": is_over, "at": self._now().isoformat()}
            self._requests.begin(post_json(self._address, body))


class Heartbeat:
    """Requests *address* after each good look, once a minute at most."""

    def __init__(self, address: str | None, now: Callable[[], datetime]) -> None:
        self._address = address
        self._now = now
        self._beat_at: datetime | None = None
        self._requests = Requests()

    def beat(self) -> None:
        now = self._now()
        is_early = self._beat_at is not None and timedelta() <= now - self._beat_at < BEAT_EVERY
        if self._address is None or is_early or self._requests.are_under_way:
            return
        self._beat_at = now
        self._requests.begin(get(self._address))

    async def close(self, patience: float) -> None:
        await self._requests.close(patience)


class Requests:
    """Requests on their way; what fails is logged without its address, which is a secret."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def are_under_way(self) -> bool:
        return bool(self._tasks)

    def begin(self, request: Coroutine[Any, Any, None] | Awaitable[None]) -> None:
        task = asyncio.ensure_future(_contained(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, patience: float) -> None:
        """Give what is on its way *patience* seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()


async def _contained(request: Awaitable[None]) -> None:
    try:
        await request
    except Exception as error:
        log.warning("the operator could not be reached (%s)", type(error).__name__)


async def post_json(address: str, body: dict[str, Any]) -> None:
    async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.post(address, json=body) as response:
        response.raise_for_status()


async def get(address: str) -> None:
    async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(address) as response:
        response.raise_for_status()
