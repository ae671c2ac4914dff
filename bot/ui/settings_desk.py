"""Where administrators' commands on settings are answered, always to them alone."""

import asyncio
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.administration.edits import Edit, admitting, importing, resetting, setting, switching
from bot.administration.files import as_yaml, read_block
from bot.administration.service import NO_VALUE, Administration, Proposal
from bot.calendar.zones import find_zone
from bot.config.command_names import COMMANDS
from bot.config.known import Known
from bot.config.loading import SIZE_LIMIT
from bot.config.servers import Lateness
from bot.corpus.library import Library
from bot.errors import MemberError, NotInCorpus
from bot.reading.faults import Fault, FaultsFound
from bot.ui.administrators import guild_id_of, require_administrator
from bot.ui.choices import of_commands
from bot.ui.failures import explain
from bot.ui.pages import Page, message_of_page
from bot.ui.permits import misplaced, require_allowed
from bot.ui.proposals import Proposals, confirmation_buttons
from bot.ui.responder import send_pages
from bot.ui.settings_pages import change_pages, difference_pages, fault_pages, show_pages, stopped_by, with_names
from bot.ui.text import from_member

CHANGES_SHOWN = 25

_IDLE = "All of it is in force already."


class SettingsDesk:
    def __init__(self, library: Library, administration: Administration, now: Callable[[], datetime]) -> None:
        self._library = library
        self._known = Known.of(library)
        self._administration = administration
        self._proposals = Proposals()
        self._now = now

    # -- looking

    async def show(self, interaction: discord.Interaction) -> None:
        in_force = await self._administration.in_force(guild_id_of(interaction))
        await send_pages(interaction, show_pages(self._library, in_force), private=True)

    async def log(self, interaction: discord.Interaction) -> None:
        changes = await self._administration.changes(guild_id_of(interaction), CHANGES_SHOWN)
        named = [replace(change, said=tuple(with_names(interaction.user, change.said))) for change in changes]
        await send_pages(interaction, change_pages(named), private=True)

    async def export(self, interaction: discord.Interaction) -> None:
        text = as_yaml(await self._administration.in_force(guild_id_of(interaction)))
        file = discord.File(io.BytesIO(text.encode()), filename="padauk-settings.yaml")
        said = "Change what you like in it, and give it back with `/settings import`: what would change is shown first."
        await interaction.response.send_message(said, file=file, ephemeral=True)

    # -- changing one thing

    async def change(self, interaction: discord.Interaction, command: str, **values: Any) -> None:
        """Set these at once, and show what changed by it; where reminders would stop, show that first."""
        await self._edit(interaction, command, setting(**values))

    async def _edit(self, interaction: discord.Interaction, command: str, edit: Edit, advice: str = "") -> None:
        proposal = await self._administration.propose(guild_id_of(interaction), edit, f"/settings {command}")
        require_allowed(interaction, proposal)
        if stopped_by(self._library, proposal):  # that is to be seen before, and not after
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._preview(interaction, proposal)
            return
        await self._administration.apply(proposal, self._now())
        await self._changed(interaction, proposal, advice)

    async def zone(self, interaction: discord.Interaction, typed: str) -> None:
        await self.change(interaction, "zone", zone=find_zone(typed, self._now()).key)

    async def lateness(self, interaction: discord.Interaction, dates: int | None, digests: int | None) -> None:
        lateness = Lateness(dates=dates) if digests is None else Lateness(dates=dates, digests=digests)
        await self.change(interaction, "lateness", lateness=lateness)

    async def command(self, interaction: discord.Interaction, typed: str, *, on: bool) -> None:
        typed = typed.strip().strip("`/")
        name = next((name for name in COMMANDS if name.casefold() == typed.casefold()), typed)
        if name.casefold() == "settings":
            raise MemberError("/settings can't be switched off: it is what switches on again.")
        if name not in COMMANDS:
            raise NotInCorpus("command", typed, [choice.value for choice in of_commands(typed)[:3]])
        await self._edit(interaction, "commands", switching(name, on=on))

    async def role(self, interaction: discord.Interaction, role: discord.Role, *, may: bool) -> None:
        now = await self._administration.in_force(guild_id_of(interaction))
        # Those that can't be named (any more) would have every change refused, and no command could take them out.
        gone = [id for id in now.block.admin_roles if id == role.guild.id or role.guild.get_role(id) is None]
        await self._edit(interaction, "roles", admitting(role.id, may=may, gone=gone), _TO_SHOW if may else "")

    # -- changing with a preview

    async def take_in(self, interaction: discord.Interaction, attachment: discord.Attachment) -> None:
        """Read a file, and show what it would change."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        in_force = await self._administration.in_force(guild_id_of(interaction))
        try:
            content = await _content_of(attachment)
            block, file = await asyncio.to_thread(read_block, content, _name(attachment), self._known, in_force)
            proposal = await self._administration.propose(in_force.guild_id, importing(block), "/settings import")
            faults = list(misplaced(interaction, self._library, proposal, file, block))
            if faults:
                raise FaultsFound(faults)
        except FaultsFound as found:
            await _follow_up(interaction, fault_pages(found))
            return
        await self._preview(interaction, proposal)

    async def reset(self, interaction: discord.Interaction, key: str | None) -> None:
        edit: Edit = resetting(None if key is None else [key])
        proposal = await self._administration.propose(guild_id_of(interaction), edit, "/settings reset")
        require_allowed(interaction, proposal)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._preview(interaction, proposal, idle="Nothing of it is set in Discord.")

    async def undo(self, interaction: discord.Interaction) -> None:
        proposal, change = await self._administration.propose_undo(guild_id_of(interaction))
        require_allowed(interaction, proposal)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._preview(
            interaction, proposal, f"This takes back {from_member(change.origin)} of <t:{change.at.timestamp():.0f}:f>."
        )

    async def _preview(
        self, interaction: discord.Interaction, proposal: Proposal, intro: str = "", idle: str = _IDLE
    ) -> None:
        said = with_names(interaction.user, proposal.differences())
        if proposal.changes_nothing:
            page = Page(title="Nothing would change", text=idle, footer="/settings show")
            await _follow_up(interaction, [page])
            return
        stopped = stopped_by(self._library, proposal)
        intro = "\n".join(filter(None, (intro, *stopped)))
        token = self._proposals.keep(proposal)
        pages = difference_pages("What would change", said or [_NO_VALUE], _NOT_YET, intro=intro)
        await _follow_up(interaction, pages, *confirmation_buttons(token))

    async def confirm_or_cancel(self, interaction: discord.Interaction, apply: bool, token: str) -> None:
        """Answer the buttons below a preview."""
        try:
            await require_administrator(interaction, self._administration)
            proposal = self._proposals.take(token, guild_id_of(interaction))
            if apply:
                require_allowed(interaction, proposal)
                await self._administration.apply(proposal, self._now())
            title = "Applied" if apply else "Cancelled; nothing was changed"
            said = with_names(interaction.user, proposal.differences()) or [_NO_VALUE]
            pages = difference_pages(title, said, _undo_of(proposal) if apply else "/settings show")
            await interaction.response.edit_message(**message_of_page(pages[-1]))
        except Exception as error:
            await explain(interaction, error)

    async def _changed(self, interaction: discord.Interaction, proposal: Proposal, advice: str) -> None:
        said = with_names(interaction.user, proposal.differences())
        if said:
            pages = difference_pages("Changed", said, _UNDO, intro=advice)
        elif proposal.changes_nothing:
            pages = [Page(title="Nothing changed", text="It is so already.", footer="/settings show")]
        else:
            pages = [Page(title="Set in Discord", text=_PINNED, footer=_UNDO)]
        await send_pages(interaction, pages, private=True)


_TO_SHOW = "Discord shows it the commands once someone allows that: Server Settings, Integrations, Padauk."
_UNDO = "/settings undo takes it back"
_UNDO_MORE = "/settings undo takes back the change before that one"
_NOT_YET = "nothing changes before Apply"
_NO_VALUE = f"  {NO_VALUE}"
_PINNED = "It was so already. Now it is set in Discord, and the operator's file changes it no more."


def _undo_of(proposal: Proposal) -> str:
    return _UNDO if proposal.undoes is None else _UNDO_MORE  # an undo is not undone itself


async def _content_of(attachment: discord.Attachment) -> bytes:
    if attachment.size > SIZE_LIMIT:
        raise FaultsFound(
            [Fault(_name(attachment), 1, f"is larger than {SIZE_LIMIT // 1024} KiB; no server's settings are")]
        )
    try:
        return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise MemberError("Discord did not give the file. Nothing was changed; try again.") from error


def _name(attachment: discord.Attachment) -> str:
    return attachment.filename[:60]


async def _follow_up(interaction: discord.Interaction, pages: Sequence[Page], *items: discord.ui.Item[Any]) -> None:
    """Send *pages*, a message each, with *items* below the last."""
    for page in pages[:-1]:
        await interaction.followup.send(**message_of_page(page), ephemeral=True)
    await interaction.followup.send(**message_of_page(pages[-1], *items), ephemeral=True)
