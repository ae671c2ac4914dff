"""What the files of a corpus say of each other, and headlines: ids given twice, references that lead nowhere.

A vocabulary of which some file could not be read is not searched: that its entries cannot
be found is already said by that file's own faults.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.corpus.headlines import faults_of_headline
from bot.corpus.models import Demand, Fact, Figure, Item, Milestone, PlaceKind, Statement, Voice
from bot.corpus.relative_time import relative_word
from bot.reading.faults import Fault, did_you_mean
from bot.reading.yaml_file import Location, YamlFile

_PARTS = ("facts", "figures", "quotes", "demands", "signatories")
_REFERENCED = ("terms", "milestones")
"""Vocabularies whose ids members see, in one namespace with statements and their items."""

_VOCABULARIES = ("topics", "measures", "addressees", "places", "organisations")
"""Vocabularies with a namespace of their own each."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that could be read."""

    vocabularies: dict[str, list[tuple[YamlFile, Any]]]  # by the name of their file without its ending
    statements: list[tuple[YamlFile, Statement]]
    broken: set[str]  # vocabularies, and "statements", of which some file could not be


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry and where it stands."""

    entry: Any
    file: YamlFile
    location: Location

    def fault(self, *further: str | int, problem: str) -> Fault:
        return self.file.fault((*self.location, *further), problem)


def check(gathered: Gathered, *, strictly: bool = False) -> Iterator[Fault]:
    """What makes a corpus unusable; *strictly*, also what whoever writes one should mend."""
    checks = _Checks(gathered)
    yield from checks.faults()
    if strictly:
        yield from checks.advice()


class _Checks:
    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._known: dict[str, set[str] | None] = {
            stem: self._unless_broken(stem, (placed.entry.id for placed in self._vocabulary(stem)))
            for stem in (*_VOCABULARIES, *_REFERENCED)
        }
        for kind in PlaceKind:
            named = (placed.entry.name for placed in self._vocabulary("places") if placed.entry.kind is kind)
            self._known[f"names of a {kind}"] = self._unless_broken("places", named)
        statements = [statement for _, statement in gathered.statements]
        items = (item.id for statement in statements for item in statement.items)
        self._known["statements"] = self._unless_broken("statements", (statement.id for statement in statements))
        self._known["items"] = self._unless_broken("statements", items)

    def faults(self) -> Iterator[Fault]:
        yield from self._given_twice()
        for file, statement in self._gathered.statements:
            if Path(file.name).name != f"{statement.id}.yaml":
                yield file.fault(("id",), f'the file of "{statement.id}" must be called {statement.id}.yaml')
            yield from self._references_of(file, statement)
        yield from self._references_of_vocabularies()
        yield from self._references_for_ever()

    def advice(self) -> Iterator[Fault]:
        """What misleads in later years; a corpus of an earlier version may have some, and is read all the same."""
        yield from self._unfit_for_anniversaries()
        yield from self._headlines()

    def _references_for_ever(self) -> Iterator[Fault]:
        """A withdrawn reference is never used again; a correction is of something that is or was there."""
        withdrawn = {placed.entry.id: placed for placed in self._vocabulary("withdrawn")}
        present: set[str] = set()
        for placed in self._with_references():
            present.add(placed.entry.id)
            if placed.entry.id in withdrawn:
                yield placed.fault("id", problem=f'the id "{placed.entry.id}" was withdrawn; give this one another')
        if not self._gathered.broken & {"statements", "withdrawn", *_REFERENCED}:
            for placed in self._vocabulary("corrections"):
                if placed.entry.id not in present | withdrawn.keys():
                    hint = did_you_mean(placed.entry.id, present)
                    yield placed.fault("id", problem=f'"{placed.entry.id}" is not in the corpus, nor withdrawn; {hint}')

    def _with_references(self) -> list[_Placed]:
        references = [placed for stem in _REFERENCED for placed in self._vocabulary(stem)]
        for file, statement in self._gathered.statements:
            references += [_Placed(statement, file, ()), *self._parts(file, statement, *_PARTS)]
        return references

    def _unless_broken(self, stem: str, ids: Iterable[str]) -> set[str] | None:
        return None if stem in self._gathered.broken else set(ids)

    def _vocabulary(self, stem: str) -> Iterator[_Placed]:
        for file, shape in self._gathered.vocabularies[stem]:
            for index, entry in enumerate(getattr(shape, stem)):
                yield _Placed(entry, file, (stem, index))

    def _parts(self, file: YamlFile, statement: Statement, *parts: str) -> Iterator[_Placed]:
        for part in parts:
            for index, entry in enumerate(getattr(statement, part)):
                yield _Placed(entry, file, (part, index))

    def _given_twice(self) -> Iterator[Fault]:
        """References are one namespace; each vocabulary is another of its own."""
        for namespace in (self._with_references(), *(list(self._vocabulary(stem)) for stem in _VOCABULARIES)):
            first: dict[str, str] = {}
            for placed in namespace:
                id = placed.entry.id
                if id in first:
                    yield placed.fault("id", problem=f'the id "{id}" is taken by {first[id]}; give this one another')
                first.setdefault(id, f"{placed.file.name}:{placed.file.line((*placed.location, 'id'))}")

    def _headlines(self) -> Iterator[Fault]:
        """Quotes and demands say what somebody said or asked, which may stand in the present tense."""
        for file, statement in self._gathered.statements:
            for placed in self._parts(file, statement, "facts", "figures", "quotes", "demands"):
                asserts = isinstance(placed.entry, Fact | Figure)
                for problem in faults_of_headline(placed.entry.headline, asserts=asserts):
                    yield placed.fault("headline", problem=problem)
        for placed in self._vocabulary("milestones"):
            for problem in faults_of_headline(placed.entry.name, asserts=False):
                yield placed.fault("name", problem=problem)

    def _dangling(
        self, placed: _Placed, vocabulary: str, *where: str | int, ids: Iterable[str | None]
    ) -> Iterator[Fault]:
        known = self._known[vocabulary]
        for id in ids:
            if id is not None and known is not None and id not in known:
                file = "places.yaml" if vocabulary.startswith("names") else f"{vocabulary}.yaml"
                mend = "their files" if vocabulary in ("statements", "items") else file
                hint = f"{did_you_mean(id, known)} (or add it to {mend})"
                yield placed.fault(*where, problem=f'"{id}" is not among the {vocabulary}; {hint}')

    def _references_of(self, file: YamlFile, statement: Statement) -> Iterator[Fault]:
        whole = _Placed(statement, file, ())
        for key in ("issuers", "hosted_by", "contacts"):
            yield from self._dangling(whole, "organisations", key, ids=getattr(statement, key))
        yield from self._dangling(whole, "names of a country", "country", ids=[statement.country])
        yield from self._dangling(whole, "items", "caveat_of", ids=statement.caveat_of)
        for placed in self._parts(file, statement, "facts", "figures", "quotes", "demands"):
            yield from self._dangling(placed, "topics", "topics", ids=placed.entry.topics)
        for placed in self._parts(file, statement, "figures"):
            yield from self._dangling(placed, "measures", "measure", ids=[placed.entry.measure])
            yield from self._dangling(placed, "items", "same_as", ids=placed.entry.same_as)
        for placed in self._parts(file, statement, "quotes", "signatories"):
            yield from self._dangling(placed, "organisations", "organisation", ids=[placed.entry.organisation])
        for placed in self._parts(file, statement, "demands"):
            yield from self._dangling(placed, "organisations", "asked_by", ids=placed.entry.asked_by)
            yield from self._dangling(placed, "addressees", "asked_of", ids=placed.entry.asked_of)
        for placed in self._parts(file, statement, "signatories"):
            for kind in PlaceKind:
                yield from self._dangling(placed, f"names of a {kind}", kind, ids=[getattr(placed.entry, kind)])

    def _unfit_for_anniversaries(self) -> Iterator[Fault]:
        """What a post must not hold that nobody asked for, in a year in which nobody looks it through."""
        items = {item.id: (item, statement) for _, statement in self._gathered.statements for item in statement.items}
        for placed in self._vocabulary("milestones"):
            for kind, place, id in _listed(placed.entry):
                if id in items and (why := _unfit(*items[id], placed.entry)) is not None:
                    problem = f'"{id}" can\'t go with a day that is marked each year: {why}; take another'
                    yield placed.fault("anniversary", kind, place, problem=problem)

    def _references_of_vocabularies(self) -> Iterator[Fault]:
        for placed in self._vocabulary("addressees"):
            yield from self._dangling(placed, "addressees", "part_of", ids=placed.entry.part_of)
        for placed in self._vocabulary("topics"):
            yield from self._dangling(placed, "names of a country", "countries", ids=placed.entry.countries)
        for placed in self._vocabulary("milestones"):
            yield from self._dangling(placed, "names of a country", "country", ids=[placed.entry.country])
            if placed.entry.anniversary is not None:
                for kind in ("facts", "demands"):
                    ids = getattr(placed.entry.anniversary, kind)
                    yield from self._dangling(placed, "items", "anniversary", kind, ids=ids)
        for stem, uses in (("terms", "uses"), ("milestones", "sources")):
            for placed in self._vocabulary(stem):
                yield from self._dangling(placed, "topics", "topics", ids=placed.entry.topics)
                for position, use in enumerate(getattr(placed.entry, uses)):
                    yield from self._dangling(placed, "statements", uses, position, "statement", ids=[use.statement])


def _listed(milestone: Milestone) -> Iterator[tuple[str, int, str]]:
    if milestone.anniversary is not None:
        for kind in ("facts", "demands"):
            for place, id in enumerate(getattr(milestone.anniversary, kind)):
                yield kind, place, id


def _unfit(item: Item, statement: Statement, milestone: Milestone) -> str | None:
    """Why *item* can't go with the day of *milestone*, as the end of a sentence."""
    if item.disputed is not None:
        return "the record differs from it"
    if statement.country != milestone.country:
        return f"it is about {statement.country}"
    if isinstance(item, Demand):
        if item.voice is not Voice.OWN:
            return (
                "it is a call that its issuer only reports"
                if item.voice is Voice.REPORTED
                else "it is an interviewee's"
            )
        if item.bound_to is not None:
            return f"it is bound to an event ({item.bound_to.event})"
    if isinstance(item, Fact) and (word := relative_word(" ".join(item.passages))) is not None:
        return f'its words hold "{word}", which was true when they were written'
    return None
