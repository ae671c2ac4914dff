"""The database, as operators meet it: made, brought up to date, refused, and safe through a power cut."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.store import opening
from bot.store.opening import MIGRATIONS, NEWEST, Store, StoreFailed
from bot.store.synced_commands import SyncedCommands
from bot.store.tables import metadata, servers


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "padauk.sqlite"


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    store = Store(path)
    await store.open()
    yield store
    await store.close()


def revision(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.close()
    return str(found)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Store]:
    store = Store(path)
    await store.open()
    yield store
    await store.close()


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def write_nonsense(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("not a database " * 1000)


async def test_a_first_start_makes_the_folder_and_every_table(store: Store, path: Path) -> None:
    def columns(connection: sa.Connection) -> dict[str, set[str]]:
        found = sa.inspect(connection)
        return {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}

    async with store.begin() as connection:
        there = await connection.run_sync(columns)
    assert there.pop("alembic_version")
    assert there == {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}
    assert revision(path) == NEWEST


async def test_migrations_lead_to_the_tables_that_the_code_works_with(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with store.begin() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_migration_is_the_one_the_code_is_written_for() -> None:
    revisions = {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("*.py")}
    assert max(revisions) == NEWEST


def test_no_table_has_room_for_a_person() -> None:
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert not [name for name in columns if any(word in name for word in ("user", "member", "author", "name"))]


async def test_a_commit_waits_for_the_disk_and_readers_do_not_wait_for_it(store: Store) -> None:
    async with store.begin() as connection:
        assert (await connection.execute(sa.text("PRAGMA synchronous"))).scalar() == 2  # FULL
        assert (await connection.execute(sa.text("PRAGMA journal_mode"))).scalar() == "wal"


async def test_a_transaction_takes_the_right_to_write_when_it_begins(store: Store, path: Path) -> None:
    async with store.begin():
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


async def test_what_a_failing_transaction_wrote_is_undone(store: Store) -> None:
    with pytest.raises(RuntimeError, match="in the middle"):
        await _insert_and_fail(store)
    async with store.begin() as connection:
        assert (await connection.execute(sa.select(servers))).all() == []


async def _insert_and_fail(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(sa.insert(servers).values(guild_id=1))
        raise RuntimeError("in the middle")


async def test_a_cancelled_transaction_leaves_the_database_free_and_without_its_rows(store: Store) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with store.begin() as connection:
            await connection.execute(sa.insert(servers).values(guild_id=1))
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.begin() as connection:
        assert (await connection.execute(sa.select(servers))).all() == []


async def test_a_second_start_keeps_what_was_there(path: Path) -> None:
    for _ in range(2):
        store = Store(path)
        await store.open()
        synced = SyncedCommands(store)
        known = await synced.known(1)
        await synced.remember(1, "everywhere", "abc")
        await store.close()
    assert known == {"everywhere": "abc"}


async def test_the_table_that_version_0_1_made_by_itself_is_taken_over(path: Path) -> None:
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.execute(
        "CREATE TABLE synced_commands (application INTEGER, scope TEXT, fingerprint TEXT, "
        "PRIMARY KEY (application, scope))"
    )
    old.execute("INSERT INTO synced_commands VALUES (5, 'everywhere', 'abc')")
    old.commit()
    old.close()
    store = Store(path)
    await store.open()
    assert await SyncedCommands(store).known(5) == {"everywhere": "abc"}
    await store.close()


async def test_a_database_of_a_newer_padauk_is_refused_and_left_as_it_is(path: Path) -> None:
    store = Store(path)
    await store.open()
    await store.close()
    newer = sqlite3.connect(path)
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()
    with pytest.raises(StoreFailed, match=r"written by a newer Padauk \(revision 9999.*nothing was changed"):
        await Store(path).open()
    assert revision(path) == "9999"


async def test_a_folder_that_cannot_be_made_is_a_sentence_that_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFailed, match="look at `data` in the settings"):
        await Store(tmp_path / "file" / "padauk.sqlite").open()


async def test_a_file_that_is_no_database_is_a_sentence_too(path: Path) -> None:
    write_nonsense(path)
    with pytest.raises(StoreFailed, match=r"can't be used .*: put a backup in its place"):
        await Store(path).open()


@pytest.mark.parametrize(
    "folder",
    [
        "da ta?x",
        "a?b=c&uri=true",
        "a#b",
        "a%20b",
        "100%",
        'it\'s "mine"',
        "a;b",
        "file:a",
        "ဒေတာ",
        "dots..",
        "a\\b",
        " a ",
    ],
)
async def test_the_database_is_in_its_folder_whatever_the_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(Path(folder) / "padauk.sqlite"):
        assert names_in(tmp_path) == [folder]
    assert names_in(tmp_path / folder) == ["padauk.sqlite"]


async def test_a_database_that_0_1_put_beside_its_folder_is_not_left_behind(tmp_path: Path) -> None:
    beside, inside = tmp_path / "da ta", tmp_path / "da ta?x" / "padauk.sqlite"
    async with opened(beside) as store:
        await SyncedCommands(store).remember(1, "everywhere", "abc")
    inside.parent.mkdir()
    with pytest.raises(StoreFailed, match="Move that file to"):
        await Store(inside).open()
    assert list(inside.parent.iterdir()) == []
    beside.rename(inside)
    async with opened(inside) as store:
        assert await SyncedCommands(store).known(1) == {"everywhere": "abc"}


@pytest.mark.parametrize("beside", ["a folder", "a text"])
async def test_what_stands_beside_the_folder_and_is_no_database_is_left_alone(tmp_path: Path, beside: str) -> None:
    if beside == "a folder":
        (tmp_path / "da").mkdir()
    else:
        (tmp_path / "da").write_text("mine")
    async with opened(tmp_path / "da?ta" / "padauk.sqlite"):
        assert names_in(tmp_path) == ["da", "da?ta"]


async def test_a_database_that_another_program_holds_is_told_from_a_damaged_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_TIMEOUT", 0)
    async with opened(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed, match="close that program and try again"):
            await Store(path).open()


async def test_a_migration_that_fails_leaves_nothing_half_done(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def broken(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("create index", {}, Exception("disk full"))

    with monkeypatch.context() as during:
        during.setattr(op, "create_index", broken)
        with pytest.raises(StoreFailed, match="disk full"):
            await Store(path).open()
    with sqlite3.connect(path) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert not tables & {"reminders", "posts", "servers"}
    store = Store(path)
    await store.open()  # mended, it goes on
    await store.close()
    assert revision(path) == NEWEST


def test_alembic_is_not_loaded_when_there_is_nothing_to_migrate(path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from bot.store.opening import Store\n"
        "async def main():\n"
        "    store = Store(Path(sys.argv[1]))\n"
        "    await store.open()\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    said = [
        subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert [line.strip() for line in said] == ["True", "False"]
