"""Options that several commands share."""

from typing import TypeAlias

from discord import app_commands

PRIVATE = "Show the answer only to you"

Typed: TypeAlias = app_commands.Range[str, 1, 100]
"""A name, chosen or typed freely. As long as a label may be: Discord's client may send that in place of the value."""
