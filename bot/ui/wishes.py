"""From what an administrator typed to a reminder that can be kept, or a sentence that says why it can't.

Checked here, because later nobody is there to be told: that the bot may post in the channel,
that the one who asks may write there and mention that role themselves, and that the message
holds nothing it may not.
"""

from collections.abc import Iterator

import discord

from bot.calendar.schedule import Every
from bot.calendar.typed import read_day, read_days_before, read_time
from bot.calendar.zones import find_zone
from bot.corpus.library import Library
from bot.errors import MemberError
from bot.posting.models import ALL_DAYS, Digest, Server, Wish
from bot.ui.choices import ALL
from bot.ui.own_words import checked
from bot.ui.text import from_member

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


def date_wish(
    library: Library,
    server: Server,
    place: "Place",
    *,
    date: str,
    before: str,
    time: str,
    zone: str,
    message: str,
) -> Wish:
    """A reminder of one date, or of all."""
    all_days = date.strip().casefold() in (ALL, ALL_DAYS, "every", "all dates")
    return Wish(
        guild_id=server.guild_id,
        channel_id=place.channel.id,
        subject=ALL_DAYS if all_days else library.anniversaries.find(date).id,
        every=Every.YEAR,
        days_before=read_days_before(before),
        at=read_time(time),
        zone=find_zone(_zone(zone, server)),
        role_id=None if place.role is None else place.role.id,
        message=checked(message, None) if message else None,
    )


def digest_wish(
    server: Server, place: "Place", *, digest: Digest, every: Every, day: str, time: str, zone: str, message: str
) -> Wish:
    """A quote, fact or demand that comes regularly."""
    return Wish(
        guild_id=server.guild_id,
        channel_id=place.channel.id,
        subject=digest,
        every=every,
        on_day=read_day(day, every),
        at=read_time(time),
        zone=find_zone(_zone(zone, server)),
        role_id=None if place.role is None else place.role.id,
        message=checked(message, digest) if message else None,
    )


def _zone(typed: str, server: Server) -> str:
    if not (typed.strip() or server.zone):
        raise MemberError("Which time zone? Choose it with the option zone, by city or country; it is kept for later.")
    return typed.strip() or server.zone or ""


class Place:
    """Where a reminder goes and whom it mentions, looked at with the eyes of the one who asks."""

    def __init__(self, channel: discord.TextChannel, role: discord.Role | None, asking: discord.Member) -> None:
        self.channel = channel
        self.role = role
        missing = list(self._missing(asking))
        if missing:
            raise MemberError(" ".join(missing))

    def _missing(self, asking: discord.Member) -> Iterator[str]:
        name = from_member(self.channel.name)
        me: discord.Member | None = self.channel.guild.me  # None where only commands were installed
        if me is None:
            yield "Padauk is not in this server itself; invite it once more, with the scope bot."
            return
        mine = self.channel.permissions_for(me)
        lacking = [name for permission, name in _NEEDED.items() if not getattr(mine, permission)]
        if lacking:
            yield f"The bot needs these permissions in #{name}, and lacks them: {', '.join(lacking)}."
        theirs = self.channel.permissions_for(asking)
        if not (theirs.view_channel and theirs.send_messages):
            yield f"You may not write in #{name} yourself, so you can't have Padauk do it."
        if self.role is None:
            return
        if self.role.is_default():
            yield "A reminder can't mention everyone; choose a role that people asked for."
        elif not self.role.mentionable:
            role = from_member(self.role.name)
            if not theirs.mention_everyone:
                yield f"You may not mention the role {role} yourself, so you can't have Padauk do it."
            if not mine.mention_everyone:
                yield (
                    f"The bot may not mention the role {role}: let anyone mention it, or give the bot "
                    f"Mention @\u200beveryone, @\u200bhere and All Roles in #{name}."
                )
