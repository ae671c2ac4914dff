"""What the test tells the process that it starts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from bot.calendar.schedule import MarkedDay
from bot.posting.models import Wish


class Part(StrEnum):
    """What makes a post come exactly once; each can be taken away."""

    UNIQUE_KEY = "the unique key"
    COMMIT_BEFORE_SEND = "the commit before the send"
    SAME_NONCE = "the nonce made of the key"
    LOOK_UP = "the look-up in the history"
    FULL_SYNC = "synchronous=FULL"
    AGREED_TIME = "the time that Discord agrees to"


class Moment(StrEnum):
    """Where a process can be killed exactly."""

    COMMITTING = "before a commit"
    SYNCING = "within a commit, before its fsync"
    COMMITTED = "after a commit"
    ASKING = "before a send"
    ARRIVED = "when a send arrives"
    STORED = "when it is in the channel, unanswered"
    ANSWERED = "when it is answered"
    ANSWER_READ = "when its answer is read"


class Key(NamedTuple):
    """What there is to be one post of."""

    guild_id: int
    channel_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class Order:
    """One life of the process."""

    database: Path
    platter: Path  # see platter.py
    log: Path
    discord: str  # the socket's path
    now: float  # virtual, in seconds since 1970
    ahead: float  # seconds, by which the machine's clock is ahead of that
    days: tuple[MarkedDay, ...]
    wishes: tuple[Wish, ...]
    without: Part | None
    dies_at: tuple[Moment, int] | None  # by its own hand, at which of these moments; those of Discord's are the test's


def moment_at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
