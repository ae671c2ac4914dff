"""Where administrators' commands on settings are answered, always to them alone."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.administration.edits import Edit, admitting, importing, resetting, setting, switching
from bot.administration.files import as_yaml, read_block
from bot.administration.service import NO_VALUE, Administration, Proposal
from bot.calendar.zones import find_zone
from bot.config.known import Known
from bot.config.loading import SIZE_LIMIT
from bot.config.servers import MOST, Entry, Lateness, ServerBlock
from bot.corpus.library import Library
from bot.errors import MemberError
from bot.reading.faults import Fault, FaultsFound
from bot.reading.yaml_file import YamlFile
from bot.ui.administrators import may_manage, require_administrator, server_of
from bot.ui.failures import NotForYou, explain
from bot.ui.pages import Page, message_of_page
from bot.ui.proposals import ProposalButton, Proposals
from bot.ui.reminders import digestible
from bot.ui.replies import send_pages
from bot.ui.settings_pages import change_pages, difference_pages, fault_pages, show_pages, with_names
from bot.ui.text import from_member
from bot.ui.wishes import missing_at

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

    async def show(self, interaction: discord.Interaction[Any]) -> None:
        in_force = await self._administration.in_force(server_of(interaction))
        await send_pages(interaction, show_pages(self._library, in_force), private=True)

    async def log(self, interaction: discord.Interaction[Any]) -> None:
        changes = await self._administration.changes(server_of(interaction), CHANGES_SHOWN)
        named = [replace(change, said=tuple(with_names(interaction.guild, change.said))) for change in changes]
        await send_pages(interaction, change_pages(named), private=True)

    async def export(self, interaction: discord.Interaction[Any]) -> None:
        text = as_yaml(await self._administration.in_force(server_of(interaction)))
        file = discord.File(io.BytesIO(text.encode()), filename="padauk-settings.yaml")
        said = "Change what you like in it, and give it back with `/settings import`: what would change is shown first."
        await interaction.response.send_message(said, file=file, ephemeral=True)

    # -- changing one thing

    async def change(self, interaction: discord.Interaction[Any], command: str, **values: Any) -> None:
        """Set these at once, and show what changed by it."""
        await self._edit(interaction, command, setting(**values))

    async def _edit(self, interaction: discord.Interaction[Any], command: str, edit: Edit, advice: str = "") -> None:
        proposal = await self._administration.propose(server_of(interaction), edit, f"/settings {command}")
        self._check(interaction, proposal)
        await self._administration.apply(proposal, self._now())
        await self._changed(interaction, proposal, advice)

    async def zone(self, interaction: discord.Interaction[Any], typed: str) -> None:
        await self.change(interaction, "zone", zone=find_zone(typed).key)

    async def lateness(self, interaction: discord.Interaction[Any], dates: int | None, digests: int | None) -> None:
        lateness = Lateness(dates=dates) if digests is None else Lateness(dates=dates, digests=digests)
        await self.change(interaction, "lateness", lateness=lateness)

    async def command(self, interaction: discord.Interaction[Any], name: str, *, on: bool) -> None:
        await self._edit(interaction, "commands", switching(name, on=on))

    async def role(self, interaction: discord.Interaction[Any], role: discord.Role, *, may: bool) -> None:
        now = await self._administration.in_force(server_of(interaction))
        # Those that can't be named (any more) would have every change refused, and no command could take them out.
        gone = [id for id in now.block.admin_roles if id == role.guild.id or role.guild.get_role(id) is None]
        await self._edit(interaction, "roles", admitting(role.id, may=may, gone=gone), _TO_SHOW if may else "")

    # -- changing with a preview

    async def take_in(self, interaction: discord.Interaction[Any], attachment: discord.Attachment) -> None:
        """Read a file, and show what it would change."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        in_force = await self._administration.in_force(server_of(interaction))
        try:
            content = await _content_of(attachment)
            block, file = read_block(content, _name(attachment), self._known, in_force)
            proposal = await self._administration.propose(in_force.guild_id, importing(block), "/settings import")
            faults = list(self._misplaced(interaction, proposal, file, block))
            if faults:
                raise FaultsFound(faults)
        except FaultsFound as found:
            await _follow_up(interaction, fault_pages(found))
            return
        await self._preview(interaction, proposal)

    async def reset(self, interaction: discord.Interaction[Any], key: str | None) -> None:
        edit: Edit = resetting(None if key is None else [key])
        proposal = await self._administration.propose(server_of(interaction), edit, "/settings reset")
        self._check(interaction, proposal)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._preview(interaction, proposal, idle="Nothing of it is set in Discord.")

    async def undo(self, interaction: discord.Interaction[Any]) -> None:
        proposal, change = await self._administration.propose_undo(server_of(interaction))
        self._check(interaction, proposal)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._preview(
            interaction, proposal, f"This takes back {from_member(change.origin)} of <t:{change.at.timestamp():.0f}:f>."
        )

    async def _preview(
        self, interaction: discord.Interaction[Any], proposal: Proposal, intro: str = "", idle: str = _IDLE
    ) -> None:
        said = with_names(interaction.guild, proposal.differences())
        if proposal.changes_nothing:
            page = Page(title="Nothing would change", text=idle, footer="/settings show")
            await _follow_up(interaction, [page])
            return
        word = self._proposals.keep(proposal)
        pages = difference_pages("What would change", said or [_NO_VALUE], _NOT_YET, intro=intro)
        await _follow_up(interaction, pages, ProposalButton.of("apply", word), ProposalButton.of("cancel", word))

    async def decide(self, interaction: discord.Interaction[Any], apply: bool, word: str) -> None:
        """Answer the buttons below a preview."""
        try:
            await require_administrator(interaction, self._administration)
            proposal = self._proposals.take(word, server_of(interaction))
            if apply:
                self._check(interaction, proposal)
                await self._administration.apply(proposal, self._now())
            title = "Applied" if apply else "Cancelled; nothing was changed"
            said = with_names(interaction.guild, proposal.differences()) or [_NO_VALUE]
            pages = difference_pages(title, said, _UNDO if apply else "/settings show")
            await interaction.response.edit_message(**message_of_page(pages[-1]))
        except Exception as error:
            await explain(interaction, error)

    async def _changed(self, interaction: discord.Interaction[Any], proposal: Proposal, advice: str) -> None:
        said = with_names(interaction.guild, proposal.differences())
        if said:
            pages = difference_pages("Changed", said, _UNDO, intro=advice)
        elif proposal.changes_nothing:
            pages = [Page(title="Nothing changed", text="It is so already.", footer="/settings show")]
        else:
            pages = [Page(title="Set in Discord", text=_PINNED, footer=_UNDO)]
        await send_pages(interaction, pages, private=True)

    # -- what may not be

    def _check(self, interaction: discord.Interaction[Any], proposal: Proposal) -> None:
        """Raise a MemberError for what a change may not do, as far as whoever asks may do it."""
        problems = [problem for _, problem in self._problems(interaction, proposal)]
        if problems:
            raise MemberError(from_member(" ".join(dict.fromkeys(problems))))

    def _misplaced(
        self, interaction: discord.Interaction[Any], proposal: Proposal, file: YamlFile, block: ServerBlock
    ) -> Iterator[Fault]:
        places = {
            id(entry): (name, place)
            for name in ("reminders", "digests")
            for place, entry in enumerate(getattr(block, name))
        }
        for subject, problem in (*self._problems(interaction, proposal), *self._useless(proposal)):
            # A reminder that the file does not have, or has as it was, differs by the channel for all.
            location = (subject,) if isinstance(subject, str) else places.get(id(subject), ("channel",))
            yield file.fault(location, problem)

    def _useless(self, proposal: Proposal) -> Iterator[tuple[Entry | str, str]]:
        """What would be set and never come."""
        before = {waiting.entry for waiting in proposal.before.waiting()}
        for waiting in proposal.after.waiting():
            if waiting.entry not in before and waiting.reason.startswith("the same"):
                yield waiting.entry, f"{waiting.reason}; keep one of them"
        known = {entry.subject for entry in proposal.before.block.entries()}
        for entry in proposal.after.block.digests:
            if entry.subject not in known and not digestible(self._library, entry.subject):
                yield entry, f"there is no {entry.what} on {entry.topic} for a digest to bring; choose another topic"

    def _problems(self, interaction: discord.Interaction[Any], proposal: Proposal) -> Iterator[tuple[Entry | str, str]]:
        """What is wrong with what is new in *proposal*: with a reminder, or a key, and a sentence."""
        guild, asking = interaction.guild, interaction.user
        assert guild is not None
        assert isinstance(asking, discord.Member)
        before, after = proposal.before.block, proposal.after.block
        if before.admin_roles != after.admin_roles:
            if not may_manage(interaction):
                raise NotForYou("Who may administer is for those to say who may manage the server (Manage Server).")
            for role_id in after.admin_roles:
                role = guild.get_role(role_id)
                if role is None:
                    yield "admin_roles", f"There is no role {role_id} in this server."
                elif role.is_default():
                    yield "admin_roles", "Everyone has this role; name another."
        for key in ("channel", "notices"):
            channel_id = getattr(after, key)
            if channel_id is not None and channel_id != getattr(before, key):
                for problem in _problems_at(guild, channel_id, None, asking):
                    yield key, problem
        count = len(after.entries())
        if count > max(MOST, len(before.entries())):
            yield "reminders", f"Reminders and digests come to {count}; {MOST} are the most."
        # Those too that do not come yet: what they wait for may come by another's hand, who is not asked then.
        known = {_said_where(entry, before) for entry in before.entries()}
        for entry in after.entries():
            channel_id = entry.channel or after.channel
            if channel_id is not None and _said_where(entry, after) not in known:
                for problem in _problems_at(guild, channel_id, entry.role, asking):
                    yield entry, problem


_TO_SHOW = "Discord shows it the commands once someone allows that: Server Settings, Integrations, Padauk."
_UNDO = "/settings undo takes it back"
_NOT_YET = "nothing changes before Apply"
_NO_VALUE = f"  {NO_VALUE}"
_PINNED = "It was so already. It is now set in Discord, and no longer follows what stands beneath it."


def _said_where(entry: Entry, block: ServerBlock) -> tuple[object, ...]:
    return entry.subject, entry.channel or block.channel, entry.role, entry.message


def _problems_at(guild: discord.Guild, channel_id: int, role_id: int | None, asking: discord.Member) -> Iterator[str]:
    channel = guild.get_channel(channel_id)
    role = None if role_id is None else guild.get_role(role_id)
    if role_id is not None and role is None:
        yield f"There is no role {role_id} in this server."
    if channel is None:
        yield f"There is no channel {channel_id} in this server."
    elif not isinstance(channel, discord.TextChannel):
        yield f"#{channel.name} is no text channel."
    else:
        yield from missing_at(channel, role, asking, shown=str)


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


async def _follow_up(
    interaction: discord.Interaction[Any], pages: Sequence[Page], *items: discord.ui.Item[Any]
) -> None:
    """Send *pages*, a message each, with *items* below the last."""
    for page in pages[:-1]:
        await interaction.followup.send(**message_of_page(page), ephemeral=True)
    await interaction.followup.send(**message_of_page(pages[-1], *items), ephemeral=True)
