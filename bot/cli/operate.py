"""What whoever runs Padauk does with its database: back it up, and put a backup in its place."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption
from bot.cli.printing import fail, print_line
from bot.config.loading import load_settings


def backup(
    file: Annotated[Path, typer.Argument(help="Where to put the backup; one that is there is replaced.")],
    config: ConfigOption = None,
) -> None:
    """A checked copy of what Padauk remembers, also while it runs."""
    from bot.store.backup import back_up, with_way_back
    from bot.store.opening import StoreFailed

    database = load_settings(config).database_file
    try:
        contents = back_up(database, file)
    except StoreFailed as failed:
        fail(str(with_way_back(failed, database)), 1)
    print_line(f"Backed up and checked: {file}, with {contents}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    config: ConfigOption = None,
) -> None:
    """Put a backup in the database's place; what was there is kept. Stop Padauk first."""
    from bot.runtime.process_lock import AlreadyRunning, FolderUnavailable, acquire
    from bot.store.backup import restore as put_back
    from bot.store.opening import StoreFailed

    settings = load_settings(config)
    try:
        with acquire(Path(settings.data)):
            contents, kept = put_back(settings.database_file, file, datetime.now(UTC))
    except AlreadyRunning as running:
        fail(f"{running}. Nothing was changed.", 1)
    except (StoreFailed, FolderUnavailable) as failed:
        fail(str(failed), 1)
    print_line(f"Restored and checked: {settings.database_file}, with {contents}.")
    if kept:
        print_line(f"What was there is kept as {kept}")
