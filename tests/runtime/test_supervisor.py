"""Posting goes on, or the operator hears of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.posting.publisher import Refused
from bot.runtime import supervisor as module
from bot.runtime.alerts import Alerts, Heartbeat
from bot.runtime.supervisor import Folder, Supervisor
from bot.store.opening import Cause, Store, StoreFailed
from bot.ui.channel_publisher import LONGEST_PATIENCE, _seconds
from tests.posting.office import Office, at

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class ADisk(Folder):
    """As much room and as old a backup as a test says."""

    said: dict[str, Any] = field(default_factory=lambda: {"free": 10**12, "backed_up_at": 4e9})

    def free(self) -> int:
        return int(self.said["free"])

    def backed_up_at(self) -> float | None:
        return None if self.said["backed_up_at"] is None else float(self.said["backed_up_at"])


class Watch:
    """A supervisor over an office, and what the operator hears."""

    def __init__(self, office: Office, store: Store) -> None:
        self.office = office
        self.heard: list[str] = []
        self.seconds = 0.0
        self.looks = asyncio.Semaphore(0)
        self.store = store
        self.disk = ADisk(Path("data"))
        alerts = Alerts(self.tell, lambda: office.now)
        self.supervisor = Supervisor(
            office.posting,
            store,
            office.posting._pace,
            alerts,
            Heartbeat(None, lambda: office.now),
            self.disk,
            now=lambda: office.now,
            clock=lambda: self.seconds,
            rest=lambda _: self.looks.acquire(),
        )

    async def tell(self, _: str, lines: Sequence[str]) -> None:
        self.heard += lines

    async def look(self, *, seconds: float = 15.0, ticks: bool = False) -> list[str]:
        """What is said at the next look, *seconds* later; *ticks*: whether a tick has ended well by then."""
        self.heard.clear()
        self.seconds += seconds
        self.office.now += timedelta(seconds=seconds)
        if ticks:
            await self.office.posting.run_due(self.office.now)
        self.supervisor.look()
        for _ in range(5):
            await asyncio.sleep(0)
        return list(self.heard)


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    store = Store(database)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


@pytest.fixture
def watch(office: Office, store: Store) -> Watch:
    return Watch(office, store)


async def test_a_loop_that_was_cut_off_is_started_again(
    office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, looked = office.ledger.take, asyncio.Event()
    calls: list[int] = []

    async def cut_off_once(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise asyncio.CancelledError  # of a library's own future
        looked.set()
        return await take(*given)

    monkeypatch.setattr(office.ledger, "take", cut_off_once)
    task = asyncio.create_task(watch.supervisor.run())
    await looked.wait()
    office.posting.stop()
    watch.looks.release()
    await asyncio.wait_for(task, 10)


async def test_a_tick_that_hangs_is_cut_off_and_the_operator_hears_of_it(
    office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, hanging, looked = office.ledger.take, asyncio.Event(), asyncio.Event()
    calls: list[int] = []

    async def hang_once(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            hanging.set()
            await asyncio.Event().wait()
        looked.set()
        return await take(*given)

    monkeypatch.setattr(office.ledger, "take", hang_once)
    task = asyncio.create_task(watch.supervisor.run())
    await hanging.wait()
    watch.seconds = module.SILENT_AFTER
    watch.looks.release()
    await looked.wait()
    assert watch.heard == ["For two minutes Padauk has not looked at what is due to be posted."]
    office.posting.stop()
    watch.looks.release()
    await asyncio.wait_for(task, 10)


async def test_three_failed_ticks_are_reported_once_an_hour_and_once_more_when_it_is_over(
    office: Office, watch: Watch
) -> None:
    office.posting._failed_ticks, office.posting._failure = 2, ValueError()
    assert await watch.look() == []
    office.posting._failed_ticks = 3
    assert await watch.look() == ["Posting has failed 3 times in a row; the log says why."]
    assert await watch.look() == []
    assert await watch.look(seconds=3600) == ["Posting has failed 3 times in a row; the log says why."]
    await office.posting.run_due(office.now)
    assert await watch.look() == ["Posting goes on."]
    assert await watch.look() == []


async def test_a_disk_that_takes_nothing_is_reported_with_its_reason(store: Store, watch: Watch) -> None:
    async with store.begin() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")  # it can grow no more
    with pytest.raises(StoreFailed):
        async with store.begin() as connection:
            await connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(100000)")
    assert store.failure is not None
    assert store.failure.cause is Cause.FULL
    (line,) = await watch.look()
    assert line.startswith("Padauk can't save anything at the moment: ")
    assert "the disk is full: make room" in line
    async with store.begin() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert await watch.look() == ["Padauk can save again."]


async def test_many_refusals_are_reported(office: Office, watch: Watch) -> None:
    for guild in range(1, module.REFUSALS + 1):
        await office.wish(guild)
        office.channel.failures[guild].append(Refused("no such channel"))
    await office.run_at("2027-02-01 09:00")
    assert await watch.look() == [
        f"Discord refused {module.REFUSALS} posts within an hour; their servers have been told why."
    ]
    assert await watch.look(seconds=3601, ticks=True) == ["Discord has refused no post for an hour."]


async def test_a_full_disk_and_an_old_backup_are_reported_before_they_do_harm(office: Office, watch: Watch) -> None:
    watch.disk.said["free"] = 50 * 2**20
    assert await watch.look() == ["Only 50 MiB are left on the disk of data."]
    watch.disk.said.update(free=10**12, backed_up_at=(office.now - timedelta(days=3)).timestamp())
    assert await watch.look() == ["There is room on the disk again."]
    assert await watch.look(seconds=3601, ticks=True) == ["The newest backup is older than two days; the log says why."]
    watch.disk.said["backed_up_at"] = office.now.timestamp()
    assert await watch.look() == ["There is a backup of today again."]


async def test_nothing_is_said_while_all_is_well(office: Office, watch: Watch) -> None:
    watch.disk.said["backed_up_at"] = office.now.timestamp()
    for _ in range(30):
        await office.posting.run_due(office.now)
        assert await watch.look() == []


async def test_silence_is_no_fault_while_discord_asks_for_patience(office: Office, watch: Watch) -> None:
    office.posting._pace._closed_until = 10**9
    assert await watch.look(seconds=600) == []


@pytest.mark.parametrize("header", ["inf", "31536000", "1e308", "nan", "-inf"])
def test_discord_is_tried_again_after_an_hour_whatever_it_asks_for(header: str) -> None:
    assert _seconds(header) <= LONGEST_PATIENCE


@pytest.mark.parametrize(("header", "seconds"), [("2.5", 2.5), ("0", 0.0), (None, 60.0), ("soon", 60.0)])
def test_patience_is_as_long_as_discord_asks_for(header: str | None, seconds: float) -> None:
    assert _seconds(header) == seconds


async def test_the_first_post_after_a_hang_is_not_lost(office: Office) -> None:
    await office.wish()
    office.now = at("2027-02-01 09:00")
    await office.posting.run_due(office.now)
    assert await office.states() == ["sent"]
