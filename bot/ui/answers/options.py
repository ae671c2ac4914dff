"""Options of a query, looked up; and the sentence for when nothing is all that was asked for."""

from collections.abc import Iterable
from typing import TypeVar

from bot.corpus.library import Library
from bot.corpus.shelf import Identified, Shelf
from bot.errors import NothingFits, NotInCorpus
from bot.ui.labels import find, find_statement, labelled

EntryT = TypeVar("EntryT", bound=Identified)


def resolve_option(shelf: Shelf[EntryT], given: str, whole: Shelf[EntryT] | None = None) -> str | None:
    """The id of what *given* means, None for an option left out; NotInCorpus otherwise.

    *whole* is the shelf that *shelf* is a part of: what is only there is known, and has no answer.
    """
    if not given:
        return None
    try:
        return find(shelf, given).id
    except NotInCorpus:
        known = None if whole is None else labelled(whole, given) or whole.exactly(given)
        if known is None:
            raise
        return known.id


def resolve_statement(library: Library, given: str) -> str | None:
    return find_statement(library, given).id if given else None


def name_in(shelf: Shelf[EntryT], id: str | None) -> str | None:
    return None if id is None else shelf.name(id)


def nothing_fits(what: str, wanted: Iterable[str | None]) -> NothingFits:
    return NothingFits(what, [each for each in wanted if each is not None])
