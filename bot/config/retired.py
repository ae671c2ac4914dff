"""Settings of earlier versions: for one version a warning that says what to do, then keys unknown like any other.

The one that can't be left at a warning is `database`, where it names another file than the data
folder's: to start without what is in there would be to forget every server.
"""

import os
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.config.settings import DATABASE_NAME, Settings
from bot.reading.faults import Fault, quoted
from bot.reading.yaml_file import YamlFile

RETIRED: Mapping[str, str] = {
    "language": "is no longer a setting: Padauk's own sentences are in English; delete this key",
    "database": f"is no longer a setting: the database is always {DATABASE_NAME} in the `data` folder; delete this key",
}
"""What to do about each key at the top of the file, for whoever still has it."""

_SQLITE = "sqlite:///"
_LONGEST_PATH = 4096


def without_retired(file: YamlFile) -> tuple[YamlFile, list[Fault], list[Fault]]:
    """*file* without retired keys, a warning for each, and a fault where that would lose something."""
    if not isinstance(file.values, dict):
        return file, [], []
    warnings = [file.fault((key,), what_to_do) for key, what_to_do in RETIRED.items() if key in file.values]
    lost = _database_elsewhere(file.values)
    faults = [] if lost is None else [file.fault(("database",), lost)]
    values = {key: value for key, value in file.values.items() if key not in RETIRED}
    return replace(file, values=values), warnings, faults


def _database_elsewhere(values: Mapping[str, Any]) -> str | None:
    """What to do with a database that is not the data folder's; None where there is none."""
    address, data = values.get("database"), values.get("data", Settings().data)
    if address in (None, "") or not isinstance(data, str) or not data:  # of such a `data` its own fault tells
        return None
    ours, theirs = Path(data) / DATABASE_NAME, _file_of(address)
    if theirs is None or not _can_be_pasted(ours):
        return (
            f"is no longer a setting: the database is always {quoted(str(ours))}; if this names another file, stop "
            "Padauk and move that file there; then delete this key"
        )
    return None if _is_same(theirs, ours) else _how_to_move(theirs, ours)


def _file_of(address: Any) -> Path | None:
    """The file of an SQLite address; None for what is no such address, or can't be pasted as it is."""
    if not isinstance(address, str) or not address.startswith(_SQLITE):
        return None
    path = address.removeprefix(_SQLITE).partition("?")[0]  # SQLAlchemy's options follow
    return Path(path) if path and _can_be_pasted(Path(path)) else None


def _can_be_pasted(path: Path) -> bool:
    return str(path).isprintable() and len(str(path)) <= _LONGEST_PATH


def _is_same(one: Path, other: Path) -> bool:
    """Whether both are one file, by whatever names, also before there is one."""
    try:
        return one.samefile(other)
    except OSError:  # not both are there
        return os.path.realpath(one) == os.path.realpath(other)


def _how_to_move(theirs: Path, ours: Path) -> str:
    """In two commands: one for the file, one for the log beside it, which a Padauk that was killed leaves behind.

    The third file, ending in -shm, is made anew from the log.
    """
    log, its_place = Path(f"{theirs}-wal"), Path(f"{ours}-wal")
    make_folder = "" if ours.parent.is_dir() else f"mkdir -p -- {shlex.quote(str(ours.parent))} && "
    in_the_way = f"move the {ours} and {its_place} that are there elsewhere, "
    return (
        f"is no longer a setting: the database is always {ours}; stop Padauk, "
        f"{in_the_way if ours.exists() or its_place.exists() else ''}"
        f"run `{make_folder}{_move(theirs, ours)}` and, if there is such a log, `{_move(log, its_place)}`, "
        "then delete this key"
    )


def _move(source: Path, target: Path) -> str:
    return shlex.join(["mv", "--", str(source), str(target)])
