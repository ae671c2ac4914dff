"""Broken connections: what Discord's gateway may do, and that Padauk comes back."""

import signal
from pathlib import Path

import pytest

from bot.run import Status
from tests.wire.faults import Kind
from tests.wire.gateway import CLOSE_CODES, FINAL, Op
from tests.wire.padauk import Padauk
from tests.wire.scene import Scene, a_scene
from tests.wire.server import Discord

pytestmark = pytest.mark.prove

NEEDS_A_NEW_SESSION = (4007, 4009)


async def back(scene: Scene) -> None:
    """Connected again, and answering."""
    await scene.discord.wait(lambda: scene.discord.connections)
    await scene.is_alive()


async def test_after_every_close_that_is_not_final_it_comes_back(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        for code in (1000, 1001, *(code for code in CLOSE_CODES if code not in FINAL)):
            if code in NEEDS_A_NEW_SESSION:
                scene.discord.sessions.clear()
            await scene.discord.close_all(code)
            await back(scene)
        assert scene.padauk.runs


@pytest.mark.parametrize("code", FINAL)
async def test_after_a_final_close_it_ends_and_says_why(tmp_path: Path, code: int) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.discord.close_all(code)
        assert await scene.padauk.ended() == Status.NEEDS_HANDS
        said = scene.padauk.log_text()
        assert "Traceback" not in said
        assert f"(code {code})" in said or "privileged intents" in said


async def test_a_connection_that_is_cut_is_taken_up_again_and_what_was_missed_is_answered(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        identified = scene.discord.heard.count(Op.IDENTIFY)
        for _ in range(5):
            await scene.discord.cut_all()
            asked = await scene.discord.ask("help", scene.member, scene.channel, wait=False)
            await back(scene)
            await scene.discord.wait(lambda asked=asked: asked.is_answered)
        assert scene.discord.heard.count(Op.IDENTIFY) == identified  # the session was resumed, and not begun anew
        assert scene.discord.heard.count(Op.RESUME) >= 5


async def test_a_storm_of_reconnects_is_outlived(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        for _ in range(20):
            await scene.discord.ask_to_reconnect()
            await scene.discord.wait(lambda: scene.discord.connections)
        await back(scene)


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(tmp_path: Path, resumable: bool) -> None:
    async with a_scene(tmp_path) as scene:
        before = scene.discord.heard.count(Op.IDENTIFY)
        for connection in list(scene.discord.connections):
            await connection.send({"op": Op.INVALID_SESSION, "d": resumable})
        await scene.discord.wait(
            lambda: scene.discord.heard.count(Op.RESUME) > 0 or scene.discord.heard.count(Op.IDENTIFY) > before
        )
        await back(scene)


@pytest.mark.soak
async def test_a_gateway_that_no_longer_acknowledges_is_left_for_another(tmp_path: Path) -> None:
    """discord.py gives it a minute."""
    async with a_scene(tmp_path, heartbeat_milliseconds=5_000) as scene:
        before = len(scene.discord.heard)
        scene.discord.faults.deaf_to_heartbeats = True
        await scene.discord.wait(lambda: {Op.RESUME, Op.IDENTIFY} & set(scene.discord.heard[before:]), 120)
        scene.discord.faults.deaf_to_heartbeats = False
        await back(scene)


async def test_a_wrong_token_is_told_in_a_sentence(tmp_path: Path) -> None:
    async with Discord() as discord:
        padauk = Padauk(discord, tmp_path)
        discord.token = "another"
        await padauk.start(until_ready=False)
        discord.token = "yet another"
        assert await padauk.ended() == Status.NEEDS_HANDS
        assert "Discord refuses this DISCORD_TOKEN" in padauk.log_text()


async def test_killed_in_the_midst_of_things_it_starts_again_at_once(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        for _ in range(3):
            scene.padauk.signal(signal.SIGKILL)
            await scene.padauk.ended()
            await scene.padauk.start()
            await back(scene)


async def test_without_a_network_it_waits_and_says_so_once_a_minute(tmp_path: Path) -> None:
    async with Discord() as discord:
        discord.faults.come(Kind.CUT, "GET /users/@me", times=3)
        padauk = Padauk(discord, tmp_path)
        await padauk.start()
        assert padauk.log_text().count("not connected yet: Discord can't be reached") == 1
        assert await padauk.stop() == 0


async def test_a_bad_hour_of_discord_at_any_step_of_the_start_is_waited_for(tmp_path: Path) -> None:
    async with Discord() as discord:
        for route in ("GET /oauth2/applications/@me", "PUT /applications/{application}/commands", "GET /gateway/bot"):
            discord.faults.come(Kind.ELSEWHERE, route, status=200)
        padauk = Padauk(discord, tmp_path)
        await padauk.start()
        assert "in Discord's place" in padauk.log_text()
        assert "Traceback" not in padauk.log_text()
        assert "Unclosed" not in padauk.log_text()
        assert await padauk.stop() == 0


async def test_what_waits_for_the_network_ends_at_once_when_asked_to(tmp_path: Path) -> None:
    async with Discord() as discord:
        discord.faults.come(Kind.CUT, "GET /users/@me", times=-1)
        padauk = Padauk(discord, tmp_path)
        await padauk.start(until_ready=False)
        await padauk.said("not connected yet")
        assert await padauk.stop() == 0
        assert "Traceback" not in padauk.log_text()
