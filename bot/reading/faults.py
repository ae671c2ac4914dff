"""Faults: what is wrong in a file a person wrote, where, and how to mend it.

They are collected, never raised one by one: whoever wrote the file is told everything
in one go, and nothing is taken from a file that has any. Everything has an end, though:
of more than a hundred faults, a hundred are listed and the rest are counted.

Files may hold anything, and terminals obey what they are sent, so no fault repeats a
control character, a lone surrogate or a change of writing direction: they are shown
escaped, and what is quoted from a file is cut to a readable length.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process

LISTED = 100
"""Faults listed at most; further ones are counted."""
SHOWN = 60
"""Characters shown of a value or key at most."""

_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff{_BIDIRECTIONAL}]")
_CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{_BIDIRECTIONAL}]|\r(?!\n)")
"""What no text may newly hold. U+200B to U+200D stay: Burmese and emoji need them."""
_UNQUOTABLE = re.compile(rf'["\\]|{_UNPRINTABLE.pattern}')
_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    file: str
    line: int  # counted from 1, as editors do
    problem: str  # what is wrong, and how to mend it
    location: tuple[str | int, ...] | None = field(default=None, compare=False)  # of the value, where there is one
    unlisted: int = field(default=0, compare=False)  # how many further faults this one stands for
    of_secret: bool = field(default=False, compare=False)  # whether it tells of a secret, which it does not repeat

    def __str__(self) -> str:
        return printable(f"{self.file}:{self.line}: {self.problem}")


class FaultsFound(Exception):
    """Files that can't be used; its text is one fault a line, in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        given = set(faults)
        told = sorted(fault for fault in given if not fault.unlisted)
        unlisted = sum(fault.unlisted for fault in given) + len(told[LISTED:])
        self.count = len(told[:LISTED]) + unlisted
        self.faults = (*told[:LISTED], *([and_more(told[:LISTED][-1], unlisted)] if unlisted else ()))
        super().__init__("\n".join(map(str, self.faults)))


def and_more(last: Fault, count: int) -> Fault:
    """What stands below the *last* listed fault for *count* that are not."""
    return Fault(last.file, last.line, f"and {count} more; mend those above first", unlisted=count)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A hint for a word that isn't known: the nearest that is, or the whole short list."""
    names = sorted(known)
    best = process.extractOne(given[:SHOWN], names, score_cutoff=60)
    if best is not None:
        return f'did you mean "{best[0]}"?'
    if not names:
        return "none are known here"
    if len(names) > 20:
        return f"none of the {len(names)} known is like it"
    return "known: " + ", ".join(names)


def printable(text: str) -> str:
    """*text* with what a terminal would obey instead of show, or UTF-8 could not hold, escaped."""
    return _UNPRINTABLE.sub(_escape, text)


def printable_json(text: str) -> str:
    """*text*, which is JSON, with the same escaped as JSON has it; the line breaks between its values stay."""
    return _UNPRINTABLE.sub(lambda found: "\n" if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def control_in(text: str) -> str | None:
    """What is wrong with a *text* that holds a control character: it could read as other than what it is."""
    found = _CONTROL.search(text)
    if found is None:
        return None
    return f"holds the control character U+{ord(found[0]):04X}, which can't be seen; delete it"


def visible(text: str) -> str:
    """*text* with its control characters escaped; line breaks and tabs stay."""
    return _CONTROL.sub(_escape, text)


def quoted(text: str) -> str:
    """*text* in quotes as YAML would read it back, or its beginning."""
    begins = [_escape(found) if (found := _UNQUOTABLE.match(each)) else each for each in text[: SHOWN + 1]]
    if len(text) <= SHOWN and sum(map(len, begins)) <= SHOWN:
        return f'"{"".join(begins)}"'
    length, kept = 0, []
    for each in begins:
        length += len(each)
        if length > SHOWN - len("..."):
            break
        kept.append(each)
    return f'"{"".join(kept)}..."'


def shown(value: Any) -> str:
    """A value of a file, in a few words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case dict():
            return "keys and values"
        case list() | tuple():
            return "a list"
    return str(value)[:SHOWN]


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"
