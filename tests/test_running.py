"""Which process runs on a data folder: with processes that are started, killed and asked."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.running import (
    AlreadyRunning,
    FolderUnusable,
    NotPossible,
    NotRunning,
    ask_to_reload,
    only_one,
)
from tests.test_command_line import environment, padauk

HOLDING = """
import os, signal, sys
from pathlib import Path
from bot.running import NotPossible, only_one

try:
    with only_one(*(Path(name) for name in sys.argv[1].split("|"))):
        if len(sys.argv) > 2:
            signal.signal(signal.SIGHUP, lambda *_: os.write(1, b"asked to reload\\n"))  # print may be under way
        print("holding", flush=True)
        sys.stdin.read()
except NotPossible as reason:
    print(reason, flush=True)
"""


@contextmanager
def a_process(folder: Path, *more: str, database: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """One that holds *folder*, and that of its database, or says why it can't, until its input ends."""
    folders = [folder] if database is None else [folder, database]
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, "|".join(map(str, folders)), *more],
        env=environment(PYTHONPATH=str(Path(__file__).parents[1])),
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


def end(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=10)
    return process.returncode


def reached_in(folder: Path) -> int | None:
    """The process that a wish to reload reaches."""
    try:
        return ask_to_reload(folder)
    except NotRunning:
        return None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "data"


def test_the_first_makes_the_folder_and_is_found(folder: Path) -> None:
    with a_process(folder) as first:
        assert said(first) == "holding"
        assert reached_in(folder) == first.pid
        assert (folder / "padauk.pid").read_text().splitlines()[0] == str(first.pid)


def test_the_second_is_told_who_is_there_and_what_to_do(folder: Path) -> None:
    with a_process(folder) as first, a_process(folder) as second:
        ready = said(first)
        refused = said(second)
        if refused == "holding":  # whichever came first
            first, second, ready, refused = second, first, refused, ready
        assert ready == "holding"
        assert refused == (
            f"Another Padauk (process {first.pid}) works with the folder {folder}; stop it first, or give this one "
            "another `data` folder in the settings"
        )
        assert reached_in(folder) == first.pid


def test_two_folders_do_not_know_each_other(folder: Path, tmp_path: Path) -> None:
    with a_process(folder) as first, a_process(tmp_path / "other") as second:
        assert (said(first), said(second)) == ("holding", "holding")


def test_after_a_kill_nobody_runs_and_the_next_starts(folder: Path) -> None:
    with a_process(folder) as killed:
        assert said(killed) == "holding"
        killed.kill()
        killed.wait(timeout=10)
    assert (folder / "padauk.pid").read_text().startswith(str(killed.pid))
    assert reached_in(folder) is None
    with a_process(folder) as following:
        assert said(following) == "holding"
        assert reached_in(folder) == following.pid


def test_a_number_left_behind_is_not_believed_even_if_such_a_process_runs(folder: Path) -> None:
    with a_process(folder) as ended:
        assert said(ended) == "holding"
        assert end(ended) == 0
    (folder / "padauk.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    assert reached_in(folder) is None
    with pytest.raises(NotRunning):
        ask_to_reload(folder)


def test_a_clean_end_leaves_no_number(folder: Path) -> None:
    with a_process(folder) as ended:
        assert said(ended) == "holding"
        assert end(ended) == 0
    assert not (folder / "padauk.pid").exists()
    assert reached_in(folder) is None


def test_to_ask_where_nothing_ever_ran_makes_nothing(folder: Path) -> None:
    with pytest.raises(NotRunning, match="No Padauk works with the folder"):
        ask_to_reload(folder)
    assert not folder.exists()


def test_who_moved_the_folder_is_told_that_one_may_still_run_with_the_former(folder: Path, tmp_path: Path) -> None:
    with a_process(folder) as process:
        assert said(process) == "holding"
        with pytest.raises(NotRunning) as nobody:
            ask_to_reload(tmp_path / "moved")
    assert str(nobody.value) == (
        f"No Padauk works with the folder {tmp_path / 'moved'}; what is set is read when one starts. If `data` was "
        "changed, one may still run with the folder it was started with: stop that one, and start it again"
    )


def test_a_start_succeeds_however_often_it_is_asked_for_meanwhile(folder: Path) -> None:
    with a_process(folder) as first:
        assert said(first) == "holding"
    with ThreadPoolExecutor() as pool:
        for _ in range(3):
            with a_process(folder) as process:
                started = pool.submit(said, process)
                answers = set()
                while not started.done():
                    answers.add(reached_in(folder))
                assert started.result() == "holding"
                assert answers <= {None, process.pid}
                assert reached_in(folder) == process.pid
                assert end(process) == 0


def test_of_many_that_start_at_once_one_holds_the_folder(folder: Path) -> None:
    with a_process(folder) as a, a_process(folder) as b, a_process(folder) as c, a_process(folder) as d:
        answers = {process.pid: said(process) for process in (a, b, c, d)}
        (holder,) = (id for id, answer in answers.items() if answer == "holding")
        assert reached_in(folder) == holder
        assert sum(f"(process {holder})" in answer for answer in answers.values()) == 3


def test_a_wish_to_reload_arrives(folder: Path) -> None:
    with a_process(folder, "listening") as process:
        assert said(process) == "holding"
        assert ask_to_reload(folder) == process.pid
        assert said(process) == "asked to reload"
        assert end(process) == 0


def test_a_wish_to_reload_does_not_end_one_that_cannot_listen_yet(folder: Path) -> None:
    with a_process(folder) as process:
        assert said(process) == "holding"
        ask_to_reload(folder)
        assert end(process) == 0


def test_a_process_of_another_container_is_not_signalled(folder: Path) -> None:
    with only_one(folder):
        (folder / "padauk.pid").write_text(f"{os.getpid()}\npid:[1]\n", encoding="ascii")
        with pytest.raises(NotPossible, match="runs in another container"):
            ask_to_reload(folder)
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()} of another container"), only_one(folder):
            pass


def test_a_folder_that_cannot_be_one_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file\n", encoding="utf-8")
    with (
        pytest.raises(FolderUnusable, match=r"can't be used .*; look at `data` and `database` in the settings"),
        only_one(tmp_path / "data"),
    ):
        pass


def test_two_with_folders_of_their_own_do_not_share_a_database(folder: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    with a_process(folder, database=shared) as first:
        assert said(first) == "holding"
        with a_process(tmp_path / "other", database=shared) as second, a_process(shared) as third:
            assert said(second) == (
                f"Another Padauk (process {first.pid}) works with the folder {shared}; stop it first, or give this "
                "one a `database` in another folder in the settings"
            )
            assert said(third).startswith(f"Another Padauk (process {first.pid}) works with the folder {shared}")
            assert end(second) == 0
        with a_process(tmp_path / "other", database=tmp_path / "its own") as fourth:
            assert said(fourth) == "holding"
        assert end(first) == 0
    with a_process(tmp_path / "other", database=shared) as following:
        assert said(following) == "holding"


def test_one_that_does_not_get_the_database_leaves_its_own_folder_to_others(folder: Path, tmp_path: Path) -> None:
    with only_one(tmp_path / "shared"):
        with pytest.raises(AlreadyRunning), only_one(folder, tmp_path / "shared"):
            pass
        with a_process(folder) as following:
            assert said(following) == "holding"


def test_a_database_in_the_folder_itself_is_not_in_the_way_by_whatever_name(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (tmp_path / "link").symlink_to(folder)
    for database in (folder, folder / ".." / folder.name, tmp_path / "link"):
        with a_process(folder, database=database) as process:
            assert said(process) == "holding"


def test_padauk_does_not_run_on_the_database_of_another(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("data: mine\ndatabase: sqlite:///shared/padauk.sqlite\n", encoding="utf-8")
    with only_one(tmp_path / "theirs", tmp_path / "shared"):
        second = padauk("run", folder=tmp_path, DISCORD_TOKEN="x")
    assert second.returncode == 1
    assert f"Another Padauk (process {os.getpid()}) works with the folder shared; stop it first" in second.stderr


def test_padauk_does_not_run_twice_on_one_folder(tmp_path: Path) -> None:
    with only_one(tmp_path / "data"):
        second = padauk("run", folder=tmp_path, DISCORD_TOKEN="x")
    assert second.returncode == 1
    assert f"Another Padauk (process {os.getpid()}) works with the folder data; stop it first" in second.stderr
    assert "Traceback" not in second.stderr
