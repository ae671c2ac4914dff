"""What trials came to."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Self


@dataclass
class Outcome:
    """Of one trial, or of many added up."""

    trials: int = 0
    posts: int = 0
    lost: list[str] = field(default_factory=list)  # each told as a story, and so with the others
    doubled: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)  # what the ledger says but Discord doesn't
    unknown: int = 0  # posts that can't be looked for, and that the ledger says so of
    power_cuts: int = 0
    repeats: int = 0  # sends that Discord knew by their nonce
    found: int = 0  # look-ups that found something
    steps: int = 0  # of the machine's clock, while the process ran
    kills: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)  # of reminders, by their administrator
    requests: Counter[str] = field(default_factory=Counter)  # by what became of them

    @property
    def wrong(self) -> list[str]:
        """The posts that are not there exactly once."""
        return self.lost + self.doubled

    def __iadd__(self, other: Self) -> Self:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def __str__(self) -> str:
        return (
            f"{self.trials} trials, {self.posts} posts: {len(self.lost)} lost, {len(self.doubled)} doubled, "
            f"{len(self.untrue)} untrue, {self.unknown} unknown\n"
            f"{self.kills.total()} kills, {self.power_cuts} of them power cuts: {_listed(self.kills)}\n"
            f"{self.requests.total()} requests: {_listed(self.requests)}\n"
            f"{self.repeats} repeats known by nonce, {self.found} found in a history, {self.steps} steps of the clock\n"
            f"{self.changes.total()} changes of reminders: {_listed(self.changes)}"
        )


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.most_common())
