"""The form that takes the words of a quotation and says, to whoever typed them alone, whether they are exact.

What is typed goes from Discord to the answer and nowhere else. A form that is open while Padauk
starts anew is lost; the button below the entry opens another.
"""

from typing import Any

import discord

from bot.ui.failures import explain
from bot.ui.services import services_of

_PATIENCE = 15 * 60.0  # seconds for which Discord lets a form be answered
_LONGEST = 4000  # characters that Discord takes


class QuotationForm(discord.ui.Modal, title="Check a quotation"):
    def __init__(self, reference: str) -> None:
        super().__init__(timeout=_PATIENCE)
        self._reference = reference
        self._words: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=_LONGEST, custom_id="words"
        )
        self.add_item(discord.ui.Label(text="The words, as you found them", component=self._words))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        services = services_of(interaction)
        try:
            services.cooldown.acquire(interaction.user.id)
            answer = await services.responder.check_quotation(self._words.value, self._reference)
            await services.responder.respond(interaction, answer, private=True)
        except Exception as error:
            await explain(interaction, error)
