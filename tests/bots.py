"""Bots as tests make them: by hundreds, of a corpus that is read and indexed once, on a database that is there."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.client import Padauk
from bot.config.settings import SEEDS, Settings
from bot.corpus.library import Library
from bot.corpus.reader import Corpus, read_corpus
from bot.runtime.wiring import create_bot
from bot.search.engine import Search
from bot.search.index import index_in_memory
from bot.search.records import records
from bot.search.service import SearchService
from bot.store.opening import Store
from tests.entries import TODAY


@cache
def shipped_library() -> Library:
    return Library(read_corpus(SEEDS), TODAY)


class _SharedSearch(Search):
    """The next bot searches it too."""

    def close(self) -> None:
        return


@cache
def _shipped_search() -> Search:
    library = shipped_library()
    return _SharedSearch(library, index_in_memory(records(library)))


def a_bot(
    settings: Settings,
    *,
    corpus: Corpus | None = None,
    force_sync: bool = False,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] | None = None,
) -> Padauk:
    """The bot of *settings*, or of *corpus* instead of the one that they name."""
    library, search = None, None
    if corpus is not None:
        library = Library(corpus, TODAY)
    elif settings.corpus_folders == [SEEDS]:
        library, search = shipped_library(), SearchService(_shipped_search, small=True)
    bot = create_bot(settings, force_sync=force_sync, clock=clock, now=now, library=library, search=search)
    # The pace has tests of its own; here it would wait for a time that nobody lets pass while a bot starts.
    bot.services.pace.turn = _at_once  # type: ignore[method-assign]
    return bot


async def _at_once() -> None:
    await asyncio.sleep(0)


@cache
def _migrated_database() -> bytes:
    """The file of a database with its tables and no row; to migrate one takes longer than most tests."""

    async def make(path: Path) -> None:
        store = Store(path)
        await store.open()
        await store.close()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "padauk.sqlite")
        asyncio.run(make(path))
        return path.read_bytes()


def put_database(path: Path) -> None:
    """Such a file at *path*; not from within an event loop."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_migrated_database())
