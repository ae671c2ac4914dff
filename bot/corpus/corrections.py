"""What a corpus says of its own past: which references it withdrew, and what of it was wrong."""

from typing import Annotated

from pydantic import Field

from bot.corpus.fields import PartialDate, Reference, Text
from bot.reading.shapes import Shape


class Withdrawn(Shape):
    """A reference that was released and stands for nothing any more."""

    id: Reference
    reason: Text
    """What whoever asks for it is told, as a sentence of its own."""
    when: PartialDate


class WithdrawnFile(Shape):
    """`withdrawn.yaml`; a corpus may be without."""

    withdrawn: tuple[Withdrawn, ...]


class Correction(Shape):
    """What was wrong in a released version."""

    id: Reference
    was: Text
    now: Annotated[Text, Field(alias="is")]
    why: Text
    when: PartialDate


class CorrectionsFile(Shape):
    """`CORRECTIONS.yaml`, in the folder of the corpus or the one above."""

    corrections: tuple[Correction, ...]
    """The newest last."""
