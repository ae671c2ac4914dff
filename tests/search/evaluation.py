"""How often a right answer is among the first three rows, over the query set beside this file."""

from dataclasses import dataclass
from pathlib import Path

from bot.reading.yaml_file import read_yaml_file
from bot.search.engine import Search

QUERIES = Path(__file__).with_name("queries.yaml")
FIRST = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One part of the query set."""

    asked: int
    missed: tuple[str, ...]  # queries answered wrongly, each with what came first

    @property
    def share(self) -> float:
        return 1 - len(self.missed) / self.asked


def evaluate(search: Search) -> dict[str, Outcome]:
    """By part: passages, names, descriptions (a right answer among the first three), nothing (no row at all)."""
    parts = read_yaml_file(QUERIES).values
    outcomes = {}
    for part, queries in parts.items():
        missed = []
        for each in queries:
            rows = search.search(each["query"], limit=FIRST).rows
            ids = [[entry.id for entry in row.entries] for row in rows]
            wanted = set(each.get("finds", ()))
            right = any(wanted.intersection(row) for row in ids) if wanted else not ids
            if not right:
                missed.append(f"{each['query']} -> {[row[0] for row in ids]}")
        outcomes[part] = Outcome(len(queries), tuple(missed))
    return outcomes
