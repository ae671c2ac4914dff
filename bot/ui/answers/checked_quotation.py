"""What is said of words that someone checks: exact, altered and how, or not ours.

The sentences are plain text, for the terminal; `checked_answer` makes a private answer of them.
Published words are never shortened; those that were given are, since whoever gave them has them.
"""

from collections.abc import Iterable, Sequence

from bot.corpus.library import Entry, Library
from bot.corpus.models import Item, Quote, Signatory, Statement, Term
from bot.corpus.remarks import remarks
from bot.corpus.word_diff import Difference, Kind
from bot.corpus.wording import Finding, Unreadable, Verdict, Wording, as_printed
from bot.ui.custom_id import SourceQuery
from bot.ui.entries import citation
from bot.ui.labels import shortened
from bot.ui.pages import Answer, LinkButton, pages_of
from bot.ui.text import Block, Paragraph, from_member

_MILD = {
    Kind.MARKS: "the quotation marks",
    Kind.PUNCTUATION: "punctuation",
    Kind.CAPITALS: "capitals",
    Kind.SPACES: "spaces",
    Kind.CHARACTERS: "characters that look the same or can't be seen",
}
_WHY_UNREADABLE = {
    Unreadable.EMPTY: "There are no words in it to check.",
    Unreadable.TOO_LONG: "This is too long for a quotation. Check the words that are quoted, up to 8,000 characters.",
    Unreadable.ZAWGYI: "This is Burmese in Zawgyi. Convert it to Unicode, and check it again.",
    Unreadable.OTHER_LANGUAGE: (
        "This is Burmese, and Padauk holds these statements in English only. It can't check a translation."
    ),
}
_MOST = 40
"""Differences that are listed."""
_SHOWN_OF_GIVEN = 300


def wording_of(library: Library) -> Wording:
    """The quoted words of *library*, made ready once."""
    return library.remember(("wording",), lambda: Wording(library.corpus))


def heading(found: Finding) -> str:
    """The verdict, in a few words."""
    match found.verdict:
        case Verdict.EXACT:
            return "Exact, with words left out" if found.left_out else "Exact"
        case Verdict.NOT_OURS:
            return "Nothing to compare" if found.unreadable else "Not among our passages"
    kinds = {difference.kind for difference in found.differences}
    if kinds <= _MILD.keys():
        return f"Only {_listed([words for kind, words in _MILD.items() if kind in kinds])} " + (
            "differ"
            if len(kinds) > 1 or kinds & {Kind.MARKS, Kind.CAPITALS, Kind.SPACES, Kind.CHARACTERS}
            else "differs"
        )
    return "Altered"


def said(library: Library, found: Finding) -> list[str]:
    """All there is to say, as sentences without markup."""
    if found.unreadable is not None:
        return [_WHY_UNREADABLE[found.unreadable]]
    lines = list(_verdict(found))
    if len(found.differences) > _MOST:
        lines.append(f"{len(found.differences) - _MOST} more differences are not listed.")
    if found.left_out:
        lines.append("Left out: " + "; ".join(f"“{words}”" for words in found.left_out) + ".")
    if found.ignored:
        lines.append("Not compared: " + _given(" ".join(found.ignored)) + ".")
    if found.elsewhere is not None:
        lines.append(f"These very words are those of {found.elsewhere}.")
    if found.also:
        more = f" and {len(found.also) - 3} more" if len(found.also) > 3 else ""
        lines.append(f"The same words are also in {', '.join(found.also[:3])}{more}.")
    for id in found.ids[:5]:
        lines += _whose(library, library.entry(id), whole=found.part_of_sentence or found.verdict is not Verdict.EXACT)
    if len(found.ids) > 5:
        lines.append(f"Further entries: {', '.join(found.ids[5:])}.")
    return lines


def _verdict(found: Finding) -> Iterable[str]:
    ids = _listed(found.ids[:5])
    match found.verdict:
        case Verdict.EXACT if len(found.ids) > 1:
            yield f"Each passage is exact: {ids}. They are put together here; other words may stand between them."
        case Verdict.EXACT:
            yield f"These are the published words of {ids}, to the letter."
        case Verdict.ALTERED:
            mild = {difference.kind for difference in found.differences} <= _MILD.keys()
            yield f"The words are those of {ids}." if mild else f"This is not what was published in {ids}."
            yield from map(_difference, found.differences[:_MOST])
        case Verdict.NOT_OURS:
            yield (
                "No passage in Padauk has these words or nearly these. Padauk holds passages, not whole statements: "
                "it can't say that nobody published them."
            )
    if found.part_of_sentence:
        yield "They begin or end within a sentence, and what is left off can change what it means."


def _difference(one: Difference) -> str:
    place = f" after “{one.after}”" if one.after else " at the beginning"
    match one:
        case Difference(kind=Kind.JOINED):
            return "Each part is exact, but they do not stand together like this."
        case Difference(kind=Kind.NOT_HELD):
            return f"Padauk holds no passage with {_given(one.given)}."
        case Difference(published=""):
            return f"Added{place}: {_given(one.given)}."
        case Difference(given=""):
            return f"Missing{place}: “{one.published}”."
    return f"Published: “{one.published}”. Here: {_given(one.given)}."


def _given(words: str) -> str:
    return f"“{shortened(words, _SHOWN_OF_GIVEN)}”"


def _whose(library: Library, entry: Entry, *, whole: bool) -> Iterable[str]:
    """An entry's source, and all of its words where the part alone could mislead."""
    if not isinstance(entry, Item | Signatory | Statement):
        uses = entry.uses if isinstance(entry, Term) else entry.sources
        yield f"{entry.id} quotes them from {_listed(list(dict.fromkeys(use.statement for use in uses)))}."
        return
    statement = entry if isinstance(entry, Statement) else library.statement_of(entry)
    if whole and isinstance(entry, Item):
        yield f"The whole of {entry.id}:"
        yield from (f"“{as_printed(passage, statement)}”" for passage in entry.passages)
    if isinstance(entry, Quote):
        yield str(remarks(library, entry)[0])
    yield f"{citation(library, statement)} [{entry.id}]"


def _listed(words: Sequence[str]) -> str:
    """a, b and c"""
    *first, last = words or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def checked_answer(library: Library, found: Finding, reference: str) -> Answer:
    """What was found of words checked from the entry with *reference*; no name in them reaches anyone."""
    lines = said(library, found)
    if found.ids and reference not in (*found.ids, *found.also):
        lines.insert(1, f"They are not those of {reference}, where you opened this.")
    paragraphs: list[Paragraph] = [from_member(line) for line in lines]
    pages = pages_of(
        [Block((each,)) for each in paragraphs],
        title=heading(found),
        footer="nothing of what you typed is kept",
        buttons=tuple(LinkButton(f"Open {id}", SourceQuery(id)) for id in found.ids[:3]),
    )
    return Answer(None, pages)
