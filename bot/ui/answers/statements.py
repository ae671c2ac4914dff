"""Statements, what we hold of them, and any entry by its reference."""

from collections.abc import Sequence

from bot.corpus.library import Library, caption
from bot.corpus.models import Extent, Item, LinkTarget, Milestone, Signatory, Statement, Term
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import issuers, reservations
from bot.errors import MemberError
from bot.ui.address import Address
from bot.ui.answers.options import found, name_in, nothing_fits
from bot.ui.entries import (
    citation,
    footer,
    item_block,
    milestone_block,
    plain_text,
    shown,
    signatory_line,
    term_blocks,
)
from bot.ui.pages import Answer, Onward, Page, source_link
from bot.ui.text import PAGE_LIMIT, Block, aside, escape, lay_out

_PARTS = {"facts": "Facts", "figures": "Figures", "quotes": "Quotes", "demands": "Demands"}


def statement(library: Library, address: Address) -> Answer:
    """One statement; option: its name."""
    one = library.statements.find(address.options[0])
    pages = [
        Page(
            title=one.name,
            text=text,
            footer=footer(library, one),
            link=source_link(one),
            onward=_holdings(one),
        )
        for text in lay_out([_about(library, one)])
    ]
    return Answer(Address("statement", (one.id,)), pages)


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
        ("Our documents hold", "all of it" if one.extent is Extent.COMPLETE else f"only its {one.extent}"),
    ]
    paragraphs = [f"**“{escape(one.title)}”**", *(f"**{label}:** {value}" for label, value in said if value)]
    held = [f"{len(getattr(one, part))} {part}" for part in (*_PARTS, "signatories") if getattr(one, part)]
    about = [escape(one.summary), "In Padauk: " + (", ".join(held) or "nothing but its title")]
    where = [] if one.link.leads_to is LinkTarget.STATEMENT else [aside("No address of its own is known.")]
    return Block((paragraphs[0], *paragraphs[1:], *about, *map(shown, reservations(one)), *where))


def _holdings(one: Statement) -> tuple[Onward, ...]:
    """Buttons to what we hold of it."""
    buttons = [
        Onward(f"{label} ({len(getattr(one, part))})", Address("holdings", (one.id, part)))
        for part, label in _PARTS.items()
        if getattr(one, part)
    ]
    if one.signatures is not None:
        count = f" ({one.signatures.count})" if one.signatures.count is not None else ""
        buttons.append(Onward(f"Signatories{count}", Address("signatories", (one.id, ""))))
    return tuple(buttons)


def holdings(library: Library, address: Address) -> Answer:
    """The facts, figures, quotes or demands of one statement; options: statement, which."""
    one = library.statements.find(address.options[0])
    part = address.options[1]
    items: Sequence[Item] = getattr(one, part) if part in _PARTS else ()
    if not items:
        raise nothing_fits(part.removesuffix("s"), (one.name,))
    # The statement's name is the title already; what must be said of it stands on every page.
    said = "\n".join(map(shown, reservations(one)))
    blocks = [Block(item_block(library, item, heading="").paragraphs, said or None) for item in items]
    back = Onward("Back to the statement", Address("statement", (one.id,)))
    pages = [
        Page(
            title=f"{_PARTS[part]}: {one.name}",
            text=text,
            footer=footer(library, one),
            link=source_link(one),
            onward=(back,),
        )
        for text in lay_out(blocks)
    ]
    return Answer(Address("holdings", (one.id, part)), pages)


def statements(library: Library, address: Address) -> Answer:
    """The list of statements, newest first; options: issuer, country."""
    issuer = found(library.issuing_organisations, address.options[0], library.organisations)
    country = found(library.countries, address.options[1])
    ones = library.statements_by(issuer, country)
    wanted = [name_in(library.organisations, issuer), name_in(library.countries, country)]
    if not ones:
        raise nothing_fits("statement", wanted)
    blocks = [
        Block(
            (
                f"**{escape(one.name)}** `{one.id}`\n{escape(issuers(library, one))}\n"
                f"{one.kind}, {as_of_in_words(one.date)}",
            )
        )
        for one in ones
    ]
    narrowed = ", ".join(each for each in wanted if each is not None)
    footer_text = " · ".join(part for part in ("newest first", narrowed, "/statement shows one") if part)
    title = f"{len(ones)} statement{'s' * (len(ones) > 1)}"
    pages = [Page(title=title, text=text, footer=footer_text) for text in lay_out(blocks, limit=2000)]
    return Answer(Address("statements", (issuer or "", country or "")), pages)


def source(library: Library, address: Address) -> Answer:
    """Any entry by its reference, with its full citation and a copy without markup; option: reference."""
    entry = library.entry(address.options[0])
    blocks, one = _shown(library, entry)
    if one is not None:
        blocks.append(Block((f"**Source:** {escape(citation(library, one))}",)))
    blocks += _copies(plain_text(library, entry))
    title = f"{entry.id}: {type(entry).__name__.lower()}"
    foot = f"{entry.id} · {library.corpus.name}" if isinstance(entry, Term | Milestone) else footer(library, entry)
    pages = [
        Page(title=title, text=text, footer=foot, link=None if one is None else source_link(one))
        for text in lay_out(blocks)
    ]
    return Answer(Address("source", (entry.id,)), pages)


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
