"""What is written down while Padauk runs: on stderr, as text or as JSON, and nothing about who asks."""

import logging
import time
from typing import Literal

from bot.reading.faults import printable

_NAME = "padauk"


def set_up_logging(level: str, form: Literal["text", "json"]) -> None:
    """Write what is of *level* or graver, in *form*; called again, it changes both."""
    number = logging.getLevelNamesMapping()[level.upper()]
    root = logging.getLogger()
    handler = next((each for each in root.handlers if each.name == _NAME), None)
    if handler is None:
        handler = logging.StreamHandler()
        handler.name = _NAME
        root.addHandler(handler)
    handler.setFormatter(_json() if form == "json" else _text())
    root.setLevel(number)
    # At debug level discord.py writes down who asks what; that is nobody's business.
    logging.getLogger("discord").setLevel(max(number, logging.INFO))
    logging.getLogger("discord.app_commands.tree").addFilter(_without_ids)
    # They say every small step they take; those of the database with what servers wrote into it.
    for name in ("alembic", "watchfiles", "aiosqlite", "sqlalchemy"):
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


class _Text(logging.Formatter):
    """Lines for a terminal, which shall show what others wrote, and not obey it."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(printable, super().format(record).split("\n")))


def _text() -> logging.Formatter:
    return _Text("{asctime} {levelname:<8} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")


def _json() -> logging.Formatter:
    """An object a line; other scripts than Latin stay escaped, so that it is JSON whatever stderr can write."""
    from pythonjsonlogger.json import JsonFormatter

    formatter = JsonFormatter(
        "{asctime}{levelname}{name}{message}",
        style="{",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "exception"},
    )
    formatter.converter = time.gmtime
    formatter.default_time_format, formatter.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
    return formatter


def _without_ids(record: logging.LogRecord) -> bool:
    """Where a choice fails, discord.py writes down who typed, in which server; the error alone is enough."""
    if "autocomplete" in str(record.msg):
        record.msg, record.args = "choices could not be offered", ()
    return True
