"""What can be set for a server, in the same words wherever it is set.

One shape serves the server's block in `config.yaml`, the file that its administrators export
and import, and what they set by command: a key that is not given is not set there, and left
to what stands beneath (`bot.administration.layers`).
"""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from bot.calendar.schedule import Every
from bot.calendar.typed import WEEKDAYS
from bot.config.fields import (
    ChannelId,
    CommandNames,
    Day,
    DaysBefore,
    Hours,
    Name,
    RoleId,
    RoleIds,
    TimeOfDay,
    ZoneName,
)
from bot.posting.models import ALL_DAYS, DIGEST_GRACE, Digest, Wish, digest_subject
from bot.posting.own_words import checked
from bot.reading.faults import control_in
from bot.reading.shapes import FieldError, Shape

STORED = {"stored": True}
"""The context in which what the database has is read: what was once taken is never refused."""

MOST = 25
"""Reminders and digests of one server: as many as a list of choices shows."""

ALL = "all"
"""What stands for every date, in files and commands."""


Kind = Literal["quote", "fact", "demand"]
Often = Literal["day", "week", "month"]


class Entry(Shape):
    """What reminders and digests have in common."""

    channel: ChannelId | None = None
    """Where to; null: the server's channel."""
    at: TimeOfDay = Field(default=time(9), json_schema_extra={"default": "09:00"})
    """Time of day, in quotes."""
    zone: ZoneName | None = None
    """In which time zone; null: the server's."""
    role: RoleId | None = None
    """The one role it mentions; null: nobody."""
    message: Annotated[str, StringConstraints(max_length=4000)] | None = None
    """The server's own words, shown with it."""
    paused: bool = False
    """Whether nothing is posted of it for now."""

    @property
    def subject(self) -> str:
        raise NotImplementedError

    @property
    def shown(self) -> str:
        """What it is of, in the words of the file."""
        raise NotImplementedError

    def wish(self, guild_id: int, channel_id: int, zone: str) -> Wish:
        """What it asks for, in a server with this *channel_id* and *zone* for what it does not name itself."""
        raise NotImplementedError

    def _common(self, guild_id: int, channel_id: int, zone: str) -> dict[str, Any]:
        return {
            "guild_id": guild_id,
            "channel_id": self.channel or channel_id,
            "subject": self.subject,
            "at": self.at,
            "zone": ZoneInfo(self.zone or zone),
            "role_id": self.role,
            "message": self.message,
        }


def _as_kept(message: str | None, info: ValidationInfo, *, digest: bool) -> str | None:
    """*message*, checked if it is new: the reader of files lets control characters pass in one that is in force."""
    if not message or info.context == STORED or control_in(message) is not None:
        return message
    return checked(message, digest=digest)


class ReminderEntry(Entry):
    """A date, or all of them, marked each year."""

    date: Name
    """The date's name in the corpus, as in coup-2021, or all."""
    before: DaysBefore = (0,)
    """Days before; 0 is the day itself."""

    @field_validator("message")
    @classmethod
    def _may_be_said(cls, message: str | None, info: ValidationInfo) -> str | None:
        return _as_kept(message, info, digest=False)

    @property
    def subject(self) -> str:
        return ALL_DAYS if self.date == ALL else self.date

    @property
    def shown(self) -> str:
        return self.date

    def wish(self, guild_id: int, channel_id: int, zone: str) -> Wish:
        return Wish(**self._common(guild_id, channel_id, zone), every=Every.YEAR, days_before=self.before)


class DigestEntry(Entry):
    """A quote, fact or demand that comes regularly."""

    what: Kind
    """What is drawn."""
    topic: Name | None = None
    """Only what is on this topic of the corpus; null: all."""
    every: Often
    """How often."""
    day: Day | None = None
    """With week: Monday to Sunday; with month: 1 to 31, 31 being the last of any month."""

    @field_validator("message")
    @classmethod
    def _may_be_said(cls, message: str | None, info: ValidationInfo) -> str | None:
        return _as_kept(message, info, digest=True)

    @model_validator(mode="after")
    def _day_goes_with_every(self) -> Self:
        match self.every, self.day:
            case "day", None:
                return self
            case "day", _:
                raise FieldError("day", "something daily comes every day; leave the day out")
            case "week", str():
                return self
            case "week", _:
                raise FieldError("day", "something weekly needs its day; write Monday, Tuesday ...")
            case "month", int():
                return self
        raise FieldError("day", "something monthly needs its day; write a number from 1 to 31")

    @property
    def subject(self) -> str:
        return digest_subject(Digest[self.what.upper()], self.topic)

    @property
    def shown(self) -> str:
        return self.what if self.topic is None else f"{self.what} on {self.topic}"

    def wish(self, guild_id: int, channel_id: int, zone: str) -> Wish:
        on_day = WEEKDAYS.index(self.day) if isinstance(self.day, str) else self.day
        return Wish(**self._common(guild_id, channel_id, zone), every=Every(self.every), on_day=on_day)


class Lateness(Shape):
    """Hours after it was due that something is still posted."""

    dates: Hours | None = None
    """Hours for dates, 1 to 24; null: until their local day ends."""
    digests: Hours = int(DIGEST_GRACE.total_seconds() // 3600)
    """Hours for digests, 1 to 24."""


class Defaults(Shape):
    """The settings of every server that has not set its own."""

    zone: ZoneName | None = None
    """Time zone of what names none; null: administrators are asked."""
    lateness: Lateness = Lateness()
    """How long after it was due something is still posted."""
    commands_off: CommandNames = ()
    """Commands that are switched off, as in [search, "Find sources"]."""
    reminders: Annotated[tuple[ReminderEntry, ...], Field(max_length=MOST)] = ()
    """Dates to mark; nothing is posted before the server has a channel and a zone for it."""
    digests: Annotated[tuple[DigestEntry, ...], Field(max_length=MOST)] = ()
    """What comes regularly; likewise."""

    _belongs_to_a_server: ClassVar[tuple[str, ...]] = ("channel", "role")

    @classmethod
    def only(cls, values: Mapping[str, Any]) -> Self:
        """A block that gives these keys and no others; the values have been checked already."""
        made: Self = cls.model_construct(_fields_set=set(values), **values)  # type: ignore[assignment]
        return made

    def given(self) -> dict[str, Any]:
        """The keys that it gives, with their values."""
        return {key: getattr(self, key) for key in self.model_fields_set}

    def entries(self) -> tuple[Entry, ...]:
        return (*self.reminders, *self.digests)

    @model_validator(mode="after")
    def _names_nothing_of_one_server(self) -> Self:
        for key in self._belongs_to_a_server:
            for name, entry in _named(self.reminders, self.digests):
                if getattr(entry, key) is not None:
                    raise FieldError(name, f"{entry.shown} names a {key}, which belongs to one server; leave it out")
        return self

    @model_validator(mode="after")
    def _says_nothing_twice(self) -> Self:
        seen = set()
        for name, entry in _named(self.reminders, self.digests):
            key = (entry.channel, entry.subject)
            if key in seen:
                raise FieldError(name, f"{entry.shown} stands twice for the same channel; keep one of them")
            seen.add(key)
        return self


class ServerBlock(Defaults):
    """What is set for one server."""

    channel: ChannelId | None = None
    """Where reminders and digests go that name no channel themselves."""
    notices: ChannelId | None = None
    """Channel where administrators are told what went wrong; null: only in the log."""
    admin_roles: RoleIds = ()
    """Roles that may administer Padauk beside those who may manage the server."""

    _belongs_to_a_server: ClassVar[tuple[str, ...]] = ()


KEYS = ("channel", "zone", "notices", "admin_roles", "commands_off", "lateness", "reminders", "digests")
"""The keys of a server's block, in the order in which people read them."""


def _named(reminders: Iterable[ReminderEntry], digests: Iterable[DigestEntry]) -> Iterable[tuple[str, Entry]]:
    yield from (("reminders", entry) for entry in reminders)
    yield from (("digests", entry) for entry in digests)
