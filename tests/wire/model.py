"""Servers, channels, members, messages and interactions, and how Discord writes them."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPOCH = 1_420_070_400_000
"""Milliseconds; where Discord's ids begin (reference#snowflakes)."""

VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, READ_MESSAGE_HISTORY = 1 << 10, 1 << 11, 1 << 14, 1 << 16
MANAGE_GUILD = 1 << 5
ORDINARY = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY


class Clock:
    """The time in this Discord: the machine's, and as much more as a test has stepped forward."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.ahead = ahead  # seconds

    def __call__(self) -> float:
        return time.time() + self.ahead


class Ids:
    """Snowflakes: they hold when they were made, and none comes twice."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._count = itertools.count()

    def __call__(self) -> int:
        return (int(self._clock() * 1000) - EPOCH << 22) | (next(self._count) & 0x3FFFFF)


def made_at(id: int) -> float:
    """When an id was made, in seconds since 1970."""
    return ((id >> 22) + EPOCH) / 1000


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@dataclass
class User:
    id: int
    name: str
    bot: bool = False

    def payload(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": None,
            "avatar": None,
            "bot": self.bot,
        }


@dataclass
class Member:
    user: User
    permissions: int = ORDINARY
    roles: list[int] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        return {
            "user": self.user.payload(),
            "roles": [str(role) for role in self.roles],
            "joined_at": "2024-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(self.permissions),
        }


@dataclass
class Message:
    """*sent* is what came over the wire; the rest is Discord's own."""

    id: int
    channel_id: int
    author: User
    sent: dict[str, Any]
    files: list[tuple[str, bytes]] = field(default_factory=list)
    interaction: dict[str, Any] | None = None

    @property
    def nonce(self) -> str | None:
        return self.sent.get("nonce")

    @property
    def text(self) -> str:
        """All that can be read in it."""
        embeds = self.sent.get("embeds") or []
        parts = [self.sent.get("content") or ""]
        for embed in embeds:
            parts += [
                embed.get("title") or "",
                embed.get("description") or "",
                (embed.get("footer") or {}).get("text", ""),
            ]
        return "\n".join(filter(None, parts))

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        return {
            part.get("label", part.get("custom_id", "")): part
            for row in self.sent.get("components") or []
            for part in row["components"]
        }

    def payload(self) -> dict[str, Any]:
        payload = {
            "id": str(self.id),
            "channel_id": str(self.channel_id),
            "author": self.author.payload(),
            "content": self.sent.get("content") or "",
            "timestamp": stamp(made_at(self.id)),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [
                {"id": str(number), "filename": name, "size": len(content), "url": "", "proxy_url": ""}
                for number, (name, content) in enumerate(self.files)
            ],
            "embeds": self.sent.get("embeds") or [],
            "components": self.sent.get("components") or [],
            "pinned": False,
            "type": 0,
            "flags": self.sent.get("flags") or 0,
        }
        if self.interaction is not None:
            payload["interaction_metadata"] = self.interaction
        return payload


@dataclass
class Channel:
    id: int
    guild_id: int
    name: str
    bot_may: int = ORDINARY
    messages: list[Message] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        denied = ORDINARY & ~self.bot_may
        overwrites = [{"id": str(self.guild_id), "type": 0, "allow": "0", "deny": str(denied)}] if denied else []
        return {
            "id": str(self.id),
            "guild_id": str(self.guild_id),
            "type": 0,
            "name": self.name,
            "position": 0,
            "permission_overwrites": overwrites,
            "nsfw": False,
            "topic": None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "parent_id": None,
            "flags": 0,
        }


@dataclass
class Guild:
    id: int
    name: str
    channels: dict[int, Channel] = field(default_factory=dict)

    def payload(self, bot: User) -> dict[str, Any]:
        """GUILD_CREATE (events/gateway-events#guild-create)."""
        everyone = {
            "id": str(self.id),
            "name": "@everyone",
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 0,
            "permissions": str(ORDINARY),
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": "1",
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": [everyone],
            "emojis": [],
            "stickers": [],
            "features": [],
            "mfa_level": 0,
            "system_channel_flags": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "joined_at": "2024-01-01T00:00:00+00:00",
            "large": False,
            "unavailable": False,
            "member_count": 3,
            "members": [Member(bot).payload()],
            "channels": [channel.payload() for channel in self.channels.values()],
            "threads": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(eq=False)
class Interaction:
    """What a member asked, and what came of it (interactions/receiving-and-responding)."""

    id: int
    token: str
    asked_at: float  # by the machine's monotonic clock
    payload: dict[str, Any]
    callback: dict[str, Any] | None = None  # its type and data
    answered_after: float | None = None  # seconds
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> int | None:
        return None if self.callback is None else int(self.callback["type"])

    @property
    def is_answered(self) -> bool:
        """Whether the member sees more than that the bot thinks."""
        if self.callback is None:
            return False
        return self.kind not in (5, 6) or bool(self.followups)

    @property
    def text(self) -> str:
        messages = ([self.original] if self.original is not None else []) + self.followups
        return "\n".join(message.text for message in messages)
