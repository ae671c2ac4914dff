"""Texts that nobody types by accident, the same ones for the same seed: what a search may cost is held against them."""

import random
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.corpus.library import Library
from bot.lookup.normalize import normalize
from bot.search.records import records

MESSAGE_LIMIT = 4000

_ALL = [chr(code) for code in range(0x3400)] + [chr(code) for code in range(0xA000, 0xAC00)] + ["\ufdfa", "\ufdfb"]
MARKS = [each for each in _ALL if unicodedata.combining(each)]
GROWING = [each for each in _ALL if len(unicodedata.normalize("NFKD", each)) > 3]
BURMESE = [chr(code) for code in range(0x1000, 0x10A0)]
SURROGATES = [chr(code) for code in range(0xD800, 0xE000)]
BRACKETS = ["[](", "[", "](", ")", "<", ">", "{", "[a](b)", "<@", "||", "`", "*", "_"]
EMOJI = ["\U0001f600", "\U0001f1f2\U0001f1f2", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "❤\ufe0f", "👍🏽"]
ADDRESSES = ["https://", "http://.", "https://a.b/", ".", ":", "steam://x", " "]
ASKING = [
    "did",
    "sign",
    "is",
    "on the",
    "letter",
    "what",
    "which",
    "signed",
    "how many",
    "say",
    "do",
    "a signatory",
    "have",
]


@dataclass(frozen=True, slots=True)
class HostileText:
    kind: str
    text: str


class HostileTexts:
    """Draws texts; those of words are made of the corpus's own."""

    def __init__(self, library: Library, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = sorted(
            {word for each in records(library) for word in normalize(f"{each.head} {each.body}").split()}
        )
        pieces: dict[str, Sequence[str]] = {
            "question words": [f"{each} " for each in ASKING],
            "combining marks": MARKS,
            "letters that grow": GROWING,
            "one letter that grows": ["\ufdfa"],
            "Burmese": [*BURMESE, " "],
            "surrogates": [*SURROGATES, " "],
            "brackets": BRACKETS,
            "brackets of a link": ["[]("],
            "emoji": EMOJI,
            "digits": [*"0123456789", ",", " "],
            "punctuation": list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \n"),
            "addresses": ADDRESSES,
            "two letters": [f"{one}{other} " for one in "abcdefghijklmnopqrstuvwxyz" for other in "abcdeinorstuy"],
            "one long word": list("aeinorstuy"),
            "anything": [chr(code) for code in (*range(0x20, 0x3000), *range(0xA000, 0x10FFFF, 97))],
        }
        self._kinds: dict[str, Callable[[int], str]] = {
            "words": self._listed,
            "did ... sign": lambda length: f"did {self._listed(length - 9)} sign",
            "who signed": lambda length: f"who signed {self._listed(length - 11)}",
            "misspelt words": lambda length: self._drawn(self._misspelt, length),
            "marked words": lambda length: self._drawn(self._marked, length),
            **{kind: self._of(drawn_from) for kind, drawn_from in pieces.items()},
        }

    def draw(self, limit: int = MESSAGE_LIMIT) -> HostileText:
        """One of at most *limit* characters, every second as long as it may be."""
        kind = self._chance.choice(list(self._kinds))
        length = limit if self._chance.random() < 0.5 else self._chance.randint(1, limit)
        return HostileText(kind, self._kinds[kind](length)[:limit])

    def _of(self, pieces: Sequence[str]) -> Callable[[int], str]:
        return lambda length: self._drawn(lambda: self._chance.choice(pieces), length)

    def _drawn(self, piece: Callable[[], str], length: int) -> str:
        text = ""
        while len(text) < length:
            text += piece()
        return text[:length]

    def _listed(self, length: int) -> str:
        return self._drawn(lambda: self._chance.choice(self._words) + " ", length)

    def _misspelt(self) -> str:
        word = self._chance.choice(self._words)
        place = self._chance.randrange(len(word))
        return f"{word[:place]}{self._chance.choice('aeioqxz')}{word[place + 1 :]} "

    def _marked(self) -> str:
        return (
            "".join(each + "".join(self._chance.choices(MARKS, k=5)) for each in self._chance.choice(self._words)) + " "
        )


class TooMuchWork(AssertionError):
    pass


def calls(work: Callable[[], object], most: int) -> int:
    """How many functions *work* calls, Python's own included: the same on any machine. It is stopped after *most*."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")
        if made > most:
            sys.setprofile(None)
            raise TooMuchWork(f"more than {most} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made
