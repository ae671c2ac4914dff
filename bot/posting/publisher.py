"""What the service needs from others: from whoever can reach Discord, and knows its time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.posting.models import Post, Reminder


class PublishFailed(Exception):
    """It was not posted, or nobody can tell; the text is what Discord said, for administrators."""


class Refused(PublishFailed):
    """The bot may not post there (403), or there is no such place (404): pointless until someone mends it."""


class Rejected(PublishFailed):
    """Discord will never take this post as it is (400)."""


class Unsure(PublishFailed):
    """A broken connection, a timeout, an error of Discord's: it may have arrived."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there; *message_id* is None when a moderator has deleted it since."""

    message_id: int | None
    at: datetime


class CanNotTell(Exception):
    """The channel's history may not be read: that nothing is found there proves nothing."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What administrators should know."""

    channel_id: int
    lines: tuple[str, ...]
    about: str = "Reminders"


class TimeCheck(Protocol):
    """Whether the time of day that the service is given can be relied on."""

    @property
    def in_doubt(self) -> bool: ...

    async def ask(self) -> None:
        """Have Discord say what time it is; it raises nothing, and the time may still be in doubt then."""
        ...


class NoDoubt:
    """Of a clock that is right by what it is, as a test's or the demo's."""

    in_doubt = False

    async def ask(self) -> None:
        return


class Publisher(Protocol):
    async def publish(self, post: Post, reminder: Reminder, *, today: bool, late: bool) -> Sent:
        """Post it, with the post's nonce and marker; PublishFailed otherwise.

        *today*: whether it is still the local day on which it was due; *late*: whether it must say that it is.
        """
        ...

    async def find(self, post: Post) -> Sent | None:
        """Look for it in its channel, about its due time and later; CanNotTell or PublishFailed where that can't be."""
        ...

    async def notify(self, notice: Notice) -> None:
        """Tell administrators; PublishFailed when they can't be told."""
        ...
