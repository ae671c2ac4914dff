"""What must accompany an entry wherever it is shown or copied, so that no answer can forget it.

A figure's date and age, its scope and whose count it is, and that it is not the newest; who
asks and of whom, and that a call is only reported, an interviewee's view or over; whose words
a quote is; where the record differs, and what came since; the date where it differs; the
note; and what must be said of the statement itself. Plain sentences, for a message and for a
copy alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from bot.corpus.ages import age_of, is_over, newest_day
from bot.corpus.dated import Afterwards, AsOf, Dispute, Source, SourceCertainty
from bot.corpus.library import HOME, Library
from bot.corpus.models import AddresseeBasis, Demand, Fact, Figure, Item, Quote, QuotedAs, Statement, Voice
from bot.corpus.provenance import as_of_in_words, date_in_words
from bot.lookup.normalize import normalize


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say beside an entry."""

    text: str
    label: str = ""  # what the text is: "Scope", "Asked by"
    aside: bool = False  # whether it is a note rather than part of the answer

    def __str__(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


def first_line(library: Library, item: Item) -> str:
    """What an item says; a figure's words with their date, and with their age where it runs and is old."""
    if not isinstance(item, Figure):
        return item.headline
    age = age_of(library, item)
    newest = "" if library.newer_than(item) else ", the newest Padauk holds"
    old = "" if age is None else f"; {age}{newest}"
    return f"{item.headline}: {item.words}, as of {as_of_in_words(item.as_of)}{old}"


def issuers(library: Library, statement: Statement) -> str:
    """By name; of a statement in a pack, with that, for nobody else vouches for it."""
    names = ", ".join(library.organisations.name(issuer) for issuer in statement.issuers)
    return f"{names}{of_pack(library, statement.id)}"


def of_pack(library: Library, id: str) -> str:
    """Behind what is in a pack: as " (from the pack vale)"."""
    pack = library.corpus.pack_of.get(id)
    return "" if pack is None else f" (from the pack {pack})"


def remarks(library: Library, item: Item, *, alone: bool = True) -> list[Remark]:
    """All that belongs to *item*; not *alone*, its statement's heading and reservations stand beside it."""
    statement = library.statement_of(item)
    said = [] if item.disputed is None else [disputed(item.disputed)]
    said += _particulars(item, library, alone)
    if item.as_of != statement.date and not (isinstance(item, Figure) and item.as_of.note is None):
        said.append(Remark(_dated(item.as_of), "As of"))
    said += outdated(library, item.statement, item.passages, but=item.id)
    if item.note is not None:
        said.append(Remark(item.note, aside=True))
    return [*said, *reservations(statement, item)] if alone else said


def reservations(statement: Statement, item: Item | None = None) -> list[Remark]:
    """What must be said whenever this statement is cited, or *item* of it."""
    concerns = item is None or not statement.caveat_of or item.id in statement.caveat_of
    elsewhere = None if statement.country == HOME else f"This is about {statement.country}, not about {HOME}."
    said = (elsewhere, statement.caveat if concerns else None, statement.extent_note)
    return [Remark(text, aside=True) for text in said if text is not None]


def disputed(dispute: Dispute) -> Remark:
    said = f"{dispute.what} According to: {dispute.by}. Source: {source_in_words(dispute.source)}"
    return Remark(said, "The record differs")


def since_then(came: Afterwards) -> Remark:
    """What came after the statement it stands with."""
    sure = "" if came.certainty is SourceCertainty.STATED else "Probably: "
    return Remark(f"{sure}{came.text} Source: {source_in_words(came.source)}", "Since then (not in this statement)")


def source_in_words(source: Source) -> str:
    """Publisher, title, date and address of a public page."""
    dated = "" if source.date is None else f", {date_in_words(source.date)}"
    return f"{source.publisher}, “{source.title}”{dated}, {source.url}"


def nothing_later(library: Library) -> str:
    """What is said of what may have come to something since; "" where no statement has a date."""
    newest = newest_day(library)
    return f"What came of it is not in Padauk; its newest statement is of {newest}." if newest else ""


def outdated(library: Library, statement: str, passages: Iterable[str], but: str = "") -> list[Remark]:
    """For words that hold figures of their statement, *but* one: how old those are, and which are not the newest."""
    text = " ".join(passages)
    all_of_it = library.statements[statement].figures
    figures = [figure for figure in all_of_it if figure.id != but and figure.words in text]
    by_age: dict[str, list[str]] = {}
    for figure in figures:
        if (age := age_of(library, figure)) is not None:
            by_age.setdefault(age, []).append(f"“{figure.words}”")
    ages = [Remark(f"{', '.join(words)}.", f"Counts {age}") for age, words in by_age.items()]
    return [*ages, *(remark for figure in figures for remark in _newer_counts(library, figure))]


def _newer_counts(library: Library, figure: Figure) -> list[Remark]:
    """Where a running count went on in the corpus."""
    newer = library.newer_than(figure)
    if not newer:
        return []
    latest = newer[-1]
    text = f"{latest.id} counts {latest.words}, as of {as_of_in_words(latest.as_of)}; its scope: {latest.scope}."
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
    if normalize(figure.counts) not in normalize(figure.headline):
        yield Remark(figure.counts, "What is counted")
    yield Remark(figure.scope, "Scope")
    yield Remark(figure.counted_by, "Counted by")
    yield from _newer_counts(library, figure)
    keeper = library.measures[figure.measure].continued_at
    if keeper is not None and age_of(library, figure) is not None:
        yield Remark(f"{keeper.by}, {keeper.url}", "Counts since then are kept by")
    if figure.same_as:
        yield Remark(", ".join(figure.same_as), "The same count is also given in")


@_particulars.register
def _(quote: Quote, library: Library, alone: bool) -> Iterator[Remark]:
    statement = library.statement_of(quote)
    whose = ", ".join(library.organisations.name(one) for one in library.whose(quote))
    if quote.speaker is not None:
        who = ", ".join(part for part in (quote.speaker, quote.role) if part)
        yield Remark(f"— {who}" + (f" ({whose})" if whose and whose not in who else ""))
        return
    match quote.quoted_as:
        case QuotedAs.OWN_SENTENCE:
            yield Remark(f"— {whose}, the issuer's own sentence")
        case QuotedAs.TITLE:
            yield Remark(f"— {whose}, from the heading of the {statement.kind}")
        case QuotedAs.SUBJECT_LINE:
            yield Remark(f"— {whose}, the subject line of the {statement.kind}")
        case QuotedAs.UNATTRIBUTED:
            yield Remark(f"— a quotation in the {statement.kind} of {whose}, which does not say whose words it is")
        case QuotedAs.OTHER_DOCUMENT:
            yield Remark(f"— {whose}, from {quote.quoted_from}")


@_particulars.register
def _(demand: Demand, library: Library, alone: bool) -> Iterator[Remark]:
    if is_over(demand, library.today):
        assert demand.bound_to is not None
        asked = date_in_words(demand.as_of.date[:7]) if demand.as_of.date else "earlier"
        event = f"{demand.bound_to.event}, over since {date_in_words(demand.bound_to.day)}."
        yield Remark(event, f"Asked before it, in {asked}")
    yield Remark(asked_in_words(library, demand, alone=alone), "Of")
    yield from map(since_then, demand.afterwards)
    if alone and not demand.afterwards and (later := nothing_later(library)):
        yield Remark(later, aside=True)


def asked_in_words(library: Library, demand: Demand, *, alone: bool = True) -> str:
    """Of whom a demand is made, by whom, when, in whose voice, and about which country.

    Not *alone*, it stands under its statement's heading, which names issuer, day and country.
    """
    statement = library.statement_of(demand)
    issuer = issuers(library, statement)
    of = ", ".join(library.addressees.name(one) for one in demand.asked_of)
    parts = [of if demand.asked_of_basis is AddresseeBasis.STATED else f"{of} (our reading)"]
    if demand.voice is Voice.INTERVIEWEE:
        by = statement.interviewee or "the person interviewed"
    else:
        by = ", ".join(library.organisations.name(one) for one in library.asked_by(demand))
    if alone or by != issuer:
        parts.append(f"asked by {by}")
    if alone or demand.as_of != statement.date:
        parts.append(as_of_in_words(demand.as_of))
    if demand.voice is Voice.REPORTED:
        parts.append(f"a reported call, not an own one of {issuer}")
    elif demand.voice is Voice.INTERVIEWEE:
        parts.append(f"an interviewee's view, not that of {issuer}")
    if statement.country != HOME:
        parts.append(f"about {statement.country}")
    return " · ".join(parts)
