"""From what an administrator typed to a reminder that can be kept, or a sentence that says why it can't.

Checked here, because later nobody is there to be told: that the bot may post in the channel,
that the one who asks may write there and mention that role themselves, and that the message
holds nothing it may not.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import discord

from bot.administration.layers import InForce
from bot.calendar.schedule import Every
from bot.calendar.typed import WEEKDAYS, read_day, read_days_before, read_time
from bot.calendar.zones import find_zone
from bot.config.servers import ALL, DigestEntry, Kind, Often, ReminderEntry
from bot.corpus.library import Library
from bot.errors import MemberError, SeveralErrors
from bot.posting.models import ALL_DAYS, Digest, digest_subject
from bot.posting.own_words import NotToBeSaid, checked
from bot.ui.digest_pool import digestible
from bot.ui.labels import ALL_DATES, find
from bot.ui.text import from_member, sentence

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


def date_entry(
    library: Library,
    in_force: InForce,
    now: datetime,
    place: Callable[[], "Place"],
    *,
    date: str,
    before: str,
    at: str,
    zone: str,
    message: str,
) -> ReminderEntry:
    """A reminder of one date, or of all; SeveralErrors with all that is wrong."""
    return ReminderEntry(
        **_read_all(
            date=lambda: _date(library, date),
            before=lambda: read_days_before(before),
            **_common(in_force, now, at=at, zone=zone, message=message, digest=False),
            place=place,
        )
    )


def digest_entry(
    library: Library,
    in_force: InForce,
    now: datetime,
    place: Callable[[], "Place"],
    *,
    what: Kind,
    topic: str,
    every: Often,
    day: str,
    at: str,
    zone: str,
    message: str,
) -> DigestEntry:
    """A quote, fact or demand that comes regularly; SeveralErrors with all that is wrong."""
    return DigestEntry(
        what=what,
        every=every,
        **_read_all(
            topic=lambda: _topic(library, what, topic),
            day=lambda: _day(day, every),
            **_common(in_force, now, at=at, zone=zone, message=message, digest=True),
            place=place,
        ),
    )


def _read_all(*, place: Callable[[], "Place"], **readers: Callable[[], Any]) -> dict[str, Any]:
    """What is read by each of *readers*, and the ids of *place*; where some can't be read, the errors of all."""
    found: dict[str, Any] = {}
    errors: list[MemberError] = []
    for key, read in {**readers, "place": place}.items():
        try:
            found[key] = read()
        except MemberError as error:
            errors.append(error)
    if errors:
        raise SeveralErrors(errors) if len(errors) > 1 else errors[0]
    where: Place = found.pop("place")
    return found | {"channel": where.channel.id, "role": None if where.role is None else where.role.id}


def _common(
    in_force: InForce, now: datetime, *, at: str, zone: str, message: str, digest: bool
) -> dict[str, Callable[[], Any]]:
    return {
        "at": lambda: read_time(at),
        "zone": lambda: _zone(zone, in_force, now),
        "message": lambda: _message(message, digest=digest),
    }


def _message(typed: str, *, digest: bool) -> str | None:
    try:
        return checked(typed, digest=digest) if typed else None
    except NotToBeSaid as refused:
        raise MemberError(from_member(sentence(str(refused)))) from refused


def _date(library: Library, typed: str) -> str:
    if typed.strip().casefold() in (ALL, ALL_DAYS, "every", ALL_DATES.casefold()):
        return ALL
    return find(library.anniversaries, typed).id


def _day(typed: str, every: Often) -> Any:
    """The day as settings write it: a weekday by its name."""
    day = read_day(typed, Every(every))
    return WEEKDAYS[day] if every == "week" and day is not None else day


def _topic(library: Library, what: Kind, typed: str) -> str | None:
    """The one that *typed* means, when there is anything on it; None when it is blank."""
    if not typed.strip():
        return None
    topic = find(library.topics, typed)
    if not digestible(library, digest_subject(Digest[what.upper()], topic.id)):
        raise MemberError(f"There is no {what} on {topic.name} for a digest to bring; choose another topic.")
    return topic.id


def _zone(typed: str, in_force: InForce, now: datetime) -> str | None:
    """The one that was typed; None for the server's, which there must be then."""
    if typed.strip():
        return find_zone(typed, now).key
    if in_force.block.zone is None:
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


def lacking_permissions(mine: discord.Permissions) -> list[str]:
    """What the bot needs to post and does not have, by Discord's names."""
    return [name for permission, name in _NEEDED.items() if not getattr(mine, permission)]


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
    lacking = lacking_permissions(mine)
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
