"""Padauk on Discord: from a token to a connection, and from a signal to a clean end."""

import asyncio
import logging
import os
import platform
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import aiohttp
import discord
from yarl import URL

from bot.command_sync import SyncFailed
from bot.config.loading import ALERT_VARIABLE, HEARTBEAT_VARIABLE, Configuration, load_secret
from bot.discord_errors import may_pass, refuse_others, sentence
from bot.logs import set_up_logging
from bot.reloading import Reloading, ignore_sighup, log_warnings
from bot.runtime.alerts import AlertKind
from bot.runtime.clock import Clock
from bot.runtime.connecting import Connecting
from bot.runtime.daily_copies import DailyCopies
from bot.runtime.process_lock import AlreadyRunning, FolderUnavailable, acquire
from bot.runtime.wiring import create_bot
from bot.store import marker
from bot.store.backup import with_way_back
from bot.store.opening import MAY_PASS, StoreFailed
from bot.store.start_check import prepare, seal
from bot.version import VERSION

log = logging.getLogger(__name__)

TEST_DISCORD_VARIABLE = "PADAUK_TEST_DISCORD"
"""For tests only: the address of another Discord's API, on this machine, as in http://127.0.0.1:8000/api/v10."""


class Status(IntEnum):
    """How the process ends, for its supervisor; the codes are those of sysexits.h."""

    TRY_AGAIN = 75  # a restart may cure it
    NEEDS_HANDS = 78  # only somebody can


@dataclass(frozen=True, slots=True)
class Failure:
    """Why Padauk can't run."""

    sentence: str
    status: Status


def run_bot(
    read: Callable[[], Configuration],
    token: str,
    *,
    force_sync: bool = False,
    once: bool = False,
    anew: bool = False,
    apply: bool = False,
) -> Failure | None:
    """Run until SIGTERM, Ctrl-C or the end of the terminal.

    *read* gives the configuration, now and whenever its file has changed; FaultsFound says why not. *once*: end when
    Discord can't be reached, instead of waiting for it. *anew*: begin with an empty database where the one that was
    there is gone or damaged. *apply*: do what the settings file says, whatever servers lose by it.
    """
    wrong = use_test_discord()
    if wrong is not None:
        return Failure(wrong, Status.NEEDS_HANDS)
    configuration = read()
    settings = configuration.settings
    set_up_logging(settings.log.level, settings.log.form)
    log_warnings(configuration)
    log.info("Padauk %s, discord.py %s, Python %s", VERSION, discord.__version__, platform.python_version())
    if elsewhere := os.environ.get(TEST_DISCORD_VARIABLE):
        log.warning("this is a test: Discord is at %s", elsewhere)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks
    try:
        with acquire(Path(settings.data)):
            ignore_sighup()
            log.info("the data folder is %s", Path(settings.data).resolve())
            was_killed = marker.was_killed(settings.database_file)
            with sigterm_postponed():
                warnings = prepare(settings.database_file, discord.utils.utcnow(), anew=anew)
            for warning in warnings:
                log.warning("%s", warning)
            try:
                asyncio.run(_run(configuration, read, token, force_sync, once, warnings, was_killed, apply))
            finally:
                seal(settings.database_file)
    except AlreadyRunning as failed:
        return Failure(str(failed), Status.TRY_AGAIN)
    except StoreFailed as failed:
        status = Status.TRY_AGAIN if failed.cause in MAY_PASS else Status.NEEDS_HANDS
        return Failure(str(with_way_back(failed, settings.database_file)), status)
    except (FolderUnavailable, SyncFailed) as failed:
        return Failure(str(failed), Status.NEEDS_HANDS)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        return Failure(sentence(error), Status.TRY_AGAIN if may_pass(error) else Status.NEEDS_HANDS)
    return None


def use_test_discord() -> str | None:
    """Talk to the Discord that the variable for tests names, if it is set; a sentence where it names no such one."""
    elsewhere = os.environ.get(TEST_DISCORD_VARIABLE)
    if elsewhere and not _use_discord_at(elsewhere):
        return f"{TEST_DISCORD_VARIABLE} is for tests: it takes an address on this machine, not {elsewhere}"
    return None


def _use_discord_at(address: str) -> bool:
    """Talk to the Discord at *address* instead; False, and nothing changed, for one that is not on this machine."""
    try:
        url = URL(address)
        plain = url.scheme == "http" and not (url.user or url.query_string or url.fragment)
        near = plain and ip_address(url.host or "").is_loopback
    except ValueError:  # no address, or a name, which could lead anywhere
        near = False
    if near:
        discord.http.Route.BASE = str(url)
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = url.with_scheme("ws").with_path("/gateway/")
    return near


async def _run(
    configuration: Configuration,
    read: Callable[[], Configuration],
    token: str,
    force_sync: bool,
    once: bool,
    warnings: Sequence[str],
    was_killed: bool,
    apply: bool,
) -> None:
    secrets = {name: found for name in (ALERT_VARIABLE, HEARTBEAT_VARIABLE) if (found := load_secret(name))}
    clock = Clock(discord.utils.utcnow, time.monotonic)
    bot = create_bot(configuration.settings, force_sync=force_sync, now=clock.now, time_check=clock, secrets=secrets)
    bot.applies_the_file, bot.was_killed = apply, was_killed
    assert bot.http.http_trace is not None
    refuse_others(bot.http.http_trace)
    clock.listen(bot.http.http_trace)
    clock.ask_by(bot.services.publisher.ask_anything, bot.alerts)
    reloading = Reloading(bot, configuration, read)
    stop = stop_on_signals()
    async with bot:
        await bot.prepare()
        marker.note_work(bot.services.store.path)
        copies = DailyCopies(bot.services.store.path, bot.services.now, partial(bot.tell_operator, "Database"))
        connecting = Connecting(bot, token, once=once, now=bot.services.now)

        def logged_in() -> None:
            reloading.begin(stop.set)
            copies.begin(warnings)
            if was_killed:
                bot.alerts.report(AlertKind.CRASH, "Padauk did not end by itself: it was killed, or the power failed.")

        connected = asyncio.create_task(connecting.run(logged_in))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        copies.end()
        await reloading.end()
        if stop.is_set():
            log.info("stopping")
            await bot.close()
            connected.cancel()
            # Whatever a connection says while it is being taken down is no news.
            await asyncio.gather(connected, return_exceptions=True)
        else:
            await connected


@contextmanager
def sigterm_postponed() -> Iterator[None]:
    """Till the end of the block: an exception anywhere in it could leave a connection open, or get lost."""
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
    if asked:
        signal.raise_signal(signal.SIGTERM)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt there
            continue
    return stop
