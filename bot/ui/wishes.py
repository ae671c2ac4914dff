"""From what an administrator typed to a reminder that can be kept, or a sentence that says why it can't.

Checked here, because later nobody is there to be told: that the bot may post in the channel,
that the one who asks may write there and mention that role themselves, and that the message
holds nothing it may not.
"""

from collections.abc import Callable, Iterator
from typing import Any

import discord

from bot.administration.layers import InForce
from bot.calendar.schedule import Every
from bot.calendar.typed import WEEKDAYS, read_day, read_days_before, read_time
from bot.calendar.zones import find_zone
from bot.config.servers import ALL, DigestEntry, Kind, Often, ReminderEntry
from bot.corpus.library import Library
from bot.errors import MemberError
from bot.posting.models import ALL_DAYS, Digest, digest_subject
from bot.posting.own_words import NotToBeSaid, checked
from bot.ui.digest_pool import digestible
from bot.ui.labels import ALL_DATES, find, zone_named
from bot.ui.text import from_member, sentence

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


def date_entry(
    library: Library,
    now: InForce,
    place: "Place",
    *,
    date: str,
    before: str,
    at: str,
    zone: str,
    message: str,
) -> ReminderEntry:
    """A reminder of one date, or of all."""
    all_days = date.strip().casefold() in (ALL, ALL_DAYS, "every", ALL_DATES.casefold())
    return ReminderEntry(
        date=ALL if all_days else find(library.anniversaries, date).id,
        before=read_days_before(before),
        **_common(now, place, at=at, zone=zone, message=message, digest=False),
    )


def digest_entry(
    library: Library,
    now: InForce,
    place: "Place",
    *,
    what: Kind,
    topic: str,
    every: Often,
    day: str,
    at: str,
    zone: str,
    message: str,
) -> DigestEntry:
    """A quote, fact or demand that comes regularly."""
    on_day = read_day(day, Every(every))
    return DigestEntry(
        what=what,
        topic=_topic(library, what, topic),
        every=every,
        day=WEEKDAYS[on_day] if every == "week" and on_day is not None else on_day,
        **_common(now, place, at=at, zone=zone, message=message, digest=True),
    )


def _common(now: InForce, place: "Place", *, at: str, zone: str, message: str, digest: bool) -> dict[str, Any]:
    try:
        said = checked(message, digest=digest) if message else None
    except NotToBeSaid as refused:
        raise MemberError(from_member(sentence(str(refused)))) from refused
    return {
        "channel": place.channel.id,
        "at": read_time(at),
        "zone": _zone(zone, now),
        "role": None if place.role is None else place.role.id,
        "message": said,
    }


def _topic(library: Library, what: Kind, typed: str) -> str | None:
    """The one that *typed* means, when there is anything on it; None when it is blank."""
    if not typed.strip():
        return None
    topic = find(library.topics, typed)
    if not digestible(library, digest_subject(Digest[what.upper()], topic.id)):
        raise MemberError(f"There is no {what} on {topic.name} for a digest to bring; choose another topic.")
    return topic.id


def _zone(typed: str, now: InForce) -> str | None:
    """The one that was typed; None for the server's, which there must be then."""
    if typed.strip():
        return find_zone(zone_named(typed)).key
    if now.block.zone is None:
        raise MemberError("Which time zone? Choose it with the option zone, by city or country; it is kept for later.")
    return None


class Place:
    """Where a reminder goes and whom it mentions, looked at with the eyes of the one who asks."""

    def __init__(self, channel: discord.TextChannel, role: discord.Role | None, asking: discord.Member) -> None:
        self.channel = channel
        self.role = role
        missing = list(missing_at(channel, role, asking))
        if missing:
            raise MemberError(" ".join(missing))


def missing_at(
    channel: discord.TextChannel,
    role: discord.Role | None,
    asking: discord.Member,
    shown: Callable[[str], str] = from_member,
) -> Iterator[str]:
    """What keeps the bot from posting in *channel* and mentioning *role*, or *asking* from having it do so.

    *shown* gives the names of channels and roles as they may be repeated where this is read.
    """
    name = shown(channel.name)
    me: discord.Member | None = channel.guild.me  # None where only commands were installed
    if me is None:
        yield "Padauk is not in this server itself; invite it once more, with the scope bot."
        return
    mine = channel.permissions_for(me)
    lacking = [name for permission, name in _NEEDED.items() if not getattr(mine, permission)]
    if lacking:
        yield f"The bot needs these permissions in #{name}, and lacks them: {', '.join(lacking)}."
    theirs = channel.permissions_for(asking)
    if not (theirs.view_channel and theirs.send_messages):
        yield f"You may not write in #{name} yourself, so you can't have Padauk do it."
    if role is None:
        return
    if role.is_default():
        yield "A reminder can't mention everyone; choose a role that people asked for."
    elif not role.mentionable:
        named = shown(role.name)
        if not theirs.mention_everyone:
            yield f"You may not mention the role {named} yourself, so you can't have Padauk do it."
        if not mine.mention_everyone:
            yield (
                f"The bot may not mention the role {named}: let anyone mention it, or give the bot "
                f"Mention @\u200beveryone, @\u200bhere and All Roles in #{name}."
            )
