"""Moments, channels and answers of these tests: how they are brought about, and what is seen of them."""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord import ChannelHandle
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.world import Desk, Said, World, said

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
"""When every test begins."""

COUP = datetime(2026, 2, 1, 2, 30, tzinfo=UTC)
"""09:00 in Yangon on the day."""

YANGON = {"date": "coup-2021", "zone": "Asia/Yangon"}

NOTHING = ["Nothing has been due yet."]
"""What /reminders log says then."""

FOR_ADMINISTRATORS = "This is for those who may manage the server (Manage Server), or have a role they named for it."
"""What everyone else is told."""


def stamp(moment: datetime, style: str = "F") -> str:
    """A moment as Discord shows it to each reader in their own zone."""
    return f"<t:{moment.timestamp():.0f}:{style}>"


def permit(world: World, channel: ChannelHandle, **permissions: bool) -> None:
    """Set what the bot may and may not do in *channel*."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    role = world.guild.roles["TestBot"]
    world.env.backend.set_overwrite(
        channel.id, Overwrite(role.id, OverwriteType.ROLE, allow=allow.value, deny=deny.value)
    )


def open_to_all(world: World, name: str) -> None:
    """The server's own settings show a command to everyone."""
    command = world.env.backend.find_command(name, None, type=1)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: True})


async def what_became(desk: Desk, number: int | None = None) -> list[str]:
    """/reminders log, an entry each, without what is due next."""
    log = await (desk.ask("log") if number is None else desk.ask("log", number=number))
    assert log.private
    entries = [entry.replace("\n", " ") for entry in log.text.split("\n\n")]
    return [entry for entry in entries if " · due next · " not in entry]


@dataclass(frozen=True)
class SettingsDesk(Desk):
    """The same desk, where /settings is asked."""

    async def ask(self, command: str, /, **options: Any) -> Said:
        return said(await self.member.slash(self.channel, f"settings {command}", **options))


def settings_of(desk: Desk) -> SettingsDesk:
    return SettingsDesk(desk.env, desk.member, desk.channel)


def without_marker(post: discord.Message) -> tuple[object, ...]:
    """A post as it reads, without what it is found again by."""
    embeds = [embed.to_dict() for embed in post.embeds]
    embeds[-1]["footer"]["text"] = re.sub(r" · [A-Z2-7]{16}$", "", embeds[-1]["footer"]["text"])
    return post.content, embeds, [(button.label, button.url, button.style) for button in buttons(post)]


def buttons(post: discord.Message) -> list[discord.Button]:
    rows = [row for row in post.components if isinstance(row, discord.ActionRow)]
    return [button for row in rows for button in row.children if isinstance(button, discord.Button)]


def pinged(world: World, message_id: int, channel: ChannelHandle | None = None) -> tuple[list[int], list[int], bool]:
    """Whom a message reached: roles, people, everyone."""
    kept = world.env.backend.get_message((channel or world.channel).id, message_id)
    return kept.ping_role_ids, kept.ping_user_ids, kept.mention_everyone


def sent_to(world: World, channel: ChannelHandle) -> list[dict[str, Any]]:
    """What Discord was asked to post in a channel, whether or not it did."""
    path = f"/channels/{channel.id}/messages"
    asked = [request for request in world.env.http_requests if (request.method, request.path) == ("POST", path)]
    return [request.json for request in asked if request.json is not None]


def crash_after_sending(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between Discord's answer and our writing it down."""
    monkeypatch.setattr(world.bot.services.ledger, "confirm", dies)


def crash_before_sending(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between the claim and the request."""
    monkeypatch.setattr(world.bot.services.publisher, "publish", dies)


async def dies(*_: object, **__: object) -> None:
    raise asyncio.CancelledError
