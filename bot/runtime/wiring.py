"""The composition root: what is made, from what, in which order. All of it is in `create_bot`."""

import logging
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import discord

from bot.administration.service import Administration
from bot.calendar.days import marked_days
from bot.client import Padauk
from bot.command_sync import CommandSync
from bot.config.loading import ALERT_VARIABLE, HEARTBEAT_VARIABLE
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.outlook import Outlook
from bot.posting.pace import Pace
from bot.posting.publisher import TimeCheck
from bot.posting.reminders import Reminders
from bot.posting.service import Posting
from bot.runtime.alerts import Alerts, Heartbeat
from bot.runtime.forecast import Forecast
from bot.runtime.supervisor import Folder, Supervisor
from bot.search.opening import SMALL, open_search
from bot.search.service import SearchService
from bot.store.opening import Store
from bot.store.synced_commands import SyncedCommands
from bot.ui.calendar import DateFile
from bot.ui.channel_publisher import ChannelPublisher
from bot.ui.cooldown import Clock, Cooldown
from bot.ui.digest_pool import DigestPool
from bot.ui.places import CachedPlaces
from bot.ui.reminders import subject_in_words
from bot.ui.responder import Responder
from bot.ui.services import Now, Services
from bot.ui.settings_desk import SettingsDesk

log = logging.getLogger(__name__)


def create_bot(
    settings: Settings,
    *,
    library: Library | None = None,
    search: SearchService | None = None,
    force_sync: bool = False,
    clock: Clock = time.monotonic,
    now: Now | None = None,
    time_check: TimeCheck | None = None,
    secrets: Mapping[str, str] = MappingProxyType({}),
) -> Padauk:
    """The wired client, not yet connected; FaultsFound when the corpus has any fault.

    *library*: instead of the corpus that the settings name; *search*: over it. *clock* measures pauses between answers;
    *now* is the time of day, the machine's unless it is given; *time_check* says whether it may be relied on.
    *secrets*: the addresses of the operator's alarms, by the names of their variables.
    """
    now = now or discord.utils.utcnow
    if library is None:
        library = Library(read_corpus(*settings.corpus_folders), now().date())
    store = Store(settings.database_file)
    agenda = Agenda(marked_days(library.corpus.milestones))
    reminders = Reminders(store, agenda)
    digest_pool = DigestPool(library)
    ledger = Ledger(store, agenda, digest_pool.draw)
    pace = Pace(settings.posting.per_second)
    cooldown = Cooldown(settings.cooldown.answers, settings.cooldown.seconds, clock)
    search = search or _search_over(library, Path(settings.data))
    bot = Padauk(settings, CommandSync(SyncedCommands(store), settings.commands_only_in, force=force_sync), pace)
    publisher = ChannelPublisher(bot, library, pace, now)
    outlook = Outlook(store, agenda, CachedPlaces(bot))
    describe = partial(subject_in_words, library)
    bot.forecast = Forecast(outlook, ledger, publisher, pace, describe=describe, now=now)
    posting = Posting(ledger, publisher, pace, clock=now, time_check=time_check, describe=describe)
    administration = Administration(store, reminders, settings.defaults, settings.servers, tell=posting.tell)
    bot.alerts = Alerts(bot.tell_operator, now, address=secrets.get(ALERT_VARIABLE))
    bot.heartbeat = Heartbeat(secrets.get(HEARTBEAT_VARIABLE), now)
    folder = Folder(Path(settings.data))
    bot.supervisor = Supervisor(posting, store, pace, bot.alerts, bot.heartbeat, folder, now=now, clock=clock)
    bot.services = Services(
        library=library,
        search=search,
        store=store,
        reminders=reminders,
        administration=administration,
        agenda=agenda,
        ledger=ledger,
        outlook=outlook,
        digest_pool=digest_pool,
        pace=pace,
        posting=posting,
        publisher=publisher,
        cooldown=cooldown,
        responder=Responder(library, search, commands=bot.usages, cooldown=cooldown, now=now, contact=settings.contact),
        date_file=DateFile(library),
        settings_desk=SettingsDesk(library, administration, now),
        now=now,
    )
    return bot


def _search_over(library: Library, data: Path) -> SearchService:
    return SearchService(lambda: open_search(library, data, _log_progress), small=library.size <= SMALL)


def _log_progress(done: int) -> None:
    log.info("search index: %d entries taken in", done)
