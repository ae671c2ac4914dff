"""Padauk on Discord: from a token to a connection, and from a signal to a clean end."""

import asyncio
import logging
import signal

import aiohttp
import discord

from bot.app import create_bot
from bot.command_sync import SyncFailed
from bot.config.settings import Settings
from bot.store.opening import StoreFailed

log = logging.getLogger(__name__)


def run_bot(settings: Settings, token: str, *, force_sync: bool = False) -> str | None:
    """Run until SIGTERM or Ctrl-C; a sentence when Discord did not let us in."""
    level = getattr(logging, settings.log_level.upper())
    discord.utils.setup_logging(level=level)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks
    # At debug level discord.py writes down who asks what; that is nobody's business.
    logging.getLogger("discord").setLevel(max(level, logging.INFO))
    logging.getLogger("discord.app_commands.tree").addFilter(_without_ids)
    try:
        asyncio.run(_run(settings, token, force_sync))
    except discord.LoginFailure:
        return "Discord refuses this DISCORD_TOKEN: copy it again from the application's Bot page into .env"
    except (SyncFailed, StoreFailed) as failed:
        return str(failed)
    except discord.PrivilegedIntentsRequired:
        return "Discord asks for privileged intents, which Padauk does not use; please report this"
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        return f"Discord can't be reached ({error}); check the network and try again"
    return None


def _without_ids(record: logging.LogRecord) -> bool:
    """Where a choice fails, discord.py writes down who typed, in which server; the error alone is enough."""
    if "autocomplete" in str(record.msg):
        record.msg, record.args = "choices could not be offered", ()
    return True


async def _run(settings: Settings, token: str, force_sync: bool) -> None:
    bot = create_bot(settings, force_sync=force_sync)
    stop = stop_on_signals()
    async with bot:
        connected = asyncio.create_task(bot.start(token))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if stop.is_set():
            log.info("stopping")
            await bot.close()
            connected.cancel()
            # Whatever a connection says while it is being taken down is no news.
            await asyncio.gather(connected, return_exceptions=True)
        else:
            await connected


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
