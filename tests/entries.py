"""What is asked for as a Wish, as it is written in a server's settings."""

from datetime import date

from bot.calendar.schedule import Every
from bot.calendar.typed import WEEKDAYS
from bot.config.servers import ALL, DigestEntry, Entry, ReminderEntry
from bot.posting.models import ALL_DAYS, Wish

TODAY = date(2026, 11, 25)
"""The day on which tests read the corpus, where they name none."""


def id_of(number: int) -> int:
    """An id as Discord gives them: settings take no shorter ones."""
    return 10**17 + number


def entry_of(wish: Wish) -> Entry:
    """The entry that asks for *wish*, whatever else is set in its server."""
    common = {
        "channel": wish.channel_id,
        "at": wish.at,
        "zone": wish.zone.key,
        "role": wish.role_id,
        "message": wish.message,
    }
    if wish.digest is None:
        date = ALL if wish.subject == ALL_DAYS else wish.subject
        return ReminderEntry.model_validate(common | {"date": date, "before": wish.days_before})
    day = WEEKDAYS[wish.on_day] if wish.every is Every.WEEK and wish.on_day is not None else wish.on_day
    drawn = {"what": wish.digest.name.lower(), "topic": wish.topic, "every": wish.every.value, "day": day}
    return DigestEntry.model_validate(common | drawn)
