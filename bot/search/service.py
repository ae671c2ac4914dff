"""Search for the event loop.

The index is opened on a thread of its own, so that building it holds up neither the start nor
an answer; whoever asks before it is there waits for it. A large one is searched on that thread,
too, one query after the other; in a small one a query takes less time than to change threads.

A search has BUDGET_SECONDS from when it was asked for, its turn on the thread included, and
ends itself when they have passed: nothing that was given up goes on behind.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.search.deadline import Clock, Deadline
from bot.search.engine import Found, Search

BUDGET_SECONDS = 0.5


class SearchService:
    """*open_search* is called once, on a thread; *small*: whether queries take no time worth a thread."""

    def __init__(
        self, open_search: Callable[[], Search], *, small: bool = False, clock: Clock = time.monotonic
    ) -> None:
        self._open_search = open_search
        self._small = small
        self._clock = clock
        self._search: Search | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")

    def warm_up(self) -> None:
        """Begin to open the index, without waiting for it."""
        self._thread.submit(self._opened)

    async def search(
        self, query: str, *, kind: str | None = None, statement: str | None = None, limit: int = 10
    ) -> Found:
        asked = self._deadline() if self._search is not None else None

        def run() -> Found:
            search = self._opened()
            deadline = asked or self._deadline()  # to wait for the index is no fault of the query
            return search.search(query, kind=kind, statement=statement, limit=limit, deadline=deadline)

        if self._small and self._search is not None:
            return run()
        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)
        if self._search is not None:
            self._search.close()

    def _deadline(self) -> Deadline:
        return Deadline.after(BUDGET_SECONDS, self._clock)

    def _opened(self) -> Search:
        if self._search is None:
            self._search = self._open_search()
        return self._search
