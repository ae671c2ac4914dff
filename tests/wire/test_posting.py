"""Reminders on the wire: whatever breaks, each comes once."""

import asyncio
import resource
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.wire.faults import Kind
from tests.wire.model import ORDINARY, READ_MESSAGE_HISTORY, SEND_MESSAGES
from tests.wire.padauk import rows
from tests.wire.scene import DAY, PUT_OFF, Scene, a_scene

pytestmark = pytest.mark.prove

SEND = r"POST /channels/\{channel\}/messages"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("status", [502, 503])  # of which discord.py itself tries the first again
@pytest.mark.parametrize("kind", [Kind.BEFORE, Kind.AFTER])
async def test_an_error_of_discord_s_neither_loses_nor_doubles_a_post(tmp_path: Path, kind: Kind, status: int) -> None:
    async with a_scene(tmp_path) as scene:
        due = await scene.remind()
        scene.discord.faults.come(kind, SEND, status=status)
        scene.go_to(due)
        await scene.discord.wait(lambda: scene.discord.faults.met)
        if status == 503:  # discord.py does not try that again, so Padauk does, later
            await padauk_puts_it_off(scene)
            scene.go_to(due + HOUR)
        await scene.posted(1)
        await scene.settled()


async def padauk_puts_it_off(scene: Scene) -> None:
    """Until the post waits for another try."""
    await scene.discord.wait(lambda: rows(scene.padauk, PUT_OFF) != [(0,)])


async def test_an_answer_that_breaks_off_in_its_midst_is_looked_for_and_not_sent_again(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        due = await scene.remind()
        scene.discord.faults.come(Kind.CUT, SEND)
        scene.go_to(due)
        await scene.discord.wait(lambda: scene.discord.faults.met)
        await padauk_puts_it_off(scene)
        scene.go_to(due + HOUR)
        await scene.settled()
        await scene.posted(1)
        sends = [name for _, name, _ in scene.discord.requests if name == "POST /channels/{channel}/messages"]
        assert len(sends) == 1


@pytest.mark.soak
@pytest.mark.parametrize("kind", [Kind.SILENCE, Kind.DEAF])
async def test_a_response_that_never_comes_holds_up_nobody_else(tmp_path: Path, kind: Kind) -> None:
    async with a_scene(tmp_path, channels=5) as scene:
        due = await scene.remind()
        scene.discord.faults.come(kind, SEND)
        scene.go_to(due)
        await scene.discord.wait(lambda: sum(bool(each.messages) for each in scene.channels) >= 4)
        await padauk_puts_it_off(scene)
        scene.go_to(due + HOUR)
        await scene.posted(1)
        await scene.settled()


async def killed_before_it_is_confirmed(scene: Scene) -> None:
    """A post is there, and Padauk was killed before it could hear of it."""
    due = await scene.remind()
    scene.discord.faults.come(Kind.SLOW, SEND, seconds=3.0)
    scene.go_to(due)
    await scene.discord.wait(lambda: scene.channel.messages)
    await scene.padauk.kill()


async def test_killed_between_the_send_and_its_confirmation_it_is_posted_once(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await killed_before_it_is_confirmed(scene)
        await scene.padauk.start()
        await scene.settled()
        await scene.posted(1)


@pytest.mark.parametrize(("may", "reason"), [(ORDINARY & ~SEND_MESSAGES, "50013"), (0, "50001")])
async def test_where_it_may_not_post_it_pauses_tells_why_and_goes_on_when_asked_to(
    tmp_path: Path, may: int, reason: str
) -> None:
    async with a_scene(tmp_path) as scene:
        notices = scene.discord.channel(scene.guild, "notices")
        await scene.discord.dispatch("CHANNEL_CREATE", notices.payload())
        await scene.discord.set_channel_option("settings notices", "channel", notices, scene.warden, scene.channel)
        due = await scene.remind()
        scene.channel.bot_may = may
        scene.go_to(due)
        await scene.discord.wait(lambda: notices.messages)
        assert reason in notices.messages[0].text
        assert not scene.channel.messages
        scene.channel.bot_may = ORDINARY
        resumed = await scene.discord.ask("reminders resume", scene.warden, scene.channel, {"number": 1})
        assert "within a minute" in resumed.text
        await scene.posted(1)


async def test_a_channel_that_is_gone_is_no_reason_to_stop(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=2) as scene:
        due = await scene.remind()
        gone = scene.channels.pop()
        del scene.discord.channels[gone.id]
        scene.go_to(due)
        await scene.posted(1)
        await scene.discord.wait(
            lambda: (
                rows(scene.padauk, "select count(*) from posts where state = 'failed' and reason like '%10003%'")
                == [(1,)]
            )
        )


async def test_a_clock_that_is_stepped_forth_and_back_posts_each_day_once(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=3) as scene:
        due = await scene.remind()
        scene.go_to(due)
        await scene.posted(1)
        scene.go_to(due - 2 * HOUR)
        await asyncio.sleep(1)
        scene.go_to(due + timedelta(seconds=1))
        await asyncio.sleep(1)
        scene.go_to(due + DAY)
        await scene.posted(2)
        await scene.settled()


async def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=3) as scene:
        due = await scene.remind()
        _, hard = resource.prlimit(scene.padauk.id, resource.RLIMIT_FSIZE)
        resource.prlimit(scene.padauk.id, resource.RLIMIT_FSIZE, (4096, hard))
        scene.go_to(due)
        await scene.padauk.said("a tick failed")
        await scene.is_alive()
        assert not any(each.messages for each in scene.channels)  # nothing is sent that is not written down
        resource.prlimit(scene.padauk.id, resource.RLIMIT_FSIZE, (hard, hard))
        await scene.posted(1)
        await scene.settled()


async def test_a_database_that_another_process_holds_loses_nothing(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=3) as scene:
        due = await scene.remind()
        with sqlite3.connect(scene.padauk.data / "padauk.sqlite", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            scene.go_to(due)
            await scene.padauk.said("a tick failed")
            await scene.is_alive()
            assert not any(each.messages for each in scene.channels)
            other.execute("ROLLBACK")
        await scene.posted(1)
        await scene.settled()


async def test_where_the_history_is_hidden_what_a_crash_left_open_is_not_sent_again(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await killed_before_it_is_confirmed(scene)
        scene.channel.bot_may = ORDINARY & ~READ_MESSAGE_HISTORY
        await scene.padauk.start()
        await scene.discord.wait(lambda: rows(scene.padauk, "select state from posts") == [("unknown",)])
        await scene.posted(1)


async def test_refused_for_all_it_slows_down_and_posts_each_once(tmp_path: Path) -> None:
    """A Discord with a tenth of its patience: what is refused comes later, and nothing twice."""
    async with a_scene(tmp_path, channels=12) as scene:
        due = await scene.remind()
        scene.discord.limits.overall = 5
        scene.go_to(due)
        await scene.posted(1)
        await scene.settled()
        assert scene.discord.limits.refusals.pop("the limit over all")
        assert "Discord's limit over all was hit" in scene.padauk.log_text()
