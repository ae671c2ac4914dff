"""Answers as pages, and pages as messages: the one look of everything the bot says.

A page is plain data; only `message_of` and `message_of_page` turn it into an embed and buttons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import discord

from bot.corpus.models import LinkTarget, Statement
from bot.ui.custom_id import AnswerRef, Query, encode, fits
from bot.ui.labels import shortened
from bot.ui.text import PAGE_LIMIT, Block, laid_out

GOLD = discord.Colour(0xE8A613)
"""The flower of the padauk."""

OPEN_MENU = "open"
"""The custom id of the menu that `menu_of` makes."""

CHECK_LABEL = "Check a quotation"
CHECK_BUTTON = r"check:(?P<reference>[a-z0-9.-]+)"
"""The custom id of the button that asks for words to compare."""


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that leads to another answer."""

    label: str
    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown at once."""

    title: str  # what kind of answer it is; at most 256 characters
    text: str  # Discord's markdown; at most 4,096 characters
    footer: str  # reference, issuer and date; at most 2,048 characters
    link: tuple[str, str] | None = None  # label and address of the source
    archive: tuple[str, str] | None = None  # likewise, of a copy that nobody edits
    buttons: tuple[LinkButton, ...] = ()
    entries: tuple[str, ...] = ()  # references of what it shows, in order
    check: str | None = None  # the reference whose words a button below it compares with others


def pages_of(
    blocks: Sequence[Block],
    limit: int = PAGE_LIMIT,
    *,
    title: str,
    footer: str,
    link: tuple[str, str] | None = None,
    buttons: tuple[LinkButton, ...] = (),
) -> list[Page]:
    """As many pages as *blocks* need, of one look."""
    return [
        Page(title=title, text=page.text, footer=footer, link=link, buttons=buttons, entries=page.entries)
        for page in laid_out(blocks, limit)
    ]


class Outcome(Enum):
    """What kind of answer it is."""

    ANSWER = "answer"
    NEAREST = "nearest"  # rows that do not say it outright
    DID_YOU_MEAN = "did-you-mean"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """The pages that *query* asks for, with the ids that were found; *next_pick* leads to another random pick."""

    query: Query | None  # None for what no button can ask for again
    pages: Sequence[Page]
    next_pick: LinkButton | None = None
    found: Outcome = Outcome.ANSWER
    menu: tuple[tuple[str, str], ...] = ()  # references to open in full, each with its label

    @property
    def is_private(self) -> bool:
        """Whether only who asked shall see it: what a channel could take for a verdict, and what would fill one."""
        return self.found is not Outcome.ANSWER or (len(self.pages) > 1 and not can_be_turned(self))


def source_link(statement: Statement) -> tuple[str, str]:
    label = "Read it at the source" if statement.link.leads_to is LinkTarget.STATEMENT else "The page that carries it"
    return label, statement.link.url


def archive_link(statement: Statement) -> tuple[str, str] | None:
    copy = statement.archived
    return None if copy is None or copy.url is None else ("Archived copy", copy.url)


def can_be_turned(answer: Answer) -> bool:
    """Whether buttons lead from page to page: a typed text may be too long for a custom id."""
    last = len(answer.pages) - 1
    return last > 0 and answer.query is not None and fits(AnswerRef(answer.query, last))


def footer_of(answer: Answer, number: int) -> str:
    """As it is shown: the page's own, and which page it is where pages can be turned."""
    position = f"page {number + 1} of {len(answer.pages)}" if can_be_turned(answer) else ""
    return " · ".join(part for part in (answer.pages[number].footer, position) if part)


def message_of(answer: Answer, number: int) -> dict[str, Any]:
    """`embed` and `view` of page *number*; a number the answer no longer has gives its last page."""
    number = min(number, len(answer.pages) - 1)
    page = answer.pages[number]
    embed = _embed(page, footer_of(answer, number))
    view = discord.ui.View(timeout=None)
    if answer.query is not None and can_be_turned(answer):
        last = len(answer.pages) - 1
        view.add_item(_button("Previous", AnswerRef(answer.query, number - 1) if number else None))
        view.add_item(_button("Next", AnswerRef(answer.query, number + 1) if number < last else None))
    if answer.next_pick is not None:
        view.add_item(_link_button(answer.next_pick, discord.ButtonStyle.primary))
    for button in page.buttons:
        view.add_item(_link_button(button))
    if page.check is not None:
        view.add_item(discord.ui.Button(label=CHECK_LABEL, custom_id=f"check:{page.check}"))
    for label, url in filter(None, (page.link, page.archive)):
        view.add_item(discord.ui.Button(label=label, url=url))
    if answer.menu:
        view.add_item(menu_of(answer.menu))
    return {"embed": embed, "view": _sendable(view)}


def message_of_page(page: Page, *items: discord.ui.Item[Any]) -> dict[str, Any]:
    """`embed` and `view` of a page that stands alone, with *items* below it."""
    view = discord.ui.View(timeout=None)
    for button in page.buttons:
        view.add_item(_link_button(button))
    for item in items:
        view.add_item(item)
    return {"embed": _embed(page, page.footer), "view": _sendable(view)}


def menu_of(options: Sequence[tuple[str, str]]) -> discord.ui.Select[Any]:
    """A menu of (reference, label) pairs, 25 at most; a label too long for Discord is shortened."""
    return discord.ui.Select(
        custom_id=OPEN_MENU,
        placeholder="Open in full",
        options=[discord.SelectOption(label=shortened(label), value=reference) for reference, label in options[:25]],
    )


def _embed(page: Page, footer: str) -> discord.Embed:
    embed = discord.Embed(title=page.title, description=page.text, colour=GOLD)
    embed.set_footer(text=footer)
    return embed


def _sendable(view: discord.ui.View) -> discord.ui.View:
    """discord.py keeps unfinished views in memory for ever; ours are found again by their custom ids."""
    view.stop()
    return view


def _link_button(
    button: LinkButton, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    return _button(button.label, AnswerRef(button.query), style)


def _button(
    label: str, ref: AnswerRef | None, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    """A button that leads to *ref*; one that leads nowhere can't be pressed."""
    custom_id = f"nowhere:{label}" if ref is None else encode(ref)
    return discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=ref is None)
