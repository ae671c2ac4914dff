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
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

FOUND = 80.0
"""From this score on, what was typed is taken to mean the name."""

CLOSE = 25.0
"""From this score on, a name is worth a suggestion."""

_LETTERS_NFKD_KEEPS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ð": "d", "þ": "th"}
)
_FILLERS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['‘’ʼ`´]")
_NOT_A_WORD = re.compile(r"[^\w\u1000-\u109f]+|_+")


def plain(text: str) -> str:
    """*text* as it is compared: lower case, no accents, no punctuation, single spaces."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_NFKD_KEEPS)
    text = _APOSTROPHES.sub("", _LATIN_MARKS.sub("", text))
    return _NOT_A_WORD.sub(" ", text).strip()


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
    words: int  # that tell it from others
    weight: float  # of those words


@dataclass(slots=True)
class _Fit:
    """What one row has of the words typed."""

    possible: float  # what all of the words could have gained it
    gained: float = 0.0
    words: int = 0  # how many of them it has


class NameIndex(Generic[KeyT]):
    """Keys by their names. A key may be given several times, once for each of its names."""

    def __init__(self, names: Iterable[tuple[KeyT, str]]) -> None:
        self._whole: defaultdict[str, dict[KeyT, None]] = defaultdict(dict)
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        found = [(key, plain(name)) for key, name in names]
        telling = [set(_telling(name.split())) for _, name in found]
        for row, (key, name) in enumerate(found):
            self._whole[name][key] = None
            for word in telling[row]:
                self._rows[word].append(row)
        self._vocabulary = sorted(self._rows)
        self._most = math.log(1 + len(found))  # the weight of a word that only one name has
        self._weights = {word: math.log(1 + len(found) / len(rows)) for word, rows in self._rows.items()}
        self._names = [
            _Name(key, len(words), sum(self._weights[word] for word in words))
            for (key, _), words in zip(found, telling, strict=True)
        ]

    def search(self, typed: str, *, cutoff: float = CLOSE, unfinished: bool = False) -> list[Match[KeyT]]:
        """All matches for *typed* from *cutoff* on, best first; ties in the order of the index.

        *unfinished*: the last word is still being typed and may become a longer one.
        """
        text = plain(typed)
        exact = self._whole.get(text, ()) if text else ()
        best: dict[KeyT, Match[KeyT]] = {key: Match(key, 100.0) for key in exact}
        for row, fit in self._fits(_telling(text.split()), unfinished).items():
            match = self._match(row, fit)
            known = best.get(match.key)
            if match.score >= cutoff and (known is None or match.score > known.score):
                best[match.key] = match
        return sorted(best.values(), key=lambda match: -match.score)

    def _match(self, row: int, fit: "_Fit") -> Match[KeyT]:
        """Mostly how much of what was typed the name has, and a little how much of the name was typed,
        so that a short name goes before a longer one that holds it."""
        name = self._names[row]
        score = 94 * fit.gained / fit.possible + 5 * min(1.0, fit.gained / name.weight)
        return Match(name.key, round(min(99.0, score), 1), whole=fit.words >= name.words)

    def _fits(self, words: list[str], unfinished: bool) -> dict[int, "_Fit"]:
        """The rows that have any of *words*, each with what that is worth."""
        fits: dict[int, _Fit] = {}
        before = 0.0  # what the words so far could have gained a row
        for word in dict.fromkeys(words):
            meant = self._meant(word)
            if unfinished and word == words[-1]:
                meant = {**self._begun(word), **meant}
            here: dict[int, tuple[float, float]] = {}
            for known, likeness in meant.items():
                weight = self._weights[known]
                for row in self._rows[known]:
                    here[row] = max(here.get(row, (0.0, 0.0)), (weight * likeness, weight))
            most = max((self._weights[known] for known in meant), default=self._most)
            for row in here.keys() - fits.keys():
                fits[row] = _Fit(possible=before)
            for row, fit in fits.items():
                gain, weight = here.get(row, (0.0, most))
                fit.gained += gain
                fit.possible += weight
                fit.words += row in here
            before += most
        return fits

    def _meant(self, word: str) -> dict[str, float]:
        """The words of the index that *word* may stand for, each with its likeness (0 to 1)."""
        if word in self._rows:
            return {word: 1.0}
        if begun := self._begun(word):
            return begun
        slips = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        if not slips:
            return {}
        near = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=8)
        return {known: 1 - distance / max(len(word), len(known)) for known, distance, _ in near}

    def _begun(self, word: str) -> dict[str, float]:
        begins = bisect_left(self._vocabulary, word)
        known_words = takewhile(lambda known: known.startswith(word), islice(self._vocabulary, begins, None))
        return dict.fromkeys(known_words, 0.97)
