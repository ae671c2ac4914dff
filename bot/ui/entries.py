"""From an entry of the corpus to the paragraphs that show it, the same in every answer.

Pure: an entry and its library in, text out. Whatever must never be missing where an entry
is shown (a figure's scope and whose count it is, a demand's asker, that something is only
an interviewee's view, that our document is not complete) is said here, so that no answer
can forget it.
"""

from functools import singledispatch

from bot.corpus.library import HOME, Entry, Library
from bot.corpus.models import (
    AsOf,
    Demand,
    Fact,
    Figure,
    Item,
    LinkTarget,
    Milestone,
    Quote,
    Signatory,
    Statement,
    Term,
    Use,
    Voice,
)
from bot.corpus.provenance import as_of_in_words
from bot.ui.text import Block, Paragraph, as_published, aside, escape, item_quoted, quoted

TITLES = {Fact: "Key fact", Figure: "Figure", Quote: "Quote", Demand: "Demand"}


def issuers(library: Library, statement: Statement) -> str:
    return ", ".join(library.organisations.name(issuer) for issuer in statement.issuers)


def cited(library: Library, item: Item) -> str:
    """Issuer and date of an item's statement."""
    statement = library.statement_of(item)
    return f"{issuers(library, statement)}, {as_of_in_words(statement.date)}"


def footer(library: Library, entry: Item | Signatory | Statement) -> str:
    """Reference, issuer and date; embeds show footers as plain text."""
    statement = entry if isinstance(entry, Statement) else library.statement_of(entry)
    return f"{entry.id} · {issuers(library, statement)} · {as_of_in_words(statement.date)}"


def statement_heading(library: Library, statement: Statement) -> Paragraph:
    """One line to stand over what a statement says in a longer list."""
    by = escape(issuers(library, statement))
    return f"### {escape(statement.name)}\n{by} · {as_of_in_words(statement.date)}"


def reservations(statement: Statement) -> list[Paragraph]:
    """What must be said whenever this statement is cited."""
    said = []
    if statement.country != HOME:
        said.append(f"This is about {escape(statement.country)}, not about {HOME}.")
    if statement.caveat is not None:
        said.append(escape(statement.caveat))
    if statement.extent_note is not None:
        said.append(escape(statement.extent_note))
    return [aside(line) for line in said]


def item_block(library: Library, item: Item, *, heading: Paragraph | None = None) -> Block:
    """An item with all that belongs to it; in a list, *heading* is its statement's."""
    statement = library.statement_of(item)
    reference = f" `{item.id}`" if heading is not None else ""
    paragraphs = [f"**{escape(item.headline)}**{reference}", *item_quoted(item, statement)]
    paragraphs += _particulars(item, library, heading is None)
    if item.as_of != statement.date:
        paragraphs.append(f"As of {_dated(item.as_of)}.")
    if item.note is not None:
        paragraphs.append(aside(escape(item.note)))
    if heading is None:
        paragraphs += reservations(statement)
    return Block(tuple(paragraphs), heading)


def _dated(as_of: AsOf) -> str:
    words = as_of_in_words(as_of)
    return words if as_of.note is None else f"{words}: {escape(as_of.note).rstrip('.')}"


@singledispatch
def _particulars(item: Item, library: Library, alone: bool) -> list[Paragraph]:
    """What only this kind of item has to say; not *alone*, its statement, issuer and date stand beside it."""
    raise NotImplementedError(type(item))


@_particulars.register
def _(fact: Fact, library: Library, alone: bool) -> list[Paragraph]:
    return [] if fact.according_to is None else [f"According to {escape(fact.according_to)}."]


@_particulars.register
def _(figure: Figure, library: Library, alone: bool) -> list[Paragraph]:
    said = [
        f"**{escape(figure.words)}**: {escape(figure.counts)}",
        f"Scope: {escape(figure.scope)}",
        f"Counted by: {escape(figure.counted_by)}",
    ]
    if alone and figure.as_of == library.statement_of(figure).date:
        said.append(f"As of {as_of_in_words(figure.as_of)}.")
    newer = library.newer_than(figure)
    if newer:
        measure = escape(library.measures.name(figure.measure))
        latest = newer[-1]
        said.append(
            f"**Not the newest here for “{measure}”:** `{latest.id}` is as of {as_of_in_words(latest.as_of)}. "
            "Mind the scope of each."
        )
    if figure.same_as:
        said.append("The same count is also given in " + ", ".join(f"`{id}`" for id in figure.same_as) + ".")
    return ["\n".join(said[:3]), *said[3:]]


@_particulars.register
def _(quote: Quote, library: Library, alone: bool) -> list[Paragraph]:
    statement = library.statement_of(quote)
    whose = ", ".join(library.organisations.name(one) for one in library.whose(quote))
    if quote.speaker is not None:
        who = ", ".join(part for part in (quote.speaker, quote.role) if part)
        return [f"— {escape(who)}" + (f" ({escape(whose)})" if whose and whose not in who else "")]
    if quote.organisation is not None and quote.organisation not in statement.issuers:
        return [f"— {escape(whose)}, in the statement of {escape(issuers(library, statement))}"]
    return [f"— {escape(whose)}, the issuer's own sentence"]


@_particulars.register
def _(demand: Demand, library: Library, alone: bool) -> list[Paragraph]:
    statement = library.statement_of(demand)
    issuer = escape(issuers(library, statement))
    of = escape(", ".join(library.addressees.name(one) for one in demand.asked_of))
    if demand.voice is Voice.INTERVIEWEE:
        by = escape(statement.interviewee or "the person interviewed")
    else:
        by = escape(", ".join(library.organisations.name(one) for one in library.asked_by(demand)))
    asked = f"**Of:** {of}" if by == issuer and not alone else f"**Asked by:** {by}\n**Of:** {of}"
    match demand.voice:
        case Voice.OWN:
            return [asked]
        case Voice.REPORTED:
            return [asked, f"**A reported call**, not an own one of {issuer}."]
        case Voice.INTERVIEWEE:
            return [asked, f"**An interviewee's view**, not that of {issuer}."]


def use_paragraphs(library: Library, use: Use) -> list[Paragraph]:
    statement = library.statements[use.statement]
    note = [aside(escape(use.note))] if use.note is not None else []
    source = f"— {escape(issuers(library, statement))}, {as_of_in_words(statement.date)} `{statement.id}`"
    return [*quoted(use.passages, statement, use.sic), source, *note]


def term_blocks(library: Library, term: Term) -> list[Block]:
    known_as = ", ".join((*term.acronyms, *term.aliases))
    named = [f"Also: {escape(known_as)}"] if known_as else []
    first = Block((*named, escape(term.explanation), "Who uses it, and how:"))
    return [first, *(Block(tuple(use_paragraphs(library, use))) for use in term.uses)]


def milestone_block(library: Library, milestone: Milestone, *, in_list: bool = False) -> Block:
    basis = "" if milestone.basis == "stated" else " · the documents speak of it without giving this date"
    reference = f" `{milestone.id}`" if in_list else ""
    head = f"**{as_of_in_words(milestone.date)} · {escape(milestone.name)}**{reference}"
    note = [aside(escape(milestone.date.note))] if milestone.date.note is not None else []
    sources = [paragraph for use in milestone.sources for paragraph in use_paragraphs(library, use)]
    if in_list:
        cited = ", ".join(f"`{use.statement}`" for use in milestone.sources)
        sources = [f"Source: {cited}{basis}"]
    elif basis:
        sources.append(aside(basis.removeprefix(" · ").capitalize() + "."))
    return Block((head, escape(milestone.text), *note, *sources))


def signatory_line(signatory: Signatory) -> str:
    name = escape(signatory.name)
    for words in signatory.sic:
        name = name.replace(escape(words), f"{escape(words)} [sic]")
    return f"**{signatory.number}.** {name}"


def citation(library: Library, statement: Statement) -> str:
    """The whole reference, as plain text."""
    parts = [issuers(library, statement), f"“{statement.title}”", str(statement.kind)]
    if statement.occasion is not None:
        parts.append(statement.occasion)
    parts.append(as_of_in_words(statement.date))
    carried = "" if statement.link.leads_to is LinkTarget.STATEMENT else "carried by "
    return f"{', '.join(parts)}. {carried}{statement.link.url}"


def plain_text(library: Library, entry: Entry) -> list[Paragraph]:
    """An entry to copy: its words as published, then its citation; no markup."""
    if isinstance(entry, Statement):
        return [citation(library, entry)]
    if isinstance(entry, Term | Milestone):
        uses = entry.uses if isinstance(entry, Term) else entry.sources
        ours = entry.explanation if isinstance(entry, Term) else entry.text
        said = [f"{entry.name}: {ours}"]
        for use in uses:
            statement = library.statements[use.statement]
            said += [f"“{as_published(passage, statement, use.sic)}”" for passage in use.passages]
            said.append(citation(library, statement))
        return [*said, f"[{entry.id}]"]
    statement = library.statement_of(entry)
    if isinstance(entry, Signatory):
        return [f"{entry.number}. {entry.name}", f"{citation(library, statement)} [{entry.id}]"]
    words = [f"“{as_published(passage, statement, entry.sic)}”" for passage in entry.passages]
    if isinstance(entry, Quote) and entry.speaker is not None:
        words.append("— " + ", ".join(part for part in (entry.speaker, entry.role) if part))
    return [*words, f"{citation(library, statement)} [{entry.id}]"]
