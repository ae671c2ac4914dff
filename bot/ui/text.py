"""Text as Discord shows it: escaped, quoted, and laid out on pages without a cut.

Nothing is ever shortened. What does not fit goes on the next page, broken between
paragraphs only, and the limits of the corpus see to it that every paragraph fits a page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import discord

from bot.corpus.models import Item, Statement
from bot.corpus.wording import as_printed

PAGE_LIMIT = 3800
"""Characters in one embed's description; Discord allows 4,096, and 6,000 in the whole embed."""

Paragraph = str

_MARKS = r"""
    ^ [^\S\n]* (?: \d+ (?=[.)]) | (?=[>#-]) | (?=\+\s) )  # what makes a line a list, a heading or a quotation
    | (?<=\]) (?=\()  # between a link's words and its address
    | (?= [\\*_~|`<] | :// )
"""
"""What is live in Discord's markdown, up to where a backslash makes it text.

Every branch looks at a character once, however the text is made: discord.utils.escape_markdown
takes the third power of the length for brackets.
"""

_MARK = re.compile(_MARKS, re.MULTILINE | re.VERBOSE)
_ADDRESS_OR_MARK = re.compile(rf"(?P<address> (?:https?|steam):// [^\ \n]+ ) | {_MARKS}", re.MULTILINE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs that belong together: on one page when they fit, else continued on the next."""

    paragraphs: tuple[Paragraph, ...]
    heading: Paragraph | None = None  # of the group it stands in; repeated where a page begins
    entries: tuple[str, ...] = ()  # references of what it shows


def escape(text: str) -> str:
    """*text* so that Discord shows it as it is: no emphasis, no links, no lists, no mentions."""
    return _ADDRESS_OR_MARK.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    address = found["address"]
    if address is None:
        return f"{found[0]}\\"
    return address if _is_whole_address(address) else _MARK.sub(r"\g<0>\\", address)


def _is_whole_address(text: str) -> bool:
    """Whether Discord takes it all for one address, marks at its end aside: a backslash would become part of it."""
    _, _, body = text.partition("://")
    return len(body.rstrip(".,:;\"']")) > 1 and text.isprintable() and "<" not in text and "](" not in text


def aside(text: str) -> Paragraph:
    """A remark beside what is said; *text* is escaped already."""
    return f"*{text}*"


def from_member(text: str) -> str:
    """A member's own words, safe to repeat: escaped, and no name in it reaches anyone."""
    return discord.utils.escape_mentions(escape(" ".join(text.split())))


def sentence(said: str) -> str:
    """What is said in passing, as a sentence of its own."""
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith(".") else ".")


def as_published(passage: str, statement: Statement, sic: Iterable[str] = ()) -> str:
    """A passage as a reader of the original sees it, the source's errors marked."""
    passage = as_printed(passage, statement)
    for words in sic:
        passage = passage.replace(words, f"{words} [sic]")
    return passage


def quoted(passages: Iterable[str], statement: Statement, sic: Iterable[str] = ()) -> list[Paragraph]:
    """Each passage as a block quotation of its own."""
    return [f"> {escape(as_published(passage, statement, sic))}" for passage in passages]


def item_quoted(item: Item, statement: Statement) -> list[Paragraph]:
    return quoted(item.passages, statement, item.sic)


@dataclass(frozen=True, slots=True)
class PageText:
    """What stands on one page."""

    text: str
    entries: tuple[str, ...]  # references of what is shown on it, in order


def lay_out(blocks: Sequence[Block], limit: int = PAGE_LIMIT) -> list[str]:
    """The texts of as many pages as *blocks* need, in order; one empty page for none."""
    return [page.text for page in laid_out(blocks, limit)]


def laid_out(blocks: Sequence[Block], limit: int = PAGE_LIMIT) -> list[PageText]:
    """The same, with what each page shows."""
    pages: list[list[Paragraph]] = [[]]
    entries: list[dict[str, None]] = [{}]
    room = limit

    def new_page(heading: Paragraph | None, needed: int) -> None:
        nonlocal room
        pages.append([])
        entries.append({})
        room = limit
        continued = f"{heading} *(continued)*"
        if heading is not None and len(continued) + 2 + needed <= limit:
            put(continued)

    def put(paragraph: Paragraph) -> None:
        nonlocal room
        pages[-1].append(paragraph)
        room -= len(paragraph) + 2

    heading: Paragraph | None = None
    for block in blocks:
        opens_group = block.heading is not None and block.heading != heading
        heading = block.heading
        paragraphs = ((heading,) if opens_group and heading is not None else ()) + block.paragraphs
        length = sum(len(paragraph) + 2 for paragraph in paragraphs)
        if length > room and pages[-1] and length <= limit:
            new_page(None if opens_group else heading, length)
        for paragraph in paragraphs:
            if len(paragraph) > room and pages[-1]:
                new_page(heading if paragraph is not heading else None, len(paragraph))
            put(paragraph)
            entries[-1].update(dict.fromkeys(block.entries))
    return [PageText("\n\n".join(page), tuple(ids)) for page, ids in zip(pages, entries, strict=True)]


def lines(entries: Iterable[str], length: int = 1200, *, ids: Iterable[str] = ()) -> list[Block]:
    """A list of one-line entries, close together: as many to a paragraph as *length* characters hold.

    *ids*: the references of what the lines show, one for each.
    """
    paragraphs: list[tuple[str, list[str]]] = []
    for entry, id in zip_longest(entries, ids):
        shows = [] if id is None else [id]
        if paragraphs and len(paragraphs[-1][0]) + len(entry) < length:
            text, shown = paragraphs[-1]
            paragraphs[-1] = (f"{text}\n{entry}", shown + shows)
        else:
            paragraphs.append((entry, shows))
    return [Block((text,), entries=tuple(shown)) for text, shown in paragraphs]
