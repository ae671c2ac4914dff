"""What Discord's answers mean for a post, and that its refusal of the whole bot slows all posts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace

import aiohttp
import discord
import pytest
import pytest_asyncio
from aiohttp import web

from bot.posting.pace import Pace
from bot.posting.publisher import PublishFailed, Refused, Rejected, Unsure
from bot.ui.channel_publisher import _failure, _in_messages, watch

Ask = Callable[[dict[str, str], int], Awaitable[None]]


@pytest.fixture
def pace() -> Pace:
    return Pace(40)


@pytest_asyncio.fixture
async def ask(pace: Pace) -> AsyncIterator[Ask]:
    """A request over a real connection, to a server that answers as told."""

    async def answer(request: web.Request) -> web.Response:
        told = await request.json()
        return web.Response(status=told["status"], headers=told["headers"])

    server = web.Application()
    server.router.add_post("/", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession(trace_configs=[watch(pace)]) as session:

        async def ask(headers: dict[str, str], status: int) -> None:
            async with session.post(
                f"http://127.0.0.1:{port}/", json={"headers": headers, "status": status}
            ) as response:
                assert response.status == status

        yield ask
    await runner.cleanup()


async def test_a_refusal_of_the_whole_bot_slows_all_posts(pace: Pace, ask: Ask) -> None:
    await ask({"X-RateLimit-Global": "true", "Retry-After": "1.5", "Via": "1.1 google"}, 429)
    assert pace.per_second == 30


async def test_the_wall_before_discord_slows_all_posts_too(pace: Pace, ask: Ask) -> None:
    await ask({"Retry-After": "soon"}, 429)
    assert pace.per_second == 30


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Via": "1.1 google", "Retry-After": "1"}, 429),  # one channel's limit, which discord.py waits for
        ({}, 200),
        ({}, 503),
        ({"X-RateLimit-Global": "true"}, 200),
    ],
)
async def test_nothing_else_does(pace: Pace, ask: Ask, headers: dict[str, str], status: int) -> None:
    await ask(headers, status)
    assert pace.per_second == 40


def answered(kind: type[discord.HTTPException], status: int, code: int, message: str) -> discord.HTTPException:
    response = SimpleNamespace(status=status, reason="", headers={})
    return kind(response, {"code": code, "message": message})


@pytest.mark.parametrize(
    ("error", "failure", "words"),
    [
        (answered(discord.Forbidden, 403, 50013, "Missing Permissions"), Refused, "may not write in the channel"),
        (answered(discord.Forbidden, 403, 50001, "Missing Access"), Refused, "can't see the channel"),
        (answered(discord.NotFound, 404, 10003, "Unknown Channel"), Refused, "the channel no longer exists"),
        (answered(discord.HTTPException, 400, 50035, "Invalid Form Body"), Rejected, "Invalid Form Body"),
        (answered(discord.DiscordServerError, 503, 0, "<html>"), Unsure, "no reason given (Discord's answer 503)"),
        (answered(discord.Forbidden, 403, 0, "<html>"), Unsure, "the way to Discord is blocked (answer 403)"),
        (answered(discord.NotFound, 404, 0, "<html>"), Unsure, "the way to Discord is blocked (answer 404)"),
        (answered(discord.HTTPException, 400, 0, "<html>"), Unsure, "the way to Discord is blocked (answer 400)"),
        (answered(discord.Forbidden, 403, 40333, "internal network error"), Unsure, "the way to Discord is blocked"),
        (answered(discord.HTTPException, 429, 20028, "Too fast"), Unsure, "Too fast"),
        (discord.RateLimited(60), Unsure, "patience"),
        (TimeoutError(), Unsure, "did not answer in time"),
        (ConnectionResetError(104, "reset"), Unsure, "could not be reached (ConnectionResetError)"),
        (aiohttp.ServerDisconnectedError(), Unsure, "could not be reached (ServerDisconnectedError)"),
    ],
)
def test_each_answer_of_discord_s_is_said_in_words(error: Exception, failure: type[PublishFailed], words: str) -> None:
    told = _failure(error)
    assert type(told) is failure
    assert words in str(told)


def test_a_page_that_discord_answers_with_is_not_kept_whole() -> None:
    told = _failure(answered(discord.HTTPException, 400, 50035, "x " * 5_000))
    assert len(str(told)) < 300


def test_long_notices_go_into_as_many_messages_as_they_need_and_none_is_lost() -> None:
    lines = [f"- {number} {'x' * 150}" for number in range(60)]
    messages = list(_in_messages("\n".join(lines)))
    assert len(messages) > 1
    assert all(len(message) <= 2000 for message in messages)
    assert "".join(messages).split("\n")[:-1] == lines
