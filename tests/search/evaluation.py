"""How often a right answer is among the first three rows, and how sure of it search was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.reading.yaml_file import read_yaml_file
from bot.search.confidence import Tier
from bot.search.engine import Found, Search

QUERIES = Path(__file__).with_name("queries.yaml")
FIRST = 3

Query = Mapping[str, Any]
"""`query`, and `finds`: every id that a fair person would take as a right answer; none for a query of nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One part of a query set."""

    asked: int
    found: int  # a right answer among the first three rows, with certainty or as the nearest
    confident: int  # the same, said with certainty
    false: int  # rows given with certainty though nothing is right
    missed: tuple[str, ...]  # queries answered wrongly, each with what came first


def own_queries() -> dict[str, list[Query]]:
    """By part: passages, names, descriptions, nothing."""
    return dict(read_yaml_file(QUERIES).values)


def is_right(found: Found, wanted: Sequence[str]) -> bool:
    return any(entry.id in wanted for row in found.rows[:FIRST] for entry in row.entries)


def evaluate(search: Search, parts: Mapping[str, Sequence[Query]]) -> dict[str, Outcome]:
    return {part: _outcome(search, queries) for part, queries in parts.items()}


def _outcome(search: Search, queries: Sequence[Query]) -> Outcome:
    found_of = [search.search(each["query"], limit=FIRST) for each in queries]
    pairs = list(zip(queries, found_of, strict=True))
    right = [
        found.tier is not Tier.NOTHING and is_right(found, each["finds"]) for each, found in pairs if each.get("finds")
    ]
    confident = [
        found.tier is Tier.ANSWER and is_right(found, each["finds"]) for each, found in pairs if each.get("finds")
    ]
    false = [found.tier is Tier.ANSWER for each, found in pairs if not each.get("finds")]
    missed = tuple(
        f"{each['query']} -> {found.tier.value} {[row.entries[0].id for row in found.rows]}"
        for each, found in pairs
        if (not is_right(found, each["finds"]) if each.get("finds") else found.tier is Tier.ANSWER)
    )
    return Outcome(len(queries), sum(right), sum(confident), sum(false), missed)
