"""A server's own message in its reminders: what it may say, and how its blanks are filled.

Filling replaces three names in braces and does nothing else: a format string could reach
into the program.

They must never be read as a quotation, or as what Padauk vouches for. So they stand last, under a
line that says whose they are, without markup; and what marks our own answers may not be in them.
"""

import re
import unicodedata
from collections.abc import Mapping

from bot.reading.faults import control_in

MESSAGE_LIMIT = 600
"""Characters of the message once its blanks are filled; text and event still fit beside it."""

LONGEST = {"years": "1000", "date": "30 September 3000", "event": "x" * 160}

_NOT_SENT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Discord shows nothing for them, or turns what follows around; messages of earlier versions may have some."""
_BLANK = re.compile(r"\{([^{}]*)\}")
_MENTION = re.compile(r"@everyone|@here|<@[!&]?[0-9]+>|<#[0-9]+>|<id:\w+>")


_OURS = re.compile(
    r"""(?<![\w-]) [a-z0-9]+ (?: -[a-z0-9]+ )* \. [fnqd] [1-9][0-9]{0,2} (?!\w)
    | \( \s* (?: in\ the\ document | from\ a\ public\ copy | our\ (?:inference|reading) | confirmed | inferred ) \s* \)
    | \[ \s* sic \s* \]
    | from\ this\ server\s*: | the\ record\ differs\s*: | not\ in\ this\ statement
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What only Padauk says: its references, and how sure it is of something."""


class NotToBeSaid(ValueError):
    """A message that can't be kept; the text says why, in plain words with the message's own among them."""


def checked(message: str, *, digest: bool) -> str | None:
    """*message* as it will be kept, None for nothing; NotToBeSaid says what it may not hold."""
    blanks = ("date",) if digest else ("years", "date", "event")
    if (problem := control_in(message)) is not None:
        raise NotToBeSaid(f"the message {problem}")
    message = message.replace("\\n", "\n").strip()
    named = "{date}" if digest else "{years}, {date} and {event}"
    for found in _BLANK.findall(message):
        if _plain(found) not in blanks:
            raise NotToBeSaid(f"the message has {{{found[:40]}}} in it; only {named} can be filled in")
    mention = _MENTION.search(message)
    if mention is not None:
        raise NotToBeSaid(f"the message names {mention[0]}; it can mention nobody but the role you choose, take it out")
    ours = _OURS.search(_as_it_looks(message))
    if ours is not None:
        raise NotToBeSaid(
            f"the message has “{ours[0]}” in it, by which people know what Padauk itself vouches for; take it out"
        )
    length = max(len(message), len(filled(message, {blank: LONGEST[blank] for blank in blanks})))
    if length > MESSAGE_LIMIT:
        raise NotToBeSaid(
            f"the message can come to {length} characters when it is filled in; {MESSAGE_LIMIT} are the most"
        )
    return message or None


def filled(message: str, values: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda found: values.get(_plain(found[1]), found[0]), _NOT_SENT.sub("", message))


def harmless(message: str) -> str:
    """A message that was kept before it was checked as it is now: without what only Padauk says."""
    looks = _as_it_looks(message)
    return _OURS.sub("…", looks) if _OURS.search(looks) else message


def _as_it_looks(text: str) -> str:
    """*text* in plain letters, without what can't be seen, as a reader takes it."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


def _plain(blank: str) -> str:
    """{Years} and { years } mean {years}."""
    return blank.strip().casefold()
