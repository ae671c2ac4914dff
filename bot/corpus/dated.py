"""When something was, how that is known, and what the statements can't know of it: what came after, what differs."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.corpus.fields import Folded, Line, PartialDate, Text, Url
from bot.reading.shapes import FieldError, Shape


class Certainty(StrEnum):
    """How a date is known."""

    STATED = "stated"
    """The document states it."""
    CONFIRMED = "confirmed"
    """A public copy of the statement states it."""
    PROBABLE = "probable"
    """A public copy suggests it."""
    INFERRED = "inferred"
    """It follows from the event the statement belongs to."""
    UNKNOWN = "unknown"
    """No date is known; `date` is null."""


class AsOf(Shape):
    """A date and how certain it is."""

    date: PartialDate | None = None
    """As much of the date as is known; null when certainty is unknown."""
    certainty: Certainty
    note: Text | None = None
    """What the date rests on, in our words."""

    @model_validator(mode="after")
    def _null_means_unknown(self) -> Self:
        if (self.date is None) != (self.certainty is Certainty.UNKNOWN):
            raise ValueError('a date is null exactly when its certainty is "unknown"')
        return self


STATEMENTS_OWN = AsOf(certainty=Certainty.UNKNOWN)
"""Stands in for an `as_of` left out; the statement puts its own date there."""


class Source(Shape):
    """A public page that is none of the corpus's statements, for what came after one or contradicts it."""

    title: Annotated[str, Field(min_length=1, max_length=250), Folded]
    publisher: Line
    url: Url
    date: PartialDate | None = None
    """Of the page; null where it has none."""


class SourceCertainty(StrEnum):
    STATED = "stated"
    """Its source states it."""
    PROBABLE = "probable"
    """Its source suggests it."""


class Afterwards(Shape):
    """What came after a statement, which the statement can't know."""

    text: Text
    """In our words, in the past tense, with dates; never that a demand was met unless the source says it."""
    date: PartialDate
    """When it happened."""
    certainty: SourceCertainty = SourceCertainty.STATED
    source: Source


class Dispute(Shape):
    """Where the public record says something else than a statement; its words stay as they are."""

    what: Text
    """What the record says, in our words."""
    by: Line
    """Who says so."""
    source: Source


class Event(Shape):
    """What a demand is about, after which it can't be followed any more."""

    event: Line
    """In our words, as it goes on after "Asked before": "the 89th INTERPOL General Assembly"."""
    day: PartialDate
    """The last day on which it could be followed."""
    certainty: Certainty

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.certainty is Certainty.UNKNOWN:
            raise FieldError("certainty", "an event that a demand is bound to has a day; unknown says nothing")
        return self


class Keeper(Shape):
    """Who keeps counting what a measure counts."""

    by: Line
    url: Url
    """Where the count is kept; the corpus holds no number of it."""
