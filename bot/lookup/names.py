"""Names as people type them, and how sure it is which one they mean.

A name is its content words, folded (`bot.lookup.spelling`). Each typed word may stand for words
of the index: the same one, one that it misses by a slip of the finger or two, two that are
written as one ("freedomhouse"), or another name of a people or place (Burma, NZ). Names that have them are looked
at, the rarest words first; of those, the best are compared word by word.

What was typed is a name (SAME) when it has all of the name's words and no other; what adds a
word that the name has not is somebody else's, however much they share. An acronym costs nothing
beside the name it stands for. A slip that is surely one leaves a letter out, doubles or adds
one, or swaps two, in a word that is not short, and makes no other word: Karenni is no Karen,
nor a bother a brother. Another letter in a letter's place, two slips, a word of the list or of
English, another beginning: that may be another name (Iceland, Ireland), NEAR, to be asked and
not said.
"""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from heapq import nlargest
from itertools import islice, pairwise, takewhile
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from bot.lookup.english import english_words
from bot.lookup.normalize import normalize
from bot.lookup.proper_names import NO_SLIPS, OTHER_NAMES
from bot.lookup.spelling import Spellings, fold, slips_allowed

CANDIDATES = 5_000
"""Names looked at for one query."""
COMPARED = 300
"""Of those, compared word by word."""
BEGUN = 200
"""Words looked at that go on where an unfinished one ends."""

_FILLERS = frozenset("a an and at by for from in of on or the to with 4 n s".split())
_JOINED_FILLERS = frozenset(one + other for one in _FILLERS for other in _FILLERS if min(len(one), len(other)) > 1)
_EXACT = 100.0
_SURE_FROM = 5
"""Letters from which on a word with a slip can be told from others; of four, half the alphabet makes another."""
_ALIKE = 0.3
"""Of the weight of what was typed, from which on a name that has it is looked at."""
_ALL = 0.999
"""Of that weight, from which on a name has all of it, rounding aside."""

MOST_WORDS = 30
"""Words looked at of what was typed: twice as many as our longest name has."""

KeyT = TypeVar("KeyT", bound=Hashable)
OtherKeyT = TypeVar("OtherKeyT", bound=Hashable)


class Likeness(IntEnum):
    """How surely a name is the one that was typed."""

    RELATED = 1  # it shares words, and is another's
    NEAR = 2  # it may be meant: to be asked
    PART = 3  # all that was typed is in it, and it has more
    SAME = 4  # the name, in any spelling, with slips of the finger


@dataclass(frozen=True, slots=True)
class Match(Generic[KeyT]):
    key: KeyT
    likeness: Likeness
    score: float  # 0 to 100, to order matches of the same likeness
    corrected: tuple[tuple[str, str], ...] = ()  # words with slips, as typed and as read
    shared: int = 0  # words that it has in common with what was typed

    def for_key(self, key: OtherKeyT) -> "Match[OtherKeyT]":
        """The same match, of what *key* stands for."""
        return Match(key, self.likeness, self.score, self.corrected, self.shared)

    @property
    def is_exact(self) -> bool:
        """Whether it is the name itself, marks and case aside."""
        return self.score == _EXACT


def content_words(text: str) -> list[str]:
    """The folded words of *text* that tell one name from another, each once."""
    return list(dict.fromkeys(fold(word) for word in normalize(text).split() if word not in _FILLERS))


@dataclass(frozen=True, slots=True)
class _Name(Generic[KeyT]):
    key: KeyT
    words: tuple[str, ...]
    acronyms: frozenset[str]  # what may stand beside it: its initials, and what it has in brackets


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Words of the index that one typed word may stand for."""

    words: tuple[str, ...]
    worth: float  # 1 for the word itself
    is_sure: bool  # whether it can hardly be another word
    weight: float  # what it tells: the rarer its words, the more


@dataclass(frozen=True, slots=True)
class _Group:
    """One typed word, or two that are written as one in the index."""

    typed: str
    meanings: tuple[_Meaning, ...]


class NameIndex(Generic[KeyT]):
    """Keys by their names. A key may be given several times, once for each of its names."""

    def __init__(self, names: Iterable[tuple[KeyT, str]]) -> None:
        self._names: list[_Name[KeyT]] = []
        self._whole: defaultdict[str, list[int]] = defaultdict(list)
        self._initials: defaultdict[str, list[int]] = defaultdict(list)
        self._folded: dict[str, str] = {}  # words as they are written
        self._joined: dict[str, tuple[str, ...]] = {}  # several words written as one
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, (key, text) in enumerate(names):
            words, acronyms = self._add(row, key, text)
            for word in {*words, *acronyms}:
                rows[word].append(row)
        self._rows: dict[str, Collection[int]] = {
            word: having if len(having) <= COMPARED else frozenset(having) for word, having in rows.items()
        }
        self._weights = {word: math.log(1 + len(self._names) / len(having)) for word, having in rows.items()}
        self._sums = [sum([self._weights[word] for word in name.words]) for name in self._names]
        self._most = math.log(1 + len(self._names))
        self._vocabulary = sorted(rows)
        self._spellings = Spellings(self._folded)
        self._joined_spellings = Spellings(self._joined)

    def _add(self, row: int, key: KeyT, text: str) -> tuple[tuple[str, ...], set[str]]:
        """Take a name in; its words, and the acronyms that it states."""
        whole = normalize(text)
        stated = set(_stated_acronyms(text))
        initials = _initials(text)
        written = [word for word in whole.split() if word not in _FILLERS]
        folded = {word: self._folded.get(word) or fold(word) for word in written}
        words = tuple(dict.fromkeys(folded[word] for word in written if word not in stated | initials))
        words = words or tuple(dict.fromkeys(folded.values()))
        self._names.append(_Name(key, words, frozenset(stated | initials)))
        for name in (whole, *stated):
            self._whole[name].append(row)
        for each in initials:
            self._initials[each].append(row)
        self._folded.update((word, meant) for word, meant in folded.items() if meant in words)
        for one, other in pairwise(whole.split()):
            parts = tuple(folded[each] for each in (one, other) if each in folded)
            if parts and set(parts) <= set(words):
                self._joined.setdefault(one + other, parts)
        if len(words) > 1:
            self._joined.setdefault(whole.replace(" ", ""), words)
        return words, stated

    def search(self, typed: str, *, unfinished: bool = False) -> list[Match[KeyT]]:
        """All that *typed* may mean, the surest first; ties in the order of the index.

        *unfinished*: the last word is still being typed and may become a longer one.
        """
        whole = normalize(typed)
        best: dict[KeyT, Match[KeyT]] = {}
        words = list(islice(dict.fromkeys(whole.split()), MOST_WORDS))
        for match in (*self._exact(whole), *self._matches(words, unfinished, mistrusting=False)):
            _keep_better(best, match)
        if not any(match.likeness >= Likeness.PART for match in best.values()):
            for match in self._matches(words, unfinished, mistrusting=True):
                _keep_better(best, match)
        return sorted(best.values(), key=lambda match: (-match.likeness, -match.score))

    def suggest(self, typed: str) -> list[KeyT]:
        """What to offer while *typed* is being typed, without what shares one word of several: International."""
        matches = self.search(typed, unfinished=True)
        return [match.key for match in matches if match.likeness is not Likeness.RELATED or match.shared > 1]

    def _exact(self, whole: str) -> Iterator[Match[KeyT]]:
        for row in self._whole.get(whole, ()) if whole else ():
            yield Match(self._names[row].key, Likeness.SAME, _EXACT)
        for row in self._initials.get(whole.replace(" ", ""), ()):
            yield Match(self._names[row].key, Likeness.NEAR, 90.0)

    def _matches(self, words: list[str], unfinished: bool, *, mistrusting: bool) -> Iterator[Match[KeyT]]:
        """*mistrusting*: a word of the index may be a slip of another one."""
        groups = self._groups(words, unfinished, mistrusting)
        weights = [max((each.weight for each in group.meanings), default=self._most) for group in groups]
        meanings: defaultdict[str, list[tuple[int, _Meaning]]] = defaultdict(list)
        for place, group in enumerate(groups):
            for meaning in group.meanings:
                meanings[meaning.words[0]].append((place, meaning))
        for row in self._candidates(groups):
            match = self._compare(row, groups, weights, meanings)
            if match is not None:
                yield match

    # -- words to groups

    def _groups(self, words: list[str], unfinished: bool, mistrusting: bool) -> list[_Group]:
        groups: list[_Group] = []
        place = 0
        while place < len(words):
            pair = words[place : place + 2]
            if as_one := self._as_one(pair):
                groups.append(_Group(" ".join(pair), as_one))
                place += 2
                continue
            if words[place] not in _FILLERS and words[place] not in _JOINED_FILLERS:
                last = unfinished and place == len(words) - 1
                groups.append(_Group(words[place], self._meanings(words[place], last, mistrusting)))
            place += 1
        return groups

    def _as_one(self, pair: list[str]) -> tuple[_Meaning, ...]:
        """What two words mean that stand for one: "forum asia" for Forumasia, "United Kingdom" for UK."""
        if len(pair) < 2:
            return ()
        both = tuple(map(fold, pair))
        are_known = all(word in self._rows for word in both)
        joined = fold("".join(pair))
        if joined in self._rows and not are_known:
            return (self._meaning((joined,), 1.0, is_sure=True),)
        others = tuple(self._other_names(both))
        return (self._meaning(both, 1.0, is_sure=True), *others) if others and are_known else others

    def _other_names(self, name: tuple[str, ...]) -> Iterator[_Meaning]:
        """Other names in the index of the same people or place."""
        for other in OTHER_NAMES.get(name, ()):
            if all(word in self._rows for word in other):
                yield self._meaning(other, 0.8, is_sure=False)

    def _meanings(self, typed: str, unfinished: bool, mistrusting: bool) -> tuple[_Meaning, ...]:
        word = fold(typed)
        found: dict[tuple[str, ...], _Meaning] = {}
        if word in self._rows:
            found[word,] = self._meaning((word,), 1.0, is_sure=True)
        if typed in self._joined:
            found.setdefault(self._joined[typed], self._meaning(self._joined[typed], 1.0, is_sure=True))
        for meaning in self._other_names((word,)):
            found.setdefault(meaning.words, meaning)
        if unfinished:
            for begun in self._begun(typed):
                found.setdefault((begun,), self._meaning((begun,), 0.97, is_sure=True))
        if not found or mistrusting:
            for meaning in self._corrected(typed, is_known=bool(found)):
                found.setdefault(meaning.words, meaning)
        return tuple(found.values())

    def _corrected(self, typed: str, *, is_known: bool) -> Iterator[_Meaning]:
        """What *typed* may be a slip of."""
        slips = slips_allowed(typed)
        near: list[tuple[str, tuple[str, ...]]] = [
            (each, (self._folded[each],)) for each, _ in self._spellings.near(typed, slips)
        ]
        if not near and not is_known:
            near = [(each, self._joined[each]) for each, _ in self._joined_spellings.near(typed, slips)]
        for each, words in near:
            likeness = OSA.normalized_similarity(typed, each)
            yield self._meaning(words, likeness, is_sure=not is_known and _is_sure_slip(typed, each))

    def _begun(self, word: str) -> list[str]:
        begins = bisect_left(self._vocabulary, word)
        following = islice(self._vocabulary, begins, begins + BEGUN)
        return list(takewhile(lambda known: known.startswith(word), following))

    # -- groups to names

    def _meaning(self, words: tuple[str, ...], worth: float, *, is_sure: bool) -> _Meaning:
        return _Meaning(words, worth, is_sure, worth * max(self._weights[word] for word in words))

    def _candidates(self, groups: list[_Group]) -> list[int]:
        """Rows that have most of the groups' weight, COMPARED at most.

        Rows of a common word are added up only where no row with a rarer one has all that was typed.
        """
        by_rarity = sorted(
            (group for group in groups if group.meanings),
            key=lambda group: sum(len(self._rows[each.words[0]]) for each in group.meanings),
        )
        known = sum(max(each.weight for each in group.meanings) for group in by_rarity)
        found = self._added_up(by_rarity, but_common=True)
        if max(found.values(), default=0.0) < _ALL * known:
            found = self._added_up(by_rarity, but_common=False)
        alike = [row for row, weight in found.items() if weight >= _ALIKE * known]
        if len(alike) <= COMPARED:
            return sorted(alike)
        return nlargest(COMPARED, alike, key=lambda row: (found[row], -len(self._names[row].words), -row))

    def _added_up(self, groups: list[_Group], *, but_common: bool) -> Mapping[int, float]:
        """The weight that rows have of *groups*; *but_common*: common words add to rows that are there already."""
        found: defaultdict[int, float] = defaultdict(float)
        for group in groups:
            only_there = but_common and bool(found)
            for meaning in group.meanings:
                rows = self._rows[meaning.words[0]]
                there: Iterable[int] = rows
                if isinstance(rows, frozenset) and (only_there or len(found) + len(rows) > CANDIDATES):
                    there = found.keys() & rows if found else islice(rows, CANDIDATES)
                for row in there:
                    found[row] += meaning.weight
        return found

    def _compare(
        self, row: int, groups: list[_Group], weights: list[float], meanings: Mapping[str, list[tuple[int, _Meaning]]]
    ) -> Match[KeyT] | None:
        """How a name fits what was typed; None where they share too little."""
        name = self._names[row]
        fits = _fits(name, meanings)
        if not fits:
            return None
        missing, is_sure = 0.0, all(meaning.is_sure for meaning in fits.values())
        for place, group in enumerate(groups):
            if place in fits:
                continue
            if name.acronyms and _is_acronym(group.typed, name.acronyms):
                is_sure = is_sure and group.typed in name.acronyms
            else:
                missing += weights[place]
        share = sum([each.weight for each in fits.values()]) / (missing + sum([weights[place] for place in fits]))
        if missing and share < _ALIKE:
            return None
        covered = {word for meaning in fits.values() for word in meaning.words}
        told = sum([self._weights[word] for word in covered]) / self._sums[row]
        likeness = _likeness(missing=missing > 0, is_sure=is_sure, is_whole=len(covered) == len(name.words))
        corrected = [
            (groups[place].typed, " ".join(meaning.words)) for place, meaning in fits.items() if meaning.worth < 1
        ]
        score = round(94 * min(share, 1.0) + 5 * told, 1)
        return Match(name.key, likeness, score, tuple(corrected), len(covered))


def _fits(name: _Name[KeyT], meanings: Mapping[str, list[tuple[int, _Meaning]]]) -> dict[int, _Meaning]:
    """What each group means in *name*, by the group's place; without those that mean nothing there."""
    fits: dict[int, _Meaning] = {}
    for word in name.words:
        for place, meaning in meanings.get(word, ()):
            known = fits.get(place)
            is_there = len(meaning.words) == 1 or set(meaning.words) <= set(name.words)
            if is_there and (known is None or known.worth < meaning.worth):
                fits[place] = meaning
    return fits


def _likeness(*, missing: bool, is_sure: bool, is_whole: bool) -> Likeness:
    if missing:
        return Likeness.RELATED
    if not is_sure:
        return Likeness.NEAR
    return Likeness.SAME if is_whole else Likeness.PART


def _keep_better(best: dict[KeyT, Match[KeyT]], match: Match[KeyT]) -> None:
    known = best.get(match.key)
    if known is None or (match.likeness, match.score) > (known.likeness, known.score):
        best[match.key] = match


def _is_sure_slip(typed: str, word: str) -> bool:
    """Whether *typed* can hardly be another word: one letter too many, too few, or swapped, after the same first."""
    is_letter_replaced = len(typed) == len(word) and sorted(typed) != sorted(word)
    is_short = min(len(typed), len(word)) < _SURE_FROM
    if is_short or is_letter_replaced or typed[0] != word[0] or OSA.distance(typed, word) > 1:
        return False
    return not is_a_word(typed)


def is_another_word(typed: str, meant: str) -> bool:
    """Whether *typed* is a word of its own, and no other name of what was *meant*."""
    name = tuple(map(fold, typed.split()))
    return is_a_word(typed) and tuple(meant.split()) not in OTHER_NAMES.get(name, ())


def is_a_word(typed: str) -> bool:
    """Whether a plain word is one of its own, and so hardly a slip of another."""
    return any(each in NO_SLIPS or each in english_words() for each in (typed, fold(typed)))


def _is_acronym(typed: str, acronyms: Collection[str]) -> bool:
    """Whether it is one of *acronyms*, or a long one with a slip."""
    if typed in acronyms or len(typed) < 4:
        return typed in acronyms
    return any(OSA.distance(typed, each, score_cutoff=1) <= 1 for each in acronyms)


_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,20})[)\]]|[–—:-]\s+(\S{2,20})\s*$|^(\S{2,20})\s+[–—-]\s")


def _stated_acronyms(text: str) -> Iterator[str]:
    """What the name sets off, in brackets or behind a dash, and writes in capitals: AGIPP."""
    for found in _BRACKETED.finditer(text):
        part = next(filter(None, found.groups())).strip()
        if sum(map(str.isupper, part)) >= 2 and " " not in part:
            yield from {normalize(part), normalize(part).replace(" ", "")}


def _initials(text: str) -> set[str]:
    """The first letters of the words before any bracket: of all, of those that tell, and of those with capitals.

    A word with a hyphen counts as one and as several: Pa-O Youth Organization is PYO or POYO.
    """
    bare = re.split(r"[(\[]", text, maxsplit=1)[0] or text
    found = set()
    for written in {tuple(bare.split()), tuple(re.split(r"[\s–—/-]+", bare))}:
        words = [(each, normalize(each)) for each in written if normalize(each)]
        of_all = "".join(plain[0] for _, plain in words)
        of_content = "".join(plain[0] for _, plain in words if plain not in _FILLERS)
        of_capitals = normalize("".join(next(filter(str.isupper, each), "") for each, _ in words))
        found |= {each for each in (of_all, of_content, of_capitals) if len(each) >= 2 and len(words) > 1}
    return found
