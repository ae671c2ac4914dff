"""Changes that wait for someone's word: shown, then applied or dropped by a button.

They are kept in memory for a quarter of an hour, and found by a word that only the button
knows. After a restart the button still answers: that the preview is too old.
"""

import secrets
import time
from collections.abc import Callable
from typing import Any, Literal

import discord

from bot.administration.service import Proposal
from bot.errors import MemberError

KEPT_OF_A_SERVER = 5
"""Proposals of one server at once; beyond that its oldest is dropped."""
KEPT = 500
"""Of all servers, so that memory has an end."""

_PATIENCE = 15 * 60.0  # seconds

Act = Literal["apply", "cancel"]


class Proposals:
    """*clock* gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[Proposal, float]] = {}

    def keep(self, proposal: Proposal) -> str:
        """The word it is found by."""
        of_server = [word for word, (each, _) in self._kept.items() if each.guild_id == proposal.guild_id]
        if len(of_server) >= KEPT_OF_A_SERVER:
            del self._kept[of_server[0]]
        elif len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        word = secrets.token_hex(8)
        self._kept[word] = (proposal, self._clock() + _PATIENCE)
        return word

    def take(self, word: str, guild_id: int) -> Proposal:
        """The proposal, once; a MemberError when it is gone, or of another server."""
        proposal, until = self._kept.pop(word, (None, 0.0))
        if proposal is None or proposal.guild_id != guild_id or self._clock() > until:
            raise MemberError("This preview is too old. Nothing was changed; begin again.")
        return proposal


class ProposalButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"settings:(?P<act>apply|cancel):(?P<word>\w+)"
):
    """*Apply* or *Cancel*."""

    @classmethod
    def of(cls, act: Act, word: str) -> discord.ui.Button[Any]:
        style = discord.ButtonStyle.success if act == "apply" else discord.ButtonStyle.secondary
        return discord.ui.Button(label=act.title(), style=style, custom_id=f"settings:{act}:{word}")

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: Any, /) -> "ProposalButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        _, act, word = self.custom_id.split(":")
        await interaction.client.settings_desk.decide(interaction, act == "apply", word)
