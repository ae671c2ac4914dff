"""Names that forgive: what people type, matched to what is written.

Both sides are made plain first: accents, case, apostrophes, curly or straight marks,
dashes and U+00A0 no longer matter. Combining marks are dropped from the Latin script only;
in Burmese they are the vowels.

Then word by word: each typed word stands for the words of the index that it equals, begins,
or misses by a slip of the finger or two. A rare word that fits says more than a common one
(inverse document frequency), and a word that fits nothing counts against the match as much
as the rarest would, so that "Karen Community of Berlin" is not taken for one of the thirty
Karen communities that did sign.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from itertools import chain, combinations, islice, takewhile
from sys import intern
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

FOUND = 80.0
"""From this score on, what was typed is taken to mean the name."""

CLOSE = 25.0
"""From this score on, a name is worth a suggestion."""

MANY = 1_000
"""Names from which on a word is too common to look at all that have it."""

PAIRED = 4  # common words of which any two are looked for together, the rarest
BEGUN = 1_000  # words looked at that go on where an unfinished one ends

_LETTERS_NFKD_KEEPS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ð": "d", "þ": "th"}
)
_FILLERS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['‘’ʼ`´]")
_NOT_A_WORD = re.compile(r"[^\w\u1000-\u109f]+|_+")


def plain(text: str) -> str:
    """*text* as it is compared: lower case, no accents, no punctuation, single spaces."""
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_NFKD_KEEPS)
        text = _LATIN_MARKS.sub("", text)
    text = _APOSTROPHES.sub("", text)
    return _NOT_A_WORD.sub(" ", text).strip()


def telling_words(text: str) -> list[str]:
    """The plain words of *text* that tell one name from another."""
    return _telling(plain(text).split())


def _telling(words: list[str]) -> list[str]:
    """The words that tell one name from another."""
    return [word for word in words if word not in _FILLERS]


KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Match(Generic[KeyT]):
    key: KeyT
    score: float  # 0 to 100; 100 is the name itself, an alias or an acronym
    whole: bool = True  # every word of the name was typed, slips included


@dataclass(frozen=True, slots=True)
class _Name(Generic[KeyT]):
    """One row of the index."""

    key: KeyT
    words: frozenset[str]  # that tell it from others
    weight: float  # of those words


@dataclass(frozen=True, slots=True)
class _Group:
    """One typed word, and all that it may stand for."""

    meant: dict[str, float]  # words of the index, each with its likeness (0 to 1)
    most: float  # what it counts against a name that has none of them
    rows: int  # that have any, at most


class NameIndex(Generic[KeyT]):
    """Keys by their names. A key may be given several times, once for each of its names."""

    def __init__(self, names: Iterable[tuple[KeyT, str]]) -> None:
        self._whole: dict[str, tuple[KeyT, ...]] = {}
        self._rows: defaultdict[str, Collection[int]] = defaultdict(list)
        keys, telling = self._read(names)
        self._most = math.log(1 + len(keys))  # the weight of a word that only one name has
        self._weights = {word: math.log(1 + len(keys) / len(rows)) for word, rows in self._rows.items()}
        self._names = [
            _Name(key, words, sum(map(self._weights.__getitem__, words)))
            for key, words in zip(keys, telling, strict=True)
        ]
        self._vocabulary = sorted(self._rows)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            self._by_length[len(word)].append(word)
        for word, rows in self._rows.items():
            if len(rows) > MANY:
                self._rows[word] = frozenset(rows)  # two of these are intersected in no time

    def _read(self, names: Iterable[tuple[KeyT, str]]) -> tuple[list[KeyT], list[frozenset[str]]]:
        """The key of each row and the words that tell it from others; fills the look-ups on the way."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        keys: list[KeyT] = []
        telling: list[frozenset[str]] = []
        for row, (key, name) in enumerate(names):
            text = plain(name)
            words = frozenset(map(intern, _telling(text.split())))
            self._whole[text] = (*self._whole.get(text, ()), key)
            keys.append(key)
            telling.append(words)
            for word in words:
                rows[word].append(row)
        self._rows.update(rows)
        return keys, telling

    def search(self, typed: str, *, cutoff: float = CLOSE, unfinished: bool = False) -> list[Match[KeyT]]:
        """All matches for *typed* from *cutoff* on, best first; ties in the order of the index.

        Where a word has more than MANY names, only those that have another of the words too are looked at.

        *unfinished*: the last word is still being typed and may become a longer one.
        """
        text = plain(typed)
        exact = self._whole.get(text, ()) if text else ()
        best: dict[KeyT, Match[KeyT]] = {key: Match(key, 100.0) for key in exact}
        for match in self._matches(self._groups(_telling(text.split()), unfinished)):
            known = best.get(match.key)
            if match.score >= cutoff and (known is None or match.score > known.score):
                best[match.key] = match
        return sorted(best.values(), key=lambda match: -match.score)

    # -- words to groups

    def _groups(self, words: list[str], unfinished: bool) -> list[_Group]:
        groups = []
        for word in dict.fromkeys(words):
            meant = self._meant(word)
            if unfinished and word == words[-1]:
                meant = {**self._begun(word), **meant}
            most = max((self._weights[known] for known in meant), default=self._most)
            groups.append(_Group(meant, most, sum(len(self._rows[known]) for known in meant)))
        return groups

    def _meant(self, word: str) -> dict[str, float]:
        """The words of the index that *word* may stand for, each with its likeness (0 to 1)."""
        if word in self._weights:
            return {word: 1.0}
        if begun := self._begun(word):
            return begun
        slips = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        if not slips:
            return {}
        lengths = range(len(word) - slips, len(word) + slips + 1)
        known_words = sorted(chain.from_iterable(self._by_length.get(length, ()) for length in lengths))
        near = process.extract(word, known_words, scorer=OSA.distance, score_cutoff=slips, limit=8)
        return {known: 1 - distance / max(len(word), len(known)) for known, distance, _ in near}

    def _begun(self, word: str) -> dict[str, float]:
        begins = bisect_left(self._vocabulary, word)
        following = islice(self._vocabulary, begins, begins + BEGUN)
        return dict.fromkeys(takewhile(lambda known: known.startswith(word), following), 0.97)

    # -- groups to rows

    def _matches(self, groups: list[_Group]) -> list[Match[KeyT]]:
        """All rows that have enough of the groups to be looked at, judged, in their order."""
        rows, left_out = self._rare(groups)
        matches = [self._match(row, groups) for row in sorted(rows)]
        if left_out and not any(match.score >= FOUND for match in matches):
            more = self._common(left_out) - rows
            matches += [self._match(row, groups) for row in sorted(more)]
        return matches

    def _rare(self, groups: list[_Group]) -> tuple[set[int], list[_Group]]:
        """Rows of words that few have, the rarest first; and the groups that are too common for that."""
        rows: set[int] = set()
        left_out = []
        for group in sorted(groups, key=lambda group: group.rows):
            if group.rows <= MANY and len(rows) <= MANY:
                rows.update(chain.from_iterable(self._rows[known] for known in group.meant))
            else:
                left_out.append(group)
        return rows, left_out

    def _common(self, groups: list[_Group]) -> set[int]:
        """Rows that have several of *groups* at once: of any two, narrowed by the others while there are too many."""
        found: set[int] = set()
        for pair in combinations(groups[:PAIRED], 2):
            rows = self._having(*pair)
            for other in groups:
                if len(rows) > MANY and other not in pair:
                    rows = self._narrowed(rows, other) or rows
            found.update(islice(sorted(rows), MANY))
        if not found:
            found.update(islice(chain.from_iterable(self._rows[known] for known in groups[0].meant), MANY))
        return found

    def _having(self, one: _Group, other: _Group) -> set[int]:
        """Rows that have both."""
        return {row for known in one.meant for row in self._narrowed(self._rows[known], other)}

    def _narrowed(self, rows: Collection[int], group: _Group) -> set[int]:
        """Those of *rows* that have *group*; Python goes through the smaller of two sets."""
        among = rows if isinstance(rows, frozenset | set) else frozenset(rows)
        return {row for known in group.meant for row in among.intersection(self._rows[known])}

    def _match(self, row: int, groups: list[_Group]) -> Match[KeyT]:
        """Mostly how much of what was typed the name has, and a little how much of the name was typed,
        so that a short name goes before a longer one that holds it."""
        name = self._names[row]
        gained = possible = 0.0
        fitting = 0  # words typed that the name has
        for group in groups:
            gain, weight = 0.0, group.most
            for known in name.words:
                if known in group.meant:
                    gain, weight = max(
                        (gain, weight), (self._weights[known] * group.meant[known], self._weights[known])
                    )
            gained += gain
            possible += weight
            fitting += gain > 0
        score = 94 * gained / possible + 5 * min(1.0, gained / name.weight)
        return Match(name.key, round(min(99.0, score), 1), whole=fitting >= len(name.words))
