"""Padauk on Discord: from a token to a connection, and from a signal to a clean end."""

import asyncio
import logging
import os
import platform
import signal
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path

import aiohttp
import discord
from yarl import URL

from bot.client import Padauk
from bot.command_sync import SyncFailed
from bot.config.loading import Configuration
from bot.discord_errors import refuse_others, sentence
from bot.logs import set_up_logging
from bot.reloading import Reloading, ignore_sighup, log_warnings
from bot.runtime.daily_copies import DailyCopies
from bot.runtime.process_lock import FolderUnavailable, acquire
from bot.runtime.wiring import create_bot
from bot.store import marker
from bot.store.backup import with_way_back
from bot.store.opening import StoreFailed
from bot.store.start_check import prepare, seal
from bot.version import VERSION

log = logging.getLogger(__name__)

TEST_DISCORD_VARIABLE = "PADAUK_TEST_DISCORD"
"""For tests only: the address of another Discord's API, on this machine, as in http://127.0.0.1:8000/api/v10."""


def run_bot(
    read: Callable[[], Configuration], token: str, *, force_sync: bool = False, anew: bool = False
) -> str | None:
    """Run until SIGTERM, Ctrl-C or the end of the terminal; a sentence when Discord did not let us in.

    *read* gives the configuration, now and whenever its file has changed; FaultsFound says why not.
    *anew*: begin with an empty database where the one that was there is gone or damaged.
    """
    elsewhere = os.environ.get(TEST_DISCORD_VARIABLE)
    if elsewhere and not _use_discord_at(elsewhere):
        return f"{TEST_DISCORD_VARIABLE} is for tests: it takes an address on this machine, and not {elsewhere}"
    configuration = read()
    settings = configuration.settings
    set_up_logging(settings.log.level, settings.log.form)
    log_warnings(configuration)
    log.info("Padauk %s, discord.py %s, Python %s", VERSION, discord.__version__, platform.python_version())
    if elsewhere:
        log.warning("this is a test: Discord is at %s", elsewhere)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks
    try:
        with acquire(Path(settings.data)):
            ignore_sighup()
            log.info("the data folder is %s", Path(settings.data).resolve())
            warnings = prepare(settings.database_file, discord.utils.utcnow(), anew=anew)
            for warning in warnings:
                log.warning("%s", warning)
            try:
                asyncio.run(_run(configuration, read, token, force_sync, warnings))
            finally:
                seal(settings.database_file)
    except StoreFailed as failed:
        return str(with_way_back(failed, settings.database_file))
    except (FolderUnavailable, SyncFailed) as failed:
        return str(failed)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        return sentence(error)
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
    warnings: Sequence[str],
) -> None:
    bot = create_bot(configuration.settings, force_sync=force_sync)
    assert bot.http.http_trace is not None
    refuse_others(bot.http.http_trace)
    reloading = Reloading(bot, configuration, read)
    stop = stop_on_signals()
    async with bot:
        connected = asyncio.create_task(_connect(bot, token, reloading, stop, warnings))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        await reloading.end()
        if stop.is_set():
            log.info("stopping")
            await bot.close()
            connected.cancel()
            # Whatever a connection says while it is being taken down is no news.
            await asyncio.gather(connected, return_exceptions=True)
        else:
            await connected


async def _connect(bot: Padauk, token: str, reloading: Reloading, stop: asyncio.Event, warnings: Sequence[str]) -> None:
    await bot.login(token)
    marker.note_work(bot.services.store.path)
    reloading.begin(stop.set)
    if warnings:
        await bot.tell_operator("Database", warnings)
    copies = asyncio.create_task(_daily_copies(bot).run())
    try:
        await bot.connect()
    finally:
        copies.cancel()


def _daily_copies(bot: Padauk) -> DailyCopies:
    return DailyCopies(
        bot.services.store.path, bot.services.now, lambda failure: bot.tell_operator("Backup", [failure])
    )


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
