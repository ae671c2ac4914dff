"""Answers as pages, and pages as messages: the one look of everything the bot says.

A page is plain data; only `message_of` and `message_of_page` turn it into an embed and buttons.
"""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Answer:
    """Pages found at *address*; *turn* leads on to another answer of the same kind."""

    address: Address
    pages: Sequence[Page]
    turn: Onward | None = None


def source_link(statement: Statement) -> tuple[str, str]:
    label = "Read it at the source" if statement.link.leads_to is LinkTarget.STATEMENT else "The page that carries it"
    return label, statement.link.url


def message_of(answer: Answer, number: int) -> dict[str, Any]:
    """`embed` and `view` of page *number*; a number the answer no longer has gives its last page."""
    number = min(number, len(answer.pages) - 1)
    page = answer.pages[number]
    position = f"page {number + 1} of {len(answer.pages)}" if len(answer.pages) > 1 else ""
    embed = _embed(page, position)
    view = discord.ui.View(timeout=None)
    if len(answer.pages) > 1:
        view.add_item(_button("Previous", answer.address.at(number - 1) if number else None))
        view.add_item(_button("Next", answer.address.at(number + 1) if number < len(answer.pages) - 1 else None))
    if answer.turn is not None:
        view.add_item(_button(answer.turn.label, answer.turn.address, discord.ButtonStyle.primary))
    for onward in page.onward:
        view.add_item(_button(onward.label, onward.address))
    if page.link is not None:
        label, url = page.link
        view.add_item(discord.ui.Button(label=label, url=url))
    return {"embed": embed, "view": _sendable(view)}


def message_of_page(page: Page, *items: discord.ui.Item[Any]) -> dict[str, Any]:
    """`embed` and `view` of a page that stands alone, with *items* below it."""
    view = discord.ui.View(timeout=None)
    for onward in page.onward:
        view.add_item(_button(onward.label, onward.address))
    for item in items:
        view.add_item(item)
    return {"embed": _embed(page, ""), "view": _sendable(view)}


def _embed(page: Page, position: str) -> discord.Embed:
    embed = discord.Embed(title=page.title, description=page.text, colour=GOLD)
    embed.set_footer(text=" · ".join(part for part in (page.footer, position) if part))
    return embed


def _sendable(view: discord.ui.View) -> discord.ui.View:
    """discord.py keeps unfinished views in memory for ever; ours are found again by their custom ids."""
    view.stop()
    return view


def _button(
    label: str, address: Address | None, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    """A button that leads to *address*; one that leads nowhere can't be pressed."""
    custom_id = f"nowhere:{label}" if address is None else address.custom_id()
    return discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=address is None)


class OpenSelect(discord.ui.DynamicItem[discord.ui.Select[Any]], template="open"):
    """A menu of references; the one chosen is opened for whoever chose it."""

    @classmethod
    def of(cls, options: Sequence[tuple[str, str]]) -> discord.ui.Select[Any]:
        """The menu for (reference, label) pairs, 25 at most; a label too long for Discord is the reference alone."""
        return discord.ui.Select(
            custom_id="open",
            placeholder="Open in full",
            options=[
                discord.SelectOption(label=label if len(label) <= 100 else reference, value=reference)
                for reference, label in options[:25]
            ],
        )

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: Any, /) -> "OpenSelect":
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.replies.open(interaction, self.item.values[0])


class AddressButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=PATTERN):
    """What a pressed button is taken for, whenever and by whichever process it was sent."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: Any, /) -> "AddressButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Whoever asked sees the answer change; others get their own."""
        await interaction.client.replies.follow(interaction, Address.of_custom_id(self.custom_id))
