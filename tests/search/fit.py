"""Fit how sure search is of its rows: `python -m tests.search.fit [--write]`.

A logistic regression over `Evidence.signs`, on `queries.yaml` alone. Its figures are those of
cross-validation: each query is judged by weights fitted without its fold. Rows are an answer
from the likelihood on that best tells queries with an answer from those of nothing, of which at
most ANSWERED may get one; they are the nearest from where SHOWN of those are shown any.
"""

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path

from bot.search.confidence import Confidence, Evidence
from bot.search.engine import Search
from bot.search.index import index_in_memory
from bot.search.query import Intent
from bot.search.records import records
from tests.bots import shipped_library
from tests.search.evaluation import is_right, own_queries

WRITTEN = Path(__file__).parents[2] / "bot" / "search" / "confidence.json"
FOLDS = 10
ANSWERED, SHOWN = 1 / 15, 1 / 5
"""Shares of the queries of nothing that may get an answer, and that may be shown the nearest."""
SHRINKAGE = 0.02

Sample = tuple[Evidence, bool]


def samples(search: Search) -> list[Sample]:
    """The evidence of each query, and whether there is an answer.

    Left out: names said to have signed, which are judged as names, and what only the ranking misses.
    """
    found = []
    for queries in own_queries().values():
        for each in queries:
            answer, evidence = search.evidence(each["query"])
            is_answered = bool(each.get("finds")) and is_right(answer, each["finds"])
            if answer.intent is not Intent.NAME and is_answered == bool(each.get("finds")):
                found.append((evidence, is_answered))
    return found


def fit(given: Sequence[Sample]) -> tuple[float, ...]:
    """Weights by gradient descent, small ones preferred; right and wrong rows count the same in sum."""
    rows = [(evidence.signs(), right) for evidence, right in given]
    number = {right: sum(each is right for _, each in rows) or 1 for right in (True, False)}
    weights = [0.0] * len(rows[0][0])
    for step in range(1500):
        slope = [SHRINKAGE * weight for weight in weights]
        for signs, right in rows:
            sum_of_signs = sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
            off = (1 / (1 + math.exp(-sum_of_signs)) - right) / (2 * number[right])
            for place, sign in enumerate(signs):
                slope[place] += off * sign
        rate = 4.0 / (1 + step / 500)
        weights = [weight - rate * each for weight, each in zip(weights, slope, strict=True)]
    return tuple(round(weight, 3) for weight in weights)


def cross_validated(given: Sequence[Sample]) -> list[tuple[float, bool]]:
    """(likelihood, whether right) of each sample, by weights fitted without it."""
    found = []
    for fold in range(FOLDS):
        weights = fit([sample for place, sample in enumerate(given) if place % FOLDS != fold])
        confidence = Confidence(weights, 1.0, 0.0)
        found += [
            (confidence.likelihood(evidence), right)
            for place, (evidence, right) in enumerate(given)
            if place % FOLDS == fold
        ]
    return found


def thresholds(judged: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """From which likelihood on rows are an answer, and from which the nearest."""
    wrong = sorted((likelihood for likelihood, right in judged if not right), reverse=True)
    rights = [likelihood for likelihood, right in judged if right]
    lowest = wrong[int(ANSWERED * len(wrong))] + 0.001

    def told_apart(threshold: float) -> float:
        kept = sum(each >= threshold for each in rights) / len(rights)
        return kept - sum(each >= threshold for each in wrong) / len(wrong)

    answer_from = max(sorted({lowest, *(each for each in rights if each > lowest)}), key=told_apart)
    return round(answer_from, 3), round(wrong[int(SHOWN * len(wrong))], 3)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--write", action="store_true", help="write confidence.json")
    library = shipped_library()
    search = Search(library, index_in_memory(records(library)), confidence=Confidence((), 1.0, 0.0))
    given = samples(search)
    judged = cross_validated(given)
    answer_from, nearest_from = thresholds(judged)
    kept = {"weights": fit(given), "answer_from": answer_from, "nearest_from": nearest_from}
    rights = [likelihood for likelihood, right in judged if right]
    wrongs = [likelihood for likelihood, right in judged if not right]
    print(f"{len(rights)} with a right row: {sum(each >= answer_from for each in rights) / len(rights):.1%} an answer")
    print(f"{len(wrongs)} without: {sum(each >= answer_from for each in wrongs) / len(wrongs):.1%} an answer")
    print(json.dumps(kept))
    if arguments.parse_args().write:
        WRITTEN.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
