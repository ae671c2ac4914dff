"""One process at a time works with a data folder: with processes that are started and killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.run import Status
from bot.runtime.process_lock import AlreadyRunning, FolderUnavailable, acquire
from tests.test_command_line import environment, padauk

HOLDING = """
import sys
from pathlib import Path
from bot.runtime.process_lock import FolderUnavailable, acquire

try:
    with acquire(Path(sys.argv[1])):
        print("holding", flush=True)
        sys.stdin.read()
except FolderUnavailable as reason:
    print(reason, flush=True)
"""


@contextmanager
def a_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """One that holds *folder*, or says why it can't, until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(folder)],
        env=environment(PYTHONPATH=str(Path(__file__).parents[2])),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "data"


def refusal(folder: Path) -> str:
    return (
        f"Another Padauk works with the folder {folder}; stop it first, or give this one another `data` folder in "
        "the settings"
    )


def test_the_first_makes_the_folder_and_the_second_is_told_what_to_do(folder: Path) -> None:
    with a_process(folder) as first:
        assert said(first) == "holding"
        with a_process(folder) as second:
            assert said(second) == refusal(folder)


def test_two_folders_do_not_know_each_other(folder: Path, tmp_path: Path) -> None:
    with acquire(folder), acquire(tmp_path / "other"):
        assert folder.is_dir()


def test_after_a_kill_the_next_starts(folder: Path) -> None:
    with a_process(folder) as killed:
        assert said(killed) == "holding"
        killed.kill()
        killed.wait(timeout=10)
    with acquire(folder):
        pass


def test_one_folder_by_two_names_is_one_folder(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (tmp_path / "link").symlink_to(folder)
    for name in (folder / ".." / folder.name, tmp_path / "link"):
        with acquire(folder), pytest.raises(AlreadyRunning), acquire(name):
            pass


def test_of_many_that_start_at_once_one_holds_the_folder(folder: Path) -> None:
    with a_process(folder) as a, a_process(folder) as b, a_process(folder) as c, a_process(folder) as d:
        answers = sorted(said(process) for process in (a, b, c, d))
    assert answers == [refusal(folder)] * 3 + ["holding"]


def test_a_folder_that_cannot_be_one_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file\n", encoding="utf-8")
    with (
        pytest.raises(FolderUnavailable, match=r"data can't be used .*; look at `data` in the settings"),
        acquire(tmp_path / "data"),
    ):
        pass


def test_what_goes_wrong_while_it_is_held_is_no_fault_of_the_folder(folder: Path) -> None:
    with pytest.raises(FileNotFoundError), acquire(folder):
        (folder / "nothing").read_bytes()
    with acquire(folder):  # and it was given back
        pass


def test_nothing_but_the_lock_is_left_in_the_folder(folder: Path) -> None:
    with acquire(folder):
        assert [path.name for path in folder.iterdir()] == ["padauk.lock"]


def test_padauk_does_not_run_twice_on_one_folder(tmp_path: Path) -> None:
    with acquire(tmp_path / "data"):
        second = padauk("run", folder=tmp_path, DISCORD_TOKEN="x")
    assert second.returncode == Status.TRY_AGAIN
    assert refusal(Path("data")) in second.stderr
    assert "Traceback" not in second.stderr
