"""How common a word is in everyday English, or that it is none.

A query's word that no statement has says two things: that it is no English word either, so
probably a name Padauk knows nothing of; or how much of the query it is. And what is a word is
no slip of another one. The words and their
counts are pyspellchecker's (160,000, from film subtitles); its file is read as bytes, for as
Python's words they would take 20 MB.
"""

import gzip
import math
import re
from functools import cache
from importlib.resources import files

_ENTRY = re.compile(rb'^"(..?)[^"]*": ([0-9]+)', re.MULTILINE)
_EVERYWHERE, _TELLING = 4.5, 8.5
"""Words more common than e to the minus the first tell nothing; rarer than the second, all they can."""


class EnglishWords:
    """Words of everyday English and how often they are used."""

    def __init__(self) -> None:
        packed = files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
        self._text = gzip.decompress(packed)  # a line each, in the order of the alphabet: "aardvark": 106,
        self._begins: dict[bytes, int] = {}
        self._ends: dict[bytes, int] = {}
        self._total = 0
        for entry in _ENTRY.finditer(self._text):
            self._begins.setdefault(entry[1], entry.start() - 1)
            self._ends[entry[1]] = entry.end()
            self._total += int(entry[2])

    def __contains__(self, word: str) -> bool:
        return self._count(word) > 0

    def telling(self, word: str) -> float:
        """0 to 1: how much a word tells of what is meant. 1 also for what is no word of everyday English."""
        count = self._count(word)
        rarity = -math.log(count / self._total) if count else math.inf
        return min(1.0, max(0.0, (rarity - _EVERYWHERE) / (_TELLING - _EVERYWHERE)))

    def _count(self, word: str) -> int:
        typed = word.encode()
        begin = self._begins.get(typed[:2])
        entry = b'\n"' + typed + b'": '
        found = -1 if begin is None else self._text.find(entry, begin, self._ends[typed[:2]])
        if found < 0:
            return 0
        number = found + len(entry)
        return int(self._text[number : self._text.index(b"\n", number)].rstrip(b",}"))


@cache
def english_words() -> EnglishWords:
    """The one table of them, read when it is first asked for, which takes a fifth of a second."""
    return EnglishWords()
