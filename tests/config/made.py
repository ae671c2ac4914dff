"""Settings of servers as hypothesis makes them up: whatever may be set, and any words in it."""

import re
from typing import Any

from hypothesis import strategies as st

from bot.config.command_names import COMMANDS
from bot.config.servers import ALL, KEYS, Defaults, DigestEntry, Entry, ReminderEntry, ServerBlock
from bot.posting.own_words import NotToBeSaid, checked
from tests.config.files import KNOWN

ids = st.integers(10**16, 2**63 - 1)
zones = st.sampled_from(["Asia/Yangon", "UTC", "US/Eastern", "America/Argentina/Buenos_Aires", "Etc/UTC"])
times = st.times().map(lambda time: f"{time:%H:%M}")

_TELLING = st.sampled_from(
    ["{date}", "{ DATE }", "\\n", "\\\\n", "\n", " ", "  ", '"', "'", ":", "#", " #", ": ", "- ", "\\", "---", "...",
     "\t", "\r", "\x85", "\u2028", "\u2029", "\ufeff", "\u202e", "\x00", "\x1b[31m", "\x7f", "\ud800", "\ufffe",
     "&a", "*a", "<<", "!x", "%", "@", "`", "|", ">", "null", "no", "12:30", "010", "မြန်မာ", "🌸", "e\u0301"]
)  # fmt: skip
words = st.lists(_TELLING | st.text(max_size=20), max_size=12).map("".join)
"""Anything that could be typed, whether it may be said or not."""


def _may_be_said(message: str) -> bool:
    try:
        return checked(message, digest=True) is not None
    except NotToBeSaid:
        return False


_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
messages = words.map(lambda each: _REFUSED.sub("", each)).filter(_may_be_said)
stored_messages = words.map(lambda each: each.replace("\ud800", "")).filter(bool)
"""What an earlier version may have kept: also what is refused today."""
ENTRY: dict[str, Any] = {
    "at": times,
    "zone": st.none() | zones,
    "message": st.none() | messages,
    "paused": st.booleans(),
}
IN_A_SERVER: dict[str, Any] = {"channel": st.none() | ids, "role": st.none() | ids}


def reminders(**more: Any) -> st.SearchStrategy[ReminderEntry]:
    needed: dict[str, Any] = {"date": st.sampled_from([ALL, *sorted(KNOWN.dates)])}
    days = st.lists(st.integers(0, 365), min_size=1, max_size=10)
    return st.fixed_dictionaries(needed, optional={**ENTRY, **more, "before": days}).map(ReminderEntry.model_validate)


def digests(**more: Any) -> st.SearchStrategy[DigestEntry]:
    weekly = st.tuples(st.just("week"), st.sampled_from(["Monday", "Sunday"]))
    when = st.just(("day", None)) | weekly | st.tuples(st.just("month"), st.integers(1, 31))
    needed = {"what": st.sampled_from(["quote", "fact", "demand"]), "when": when}
    topic = st.none() | st.sampled_from(sorted(KNOWN.topics))
    return st.fixed_dictionaries(needed, optional={**ENTRY, **more, "topic": topic}).map(
        lambda made: DigestEntry.model_validate(
            {key: value for key, value in made.items() if key != "when"}
            | {"every": made["when"][0], "day": made["when"][1]}
        )
    )


def _several(entries: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(entries, max_size=4, unique_by=lambda each: (each.channel, each.subject))


def _keys(**more: Any) -> dict[str, Any]:
    return {
        "zone": st.none() | zones,
        "lateness": st.fixed_dictionaries(
            {}, optional={"dates": st.none() | st.integers(1, 24), "digests": st.integers(1, 24)}
        ),
        "commands_off": st.lists(st.sampled_from(COMMANDS), max_size=5),
        "reminders": _several(reminders(**more)),
        "digests": _several(digests(**more)),
    }


_OF_A_SERVER = {
    "channel": st.none() | ids,
    "notices": st.none() | ids,
    "admin_roles": st.lists(ids, max_size=5),
}

defaults: st.SearchStrategy[Defaults] = st.fixed_dictionaries({}, optional=_keys()).map(Defaults.model_validate)
blocks: st.SearchStrategy[ServerBlock] = st.fixed_dictionaries(
    {}, optional={**_keys(**IN_A_SERVER), **_OF_A_SERVER}
).map(ServerBlock.model_validate)
entries: st.SearchStrategy[Entry] = reminders(**IN_A_SERVER) | digests(**IN_A_SERVER)

assert {*_keys(), *_OF_A_SERVER} == set(KEYS)
