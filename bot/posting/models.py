"""What is asked for, and what came of it: reminders and posts, as the rest of the program sees them."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b
from zoneinfo import ZoneInfo

from bot.calendar.schedule import Every, Mark, Occurrence

ALL_DAYS = "*"
"""The subject of a reminder of every day that is marked."""

DIGEST_GRACE = timedelta(hours=6)
"""How long after it was due a digest may still be posted, unless its server says otherwise."""

LEAST_GRACE = timedelta(minutes=15)
"""How long a date may be posted even if its local day ends sooner."""

LATE_AFTER = timedelta(minutes=45)
"""From then on, a post says that it comes late. 100,000 that are due together have left by then."""


LOOKED_FOR_AFTER = timedelta(minutes=2)
"""What is claimed later is looked for first, as is what was due before a restore.

Up to then Discord knows a repeat by its nonce.
"""


CLOCKS_DIFFER = timedelta(hours=1)
"""By how much the clock of whoever posted may have been ahead of Discord's, or behind, when a post is looked for."""


class Digest(StrEnum):
    """What comes regularly; the value is its subject when it is of everything, which no milestone's id can be."""

    QUOTE = "digest:quote"
    FACT = "digest:fact"
    DEMAND = "digest:demand"


def digest_subject(digest: Digest, topic: str | None) -> str:
    """The subject of a digest of *topic*, or of everything."""
    return digest.value if topic is None else f"{digest}:{topic}"


def digest_and_topic(subject: str) -> tuple[Digest | None, str | None]:
    """What `digest_subject` was given; no Digest for the subject of a date."""
    for digest in Digest:
        if subject == digest:
            return digest, None
        if subject.startswith(f"{digest}:"):
            return digest, subject.removeprefix(f"{digest}:")
    return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A reminder as an administrator asks for it."""

    guild_id: int
    channel_id: int
    subject: str  # a milestone's id, ALL_DAYS, or a digest_subject
    every: Every
    on_day: int | None = None  # of the week (0 for Monday) or the month (from 1)
    days_before: tuple[int, ...] = (0,)
    at: time
    zone: ZoneInfo
    role_id: int | None = None  # the one role it may mention
    message: str | None = None  # the server's own words, with {years}, {date}, {event}

    @property
    def digest(self) -> Digest | None:
        return digest_and_topic(self.subject)[0]

    @property
    def topic(self) -> str | None:
        """The topic that a digest is narrowed to."""
        return digest_and_topic(self.subject)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Wish):
    """A reminder as it is kept; moments are in UTC."""

    number: int  # what its server calls it
    paused_at: datetime | None = None
    paused_for: str | None = None  # what Discord said; None when an administrator paused it
    handled_until: datetime  # occurrences due later are still to come
    next_due_at: datetime | None = None  # None while paused, or when nothing comes any more
    draw_round: int = 0
    last_drawn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """How long after it was due something is still posted."""

    dates: timedelta | None = None  # None: until the local day ends
    digests: timedelta = DIGEST_GRACE

    def ends(self, occurrence: Occurrence, every: Every) -> datetime:
        """Later than that, *occurrence* is not posted any more."""
        if every is not Every.YEAR:
            return occurrence.due + self.digests
        if self.dates is not None:
            return occurrence.due + self.dates
        return max(occurrence.day_ends, occurrence.due + LEAST_GRACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What holds in a server for all its reminders."""

    guild_id: int
    zone: str | None = None  # of what names none itself
    notice_channel_id: int | None = None
    grace: Grace = Grace()


class State(StrEnum):
    """What has become of a post."""

    SENDING = "sending"
    """Claimed; it may or may not have reached Discord."""
    SENT = "sent"
    LATE = "late"
    """Sent, but later than LATE_AFTER."""
    FAILED = "failed"
    """Not posted; `reason` says what Discord said."""
    UNKNOWN = "unknown"
    """Perhaps posted: whether it was can't be seen, so it is not posted again."""
    MISSED = "missed"
    """Nobody was there to post it in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A row of the ledger; moments are in UTC."""

    id: int
    guild_id: int
    channel_id: int
    number: int
    mark: Mark
    due: datetime
    ends: datetime
    state: State
    item: str | None = None  # what a digest drew
    attempts: int = 0  # of those that may have arrived, for all we know
    message_id: int | None = None
    reason: str | None = None

    @property
    def surely_absent(self) -> bool:
        """Whether it can't be there, as far as this database knows: it was missed, is late, or was refused at once."""
        return self.attempts == 0 and self.reason is not None

    @property
    def marker(self) -> str:
        """Sixteen letters and digits that only this post carries, for finding it in its channel."""
        key = f"{self.guild_id}/{self.channel_id}/{self.mark}"
        return b32encode(blake2b(key.encode(), digest_size=10).digest()).decode()

    @property
    def nonce(self) -> str:
        """The same on every try, so that Discord takes a repeat for what it is; 25 characters at most."""
        return f"padauk-{self.marker}"
