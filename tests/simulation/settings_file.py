"""config.yaml of the simulated servers: whoever writes it, and the program's own watching and reading."""

import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot.client import Padauk
from bot.config.loading import Configuration, load
from bot.config.settings import Settings
from bot.reading.faults import FaultsFound
from bot.reloading import Reloading
from bot.watching import _Settling, digest_of

_HEAD = "log:\n  level: error\nservers:\n"
_SERVER = """\
  {id}:
    zone: Asia/Yangon
    notices: {notices}
    lateness:
      digests: 16
    channel: {id}
    reminders:
      - date: coup-2021
        at: "09:00"
{message}    digests:
      - what: quote
        every: day
        at: "08:00"
"""

Use = Callable[[Settings], Awaitable[None]]
Tell = Callable[[str, Sequence[str]], Awaitable[None]]


class SettingsFile:
    """*servers*: the id of each, which is its channel's too, and the channel where its administrators are told."""

    def __init__(self, path: Path, servers: dict[int, int], clock: Callable[[], float]) -> None:
        self.path = path
        self._servers = servers
        self._clock = clock
        self._messages: dict[int, str] = {}
        self.is_whole = False
        self.write()

    def read(self) -> Configuration | None:
        """What a start goes by; None where it would end with status 78."""
        try:
            return load(self.path)
        except FaultsFound:
            return None

    def watched(self, configuration: Configuration, use: Use, tell: Tell) -> None:
        """A process with *configuration* follows the file from now on."""
        bot = cast(Padauk, SimpleNamespace(use=use, tell_operator=tell))
        self._reloading = Reloading(bot, configuration, lambda: load(self.path))
        self._settling = _Settling(configuration.digest, self._clock)

    async def look(self) -> None:
        """As the watch does every second."""
        if self._settling.is_news(digest_of(self.path)):
            await self._reloading.reload()

    async def read_again(self) -> None:
        """The operator sends SIGHUP."""
        await self._reloading.reload()

    def write(self) -> None:
        self.path.write_text(self._text(), encoding="utf-8")
        self.is_whole = True

    def write_half(self, chance: random.Random) -> None:
        """Up to the end of some line."""
        lines = self._text().splitlines(keepends=True)
        self.path.write_text("".join(lines[: chance.randrange(len(lines))]), encoding="utf-8")
        self.is_whole = False

    def edit(self, server: int, message: str) -> None:
        """Other words for a reminder."""
        self._messages[server] = message
        self.write()

    def _text(self) -> str:
        return _HEAD + "".join(
            _SERVER.format(id=id, notices=notices, message=self._own_words(id)) for id, notices in self._servers.items()
        )

    def _own_words(self, server: int) -> str:
        message: Any = self._messages.get(server)
        return "" if message is None else f"        message: {message}\n"
