"""The rules of this Discord are held themselves: what Discord would refuse, it refuses."""

import time
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest

from tests.wire.limits import INVALID, OVERALL, Limits
from tests.wire.model import made_at
from tests.wire.rest import Refusal, check_message
from tests.wire.server import Discord

pytestmark = pytest.mark.prove

DAY = 24 * 60 * 60

SEND = "POST /channels/{channel}/messages"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "exceeds maximum size of 6000"),
        ({"content": "x" * 2001}, "2000 or fewer"),
        ({"content": ""}, "empty message"),
        ({"content": "x", "components": [{"components": [{"custom_id": "x" * 101}]}]}, "too long"),
    ],
)
def test_a_message_that_discord_would_not_take_is_refused(sent: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        check_message(sent)
    check_message({"content": "x"})


def test_fifty_a_second_pass_and_answers_to_interactions_beside_them() -> None:
    limits = Limits()
    passed = [limits.judge(SEND, str(number), "/channels/1/messages", 100.0) for number in range(OVERALL)]
    assert all(verdict.retry_after is None for verdict in passed)
    refused = limits.judge(SEND, "51", "/channels/51/messages", 100.5)
    assert (refused.overall, refused.retry_after) == (True, 0.5)
    assert limits.judge("POST callback", "token", "/interactions/1/token/callback", 100.5).retry_after is None
    assert limits.judge(SEND, "51", "/channels/51/messages", 101.0).retry_after is None


def test_a_channel_takes_five_in_five_seconds_and_says_when_again() -> None:
    limits = Limits()
    for number in range(5):
        assert limits.judge(SEND, "1", "/channels/1/messages", 100.0).headers["X-RateLimit-Remaining"] == str(
            4 - number
        )
    assert limits.judge(SEND, "1", "/channels/1/messages", 101.0).retry_after == 4.0
    assert limits.judge(SEND, "2", "/channels/2/messages", 101.0).retry_after is None


def test_ten_thousand_refusals_in_ten_minutes_shut_it_out() -> None:
    limits = Limits()
    for _ in range(INVALID):
        limits.note_invalid(100.0)
    assert limits.judge(SEND, "1", "/channels/1/messages", 699.0).banned
    assert not limits.judge(SEND, "1", "/channels/1/messages", 700.0).banned


async def test_an_interaction_is_answered_once_and_within_three_seconds() -> None:
    async with Discord() as discord, aiohttp.ClientSession() as session:
        channel = discord.channel(discord.guild())

        async def answer(late: float = 0.0) -> list[tuple[int, int | None]]:
            asked = await discord.ask("about", discord.member(), channel, wait=False)
            asked.asked_at = time.monotonic() - late
            url = f"{discord.address}/interactions/{asked.id}/{asked.token}/callback"
            told = []
            for _ in range(2):
                async with session.post(url, json={"type": 4, "data": {"content": "pong"}}) as response:
                    told.append((response.status, (await response.json()).get("code")))
            return told

        assert await answer() == [(200, None), (400, 40060)]
        assert await answer(late=3.1) == [(404, 10062), (404, 10062)]
        async with session.get(f"{discord.address}/guilds/1/members") as response:
            assert response.status == 501
        assert discord.unknown == ["GET /guilds/1/members"]


async def test_what_it_says_of_the_time_follows_its_own_clock() -> None:
    async with Discord() as discord, aiohttp.ClientSession() as session:
        channel = discord.channel(discord.guild())
        discord.clock.ahead = 100 * DAY
        token = {"Authorization": f"Bot {discord.token}"}
        async with session.get(f"{discord.address}/gateway/bot", headers=token) as response:
            date = parsedate_to_datetime(response.headers["Date"]).timestamp()
            reset = float(response.headers["X-RateLimit-Reset"])
        message = discord.post(channel, {"content": "x"}, [])
    for moment in (date, reset, made_at(message.id)):
        assert time.time() + 99 * DAY < moment < time.time() + 101 * DAY


@pytest.mark.parametrize("happened", ["nothing", "a restart", "an answer that was lost"])
def test_a_process_is_too_fast_only_where_it_was_told_how_fast_it_may_be(happened: str) -> None:
    limits = Limits()
    for _ in range(5):
        limits.judge(SEND, "9", "/channels/9/messages", 0.0)
    if happened == "a restart":
        limits.new_process()
    elif happened == "an answer that was lost":
        limits.not_told(SEND, "9")
    assert limits.judge(SEND, "9", "/channels/9/messages", 1.0).retry_after is not None
    assert bool(limits.refusals) is (happened == "nothing")
