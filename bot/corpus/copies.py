"""Where else a statement can be read, so that a citation outlives its page.

An address is written down only as somebody saw it, a hash only of bytes that were in hand: what is
not known is null. `padauk corpus verify --live` prints both for the pages that it reads.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.corpus.fields import PartialDate, Url
from bot.reading.shapes import FieldError, Shape


class CopyKind(StrEnum):
    ORIGINAL = "original"
    """The page where it was published."""
    REPUBLICATION = "republication"
    """The same words on someone else's page."""
    ARCHIVE = "archive"
    """A page as an archive keeps it, which nobody edits."""


class Copy(Shape):
    """One place where a statement stands, or stood when it was captured."""

    url: Url | None
    """As it was seen; null where none was."""
    kind: CopyKind
    captured: PartialDate | None = None
    """The day on which its bytes were taken, or that the archive gives."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Of the bytes that were in hand that day."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.url is None and self.sha256 is None:
            raise ValueError("says nothing; give its address, or the hash of its bytes")
        if self.sha256 is not None and self.captured is None:
            raise FieldError("captured", "say on which day the bytes with this hash were taken")
        return self
