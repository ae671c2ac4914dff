"""Choices while a member types. Nothing here may raise: Discord would only show that loading failed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import Any, TypeAlias, TypeVar

from discord import app_commands

from bot.calendar.zones import suggest_zones, zone_label
from bot.config.command_names import COMMANDS
from bot.config.servers import ALL
from bot.corpus.library import Library
from bot.corpus.models import Statement
from bot.corpus.shelf import Identified, Shelf
from bot.ui.labels import (
    ALL_DATES,
    labelled,
    labelled_entry,
    labelled_signatory,
    labelled_statement,
    name_label,
    reference_label,
    shortened,
    signatory_label,
    statement_label,
)

LIMIT = 25

Choices: TypeAlias = list[app_commands.Choice[str]]
EntryT = TypeVar("EntryT", bound=Identified)


def from_shelf(shelf: Shelf[Any], typed: str) -> Choices:
    """The entries of a shelf that fit, by their names."""
    return _choices(labelled(shelf, typed), shelf.suggest(typed), lambda entry: name_label(shelf, entry))


def of_statements(library: Library, typed: str) -> Choices:
    return _statements(library, typed, lambda _: True)


def of_letters(library: Library, typed: str) -> Choices:
    return _statements(library, typed, lambda statement: statement.signatures is not None)


def _statements(library: Library, typed: str, wanted: Callable[[Statement], bool]) -> Choices:
    known = labelled_statement(library, typed)
    fitting = filter(wanted, library.statements.suggest(typed))
    return _choices(known if known and wanted(known) else None, fitting, partial(statement_label, library))


def of_measures(library: Library, typed: str) -> Choices:
    used = {measure.id for measure in library.measures_in_use()}
    measures = (measure for measure in library.measures.suggest(typed) if measure.id in used)
    return _choices(None, measures, partial(name_label, library.measures))


def of_signatories(library: Library, typed: str) -> Choices:
    known = labelled_signatory(library, typed)
    return _choices(known, library.suggest_signatories(typed), partial(signatory_label, library))


def of_references(library: Library, typed: str) -> Choices:
    return _choices(labelled_entry(library, typed), library.suggest_references(typed), reference_label)


def of_anniversaries(library: Library, typed: str) -> Choices:
    dates = [app_commands.Choice(name=ALL_DATES, value=ALL)] if ALL.startswith(typed.strip().casefold()) else []
    return (dates + from_shelf(library.anniversaries, typed))[:LIMIT]


def of_zones(typed: str, now: datetime) -> Choices:
    return _choices(None, suggest_zones(typed, now), lambda zone: shortened(zone_label(zone, now)))


def of_commands(typed: str) -> Choices:
    """The commands that can be switched off."""
    typed = typed.strip().strip("/").casefold()
    fitting = [name for name in COMMANDS if typed in name.casefold()]
    return [app_commands.Choice(name=name, value=name) for name in fitting[:LIMIT]]


def _choices(known: EntryT | None, suggested: Iterable[EntryT], label: Callable[[EntryT], str]) -> Choices:
    """Choices with the entry first whose label was typed: Discord's client types it where a command is edited."""
    others = (entry for entry in suggested if entry is not known)
    entries = others if known is None else chain([known], others)
    return [app_commands.Choice(name=label(entry), value=entry.id) for entry in islice(entries, LIMIT)]
