"""What administrators read about their server's settings."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.administration.layers import InForce
from bot.administration.records import Change
from bot.administration.service import Proposal
from bot.config.servers import KEYS, ServerBlock
from bot.corpus.library import Library
from bot.reading.faults import FaultsFound, printable
from bot.ui.pages import Page
from bot.ui.reminder_pages import INACTIVE_BECAUSE, inactive_paragraph, lateness_in_words
from bot.ui.reminders import subject_in_words
from bot.ui.text import PAGE_LIMIT, Block, Paragraph, aside, escape, lay_out

_ORDER = "what is set in Discord comes before the operator's file, and that before what is built in"

_BLOCK_LIMIT = PAGE_LIMIT - 200
"""Characters in one block of lines."""

_KEPT_APART = "`\u200b"
"""A backtick and something invisible: three in a row are none any more."""


def show_pages(library: Library, in_force: InForce) -> list[Page]:
    """Every setting, its value, and where it comes from."""
    blocks = [Block((_setting(key, in_force),)) for key in KEYS]
    blocks += [Block((inactive_paragraph(library, each),)) for each in in_force.inactive()]
    return [Page(title="Settings", text=text, footer=_ORDER) for text in lay_out(blocks)]


def _setting(key: str, in_force: InForce) -> Paragraph:
    layer = in_force.layers[key]
    return f"**{escape(key)}**: {_value(key, in_force.block)}\n{aside(escape(layer))}"


def _value(key: str, block: ServerBlock) -> str:
    value: Any = getattr(block, key)
    match key:
        case "channel":
            return "none; reminders name theirs" if value is None else f"<#{value}>"
        case "notices":
            return "none; what goes wrong is in /reminders log only" if value is None else f"<#{value}>"
        case "zone":
            return "none; it is asked for with the first reminder" if value is None else escape(value)
        case "admin_roles":
            return ", ".join(f"<@&{role}>" for role in value) or "none; those who may manage the server administer"
        case "commands_off":
            return ", ".join(f"`/{name}`" for name in value) or "none; all can be used"
        case "lateness":
            return lateness_in_words(value)
    paused = sum(entry.paused for entry in value)
    return f"{len(value)}{f', {paused} of them paused' if paused else ''}; /reminders list shows them"


def change_pages(changes: Sequence[Change]) -> list[Page]:
    """The last changes, each with what it changed."""
    blocks = [Block((_head(change), *code_blocks(change.said))) for change in changes]
    if not blocks:
        blocks = [Block(("Nothing has been changed yet.",))]
    footer = "nobody's name is kept; /settings undo takes back the last change made in Discord"
    return [Page(title="Changes", text=text, footer=footer) for text in lay_out(blocks)]


def _head(change: Change) -> Paragraph:
    undone = " · undone since" if change.undone else ""
    return f"<t:{change.at.timestamp():.0f}:f> · **{escape(change.origin)}**{undone}"


def difference_pages(title: str, said: Sequence[str], footer: str, *, intro: Paragraph = "") -> list[Page]:
    """What changes, line by line."""
    blocks = [Block((intro,))] if intro else []
    blocks += [Block((block,)) for block in code_blocks(said)]
    return [Page(title=title, text=text, footer=footer) for text in lay_out(blocks)]


def fault_pages(found: FaultsFound) -> list[Page]:
    """Everything that is wrong with a file."""
    count = found.count
    them = "it" if count == 1 else "them"
    intro = f"{count} fault{'s' * (count != 1)}. Nothing was changed; mend {them}, and import the file again."
    blocks = [Block((intro,)), *(Block((block,)) for block in code_blocks(map(str, found.faults), "yaml"))]
    footer = "each with its line, and how to mend it"
    return [Page(title="This file can't be used", text=text, footer=footer) for text in lay_out(blocks)]


def stopped_by(library: Library, proposal: Proposal) -> list[Paragraph]:
    """The reminders that would not be posted any more, though they stay set, and why."""
    before = {inactive.entry for inactive in proposal.before.inactive()}
    known = set(proposal.before.block.entries())
    return [
        f"**{escape(subject_in_words(library, each.entry.subject))}** would not be posted any more: "
        f"{INACTIVE_BECAUSE[each.reason]}."
        for each in proposal.after.inactive()
        if each.entry in known and each.entry not in before
    ]


def with_names(asking: discord.Member | discord.User, said: Iterable[str]) -> list[str]:
    """Lines of a difference, with the names of channels and roles after their ids, as far as *asking* may see them."""
    return [f"{line}{_named(asking, line)}" for line in said]


def _named(asking: discord.Member | discord.User, line: str) -> str:
    if not isinstance(asking, discord.Member):
        return ""
    names = []
    for id in map(int, re.findall(r'"([0-9]{17,19})"', line)):
        channel, role = asking.guild.get_channel(id), asking.guild.get_role(id)
        if channel is not None and channel.permissions_for(asking).view_channel:
            names.append(f"#{channel.name}")
        elif role is not None:
            names.append(f"@{role.name}")
    return f"  # {', '.join(names)}" if names else ""


def code_blocks(said: Iterable[str], language: str = "diff") -> list[Paragraph]:
    """Lines, in as many blocks as they need: no mark in them ends a block, and none hides what is said."""
    blocks: list[list[str]] = [[]]
    for each in said:
        line = printable(each).replace("`", _KEPT_APART)
        if sum(map(len, blocks[-1])) + len(blocks[-1]) + len(line) > _BLOCK_LIMIT:
            blocks.append([])
        blocks[-1].append(line)
    return ["\n".join((f"```{language}", *block, "```")) for block in blocks if block]
