"""A log that SQLite would read in part, and say nothing of the rest."""

from pathlib import Path

import pytest

from bot.store.log_check import is_log_damaged
from bot.store.opening import StoreFailed
from bot.store.start_check import prepare
from tests.store.folders import NOW, a_folder, rows_of

HEADER, FRAME = 32, 24 + 4096


def is_damaged(log: Path) -> bool:
    return is_log_damaged(log, log.with_name("padauk.sqlite-shm"))


def after_a_power_cut(log: Path) -> Path:
    """The index is on no disk then."""
    log.with_name("padauk.sqlite-shm").unlink()
    return log


def a_log(tmp_path: Path) -> Path:
    return Path(f"{a_folder(tmp_path / 'data', killed=True)}-wal")


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def test_a_log_as_a_kill_leaves_it_is_right(tmp_path: Path) -> None:
    log = a_log(tmp_path)
    assert log.stat().st_size > HEADER + 5 * FRAME
    assert not is_damaged(log)


@pytest.mark.parametrize("at", [0, 9, 17, 25, HEADER + 3, HEADER + 9, HEADER + 17, HEADER + 24, HEADER + FRAME + 999])
def test_damage_that_would_hide_what_was_saved_after_it_is_seen(tmp_path: Path, at: int) -> None:
    log = after_a_power_cut(a_log(tmp_path))
    flip(log, at)
    assert is_damaged(log)
    with pytest.raises(StoreFailed, match=r"padauk\.sqlite-wal is damaged, and what Padauk saved last is in it"):
        prepare(log.with_name("padauk.sqlite"), NOW)


def test_a_commit_that_a_power_cut_interrupted_is_no_damage(tmp_path: Path) -> None:
    """Whatever there is of it: nobody was told that it was saved."""
    log = after_a_power_cut(a_log(tmp_path))
    whole = log.read_bytes()
    for size in range(len(whole) - 1, len(whole) - FRAME, -511):
        log.write_bytes(whole[:size])
        assert not is_damaged(log)
    log.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not is_damaged(log)


@pytest.mark.parametrize("frames", [0, 1, 5])
def test_a_log_that_was_cut_off_after_a_kill_is_seen_by_its_index(tmp_path: Path, frames: int) -> None:
    log = a_log(tmp_path)
    log.write_bytes(log.read_bytes()[: HEADER + frames * FRAME])
    assert is_damaged(log)
    after_a_power_cut(log)
    assert not is_damaged(log)


@pytest.mark.parametrize("at", [0, 16, 35, 41])
def test_an_index_that_is_damaged_or_of_another_log_says_nothing(tmp_path: Path, at: int) -> None:
    log = a_log(tmp_path)
    flip(log.with_name("padauk.sqlite-shm"), at)
    assert not is_damaged(log)


def test_what_is_left_over_from_the_log_before_is_no_damage(tmp_path: Path) -> None:
    """A log is written over from its beginning; what follows has the numbers of the round before."""
    log = a_log(tmp_path)
    older = bytearray(log.read_bytes())
    for at in range(HEADER, len(older), FRAME):
        older[at + 8 : at + 16] = b"\1" * 8
    log.write_bytes(log.read_bytes() + older[HEADER:])
    assert not is_damaged(log)
    database = log.with_name("padauk.sqlite")
    assert prepare(database, NOW) == []
    assert len(rows_of(database)["posts"]) == 5


@pytest.mark.parametrize("size", [0, 10, 32, 56])
def test_a_log_without_a_frame_is_no_damage(tmp_path: Path, size: int) -> None:
    log = tmp_path / "padauk.sqlite-wal"
    log.write_bytes(b"\0" * size)
    assert not is_damaged(log)
