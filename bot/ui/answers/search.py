"""What was found: the rows, the words that were looked for marked in them."""

import re
from functools import lru_cache

from bot.corpus.library import Entry, Library, caption
from bot.corpus.models import Item, Milestone, Place, Quote, Signatory, Statement, Term
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import issuers, remarks
from bot.search.documents import kind_of
from bot.search.engine import Found, Row
from bot.search.words import stems
from bot.ui.custom_id import SignatoriesQuery
from bot.ui.entries import shown as remark_shown
from bot.ui.pages import LinkButton, Page
from bot.ui.text import PAGE_LIMIT, Paragraph, as_published, aside, escape, from_member

_WORD = re.compile(r"https?://\S+|[^\W_]+(?:[’'][^\W_]+|(?<=[0-9]),(?=[0-9]{3})[0-9]+)*")
_NONE: frozenset[str] = frozenset()
_MARK = "\x02"  # stands for ** while text is escaped; no corpus has it


def found_page(library: Library, found: Found, place: Place | None) -> tuple[Page, list[Row]]:
    """One page with as many of the best rows as fit it, and those rows; *place* is one that the whole query names."""
    signed = 0 if place is None else sum(place.name in (each.country, each.region) for each in library.signatories)
    head = _mended(found)
    if found.partly:
        head.append("**No signatory has exactly this name.** These have its words in theirs:")
    if place is not None and signed:
        head.append(_stated(place, signed))
    room = PAGE_LIMIT - _length(head)
    shown: list[Paragraph] = []
    rows: list[Row] = []
    for number, row in enumerate(found.rows, 1):
        whole = _paragraphs(library, row, number, found.marks)
        # Where there is no room for a passage, all that belongs to it is still said; the menu opens it.
        unquoted = [paragraph for paragraph in whole if not paragraph.startswith("> ")]
        forms = (whole, unquoted) if rows else (whole, unquoted, [whole[0], whole[-1]])
        fitting = next((form for form in forms if _length(form) <= room), None)
        if fitting is None:
            break
        room -= _length(fitting)
        shown += fitting
        rows.append(row)
    footer = f"the best {len(rows)} · choose one below to open it in full"
    listed = (LinkButton(f"Signatories: {place.name}", SignatoriesQuery(place=place.id)),) if place and signed else ()
    page = Page(title="Found", text="\n\n".join([*head, *shown]), footer=footer, buttons=listed)
    return page, rows


def _length(paragraphs: list[Paragraph]) -> int:
    return sum(len(paragraph) + 2 for paragraph in paragraphs)


def _stated(place: Place, signed: int) -> Paragraph:
    who = "1 signatory states" if signed == 1 else f"{signed} signatories state"
    return f"**{who} “{escape(place.name)}”** in the name, or its short form; others may be there without saying so."


def nothing_page(query: str, close: list[str]) -> Page:
    """Plainly nothing, and names that come close only as what they are."""
    text = f"Nothing found for “{from_member(query)}”." if len(query) <= 300 else "Nothing found for this text."
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
        passage = max(best.passages, key=lambda each: _shared(each, marks))
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
    parts = [part if of_word.isdisjoint(marks) else f"{_MARK}{part}{_MARK}" for part, of_word in _parts(text)]
    return escape("".join(parts)).replace(_MARK, "**")


def _shared(text: str, marks: frozenset[str]) -> int:
    """How many of *marks* a text has."""
    return len({stem for _, of_word in _parts(text) for stem in of_word & marks})


@lru_cache(maxsize=5_000)
def _parts(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """A text of the corpus, word by word with each word's stems, and what stands between them, which has none."""
    parts: list[tuple[str, frozenset[str]]] = []
    end = 0
    for found in _WORD.finditer(text):
        word = found.group()
        between, end = text[end : found.start()], found.end()
        parts += [(between, _NONE), (word, _NONE if word.startswith("http") else frozenset(stems(word)))]
    return (*parts, (text[end:], _NONE))
