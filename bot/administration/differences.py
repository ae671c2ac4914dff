"""What differs between two states of a server's settings, in the words of its file.

A line each, marked + or - as in a diff; entries of a list whole, so that one sees which
reminder is meant.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.config.servers import KEYS, Entry, ServerBlock
from bot.reading.faults import printable
from bot.reading.shapes import Shape

_SMALLEST_ID = 10**16
"""Of Discord's; ids are in quotes in files, and smaller numbers are not."""


def differences(before: ServerBlock, after: ServerBlock) -> list[str]:
    """A line for all that goes (-) and comes (+), key by key; none when nothing differs."""
    return [line for key in KEYS for line in _of_key(key, getattr(before, key), getattr(after, key))]


def _of_key(key: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if not _has_entries(before) and not _has_entries(after):
        yield f"- {key}: {in_a_line(before)}"
        yield f"+ {key}: {in_a_line(after)}"
        return
    former = {(entry.channel, entry.subject): entry for entry in before}
    latter = {(entry.channel, entry.subject): entry for entry in after}
    changed = {key for key in former.keys() | latter.keys() if former.get(key) != latter.get(key)}
    if not changed:
        yield f"  {key}: in another order"
    for each in [*former, *(each for each in latter if each not in former)]:
        if each in changed:
            yield from (
                f"{sign} {key}: {in_a_line(side[each])}"
                for sign, side in (("-", former), ("+", latter))
                if each in side
            )


def _has_entries(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(each, Entry) for each in value)


def in_a_line(value: Any) -> str:
    """A value as YAML has it, on one line."""
    match value:
        case Entry():
            return in_a_line(plain_entry(value))
        case Shape():
            return in_a_line(value.model_dump(mode="json"))
        case Mapping():
            return "{" + ", ".join(f"{key}: {in_a_line(each)}" for key, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(in_a_line, value)) + "]"
        case int() if value >= _SMALLEST_ID:
            return f'"{value}"'
    return printable(json.dumps(value, ensure_ascii=False))


def plain_entry(entry: Entry) -> Mapping[str, Any]:
    """What an entry says beyond what goes without saying, the telling keys first."""
    values = entry.model_dump(mode="json", exclude_defaults=True) | {"at": f"{entry.at:%H:%M}"}
    order = ("date", "what", "topic", "channel", "every", "day", "before", "at", "zone", "role", "message", "paused")
    return {key: values[key] for key in order if key in values}
