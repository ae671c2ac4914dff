"""One kind of entry, to be looked up by id or by any name it goes by, typed well or not.

What was typed is taken for an entry only when it can mean no other: a name that several
share is answered with all of them, never with a guess.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Generic, Protocol, TypeVar

from bot.errors import NotInCorpus
from bot.lookup.names import Likeness, Match, NameIndex, is_another_word
from bot.lookup.normalize import normalize

KeyT = TypeVar("KeyT", bound=Hashable)


def short_form(id: str) -> str:
    """An id in thirteen characters, for where a whole one has no room; shelves find it as well."""
    return "~" + blake2b(id.encode(), digest_size=6).hexdigest()


CLEARLY = 5.0
"""How far the best match must be from the next for a name that was typed in part."""


def resolve(matches: Sequence[Match[KeyT]]) -> KeyT | None:
    """What a name can only mean: the one it is, the one it may be, or the one far before the rest.

    What differs by a word that is one of its own is something else: China is no Chin State.
    """
    for likeness in (Likeness.SAME, Likeness.PART, Likeness.NEAR):
        fitting = [match for match in matches if match.likeness is likeness and not _is_another(match)]
        if len(fitting) == 1 or (likeness is Likeness.PART and fitting and _is_far_before(fitting)):
            return fitting[0].key
        if fitting:
            return None
    return None


def _is_another(match: Match[KeyT]) -> bool:
    return match.likeness is Likeness.NEAR and any(is_another_word(*each) for each in match.corrected)


def _is_far_before(matches: Sequence[Match[KeyT]]) -> bool:
    return matches[0].score - matches[1].score >= CLEARLY


class Identified(Protocol):
    @property
    def id(self) -> str: ...


FEW = 30
"""Entries of a shelf up to which all are offered where nothing comes close."""

EntryT = TypeVar("EntryT", bound=Identified)


class Shelf(Generic[EntryT]):
    """One kind of entry, by id and by every name it goes by."""

    def __init__(self, what: str, entries: Iterable[EntryT], names: Callable[[EntryT], Iterable[str]]) -> None:
        self.what = what
        self._entries = {entry.id: entry for entry in entries}
        self._index = NameIndex(
            (entry.id, name) for entry in self._entries.values() for name in (*names(entry), entry.id)
        )
        self._shown = {entry.id: next(iter(names(entry))) for entry in self._entries.values()}

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, id: str) -> EntryT:
        return self._entries[id]

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def name(self, id: str) -> str:
        """The name *id* is shown by."""
        return self._shown[id]

    def find(self, given: str) -> EntryT:
        """The entry that *given* (an id, a name, or nearly) means; NotInCorpus with the closest otherwise."""
        known = self._by_id(given)
        if known is not None:
            return known
        matches = self._index.search(given)
        meant = resolve(matches)
        if meant is not None:
            return self._entries[meant]
        close = [self._shown[match.key] for match in matches[:5]]
        others = sorted(self._shown.values(), key=str.casefold) if len(self) <= FEW else []
        raise NotInCorpus(self.what, given, close, others)

    def exactly(self, given: str) -> EntryT | None:
        """The entry with this id or this very name, marks and case aside."""
        known = self._by_id(given)
        if known is not None:
            return known
        named = [match.key for match in self._index.search(given) if match.is_exact]
        return self._entries[named[0]] if len(named) == 1 else None

    def named(self, given: str) -> EntryT | None:
        """The one entry that *given* is a name of, slips of the finger aside."""
        same = [match.key for match in self._index.search(given) if match.likeness is Likeness.SAME]
        return self._entries[same[0]] if len(same) == 1 else None

    def called(self, name: str) -> list[EntryT]:
        """The entry of this id, or all that are shown by this very name, marks and case aside."""
        known = self._by_id(name)
        return [known] if known is not None else self._by_shown_name.get(normalize(name) or name, [])

    @cached_property
    def _by_shown_name(self) -> dict[str, list[EntryT]]:
        found: dict[str, list[EntryT]] = {}
        for id, name in self._shown.items():
            found.setdefault(normalize(name) or name, []).append(self._entries[id])
        return found

    def _by_id(self, given: str) -> EntryT | None:
        return self._entries.get(self._short_forms.get(given, given))

    @cached_property
    def _short_forms(self) -> dict[str, str]:
        return {short_form(id): id for id in self._entries}

    def suggest(self, typed: str) -> list[EntryT]:
        """Entries to choose from while *typed* is being typed; all of them at first."""
        if not normalize(typed):
            return list(self._entries.values())
        return [self._entries[key] for key in self._index.suggest(typed)]
