"""What commands and buttons work with, and the one way from an interaction to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import discord
from discord.ext import commands

from bot.administration.service import Administration
from bot.corpus.library import Library
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.outlook import Outlook
from bot.posting.pace import Pace
from bot.posting.reminders import Reminders
from bot.posting.service import Posting
from bot.search.service import SearchService
from bot.store.opening import Store
from bot.ui.calendar import DateFile
from bot.ui.channel_publisher import ChannelPublisher
from bot.ui.cooldown import Cooldown
from bot.ui.digest_pool import DigestPool
from bot.ui.responder import Responder
from bot.ui.settings_desk import SettingsDesk

Now: TypeAlias = Callable[[], datetime]
"""The time of day, aware."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Made by `bot.runtime.wiring`."""

    library: Library
    search: SearchService
    store: Store
    reminders: Reminders
    administration: Administration
    agenda: Agenda
    ledger: Ledger
    outlook: Outlook
    digest_pool: DigestPool
    pace: Pace
    posting: Posting
    publisher: ChannelPublisher
    cooldown: Cooldown
    responder: Responder
    date_file: DateFile
    settings_desk: SettingsDesk
    now: Now


class ServicesClient(commands.AutoShardedBot):
    """A client whose commands and buttons find their services."""

    services: Services


def services_of(interaction: discord.Interaction) -> Services:
    client = interaction.client
    assert isinstance(client, ServicesClient)
    return client.services
