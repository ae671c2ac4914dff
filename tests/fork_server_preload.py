"""All that a process of Padauk's imports, for `fork_server`; not its main module, which Python would warn of."""

import gc
from importlib import import_module

for name in (
    *("aiosqlite", "alembic.command", "rich.progress", "rich.table", "sqlalchemy.dialects.sqlite.aiosqlite", "typer"),
    *("Stemmer", "bot.calendar.file", "bot.config.names", "bot.search.opening", "bot.demo", "bot.run", "cogs"),
):
    import_module(name)

# What is here now stays; a collection would go through all of it in every process, and copy its pages.
gc.freeze()
