"""Statements, what we hold of them, and any entry by its reference."""

from collections.abc import Sequence
from dataclasses import replace

from bot.corpus.copies import Copy
from bot.corpus.library import Library, caption
from bot.corpus.models import Extent, Item, LinkTarget, Milestone, Signatory, Statement, Term
from bot.corpus.provenance import as_of_in_words, date_in_words
from bot.corpus.remarks import issuers, reservations
from bot.errors import MemberError
from bot.ui.answers.options import name_in, nothing_fits, resolve_option
from bot.ui.custom_id import (
    HoldingsQuery,
    Part,
    SignatoriesQuery,
    SourceQuery,
    StatementQuery,
    StatementsQuery,
)
from bot.ui.entries import (
    citation,
    footer,
    hash_mark,
    item_block,
    milestone_block,
    plain_text,
    shown,
    signatory_line,
    term_blocks,
)
from bot.ui.labels import find_statement, labelled_entry
from bot.ui.pages import Answer, LinkButton, archive_link, pages_of, source_link
from bot.ui.text import PAGE_LIMIT, Block, aside, escape, lay_out


def statement(library: Library, query: StatementQuery) -> Answer:
    """One statement."""
    one = find_statement(library, query.name)
    pages = pages_of(
        [_about(library, one)],
        title=one.name,
        footer=footer(library, one),
        link=source_link(one),
        buttons=_holdings(one),
    )
    return Answer(StatementQuery(one.id), [replace(page, archive=archive_link(one)) for page in pages])


def _about(library: Library, one: Statement) -> Block:
    """What it is, who said it, when, where, and how much of it we have."""
    date = as_of_in_words(one.date) + (f" ({escape(one.date.note).rstrip('.')})" if one.date.note else "")
    hosts = ", ".join(library.organisations.name(host) for host in one.hosted_by)
    said = [
        ("What", f"{one.kind}" + (f", {escape(one.occasion)}" if one.occasion else "")),
        ("Issued by", escape(issuers(library, one))),
        ("Delivered by", one.delivered_by and escape(one.delivered_by)),
        ("Interviewed", escape(", ".join(part for part in (one.interviewee, one.interviewee_role) if part))),
        ("Date", date),
        ("About", escape(one.country)),
        ("Carried by", escape(hosts)),
        ("Signed by", one.signatures and escape(one.signatures.words)),
        ("Retrieved", one.retrieved and date_in_words(one.retrieved)),
        ("Also at", "\n".join(_copy_line(copy) for copy in one.copies if copy.url not in (None, one.link.url))),
        ("Our documents hold", "all of it" if one.extent is Extent.COMPLETE else f"only its {one.extent}"),
    ]
    paragraphs = [f"**“{escape(one.title)}”**", *(f"**{label}:** {value}" for label, value in said if value)]
    held = [f"{len(getattr(one, part))} {part}" for part in (*Part, "signatories") if getattr(one, part)]
    about = [escape(one.summary), "In Padauk: " + (", ".join(held) or "nothing but its title")]
    where = [] if one.link.leads_to is LinkTarget.STATEMENT else [aside("No address of its own is known.")]
    return Block((*paragraphs, *about, *map(shown, reservations(one)), *where), entries=(one.id,))


def _copy_line(copy: Copy) -> str:
    captured = "" if copy.captured is None else f", captured {date_in_words(copy.captured)}"
    return f"{escape(copy.url or '')} ({copy.kind}{captured})"


def _holdings(one: Statement) -> tuple[LinkButton, ...]:
    """Buttons to what we hold of it."""
    buttons = [
        LinkButton(f"{part.title()} ({len(getattr(one, part))})", HoldingsQuery(one.id, part))
        for part in Part
        if getattr(one, part)
    ]
    if one.signatures is not None:
        count = f" ({one.signatures.count})" if one.signatures.count is not None else ""
        buttons.append(LinkButton(f"Signatories{count}", SignatoriesQuery(one.id)))
    return tuple(buttons)


def holdings(library: Library, query: HoldingsQuery) -> Answer:
    """The facts, figures, quotes or demands of one statement."""
    one = library.statements.find(query.statement)
    part = query.part
    items: Sequence[Item] = getattr(one, part)
    if not items:
        raise nothing_fits(part.removesuffix("s"), (one.name,))
    # The statement's name is the title already; what must be said of it stands on every page.
    said = "\n".join(map(shown, reservations(one)))
    blocks = [Block(item_block(library, item, heading="").paragraphs, said or None, (item.id,)) for item in items]
    back = LinkButton("Back to the statement", StatementQuery(one.id))
    pages = pages_of(
        blocks,
        title=f"{part.title()}: {one.name}",
        footer=footer(library, one),
        link=source_link(one),
        buttons=(back,),
    )
    return Answer(HoldingsQuery(one.id, part), pages)


def statements(library: Library, query: StatementsQuery) -> Answer:
    """The list of statements, newest first."""
    issuer = resolve_option(library.issuing_organisations, query.issuer, library.organisations)
    country = resolve_option(library.countries, query.country)
    ones = library.statements_by(issuer, country)
    wanted = [name_in(library.organisations, issuer), name_in(library.countries, country)]
    if not ones:
        raise nothing_fits("statement", wanted)
    blocks = [
        Block(
            (
                f"**{escape(one.name)}** `{one.id}`\n{escape(issuers(library, one))}\n"
                f"{one.kind}, {as_of_in_words(one.date)}",
            ),
            entries=(one.id,),
        )
        for one in ones
    ]
    narrowed = ", ".join(each for each in wanted if each is not None)
    footer_text = " · ".join(part for part in ("newest first", narrowed, "/statement shows one") if part)
    title = f"{len(ones)} statement{'s' * (len(ones) > 1)}"
    pages = pages_of(blocks, 2000, title=title, footer=footer_text)
    return Answer(StatementsQuery(issuer or "", country or ""), pages)


def source(library: Library, query: SourceQuery) -> Answer:
    """Any entry by its reference, with its full citation and a copy without markup."""
    entry = labelled_entry(library, query.reference) or library.entry(query.reference)
    blocks, one = _shown(library, entry)
    if one is not None:
        blocks.append(Block((f"**Source:** {escape(citation(library, one))}",)))
    blocks.append(Block((f"**Content hash:** `{hash_mark(library, entry)}`",)))
    blocks += _copies(plain_text(library, entry))
    title = f"{entry.id}: {type(entry).__name__.lower()}"
    foot = f"{entry.id} · {library.corpus.name}" if isinstance(entry, Term | Milestone) else footer(library, entry)
    link = None if one is None else source_link(one)
    pages = pages_of([replace(block, entries=(entry.id,)) for block in blocks], title=title, footer=foot, link=link)
    archive = None if one is None else archive_link(one)
    return Answer(SourceQuery(entry.id), [replace(page, check=entry.id, archive=archive) for page in pages])


def _shown(library: Library, entry: object) -> tuple[list[Block], Statement | None]:
    """An entry's own blocks, and the statement it comes from when it comes from one."""
    match entry:
        case Statement():
            return [_about(library, entry)], entry
        case Signatory():
            return [Block((signatory_line(entry),))], library.statement_of(entry)
        case Item():
            return [item_block(library, entry)], library.statement_of(entry)
        case Term():
            return [Block((f"**{escape(caption(entry))}**",)), *term_blocks(library, entry)], None
        case Milestone():
            return [milestone_block(library, entry)], None
        case _:
            raise MemberError("That reference is of a kind that cannot be shown.")


def _copies(paragraphs: list[str]) -> list[Block]:
    """Plain text in code blocks, which Discord shows as it is and lets people copy."""
    if any("```" in paragraph for paragraph in paragraphs):  # it would end the block
        return [Block(("To copy:", *map(escape, paragraphs)))]
    texts = lay_out([Block((paragraph,)) for paragraph in paragraphs], limit=PAGE_LIMIT - 20)
    return [
        Block(("To copy:" if place == 0 else "To copy, continued:", _code(text))) for place, text in enumerate(texts)
    ]


def _code(text: str) -> str:
    return f"```text\n{text}\n```"
