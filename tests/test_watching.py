"""Whether a change of a file is noticed, however it was saved: with real files."""

import asyncio
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.config.loading import SIZE_LIMIT, load
from bot.watching import _Settling, changes_of, digest_of
from tests.test_command_line import environment

SOON = 15  # seconds; far more than it takes


class Watched:
    """What was read at *path* each time it was said to have changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stop = asyncio.Event()
        self.told: list[str | None] = []
        self.news = asyncio.Event()

    async def follow(self, seen: str | None) -> None:
        async for _ in changes_of(self.path, self.stop, seen=seen):
            self.told.append(self.path.read_text() if self.path.exists() else None)
            self.news.set()

    async def sees(self, content: str | None) -> None:
        """Whoever writes in several steps may be seen in the midst of it; what counts is the end."""
        async with asyncio.timeout(SOON):
            while self.told[-1:] != [content]:
                await self.news.wait()
                self.news.clear()


@asynccontextmanager
async def watched(path: Path, seen: str | None = None) -> AsyncIterator[Watched]:
    watch = Watched(path)
    following = asyncio.create_task(watch.follow(seen or digest_of(path)))
    try:
        yield watch
    finally:
        watch.stop.set()
        async with asyncio.timeout(SOON):
            await following


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text("first")
    return tmp_path / "config.yaml"


async def test_writing_in_place_is_seen_each_time(config: Path) -> None:
    async with watched(config) as watch:
        config.write_text("second")
        await watch.sees("second")
        config.write_text("third")
        await watch.sees("third")


async def test_a_file_put_in_its_place_is_seen(config: Path) -> None:
    async with watched(config) as watch:
        for content in ("second", "third"):
            new = config.with_suffix(".new")
            new.write_text(content)
            new.replace(config)
            await watch.sees(content)


async def test_a_file_that_goes_and_comes_back_is_seen_both_times(config: Path) -> None:
    async with watched(config) as watch:
        config.unlink()
        await watch.sees(None)
        config.write_text("first")
        await watch.sees("first")


async def test_a_file_that_is_not_there_yet_is_seen_to_come(tmp_path: Path) -> None:
    async with watched(tmp_path / "config.yaml") as watch:
        watch.path.write_text("first")
        await watch.sees("first")


async def test_a_link_moved_in_the_folder_is_seen_as_kubernetes_does_it(tmp_path: Path) -> None:
    def mount(version: str) -> None:
        (tmp_path / f"..{version}").mkdir()
        (tmp_path / f"..{version}" / "config.yaml").write_text(version)
        (tmp_path / "..data_tmp").symlink_to(f"..{version}")
        (tmp_path / "..data_tmp").replace(tmp_path / "..data")

    mount("first")
    (tmp_path / "config.yaml").symlink_to("..data/config.yaml")
    async with watched(tmp_path / "config.yaml") as watch:
        mount("second")
        await watch.sees("second")
        mount("third")
        await watch.sees("third")


async def test_a_change_behind_a_link_that_leads_elsewhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "there" / "config.yaml").write_text("first")
    (tmp_path / "here" / "config.yaml").symlink_to(tmp_path / "there" / "config.yaml")
    async with watched(tmp_path / "here" / "config.yaml") as watch:
        (tmp_path / "there" / "config.yaml").write_text("second")
        await watch.sees("second")


async def test_what_changed_before_the_watch_began_is_seen(config: Path) -> None:
    loaded = digest_of(config)
    config.write_text("second")
    async with watched(config, seen=loaded) as watch:
        await watch.sees("second")


async def test_the_folder_tells_of_a_change_before_there_would_be_a_look_anyway(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.watching._OCCASION", 3_600_000)
    async with watched(config) as watch, asyncio.timeout(SOON):
        for change in itertools.count():  # until the watch has begun
            config.write_text(f"change {change}")
            with suppress(TimeoutError):
                await asyncio.wait_for(watch.news.wait(), timeout=1)
                return


async def test_touching_and_writing_the_same_again_is_no_news(config: Path) -> None:
    async with watched(config) as watch, watched(config.with_name("beside")) as beside:
        config.touch()
        beside.path.write_text("first")
        await beside.sees("first")
        beside.path.replace(config)
        await beside.sees(None)
        config.write_text("second")
        await watch.sees("second")
    assert "first" not in watch.told


def test_what_was_loaded_is_known_again_so_that_it_is_not_loaded_twice(config: Path) -> None:
    config.write_text("contact: someone\n")
    assert digest_of(config) == load(config).digest


def test_of_a_huge_file_no_more_is_read_than_settings_may_hold(config: Path) -> None:
    config.write_bytes(b"#" * (SIZE_LIMIT + 1))
    as_far_as_it_counts = digest_of(config)
    with config.open("ab") as file:
        file.write(b"and so on")
    assert digest_of(config) == as_far_as_it_counts


async def test_nothing_else_waits_while_a_slow_drive_gives_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()

    def slow(path: Path) -> str:
        others_go_on = threading.Event()
        loop.call_soon_threadsafe(others_go_on.set)
        return "another" if others_go_on.wait(2) else "as before"

    monkeypatch.setattr("bot.watching.digest_of", slow)
    async with watched(config, seen="as before") as watch:
        await watch.sees("first")


async def test_a_folder_that_is_not_there_is_told_once_and_ends_the_watching(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watched(tmp_path / "nowhere" / "config.yaml")
    async with asyncio.timeout(SOON):
        await watch.follow(None)
    (warning,) = caplog.messages
    assert "changes of" in warning
    assert "send SIGHUP or restart Padauk" in warning


async def test_one_that_is_cancelled_does_not_stop_the_rest(config: Path) -> None:
    watch = Watched(config)
    following = asyncio.create_task(watch.follow(digest_of(config)))
    config.write_text("second")
    await watch.sees("second")  # it is under way
    following.cancel()
    async with asyncio.timeout(SOON):
        await asyncio.gather(following, return_exceptions=True)
    assert following.cancelled()
    assert not watch.stop.is_set()


def as_process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        cwd=folder,
        env=environment(PYTHONPATH=str(Path(__file__).parents[1])),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("ending", ["stop.set()", "following.cancel()", "pass"])
def test_it_neither_keeps_a_process_alive_nor_complains(config: Path, ending: str) -> None:
    code = f"""
import asyncio
from pathlib import Path
from bot.watching import changes_of

async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # a busy machine is none of its faults
    stop, seen = asyncio.Event(), asyncio.Event()
    async def follow():
        async for _ in changes_of(Path("config.yaml"), stop, seen=None):
            seen.set()
    following = asyncio.create_task(follow())
    await seen.wait()
    {ending}
    if {ending != "pass"}:
        await asyncio.wait({{following}})
    print("ended")

asyncio.run(main())
"""
    said = as_process(code, config.parent)
    assert (said.returncode, said.stdout, said.stderr) == (0, "ended\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")
def test_a_pipe_in_its_place_holds_up_nobody(config: Path) -> None:
    config.unlink()
    os.mkfifo(config)
    code = "from pathlib import Path; from bot.watching import digest_of; print(digest_of(Path('config.yaml')))"
    said = as_process(code, config.parent)
    assert (said.returncode, said.stdout) == (0, "None\n")


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_where_nothing_more_can_be_watched_a_warning_says_so_and_padauk_goes_on(config: Path) -> None:
    code = """
import asyncio, logging, os, resource
from pathlib import Path
from bot.watching import changes_of

async def main():
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    async for _ in changes_of(Path("config.yaml"), asyncio.Event(), seen=None):
        print("seen")
    print("goes on")

logging.basicConfig()
asyncio.run(main())
"""
    said = as_process(code, config.parent)
    assert (said.returncode, said.stdout) == (0, "goes on\n")
    (warning,) = said.stderr.splitlines()
    assert warning.startswith("WARNING:bot.watching:changes of config.yaml will not be noticed (")
    assert os.strerror(24) in warning
    assert "send SIGHUP or restart Padauk" in warning


def settled(*looks: tuple[float, str]) -> list[tuple[float, str]]:
    """Which of *looks*, at a second each, are news after the content "whole"."""
    seconds = [0.0]
    settling = _Settling("whole", lambda: seconds[0])
    told = []
    for second, content in looks:
        seconds[0] = second
        told += [(second, content)] if settling.is_news(content) else []
    return told


def test_half_a_file_is_not_acted_on_while_the_rest_is_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watching.SETTLED_AFTER", 2.0)
    looks = [(0.0, "half"), (1.0, "half"), (1.9, "more"), (3.0, "more"), (3.9, "more"), (4.0, "more"), (9.0, "more")]
    assert settled(*looks) == [(3.9, "more")]


def test_a_file_that_is_soon_as_it_was_is_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watching.SETTLED_AFTER", 2.0)
    assert settled((0.0, "half"), (1.0, "whole"), (4.0, "whole")) == []
