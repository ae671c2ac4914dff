"""Other words for the same: what people type for what the statements say (`seeds/equivalents.yaml`).

A term's names stand for one another, too, and what people ask a term by stands for its names.
"""

from collections.abc import Iterable, Iterator

from bot.corpus.library import Library
from bot.search.words import base, family, is_burmese, plain_words

Phrase = tuple[str, ...]
"""Bases that stand side by side: one for a word, several for a phrase."""


def phrase(text: str) -> Phrase:
    return tuple(map(base, plain_words(text)))


class Equivalents:
    """The table of other words, by their bases; a single word is also found by its family."""

    def __init__(self, library: Library) -> None:
        self._others: dict[Phrase, dict[Phrase, None]] = {}
        self._families: dict[str, dict[Phrase, None]] = {}
        self.words: set[str] = set()
        table = library.corpus.equivalents
        groups = [*table.same, *((term.name, *term.acronyms, *term.aliases) for term in library.corpus.terms)]
        for group in groups:
            for typed in group:
                self._add(typed, group)
        for typed, also in table.also.items():
            self._add(typed, also)
        for term in library.corpus.terms:
            for asked in term.asked:
                self._add(asked, (term.name, *term.acronyms, *term.aliases))
        for entry in library.corpus.findable:
            for asked in filter(is_burmese, entry.asked):
                self._add(asked, ())  # Burmese has no spaces between words: it must be known where one ends
        self._most_words: dict[str, int] = {}  # of the phrases that begin with a base
        for known in filter(None, self._others):
            self._most_words[known[0]] = max(len(known), self._most_words.get(known[0], 1))

    def _add(self, typed: str, others: Iterable[str]) -> None:
        words = plain_words(typed)
        own = tuple(map(base, words))
        meant = dict.fromkeys(other for other in map(phrase, others) if other and other != own)
        self.words.update(words)
        self._others.setdefault(own, {}).update(meant)
        if len(words) == 1:
            self._families.setdefault(family(words[0]), {}).update(meant)

    def of(self, typed: Phrase) -> Iterable[Phrase]:
        """What stands for a phrase."""
        return self._others.get(typed, ())

    def related(self, word: str) -> Iterator[Phrase]:
        """What stands for another word of *word*'s family: what stands for jail, for jailer."""
        return iter(self._families.get(family(word), ()))

    def longest(self, typed: Phrase, place: int) -> int:
        """How many words of *typed*, from *place* on, are a phrase of the table; 1 when they are none."""
        most = self._most_words.get(typed[place], 1)
        return next((length for length in range(most, 1, -1) if typed[place : place + length] in self._others), 1)
