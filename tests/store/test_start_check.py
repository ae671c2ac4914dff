"""A data folder that ran before: what is gone, empty, damaged or another's is no new installation."""

import asyncio
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.run import sigterm_postponed
from bot.store import marker
from bot.store.backup import back_up, copy_of_the_day, restore, with_way_back
from bot.store.opening import StoreFailed
from bot.store.start_check import prepare, seal
from tests.store.folders import NOW, a_folder, add, epochs_of, rows_of
from tests.test_command_line import padauk

TOKEN = {
    "DISCORD_TOKEN": "MTIwMTAwMDAwMDAwMDAwMDAwMA.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789ab",
    "PADAUK_TEST_DISCORD": "http://127.0.0.1:9/api/v10",  # nobody answers there: who gets so far was let start
}
NOT_STOPPED = "Discord can't be reached"


def gone(database: Path) -> None:
    database.unlink()


def emptied(database: Path) -> None:
    database.write_bytes(b"")


def without_tables(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA user_version = 7")


def without_rows(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for table in rows_of(database):
            connection.execute(f"DELETE FROM {table}")


def begun_anew_elsewhere(database: Path) -> None:
    """As by another Padauk, which was given this path."""
    shutil.move(a_folder(database.parent.with_name("elsewhere"), reminders=0), database)
    without_rows(database)


def a_text(database: Path) -> None:
    database.write_text("not a database " * 1000)


def cut_off(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:9000])


def a_folder_instead(database: Path) -> None:
    database.unlink()
    database.mkdir()


def a_link_to_nowhere(database: Path) -> None:
    database.unlink()
    database.symlink_to("nowhere")


def without_a_table(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TABLE reminders")


def with_a_column_renamed(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("ALTER TABLE posts RENAME COLUMN state TO stbte")


def without_an_index(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP INDEX ix_reminders_next_due_at_number")


def with_settings_that_are_no_json(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE servers SET own = substr(own, 2) WHERE guild_id = 3")


def with_a_text_that_is_none(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE reminders SET zone = CAST(x'ff41' AS TEXT) WHERE guild_id = 3")


def with_a_number_that_is_a_text(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE reminders SET next_due_at = 'soon' WHERE guild_id = 3")


def with_anothers_log(database: Path) -> None:
    a_folder(database.parent.with_name("elsewhere"), killed=True)
    shutil.copy(database.parent.with_name("elsewhere") / "padauk.sqlite-wal", f"{database}-wal")


DAMAGE = [
    (gone, "Padauk ran before with the folder"),
    (emptied, "is empty, but Padauk ran before with its folder"),
    (without_tables, "has no tables, but Padauk ran before with its folder"),
    (without_rows, "are empty, and they were not before"),
    (begun_anew_elsewhere, "are empty, and they were not before"),
    (a_text, "is damaged (file is not a database)"),
    (cut_off, "is damaged (database disk image is malformed)"),
    (a_folder_instead, "is a folder, and no database"),
    (a_link_to_nowhere, "is a link to nowhere, and there is no file there"),
    (without_a_table, "is damaged (the table reminders is not there)"),
    (with_a_column_renamed, "is damaged (posts has other columns)"),
    (without_an_index, "is damaged (reminders has no index ix_reminders_next_due_at_number)"),
    (with_settings_that_are_no_json, "is damaged (a row of servers can't be read)"),
    (with_a_text_that_is_none, "is damaged (a text in it can't be read: invalid start byte)"),
    (with_a_number_that_is_a_text, "is damaged (a row of reminders has a value of another kind)"),
    (with_anothers_log, "is not of this database, which was closed without a log when Padauk ended"),
]


@pytest.mark.parametrize(("change", "sentence"), DAMAGE, ids=lambda value: getattr(value, "__name__", ""))
def test_what_a_start_can_t_go_on_with_is_refused_and_the_way_back_works(
    tmp_path: Path, change: Callable[[Path], None], sentence: str
) -> None:
    database = a_folder(tmp_path / "data")
    copy = copy_of_the_day(database, NOW)
    before = rows_of(database)
    change(database)
    with pytest.raises(StoreFailed) as failed:
        prepare(database, NOW)
    assert sentence in str(failed.value)
    whole = str(with_way_back(failed.value, database))
    assert f"The newest good copy is {copy} (5 reminders, 5 servers)." in whole
    assert f"padauk restore {copy}" in whole
    assert "padauk run --new" in whole
    with pytest.raises(StoreFailed):  # also the next time
        prepare(database, NOW)
    assert copy is not None
    restore(database, copy, NOW)
    assert prepare(database, NOW) == []
    assert rows_of(database) == before
    assert epochs_of(database) == [NOW]


@pytest.mark.parametrize(("change", "sentence"), DAMAGE, ids=lambda value: getattr(value, "__name__", ""))
def test_to_begin_anew_keeps_what_was_there(tmp_path: Path, change: Callable[[Path], None], sentence: str) -> None:
    database = a_folder(tmp_path / "data")
    change(database)
    there = database.exists() or database.is_symlink()
    (warning,) = prepare(database, NOW, anew=True)
    assert sentence in warning
    assert "Padauk begins anew" in warning
    kept = [path.name for path in database.parent.iterdir() if path.name == "padauk-until-2027-02-01T093000Z.sqlite"]
    assert len(kept) == there
    assert rows_of(database)["reminders"] == []
    seal(database)
    assert prepare(database, NOW) == []


def test_to_begin_anew_costs_nothing_where_the_database_is_good(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    before = rows_of(database)
    assert prepare(database, NOW, anew=True) == []
    assert rows_of(database) == before


def test_a_first_start_is_one_also_when_the_one_before_got_no_further(tmp_path: Path) -> None:
    database = tmp_path / "data" / "padauk.sqlite"
    for _ in range(3):
        assert prepare(database, NOW) == []
        seal(database)
    assert database.parent.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in database.parent.iterdir()} == {0o600}


def test_a_database_of_0_1_without_a_marker_is_taken_over(tmp_path: Path) -> None:
    database = tmp_path / "padauk.sqlite"
    shutil.copy(Path(__file__).parents[1] / "fixtures" / "v0_1" / "padauk.sqlite", database)
    assert prepare(database, NOW) == []
    assert rows_of(database)["reminders"]


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_a_start_like_any_other_has_nothing_to_say(tmp_path: Path, killed: bool) -> None:
    database = a_folder(tmp_path / "data", killed=killed)
    assert prepare(database, NOW) == []
    assert len(rows_of(database)["posts"]) == 5
    assert epochs_of(database) == []


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_a_digit_that_became_another_is_reported(tmp_path: Path, killed: bool) -> None:
    database = a_folder(tmp_path / "data", killed=killed)
    content = database.read_bytes()
    at = content.rindex(b"09:00")
    database.write_bytes(content[:at] + b"19:00" + content[at + 5 :])
    (warning,) = prepare(database, NOW)
    assert "was changed, and not by Padauk" in warning
    assert "restore a backup in case of doubt" in warning
    seal(database)
    assert prepare(database, NOW) == []


def test_a_file_that_was_copied_without_its_log_is_known_for_less_than_was_saved(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data", killed=True)
    log = tmp_path / "data" / "padauk.sqlite-wal"
    log.rename(tmp_path / "log")
    (warning,) = prepare(database, NOW)
    assert "padauk.sqlite-wal is gone, with all that Padauk had saved in it" in warning
    assert epochs_of(database) == [NOW]


def test_what_was_saved_in_a_first_run_is_missed_from_its_first_copy_on(tmp_path: Path) -> None:
    database = tmp_path / "padauk.sqlite"
    prepare(database, NOW)
    at_first = database.read_bytes()
    asyncio.run(add(database, 3))
    copy_of_the_day(database, NOW)
    database.write_bytes(at_first)
    with pytest.raises(StoreFailed, match="are empty, and they were not before"):
        prepare(database, NOW)


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_a_database_that_a_link_leads_to_is_like_any_other(tmp_path: Path, killed: bool) -> None:
    a_folder(tmp_path / "data", killed=killed)
    (tmp_path / "disk").mkdir()
    for name in ("padauk.sqlite", "padauk.sqlite-wal", "padauk.sqlite-shm"):
        if (tmp_path / "data" / name).exists():
            (tmp_path / "data" / name).rename(tmp_path / "disk" / name)
    database = tmp_path / "data" / "padauk.sqlite"
    database.symlink_to(tmp_path / "disk" / "padauk.sqlite")
    assert prepare(database, NOW) == []
    assert len(rows_of(database)["posts"]) == 5
    back_up(database, tmp_path / "copy.sqlite")
    _, kept = restore(database, tmp_path / "copy.sqlite", NOW)
    assert kept is not None
    assert kept.is_symlink()
    assert rows_of(kept) == rows_of(database)
    assert prepare(database, NOW) == []


def test_a_backup_that_was_put_in_place_by_hand_is_known_for_one(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    back_up(database, tmp_path / "copy.sqlite")
    shutil.copy(tmp_path / "copy.sqlite", database)
    (warning,) = prepare(database, NOW)
    assert "is not the one that Padauk worked with last, but a copy" in warning
    assert epochs_of(database) == [NOW]
    assert prepare(database, NOW + timedelta(days=1)) == []
    assert epochs_of(database) == [NOW]


def test_a_file_of_two_starts_ago_is_known_for_an_old_one(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    shutil.copy(database, tmp_path / "old")
    prepare(database, NOW)
    seal(database)
    shutil.copy(tmp_path / "old", database)
    (warning,) = prepare(database, NOW)
    assert "but a copy" in warning


def test_a_backup_in_a_new_folder_is_known_for_one(tmp_path: Path) -> None:
    back_up(a_folder(tmp_path / "data"), tmp_path / "copy.sqlite")
    (tmp_path / "new").mkdir()
    shutil.copy(tmp_path / "copy.sqlite", tmp_path / "new" / "padauk.sqlite")
    (warning,) = prepare(tmp_path / "new" / "padauk.sqlite", NOW)
    assert "but a copy" in warning


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", '{"generations": 5}', "\0" * 50])
def test_a_marker_that_can_t_be_read_still_tells_that_padauk_ran_here(tmp_path: Path, text: str) -> None:
    database = a_folder(tmp_path / "data")
    marker.file_of(database).write_text(text)
    assert prepare(database, NOW) == []
    marker.file_of(database).write_text(text)
    gone(database)
    with pytest.raises(StoreFailed, match="ran before"):
        prepare(database, NOW)


def test_without_the_marker_a_good_copy_tells_it(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    copy_of_the_day(database, NOW)
    marker.file_of(database).unlink()
    gone(database)
    with pytest.raises(StoreFailed, match="ran before"):
        prepare(database, NOW)


def test_a_start_that_is_killed_between_its_two_writes_takes_its_own_database_for_no_copy(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    known = marker.read(database)
    assert known is not None
    between = marker.Marker(generations=(known.generations[-1], 5), had_rows=True)
    marker.write(database, between)  # the database has the former number yet
    assert prepare(database, NOW) == []
    now_known = marker.read(database)
    assert now_known is not None
    marker.write(database, marker.Marker(generations=(5, now_known.generations[-1])))  # it has the new one
    assert prepare(database, NOW) == []


# -- the command


def test_run_refuses_in_one_sentence_says_where_it_looked_and_goes_on_with_new(tmp_path: Path) -> None:
    database = a_folder(tmp_path / "data")
    copy = copy_of_the_day(database, NOW)
    gone(database)
    result = padauk("run", "--once", folder=tmp_path, **TOKEN)
    assert result.returncode == 78
    assert f"the data folder is {tmp_path / 'data'}" in result.stderr
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"Padauk ran before with the folder {tmp_path / 'data'}, but padauk.sqlite is gone.")
    assert f"padauk restore {copy and copy.relative_to(tmp_path)}" in last
    assert "Traceback" not in result.stderr
    result = padauk("run", "--once", "--new", folder=tmp_path, **TOKEN)
    assert "Padauk begins anew" in result.stderr
    assert NOT_STOPPED in result.stderr
    assert NOT_STOPPED in padauk("run", "--once", folder=tmp_path, **TOKEN).stderr


def test_a_data_folder_that_run_makes_is_for_its_owner_alone(tmp_path: Path) -> None:
    padauk("run", "--once", folder=tmp_path, **TOKEN)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()} == {0o600}


def test_run_from_another_folder_says_that_it_begins_a_new_one(tmp_path: Path) -> None:
    a_folder(tmp_path / "data")
    (tmp_path / "elsewhere").mkdir()
    said = padauk("run", "--once", folder=tmp_path / "elsewhere", **TOKEN).stderr
    assert f"the data folder is {tmp_path / 'elsewhere' / 'data'}" in said
    assert f"there was no database in it, so a new one was begun: {tmp_path / 'elsewhere' / 'data'}" in said
    assert "a new one was begun" not in padauk("run", "--once", folder=tmp_path / "elsewhere", **TOKEN).stderr


def test_to_be_asked_to_end_waits_until_the_database_is_closed() -> None:
    done = list[str]()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with pytest.raises(SystemExit):
            _asked_to_end_within(done)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert done == ["prepared"]


def _asked_to_end_within(done: list[str]) -> None:
    with sigterm_postponed():
        signal.raise_signal(signal.SIGTERM)
        done.append("prepared")
