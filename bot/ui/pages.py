"""Answers as pages, and pages as messages: the one look of everything the bot says.

A page is plain data; only `message_of` turns it into an embed and buttons. An answer makes
its pages when they are asked for, so that a list of hundreds costs what is shown of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.corpus.models import LinkTarget, Statement
from bot.ui.address import PATTERN, Address

GOLD = discord.Colour(0xE8A613)
"""The flower of the padauk."""


@dataclass(frozen=True, slots=True)
class Onward:
    """A button that leads to another answer."""

    label: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown at once."""

    title: str  # what kind of answer it is; at most 256 characters
    text: str  # Discord's markdown; at most 4,096 characters
    footer: str  # reference, issuer and date; at most 2,048 characters
    link: tuple[str, str] | None = None  # label and address of the source
    onward: tuple[Onward, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Pages found at *address*; *turn* leads on to another answer of the same kind."""

    address: Address
    count: int
    page: Callable[[int], Page]
    turn: Onward | None = None

    @classmethod
    def of(cls, address: Address, pages: Sequence[Page]) -> "Answer":
        return cls(address=address, count=len(pages), page=pages.__getitem__)


def source_link(statement: Statement) -> tuple[str, str]:
    label = "Read it at the source" if statement.link.leads_to is LinkTarget.STATEMENT else "The page that carries it"
    return label, statement.link.url


def message_of(answer: Answer, number: int) -> dict[str, Any]:
    """`embed` and `view` of page *number*; a number the answer no longer has gives its last page."""
    number = min(number, answer.count - 1)
    page = answer.page(number)
    position = f"page {number + 1} of {answer.count}" if answer.count > 1 else ""
    embed = discord.Embed(title=page.title, description=page.text, colour=GOLD)
    embed.set_footer(text=" · ".join(part for part in (page.footer, position) if part))
    view = discord.ui.View(timeout=None)
    if answer.count > 1:
        view.add_item(GoButton(answer.address.at(number - 1), "Previous", disabled=number == 0))
        view.add_item(GoButton(answer.address.at(number + 1), "Next", disabled=number == answer.count - 1))
    if answer.turn is not None:
        view.add_item(GoButton(answer.turn.address, answer.turn.label, style=discord.ButtonStyle.primary))
    for onward in page.onward:
        view.add_item(GoButton(onward.address, onward.label))
    if page.link is not None:
        label, url = page.link
        view.add_item(discord.ui.Button(label=label, url=url))
    # discord.py keeps unfinished views in memory for ever; ours are found again by their custom ids.
    view.stop()
    return {"embed": embed, "view": view}


class GoButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=PATTERN):
    """A button that leads to an address. Who asked sees the answer change; others get their own."""

    def __init__(
        self,
        address: Address,
        label: str | None = None,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        self.address = address
        # A disabled button leads nowhere; its custom id only has to be its own.
        custom_id = f"p:off:{label}/:0" if disabled else address.custom_id()
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=disabled))

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: Any, /) -> "GoButton":
        return cls(Address.parse(**match.groupdict()), item.label)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.replies.follow(interaction, self.address)
