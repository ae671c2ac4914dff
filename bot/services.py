"""What the client and its cogs work with, made by `bot.app`; none of it knows Discord."""

from dataclasses import dataclass

from bot.administration.service import Administration
from bot.corpus.library import Library
from bot.corpus.search.service import SearchService
from bot.posting.agenda import Agenda
from bot.posting.ledger import Draw, Ledger
from bot.posting.pace import Pace
from bot.posting.reminders import Reminders
from bot.store.opening import Store


@dataclass(frozen=True, kw_only=True)
class Services:
    library: Library
    search: SearchService
    store: Store
    reminders: Reminders
    administration: Administration
    agenda: Agenda
    ledger: Ledger
    draw: Draw
    pace: Pace
