"""What the command line says when something is not as it should be: a sentence, never a traceback. In process."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import err, main, out
from bot.corpus.library import Library
from bot.store.opening import Store
from bot.ui.calendar import upcoming


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def padauk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in a folder of its own and with nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "PADAUK_CONFIG", "PADAUK_TEST_DISCORD"):
        monkeypatch.delenv(name, raising=False)
    for console in (out, err):
        monkeypatch.setattr(console, "width", 160)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["padauk", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return run


# -- days at either end of time


@pytest.mark.parametrize(
    "days",
    [
        ("--from", "9999-06-01"),
        ("--from", "9999-12-31"),
        ("--to", "9999-12-31"),
        ("--from", "9998-01-01", "--to", "9998-02-01"),
    ],
)
def test_days_beyond_the_calendar_are_refused_in_a_sentence(padauk: Command, days: tuple[str, ...]) -> None:
    result = padauk("calendar", *days)
    assert (result.status, result.out) == (2, "")
    assert result.err == "The calendar ends in 9997; choose earlier days for --from and --to.\n"


def test_the_last_and_the_first_days_of_the_calendar_are_printed(padauk: Command) -> None:
    last = json.loads(padauk("calendar", "--from", "9997-01-31", "--json").out)
    assert [row["years"] for row in last if row["milestone"] == "coup-2021"] == [7976]
    assert padauk("calendar", "--from", "0001-01-01").out == "No date from 0001-01-01 to 0002-01-01.\n"


def test_the_demo_s_clock_goes_no_further_than_discord_s_ids(padauk: Command) -> None:
    result = padauk("demo", "--on", "2084-09-06")
    assert (result.status, result.err) == (
        1,
        "Discord's ids reach no further than 2084-09-05; choose an earlier day for --on.\n",
    )


@pytest.mark.parametrize("now", [datetime(9997, 6, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)])
def test_the_coming_days_end_with_the_calendar(library: Library, now: datetime) -> None:
    assert upcoming(library, now, 3652)


# -- a database that can't be read


def a_database(path: Path, *statements: str) -> None:
    """As a first start makes it, and then changed by *statements*."""

    async def make_it() -> None:
        store = Store(path)
        await store.open()
        await store.close()

    asyncio.run(make_it())
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "was written by a newer Padauk (revision 9999"),
        ("UPDATE alembic_version SET version_num = '0001'", "the next `padauk run` brings it up to date"),
        ("DROP TABLE alembic_version", "the next `padauk run` brings it up to date"),
        ("DROP TABLE servers", "can't be used (no such table: servers)"),
    ],
)
def test_a_server_s_settings_in_a_database_of_another_version_are_a_sentence(
    padauk: Command, tmp_path: Path, change: str, sentence: str
) -> None:
    database = tmp_path / "data" / "padauk.sqlite"
    a_database(database, change)
    before = database.read_bytes()
    result = padauk("config", "show", "--server", "123456789012345678")
    assert (result.status, result.out) == (1, "")
    assert sentence in result.err
    assert result.err.count("\n") == 1
    assert database.read_bytes() == before
