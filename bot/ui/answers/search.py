"""What was found: the rows, the words that were looked for marked in them."""

import re

from bot.corpus.library import Entry, Library, caption
from bot.corpus.models import Item, Milestone, Place, Quote, Signatory, Statement, Term
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import issuers, remarks
from bot.corpus.search.documents import kind_of
from bot.corpus.search.engine import Found, Row
from bot.corpus.search.words import stems
from bot.ui.address import Address
from bot.ui.entries import shown as remark_shown
from bot.ui.pages import Onward, Page
from bot.ui.text import PAGE_LIMIT, Paragraph, as_published, aside, escape, from_member

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_MARK = "\x02"  # stands for ** while text is escaped; no corpus has it


def found_page(library: Library, found: Found, place: Place | None) -> tuple[Page, list[Row]]:
    """One page with as many rows as fit it whole, and those rows; *place* is one that the whole query names."""
    shown: list[Paragraph] = []
    rows: list[Row] = []
    signed = 0 if place is None else sum(place.name in (each.country, each.region) for each in library.signatories)
    head = _mended(found)
    if place is not None and signed:
        head.append(f"**{signed} signatories** state {escape(place.name)} in their name; the button lists them all.")
    room = PAGE_LIMIT - sum(len(paragraph) + 2 for paragraph in head)
    for number, row in enumerate(found.rows, 1):
        whole = _paragraphs(library, row, number, found.marks)
        # A row whose passage has no room is named, and opened with the menu.
        for paragraphs in (whole, [whole[0], *whole[-1:]]):
            length = sum(len(paragraph) + 2 for paragraph in paragraphs)
            if length <= room:
                room -= length
                shown += paragraphs
                rows.append(row)
                break
    text = "\n\n".join([*head, *shown])
    title = "Found" if len(rows) > 1 else "Found one"
    footer = f"{len(rows)} found, best first · choose one below to open it in full"
    listed = (Onward(f"All {signed} signatories", Address("signatories", ("", place.id))),) if place and signed else ()
    page = Page(title=title, text=text, footer=footer, onward=listed)
    return page, rows


def nothing_page(query: str, close: list[str]) -> Page:
    """Plainly nothing, and names that come close only as what they are."""
    text = f"Nothing found for “{from_member(query)}”."
    if close:
        text += "\n\nNames on the lists that look like it, in case one of them was meant:\n"
        text += "\n".join(f"- {escape(name)}" for name in close)
    return Page(title="Nothing found", text=text, footer="Other words may help; /statements lists what there is")


def _mended(found: Found) -> list[Paragraph]:
    if not found.mended:
        return []
    said = ", ".join(f"“{from_member(typed)}” as “{escape(meant)}”" for typed, meant in found.mended)
    return [aside(f"Read {said}.")]


def _paragraphs(library: Library, row: Row, number: int, marks: frozenset[str]) -> list[Paragraph]:
    """A row: what it says first, and last who said it and where it is."""
    best = row.entries[0]
    head = f"**{number}.** {marked(caption(best), marks)}"
    if isinstance(best, Signatory):
        head += f", number {best.number} on the list"
    paragraphs = [head]
    if isinstance(best, Item):
        statement = library.statement_of(best)
        passage = max(best.passages, key=lambda each: len(marks.intersection(stems(each))))
        paragraphs.append(f"> {marked(as_published(passage, statement, best.sic), marks)}")
        said = [remark_shown(remark) for remark in remarks(library, best, alone=False) if not remark.aside]
        if said:
            paragraphs.append("\n".join(said))
    if len(row.entries) > 1:
        paragraphs.append(aside("The same words: " + ", ".join(f"`{entry.id}`" for entry in row.entries[1:])))
    paragraphs.append(f"{_cited(library, best)} · {kind_of(best)} `{best.id}`")
    return paragraphs


def _cited(library: Library, entry: Entry) -> str:
    """Who said it and when."""
    if isinstance(entry, Term):
        return "explained in our words"
    if isinstance(entry, Milestone):
        return as_of_in_words(entry.date)
    statement = entry if isinstance(entry, Statement) else library.statement_of(entry)
    who = entry.speaker if isinstance(entry, Quote) and entry.speaker else issuers(library, statement)
    about = "" if statement.country == "Myanmar" else f", about {escape(statement.country)}"
    return f"{escape(who)}, {as_of_in_words(statement.date)}{about}"


def marked(text: str, marks: frozenset[str]) -> str:
    """*text* escaped, with the words whose stems are in *marks* in bold."""

    def mark(found: re.Match[str]) -> str:
        word = found.group()
        return f"{_MARK}{word}{_MARK}" if marks.intersection(stems(word)) else word

    return escape(_WORD.sub(mark, text)).replace(_MARK, "**")
