"""From a folder of YAML to a corpus, whole or not at all.

Three passes, so that one mistake does not hide another: each file by itself (YAML, then
shape), then what files say of each other (ids given twice, references that lead nowhere).
A vocabulary that could not be read is left out of the third pass: that nothing in it can
be found is already said by its own faults.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.corpus.models import (
    Addressee,
    AddresseesFile,
    CorpusFile,
    Measure,
    MeasuresFile,
    Milestone,
    MilestonesFile,
    Organisation,
    OrganisationsFile,
    Place,
    PlaceKind,
    PlacesFile,
    Shape,
    Statement,
    Term,
    TermsFile,
    Topic,
    TopicsFile,
)
from bot.reading.faults import Fault, FaultsFound, did_you_mean
from bot.reading.shapes import shape_from
from bot.reading.yaml_file import Location, YamlFile, read_yaml_file

SHAPES: dict[str, type[Shape]] = {
    "corpus": CorpusFile,
    "organisations": OrganisationsFile,
    "topics": TopicsFile,
    "measures": MeasuresFile,
    "addressees": AddresseesFile,
    "places": PlacesFile,
    "terms": TermsFile,
    "milestones": MilestonesFile,
}
"""The files every corpus has beside its folder of statements, by name without `.yaml`."""

_FORMS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": 'lower-case letters and digits with single hyphens, as in "hrc49-resolution"',
    r"^[a-z0-9]+(-[a-z0-9]+)*\.[fnqd][1-9][0-9]{0,2}$": (
        'the statement\'s id, a dot, f, n, q or d (fact, figure, quote, demand) and a number, as in "jfm-2024.q1"'
    ),
    r"^[a-z0-9]+(-[a-z0-9]+)*\.[1-9][0-9]{0,4}$": (
        'the statement\'s id, a dot and the number on the list, as in "interpol-2021.38"'
    ),
    r"^https://[^\s<>]+$": "an address that begins with https://",
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": "a date as YYYY, YYYY-MM or YYYY-MM-DD",
    r"^[A-Za-z0-9._-]+$": "the name of a file, without folders",
    r"^[0-9a-f]{64}$": "a SHA-256 of 64 hexadecimal digits",
}

ShapeT = TypeVar("ShapeT", bound=Shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All that was read, checked as a whole; statements in the order of their ids."""

    name: str
    version: str  # the day it was last changed, YYYY-MM-DD
    digest: str  # SHA-256 over the names and bytes of all files, hexadecimal
    statements: tuple[Statement, ...]
    organisations: tuple[Organisation, ...]
    topics: tuple[Topic, ...]
    measures: tuple[Measure, ...]
    addressees: tuple[Addressee, ...]
    places: tuple[Place, ...]
    terms: tuple[Term, ...]
    milestones: tuple[Milestone, ...]


def read_corpus(folder: Path) -> Corpus:
    """Read the corpus in *folder*; raise FaultsFound with all that is wrong in it."""
    return _CorpusReader(folder).read()


class _CorpusReader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: list[Fault] = []
        self._files: dict[str, YamlFile] = {}
        self._digest = hashlib.sha256()

    def read(self) -> Corpus:
        vocabularies = {stem: self._shape(f"{stem}.yaml", shape) for stem, shape in SHAPES.items()}
        statements = self._statements()
        faults = [*self._faults, *_Checks(self._files, vocabularies, statements).faults()]
        if faults:
            raise FaultsFound(faults)
        about = vocabularies["corpus"]
        assert isinstance(about, CorpusFile)
        return Corpus(
            name=about.name,
            version=about.version,
            digest=self._digest.hexdigest(),
            statements=tuple(statements.values()),
            **{stem: getattr(shape, stem) for stem, shape in vocabularies.items() if stem != "corpus"},
        )

    def _statements(self) -> dict[str, Statement]:
        """Statements by the name of their file; those with faults are left out."""
        paths = sorted((self._folder / "statements").glob("*.yaml"))
        if not paths:
            self._faults.append(Fault(str(self._folder / "statements"), 1, "holds no statement (a .yaml file each)"))
        found = {f"statements/{path.name}": self._shape(f"statements/{path.name}", Statement) for path in paths}
        return {name: statement for name, statement in found.items() if statement is not None}

    def _shape(self, name: str, shape: type[ShapeT]) -> ShapeT | None:
        path = self._folder / name
        try:
            file = read_yaml_file(path, str(path))
            self._files[name] = file
            self._digest.update(f"{name}\0".encode() + path.read_bytes())
            return shape_from(file, shape, _FORMS)
        except FaultsFound as found:
            self._faults.extend(found.faults)
            return None


class _Checks:
    """What files say of each other."""

    def __init__(
        self, files: dict[str, YamlFile], vocabularies: dict[str, Shape | None], statements: dict[str, Statement]
    ) -> None:
        self._files = files
        self._vocabularies = vocabularies
        self._statements = statements
        self._known: dict[str, set[str] | None] = {
            stem: None if shape is None else {entry.id for entry in getattr(shape, stem)}
            for stem, shape in vocabularies.items()
            if stem != "corpus"
        }
        for kind in PlaceKind:
            places = getattr(vocabularies["places"], "places", None)
            named = None if places is None else {place.name for place in places if place.kind is kind}
            self._known[f"names of a {kind}"] = named
        read_all = sum(name.startswith("statements/") for name in files) == len(statements)
        self._known["statements"] = {statement.id for statement in statements.values()} if read_all else None
        self._known["items"] = (
            {item.id for statement in statements.values() for item in statement.items} if read_all else None
        )

    def faults(self) -> Iterator[Fault]:
        yield from self._given_twice()
        for name, statement in self._statements.items():
            if name != f"statements/{statement.id}.yaml":
                yield self._files[name].fault(
                    ("id",), f'the file of "{statement.id}" must be called {statement.id}.yaml'
                )
            yield from self._references_of_statement(name, statement)
        yield from self._references_of_vocabularies()

    def _ids(self) -> Iterator[tuple[str, str, Location]]:
        for stem, shape in self._vocabularies.items():
            if stem in ("terms", "milestones") and shape is not None:
                yield from self._vocabulary_ids(stem)
        for name, statement in self._statements.items():
            yield statement.id, name, ("id",)
            for part in ("facts", "figures", "quotes", "demands", "signatories"):
                for index, entry in enumerate(getattr(statement, part)):
                    yield entry.id, name, (part, index, "id")

    def _vocabulary_ids(self, stem: str) -> Iterator[tuple[str, str, Location]]:
        for index, entry in enumerate(getattr(self._vocabularies[stem], stem, ())):
            yield entry.id, f"{stem}.yaml", (stem, index, "id")

    def _given_twice(self) -> Iterator[Fault]:
        """References are one namespace; each vocabulary is another of its own."""
        namespaces = [self._ids()]
        namespaces += [self._vocabulary_ids(stem) for stem in SHAPES if stem not in ("corpus", "terms", "milestones")]
        for namespace in namespaces:
            first: dict[str, str] = {}
            for id, name, location in namespace:
                file = self._files[name]
                if id in first:
                    yield file.fault(location, f'the id "{id}" is taken by {first[id]}; give this one another')
                first.setdefault(id, f"{file.name}:{file.line(location)}")

    def _dangling(self, name: str, location: Location, vocabulary: str, *ids: str | None) -> Iterator[Fault]:
        known = self._known[vocabulary]
        for id in ids:
            if id is not None and known is not None and id not in known:
                file = "places.yaml" if vocabulary.startswith("names") else f"{vocabulary}.yaml"
                where = "their files" if vocabulary in ("statements", "items") else file
                hint = f"{did_you_mean(id, known)} (or add it to {where})"
                yield self._files[name].fault(location, f'"{id}" is not among the {vocabulary}; {hint}')

    def _references_of_statement(self, name: str, statement: Statement) -> Iterator[Fault]:
        for key in ("issuers", "hosted_by", "contacts"):
            yield from self._dangling(name, (key,), "organisations", *getattr(statement, key))
        for part in ("facts", "figures", "quotes", "demands"):
            for index, item in enumerate(getattr(statement, part)):
                yield from self._dangling(name, (part, index, "topics"), "topics", *item.topics)
        for index, figure in enumerate(statement.figures):
            yield from self._dangling(name, ("figures", index, "measure"), "measures", figure.measure)
            yield from self._dangling(name, ("figures", index, "same_as"), "items", *figure.same_as)
        for index, quote in enumerate(statement.quotes):
            yield from self._dangling(name, ("quotes", index, "organisation"), "organisations", quote.organisation)
        for index, demand in enumerate(statement.demands):
            yield from self._dangling(name, ("demands", index, "asked_by"), "organisations", *demand.asked_by)
            yield from self._dangling(name, ("demands", index, "asked_of"), "addressees", *demand.asked_of)
        for index, signatory in enumerate(statement.signatories):
            where = ("signatories", index)
            yield from self._dangling(name, (*where, "organisation"), "organisations", signatory.organisation)
            for kind in PlaceKind:
                yield from self._dangling(name, (*where, kind), f"names of a {kind}", getattr(signatory, kind))

    def _references_of_vocabularies(self) -> Iterator[Fault]:
        for index, addressee in enumerate(getattr(self._vocabularies["addressees"], "addressees", ())):
            location: Location = ("addressees", index, "part_of")
            yield from self._dangling("addressees.yaml", location, "addressees", addressee.part_of)
        for stem, uses in (("terms", "uses"), ("milestones", "sources")):
            for index, entry in enumerate(getattr(self._vocabularies[stem], stem, ())):
                name = f"{stem}.yaml"
                yield from self._dangling(name, (stem, index, "topics"), "topics", *entry.topics)
                for position, use in enumerate(getattr(entry, uses)):
                    where: Location = (stem, index, uses, position, "statement")
                    yield from self._dangling(name, where, "statements", use.statement)
