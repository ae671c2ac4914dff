"""The kinds of text that the corpus is made of: verbatim, ours, names, ids and dates, and how long each may be."""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from bot.lookup.normalize import normalize
from bot.lookup.zawgyi import is_zawgyi
from bot.reading.shapes import FieldError

PASSAGE_LIMIT = 1500
"""Characters in one passage. Twice this (every character escaped) still fits in one embed."""

HEADLINE_LIMIT = 200
NAME_LIMIT = 80
"""Characters in a name that Discord shows as a choice (100 at most, with room for a date)."""


def fold(text: str) -> str:
    """Fold every run of white space to one space: the only change made to verbatim text."""
    return re.sub(r"\s+", " ", text).strip()


def _real_date(text: str) -> str:
    """Check `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a date that no calendar has is refused."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError("no calendar has this date; write YYYY, YYYY-MM or YYYY-MM-DD")
    datetime.date(year, month, day)
    return text


def _year_as_text(value: Any) -> Any:
    """A bare year in YAML is a number; as a date it is text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _searchable(text: str) -> str:
    """*text* as one spelling of Unicode has it; words that no search could find are refused."""
    if not normalize(text):
        raise ValueError("has no letter or digit to search for; fill it in or leave it out")
    if is_zawgyi(text):
        raise ValueError("is Burmese in Zawgyi; convert it to Unicode")
    return unicodedata.normalize("NFC", fold(text))


Folded = AfterValidator(fold)
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
ShortSlug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
ItemId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[fnqd][1-9][0-9]{0,2}$", max_length=30)]
SignatoryId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[1-9][0-9]{0,4}$", max_length=30)]
Reference = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[fnqd]?[1-9][0-9]{0,4})?$", max_length=40)]
"""Of any entry."""
Text = Annotated[str, Field(min_length=1, max_length=1200), Folded]
"""Our own words."""
Line = Annotated[str, Field(min_length=1, max_length=300), Folded]
"""Our own words, where one line is enough."""
Headline = Annotated[str, Field(min_length=1, max_length=HEADLINE_LIMIT), Folded]
Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT), Folded]
AskedWord = Annotated[str, Field(max_length=100), AfterValidator(_searchable)]
"""A word or phrase that people type, in any script."""
Passage = Annotated[str, Field(min_length=1, max_length=PASSAGE_LIMIT), Folded]
"""Words exactly as published, white space folded."""
Passages = Annotated[tuple[Passage, ...], Field(min_length=1)]
URL = r"^https://[^\s<>/?#@]+([/?#][^\s<>]*)?$"
FILE_NAME = r"^[A-Za-z0-9_-][A-Za-z0-9._-]*$"
Url = Annotated[str, Field(pattern=URL, max_length=500)]
PartialDate = Annotated[
    str,
    BeforeValidator(_year_as_text, json_schema_input_type=str | int),
    Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
    AfterValidator(_real_date),
]
"""`YYYY`, `YYYY-MM` or `YYYY-MM-DD`: as much of a date as is known, sortable as text."""


def require_within(field: str, words: Iterable[str], passages: Iterable[str]) -> None:
    """Raise ValueError for the first of *words* that none of *passages* has."""
    for each in words:
        if not any(each in passage for passage in passages):
            raise FieldError(field, f'"{each}" does not occur in the passages; copy it from there')
