"""The settings file, read again while Padauk runs.

A good file is put in force at once, without reconnecting, and what changed is logged. A bad
one is refused as a whole: what was in force stays, and its faults are logged and told where
the file itself says (`notices`). It is read again when it changes, and on SIGHUP; where
that says that the terminal in which Padauk was started is closed, Padauk stops instead.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from hashlib import sha256
from typing import Any

from bot.administration.differences import differences, in_a_line
from bot.administration.losses import WouldRemove
from bot.client import Padauk
from bot.command_sync import SyncFailed
from bot.config.loading import Configuration
from bot.config.servers import Defaults, ServerBlock
from bot.config.settings import Settings, leaves
from bot.logs import set_up_logging
from bot.reading.faults import Fault, FaultsFound
from bot.store.opening import StoreFailed
from bot.watching import changes_of

log = logging.getLogger(__name__)

_PATIENCE = 2.0
"""Seconds for a reload to end when the bot stops."""

_TOLD = 10
"""Faults told in a channel; whoever writes a file may save it many times before it is right."""

_OF_NOTHING = sha256(b"").hexdigest()
_AT_THE_NEXT_START = {("corpus", "paths"), ("corpus", "packs"), ("data",), ("shards",)}


def ignore_sighup() -> None:
    """Until `Reloading.begin` handles it: to be asked to reload must not end a process that is only starting."""
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


class Reloading:
    """*configuration* is in force; *read* gives it anew, or FaultsFound."""

    def __init__(self, bot: Padauk, configuration: Configuration, read: Callable[[], Configuration]) -> None:
        self._bot = bot
        self._configuration = configuration
        self._read = read
        self._one_at_a_time = asyncio.Lock()
        self._complete = True  # whether all of what was read last is in force
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._had_terminal = _has_terminal()

    def begin(self, hung_up: Callable[[], object]) -> None:
        """From now on, reload when the file changes, and on SIGHUP where there is such a signal.

        A terminal that is closed sends SIGHUP, too: *hung_up* is called for that, and nothing is reloaded.
        """
        self._start(self._watch())
        number = getattr(signal, "SIGHUP", None)
        if number is not None:
            asyncio.get_running_loop().add_signal_handler(number, self._on_hangup, hung_up)
            self._end_if_hung_up(hung_up)  # until now, SIGHUP was ignored

    def _on_hangup(self, hung_up: Callable[[], object]) -> None:
        if not self._end_if_hung_up(hung_up) and not self._stop.is_set():
            self._start(self.reload())

    def _end_if_hung_up(self, hung_up: Callable[[], object]) -> bool:
        gone = self._had_terminal and not _has_terminal()
        if gone:
            log.info("the terminal was closed")
            hung_up()
        return gone

    async def end(self) -> None:
        """Begin no more, and let what is under way come to its end: cut off, it could take the database with it."""
        self._stop.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        changed = changes_of(self._configuration.path, self._stop, seen=self._configuration.digest)
        async with contextlib.aclosing(changed):
            async for _ in changed:
                await self.reload()

    async def reload(self) -> None:
        """Read the file and put it in force; what can't be read leaves in force what was."""
        async with self._one_at_a_time:
            try:
                configuration = await asyncio.to_thread(self._read)
                self._refuse_nothing(configuration)
            except FaultsFound as found:
                await self._refuse(found)
            except Exception:
                log.exception("the settings could not be read again; what was in force stays")
            else:
                await self._put_in_force(configuration)

    def _refuse_nothing(self, configuration: Configuration) -> None:
        """A file that is gone, or was just emptied to be written anew, does not mean that nothing shall be set."""
        if self._configuration.digest is not None and configuration.digest in (None, _OF_NOTHING):
            problem = "is empty or gone; to go back to what is built in, leave a comment in it"
            raise FaultsFound([Fault(str(configuration.path), 1, problem)])

    async def _put_in_force(self, configuration: Configuration) -> None:
        changed = list(changes(self._configuration.settings, configuration.settings))
        self._configuration = configuration
        log_warnings(configuration)
        if not changed and self._complete:
            log.info("the settings were read again; nothing has changed")
            return
        log.info("the settings were read again:\n%s", "\n".join(changed) or "what could not be put in force before")
        set_up_logging(configuration.settings.log.level, configuration.settings.log.form)
        self._complete = False
        try:
            await self._bot.use(configuration.settings)
            self._complete = True
        except WouldRemove as refused:
            log.error("%s", refused)
            await self._bot.tell_operator("Settings", [str(refused)])
        except (SyncFailed, StoreFailed) as failed:
            log.error("not all of the settings could be put in force: %s", failed)
        except Exception:
            log.exception("not all of the settings could be put in force; the next start tries again")

    async def _refuse(self, found: FaultsFound) -> None:
        log.error("the settings can't be used; what was in force stays:\n%s", found)
        lines = ["The settings file can't be used; what was in force stays.", *map(str, found.faults[:_TOLD])]
        if found.count > _TOLD:
            lines.append(f"and {found.count - _TOLD} more; the log lists them")
        await self._bot.tell_operator("Settings", lines)


def log_warnings(configuration: Configuration) -> None:
    for warning in configuration.warnings:
        log.warning("%s", warning)


def _has_terminal() -> bool:
    """Whether somebody sits before us; a terminal that has been closed is none."""
    return os.isatty(0)


def changes(before: Settings, after: Settings) -> Iterator[str]:
    """What differs between two settings, a line each."""
    old, new = leaves(before), leaves(after)
    for path, value in new.items():
        if value != old[path] and path[0] != "defaults":
            when = " (at the next start)" if path in _AT_THE_NEXT_START else ""
            yield f"{'.'.join(path)}: {in_a_line(old[path])} -> {in_a_line(value)}{when}"
    yield from (f"defaults: {line}" for line in _of_block(before.defaults, after.defaults))
    for guild_id in sorted(before.servers.keys() | after.servers.keys()):
        lines = list(_of_block(before.block(guild_id), after.block(guild_id)))
        yield from (f"servers.{guild_id}: {line}" for line in lines)


def _of_block(before: Defaults, after: Defaults) -> Iterator[str]:
    yield from differences(_whole(before), _whole(after))
    for key in sorted(before.model_fields_set ^ after.model_fields_set):
        if getattr(before, key) == getattr(after, key):
            yield f"  {key}: {'is given now' if key in after.model_fields_set else 'is given no more'}"


def _whole(block: Defaults) -> ServerBlock:
    """A block with every key, for comparing."""
    return ServerBlock.only({key: getattr(block, key) for key in type(block).model_fields})
