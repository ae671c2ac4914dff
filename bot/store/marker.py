"""What a data folder says of its database, in a small file beside it, so that it is missed when it is gone.

Each start draws a number, the generation, and writes it into the database and into the marker. So a
database that is older than the folder's last start, as a backup put there by hand, or another
folder's, is known by its number.

The marker also has the digest of the file, as it was at the start or at the end. While Padauk works,
all it writes goes to the log, until that has a thousand pages. So, but for large ones, a file that
has another digest at the next start was changed by something else, as by a failing disk; no check
of SQLite's finds a digit that has become another.
"""

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from enum import StrEnum, auto
from pathlib import Path

from bot.store.opening import FILE_MODE, StoreFailed, log_size


class Run(StrEnum):
    """How far Padauk came with the database in its last run."""

    BEGUN = auto()
    AT_WORK = auto()
    ENDED = auto()  # and left no log


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    generations: tuple[int, ...] = ()  # the database has one of them; two while one follows the other
    had_rows: bool = False
    digest: str | None = None  # SHA-256 of the file; None when it is not known
    last_run: Run = Run.BEGUN


_FIRST_CHECKPOINT = 1000 * 4096
"""Bytes of the log at least when SQLite first writes to the file itself."""


def new_generation() -> int:
    return secrets.randbelow(2**31 - 1) + 1


def file_of(database: Path) -> Path:
    return database.with_suffix(".json")


def read(database: Path) -> Marker | None:
    """None where Padauk did not run before. One that can't be read still tells that it did."""
    path = file_of(database)
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_bytes())
        return Marker(
            generations=tuple(map(int, found["generations"])),
            had_rows=bool(found["had_rows"]),
            digest=found["digest"],
            last_run=Run(found["last_run"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Marker()


def write(database: Path, marker: Marker) -> None:
    path = file_of(database)
    draft = path.with_suffix(".json.draft")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(marker), file)
            file.flush()
            os.fsync(handle)
        draft.replace(path)
    except OSError as error:
        raise StoreFailed.by(error, path) from error


def digest_of(database: Path) -> str:
    """Of a file that nobody in this process has open: SQLite would lose its locks on it."""
    with database.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def was_changed(database: Path, last: Marker) -> bool:
    """Whether something else than Padauk has changed the file since it was last in use; False when nobody can tell."""
    if last.digest is None or not (last.last_run is Run.ENDED or 0 < log_size(database) < _FIRST_CHECKPOINT):
        return False
    return digest_of(database) != last.digest


def was_killed(database: Path) -> bool:
    """Whether the last run did not come to its end."""
    last = read(database)
    return last is not None and last.last_run is Run.AT_WORK


def has_lost_its_log(database: Path, last: Marker) -> bool:
    """Whether Padauk was killed at work, and the file is as it was before: the log that it left should be there."""
    return last.last_run is Run.AT_WORK and not log_size(database) and digest_of(database) == last.digest


def note_rows(database: Path) -> None:
    """From now on, empty tables are missed."""
    last = read(database)
    if last is not None and not last.had_rows:
        write(database, replace(last, had_rows=True))


def note_work(database: Path) -> None:
    """From now on, there is a log, and it is missed after a kill."""
    last = read(database)
    if last is not None:
        write(database, replace(last, last_run=Run.AT_WORK))
