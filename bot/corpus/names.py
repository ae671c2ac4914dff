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
from heapq import nsmallest
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

GROWTH = 3
"""How much longer NFKD makes what people write: a Korean syllable or a Vietnamese vowel becomes three characters."""

PAIRED = 4  # common words of which any two are looked for together, the rarest
NARROWING = 8  # common words by which those that have two are narrowed, the rarest
MOST_WORDS = 30  # of what was typed that are looked at, twice as many as our longest name has
BEGUN = 200  # words looked at that go on where an unfinished one ends

_LETTERS_NFKD_KEEPS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ð": "d", "þ": "th"}
)
_FILLERS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_INVISIBLE = re.compile(  # Unicode's category Cf: soft hyphens, joiners, marks of direction
    "[\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
_APOSTROPHES = re.compile("['‘’ʼ`´]")
_PIECES = re.compile(r"\S{1,64}|\s+")
_NOT_A_WORD = re.compile(r"[^\w\u1000-\u109f]+|_+")


def plain(text: str) -> str:
    """*text* as it is compared: lower case, no accents, no punctuation, single spaces."""
    if text.isascii():
        text = text.lower()
    else:
        text = _decomposed(text).casefold().translate(_LETTERS_NFKD_KEEPS)
        text = _INVISIBLE.sub("", _LATIN_MARKS.sub("", text))
    text = _APOSTROPHES.sub("", text)
    return _NOT_A_WORD.sub(" ", text).strip()


def _decomposed(text: str) -> str:
    """NFKD, in time linear in the length of *text*.

    Word by word, and a long one in pieces, since the sorting of combining marks takes the square of their number.
    At most GROWTH times as long, since one letter can become eighteen.
    """
    pieces = (unicodedata.normalize("NFKD", piece) for piece in _PIECES.findall(text))
    return "".join(pieces)[: GROWTH * len(text)]


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


class Spellings:
    """Words to mend a misspelt one to."""

    def __init__(self, words: Iterable[str]) -> None:
        self._begun_alike: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._ended_alike: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """More of them; none may be there already."""
        for word in words:
            self._by_length[len(word)].append(word)
            self._begun_alike[len(word), word[:1]].append(word)
            self._ended_alike[len(word), word[-2:]].append(word)

    def near(self, word: str, slips: int, limit: int) -> list[tuple[str, int]]:
        """At most *limit* words within *slips* slips of *word*, each with how many those are, the nearest first.

        Most slips leave the first letter or the last two as they were, and to look there only
        is thirty times as fast; where nothing near is found there, all words are looked at.
        """
        lengths = range(len(word) - slips, len(word) + slips + 1)
        alike = [known for length in lengths for known in self._begun_alike.get((length, word[:1]), ())]
        for length in lengths:
            alike += [known for known in self._ended_alike.get((length, word[-2:]), ()) if known[0] != word[0]]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=limit)
        if not near:
            known_words = [known for length in lengths for known in self._by_length.get(length, ())]
            near = process.extract(word, known_words, scorer=OSA.distance, score_cutoff=slips, limit=limit)
        return [(known, int(distance)) for known, distance, _ in near]


@dataclass(frozen=True, slots=True)
class _Group:
    """One typed word, and all that it may stand for."""

    meant: dict[str, float]  # words of the index, each with its likeness (0 to 1)
    most: float  # what it counts against a name that has none of them
    rows: int  # that have any, at most


class NameIndex(Generic[KeyT]):
    """Keys by their names. A key may be given several times, once for each of its names."""

    def __init__(self, names: Iterable[tuple[KeyT, str]]) -> None:
        # A row is a name: its key, the words that tell it from others, and what they weigh together.
        # Lists side by side, since a million small objects would keep the garbage collector busy.
        self._keys: list[KeyT] = []
        self._words: list[tuple[str, ...]] = []
        self._whole: dict[str, tuple[KeyT, ...]] = {}
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, (key, name) in enumerate(names):
            text = plain(name)
            words = tuple(dict.fromkeys(map(intern, _telling(text.split()))))
            self._whole[text] = (*self._whole.get(text, ()), key)
            self._keys.append(key)
            self._words.append(words)
            for word in words:
                rows[word].append(row)
        self._most = self._weight(1)
        self._weights = {word: self._weight(len(having)) for word, having in rows.items()}
        self._sums = [sum(map(self._weights.__getitem__, words)) for words in self._words]
        # Two sets are intersected in no time.
        self._rows = {word: having if len(having) <= MANY else frozenset(having) for word, having in rows.items()}
        self._vocabulary = sorted(rows)
        self._spellings = Spellings(self._vocabulary)

    def _weight(self, rows: int) -> float:
        """What a word tells that *rows* names have."""
        return math.log(1 + len(self._keys) / rows)

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
        for word in islice(dict.fromkeys(words), MOST_WORDS):
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
        return {
            known: 1 - distance / max(len(word), len(known))
            for known, distance in self._spellings.near(word, slips, limit=8)
        }

    def _begun(self, word: str) -> dict[str, float]:
        begins = bisect_left(self._vocabulary, word)
        following = self._vocabulary[begins : begins + BEGUN]
        return dict.fromkeys(takewhile(lambda known: known.startswith(word), following), 0.97)

    # -- groups to rows

    def _matches(self, groups: list[_Group]) -> list[Match[KeyT]]:
        """All rows that have enough of the groups to be looked at, judged; those of one look in their order."""
        worths = self._worths(groups)
        rows, left_out = self._rare(groups)
        matches = [self._match(row, groups, worths) for row in sorted(rows)]
        if left_out and not any(match.score >= FOUND for match in matches):
            more = self._common(left_out) - rows
            matches += [self._match(row, groups, worths) for row in sorted(more)]
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
        having = [self._having(group) for group in groups[:NARROWING]]
        for one, other in combinations(having[:PAIRED], 2):
            rows = one & other
            for third in having:
                if len(rows) > MANY:
                    rows = rows & third or rows
            found.update(nsmallest(MANY, rows))
        return found or set(nsmallest(MANY, having[0]))

    def _having(self, group: _Group) -> frozenset[int]:
        """The rows that have *group*, found once: to intersect word by word multiplies what two groups stand for."""
        first, *others = (frozenset(self._rows[known]) for known in group.meant)
        return first.union(*others) if others else first

    def _worths(self, groups: list[_Group]) -> dict[str, list[tuple[int, float, float]]]:
        """For each word meant: (which group means it, what it gains a name, what it weighs)."""
        worths: dict[str, list[tuple[int, float, float]]] = {}
        for place, group in enumerate(groups):
            for known, likeness in group.meant.items():
                weight = self._weights[known]
                worths.setdefault(known, []).append((place, weight * likeness, weight))
        return worths

    def _match(self, row: int, groups: list[_Group], worths: dict[str, list[tuple[int, float, float]]]) -> Match[KeyT]:
        """Mostly how much of what was typed the name has, and a little how much of the name was typed,
        so that a short name goes before a longer one that holds it."""
        fits: dict[int, tuple[float, float]] = {}  # by group: gained, weight
        for word in self._words[row]:
            for place, gain, weight in worths.get(word, ()):
                fits[place] = max(fits.get(place, (0.0, 0.0)), (gain, weight))
        gained = possible = 0.0
        for place, group in enumerate(groups):
            gain, weight = fits.get(place, (0.0, group.most))
            gained += gain
            possible += weight
        score = 94 * gained / possible + 5 * min(1.0, gained / self._sums[row])
        # A name that lacks a word of what was typed is somebody else's, however much they share.
        most = 99.0 if len(fits) == len(groups) else FOUND - 0.1
        return Match(self._keys[row], round(min(most, score), 1), whole=len(fits) >= len(self._words[row]))
