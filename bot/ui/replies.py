"""The way from an address to what a member sees, for commands and buttons alike."""

from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.corpus.library import Library, caption
from bot.corpus.search.question import read_question, telling_words
from bot.corpus.search.service import SearchService
from bot.errors import MemberError
from bot.ui.address import Address
from bot.ui.answers import MAKERS
from bot.ui.answers.about import about, help_pages
from bot.ui.answers.search import found_page, nothing_page
from bot.ui.cooldown import Cooldown
from bot.ui.failures import explain
from bot.ui.pages import Answer, OpenSelect, Page, message_of, message_of_page

Commands = Callable[[], Sequence[tuple[str, str]]]
"""(usage, description) of each command, as `/help` lists them."""


KEPT_ANSWERS = 500


class Replies:
    """Answers addresses from a library."""

    def __init__(
        self,
        library: Library,
        search: SearchService,
        *,
        commands: Commands,
        cooldown: Cooldown,
        contact: str | None = None,
    ) -> None:
        self._library = library
        self._search = search
        self._commands = commands
        self._cooldown = cooldown
        self._contact = contact
        self._kept: dict[Address, Answer] = {}

    def name_contact(self, contact: str | None) -> None:
        """Whom members tell of an error from now on."""
        self._contact = contact
        self._kept.clear()

    def answer(self, address: Address) -> Answer:
        """The answer at *address*, whatever its page; a MemberError says why there is none.

        Answers never change while the process runs, so they are made once while they are asked
        for often. That goes for addresses made of ids, from a choice or a button; words that
        members typed are not kept.
        """
        address = address.at(0)
        kept = self._kept.get(address)
        if kept is not None:
            return kept
        answer = self._make(address)
        if answer.address == address and not address.text:
            if len(self._kept) >= KEPT_ANSWERS:
                del self._kept[next(iter(self._kept))]
            self._kept[address] = answer
        return answer

    def _make(self, address: Address) -> Answer:
        match address.answer:
            case "help":
                return Answer(address, help_pages(self._commands()))
            case "about":
                return about(self._library, address, self._contact)
        make = MAKERS.get(address.answer)
        if make is None:
            raise MemberError("This button is of an older version; ask again with a command.")
        try:
            return make(self._library, address)
        except IndexError:  # fewer options than the answer has now
            raise MemberError("This button is of an older version; ask again with a command.") from None

    async def send(self, interaction: discord.Interaction[Any], address: Address, *, private: bool = False) -> None:
        """Answer a command."""
        message = message_of(self.answer(address), address.page)
        await interaction.response.send_message(**message, ephemeral=private)

    async def send_found(
        self,
        interaction: discord.Interaction[Any],
        query: str,
        kind: str | None = None,
        statement: str = "",
        *,
        private: bool = False,
    ) -> None:
        """Answer a search."""
        narrowed = self._library.statements.find(statement).id if statement else None
        found = await self._search.search(query, kind=kind, statement=narrowed)
        names = " ".join(telling_words(read_question(query).words))
        if found.rows:
            place = None
            if kind in (None, "signatory") and narrowed is None:
                place = self._library.places.exactly(query) or self._library.places.exactly(names)
            page, rows = found_page(self._library, found, place)
            options = [(row.entries[0].id, f"{row.entries[0].id} · {caption(row.entries[0])}") for row in rows]
            message = message_of_page(page, OpenSelect.of(options))
        else:
            close = self._library.signatories_like(names)[:3] if len(query) <= 80 else []
            message = message_of_page(nothing_page(query, [match.key.name for match in close]))
        await interaction.response.send_message(**message, ephemeral=private)

    async def open(self, interaction: discord.Interaction[Any], reference: str) -> None:
        """Answer a menu of references, to whoever chose from it alone."""
        try:
            self._cooldown.take(interaction)
            message = message_of(self.answer(Address("source", (reference,))), 0)
            await interaction.response.send_message(**message, ephemeral=True)
        except Exception as error:
            await explain(interaction, error)

    async def follow(self, interaction: discord.Interaction[Any], address: Address) -> None:
        """Answer a button: whoever asked sees the answer change, anyone else gets one of their own."""
        try:
            self._cooldown.take(interaction)
            message = message_of(self.answer(address), address.page)
            if _asked_by(interaction) == interaction.user.id:
                await interaction.response.edit_message(**message)
            else:
                await interaction.response.send_message(**message, ephemeral=True)
        except Exception as error:
            await explain(interaction, error)


async def send_pages(interaction: discord.Interaction[Any], pages: Sequence[Page], *, private: bool) -> None:
    """Answer with all of *pages*, a message each: for what changes, and so has no address to turn pages by."""
    first, *further = pages
    await interaction.response.send_message(**message_of_page(first), ephemeral=private)
    for page in further:
        await interaction.followup.send(**message_of_page(page), ephemeral=private)


def _asked_by(interaction: discord.Interaction[Any]) -> int | None:
    """Who asked for the message a button is on: Discord tells, so that we need not remember."""
    message = interaction.message
    metadata = None if message is None else message.interaction_metadata
    return None if metadata is None else metadata.user.id
