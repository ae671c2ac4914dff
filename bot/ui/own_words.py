"""A server's own message in its reminders: what it may say, and how its blanks are filled.

Filling replaces three names in braces and does nothing else: a format string could reach
into the program.
"""

import re
from collections.abc import Mapping

from bot.errors import MemberError
from bot.posting.models import Digest
from bot.ui.text import from_member

MESSAGE_LIMIT = 600
"""Characters of the message once its blanks are filled; text and event still fit beside it."""

LONGEST = {"years": "1000", "date": "30 September 3000", "event": "x" * 160}

_BLANK = re.compile(r"\{([^{}]*)\}")
_MENTION = re.compile(r"@everyone|@here|<@[!&]?[0-9]+>|<#[0-9]+>|<id:\w+>")


def checked(message: str, digest: Digest | None) -> str | None:
    """*message* as it will be kept, None for nothing; a MemberError says what it may not hold."""
    blanks = ("years", "date", "event") if digest is None else ("date",)
    message = message.replace("\\n", "\n").strip()
    named = "{years}, {date} and {event}" if digest is None else "{date}"
    for found in _BLANK.findall(message):
        if _plain(found) not in blanks:
            raise MemberError(f"Your message has {{{from_member(found)[:40]}}} in it; only {named} can be filled in.")
    mention = _MENTION.search(message)
    if mention is not None:
        raise MemberError(
            f"Your message names {from_member(mention[0])}. It can mention nobody but the role you choose with the "
            "option role; take it out."
        )
    length = len(filled(message, {blank: LONGEST[blank] for blank in blanks}))
    if length > MESSAGE_LIMIT:
        raise MemberError(
            f"Your message can come to {length} characters when it is filled in; {MESSAGE_LIMIT} are the most."
        )
    return message or None


def filled(message: str, values: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda found: values.get(_plain(found[1]), found[0]), message)


def _plain(blank: str) -> str:
    """{Years} and { years } mean {years}."""
    return blank.strip().casefold()
