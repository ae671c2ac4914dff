"""What in the corpus needs a reader, since time has passed over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.corpus.ages import age_of, last_day, months_since
from bot.corpus.library import Library

SOON = timedelta(days=365)


class Need(StrEnum):
    OLD_FIGURE = "an old figure that runs on"
    ENDS = "a demand whose day is near or has passed"
    NO_AFTERWARDS = "nothing of what came afterwards"
    NO_COPY = "no archived copy of its page"


@dataclass(frozen=True, slots=True)
class Stale:
    id: str
    need: Need
    text: str


def stale(library: Library) -> Iterator[Stale]:
    """All that a person should look at on the day on which *library* is read, the oldest figures first."""
    running = [figure for figure in library.figures if age_of(library, figure) is not None]
    for figure in sorted(running, key=lambda each: -months_since(each.as_of.date or "9999", library.today)):
        newest = "" if library.newer_than(figure) else ", the newest here"
        yield Stale(figure.id, Need.OLD_FIGURE, f"{figure.words}: {age_of(library, figure)}{newest}")
    for demand in library.demands:
        if demand.bound_to is not None and last_day(demand.bound_to.day) - library.today <= SOON:
            yield Stale(demand.id, Need.ENDS, f"{demand.bound_to.event}, {demand.bound_to.day}")
            if not demand.afterwards:
                yield Stale(demand.id, Need.NO_AFTERWARDS, demand.headline)
    for milestone in library.corpus.milestones:
        if not milestone.afterwards:
            yield Stale(milestone.id, Need.NO_AFTERWARDS, milestone.name)
    for term in library.corpus.terms:
        if not term.afterwards:
            yield Stale(term.id, Need.NO_AFTERWARDS, term.name)
    for statement in library.corpus.statements:
        if statement.archived is None:
            yield Stale(statement.id, Need.NO_COPY, statement.link.url)
