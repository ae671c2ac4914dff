"""What whoever runs the bot must hear of."""

import logging
from enum import StrEnum
from typing import Protocol

log = logging.getLogger(__name__)


class AlertKind(StrEnum):
    CLOCK = "clock"


class Alerts(Protocol):
    async def report(self, kind: AlertKind, text: str) -> None:
        """Tell the operator; it holds nobody up and raises nothing."""
        ...


class LoggedAlerts:
    """In the log, and not again while nothing else of its kind is reported."""

    def __init__(self) -> None:
        self._latest: dict[AlertKind, str] = {}

    async def report(self, kind: AlertKind, text: str) -> None:
        if self._latest.get(kind) != text:
            self._latest[kind] = text
            log.error("%s", text)
