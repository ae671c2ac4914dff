"""From a query to what a member sees, for commands and buttons alike."""

import asyncio
import io
from collections.abc import Callable, Sequence
from datetime import datetime

import discord
from cachetools import LRUCache

from bot.corpus.library import Library
from bot.search.service import SearchService
from bot.ui.answers import ANSWERS
from bot.ui.answers.about import about, help_pages
from bot.ui.answers.checked_quotation import checked_answer, wording_of
from bot.ui.answers.search import found_answer
from bot.ui.cooldown import Cooldown
from bot.ui.custom_id import AboutQuery, HelpQuery, Query, SourceQuery, decode
from bot.ui.failures import explain
from bot.ui.labels import find_statement
from bot.ui.pages import Answer, Page, can_be_turned, message_of, message_of_page

Commands = Callable[[], Sequence[tuple[str, str]]]
"""(usage, description) of each command, as `/help` lists them."""

KEPT_ANSWERS = 500


class Responder:
    """Answers queries from a library."""

    def __init__(
        self,
        library: Library,
        search: SearchService,
        *,
        commands: Commands,
        cooldown: Cooldown,
        now: Callable[[], datetime],
        contact: str | None = None,
    ) -> None:
        self._corpus = library
        self._now = now
        self._day = now().date()
        self._search = search
        self._commands = commands
        self._cooldown = cooldown
        self._contact = contact
        self._answers: LRUCache[Query, Answer] = LRUCache(KEPT_ANSWERS)

    @property
    def _library(self) -> Library:
        """As it is read today; what was answered yesterday is not kept, for figures have aged."""
        today = self._now().date()
        if today != self._day:
            self._day = today
            self._answers.clear()
        return self._corpus.on(today)

    def name_contact(self, contact: str | None) -> None:
        """Whom members tell of an error from now on."""
        self._contact = contact
        self._answers.clear()

    def answer(self, query: Query) -> Answer:
        """The answer to *query*; a MemberError says why there is none.

        Answers never change within a day, so they are made once while they are asked for often.
        That goes for queries made of ids, from a choice or a button; words that members typed are
        not kept.
        """
        library = self._library
        kept = self._answers.get(query)
        if kept is not None:
            return kept
        answer = self._make(library, query)
        if answer.query == query and not query.typed:
            self._answers[query] = answer
        return answer

    def _make(self, library: Library, query: Query) -> Answer:
        match query:
            case HelpQuery():
                return Answer(query, help_pages(self._commands()))
            case AboutQuery():
                return about(library, query, self._contact)
        return ANSWERS[type(query)](library, query)

    async def find(self, text: str, kind: str | None = None, statement: str = "") -> Answer:
        """What a search for *text* comes to; *kind* and *statement*, as it was typed, narrow it."""
        library = self._library
        narrowed = find_statement(library, statement).id if statement else None
        found = await self._search.search(text, kind=kind, statement=narrowed)
        return found_answer(library, text, found, names_places=kind in (None, "signatory") and narrowed is None)

    async def check_quotation(self, text: str, reference: str) -> Answer:
        """What words are that a member typed beside the entry with *reference*; nothing of them is kept."""
        wording = wording_of(self._library)
        found = await asyncio.to_thread(wording.check, text)
        return checked_answer(self._library, found, reference)

    async def send(self, interaction: discord.Interaction, query: Query, *, private: bool = False) -> None:
        """Answer a command."""
        await self.respond(interaction, self.answer(query), private=private)

    async def respond(self, interaction: discord.Interaction, answer: Answer, *, private: bool = False) -> None:
        """Send *answer*; *private*, or by its own kind, to who asked alone."""
        private = private or answer.is_private
        if len(answer.pages) > 1 and not can_be_turned(answer):
            await send_pages(interaction, answer.pages, private=private)
        else:
            await interaction.response.send_message(**message_of(answer, 0), ephemeral=private)

    async def respond_with_file(self, interaction: discord.Interaction, words: str, name: str, content: bytes) -> None:
        """Send a file to who asked alone."""
        file = discord.File(io.BytesIO(content), filename=name)
        await interaction.response.send_message(words, file=file, ephemeral=True)

    async def on_select(self, interaction: discord.Interaction, reference: str) -> None:
        """Answer a menu of references, to whoever chose from it alone."""
        try:
            self._cooldown.acquire(interaction.user.id)
            message = message_of(self.answer(SourceQuery(reference)), 0)
            await interaction.response.send_message(**message, ephemeral=True)
        except Exception as error:
            await explain(interaction, error)

    async def on_button(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Answer a button: whoever asked sees the answer change, anyone else gets one of their own."""
        try:
            self._cooldown.acquire(interaction.user.id)
            ref = decode(custom_id)
            message = message_of(self.answer(ref.query), ref.page)
            if _asked_by(interaction) == interaction.user.id:
                await interaction.response.edit_message(**message)
            else:
                await interaction.response.send_message(**message, ephemeral=True)
        except Exception as error:
            await explain(interaction, error)


async def send_pages(interaction: discord.Interaction, pages: Sequence[Page], *, private: bool) -> None:
    """Answer with all of *pages*, a message each: for what changes, and so can't be found again by a custom id."""
    first, *further = pages
    await interaction.response.send_message(**message_of_page(first), ephemeral=private)
    for page in further:
        await interaction.followup.send(**message_of_page(page), ephemeral=private)


def _asked_by(interaction: discord.Interaction) -> int | None:
    """Who asked for the message a button is on: Discord tells, so that we need not remember."""
    message = interaction.message
    metadata = None if message is None else message.interaction_metadata
    return None if metadata is None else metadata.user.id
