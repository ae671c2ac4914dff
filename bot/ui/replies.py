"""The way from an address to what a member sees, for commands and buttons alike."""

from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.corpus.library import Library
from bot.errors import MemberError
from bot.ui.address import Address
from bot.ui.answers import MAKERS
from bot.ui.answers.about import about, help_pages
from bot.ui.cooldown import Cooldown
from bot.ui.failures import explain
from bot.ui.pages import Answer, message_of

Commands = Callable[[], Sequence[tuple[str, str]]]
"""(usage, description) of each command, as `/help` lists them."""


class Replies:
    """Answers addresses from a library."""

    def __init__(self, library: Library, *, commands: Commands, cooldown: Cooldown, contact: str | None = None) -> None:
        self._library = library
        self._commands = commands
        self._cooldown = cooldown
        self._contact = contact

    def answer(self, address: Address) -> Answer:
        """The answer at *address*; a MemberError says why there is none."""
        match address.answer:
            case "help":
                return Answer.of(address, help_pages(self._commands()))
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
        answer = self.answer(address)
        await interaction.response.send_message(**message_of(answer, answer.address.page), ephemeral=private)

    async def follow(self, interaction: discord.Interaction[Any], address: Address) -> None:
        """Answer a button: whoever asked sees the answer change, anyone else gets one of their own."""
        try:
            self._cooldown.take(interaction)
            answer = self.answer(address)
            message = message_of(answer, answer.address.page)
            if _asked_by(interaction) == interaction.user.id:
                await interaction.response.edit_message(**message)
            else:
                await interaction.response.send_message(**message, ephemeral=True)
        except Exception as error:
            await explain(interaction, error)


def _asked_by(interaction: discord.Interaction[Any]) -> int | None:
    """Who asked for the message a button is on: Discord tells, so that we need not remember."""
    message = interaction.message
    metadata = None if message is None else message.interaction_metadata
    return None if metadata is None else metadata.user.id
