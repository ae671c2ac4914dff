"""Addresses: where an answer can be found again.

An answer is a function of the corpus and a few options, so a button needs to keep nothing
but those: its custom id is the address of what it leads to, as a link is on a web page.
That is why buttons outlive restarts, and why nothing has to be stored for them.
"""

import re
from dataclasses import dataclass, replace
from typing import Self

from bot.corpus.shelf import short_form
from bot.errors import MemberError

CUSTOM_ID_LIMIT = 100
_PREFIX = "p"
PATTERN = rf"{_PREFIX}:(?P<answer>[a-z]+)(?P<options>(:[^:/]*)*)/(?P<text>[^:/]*):(?P<page>[0-9]+)"


NAMES_NOBODY = "That names nobody. Type a name, an acronym or part of a name."


def as_text(typed: str) -> str:
    """What a member typed, without the two signs that hold an address together; no name needs them."""
    text = " ".join(typed.replace(":", " ").replace("/", " ").split())
    if typed and not text:
        raise MemberError(NAMES_NOBODY)
    return text


@dataclass(frozen=True, slots=True)
class Address:
    """The name of an answer, its options in their order ("" for one left out), and the page."""

    answer: str
    options: tuple[str, ...] = ()
    text: str = ""  # what a member typed to look for, from `as_text`
    page: int = 0

    def at(self, page: int) -> Self:
        return replace(self, page=page)

    def custom_id(self) -> str:
        """The address in 100 characters; long options stand in their short form where they must."""
        for options in (self.options, tuple(short_form(one) if len(one) > 13 else one for one in self.options)):
            custom_id = ":".join((_PREFIX, self.answer, *options)) + f"/{self.text}:{self.page}"
            if len(custom_id) <= CUSTOM_ID_LIMIT:
                return custom_id
        raise MemberError("That is too long to look for; try a word or two of it.")

    @classmethod
    def of_custom_id(cls, custom_id: str) -> Self:
        """The way back; ValueError for an id that is no address."""
        found = re.fullmatch(PATTERN, custom_id)
        if found is None:
            raise ValueError(custom_id)
        return cls(found["answer"], tuple(found["options"].split(":"))[1:], found["text"], int(found["page"]))
