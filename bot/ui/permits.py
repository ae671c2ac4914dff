"""What may not be: a change of settings, looked at with the eyes of the one who asks for it.

Nobody has Padauk write where they may not write themselves, or mention a role that they may not
mention; so everything that is new in a change is looked at, also what does not come yet, for what
it waits for may come by another's hand. What stays as it was is not: someone who might has set it.
"""

from collections.abc import Iterator

import discord

from bot.administration.layers import Inactivity
from bot.administration.service import Proposal
from bot.config.servers import MOST, Entry, ServerBlock
from bot.corpus.library import Library
from bot.errors import MemberError
from bot.reading.faults import Fault
from bot.reading.yaml_file import YamlFile
from bot.ui.administrators import may_manage
from bot.ui.digest_pool import digestible
from bot.ui.failures import NotForYou
from bot.ui.reminder_pages import INACTIVE_BECAUSE
from bot.ui.text import from_member
from bot.ui.wishes import missing_at


def require_allowed(interaction: discord.Interaction, proposal: Proposal) -> None:
    """Raise a MemberError for what a change may not do, as far as whoever asks may do it."""
    problems = [problem for _, problem in _problems(interaction, proposal)]
    if problems:
        raise MemberError(from_member(" ".join(dict.fromkeys(problems))))


def misplaced(
    interaction: discord.Interaction, library: Library, proposal: Proposal, file: YamlFile, block: ServerBlock
) -> Iterator[Fault]:
    """The same for a file that holds *block*, each with its line; and what would be set and never come."""
    places = {
        id(entry): (name, place)
        for name in ("reminders", "digests")
        for place, entry in enumerate(getattr(block, name))
    }
    for subject, problem in (*_problems(interaction, proposal), *_useless(library, proposal)):
        # A reminder that the file does not have, or has as it was, differs by the channel for all.
        location = (subject,) if isinstance(subject, str) else places.get(id(subject), ("channel",))
        yield file.fault(location, problem)


def _useless(library: Library, proposal: Proposal) -> Iterator[tuple[Entry | str, str]]:
    before = {inactive.entry for inactive in proposal.before.inactive()}
    for inactive in proposal.after.inactive():
        if inactive.entry not in before and inactive.reason is Inactivity.DUPLICATE:
            yield inactive.entry, f"{INACTIVE_BECAUSE[inactive.reason]}; keep one of them"
    known = {entry.subject for entry in proposal.before.block.entries()}
    for entry in proposal.after.block.digests:
        if entry.subject not in known and not digestible(library, entry.subject):
            yield entry, f"there is no {entry.what} on {entry.topic} for a digest to bring; choose another topic"


def _problems(interaction: discord.Interaction, proposal: Proposal) -> Iterator[tuple[Entry | str, str]]:
    """What is wrong with what is new in *proposal*: with a reminder, or a key, and a sentence."""
    guild, asking = interaction.guild, interaction.user
    assert guild is not None
    assert isinstance(asking, discord.Member)
    before, after = proposal.before.block, proposal.after.block
    if before.admin_roles != after.admin_roles:
        yield from _of_roles(interaction, guild, after)
    for key in ("channel", "notices"):
        channel_id = getattr(after, key)
        if channel_id is not None and channel_id != getattr(before, key):
            for problem in _problems_at(guild, channel_id, None, asking):
                yield key, problem
    count = len(after.entries())
    if count > max(MOST, len(before.entries())):
        yield "reminders", f"Reminders and digests come to {count}; {MOST} are the most."
    known = {_what_it_does(entry, before) for entry in before.entries()}
    for entry in after.entries():
        channel_id = entry.channel or after.channel
        if channel_id is not None and _what_it_does(entry, after) not in known:
            for problem in _problems_at(guild, channel_id, entry.role, asking):
                yield entry, problem


def _of_roles(
    interaction: discord.Interaction, guild: discord.Guild, after: ServerBlock
) -> Iterator[tuple[Entry | str, str]]:
    if not may_manage(interaction):
        raise NotForYou("Who may administer is for those to say who may manage the server (Manage Server).")
    for role_id in after.admin_roles:
        role = guild.get_role(role_id)
        if role is None:
            yield "admin_roles", f"There is no role {role_id} in this server."
        elif role.is_default():
            yield "admin_roles", "Everyone has this role; name another."


def _what_it_does(entry: Entry, block: ServerBlock) -> Entry:
    """All that it posts, where and when; to pause it, or to go on, is anyone's who administers."""
    return entry.model_copy(update={"channel": entry.channel or block.channel, "zone": None, "paused": False})


def _problems_at(guild: discord.Guild, channel_id: int, role_id: int | None, asking: discord.Member) -> Iterator[str]:
    channel = guild.get_channel(channel_id)
    role = None if role_id is None else guild.get_role(role_id)
    if role_id is not None and role is None:
        yield f"There is no role {role_id} in this server."
    if channel is None or not channel.permissions_for(asking).view_channel:
        yield f"There is no channel {channel_id} in this server, or you can't see it."
    elif not isinstance(channel, discord.TextChannel):
        yield f"#{channel.name} is no text channel."
    else:
        yield from missing_at(channel, role, asking, shown=str)
