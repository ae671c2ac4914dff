"""Backups: whole, made while Padauk is at work, and put back."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.runtime.daily_copies import DailyCopies
from bot.runtime.process_lock import acquire
from bot.store.backup import KEPT, back_up, copy_of_the_day, newest_good_copy, restore
from bot.store.inspection import inspect
from bot.store.opening import NEWEST, Store, StoreFailed
from bot.store.start_check import prepare
from bot.store.tables import servers
from tests.posting.office import CHANNEL, Office
from tests.store.conftest import Command
from tests.store.folders import NOW, a_folder, rows_of
from tests.store.machine import NOBODY, no_room


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name != "padauk.lock")


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names_in(folder)}


# -- padauk backup


def test_a_backup_has_all_that_a_running_padauk_has_saved(padauk: Command, tmp_path: Path) -> None:
    database = tmp_path / "data" / "padauk.sqlite"

    async def run() -> None:
        store = Store(database)
        await store.open()
        for number in range(1, 26):
            await Office(store).wish(guild_id=number)
        with acquire(database.parent):  # as a process at work holds it
            result = await asyncio.to_thread(padauk, "backup", "copy.sqlite")
        assert (result.status, result.err) == (0, "")
        assert result.out == "Backed up and checked: copy.sqlite, with 25 reminders, 25 servers.\n"
        copied = rows_of(tmp_path / "copy.sqlite")
        assert len(copied["reminders"]) == 25
        await store.close()
        assert copied == rows_of(database)

    asyncio.run(run())


def test_a_backup_is_one_file_for_its_owner_alone_and_nothing_else_is_left(padauk: Command, tmp_path: Path) -> None:
    a_folder(tmp_path / "data")
    (tmp_path / "copies").mkdir()
    was = os.umask(0)
    try:
        padauk("backup", "copies/copy.sqlite")
    finally:
        os.umask(was)
    assert names_in(tmp_path / "copies") == ["copy.sqlite"]
    assert (tmp_path / "copies" / "copy.sqlite").stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path / "data") == ["padauk.json", "padauk.sqlite"]


def test_a_backup_of_what_a_kill_left_has_what_is_in_the_log(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data", killed=True)
    assert Path(f"{database}-wal").stat().st_size > 0
    assert padauk("backup", "copy.sqlite").status == 0
    assert len(rows_of(tmp_path / "copy.sqlite")["posts"]) == 5


def test_a_backup_that_is_there_is_only_replaced_by_a_whole_one(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    padauk("backup", "copy.sqlite")
    before = (tmp_path / "copy.sqlite").read_bytes()
    zero_page(database, "reminders")
    result = padauk("backup", "copy.sqlite")
    assert result.status == 1
    assert "is damaged (" in result.err
    assert (tmp_path / "copy.sqlite").read_bytes() == before
    assert names_in(tmp_path) == ["copy.sqlite", "data"]


def zero_page(database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("data", "data is a folder; name a file in it"),
        ("nowhere/copy.sqlite", "There is no folder nowhere; make it first"),
        ("data/padauk.sqlite", "Padauk works with data/padauk.sqlite itself; name another file"),
        ("data/../data/padauk.sqlite-wal", "itself; name another file"),
        ("data/padauk.lock", "itself; name another file"),
        ("data/padauk.json", "itself; name another file"),
        ("link", "itself; name another file"),
        ("pipe", "pipe is no file; name another"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_place_that_can_t_be_meant_is_refused_in_a_sentence(
    padauk: Command, tmp_path: Path, target: str, sentence: str
) -> None:
    database = a_folder(tmp_path / "data")
    (tmp_path / "link").symlink_to(database)
    os.mkfifo(tmp_path / "pipe")
    before = database.read_bytes()
    result = padauk("backup", target)
    assert (result.status, result.out) == (1, "")
    assert sentence in result.err
    assert result.err.count("\n") == 1
    assert database.read_bytes() == before


def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(padauk: Command, tmp_path: Path) -> None:
    result = padauk("backup", "copy.sqlite")
    assert (result.status, result.err.startswith("There is no database at ")) == (1, True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "padauk.sqlite").touch()
    result = padauk("backup", "copy.sqlite")
    assert "has no tables yet, so there is nothing to back up" in result.err
    assert names_in(tmp_path) == ["data"]


def test_a_full_disk_leaves_no_half_backup(padauk: Command, tmp_path: Path) -> None:
    a_folder(tmp_path / "data")
    with no_room(8192):
        result = padauk("backup", "copy.sqlite")
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith("copy.sqlite can't be used (disk I/O error); the disk fails or a limit is reached")
    assert names_in(tmp_path) == ["data"]


async def test_backups_while_posts_leave_are_whole_and_hold_none_of_them_up(tmp_path: Path) -> None:
    store = Store(tmp_path / "padauk.sqlite")
    await store.open()
    office = Office(store)
    for number in range(1, 101):
        await office.wish(guild_id=number, channel_id=CHANNEL + number)
    posting = asyncio.create_task(office.run_at("2027-02-01 09:00"))
    posted: list[int] = []
    while not posting.done():
        target = tmp_path / f"{len(posted)}.sqlite"
        contents = await asyncio.to_thread(back_up, store.path, target)
        assert contents.reminders == 100
        posted.append(len(rows_of(target)["posts"]))
    await posting
    assert len(office.channel.messages) == 100
    assert posted == sorted(posted)
    await store.close()


# -- padauk restore


def test_a_restored_backup_is_what_padauk_had_then_and_what_was_there_is_kept(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data", reminders=3)
    then = rows_of(database)
    padauk("backup", "copy.sqlite")
    shutil.rmtree(tmp_path / "data")
    a_folder(tmp_path / "data", reminders=7, killed=True)
    result = padauk("restore", "copy.sqlite")
    assert (result.status, result.err) == (0, "")
    assert "Restored and checked: data/padauk.sqlite, with 3 reminders, 3 servers." in result.out
    assert rows_of(database) == then
    (kept,) = (tmp_path / "data").glob("padauk-until-*.sqlite")
    assert f"What was there is kept as data/{kept.name}" in result.out
    assert len(rows_of(kept)["posts"]) == 7  # with its log
    assert database.stat().st_mode & 0o777 == 0o600
    assert prepare(database, NOW) == []


def test_what_a_restore_kept_can_be_restored_itself(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data", reminders=3, killed=True)
    padauk("backup", "copy.sqlite")
    shutil.rmtree(tmp_path / "data")
    a_folder(tmp_path / "data", reminders=7, killed=True)
    padauk("restore", "copy.sqlite")
    (kept,) = (tmp_path / "data").glob("padauk-until-*.sqlite")
    assert padauk("restore", f"data/{kept.name}").status == 0
    assert len(rows_of(database)["reminders"]) == 7
    assert len(list((tmp_path / "data").glob("padauk-until-*.sqlite"))) == 2


def test_nothing_is_restored_while_padauk_runs(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    padauk("backup", "copy.sqlite")
    before = database.read_bytes()
    with acquire(database.parent):
        result = padauk("restore", "copy.sqlite")
    assert result.status == 1
    assert "Another Padauk works with the folder data; stop it first" in result.err
    assert "Nothing was changed" in result.err
    assert database.read_bytes() == before


def of_a_newer_padauk(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def without_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA user_version = 7")


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:10_000])


def a_text(file: Path) -> None:
    file.write_text("not a database " * 1000)


def a_folder_instead(file: Path) -> None:
    file.unlink()
    file.mkdir()


def gone(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def a_link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def the_database_itself(file: Path) -> None:
    file.unlink()
    file.symlink_to(Path("data", "padauk.sqlite"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (of_a_newer_padauk, "was written by a newer Padauk (revision 9999; this one knows up to "),
        (without_tables, "has no tables of Padauk's. If it was copied from a data folder by hand while Padauk ran, "),
        (of_another_program, "has no tables of Padauk's."),
        (cut_off, "copy.sqlite is damaged ("),
        (a_text, "copy.sqlite is damaged (file is not a database)"),
        (a_folder_instead, "copy.sqlite is a folder, and no database"),
        (gone, "copy.sqlite is not there"),
        (empty, "has no tables of Padauk's."),
        (a_link_to_nowhere, "copy.sqlite is a link to nowhere, and there is no file there"),
        (the_database_itself, "copy.sqlite is the database itself; name a backup"),
    ],
)
def test_what_is_no_good_backup_is_refused_and_nothing_is_changed(
    padauk: Command, tmp_path: Path, change: Callable[[Path], None], sentence: str
) -> None:
    database = a_folder(tmp_path / "data")
    padauk("backup", "copy.sqlite")
    change(tmp_path / "copy.sqlite")
    before = bytes_in(database.parent)
    result = padauk("restore", "copy.sqlite")
    assert (result.status, result.out) == (1, "")
    assert sentence in result.err
    assert "other.draft" not in result.err
    assert result.err.count("\n") == 1
    assert bytes_in(database.parent) == before


def test_a_backup_of_an_older_padauk_is_brought_up_to_date(padauk: Command, tmp_path: Path) -> None:
    old = Path(__file__).parents[1] / "fixtures" / "v0_1" / "padauk.sqlite"
    before = old.read_bytes()
    result = padauk("restore", str(old))
    assert result.status == 0
    assert inspect(tmp_path / "data" / "padauk.sqlite").revision == NEWEST
    assert old.read_bytes() == before
    assert "kept" not in result.out


def test_a_disk_without_room_leaves_the_database_as_it_was(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    padauk("backup", "copy.sqlite")
    before = database.read_bytes()
    with no_room(8192):
        result = padauk("restore", "copy.sqlite")
    assert result.status == 1
    assert database.read_bytes() == before
    assert names_in(tmp_path / "data") == ["padauk.json", "padauk.sqlite"]


def test_a_log_of_what_was_there_is_not_read_into_what_is_restored(padauk: Command, tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data", reminders=2)
    padauk("backup", "copy.sqlite")
    shutil.rmtree(tmp_path / "data")
    a_folder(tmp_path / "data", reminders=9, killed=True)
    padauk("restore", "copy.sqlite")
    assert "padauk.sqlite-wal" not in names_in(tmp_path / "data")
    assert len(rows_of(database)["reminders"]) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("copy", ["copy.sqlite", "nowhere.sqlite"])
def test_what_root_restores_belongs_to_whose_the_folder_is(padauk: Command, tmp_path: Path, copy: str) -> None:
    a_folder(tmp_path / "data")
    padauk("backup", "copy.sqlite")
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", NOBODY, NOBODY)
    padauk("restore", copy)
    there = list((tmp_path / "data").iterdir())
    assert "padauk.lock" in {path.name for path in there}
    assert {path.stat().st_uid for path in there} == {NOBODY}


# -- the daily copies


def test_there_is_one_copy_a_day_and_those_of_a_week_are_kept(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    made = [copy_of_the_day(database, NOW + timedelta(hours=hours)) for hours in range(0, 24 * 12, 8)]
    assert sum(copy is not None for copy in made) == 13  # from half past nine on, over twelve days
    kept = names_in(tmp_path / "data" / "backups")
    assert kept == [f"padauk-{NOW + timedelta(days=days):%Y-%m-%d}.sqlite" for days in range(13 - KEPT, 13)]
    found = newest_good_copy(database)
    assert found is not None
    assert found[0].name == kept[-1]


def test_what_a_kill_left_of_a_copy_is_cleared_away_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    folder = tmp_path / "data" / "backups"
    folder.mkdir()
    (folder / ".padauk-x.draft").write_text("half")
    (folder / "mine.sqlite").write_text("mine")
    copy_of_the_day(database, NOW)
    assert names_in(folder) == ["mine.sqlite", "padauk-2027-02-01.sqlite"]


def test_a_clock_that_was_wrong_for_a_while_costs_no_more_than_a_copy_a_look(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    for days in range(KEPT):
        copy_of_the_day(database, NOW + timedelta(days=days))
    copy_of_the_day(database, datetime.fromtimestamp(0, NOW.tzinfo))
    names = names_in(tmp_path / "data" / "backups")
    assert names[0] == "padauk-1970-01-01.sqlite"
    assert names[1:] == [f"padauk-{NOW + timedelta(days=days):%Y-%m-%d}.sqlite" for days in range(1, KEPT)]


def test_the_newest_good_copy_is_not_one_that_went_bad(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    copies = [copy_of_the_day(database, NOW + timedelta(days=days)) for days in range(3)]
    assert copies[1] is not None
    assert copies[2] is not None
    copies[2].write_bytes(copies[2].read_bytes()[:9000])
    of_a_newer_padauk(copies[1])
    found = newest_good_copy(database)
    assert found is not None
    assert found[0] == copies[0]


async def test_a_copy_that_fails_is_reported_once_and_tried_again(tmp_path: Path) -> None:
    database, reports = tmp_path / "padauk.sqlite", list[str]()
    store = Store(database)

    copies = DailyCopies(database, lambda: NOW, reports_to(reports))
    for _ in range(3):
        await copies.look()
    assert len(reports) == 1
    assert "There is no database at" in reports[0]
    await store.open()
    await copies.look()
    assert names_in(tmp_path / "backups") == ["padauk-2027-02-01.sqlite"]
    await store.close()


async def test_damage_that_comes_while_padauk_runs_is_found_by_the_daily_copy(tmp_path: Path) -> None:
    database, reports = tmp_path / "padauk.sqlite", list[str]()
    store = Store(database)
    await store.open()
    copies = DailyCopies(database, lambda: NOW + timedelta(days=len(reports)), reports_to(reports))
    async with store.begin() as connection:
        await connection.execute(sa.insert(servers).values(guild_id=1))
        await connection.execute(sa.text("PRAGMA writable_schema = 1"))
        await connection.execute(sa.text("DELETE FROM sqlite_master WHERE name = 'ix_posts_open'"))
    await copies.look()
    assert len(reports) == 1
    assert "is damaged (" in reports[0]
    assert "padauk restore" in reports[0]
    await store.close()


def reports_to(reports: list[str]) -> Callable[[Sequence[str]], Awaitable[None]]:
    async def report(lines: Sequence[str]) -> None:
        reports.extend(lines)

    return report


def test_back_up_waits_for_nobody_and_nobody_for_it(tmp_path: Path) -> None:
    """A transaction that is open is not in the copy, and goes on."""
    database = a_folder(tmp_path / "data")
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO servers (guild_id) VALUES (77)")
        back_up(database, tmp_path / "copy.sqlite")
        writer.execute("COMMIT")
    assert len(rows_of(tmp_path / "copy.sqlite")["servers"]) == 5
    assert len(rows_of(database)["servers"]) == 6


def test_a_data_folder_that_can_t_be_one_is_a_sentence(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    back_up(database, tmp_path / "copy.sqlite")
    with pytest.raises(StoreFailed, match="look at `data` in the settings"):
        restore(tmp_path / "copy.sqlite" / "padauk.sqlite", tmp_path / "copy.sqlite", NOW)
