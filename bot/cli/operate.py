"""What whoever runs Padauk does with its database: back it up, and put a backup in its place."""

from datetime import datetime
from pathlib import Path

from bot.config.settings import Settings
from bot.runtime.process_lock import AlreadyRunning, acquire
from bot.store.backup import back_up, restore, with_way_back
from bot.store.opening import StoreFailed


def backup_in_words(settings: Settings, target: Path) -> str:
    """Make a backup at *target*; Padauk may run meanwhile."""
    try:
        contents = back_up(settings.database_file, target)
    except StoreFailed as failed:
        raise with_way_back(failed, settings.database_file) from failed
    return f"Backed up and checked: {target}, with {contents}."


def restore_in_words(settings: Settings, copy: Path, now: datetime) -> str:
    """Put *copy* in the database's place; AlreadyRunning while Padauk runs."""
    try:
        with acquire(Path(settings.data)):
            contents, kept = restore(settings.database_file, copy, now)
    except AlreadyRunning as running:
        raise AlreadyRunning(f"{running}. Nothing was changed.") from running
    what_was_there = f" What was there is kept as {kept}." if kept else ""
    return f"Restored and checked: {settings.database_file}, with {contents}.{what_was_there}"
