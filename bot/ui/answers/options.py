"""Options of an address, looked up; and the sentence for when nothing is all that was asked for."""

from collections.abc import Iterable
from typing import TypeVar

from bot.corpus.library import Identified, Shelf
from bot.errors import NothingFits

EntryT = TypeVar("EntryT", bound=Identified)


def found(shelf: Shelf[EntryT], given: str) -> str | None:
    """The id of what *given* means, None for an option left out; NotInCorpus otherwise."""
    return shelf.find(given).id if given else None


def name_in(shelf: Shelf[EntryT], id: str | None) -> str | None:
    return None if id is None else shelf.name(id)


def nothing_fits(what: str, wanted: Iterable[str | None]) -> NothingFits:
    return NothingFits(what, [each for each in wanted if each is not None])
