"""Administrators hear a week before what would keep a post away, not on the day."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.posting.ledger import Ledger
from bot.posting.outlook import Expected, Outlook
from bot.posting.pace import Pace
from bot.posting.publisher import Notice, Publisher, PublishFailed

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
SAID_AGAIN_AFTER = timedelta(days=7)
_LOOK_EVERY = 3600.0  # seconds


class Forecast:
    """Once a day, what is due within a week; *describe* gives a subject in words, *rest* waits between looks."""

    def __init__(
        self,
        outlook: Outlook,
        ledger: Ledger,
        publisher: Publisher,
        pace: Pace,
        *,
        describe: Callable[[str], str],
        now: Callable[[], datetime],
        rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._outlook = outlook
        self._ledger = ledger
        self._publisher = publisher
        self._pace = pace
        self._describe = describe
        self._now = now
        self._rest = rest
        self._looked_at: datetime | None = None
        self._said: dict[tuple[int, int, str], datetime] = {}  # by server, reminder and obstacle

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("what is due within a week could not be looked at; the next hour tries again")
            await self._rest(_LOOK_EVERY)

    async def look(self) -> None:
        """Report what is new, if a day has passed."""
        now = self._now()
        if self._looked_at is not None and timedelta() <= now - self._looked_at < EVERY:
            return
        by_server: defaultdict[int, list[str]] = defaultdict(list)
        async for expected in self._outlook.of_the_week(now):
            by_server[expected.guild_id] += self._news(expected, now)
        for guild_id, lines in by_server.items():
            if lines:
                await self._tell(guild_id, lines)
        self._looked_at = now
        self._said = {key: at for key, at in self._said.items() if now - at < SAID_AGAIN_AFTER}

    def _news(self, expected: Expected, now: datetime) -> list[str]:
        lines = []
        for finding in expected.findings:
            key = (expected.guild_id, expected.number, finding.obstacle.name)
            if key not in self._said or now - self._said[key] >= SAID_AGAIN_AFTER:
                self._said[key] = now
                lines.append(in_words(expected, finding.detail, self._describe))
        return lines

    async def _tell(self, guild_id: int, lines: list[str]) -> None:
        log.warning("server %d: %s", guild_id, " ".join(lines))
        channel_id = await self._ledger.notice_channel(guild_id)
        if channel_id is None:
            return
        await self._pace.turn()
        try:
            await self._publisher.notify(Notice(channel_id, tuple(lines), "Within a week"))
        except PublishFailed as failure:
            log.warning("server %d could not be told: %s", guild_id, failure)


def in_words(expected: Expected, detail: str, describe: Callable[[str], str]) -> str:
    """A line for administrators."""
    subject = "" if expected.reminder is None else f" ({describe(expected.reminder.subject)})"
    when = "" if expected.occurrence is None else f", due on {expected.occurrence.mark.posted_on}"
    return f"Reminder {expected.number}{subject}{when}: {detail}."
