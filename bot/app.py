"""The composition root: what is made, from what, in which order."""

import logging
import time
from pathlib import Path

from bot.client import Padauk
from bot.command_sync import CommandSync
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.corpus.search.opening import open_search
from bot.corpus.search.service import SearchService
from bot.ui.cooldown import Clock

log = logging.getLogger(__name__)


def create_bot(settings: Settings, *, force_sync: bool = False, clock: Clock = time.monotonic) -> Padauk:
    """The wired client, not yet connected; FaultsFound when the corpus has any fault."""
    library = Library(read_corpus(*settings.corpus_folders))
    only_in = None if settings.commands_only_in is None else int(settings.commands_only_in)
    sync = CommandSync(settings.database, only_in, force=force_sync)
    search = SearchService(lambda: open_search(library, Path(settings.data), _log_progress))
    return Padauk(settings, library, search, sync, clock)


def _log_progress(done: int) -> None:
    log.info("search index: %d entries taken in", done)
