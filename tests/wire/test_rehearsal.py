"""`padauk rehearse`: the day without its posts, beside a Padauk that runs."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.test_command_line import padauk as command
from tests.wire.model import ORDINARY, SEND_MESSAGES
from tests.wire.scene import Scene, a_scene


async def rehearse(scene: Scene, day: str, *options: str) -> tuple[int, str]:
    """How `padauk rehearse` ends, and what it prints."""
    said = await asyncio.to_thread(
        command,
        "rehearse",
        "--on",
        day,
        *options,
        folder=scene.padauk.folder,
        DISCORD_TOKEN=scene.discord.token,
        PADAUK_TEST_DISCORD=scene.padauk.address,
    )
    assert not said.stderr, said.stderr
    return said.returncode, said.stdout


async def test_a_rehearsal_beside_a_running_padauk_posts_nothing_and_takes_nobodys_place(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=2) as scene:
        due = await scene.remind(60)
        connections, sessions = scene.discord.connections, set(scene.discord.sessions)
        scene.channels[1].bot_may = ORDINARY & ~SEND_MESSAGES
        status, printed = await rehearse(scene, f"{due.date()}")
        assert status == 1
        assert "reminder 2: the bot lacks in" in printed
        assert printed.splitlines()[-1].endswith("1 of 2 posts would be made.")
        scene.channels[1].bot_may = ORDINARY
        status, printed = await rehearse(scene, f"{due.date()}", "--json")
        assert status == 0
        rows: list[dict[str, Any]] = json.loads(printed)
        assert [(row["reminder"], row["posted"], row["findings"]) for row in rows] == [(1, True, []), (2, True, [])]
        assert (scene.discord.connections, set(scene.discord.sessions)) == (connections, sessions)
        assert not any(channel.messages for channel in scene.channels)
        await scene.is_alive()
