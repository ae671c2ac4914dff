"""The shapes of a corpus's files, but for those of statements."""

from typing import Annotated

from pydantic import Field

from bot.corpus.fields import Line, Name, PartialDate
from bot.corpus.models import Addressee, Measure, Milestone, Organisation, Place, Term, Topic
from bot.reading.shapes import Shape


class CorpusFile(Shape):
    """`corpus.yaml`: what this corpus is."""

    name: Name
    version: PartialDate
    """The day it was last changed."""
    licence: Line | None = None
    """Under what it may be used, for whoever has nothing but the export."""


class OrganisationsFile(Shape):
    organisations: tuple[Organisation, ...]


class TopicsFile(Shape):
    topics: tuple[Topic, ...]


class MeasuresFile(Shape):
    measures: tuple[Measure, ...]


class PlacesFile(Shape):
    places: tuple[Place, ...]


class AddresseesFile(Shape):
    addressees: tuple[Addressee, ...]


class TermsFile(Shape):
    terms: tuple[Term, ...]


class MilestonesFile(Shape):
    milestones: tuple[Milestone, ...]


class EquivalentsFile(Shape):
    """Other words that people type for what statements say, in lower case."""

    same: tuple[Annotated[tuple[Name, ...], Field(min_length=2)], ...] = ()
    """Words and phrases for the same: whoever types one finds all."""
    also: dict[Name, Annotated[tuple[Name, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """Who types the left also finds the right, but not the other way round."""
