"""How sure it is that the rows of a search answer it.

No threshold finds everything and nothing false at once, so there are three tiers. Which one,
is a logistic regression over a few signs of the query and its best row. Its weights are not
set by hand: `python -m tests.search.fit --write` fits them on `tests/search/queries.yaml` and
writes `confidence.json` beside this file.
"""

import json
import math
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files


class Tier(Enum):
    """What is said of the rows; the surest first."""

    ANSWER = "answer"
    NEAREST = "nearest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a query's best row, and against it."""

    groups: int  # words and phrases of the query
    matched: int  # those that the row has
    share: float  # 0 to 1: how much of the query's weight it has
    weight: float  # the same in nats: how unlikely it is to have it by chance
    strange: float  # 0 to 1: share of words that neither the corpus nor everyday English has
    is_asked_kind: bool  # whether the row is of the kind that is asked for
    corrected: float  # 0 to 1: share of words that were taken for others
    lead: float  # 0 to 1: how much more it has than the fourth row

    def signs(self) -> tuple[float, ...]:
        """The numbers that are weighed, all of the size of 1."""
        return (
            1.0,
            self.share,
            self.share**2,
            min(self.weight, 20.0) / 10,
            float(self.groups == 1),
            float(self.matched == 1 and self.groups > 1),
            min(self.matched, 4) / 4,
            math.log(1 + self.groups) / 2,
            self.strange,
            float(self.is_asked_kind),
            self.corrected,
            self.lead,
        )


@dataclass(frozen=True, slots=True)
class Confidence:
    """Weights of the signs, and from which likelihood on rows are an answer, or the nearest."""

    weights: tuple[float, ...]
    answer_from: float
    nearest_from: float

    @classmethod
    def fitted(cls) -> "Confidence":
        kept = json.loads(files("bot.search").joinpath("confidence.json").read_text(encoding="utf-8"))
        return cls(tuple(kept["weights"]), kept["answer_from"], kept["nearest_from"])

    def likelihood(self, evidence: Evidence) -> float:
        """0 to 1: how likely the rows answer the query."""
        sum_of_signs = sum(weight * sign for weight, sign in zip(self.weights, evidence.signs(), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum_of_signs))))

    def tier(self, evidence: Evidence) -> Tier:
        likelihood = self.likelihood(evidence)
        if likelihood >= self.answer_from:
            return Tier.ANSWER
        return Tier.NEAREST if likelihood >= self.nearest_from else Tier.NOTHING
