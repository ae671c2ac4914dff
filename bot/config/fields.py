"""What a value in the settings may look like, and the sentence for one that does not.

Nothing is guessed here: a name that is nearly right is a fault with the right one named,
for what is written down should mean the same to everyone who reads it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import time
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from bot.calendar.typed import NOTICE_LIMIT, NOTICES_LIMIT, WEEKDAYS
from bot.calendar.zones import NO_ZONES, named_zones, zones
from bot.config.command_names import COMMANDS
from bot.lookup.normalize import normalize
from bot.reading.faults import SHOWN, shown

_HH_MM = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_WITH_OFFSET = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\s*(Z|[+-][0-9:]+|UTC.*|[A-Z]{2,5})")
_LARGEST_ID = 2**63 - 1
ID_PATTERN = "^[1-9][0-9]{16,18}$"


def unknown(what: str, given: str, known: Callable[[], Iterable[str]]) -> PydanticCustomError:
    """The error for a name that is none; the nearest of *known* is looked for when the fault is shown."""
    return PydanticCustomError("unknown", "is unknown", {"what": what, "given": given, "known": known})


def _problem(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("problem", "{sentence}", {"sentence": sentence})


def _id_of(thing: str) -> Any:
    """Discord's id of a *thing*, quoted or not."""

    def read(value: Any) -> int:
        text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
        if re.fullmatch(r"[1-9][0-9]{16,19}", text) is None or int(text) > _LARGEST_ID:
            raise _problem(
                f"expected {thing}'s id, 17 to 19 digits (in Discord, with developer mode on: right-click it, "
                f"Copy ID), got {shown(value)}"
            )
        return int(text)

    schema = {
        "description": f"Discord's id of {thing}",
        "anyOf": [{"type": "string", "pattern": ID_PATTERN}, {"type": "integer", "minimum": 10**16}],
    }
    return PlainValidator(read), PlainSerializer(str, when_used="json"), WithJsonSchema(schema)


ServerId = Annotated[int, *_id_of("a server")]
ChannelId = Annotated[int, *_id_of("a channel")]
RoleId = Annotated[int, *_id_of("a role")]


def _time(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and _HH_MM.fullmatch(value):
        return time.fromisoformat(value)
    if isinstance(value, str) and _WITH_OFFSET.fullmatch(value):
        raise _problem(
            f'expected "HH:MM", got {shown(value)}; a time and a zone do not go together here: name the zone in zone'
        )
    if isinstance(value, str) and re.fullmatch(r"[0-9]:[0-5][0-9]", value):
        raise _problem(f'expected "HH:MM", got {shown(value)}; write "0{value}"')
    if type(value) is int and 0 <= value < 24:
        raise _problem(f'expected "HH:MM", got {value}; write "{value:02}:00"')
    if isinstance(value, str):
        raise _problem(f'expected "HH:MM", got {shown(value)}; write hours and minutes, from "00:00" to "23:59"')
    meant = f"{value // 60:02}:{value % 60:02}" if type(value) is int and 0 <= value < 1440 else "12:30"
    raise _problem(f'expected "HH:MM", got {shown(value)} (quote the time: "{meant}")')


TimeOfDay = Annotated[
    time,
    PlainValidator(_time),
    PlainSerializer(lambda at: f"{at:%H:%M}", when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{_HH_MM.pattern}$", "examples": ["09:00"]}),
]


@cache
def _known_zones() -> frozenset[str]:
    """Also those that are no longer in use, as US/Eastern; to look for them searches folders, so it is done once."""
    abbreviated = re.compile(r"[A-Z]{3,5}")
    older = (name for name in available_timezones() - NO_ZONES if not abbreviated.fullmatch(name))
    return frozenset([*older, *(zone.id for zone in zones())])


def _zone(value: Any) -> str:
    if not isinstance(value, str):
        raise _problem(f"expected a time zone's name, as in Asia/Yangon, got {shown(value)}")
    if value in _known_zones():
        return value
    if re.fullmatch(r"[A-Z]{3,5}", value):
        raise _problem(
            f"expected a time zone's name, as in Asia/Yangon, got {shown(value)}, which can mean several zones, or one "
            "without summer time"
        )
    named = named_zones(value) if len(value) <= SHOWN else []
    if len(named) == 1:
        raise _problem(f'there is no time zone {shown(value)}; did you mean "{named[0].id}"?')
    raise unknown("time zone", value, lambda: _zones_like(value))


def _zones_like(given: str) -> list[str]:
    """Those of a country or city with that word in its name; all zones when there are none."""
    word = normalize(given[:SHOWN])
    found = [zone.id for zone in zones() if word and any(word in normalize(name) for name in zone.names)]
    return found or [zone.id for zone in zones()]


ZoneName = Annotated[
    str,
    PlainValidator(_zone),
    WithJsonSchema({"type": "string", "description": "a time zone by IANA's name", "examples": ["Asia/Yangon"]}),
]


def _command(value: Any) -> str:
    if not isinstance(value, str):
        raise _problem(f"expected a command's name, got {shown(value)}")
    if value not in COMMANDS:
        if value.strip("/ ").casefold() == "settings":
            raise _problem("/settings can't be switched off: it is what switches on again")
        raise unknown("command", value, lambda: COMMANDS)
    return value


CommandName = Annotated[str, PlainValidator(_command), WithJsonSchema({"enum": list(COMMANDS)})]


def _once_each(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _at_most(most: int) -> tuple[Any, ...]:
    """A list that is counted first: thousands of wrong entries would each be a fault, and take a second to tell."""

    def count(values: Any) -> Any:
        if isinstance(values, list) and len(values) > most:
            raise PydanticKnownError(
                "too_long", {"field_type": "List", "max_length": most, "actual_length": len(values)}
            )
        return tuple(values) if isinstance(values, list) else values

    return Field(max_length=most), BeforeValidator(count), AfterValidator(_once_each)


CommandNames = Annotated[tuple[CommandName, ...], *_at_most(len(COMMANDS))]
RoleIds = Annotated[tuple[RoleId, ...], *_at_most(25)]


def _most_first(days: tuple[int, ...]) -> tuple[int, ...]:
    if not days:  # looked for here, since pydantic counts days that are wrong as if they were not there
        raise PydanticKnownError("too_short", {"field_type": "List", "min_length": 1, "actual_length": 0})
    return tuple(sorted(set(days), reverse=True))


DaysBefore = Annotated[
    tuple[Annotated[int, Field(ge=0, le=NOTICE_LIMIT)], ...],
    Field(max_length=NOTICES_LIMIT, json_schema_extra={"minItems": 1}),
    AfterValidator(_most_first),
]
"""Days of notice, most first; 0 is the day itself."""


def _day(value: Any) -> str | int:
    if isinstance(value, str) and value in WEEKDAYS:
        return value
    if type(value) is int and 1 <= value <= 31:
        return value
    if isinstance(value, str):
        raise unknown("day", value, lambda: WEEKDAYS)
    raise _problem(f"expected Monday, Tuesday ... or a day of the month from 1 to 31, got {shown(value)}")


Day = Annotated[
    str | int,
    PlainValidator(_day),
    WithJsonSchema({"anyOf": [{"enum": list(WEEKDAYS)}, {"type": "integer", "minimum": 1, "maximum": 31}]}),
]
"""Of the week by its name, or of the month from 1."""

Hours = Annotated[int, Field(ge=1, le=24)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
