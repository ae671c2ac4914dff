"""The same bot in a simulated Discord, served as a page on this machine.

Nothing is replaced but the network: simcord stands where Discord would, and its preview
shows the server in a browser. What the demo remembers goes with it. The bot's clock can be
moved to a day, to see what is posted on it.
"""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.calendar.days import MYANMAR
from bot.calendar.moments import moment
from bot.client import Padauk
from bot.config.servers import ALL, ReminderEntry
from bot.config.settings import Settings
from bot.run import stop_on_signals
from bot.runtime.wiring import create_bot
from bot.ui.pages import GOLD
from bot.ui.services import Now

if TYPE_CHECKING:
    import simcord
    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle

WELCOME = """\
This is a simulated Discord on your machine: no token, no network, nothing leaves it. The bot is the real one.

Type `/` below and try:
- `/search query: petrol for warplanes`
- `/quote speaker: Yadanar Maung`
- `/figures measure: People killed`
- `/demands target: ASEAN`
- `/signatory name: equalty mynmar` (spelling is forgiven)
- `/explain term: ERO`
- `/calendar upcoming`
- `/help` for all of them

At the top you can choose to view it as a member or as an administrator. As an administrator, try `/reminders list`: \
every date is marked here at {at}, with 30, 7 and 1 days of notice{now}."""

REMINDED_AT = time(9)
"""In Myanmar."""

BEFOREHAND = timedelta(seconds=20)
"""How long before that the clock begins, when it is moved to a day: time to open the page."""


LAST_DAY = date(2084, 9, 5)
"""Discord's ids hold the time, and the database holds no id of a later day."""


class DemoUnavailable(Exception):
    """The demo can't be shown; the text says why and what to do."""


async def run_demo(settings: Settings, port: int | None, day: date | None, show: Callable[[str], None]) -> None:
    """Serve the demo until Ctrl-C, SIGTERM or its page ends it; *show* prints a line for the operator.

    *day*: where to move the bot's clock to, shortly before that day's reminders.
    """
    if day is not None and day > LAST_DAY:
        raise DemoUnavailable(f"Discord's ids reach no further than {LAST_DAY}; choose an earlier day for --on.")
    try:
        import simcord
    except ImportError:
        raise DemoUnavailable('The demo needs simcord: pip install "padauk[demo]" (or: make demo)') from None
    logging.getLogger("discord").setLevel(logging.ERROR)
    stop = stop_on_signals()
    with tempfile.TemporaryDirectory(prefix="padauk-demo-") as folder:
        now = _clock_from(day)
        demo_settings = settings.model_copy(update={"data": folder, "shards": 1, "commands_only_in": None})
        bot = create_bot(demo_settings, now=now)
        bot.posts_when_ready = False  # simcord lets whatever the bot begins by itself wait for a test's clock
        try:
            async with simcord.run(bot, check_errors=False) as env:
                _move_clock(env, now)
                channel, viewers = _furnish(env)
                await _remind(bot, channel)
                bot.begin_posting()
                await _welcome(bot, channel.id, moved=day is not None)
                async with env.preview(channel, viewers=viewers, layout="channel", port=port) as preview:
                    show(f"Padauk is here, open it in a browser:\n\n    {preview.url}\n\nCtrl-C ends it.")
                    await _until(stop, preview.wait_closed())
        except simcord.SetupError as error:
            raise DemoUnavailable(f"The page can't be served ({error}); choose another --port") from None
        finally:
            await bot.close()
    show("Ended.")


def _furnish(env: "simcord.Env") -> tuple["ChannelHandle", list["MemberActor"]]:
    """A server with a channel, and the two people to view it as."""
    env.backend.bot_user.name = "Padauk"  # simcord has no option for it
    guild = env.create_guild("Friends of Myanmar")
    administrators = guild.create_role("Administrators", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("aye", global_name="Aye (member)"))
    admin = guild.add_member(env.create_user("thida", global_name="Thida (administrator)"), roles=[administrators])
    return guild.create_text_channel("ask-padauk"), [member, admin]


def _clock_from(day: date | None) -> Now:
    """The time of day, or that of *day* shortly before it is reminded of; it goes on from there."""
    offset = timedelta()
    if day is not None:
        offset = moment(day, REMINDED_AT, MYANMAR) - BEFOREHAND - datetime.now(UTC)
    return lambda: datetime.now(UTC) + offset


def _move_clock(env: "simcord.Env", now: Now) -> None:
    """Let the simulated Discord date its messages as the bot's clock does."""
    env.backend.advance_clock(max(0.0, (now() - env.now()).total_seconds()))


async def _remind(bot: Padauk, channel: "ChannelHandle") -> None:
    assert channel.guild is not None
    entry = ReminderEntry(date=ALL, channel=channel.id, before=(30, 7, 1, 0), at=REMINDED_AT, zone=MYANMAR.key)
    await bot.services.administration.add(channel.guild.id, entry, bot.services.now())


async def _welcome(bot: Padauk, channel_id: int, *, moved: bool) -> None:
    channel = bot.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    coming = (
        f". What is due on this day comes in {BEFOREHAND.seconds} seconds: then press *Refresh preview*"
        if moved
        else ""
    )
    text = WELCOME.format(at=f"{REMINDED_AT:%H:%M} of {MYANMAR.key}", now=coming)
    await channel.send(embed=discord.Embed(title="Mingalaba! This is Padauk.", description=text, colour=GOLD))


async def _until(stop: asyncio.Event, closed: Coroutine[Any, Any, None]) -> None:
    """Wait for either."""
    tasks = {asyncio.ensure_future(stop.wait()), asyncio.ensure_future(closed)}
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
