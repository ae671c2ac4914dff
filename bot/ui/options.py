"""Options that several commands share."""

from typing import TypeAlias

from discord import app_commands

PRIVATE = "Show the answer only to you"

Typed: TypeAlias = app_commands.Range[str, 1, 100]
"""A name, chosen from the list or typed freely."""

Part: TypeAlias = app_commands.Range[str, 1, 30]
"""Part of a name; short, because the buttons that turn the pages carry it."""
