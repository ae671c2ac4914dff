"""How old a figure is, and where the corpus ends: what has come since, it can't know."""

import calendar
from datetime import date

from bot.corpus.library import Library
from bot.corpus.models import Demand, Figure, Item, Voice
from bot.corpus.provenance import date_in_words

OLD_AFTER = 12
"""Months after which a running figure must not pass for today's."""


def last_day(partial: str) -> date:
    """The last day that a date known in part may mean: `2022-07` is 31 July 2022."""
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def months_since(partial: str, today: date) -> int:
    """Whole months from the last day that *partial* may mean until *today*; below 0 before it."""
    then = last_day(partial)
    return (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)


def age_in_words(months: int) -> str:
    """As "3 years 10 months old"."""
    years, left = divmod(months, 12)
    parts = [f"{number} {word}{'s' * (number != 1)}" for number, word in ((years, "year"), (left, "month")) if number]
    return f"{' '.join(parts)} old"


def age_of(library: Library, figure: Figure) -> str | None:
    """How old a running figure is, in words; None where it does not run or is not old."""
    if not library.measures[figure.measure].running or figure.as_of.date is None:
        return None
    months = months_since(figure.as_of.date, library.today)
    return age_in_words(months) if months >= OLD_AFTER else None


def is_over(demand: Demand, today: date) -> bool:
    """Whether what a demand is about is past, so that it can't be followed any more."""
    return demand.bound_to is not None and last_day(demand.bound_to.day) < today


def may_stand_alone(item: Item, day: date) -> bool:
    """Whether nobody is misled who reads it in a channel, unasked: undisputed, and a demand is an own and open one."""
    if isinstance(item, Demand) and (item.voice is not Voice.OWN or is_over(item, day)):
        return False
    return item.disputed is None


def newest_day(library: Library) -> str:
    """When the newest statement was issued, packs aside, as "29 January 2025"; "" where none has a date."""
    own = (one for one in library.corpus.statements if one.id not in library.corpus.pack_of)
    dates = [one.date.date for one in own if one.date.date is not None]
    return date_in_words(max(dates)) if dates else ""
