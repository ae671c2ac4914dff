"""A machine whose clock is wrong, beside a Discord whose clock is right: every day is marked, once and in its time."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.wire.faults import Fault, Kind
from tests.wire.padauk import rows
from tests.wire.scene import DAY, Scene, a_scene

pytestmark = pytest.mark.prove

HOUR = timedelta(hours=1)
SEND = r"POST /channels/\{channel\}/messages"
STATES = "select state from posts order by due_at"


async def test_forty_days_ahead_for_twenty_seconds_loses_no_day(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=3) as scene:
        due = await scene.remind()
        scene.padauk.be_wrong_by(40 * DAY)
        await scene.padauk.said("was set about 40 days ahead while Padauk ran")
        await asyncio.sleep(20)
        scene.padauk.be_wrong_by(timedelta())
        await untouched(scene)
        scene.go_to(due)
        await scene.posted(1)
        await scene.settled()
        for day in (1, 2):
            scene.go_to(due + day * DAY)
            await scene.posted(1 + day)
        await scene.settled()


@pytest.mark.parametrize("wrong", [40 * DAY, -3 * HOUR, 3652 * DAY, timedelta(minutes=10)], ids=str)
async def test_a_clock_that_stays_wrong_posts_by_discord_s(tmp_path: Path, wrong: timedelta) -> None:
    async with a_scene(tmp_path) as scene:
        scene.padauk.be_wrong_by(wrong)
        due = await scene.remind()
        await scene.padauk.kill()
        await scene.padauk.start()
        for day in range(3):
            scene.go_to(due + day * DAY - timedelta(seconds=3))
            scene.padauk.be_wrong_by(wrong)
            await untouched(scene, day)
            await scene.posted(day + 1)
            await scene.settled()
        assert rows(scene.padauk, STATES) == [("sent",)] * 3


async def untouched(scene: Scene, posted: int = 0) -> None:
    """Nothing is claimed or missed that is not due."""
    assert rows(scene.padauk, STATES) == [("sent",)] * (posted * len(scene.channels))


async def test_an_answer_with_another_message_is_looked_after_and_posted_once(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        due = await scene.remind()
        other: dict[str, Any] = scene.discord.post(scene.channel, {"content": "another"}, []).payload()
        scene.channel.messages.clear()
        scene.discord.faults.waiting.append(Fault(Kind.REFUSED, SEND, 1, 200, body=other))
        scene.go_to(due)
        await scene.padauk.said("Discord answered with another message")
        assert not scene.channel.messages
        scene.go_to(due + HOUR)
        await scene.posted(1)
        await scene.settled()
