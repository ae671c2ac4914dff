"""A pack adds to a corpus, and never overrules it: what it may do beyond that, `config.yaml` says.

Without consent, no figure of a pack makes one of the corpus old, none of its dates joins the reminders
of all dates, and it brings no second organisation or term of one name, nor other words for what the
corpus is asked for. The last two are faults, for whoever keeps the pack can mend them; the first two
are only left undone. Whatever a pack says, is said to be the pack's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.lookup.normalize import normalize
from bot.reading.faults import Fault
from bot.reading.yaml_file import YamlFile


class Consent(StrEnum):
    """What whoever runs Padauk lets a pack do."""

    SUPERSEDE = "supersede"
    """Its figures may be newer counts than those of the corpus."""
    DATES = "dates"
    """Its dates belong to all dates."""
    TERMS = "terms"
    """It may have organisations and terms of the same name."""
    EQUIVALENTS = "equivalents"
    """It may have other words for the corpus's words."""


@dataclass(frozen=True, slots=True)
class Pack:
    folder: Path
    may: frozenset[Consent] = frozenset()

    @property
    def name(self) -> str:
        """What members read."""
        return self.folder.resolve().name


Vocabularies = Mapping[str, Iterable[tuple[YamlFile, Any]]]
_NAMED = ("organisations", "terms")


def faults_of_pack(pack: Pack, own: set[str], vocabularies: Vocabularies) -> Iterator[Fault]:
    """Where *pack*, which has the files named *own*, would overrule what stands in the others."""
    if Consent.TERMS not in pack.may:
        for stem in _NAMED:
            yield from _second_names(pack, own, vocabularies[stem], stem)
    if Consent.EQUIVALENTS not in pack.may:
        yield from _other_words(pack, own, vocabularies)


def _second_names(pack: Pack, own: set[str], files: Iterable[tuple[YamlFile, Any]], stem: str) -> Iterator[Fault]:
    files = list(files)
    taken = {
        normalize(name): entry.id
        for file, shape in files
        if file.name not in own
        for entry in getattr(shape, stem)
        for name in (entry.name, *entry.acronyms, *entry.aliases)
    }
    for file, shape in files:
        if file.name in own:
            for place, entry in enumerate(getattr(shape, stem)):
                for name in (entry.name, *entry.acronyms, *entry.aliases):
                    if normalize(name) in taken:
                        problem = (
                            f'"{name}" is a name of {taken[normalize(name)]} already; use that id instead, or '
                            f"let this pack have it in config.yaml ({_consent(pack, Consent.TERMS)})"
                        )
                        yield file.fault((stem, place, "name"), problem)


def _other_words(pack: Pack, own: set[str], vocabularies: Vocabularies) -> Iterator[Fault]:
    known = set(_known_words(own, vocabularies))
    for file, shape in vocabularies["equivalents"]:
        if file.name in own:
            groups = [(("same", place), group) for place, group in enumerate(shape.same)]
            groups += [(("also", typed), (typed, *others)) for typed, others in shape.also.items()]
            for location, words in groups:
                found = next((word for word in words if normalize(word) in known), None)
                if found is not None:
                    problem = (
                        f'"{found}" is a word of the corpus, and a pack gives it no other meaning; take it out, or '
                        f"let this pack do so in config.yaml ({_consent(pack, Consent.EQUIVALENTS)})"
                    )
                    yield file.fault(location, problem)


def _known_words(own: set[str], vocabularies: Vocabularies) -> Iterator[str]:
    """Names in the vocabularies of the others, and what their equivalents speak of."""
    for stem in ("topics", "addressees", *_NAMED):
        for file, shape in vocabularies[stem]:
            if file.name not in own:
                for entry in getattr(shape, stem):
                    names = (entry.name, *entry.aliases, *getattr(entry, "acronyms", ()))
                    yield from map(normalize, names)
    for file, shape in vocabularies["equivalents"]:
        if file.name not in own:
            for group in shape.same:
                yield from map(normalize, group)
            for typed, others in shape.also.items():
                yield from map(normalize, (typed, *others))


def _consent(pack: Pack, consent: Consent) -> str:
    return f"corpus: packs: - path: {pack.folder}, may: [{consent}]"
