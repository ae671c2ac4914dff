"""What differs between published words and those that were given, word by word.

Words are compared in one form for alignment (case, marks and what can't be seen aside), so that a
difference of marks is never taken for another word; each pair that is aligned is then compared to
the letter. Burmese, which has no spaces between words, is compared by syllable.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import Indel

SYLLABLE_BEGINS = r"(?<!\u1039)[\u1000-\u102a\u103f-\u1049\u104c-\u104f](?![\u1039\u103a])"
"""Where a syllable of Burmese begins: a letter that is neither stacked below another nor killed."""

_TOKEN = re.compile(
    rf"""
    {SYLLABLE_BEGINS} (?: (?!{SYLLABLE_BEGINS}) [\u1000-\u1049\u104c-\u109f\u200b-\u200d] )*
    | \d+ (?: [.,]\d+ )*
    | [^\W\d_] [\w\u00ad\u200b-\u200d\u2060\u0300-\u036f]* (?: ['’‘ʼ´`‐‑-] \w [\w\u00ad\u0300-\u036f]* )*
    | \S
    """,
    re.VERBOSE,
)
_SINGLE, _DOUBLE = "'‘’ʼ‚‛´`‹›", '"“”„‟«»❝❞'
_DASHES = "-‐‑‒–—―−"
_MARKS = str.maketrans({**dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"')})
_DASH = str.maketrans(dict.fromkeys(_DASHES, "-"))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]")


class Kind(StrEnum):
    """What sort of difference it is; all but the first leave the words as they are."""

    WORDS = "words"
    NOT_HELD = "not-held"
    """Words that no passage of ours has, beside some that one has."""
    JOINED = "joined"
    """Each part is exact, but they do not stand together in the source."""
    CAPITALS = "capitals"
    MARKS = "quotation-marks"
    PUNCTUATION = "punctuation"
    SPACES = "spaces"
    CHARACTERS = "characters"
    """Two ways to write the same letters, or signs that can't be seen."""


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Kind
    published: str  # "" for words that were added
    given: str  # "" for words that were left out
    after: str = ""  # the published words before it


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    key: str  # by which it is aligned
    spaced: bool  # whether white space stands before it
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.key[:1].isalnum()


def tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        start = match.start()
        found.append(Token(match[0], _key(match[0]), start > 0 and text[start - 1].isspace(), start, match.end()))
    return found


def _key(text: str) -> str:
    return _unified(text).translate(_MARKS).translate(_DASH).casefold() or text


def _unified(text: str) -> str:
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


@dataclass(frozen=True, slots=True)
class Alignment:
    """Given words laid along published ones."""

    matched: tuple[str, ...]  # keys of the words that are in both, in order
    missing: int  # published words among these that were not given
    differences: tuple[Difference, ...]
    start: int  # of the published text that they were laid along
    end: int


def align(given: Sequence[Token], published: Sequence[Token], text: str, given_text: str) -> Alignment:
    """*given* along that part of *published* which is most like it; what stands around that part is no difference."""
    ours, theirs = [token.key for token in published], [token.key for token in given]
    anchor = SequenceMatcher(None, theirs, ours, autojunk=False).find_longest_match()
    slack = max(6, len(theirs) // 3)
    first = max(0, anchor.b - anchor.a - slack)
    last = min(len(ours), anchor.b - anchor.a + len(theirs) + slack)
    ops = list(Indel.opcodes(ours[first:last], theirs))
    while ops and ops[0].tag == "delete":  # published words before those given
        del ops[0]
    while ops and ops[-1].tag == "delete":
        del ops[-1]
    matched: list[str] = []
    missing = 0
    found: list[Difference] = []
    changed: tuple[int, int, int, int] | None = None

    def close() -> None:
        nonlocal changed
        if changed is not None:
            a, b, c, d = changed
            before = " ".join(token.text for token in published[max(0, a - 3) : a])
            found.append(_named(_cut(text, published, a, b), _cut(given_text, given, c, d), before))
            changed = None

    for op in ops:
        a, b = first + op.src_start, first + op.src_end
        if op.tag != "equal":
            if not _is_ellipsis(given[op.dest_start : op.dest_end]):
                missing += sum(token.is_word for token in published[a:b])
            start = (a, op.dest_start) if changed is None else (changed[0], changed[2])
            changed = (start[0], b, start[1], op.dest_end)
            continue
        close()
        for position, (one, other) in enumerate(zip(published[a:b], given[op.dest_start : op.dest_end], strict=True)):
            if one.is_word:
                matched.append(one.key)
            before = " ".join(token.text for token in published[max(0, a + position - 3) : a + position])
            if one.text != other.text:
                found.append(_named(one.text, other.text, before))
            if position and one.spaced != other.spaced:
                x, y = a + position, op.dest_start + position
                found.append(
                    Difference(
                        Kind.SPACES, _cut(text, published, x - 1, x + 1), _cut(given_text, given, y - 1, y + 1), before
                    )
                )
    close()
    begins = published[first + ops[0].src_start].start if ops else 0
    ends = published[first + ops[-1].src_end - 1].end if ops and first + ops[-1].src_end else 0
    return Alignment(tuple(matched), missing, tuple(found), begins, ends)


def _is_ellipsis(given: Sequence[Token]) -> bool:
    return len(given) > 0 and set("".join(token.text for token in given)) <= set("[(….)]")


def _cut(text: str, among: Sequence[Token], start: int, end: int) -> str:
    return text[among[start].start : among[end - 1].end] if start < end else ""


def _named(published: str, given: str, after: str) -> Difference:
    return Difference(_kind(published, given), published, given, after)


def _kind(published: str, given: str) -> Kind:
    """The mildest sort of difference that explains it all."""
    for kind, steps in _MILDEST_FIRST:
        if steps(published) == steps(given):
            return kind
    return Kind.WORDS


def _marks(text: str) -> str:
    return re.sub(r"[\"]|(?<!\w)'|'(?!\w)", "", text.translate(_MARKS))


def _no_punctuation(text: str) -> str:
    """*text* without what only divides it; a point within a number or a sign of money is more than that."""
    spaced = re.sub(r"(?<=\w)[-‐‑‒–—](?=[^\W\d])", " ", _marks(_unified(text)))
    return " ".join(re.sub(r"(?<!\d)[.,](?!\d)|[.,](?!\d)|[^\w\s.,$€£¥%‰+=<>§°\-−]|[–—]|-(?!\d)", "", spaced).split())


_MILDEST_FIRST: tuple[tuple[Kind, Callable[[str], str]], ...] = (
    (Kind.MARKS, _marks),
    (Kind.CHARACTERS, lambda text: _marks(_unified(text))),
    (Kind.PUNCTUATION, _no_punctuation),
    (Kind.CAPITALS, lambda text: _no_punctuation(text).casefold()),
)
