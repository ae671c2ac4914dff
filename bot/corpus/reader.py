"""From folders of YAML to a corpus, whole or not at all.

The first folder is a corpus by itself. Further ones are packs, with which another campaign
adds its own beside it: statements, and whatever their statements need in vocabularies.

One mistake does not hide another: each file is read by itself (YAML, then shape), and then
what the files say of each other is checked (`bot.corpus.checks`).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.corpus.checks import Gathered, check
from bot.corpus.corrections import Correction, CorrectionsFile, Withdrawn, WithdrawnFile
from bot.corpus.fields import FILE_NAME, URL
from bot.corpus.files import (
    AddresseesFile,
    CorpusFile,
    EquivalentsFile,
    MeasuresFile,
    MilestonesFile,
    OrganisationsFile,
    PlacesFile,
    TermsFile,
    TopicsFile,
)
from bot.corpus.models import (
    Addressee,
    Demand,
    Fact,
    Figure,
    Measure,
    Milestone,
    Organisation,
    Place,
    Quote,
    Statement,
    Term,
    Topic,
)
from bot.corpus.packs import Consent, Pack, faults_of_pack
from bot.reading.faults import Fault, FaultsFound
from bot.reading.shapes import Shape, shape_from
from bot.reading.yaml_file import YamlFile, read_yaml_file

SHAPES: dict[str, type[Shape]] = {
    "corpus": CorpusFile,
    "organisations": OrganisationsFile,
    "topics": TopicsFile,
    "measures": MeasuresFile,
    "addressees": AddresseesFile,
    "places": PlacesFile,
    "terms": TermsFile,
    "milestones": MilestonesFile,
    "equivalents": EquivalentsFile,
    "withdrawn": WithdrawnFile,
}
"""The files a corpus has beside its folder of statements, by name without `.yaml`."""

_MAY_BE_LEFT_OUT = {"withdrawn"}
CORRECTIONS = "CORRECTIONS.yaml"


_FORMS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": 'lower-case letters and digits with single hyphens, as in "hrc49-resolution"',
    r"^[a-z0-9]+(-[a-z0-9]+)*\.[fnqd][1-9][0-9]{0,2}$": (
        'the statement\'s id, a dot, f, n, q or d (fact, figure, quote, demand) and a number, as in "jfm-2024.q1"'
    ),
    r"^[a-z0-9]+(-[a-z0-9]+)*\.[1-9][0-9]{0,4}$": (
        'the statement\'s id, a dot and the number on the list, as in "interpol-2021.38"'
    ),
    r"^[a-z0-9]+(-[a-z0-9]+)*(\.[fnqd]?[1-9][0-9]{0,4})?$": 'a reference, as in "jfm-2024.q1"',
    URL: "an address that begins with https://, with nobody's name before an @",
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": "a date as YYYY, YYYY-MM or YYYY-MM-DD",
    FILE_NAME: "the name of a file, without folders",
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
    equivalents: EquivalentsFile
    licence: str | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
    corrections: tuple[Correction, ...] = ()  # the newest last
    pack_of: Mapping[str, str] = field(default_factory=dict)  # the name of its pack, by the id of what is of one
    superseding: frozenset[str] = frozenset()  # statements of packs whose figures may be newer counts than others'

    @property
    def findable(self) -> tuple[Fact | Figure | Quote | Demand | Term | Milestone, ...]:
        """Every entry that people may ask for in further words (`asked`)."""
        items = (item for statement in self.statements for item in statement.items)
        return (*items, *self.terms, *self.milestones)


def read_corpus(*folders: Path | Pack, strictly: bool = False) -> Corpus:
    """Read the corpus in the first of *folders*, with the packs in the others; FaultsFound lists all that is wrong.

    A pack that is given by its folder alone may do nothing but add. *strictly*: as who writes it wants to know.
    """
    first, *others = (each if isinstance(each, Pack) else Pack(each) for each in folders)
    return _CorpusReader(others, strictly).read([first.folder, *(pack.folder for pack in others)])


class _CorpusReader:
    def __init__(self, packs: Sequence[Pack], strictly: bool) -> None:
        self._packs = packs
        self._strictly = strictly
        self._pack_of_file: dict[str, Pack] = {}
        self._faults: list[Fault] = []
        self._gathered = Gathered({stem: [] for stem in SHAPES}, [], set())
        self._digest = hashlib.sha256()

    def read(self, folders: Sequence[Path]) -> Corpus:
        for place, folder in enumerate(folders):
            before = set(self._file_names())
            self._vocabularies(folder, needed=place == 0)
            self._statements(folder)
            if place:
                pack = self._packs[place - 1]
                self._pack_of_file |= {name: pack for name in self._file_names() if name not in before}
        self._corrections(folders)
        faults = [*self._faults, *check(self._gathered, strictly=self._strictly), *self._faults_of_packs()]
        if faults:
            raise FaultsFound(faults)
        about = self._gathered.vocabularies["corpus"][0][1]
        assert isinstance(about, CorpusFile)
        statements = sorted((statement for _, statement in self._gathered.statements), key=lambda one: one.id)
        return Corpus(
            name=about.name,
            version=about.version,
            digest=self._digest.hexdigest(),
            statements=tuple(statements),
            organisations=self._all("organisations"),
            topics=self._all("topics"),
            measures=self._all("measures"),
            addressees=self._all("addressees"),
            places=self._all("places"),
            terms=self._all("terms"),
            milestones=self._milestones(),
            equivalents=self._equivalents(),
            licence=about.licence,
            withdrawn=self._all("withdrawn"),
            corrections=self._all("corrections"),
            pack_of={id: pack.name for id, pack in self._ids_of_packs()},
            superseding=frozenset(id for id, pack in self._ids_of_packs() if Consent.SUPERSEDE in pack.may),
        )

    def _file_names(self) -> Iterator[str]:
        for files in self._gathered.vocabularies.values():
            yield from (file.name for file, _ in files)
        yield from (file.name for file, _ in self._gathered.statements)

    def _faults_of_packs(self) -> Iterator[Fault]:
        for pack in self._packs:
            own = {name for name, of in self._pack_of_file.items() if of is pack}
            yield from faults_of_pack(pack, own, self._gathered.vocabularies)

    def _ids_of_packs(self) -> Iterator[tuple[str, Pack]]:
        """Statements, terms and milestones; what is in a statement is of its pack."""
        for stem in ("terms", "milestones"):
            for file, shape in self._gathered.vocabularies[stem]:
                if file.name in self._pack_of_file:
                    yield from ((entry.id, self._pack_of_file[file.name]) for entry in getattr(shape, stem))
        for file, statement in self._gathered.statements:
            if file.name in self._pack_of_file:
                yield statement.id, self._pack_of_file[file.name]

    def _milestones(self) -> tuple[Milestone, ...]:
        """Of a pack, those with a yearly reminder belong to all dates only by consent."""
        alone = {id for id, pack in self._ids_of_packs() if Consent.DATES not in pack.may}
        return tuple(_out_of_all(one) if one.id in alone else one for one in self._all("milestones"))

    def _all(self, stem: str) -> tuple[Any, ...]:
        """The entries of one vocabulary, of all folders."""
        return tuple(entry for _, shape in self._gathered.vocabularies[stem] for entry in getattr(shape, stem))

    def _equivalents(self) -> EquivalentsFile:
        tables = [
            shape for _, shape in self._gathered.vocabularies["equivalents"] if isinstance(shape, EquivalentsFile)
        ]
        also: dict[str, tuple[str, ...]] = {}
        for table in tables:
            for typed, others in table.also.items():
                also[typed] = (*also.get(typed, ()), *others)
        return EquivalentsFile(same=tuple(group for table in tables for group in table.same), also=also)

    def _vocabularies(self, folder: Path, *, needed: bool) -> None:
        for stem, shape in SHAPES.items():
            path = folder / f"{stem}.yaml"
            if (needed and stem not in _MAY_BE_LEFT_OUT) or path.exists():
                read = self._shape(path, shape, f"{stem}.yaml")
                if read is None:
                    self._gathered.broken.add(stem)
                else:
                    self._gathered.vocabularies[stem].append(read)

    def _corrections(self, folders: Sequence[Path]) -> None:
        """Of each folder or the one above it: they stand at the top of a project, and are installed with its corpus."""
        self._gathered.vocabularies["corrections"] = []
        candidates = (path / CORRECTIONS for folder in folders for path in (folder, folder.absolute().parent))
        for path in dict.fromkeys(candidates):
            if path.is_file():
                try:
                    file = read_yaml_file(path, str(path), tolerant=True)
                    shape = shape_from(file, CorrectionsFile, _FORMS)
                except FaultsFound as found:
                    self._faults.extend(found.faults)
                    self._gathered.broken.add("corrections")
                else:
                    self._gathered.vocabularies["corrections"].append((file, shape))

    def _statements(self, folder: Path) -> None:
        paths = sorted((folder / "statements").glob("*.yaml"))
        if not paths:
            self._faults.append(Fault(str(folder / "statements"), 1, "holds no statement (a .yaml file each)"))
        for path in sorted((folder / "statements").glob("*.yml")):
            self._faults.append(Fault(str(path), 1, f"would not be read; call it {path.stem}.yaml"))
        for path in paths:
            read = self._shape(path, Statement, f"statements/{path.name}")
            if read is None:
                self._gathered.broken.add("statements")
            else:
                self._gathered.statements.append(read)

    def _shape(self, path: Path, shape: type[ShapeT], name: str) -> tuple[YamlFile, ShapeT] | None:
        """One file, or None and its faults noted; *name* is what it is called in every corpus."""
        try:
            file = read_yaml_file(path, str(path), tolerant=True)
            self._digest.update(f"{name}\0".encode() + path.read_bytes())
            return file, shape_from(file, shape, _FORMS)
        except FaultsFound as found:
            self._faults.extend(found.faults)
            return None


def _out_of_all(milestone: Milestone) -> Milestone:
    if milestone.anniversary is None:
        return milestone
    return milestone.model_copy(update={"anniversary": milestone.anniversary.model_copy(update={"in_all": False})})
