"""What each entry is found by: its own words first, then the words around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from bot.corpus.library import Entry, Library
from bot.corpus.models import Demand, Fact, Figure, Findable, Milestone, Quote, Signatory, Statement, Term
from bot.corpus.provenance import as_of_in_words


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """One entry as the index takes it."""

    id: str
    kind: str
    statement: str  # "" for an entry that several statements share
    head: str  # what it says, or its names
    body: str  # its passages, and what it is filed under
    asked: str = ""  # further words that people type for it


def records(library: Library) -> Iterator[IndexRecord]:
    """Every entry that can be found, the more important first."""
    for entry in library.suggest_references(""):
        yield _record(entry, library)


def kind_of(entry: Entry) -> str:
    return entry.kind_of_entry if isinstance(entry, Statement) else entry.kind


@singledispatch
def _record(entry: Entry, library: Library) -> IndexRecord:
    raise NotImplementedError(type(entry))


@_record.register(Fact)
@_record.register(Figure)
@_record.register(Quote)
@_record.register(Demand)
def _(entry: Fact | Figure | Quote | Demand, library: Library) -> IndexRecord:
    around = [
        as_of_in_words(entry.as_of),
        *entry.passages,
        *(name for topic in entry.topics for name in _names(library, "topics", topic)),
    ]
    head = [entry.headline]
    match entry:
        case Figure():
            head += [entry.counts, entry.words, *_names(library, "measures", entry.measure)]
            around += [entry.scope, entry.counted_by]
        case Demand():
            head += [name for one in entry.asked_of for name in _names(library, "addressees", one)]
            around += [name for one in library.asked_by(entry) for name in _names(library, "organisations", one)]
        case Quote():
            head += [entry.speaker or ""]
            around += [entry.role or ""]
            around += [name for one in library.whose(entry) for name in _names(library, "organisations", one)]
        case Fact():
            around += [entry.according_to or ""]
    return IndexRecord(entry.id, entry.kind, entry.statement, " ".join(head), " ".join(around), _asked(entry))


@_record.register
def _(entry: Statement, library: Library) -> IndexRecord:
    issuers = [name for issuer in entry.issuers for name in _names(library, "organisations", issuer)]
    head = [entry.name, entry.title, *issuers]
    around = [
        entry.summary,
        str(entry.kind),
        entry.occasion or "",
        entry.country,
        as_of_in_words(entry.date),
        entry.delivered_by or "",
        entry.interviewee or "",
    ]
    return IndexRecord(entry.id, kind_of(entry), entry.id, " ".join(head), " ".join(around))


@_record.register
def _(entry: Signatory, library: Library) -> IndexRecord:
    names: Iterable[str] = () if entry.organisation is None else _names(library, "organisations", entry.organisation)
    places = [entry.country or "", entry.region or ""]
    return IndexRecord(entry.id, entry.kind, entry.statement, " ".join((entry.name, *names, *places)), "")


@_record.register
def _(entry: Term, library: Library) -> IndexRecord:
    head = [entry.name, *entry.acronyms, *entry.aliases]
    return IndexRecord(entry.id, entry.kind, "", " ".join(head), entry.explanation, _asked(entry))


@_record.register
def _(entry: Milestone, library: Library) -> IndexRecord:
    around = [entry.text, as_of_in_words(entry.date), *(passage for use in entry.sources for passage in use.passages)]
    return IndexRecord(entry.id, entry.kind, "", entry.name, " ".join(around), _asked(entry))


def _asked(entry: Findable) -> str:
    return " | ".join(entry.asked)


def _names(library: Library, shelf: str, id: str) -> tuple[str, ...]:
    """All names that an entry of a vocabulary goes by."""
    entry = getattr(library, shelf)[id]
    return (entry.name, *getattr(entry, "acronyms", ()), *entry.aliases)
