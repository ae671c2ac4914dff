"""The composition root: what is made, from what, in which order."""

import logging
import time
from functools import cache
from pathlib import Path

from bot.administration.service import Administration
from bot.calendar.days import marked_days
from bot.client import Now, Padauk
from bot.command_sync import CommandSync
from bot.config.settings import Settings
from bot.corpus.draws import draw_next
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.corpus.search.opening import SMALL, open_search
from bot.corpus.search.service import SearchService
from bot.posting.agenda import Agenda
from bot.posting.ledger import Draw, Ledger
from bot.posting.pace import Pace
from bot.posting.reminders import Reminders
from bot.services import Services
from bot.store.opening import Store
from bot.store.synced_commands import SyncedCommands
from bot.ui.cooldown import Clock
from bot.ui.reminders import digestible

log = logging.getLogger(__name__)


def create_bot(
    settings: Settings,
    *,
    force_sync: bool = False,
    clock: Clock = time.monotonic,
    now: Now | None = None,
    library: Library | None = None,
    search: SearchService | None = None,
) -> Padauk:
    """The wired client, not yet connected; FaultsFound when the corpus has any fault.

    *clock* measures pauses between answers; *now* is the time of day, Discord's own unless it is given.
    *library* and *search* are those of a bot before: tests make many bots of one corpus.
    """
    library = library or Library(read_corpus(*settings.corpus_folders))
    store = Store(settings.database_file)
    agenda = Agenda(marked_days(library.corpus.milestones))
    draw = _draw_from(library)
    reminders = Reminders(store, agenda)
    services = Services(
        library=library,
        search=search or _search_of(library, Path(settings.data)),
        store=store,
        reminders=reminders,
        administration=Administration(store, reminders, settings.defaults, settings.servers),
        agenda=agenda,
        ledger=Ledger(store, agenda, draw),
        draw=draw,
        pace=Pace(settings.posting.per_second),
    )
    sync = CommandSync(SyncedCommands(store), settings.commands_only_in, force=force_sync)
    return Padauk(settings, services, sync, clock, now)


def _search_of(library: Library, folder: Path) -> SearchService:
    return SearchService(lambda: open_search(library, folder, _log_progress), small=library.size <= SMALL)


def _draw_from(library: Library) -> Draw:
    pool = cache(lambda subject: frozenset(digestible(library, subject)))

    def draw(subject: str, round: int, last: str | None) -> tuple[str | None, int]:
        return draw_next(pool(subject), round, last)

    return draw


def _log_progress(done: int) -> None:
    log.info("search index: %d entries taken in", done)
