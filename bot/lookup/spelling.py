"""Words as names are compared by: spelling families and number folded, so that both sides meet.

Only what never tells two organisations apart is folded: British and American spelling, singular
and plural, the possessive, and what everybody shortens alike (Org.). A stem would go too far:
universal and university share one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_IRREGULAR = {"women": "woman", "men": "man", "children": "child", "peoples": "people", "youths": "youth"}

_SHORT = {"org": "organisation", "assn": "association", "assoc": "association", "intl": "international"}
_SHORT |= {"natl": "national", "govt": "government", "fdn": "foundation", "ctr": "center"}

_FAMILIES = (
    (re.compile(r"z(?=(?:e|ed|er|ers|es|ing|ation|ational|ations)$)"), "s"),  # organization
    (re.compile(r"(?<=[a-z]{2})yz(?=(?:e|ed|er|es|ing)$)"), "ys"),  # analyze
    (re.compile(r"(?<=[bcdfghjklmnpqstvwxz])re(?=s?$)"), "er"),  # centre
    (re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|er|ers|ing|able|hood|hoods|ite|ites)?$)"), "or"),  # labour
    (re.compile(r"(?<=[a-z]{2})ence(?=s?$)"), "ense"),  # defence
    (re.compile(r"(?<=[a-z]{3})mme(?=s?$)"), "m"),  # programme
    (re.compile(r"(?<=[a-z]{3}[aeiou])ll(?=(?:ed|er|ers|ing|or|ors)$)"), "l"),  # counsellor
)
_PLURALS = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?:(?<=ss)|(?<=sh)|(?<=ch)|(?<=x))es$"), ""),
    (re.compile(r"(?<=[a-z]{2}[^su\W])s$"), ""),  # not of congress, campus
)


def fold(word: str) -> str:
    """The form that a normalised word shares with its other spellings and its other number."""
    word = _SHORT.get(word.removesuffix("s"), word)
    word = _IRREGULAR.get(word.removesuffix("s") if word.endswith("ens") else word, word)
    for pattern, meant in (*_PLURALS, *_FAMILIES):
        word = pattern.sub(meant, word)
    return word


def slips_allowed(word: str) -> int:
    """How many slips of the finger a word of its length is forgiven; a number is never taken for another."""
    return 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 7 else 2


class Spellings:
    """Words that a misspelt one may mean."""

    def __init__(self, words: Iterable[str]) -> None:
        self._begun_alike: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._ended_alike: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """More of them; none may be there already."""
        for word in words:
            self._begun_alike[len(word), word[0]].append(word)
            self._ended_alike[len(word), word[-2:]].append(word)

    def near(self, word: str, slips: int, limit: int = 8) -> list[tuple[str, int]]:
        """At most *limit* words within *slips* of *word*, and not itself, each with its slips, the nearest first.

        A slip leaves the first letter or the last two as they were; what changes both is another word.
        """
        if not slips:
            return []
        lengths = range(len(word) - slips, len(word) + slips + 1)
        alike = [known for length in lengths for known in self._begun_alike.get((length, word[0]), ())]
        for length in lengths:
            ended = self._ended_alike.get((length, word[-2:]), ())
            alike += [known for known in ended if known[0] != word[0]]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=limit + 1)
        return [(known, int(distance)) for known, distance, _ in near if known != word][:limit]
