"""Tells when the content of a file has changed, however it was saved.

Editors write in place, or beside the file and rename it; Kubernetes moves a link in the folder
that the file's own link leads through. So it is the folder that is watched, and whatever
happens in it is only an occasion to look at the content: it alone says whether there is news.

There is an occasion every second anyway. It finds what was written before the watch had
begun, and what the folder does not tell: a change behind a link that leads elsewhere, in a file
that is mounted into a container, on a network drive.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

from bot.config.loading import SIZE_LIMIT

log = logging.getLogger(__name__)

_STEP = 200  # milliseconds of quiet after which a file counts as saved; how soon the end is noticed, too
_LONGEST = 1_600  # milliseconds to wait for that quiet
SETTLED_AFTER = 2.0  # seconds
_OCCASION = 1_000  # milliseconds after which the content is looked at even if nothing was heard


def digest_of(path: Path) -> str | None:
    """Of the content at *path*, as far as settings are read; None when it can't be read, as when there is none.

    What is not a file is not opened: a pipe would not answer before someone writes into it.
    """
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.sha256(file.read(SIZE_LIMIT + 1)).hexdigest()
    except OSError:
        return None


async def changes_of(
    path: Path, stop: asyncio.Event, *, seen: str | None, clock: Callable[[], float] = time.monotonic
) -> AsyncGenerator[None, None]:
    """Yield whenever the content at *path* is not what it was, and has settled, until *stop* is set.

    *seen* is the digest of what was last read, taken before reading it, so that no change is missed.
    Where the folder can't be watched, a warning says so, and that is the end.
    """
    try:
        occasions = awatch(
            path.parent,
            watch_filter=None,
            recursive=False,
            step=_STEP,
            debounce=_LONGEST,
            rust_timeout=_OCCASION,
            yield_on_timeout=True,
            stop_event=_Ending(stop),
        )
        async with aclosing(occasions):
            settling = _Settling(seen, clock)
            async for _ in occasions:
                if settling.is_news(await asyncio.to_thread(digest_of, path)):  # a network drive may take its time
                    yield
    except (OSError, RuntimeError) as error:  # no such folder; no more watches to be had; what its watcher can't read
        log.warning(
            "changes of %s will not be noticed (%s); to have it read again, send SIGHUP or restart Padauk", path, error
        )


class _Settling:
    """A content that has been the same for SETTLED_AFTER seconds of *clock*: half a file may be a good one, too."""

    def __init__(self, seen: str | None, clock: Callable[[], float]) -> None:
        self._seen = self._latest = seen
        self._since = clock()
        self._clock = clock

    def is_news(self, digest: str | None) -> bool:
        now = self._clock()
        if digest != self._latest:
            self._latest, self._since = digest, now
        if self._latest == self._seen or now - self._since < SETTLED_AFTER:
            return False
        self._seen = self._latest
        return True


class _Ending(asyncio.Event):
    """Set with *stop*; awatch also sets it when it is cancelled, which must not stop more than the watching."""

    def __init__(self, stop: asyncio.Event) -> None:
        super().__init__()
        self._stop = stop

    def is_set(self) -> bool:
        return self._stop.is_set() or super().is_set()
