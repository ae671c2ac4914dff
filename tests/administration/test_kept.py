"""What is kept of a server's settings: read again whatever wrote it, and never without end."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
import sqlalchemy as sa

from bot.administration import records
from bot.administration.edits import resetting, setting
from bot.administration.service import Administration
from bot.config.servers import Defaults, ReminderEntry, ServerBlock
from bot.posting.agenda import Agenda
from bot.posting.reminders import Reminders
from bot.store.opening import Store
from bot.store.tables import changes, servers
from tests.administered import change

GUILD = 123456789012345678
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    store = Store(database)
    await store.open()
    yield store
    await store.close()


def administered(store: Store) -> Administration:
    return Administration(store, Reminders(store, Agenda(())))


async def test_a_name_that_another_version_knew_costs_its_key_and_no_more(store: Store) -> None:
    administration = administered(store)
    await change(administration, GUILD, setting(zone="Asia/Yangon", commands_off=("quote",)), NOW, "/settings zone")
    async with store.begin() as connection:
        renamed = sa.func.replace(servers.c.own, "quote", "quotation")
        await connection.execute(sa.update(servers).values(own=renamed))
    now = await administration.in_force(GUILD)
    assert (now.block.zone, now.block.commands_off) == ("Asia/Yangon", ())
    administration = administered(store)  # the next start
    await administration.begin()
    assert administration.commands_off(GUILD) == frozenset()
    await change(administration, GUILD, resetting(), NOW, "/settings reset")
    assert (await administration.in_force(GUILD)).block.zone is None


async def test_an_entry_that_can_t_be_read_costs_no_other(store: Store) -> None:
    administration = administered(store)
    entries = (ReminderEntry(date="coup-2021", channel=GUILD), ReminderEntry(date="genocide-2017", zone="UTC"))
    await change(administration, GUILD, setting(zone="UTC", reminders=entries), NOW, "/settings import")
    async with store.begin() as connection:
        gone = sa.func.replace(servers.c.own, '"date":"genocide-2017"', '"date":"genocide-2017","mood":"grave"')
        await connection.execute(sa.update(servers).values(own=gone))
    assert [entry.shown for entry in (await administration.in_force(GUILD)).block.reminders] == ["coup-2021"]


async def test_the_log_of_changes_has_an_end_and_the_last_can_be_undone(store: Store) -> None:
    administration = administered(store)
    for number in range(records.KEPT + 20):
        zone = ("Asia/Yangon", "UTC")[number % 2]
        await change(administration, GUILD, setting(zone=zone), NOW + timedelta(minutes=number), "/settings zone")
    async with store.begin() as connection:
        kept = (await connection.execute(sa.select(changes.c.before))).scalars().all()
    assert len(kept) == records.KEPT
    assert sum(before is not None for before in kept) == records.UNDOABLE
    proposal, undone = await administration.propose_undo(GUILD)
    assert undone.at == NOW + timedelta(minutes=records.KEPT + 19)
    assert proposal.after.block.zone == "Asia/Yangon"


async def test_what_a_server_could_not_follow_is_tried_again_and_noted_once(store: Store) -> None:
    administration = administered(store)
    await change(administration, GUILD, setting(commands_off=("quote",)), NOW, "/settings commands")
    await administration.begin()
    for _ in range(2):
        again = Administration(store, Reminders(store, Agenda(())), Defaults(zone="UTC"))
        await again.begin()
        again._taken_over = (Defaults(), {})  # as if the first had been cut off before it was written down
        await again.catch_up(NOW)
    assert [change.origin for change in await again.changes(GUILD, 10)] == ["the operator's file", "/settings commands"]


async def test_a_command_finds_what_is_switched_off_in_memory(store: Store) -> None:
    """Every command asks, in most servers of which nothing was set: nothing is put together for it."""
    in_file, with_own, elsewhere = GUILD, GUILD + 1, GUILD + 2
    blocks = {in_file: ServerBlock(commands_off=("fact",)), with_own: ServerBlock(commands_off=("fact",))}
    administration = Administration(store, Reminders(store, Agenda(())), Defaults(commands_off=("search",)), blocks)
    await change(administration, with_own, setting(commands_off=()), NOW)
    for guild_id, off in ((in_file, {"fact"}), (with_own, set()), (elsewhere, {"search"})):
        assert administration.commands_off(guild_id) == off
        assert administration.commands_off(guild_id) is administration.commands_off(guild_id)
    await administration.take_over(Defaults(), {in_file: ServerBlock(zone="UTC")}, NOW)
    assert [administration.commands_off(guild_id) for guild_id in (in_file, with_own, elsewhere)] == [frozenset()] * 3
