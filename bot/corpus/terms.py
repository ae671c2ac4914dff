"""Terms by what people call them: their own names, and the other words of `seeds/equivalents.yaml`.

A group of words for the same that holds a term's name holds further names of it: kerosene is aviation fuel. A word of
`also` that leads to one of these leads to the term, and not the other way round. So do the words that the term itself
says it is asked by. They count only where they stand whole
in what was typed, and only when the names themselves say nothing: they are read off a table, and nothing is guessed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.corpus.files import EquivalentsFile
from bot.corpus.models import Term
from bot.corpus.shelf import Shelf, resolve
from bot.errors import NotInCorpus
from bot.lookup.english import english_words
from bot.lookup.names import Likeness, content_words

Phrase = tuple[str, ...]
"""Content words, folded."""

_SMALL = 0.4
"""What a word of everyday English tells at most that may stand beside a name without changing it: what is, how, who."""


def names_of(term: Term) -> tuple[str, ...]:
    return (term.name, *term.acronyms, *term.aliases)


def _phrase(text: str) -> Phrase:
    return tuple(content_words(text))


@dataclass(frozen=True, slots=True)
class _Meant:
    ids: tuple[str, ...]
    besides: tuple[Phrase, ...]  # what was typed besides that is no small word


class TermShelf(Shelf[Term]):
    """The terms, by their names and by other words for them."""

    def __init__(self, terms: tuple[Term, ...], table: EquivalentsFile) -> None:
        super().__init__("term", terms, names_of)
        self._ids: dict[Phrase, dict[str, None]] = defaultdict(dict)
        self._akin: dict[Phrase, set[str]] = defaultdict(set)  # words that the table has beside a phrase
        for typed, meant in (*((each, group) for group in table.same for each in group), *table.also.items()):
            self._akin[_phrase(typed)].update(word for each in meant for word in _phrase(each))
        for term in terms:
            for phrase in (*map(_phrase, (*names_of(term), *term.asked)), *_other_words(term, table)):
                self._ids[phrase][term.id] = None
        self._most_words = max(map(len, (*self._ids, *self._akin)), default=1)

    def find(self, given: str) -> Term:
        """The term that *given* (an id, a name, or nearly, or other words) means; NotInCorpus otherwise."""
        meant, matches = self._meant(given), self._index.search(given)
        likeness = matches[0].likeness if matches else None
        if not meant.ids or likeness is Likeness.SAME or self._by_id(given) is not None:
            return super().find(given)
        part = resolve(matches) if likeness is Likeness.PART else None
        terms = [self[id] for id in dict.fromkeys((part, *meant.ids)) if id is not None]
        if len(terms) == 1 and self._is_about(terms[0], meant.besides):
            return terms[0]
        raise NotInCorpus(self.what, given, [term.name for term in terms])

    def suggest(self, typed: str) -> list[Term]:
        """Terms to choose from while *typed* is being typed, those that only other words lead to last."""
        found = [*super().suggest(typed), *(self[id] for id in self._meant(typed).ids)]
        return list({term.id: term for term in found}.values())

    def _is_about(self, term: Term, phrases: Iterable[Phrase]) -> bool:
        """Whether each of *phrases* goes with the term by the table, as warplanes do with aviation fuel."""
        words = {word for name in names_of(term) for word in _phrase(name)}
        return all(phrase in self._akin and words & self._akin[phrase] for phrase in phrases)

    def _meant(self, given: str) -> _Meant:
        """The terms whose names or other words stand whole in *given*; of phrases that begin alike, the longest."""
        words, place = _phrase(given), 0
        ids: dict[str, None] = {}
        besides: list[Phrase] = []
        while place < len(words):
            begun = (words[place : place + length] for length in range(self._most_words, 0, -1))
            phrase = next((each for each in begun if each in self._ids or each in self._akin), words[place : place + 1])
            ids |= self._ids.get(phrase, {})
            if phrase not in self._ids and any(english_words().telling(word) > _SMALL for word in phrase):
                besides.append(phrase)
            place += len(phrase)
        return _Meant(tuple(ids), tuple(besides))


def _other_words(term: Term, table: EquivalentsFile) -> set[Phrase]:
    names = set(map(_phrase, names_of(term)))
    groups = (set(map(_phrase, group)) for group in table.same)
    same = set().union(*(group for group in groups if group & names))
    return same | {_phrase(typed) for typed, meant in table.also.items() if (names | same) & set(map(_phrase, meant))}
