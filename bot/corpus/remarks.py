"""What must accompany an entry wherever it is shown or copied, so that no answer can forget it.

A figure's scope and whose count it is, and that it is not the newest; who asks and of whom,
and that a call is only reported or an interviewee's view; whose words a quote is; the date
where it differs; the note; and what must be said of the statement itself. Plain sentences,
for a message and for a copy alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from bot.corpus.library import HOME, Library
from bot.corpus.models import AsOf, Demand, Fact, Figure, Item, Quote, Statement, Voice
from bot.corpus.provenance import as_of_in_words


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say beside an entry."""

    text: str
    label: str = ""  # what the text is: "Scope", "Asked by"
    aside: bool = False  # whether it is a note rather than part of the answer

    def __str__(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


def issuers(library: Library, statement: Statement) -> str:
    return ", ".join(library.organisations.name(issuer) for issuer in statement.issuers)


def remarks(library: Library, item: Item, *, alone: bool = True) -> list[Remark]:
    """All that belongs to *item*; not *alone*, its statement's heading and reservations stand beside it."""
    statement = library.statement_of(item)
    said = list(_particulars(item, library, alone))
    if item.as_of != statement.date:
        said.append(Remark(_dated(item.as_of), "As of"))
    if not isinstance(item, Figure):
        said += outdated(library, item.statement, item.passages)
    if item.note is not None:
        said.append(Remark(item.note, aside=True))
    return [*said, *reservations(statement)] if alone else said


def reservations(statement: Statement) -> list[Remark]:
    """What must be said whenever this statement is cited."""
    elsewhere = None if statement.country == HOME else f"This is about {statement.country}, not about {HOME}."
    said = (elsewhere, statement.caveat, statement.extent_note)
    return [Remark(text, aside=True) for text in said if text is not None]


def outdated(library: Library, statement: str, passages: Iterable[str]) -> list[Remark]:
    """For words that hold figures of their statement: which of those are not the newest."""
    text = " ".join(passages)
    figures = (figure for figure in library.statements[statement].figures if figure.words in text)
    return [remark for figure in figures for remark in _not_newest(library, figure)]


def _not_newest(library: Library, figure: Figure) -> list[Remark]:
    newer = library.newer_than(figure)
    if not newer:
        return []
    latest, measure = newer[-1], library.measures.name(figure.measure)
    text = f"for “{measure}” there is {latest.id}, as of {as_of_in_words(latest.as_of)}. Mind the scope of each."
    return [Remark(text, f"“{figure.words}” is not the newest here")]


def _dated(as_of: AsOf) -> str:
    words = as_of_in_words(as_of)
    return f"{words}." if as_of.note is None else f"{words}. {as_of.note}"


@singledispatch
def _particulars(item: Item, library: Library, alone: bool) -> Iterator[Remark]:
    """What only this kind of item has to say."""
    raise NotImplementedError(type(item))


@_particulars.register
def _(fact: Fact, library: Library, alone: bool) -> Iterator[Remark]:
    if fact.according_to is not None:
        yield Remark(fact.according_to, "According to")


@_particulars.register
def _(figure: Figure, library: Library, alone: bool) -> Iterator[Remark]:
    yield Remark(figure.counts, figure.words)
    yield Remark(figure.scope, "Scope")
    yield Remark(figure.counted_by, "Counted by")
    if alone and figure.as_of == library.statement_of(figure).date:
        yield Remark(f"{as_of_in_words(figure.as_of)}.", "As of")
    yield from _not_newest(library, figure)
    if figure.same_as:
        yield Remark(", ".join(figure.same_as), "The same count is also given in")


@_particulars.register
def _(quote: Quote, library: Library, alone: bool) -> Iterator[Remark]:
    statement = library.statement_of(quote)
    whose = ", ".join(library.organisations.name(one) for one in library.whose(quote))
    if quote.speaker is not None:
        who = ", ".join(part for part in (quote.speaker, quote.role) if part)
        yield Remark(f"— {who}" + (f" ({whose})" if whose and whose not in who else ""))
    elif quote.organisation is not None and quote.organisation not in statement.issuers:
        yield Remark(f"— {whose}, in the statement of {issuers(library, statement)}")
    else:
        yield Remark(f"— {whose}, the issuer's own sentence")


@_particulars.register
def _(demand: Demand, library: Library, alone: bool) -> Iterator[Remark]:
    statement = library.statement_of(demand)
    issuer = issuers(library, statement)
    if demand.voice is Voice.INTERVIEWEE:
        by = statement.interviewee or "the person interviewed"
    else:
        by = ", ".join(library.organisations.name(one) for one in library.asked_by(demand))
    if alone or by != issuer:
        yield Remark(by, "Asked by")
    yield Remark(", ".join(library.addressees.name(one) for one in demand.asked_of), "Of")
    if demand.voice is Voice.REPORTED:
        yield Remark(f"not an own one of {issuer}.", "A reported call")
    elif demand.voice is Voice.INTERVIEWEE:
        yield Remark(f"not that of {issuer}.", "An interviewee's view")
