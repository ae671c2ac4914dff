"""Choices while a member types. Nothing here may raise: Discord would only show that loading failed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from discord import app_commands

from bot.calendar.zones import suggest_zones, zone_label
from bot.config.command_names import COMMANDS
from bot.config.servers import ALL
from bot.corpus.library import Entry, Library, caption
from bot.corpus.models import Item, Signatory, Statement
from bot.corpus.provenance import as_of_in_words
from bot.corpus.shelf import Shelf

LIMIT = 25
LENGTH = 100

Choices: TypeAlias = list[app_commands.Choice[str]]
EntryT = TypeVar("EntryT")


def from_shelf(shelf: Shelf[Any], typed: str) -> Choices:
    """The entries of a shelf that fit, by their names."""
    return _choices(shelf.suggest(typed), lambda entry: _choice(entry.id, shelf.name(entry.id)))


def of_statements(library: Library, typed: str) -> Choices:
    return _choices(library.statements.suggest(typed), lambda statement: _of_statement(library, statement))


def of_letters(library: Library, typed: str) -> Choices:
    letters = (statement for statement in library.statements.suggest(typed) if statement.signatures is not None)
    return _choices(letters, lambda statement: _of_statement(library, statement))


def of_measures(library: Library, typed: str) -> Choices:
    used = {measure.id for measure in library.measures_in_use()}
    measures = (measure for measure in library.measures.suggest(typed) if measure.id in used)
    return _choices(measures, lambda measure: _choice(measure.id, measure.name))


def of_signatories(library: Library, typed: str) -> Choices:
    return _choices(library.suggest_signatories(typed), lambda signatory: _of_signatory(library, signatory))


def of_references(library: Library, typed: str) -> Choices:
    return _choices(library.suggest_references(typed), lambda entry: _of_entry(library, entry))


def of_anniversaries(library: Library, typed: str) -> Choices:
    dates = [_choice(ALL, "All dates")] if ALL.startswith(typed.strip().casefold()) else []
    return (dates + from_shelf(library.anniversaries, typed))[:LIMIT]


def of_zones(typed: str, now: datetime) -> Choices:
    return _choices(suggest_zones(typed, now), lambda zone: _choice(zone.id, zone_label(zone, now), zone.id))


def of_commands(typed: str) -> Choices:
    """The commands that can be switched off."""
    typed = typed.strip().strip("/").casefold()
    return _choices((name for name in COMMANDS if typed in name.casefold()), lambda name: _choice(name, name))


def _of_statement(library: Library, statement: Statement) -> app_commands.Choice[str]:
    dated = f"{statement.name} · {as_of_in_words(statement.date)}"
    issuer = library.organisations.name(statement.issuers[0])
    return _choice(statement.id, f"{dated} · {issuer}", dated, statement.name)


def _of_signatory(library: Library, signatory: Signatory) -> app_commands.Choice[str]:
    numbered = f"{signatory.number}. {signatory.name}"
    return _choice(signatory.id, f"{numbered} · {library.statement_of(signatory).name}", numbered, signatory.name)


def _of_entry(library: Library, entry: Entry) -> app_commands.Choice[str]:
    where = f"{entry.id} · {type(entry).__name__.lower()}"
    if isinstance(entry, Item):
        where += f" in {library.statements.name(entry.statement)}"
    return _choice(entry.id, f"{entry.id} · {caption(entry)}", where, entry.id)


def _choice(value: str, *labels: str) -> app_commands.Choice[str]:
    """A choice by the first of *labels* that fits Discord's 100 characters whole; by its value if none does."""
    label = next((label for label in labels if 0 < len(label) <= LENGTH), value)
    return app_commands.Choice(name=label, value=value)


def _choices(entries: Iterable[EntryT], show: Callable[[EntryT], app_commands.Choice[str]]) -> Choices:
    return [show(entry) for entry in islice(entries, LIMIT)]
