"""A database of before there were documents of settings: all that was set is written down, and stays in force."""

import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config

from bot.administration.edits import setting
from bot.administration.service import Administration
from bot.calendar.schedule import MarkedDay
from bot.config.servers import DigestEntry, Lateness, ReminderEntry, ServerBlock
from bot.posting.agenda import Agenda
from bot.posting.reminders import Reminders
from bot.store.opening import MIGRATIONS, Store, StoreFailed
from bot.store.tables import metadata
from tests.administered import change
from tests.entries import id_of

FRIENDS, QUIET, LISTENERS, EARLY = 1, 2, 3, 4
"""Servers: one with reminders of all kinds, one without any, and two with only a word on lateness each."""

CHANNEL, ELSEWHERE, WARDENS, ROLE = map(id_of, range(4))

ADDED = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)

AGENDA = Agenda([MarkedDay("coup-2021", date(2021, 2, 1)), MarkedDay("genocide-2017", date(2017, 8, 25))])


def due(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


def a_reminder(number: int, **values: Any) -> dict[str, Any]:
    """A row as the first revision had it; on the coup's day at nine in Yangon, unless *values* say otherwise."""
    return {
        "guild_id": FRIENDS,
        "number": number,
        "channel_id": CHANNEL,
        "subject": "coup-2021",
        "every": "year",
        "on_day": None,
        "days_before": "0",
        "at": "09:00",
        "zone": "Asia/Yangon",
        "role_id": None,
        "message": None,
        "paused_at": None,
        "paused_for": None,
        "handled_until": ADDED,
        "next_due_at": due(2027, 2, 1, 2, 30),
        "draw_round": 7 * number,
        "last_drawn": None,
    } | values


SERVERS: list[dict[str, Any]] = [
    {"guild_id": FRIENDS, "last_number": 12, "zone": "Europe/Berlin", "notice_channel_id": WARDENS}
    | {"date_grace_hours": 5, "digest_grace_hours": 2},
    {"guild_id": QUIET, "last_number": 3, "zone": None, "notice_channel_id": None}
    | {"date_grace_hours": None, "digest_grace_hours": None},
    {"guild_id": LISTENERS, "last_number": 0, "zone": None, "notice_channel_id": None}
    | {"date_grace_hours": None, "digest_grace_hours": 24},
    {"guild_id": EARLY, "last_number": 0, "zone": None, "notice_channel_id": None}
    | {"date_grace_hours": 1, "digest_grace_hours": None},
]

REMINDERS: list[dict[str, Any]] = [
    a_reminder(
        2,
        days_before="30,7,1,0",
        role_id=ROLE,
        message='{years} years,\n"{event}" \\o/ မြန်မာ',
        handled_until=due(2027, 1, 2, 2, 30),
        next_due_at=due(2027, 1, 25, 2, 30),
    ),
    a_reminder(3, subject="*", at="18:30", zone="Europe/Berlin", next_due_at=due(2027, 2, 1, 17, 30)),
    a_reminder(4, channel_id=ELSEWHERE, paused_at=ADDED + 60, next_due_at=None),  # by an administrator
    a_reminder(
        5,
        subject="genocide-2017",
        paused_at=ADDED + 90,
        paused_for="the bot may not write in the channel",
        next_due_at=None,
    ),
    a_reminder(
        6,
        subject="digest:quote",
        every="day",
        handled_until=due(2027, 1, 10, 2, 30),
        next_due_at=due(2027, 1, 11, 2, 30),
        last_drawn="sacm-2025.q1",
    ),
    a_reminder(
        8,
        subject="digest:fact",
        every="week",
        on_day=6,
        zone="UTC",
        handled_until=due(2027, 1, 10, 9),
        next_due_at=due(2027, 1, 17, 9),
    ),
    a_reminder(
        9,
        subject="digest:demand",
        every="month",
        on_day=31,
        at="00:05",
        zone="US/Eastern",
        message="Of {date}",
        next_due_at=due(2027, 1, 31, 5, 5),
    ),
    a_reminder(11, subject="left-the-corpus", next_due_at=None),
    a_reminder(
        12,
        channel_id=ELSEWHERE,
        subject="digest:quote",
        every="week",
        on_day=0,
        paused_at=ADDED,
        paused_for="the channel no longer exists",
        next_due_at=None,
    ),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that a Padauk of the first revision has worked with."""
    path = tmp_path / "padauk.sqlite"
    engine = sa.create_engine(f"sqlite:///{path}")
    config = Config(attributes={"metadata": metadata})
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as written, written:
        for table, rows in (("servers", SERVERS), ("reminders", REMINDERS)):
            for row in rows:
                values = ", ".join(f":{column}" for column in row)
                written.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})", row)
    return path


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    store = Store(path)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def administration(store: Store) -> Administration:
    return Administration(store, Reminders(store, AGENDA))


def rows_of(path: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]


def own_of(path: Path, guild_id: int) -> ServerBlock:
    (row,) = [row for row in rows_of(path, "servers") if row["guild_id"] == guild_id]
    return ServerBlock.model_validate_json(row["own"])


def given(block: ServerBlock) -> Mapping[str, Any]:
    return {key: getattr(block, key) for key in block.model_fields_set}


def without(columns: set[str], row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column not in columns}


async def test_every_reminder_is_written_down_as_it_was_asked_for(store: Store, path: Path) -> None:
    own = own_of(path, FRIENDS)
    yangon = {"channel": CHANNEL, "zone": "Asia/Yangon"}
    assert own.reminders == (
        ReminderEntry(
            date="coup-2021",
            before=(30, 7, 1, 0),
            role=ROLE,
            message='{years} years,\n"{event}" \\o/ မြန်မာ',
            **yangon,
        ),
        ReminderEntry(date="all", at=time(18, 30), channel=CHANNEL, zone="Europe/Berlin"),
        ReminderEntry(date="coup-2021", channel=ELSEWHERE, zone="Asia/Yangon", paused=True),
        ReminderEntry(date="genocide-2017", **yangon),  # what Discord refused, nobody paused
        ReminderEntry(date="left-the-corpus", **yangon),
    )
    assert own.digests == (
        DigestEntry(what="quote", every="day", **yangon),
        DigestEntry(what="fact", every="week", day="Sunday", channel=CHANNEL, zone="UTC"),
        DigestEntry(
            what="demand", every="month", day=31, at=time(0, 5), message="Of {date}", channel=CHANNEL, zone="US/Eastern"
        ),
        DigestEntry(what="quote", every="week", day="Monday", channel=ELSEWHERE, zone="Asia/Yangon"),
    )


async def test_what_holds_for_a_whole_server_is_written_down_where_it_was_set_and_nothing_else(
    store: Store, path: Path
) -> None:
    friends = dict(given(own_of(path, FRIENDS)))
    assert friends.keys() == {"reminders", "digests", "zone", "notices", "lateness"}
    assert (friends["zone"], friends["notices"]) == ("Europe/Berlin", WARDENS)
    assert friends["lateness"] == Lateness(dates=5, digests=2)
    assert given(own_of(path, QUIET)) == {}
    assert given(own_of(path, LISTENERS)) == {"lateness": Lateness(dates=None, digests=24)}
    assert given(own_of(path, EARLY)) == {"lateness": Lateness(dates=1, digests=6)}


async def test_nothing_that_is_in_force_is_touched_and_no_change_is_noted(store: Store, path: Path) -> None:
    assert [without({"id"}, row) for row in rows_of(path, "reminders")] == REMINDERS
    assert [without({"own"}, row) for row in rows_of(path, "servers")] == SERVERS
    assert rows_of(path, "changes") == rows_of(path, "file_parts") == []


async def test_the_document_is_what_is_kept_when_it_is_written_again(store: Store, path: Path) -> None:
    own = own_of(path, FRIENDS)
    again = own.model_dump_json(exclude_unset=True)
    assert ServerBlock.model_validate_json(again) == own
    (written,) = [json.loads(row["own"]) for row in rows_of(path, "servers") if row["guild_id"] == FRIENDS]
    assert json.loads(again) == written


async def test_a_first_start_changes_nothing(administration: Administration, path: Path) -> None:
    before = rows_of(path, "reminders"), rows_of(path, "servers")
    await administration.begin()
    assert await administration.catch_up(NOW) == 0
    assert (rows_of(path, "reminders"), rows_of(path, "servers")) == before
    assert await administration.changes(FRIENDS, 10) == []


async def test_a_first_change_moves_or_loses_no_reminder(administration: Administration, path: Path) -> None:
    before = rows_of(path, "reminders")
    await administration.begin()
    await administration.catch_up(NOW)
    proposal = await change(administration, FRIENDS, setting(notices=ELSEWHERE), NOW)
    assert len(proposal.differences()) == 2  # what the notices were, and are
    assert rows_of(path, "reminders") == before
    (row, *others) = rows_of(path, "servers")
    assert without({"own"}, row) == SERVERS[0] | {"notice_channel_id": ELSEWHERE}
    assert [without({"own"}, other) for other in others] == SERVERS[1:]


async def test_a_first_change_to_one_reminder_leaves_all_others_and_their_numbers_alone(
    administration: Administration, path: Path
) -> None:
    before = rows_of(path, "reminders")
    await administration.begin()
    await administration.catch_up(NOW)
    added = await administration.add(FRIENDS, ReminderEntry(date="genocide-2017", channel=ELSEWHERE), NOW)
    assert (added.number, added.zone.key) == (13, "Europe/Berlin")
    assert rows_of(path, "reminders")[:-1] == before
    await administration.remove(FRIENDS, 13, NOW)
    assert rows_of(path, "reminders") == before
    await administration.pause(FRIENDS, 2, NOW)
    assert rows_of(path, "reminders")[1:] == before[1:]
    await administration.resume(FRIENDS, 2, NOW)
    assert rows_of(path, "reminders") == before


async def test_what_was_paused_goes_on_when_it_is_resumed_whoever_paused_it(
    administration: Administration, path: Path
) -> None:
    await administration.begin()
    await administration.catch_up(NOW)
    by_administrators = await administration.resume(FRIENDS, 4, NOW)
    assert by_administrators.paused_at is None
    assert by_administrators.next_due_at == datetime(2027, 2, 1, 2, 30, tzinfo=UTC)
    by_refusal = await administration.resume(FRIENDS, 5, NOW)
    assert (by_refusal.paused_at, by_refusal.paused_for) == (None, None)
    assert by_refusal.next_due_at == datetime(2027, 8, 25, 2, 30, tzinfo=UTC)
    assert not [entry for entry in own_of(path, FRIENDS).entries() if entry.paused]


async def test_a_server_that_set_nothing_still_counts_on_from_the_numbers_it_gave(
    administration: Administration,
) -> None:
    await administration.begin()
    await administration.catch_up(NOW)
    entry = ReminderEntry(date="coup-2021", channel=CHANNEL, zone="UTC")
    assert (await administration.add(QUIET, entry, NOW)).number == 4


async def test_a_migration_that_fails_leaves_the_database_as_the_older_one_had_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tables() -> list[dict[str, Any]]:
        return [{"revision": rows_of(path, "alembic_version")}, *rows_of(path, "sqlite_master")]

    def broken(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("create index", {}, Exception("disk full"))

    before = tables(), rows_of(path, "servers"), rows_of(path, "reminders")
    with monkeypatch.context() as during:
        during.setattr(op, "create_index", broken)
        with pytest.raises(StoreFailed, match="disk full"):
            await Store(path).open()
    assert (tables(), rows_of(path, "servers"), rows_of(path, "reminders")) == before
    mended = Store(path)
    await mended.open()
    await mended.close()
    assert len(own_of(path, FRIENDS).entries()) == len(REMINDERS)
