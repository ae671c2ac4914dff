"""The worst that typed text can do: processor time on the event loop, and memory that stays.

`python -m tests.bench.hostile_texts [COUNT]` draws COUNT pairs of a text and an option by seed;
the suite counts the work of fewer (tests/search/test_bounds.py).
"""

import gc
import random
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.calendar.zones import find_zone
from bot.config.settings import SEEDS
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.corpus.shelf import Shelf
from bot.errors import MemberError
from bot.search.engine import Search
from bot.search.index import index_in_memory
from bot.search.records import records
from bot.ui import choices
from bot.ui.answers.search import found_answer
from bot.ui.answers.signatories import query_for, signatory
from bot.ui.answers.statements import source
from bot.ui.custom_id import SourceQuery
from bot.ui.labels import find
from cogs.search import KINDS
from tests.entries import TODAY
from tests.search.hostile import MESSAGE_LIMIT, HostileTexts

COUNT = 100_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WARM_UP = 0.1  # of all pairs, before memory is looked at


@dataclass
class Option:
    """Where text is typed: how much of it Discord lets through, and what is done with it."""

    name: str
    limit: int
    work: Callable[[str], object]
    asked: int = 0
    worst: float = 0.0  # ms
    worst_text: str = ""  # its kind


@dataclass
class Outcome:
    options: list[Option] = field(default_factory=list)
    grown: float = 0.0  # MiB after warm-up

    def table(self) -> Table:
        pairs = sum(option.asked for option in self.options)
        title = f"The worst of {pairs:,} hostile texts (goals: 50 ms, +20 MiB; memory grew by {self.grown:.1f} MiB)"
        table = Table("Option", "Texts", "Worst, ms of processor", "Its text", title=title)
        for option in sorted(self.options, key=lambda option: -option.worst):
            table.add_row(option.name, f"{option.asked:,}", f"{option.worst:.1f}", option.worst_text)
        return table


def hostile_texts(count: int = COUNT) -> Outcome:
    library = Library(read_corpus(SEEDS), TODAY)
    texts = HostileTexts(library)
    chance = random.Random(1)
    outcome = Outcome(_options(library))
    for option in outcome.options:
        _milliseconds(option, "warm up")  # what is made when first asked for
    gc.collect()
    gc.freeze()
    before = 0.0
    for number in range(count):
        if number == int(count * WARM_UP):
            before = _most_memory()
        option = chance.choice(outcome.options)
        drawn = texts.draw(option.limit)
        taken = _milliseconds(option, drawn.text)
        option.asked += 1
        if taken > option.worst:
            option.worst, option.worst_text = taken, f"{drawn.kind}, {len(drawn.text)} characters"
    outcome.grown = _most_memory() - before
    return outcome


def _milliseconds(option: Option, text: str) -> float:
    """Of this thread's processor time, so that a busy machine changes little."""
    began = time.thread_time()
    with suppress(MemberError):  # a sentence is an answer
        option.work(text)
    return (time.thread_time() - began) * 1000


def _most_memory() -> float:
    """MiB at the highest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _options(library: Library) -> list[Option]:
    search = Search(library, index_in_memory(records(library)))
    kinds = [each.value for each in KINDS]
    letter = next(statement.id for statement in library.statements if statement.signatures is not None)
    shelves: dict[str, Shelf[Any]] = {
        "statement": library.statements,
        "topic": library.topics,
        "organisation": library.organisations,
        "target": library.targets,
        "speaker": library.speakers,
        "measure": library.measures,
        "term": library.terms,
        "place": library.places,
        "country": library.countries,
        "date": library.anniversaries,
    }
    suggesting: dict[str, Callable[[str], object]] = {
        **{name: partial(choices.from_shelf, shelf) for name, shelf in shelves.items()},
        "statement, dated": partial(choices.of_statements, library),
        "letter": partial(choices.of_letters, library),
        "measure in use": partial(choices.of_measures, library),
        "signatory": partial(choices.of_signatories, library),
        "reference": partial(choices.of_references, library),
        "date or all": partial(choices.of_anniversaries, library),
        "zone": partial(choices.of_zones, now=NOW),
        "command": choices.of_commands,
    }
    return [
        Option("/search", 300, lambda text: _found(library, search, text, None)),
        *(Option(f"/search {kind}", 300, partial(_of_kind, library, search, kind)) for kind in kinds),
        Option("Find sources", MESSAGE_LIMIT, lambda text: _found(library, search, text, None)),
        Option("/signatory", 100, lambda text: signatory(library, query_for(library, text))),
        Option("/signatories contains", 100, lambda text: library.signatories_of(letter, contains=text)),
        Option("/source", 100, lambda text: source(library, SourceQuery(text))),
        *(Option(f"{name}, found", 100, partial(find, shelf)) for name, shelf in shelves.items()),
        Option("zone, found", 100, partial(find_zone, now=NOW)),
        # Discord does not hold what is still being typed to the option's limit.
        *(Option(f"{name}, suggested", MESSAGE_LIMIT, work) for name, work in suggesting.items()),
    ]


def _of_kind(library: Library, search: Search, kind: str, text: str) -> object:
    return _found(library, search, text, kind)


def _found(library: Library, search: Search, text: str, kind: str | None) -> object:
    """What Responder.find does."""
    return found_answer(library, text, search.search(text, kind=kind))


if __name__ == "__main__":
    Console().print(hostile_texts(*map(int, sys.argv[1:])).table())
