"""From an entry of the corpus to the paragraphs that show it, the same in every answer.

Pure: an entry and its library in, text out. What must accompany an entry comes from
`bot.corpus.remarks`, for a message and for a copy alike.
"""

from collections.abc import Iterable

from bot.corpus.content_hash import content_hash
from bot.corpus.library import Entry, Library
from bot.corpus.models import (
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
)
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import (
    Remark,
    disputed,
    first_line,
    issuers,
    nothing_later,
    of_pack,
    outdated,
    remarks,
    reservations,
    since_then,
)
from bot.ui.text import Block, Paragraph, as_published, aside, escape, item_quoted, quoted

TITLES = {Fact: "Key fact", Figure: "Figure", Quote: "Quote", Demand: "Demand"}


def cited(library: Library, item: Item) -> str:
    """Issuer and date of an item's statement."""
    statement = library.statement_of(item)
    return f"{issuers(library, statement)}, {as_of_in_words(statement.date)}"


def footer(library: Library, entry: Item | Signatory | Statement) -> str:
    """Reference, issuer and date; embeds show footers as plain text."""
    statement = entry if isinstance(entry, Statement) else library.statement_of(entry)
    return f"{entry.id} · {issuers(library, statement)} · {as_of_in_words(statement.date)}"


def statement_heading(library: Library, statement: Statement) -> Paragraph:
    """What stands over a statement's items in a longer list, and again where they go on over the page."""
    by = escape(issuers(library, statement))
    named = f"### {escape(statement.name)}\n{by} · {as_of_in_words(statement.date)}"
    return "\n".join((named, *map(shown, reservations(statement))))


def shown(remark: Remark) -> Paragraph:
    if remark.aside:
        return aside(escape(str(remark)))
    return f"**{escape(remark.label)}:** {escape(remark.text)}" if remark.label else escape(remark.text)


def item_block(library: Library, item: Item, *, heading: Paragraph | None = None) -> Block:
    """An item with all that belongs to it; in a list, *heading* stands over it and has the reservations."""
    statement = library.statement_of(item)
    reference = f" `{item.id}`" if heading is not None else ""
    words = [f"**{escape(first_line(library, item))}**{reference}", *item_quoted(item, statement)]
    said = map(shown, remarks(library, item, alone=heading is None))
    return Block((*words, *said), heading, (item.id,))


def use_paragraphs(library: Library, use: Use) -> list[Paragraph]:
    statement = library.statements[use.statement]
    source = f"— {escape(issuers(library, statement))}, {as_of_in_words(statement.date)} `{statement.id}`"
    return [*quoted(use.passages, statement, use.sic), source, *map(shown, _remarks_on(library, use))]


def _remarks_on(library: Library, use: Use) -> list[Remark]:
    note = [Remark(use.note, aside=True)] if use.note is not None else []
    return [*outdated(library, use.statement, use.passages), *note]


def term_blocks(library: Library, term: Term) -> list[Block]:
    known_as = ", ".join((*term.acronyms, *term.aliases))
    named = [f"Also: {escape(known_as)}"] if known_as else []
    later = [shown(since_then(came)) for came in term.afterwards]
    own = escape(term.explanation + of_pack(library, term.id))
    first = Block((*named, own, *later, "Who uses it, and how:"), entries=(term.id,))
    return [first, *(Block(tuple(use_paragraphs(library, use)), entries=(term.id,)) for use in term.uses)]


def milestone_block(library: Library, milestone: Milestone, *, in_list: bool = False) -> Block:
    basis = "" if milestone.basis == "stated" else " · the documents speak of it without giving this date"
    reference = f" `{milestone.id}`" if in_list else ""
    name = milestone.name + of_pack(library, milestone.id)
    head = f"**{as_of_in_words(milestone.date)} · {escape(name)}**{reference}"
    note = [aside(escape(milestone.date.note))] if milestone.date.note is not None else []
    sources = [paragraph for use in milestone.sources for paragraph in use_paragraphs(library, use)]
    if in_list:
        cited = ", ".join(f"`{use.statement}`" for use in milestone.sources)
        sources = [f"Source: {cited}{basis}"]
    elif basis:
        sources.append(aside(basis.removeprefix(" · ").capitalize() + "."))
    record = [] if milestone.disputed is None else [disputed(milestone.disputed)]
    later = [since_then(came) for came in milestone.afterwards]
    if not in_list and not later and (nothing := nothing_later(library)):
        later = [Remark(nothing, aside=True)]
    said = map(shown, (*record, *later))
    return Block((head, escape(milestone.text), *note, *said, *sources), entries=(milestone.id,))


def signatory_line(signatory: Signatory) -> str:
    return f"**{signatory.number}.** {escape(_with_sic(signatory.name, signatory.sic))}"


def _with_sic(name: str, sic: Iterable[str]) -> str:
    for words in sic:
        name = name.replace(words, f"{words} [sic]")
    return name


def citation(library: Library, statement: Statement) -> str:
    """The whole reference, as plain text."""
    parts = [issuers(library, statement), f"“{statement.title}”", str(statement.kind)]
    if statement.occasion is not None:
        parts.append(statement.occasion)
    parts.append(as_of_in_words(statement.date))
    carried = "" if statement.link.leads_to is LinkTarget.STATEMENT else "carried by "
    return f"{', '.join(parts)}. {carried}{statement.link.url}"


def plain_text(library: Library, entry: Entry) -> list[Paragraph]:
    """An entry to copy, without markup: its words as published, all that belongs to them, and its citation."""
    match entry:
        case Statement():
            return [f"{citation(library, entry)} {hash_mark(library, entry)}", *map(str, reservations(entry))]
        case Term() | Milestone():
            uses = entry.uses if isinstance(entry, Term) else entry.sources
            ours = entry.explanation if isinstance(entry, Term) else f"{as_of_in_words(entry.date)}. {entry.text}"
            record = [] if isinstance(entry, Term) or entry.disputed is None else [disputed(entry.disputed)]
            said = map(str, (*record, *map(since_then, entry.afterwards)))
            copied = [paragraph for use in uses for paragraph in _use_copied(library, use)]
            return [
                f"{entry.name}: {ours}{of_pack(library, entry.id)}",
                *said,
                *copied,
                f"[{entry.id}] {hash_mark(library, entry)}",
            ]
        case Signatory():
            note = [entry.note] if entry.note is not None else []
            cited = f"{citation(library, library.statement_of(entry))} [{entry.id}] {hash_mark(library, entry)}"
            return [f"{entry.number}. {_with_sic(entry.name, entry.sic)}", *note, cited]
    statement = library.statement_of(entry)
    words = [f"“{as_published(passage, statement, entry.sic)}”" for passage in entry.passages]
    said = map(str, remarks(library, entry))
    opening = [f"{first_line(library, entry)}"] if isinstance(entry, Figure) else []
    return [*opening, *words, *said, f"{citation(library, statement)} [{entry.id}] {hash_mark(library, entry)}"]


def hash_mark(library: Library, entry: Entry) -> str:
    """The content hash of an entry, as a citation ends with it."""
    return f"sha256:{content_hash(entry, library.statements.__getitem__)}"


def _use_copied(library: Library, use: Use) -> list[Paragraph]:
    statement = library.statements[use.statement]
    words = [f"“{as_published(passage, statement, use.sic)}”" for passage in use.passages]
    said = [*_remarks_on(library, use), *reservations(statement)]
    return [*words, *map(str, said), citation(library, statement)]
