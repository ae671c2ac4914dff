"""The same bot in a simulated Discord, served as a page on this machine.

Nothing is replaced but the network: simcord stands where Discord would, and its preview
shows the server in a browser. What the demo remembers goes with it.
"""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import discord

from bot.app import create_bot
from bot.config.settings import Settings
from bot.run import stop_on_signals
from bot.ui.pages import GOLD

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
- `/help` for all of them

At the top you can choose to view it as a member or as an administrator."""


class DemoUnavailable(Exception):
    """The demo can't be shown; the text says why and what to do."""


async def run_demo(settings: Settings, port: int | None, show: Callable[[str], None]) -> None:
    """Serve the demo until Ctrl-C, SIGTERM or its page ends it; *show* prints a line for the operator."""
    try:
        import simcord
    except ImportError:
        raise DemoUnavailable('The demo needs simcord: pip install "padauk[demo]" (or: make demo)') from None
    logging.getLogger("discord").setLevel(logging.ERROR)
    stop = stop_on_signals()
    with tempfile.TemporaryDirectory(prefix="padauk-demo-") as folder:
        bot = create_bot(settings.model_copy(update={"data": folder, "shards": 1, "commands_only_in": None}))
        try:
            async with simcord.run(bot, check_errors=False) as env:
                channel, viewers = _furnish(env)
                await _welcome(bot, channel.id)
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


async def _welcome(bot: discord.Client, channel_id: int) -> None:
    channel = bot.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(embed=discord.Embed(title="Mingalaba! This is Padauk.", description=WELCOME, colour=GOLD))


async def _until(stop: asyncio.Event, closed: Coroutine[Any, Any, None]) -> None:
    """Wait for either."""
    tasks = {asyncio.ensure_future(stop.wait()), asyncio.ensure_future(closed)}
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
