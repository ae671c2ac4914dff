"""Changes that wait for confirmation: shown, then applied or dropped by a button.

They are kept in memory for a quarter of an hour, and found by a token that only the button
knows. After a restart the button still answers: that the preview is too old.
"""

import secrets
import time
from collections.abc import Callable
from typing import Any, Literal

import discord
from cachetools import TTLCache

from bot.administration.service import Proposal
from bot.errors import MemberError

KEPT_OF_A_SERVER = 5
"""Proposals of one server at once; beyond that its oldest is dropped."""
KEPT = 500
"""Of all servers, so that memory has an end."""

CONFIRMATION = r"settings:(?P<act>apply|cancel):(?P<word>\w+)"
"""The custom id of a confirmation button."""

_PATIENCE = 15 * 60.0  # seconds


class Proposals:
    """*clock* gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: TTLCache[str, Proposal] = TTLCache(KEPT, _PATIENCE, timer=clock)

    def keep(self, proposal: Proposal) -> str:
        """The token it is found by."""
        of_server = [token for token, each in self._kept.items() if each.guild_id == proposal.guild_id]
        if len(of_server) >= KEPT_OF_A_SERVER:
            del self._kept[of_server[0]]
        token = secrets.token_hex(8)
        self._kept[token] = proposal
        return token

    def take(self, token: str, guild_id: int) -> Proposal:
        """The proposal, once; a MemberError when it is gone, or of another server."""
        proposal = self._kept.pop(token, None)
        if proposal is None or proposal.guild_id != guild_id:
            raise MemberError("This preview is too old. Nothing was changed; begin again.")
        return proposal


def confirmation_buttons(token: str) -> tuple[discord.ui.Button[Any], ...]:
    """*Apply* and *Cancel*."""
    return (
        _button("apply", discord.ButtonStyle.success, token),
        _button("cancel", discord.ButtonStyle.secondary, token),
    )


def _button(act: Literal["apply", "cancel"], style: discord.ButtonStyle, token: str) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=act.title(), style=style, custom_id=f"settings:{act}:{token}")
