"""From the posting service to a channel: sends, finds again, and says what Discord answered.

Discord's codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes
"""

import asyncio
import hashlib
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
import discord
from discord.http import handle_message_parameters

from bot.corpus.library import Library
from bot.posting.models import CLOCKS_DIFFER, Post, Reminder
from bot.posting.pace import Pace
from bot.posting.publisher import CanNotTell, Notice, PublishFailed, Refused, Rejected, Sent, Unsure
from bot.ui.reminders import Gone, Occasion, message_of_post
from bot.ui.text import escape

log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")

SEND_TIMEOUT = 30.0
"""Seconds; a request that hangs would hold its post for five minutes."""

REASON_LIMIT = 200
"""Characters of what Discord says that are kept; it can be a page."""

PAGE, PAGES = 100, 5
"""Messages that Discord gives at once, and how often it is asked for a post."""

_AT_ONCE = timedelta(minutes=1)
"""Before its due time no clock of today sends a post; nearly every one is on the first page from there."""

_DELETED_SINCE = 10008  # a repeat whose first message a moderator has deleted
_NOT_DISCORD_S_WORD = (0, 40333)  # an answer of Cloudflare's, before Discord ever saw the request
_IN_OUR_WORDS = {
    10003: "the channel no longer exists",
    10004: "the bot is no longer in this server",
    50001: "the bot can't see the channel (View Channel)",
    50013: "the bot may not write in the channel (Send Messages, Embed Links)",
}


class ChannelPublisher:
    """Posts as *client*, once it is connected."""

    def __init__(self, client: discord.Client, library: Library, pace: Pace, now: Callable[[], datetime]) -> None:
        self._client = client
        self._library = library
        self._pace = pace
        self._now = now
        self._left_alone: set[asyncio.Task[Any]] = set()  # requests that nobody waits for any more

    async def publish(self, post: Post, reminder: Reminder, *, today: bool, late: bool) -> Sent:
        due = int(post.due.timestamp())
        occasion = Occasion(mark=post.mark, item=post.item, marker=post.marker, due=due, today=today, late=late)
        try:
            message = message_of_post(self._library, reminder, occasion)
        except Gone as gone:
            raise Rejected(str(gone)) from gone
        try:
            answer = await self._in_time(self._sent_raw(post, message))
        except discord.NotFound as error:
            if error.code == _DELETED_SINCE:
                return Sent(None, self._now())
            raise _failure(error) from error
        except _ERRORS as error:
            raise _failure(error) from error
        return _sent(answer, post)

    async def _sent_raw(self, post: Post, message: dict[str, Any]) -> Any:
        """What Discord answers, all of it: discord.py takes for granted that it is the message that was sent."""
        allowed = self._client.allowed_mentions
        with handle_message_parameters(**message, nonce=post.nonce, previous_allowed_mentions=allowed) as parameters:
            return await self._client.http.send_message(post.channel_id, params=parameters)

    async def send(self, guild_id: int, channel_id: int, message: dict[str, Any]) -> str:
        """Post something that is in no ledger; the link to it."""
        try:
            return (await self._send(guild_id, channel_id, message)).jump_url
        except _ERRORS as error:
            raise _failure(error) from error

    async def _send(self, guild_id: int, channel_id: int, message: dict[str, Any]) -> discord.Message:
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        return await self._in_time(channel.send(**message))

    async def find(self, post: Post) -> Sent | None:
        channel = self._client.get_channel(post.channel_id)
        if channel is None:
            await self._look_for(post)
            raise Unsure("the server has not arrived from Discord yet")
        assert isinstance(channel, discord.abc.GuildChannel)
        if not isinstance(channel, discord.abc.Messageable):
            raise Rejected("nothing can be posted in a channel of this kind")
        mine = channel.permissions_for(channel.guild.me)
        if not (mine.view_channel and mine.read_message_history):
            raise CanNotTell("the bot may not read the channel's history (Read Message History)")
        try:
            return await self._looked_up(channel, post)
        except _ERRORS as error:
            failure = _failure(error)
            if isinstance(failure, Refused) and isinstance(error, discord.Forbidden):
                raise CanNotTell(str(failure)) from error
            raise failure from error

    async def _looked_up(self, channel: discord.abc.Messageable, post: Post) -> Sent | None:
        async for message in History(channel, self._in_time, self._pace).about(post):
            if message.author == self._client.user and _carries(message, post.marker):
                return Sent(message.id, message.created_at)
        return None

    async def ask_anything(self) -> None:
        """A small request, for what the headers of its answer say."""
        task = asyncio.create_task(self._client.http.get_bot_gateway())
        self._left_alone.add(task)  # whoever waits may be cut off, but never the request: see `_in_time`
        task.add_done_callback(self._let_go)
        await asyncio.wait({task}, timeout=SEND_TIMEOUT)
        error = task.exception() if task.done() else TimeoutError()
        if error is not None:
            log.info("Discord could not be asked what time it is: %s", str(error) or type(error).__name__)

    async def notify(self, notice: Notice) -> None:
        channel = self._client.get_partial_messageable(notice.channel_id)
        text = "\n".join(f"- {escape(line)}" for line in notice.lines)
        try:
            for part in _in_messages(f"**{notice.about}**\n{text}"):
                await self._in_time(channel.send(part, nonce=_nonce_of(part)))
        except _ERRORS as error:
            raise _failure(error) from error

    async def _in_time(self, request: Coroutine[Any, Any, ResultT], seconds: float = SEND_TIMEOUT) -> ResultT:
        """What *request* gives, or TimeoutError after *seconds*.

        It is not cancelled then, but left to end by itself: cut off while it waits for a limit over
        all to pass, discord.py would let every later request wait for ever.
        """
        task = asyncio.create_task(request)
        try:
            done, _ = await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:  # the bot stops
            task.cancel()
            raise
        if not done:
            self._left_alone.add(task)
            task.add_done_callback(self._let_go)
            raise TimeoutError
        return task.result()

    def _let_go(self, task: asyncio.Task[Any]) -> None:
        self._left_alone.discard(task)
        if not task.cancelled():
            task.exception()  # asked for, so that nobody complains that it was not

    async def _look_for(self, post: Post) -> None:
        """Raise Refused when Discord knows of no such channel."""
        try:
            await self._in_time(self._client.fetch_channel(post.channel_id))
        except _ERRORS as error:
            raise _failure(error) from error


def _nonce_of(notice: str) -> str:
    """So that Discord takes a notice once, though it is sent again because no answer came."""
    return hashlib.blake2b(notice.encode(), digest_size=12).hexdigest()


_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


class History:
    """A channel's messages, PAGES pages at most; CanNotTell when that is not all.

    The first page's turn was taken by whoever looks.
    """

    def __init__(self, channel: discord.abc.Messageable, in_time: Callable[..., Awaitable[Any]], pace: Pace) -> None:
        self._channel = channel
        self._in_time = in_time
        self._pace = pace
        self._pages = 0

    async def about(self, post: Post) -> AsyncIterator[discord.Message]:
        """From an hour before its due time to the last possible send; in a busy channel, likely ones first."""
        begin, end = post.due - CLOCKS_DIFFER, post.ends + CLOCKS_DIFFER
        first = await self._page(after=begin, before=end, oldest_first=True)
        for message in first:
            yield message
        if len(first) < PAGE:
            return
        its_time, passed = post.due - _AT_ONCE, first[-1]
        there = passed.created_at >= its_time
        async for message in self._read(after=passed if there else its_time, before=end, oldest_first=True):
            yield message
        if not there:
            async for message in self._read(after=passed, before=its_time, oldest_first=False):
                yield message

    async def _read(self, *, oldest_first: bool, **span: datetime | discord.Message) -> AsyncIterator[discord.Message]:
        while True:
            page = await self._page(oldest_first=oldest_first, **span)
            for message in page:
                yield message
            if len(page) < PAGE:  # there are no more, or they are of another time
                return
            span["after" if oldest_first else "before"] = page[-1]

    async def _page(self, **span: Any) -> list[discord.Message]:
        if self._pages == PAGES:
            raise CanNotTell(f"the channel has had more than {PAGE * PAGES} messages about that time")
        if self._pages:
            await self._pace.turn()
        self._pages += 1
        page: list[discord.Message] = await self._in_time(self._fetched(**span))
        return page

    async def _fetched(self, **span: Any) -> list[discord.Message]:
        return [message async for message in self._channel.history(limit=PAGE, **span)]


def watch(pace: Pace) -> aiohttp.TraceConfig:
    """What tells *pace* that Discord has refused the bot as a whole: discord.py only waits, and says nothing."""

    async def ended(_: object, __: object, request: aiohttp.TraceRequestEndParams) -> None:
        headers = request.response.headers
        # Without Via the answer is not Discord's but that of the wall before it, for the whole address.
        if request.response.status == 429 and ("X-RateLimit-Global" in headers or "Via" not in headers):
            pace.slow_down(_seconds(headers.get("Retry-After")))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace


LONGEST_PATIENCE = 3600.0
"""Seconds after which Discord is tried again, whatever it asked for: a header may be absurd."""


def _seconds(header: str | None) -> float:
    try:
        seconds = float(header or "")
    except ValueError:
        return 60.0
    return min(max(0.0, seconds), LONGEST_PATIENCE) if math.isfinite(seconds) else LONGEST_PATIENCE


def _sent(answer: Any, post: Post) -> Sent:
    """That *post* is there, if that is what *answer* says; Unsure for another message, or none."""
    try:
        id, channel_id = int(answer["id"]), int(answer["channel_id"])
        nonce, components = answer.get("nonce"), answer.get("components")
        at = discord.utils.snowflake_time(id)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise Unsure("Discord's answer was no message") from None
    # Where there is no nonce, the marker is in a button.
    is_the_post = f"calendar:{post.marker}" in str(components) if nonce is None else str(nonce) == post.nonce
    if channel_id != post.channel_id or not is_the_post:
        raise Unsure("Discord answered with another message")
    return Sent(id, at)


def _carries(message: discord.Message, marker: str) -> bool:
    buttons = (part for row in message.components if isinstance(row, discord.ActionRow) for part in row.children)
    ids = {part.custom_id for part in buttons if isinstance(part, discord.Button)}
    footers = (embed.footer.text or "" for embed in message.embeds)
    return f"calendar:{marker}" in ids or any(text.endswith(marker) for text in footers)


def _failure(error: Exception) -> PublishFailed:
    match error:
        case discord.HTTPException() if error.code in _NOT_DISCORD_S_WORD and error.status < 500:
            return Unsure(f"the way to Discord is blocked (answer {error.status})")
        case discord.Forbidden() | discord.NotFound():
            return Refused(_reason(error))
        case discord.RateLimited():
            return Unsure("Discord asked for patience")
        case discord.HTTPException() if error.status == 400:
            return Rejected(_reason(error))
        case discord.HTTPException():
            return Unsure(_reason(error))
        case TimeoutError():
            return Unsure("Discord did not answer in time")
    return Unsure(f"Discord could not be reached ({type(error).__name__})")


def _reason(error: discord.HTTPException) -> str:
    text = "" if error.text.lstrip().startswith("<") else " ".join(error.text.split())[:REASON_LIMIT]
    said = _IN_OUR_WORDS.get(error.code) or text or "no reason given"
    return f"{said} (Discord's answer {error.status}{f', code {error.code}' if error.code else ''})"


def _in_messages(text: str) -> Iterable[str]:
    """*text* in as many messages as it needs, broken between lines."""
    message = ""
    for line in text.split("\n"):
        if len(message) + len(line) + 1 > 2_000:
            yield message
            message = ""
        message += f"{line}\n"
    yield message
