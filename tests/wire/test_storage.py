"""Backup and restore of a Padauk at work, from a terminal beside it."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from tests.test_command_line import padauk
from tests.wire.padauk import rows
from tests.wire.scene import DAY, a_scene

pytestmark = pytest.mark.prove


async def at_the_terminal(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(padauk, *arguments, folder=folder)


async def test_what_is_lost_is_missed_and_a_backup_of_a_padauk_at_work_puts_it_back(tmp_path: Path) -> None:
    async with a_scene(tmp_path, channels=3) as scene:
        due = await scene.remind()
        scene.go_to(due)
        await scene.posted(1)
        await scene.settled()
        made = await at_the_terminal("backup", "copy.sqlite", folder=tmp_path)
        assert made.stdout == "Backed up and checked: copy.sqlite, with 3 reminders, 1 server.\n"
        refused = await at_the_terminal("restore", "copy.sqlite", folder=tmp_path)
        assert (refused.returncode, "Another Padauk works with the folder" in refused.stderr) == (1, True)

        await scene.padauk.kill()
        for path in scene.padauk.data.glob("padauk.sqlite*"):
            path.unlink()
        await scene.padauk.start(until_ready=False)
        assert await scene.padauk.ended() == 78
        assert "but padauk.sqlite is gone" in scene.padauk.log_text()

        restored = await at_the_terminal("restore", "copy.sqlite", folder=tmp_path)
        assert restored.returncode == 0, restored.stderr
        await scene.padauk.start()
        scene.go_to(due + DAY)
        await scene.posted(2)
        await scene.settled()
        assert rows(scene.padauk, "select count(*) from epochs") == [(1,)]


async def test_a_copy_is_made_at_the_start_and_one_the_next_day(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.padauk.said("today's copy of the database is ")
        await scene.padauk.stop()
        scene.go_to(scene.now() + DAY)
        await scene.padauk.start()
        await scene.padauk.said("today's copy of the database is ", 2)
        copies = sorted((scene.padauk.data / "backups").iterdir())
        assert [path.name for path in copies] == [
            f"padauk-{scene.now() - DAY:%Y-%m-%d}.sqlite",
            f"padauk-{scene.now():%Y-%m-%d}.sqlite",
        ]
        assert {path.stat().st_mode & 0o777 for path in copies} == {0o600}


async def test_a_start_after_a_stop_or_a_kill_says_nothing_of_the_database(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        assert await scene.padauk.stop() == 0
        await scene.padauk.start()
        await scene.padauk.kill()
        await scene.padauk.start()
        warnings = [line for line in scene.padauk.log_text().splitlines() if "WARNING" in line]
        assert not [line for line in warnings if "this is a test" not in line]
