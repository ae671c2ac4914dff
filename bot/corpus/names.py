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
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
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
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['‘’ʼ`´]")
_NOT_A_WORD = re.compile(r"[^\w\u1000-\u109f]+|_+")


def plain(text: str) -> str:
    """*text* as it is compared: lower case, no accents, no punctuation, single spaces."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_NFKD_KEEPS)
    text = _APOSTROPHES.sub("", _LATIN_MARKS.sub("", text))
    return _NOT_A_WORD.sub(" ", text).strip()


KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Match(Generic[KeyT]):
    key: KeyT
    score: float  # 0 to 100; 100 is the name itself, an alias or an acronym


class NameIndex(Generic[KeyT]):
    """Keys by their names. A key may be given several times, once for each of its names."""

    def __init__(self, names: Iterable[tuple[KeyT, str]]) -> None:
        self._names = [(key, plain(name).split()) for key, name in names if plain(name)]
        self._whole: defaultdict[str, dict[KeyT, None]] = defaultdict(dict)
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, (key, words) in enumerate(self._names):
            self._whole[" ".join(words)][key] = None
            for word in dict.fromkeys(words):
                self._rows[word].append(row)
        self._vocabulary = sorted(self._rows)
        self._most = self._weight(1)

    def search(self, typed: str, *, cutoff: float = CLOSE, unfinished: bool = False) -> list[Match[KeyT]]:
        """All matches for *typed* from *cutoff* on, best first; ties in the order of the index.

        *unfinished*: the last word is still being typed and may become a longer one.
        """
        text = plain(typed)
        best: dict[KeyT, float] = dict.fromkeys(self._whole.get(text, ()), 100.0)
        for row, score in self._scores(text.split(), unfinished).items():
            key = self._names[row][0]
            best[key] = max(best.get(key, 0.0), score)
        ranked = [Match(key, round(score, 1)) for key, score in best.items() if score >= cutoff]
        ranked.sort(key=lambda match: -match.score)
        return ranked

    def _scores(self, words: list[str], unfinished: bool) -> dict[int, float]:
        """Rows by how well they fit: mostly how much of what was typed they have, and a little
        how much of them was typed, so that a short name goes before a longer one that holds it."""
        gained: defaultdict[int, float] = defaultdict(float)
        possible = 0.0
        for word in dict.fromkeys(words):
            meant = self._meant(word)
            if unfinished and word == words[-1]:
                meant = {**self._begun(word), **meant}
            possible += max((self._weight(len(self._rows[known])) for known in meant), default=self._most)
            here: dict[int, float] = {}
            for known, likeness in meant.items():
                gain = self._weight(len(self._rows[known])) * likeness
                for row in self._rows[known]:
                    here[row] = max(here.get(row, 0.0), gain)
            for row, gain in here.items():
                gained[row] += gain
        scores = {}
        for row, gain in gained.items():
            name = self._names[row][1]
            whole = sum(self._weight(len(self._rows[word])) for word in name)
            scores[row] = min(99.0, 94 * min(1.0, gain / possible) + 5 * min(1.0, gain / whole))
        return scores

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
        return {known: 0.97 for known in self._vocabulary if known.startswith(word)}

    def _weight(self, rows: int) -> float:
        return math.log(1 + len(self._names) / rows)
