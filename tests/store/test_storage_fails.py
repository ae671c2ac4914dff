"""A disk and files that refuse: a sentence at once, which says whose they are and what to do."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.opening import Cause, Store, StoreFailed
from bot.store.tables import metadata, servers
from tests.store.machine import another_user, as_root_if_possible, no_room


async def made(path: Path) -> Path:
    store = Store(path)
    await store.open()
    await store.close()
    return path


async def failure(path: Path) -> StoreFailed:
    with pytest.raises(StoreFailed) as failed:
        await made(path)
    return failed.value


async def test_a_database_that_may_only_be_read_is_refused_at_once_with_its_owner_and_the_cure(
    tmp_path: Path,
) -> None:
    whole = (await made(tmp_path / "padauk.sqlite")).read_bytes()
    with another_user() as folder:
        path = folder / "padauk.sqlite"
        path.write_bytes(whole)
        with as_root_if_possible() as root:
            path.chmod(0o444)
            if root:
                os.chown(path, 0, 0)
        failed = await failure(path)
        assert failed.cause is Cause.NOT_WRITABLE
        assert f"{path} belongs to" in str(failed)
        assert "(mode 444), and Padauk runs as" in str(failed)
        assert str(failed).endswith((f"chown nobody {path}", f"chmod u+w {path}"))


async def test_a_folder_that_may_only_be_read_is_named_itself(tmp_path: Path) -> None:
    whole = (await made(tmp_path / "padauk.sqlite")).read_bytes()
    with another_user() as folder:
        path = folder / "padauk.sqlite"
        path.write_bytes(whole)
        folder.chmod(0o555)
        failed = await failure(path)
        folder.chmod(0o755)
        assert failed.cause is Cause.NOT_WRITABLE
        assert f"{folder} belongs to" in str(failed)


async def test_a_full_disk_is_a_sentence_at_opening(tmp_path: Path) -> None:
    path = tmp_path / "padauk.sqlite"
    with no_room(8192):
        failed = await failure(path)
    assert failed.cause is Cause.DISK
    await made(path)


async def test_a_disk_that_is_full_while_padauk_runs_is_told_by_its_cause(tmp_path: Path) -> None:
    store = Store(tmp_path / "padauk.sqlite")
    await store.open()
    async with store.begin() as connection:
        await connection.execute(sa.text("PRAGMA max_page_count = 1"))
    with pytest.raises(StoreFailed, match="the disk is full: make room") as failed:
        await fill(store)
    assert failed.value.cause is Cause.FULL
    await store.close()


async def fill(store: Store) -> None:
    async with store.begin() as connection:
        rows = [{"guild_id": guild_id, "own": "x" * 1000} for guild_id in range(1, 1000)]
        await connection.execute(sa.insert(servers), rows)


async def test_a_page_that_goes_bad_while_padauk_runs_is_told_by_its_cause(tmp_path: Path) -> None:
    path = tmp_path / "padauk.sqlite"
    await made(path)
    store = Store(path)
    await store.open()
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'servers'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    async with store.begin() as connection:
        await connection.execute(sa.text("PRAGMA shrink_memory"))  # it forgets the page as it was
    with pytest.raises(StoreFailed, match="it is damaged") as failed:
        await fill(store)
    assert failed.value.cause is Cause.DAMAGED
    await store.close()


async def test_a_fault_of_our_own_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "padauk.sqlite")
    await store.open()
    with pytest.raises(sa.exc.IntegrityError):
        async with store.begin() as connection:
            await connection.execute(sa.insert(servers), [{"guild_id": 1}, {"guild_id": 1}])
    await store.close()


@pytest.mark.parametrize("table", [each.name for each in metadata.sorted_tables])
async def test_a_page_that_is_zeros_is_refused_at_opening(tmp_path: Path, table: str) -> None:
    path = await made(tmp_path / "padauk.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    before = path.read_bytes()
    at = (page - 1) * 4096
    path.write_bytes(before[:at] + bytes(4096) + before[at + 4096 :])
    failed = await failure(path)
    assert failed.cause is Cause.DAMAGED
    assert "with `padauk restore FILE`" in str(failed)


async def test_the_database_is_for_its_owner_alone_also_one_that_was_made_before(tmp_path: Path) -> None:
    path = await made(tmp_path / "data" / "padauk.sqlite")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    store = Store(path)
    await store.open()
    await fill(store)
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    await store.close()
