"""Exactly once: the real service is killed hundreds of times, and the power cut; how, `crashes` says.

PADAUK_CRASH_SEED=anything tries other kills, faults and plans than the ones fixed here.
"""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.opening import Store
from tests.posting.crashes import platter
from tests.posting.crashes.life import processes
from tests.posting.crashes.order import Part
from tests.posting.crashes.outcome import Outcome
from tests.posting.crashes.runs import run_trials
from tests.posting.crashes.trial import make_template

pytestmark = pytest.mark.prove

SEEDS = os.environ.get("PADAUK_CRASH_SEED", "spring rain padauk").split()

POSTS = 2_000 // len(SEEDS) + 1
"""For each seed."""

ENOUGH_TO_SEE = 40
"""Trials; a part that is missing shows in the first few."""


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_post_is_lost_or_doubled_through_kills_and_power_cuts(seed: str) -> None:
    outcome = await run_trials(seed, done)
    print(outcome)
    assert not outcome.wrong, told(outcome, seed)
    assert not outcome.untrue, told(outcome, seed)
    assert outcome.kills.total() > POSTS / 8
    assert outcome.power_cuts > POSTS / 30
    assert outcome.steps > POSTS / 60
    assert outcome.unknown < POSTS / 10


async def test_nor_when_administrators_move_and_pause_what_is_being_sent() -> None:
    seed = SEEDS[0]
    outcome = await run_trials(seed, done, restless=True)
    print(outcome)
    assert not outcome.wrong, told(outcome, seed)
    assert not outcome.untrue, told(outcome, seed)


def done(so_far: Outcome) -> bool:
    return so_far.posts >= POSTS or bool(so_far.wrong)


async def test_the_same_trial_sees_a_missing_unique_key() -> None:
    await sees_without(Part.UNIQUE_KEY)


async def test_the_same_trial_sees_a_send_before_its_commit() -> None:
    await sees_without(Part.COMMIT_BEFORE_SEND)


async def test_the_same_trial_sees_a_random_nonce() -> None:
    await sees_without(Part.SAME_NONCE)


async def test_the_same_trial_sees_that_nobody_looks_in_the_history() -> None:
    await sees_without(Part.LOOK_UP)


async def test_the_same_trial_sees_commits_that_a_power_cut_undoes() -> None:
    await sees_without(Part.FULL_SYNC)


async def test_the_same_trial_sees_a_service_that_goes_by_the_machine_s_clock() -> None:
    await sees_without(Part.AGREED_TIME)


async def sees_without(part: Part) -> None:
    seed = SEEDS[0]
    outcome = await run_trials(seed, lambda so_far: bool(so_far.wrong) or so_far.trials >= ENOUGH_TO_SEE, without=part)
    print(outcome)
    assert outcome.wrong, f"the harness is blind: without {part} (seed {seed}) it sees nothing wrong:\n{outcome}"


@pytest.mark.parametrize(("synchronous", "left"), [("FULL", ["before", "after"]), ("NORMAL", ["before"])])
def test_a_power_cut_takes_what_was_committed_but_not_synced(tmp_path: Path, synchronous: str, left: list[str]) -> None:
    disk = Disk(tmp_path)
    disk.run(_write_and_die, synchronous)
    assert disk.words() == ["before", "after"]  # the system keeps what a killed process wrote
    disk.cut_power()
    assert disk.words() == left


def test_what_a_start_finds_in_the_ledger_a_power_cut_does_not_take_any_more(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.run(_die_within_a_commit)
    assert disk.words() == ["before", "after"]
    disk.run(_open_and_die)
    disk.cut_power()
    assert disk.words() == ["before", "after"]


class Disk:
    """A database, and the platter below it."""

    def __init__(self, folder: Path) -> None:
        self._database, self._platter = folder / "words.db", folder / "platter"
        asyncio.run(make_template(self._database))
        with closing(sqlite3.connect(self._database)) as connection:
            connection.execute("CREATE TABLE words (word TEXT)")
        platter.begin(self._database, self._platter)

    def run(self, life: Callable[..., object], *args: object) -> None:
        """Do *life* in a process that kills itself."""
        process = processes().Process(target=life, args=(self._database, self._platter, *args))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        process.close()

    def cut_power(self) -> None:
        platter.restore(self._database, self._platter)

    def words(self) -> list[str]:
        """Read from a copy, since who closes a database last puts its log in order."""
        copied = self._database.with_name("copy.db")
        platter.copy(self._database, copied)
        with closing(sqlite3.connect(copied)) as connection:
            return [word for (word,) in connection.execute("SELECT word FROM words")]


def _write_and_die(database: Path, disk: Path, synchronous: str) -> None:
    platter.watch(disk)
    connection = sqlite3.connect(database)
    _write(connection, "before", "FULL")
    _write(connection, "after", synchronous)
    _die()


def _die_within_a_commit(database: Path, disk: Path) -> None:
    syncing: list[Callable[[], None]] = []
    platter.watch(disk, syncing=lambda: [each() for each in syncing])
    connection = sqlite3.connect(database)
    _write(connection, "before", "FULL")
    syncing.append(_die)
    _write(connection, "after", "FULL")


def _open_and_die(database: Path, disk: Path) -> None:
    async def opened() -> None:
        store = Store(database)
        await store.open()
        async with store.begin() as connection:
            found = await connection.execute(sa.text("SELECT word FROM words"))
            assert found.scalars().all() == ["before", "after"]
        _die()

    platter.watch(disk)
    asyncio.run(opened())


def _write(connection: sqlite3.Connection, word: str, synchronous: str) -> None:
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("INSERT INTO words VALUES (?)", (word,))
    connection.commit()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def told(outcome: Outcome, seed: str) -> str:
    """What happened to the posts that are wrong; the first of them are enough."""
    stories = "\n\n".join((outcome.wrong + outcome.untrue)[:3])
    return f"PADAUK_CRASH_SEED={seed}\n{outcome}\n\n{stories}"
