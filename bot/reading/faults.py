"""Faults: what is wrong in a file a person wrote, where, and how to mend it.

They are collected, never raised one by one: whoever wrote the file is told everything
in one go, and nothing is taken from a file that has any.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    file: str
    line: int  # counted from 1, as editors do
    problem: str  # what is wrong, and how to mend it

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class FaultsFound(Exception):
    """Files that can't be used; its text is one fault a line, in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A hint for a word that isn't known: the nearest that is, or the whole short list."""
    names = sorted(known)
    best = process.extractOne(given, names, score_cutoff=60)
    if best is not None:
        return f'did you mean "{best[0]}"?'
    if not names:
        return "none are known here"
    if len(names) > 20:
        return f"none of the {len(names)} known is like it"
    return "known: " + ", ".join(names)
