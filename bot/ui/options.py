"""Options that several commands share."""

from typing import TypeAlias

from discord import app_commands

PRIVATE = "Show the answer only to you"

Typed: TypeAlias = app_commands.Range[str, 1, 100]
"""A name, chosen from the list or typed freely."""

WholeName: TypeAlias = app_commands.Range[str, 1, 80]
"""A name to look for; not longer, because the buttons that turn the pages carry it."""

Part: TypeAlias = app_commands.Range[str, 1, 30]
"""Part of a name; the buttons carry the letter and the place beside it."""
