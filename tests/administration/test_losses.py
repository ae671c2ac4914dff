"""A settings file that says less than before: half a file, an emptied one, or a farewell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.administration.losses import ALL, WouldRemove
from bot.config.servers import Defaults, DigestEntry, ReminderEntry, ServerBlock
from bot.posting.publisher import Unsure
from bot.store.opening import Store
from tests.entries import id_of
from tests.posting.office import CHANNEL, Office, at

ONE, TWO, THREE = id_of(1), id_of(2), id_of(3)


def block(*, at: str = "09:00", digest: bool = False) -> ServerBlock:
    digests = (DigestEntry(what="quote", every="day", channel=CHANNEL),) if digest else ()
    return ServerBlock(
        zone="Asia/Yangon", reminders=(ReminderEntry(date="coup-2021", channel=CHANNEL, at=at),), digests=digests
    )


ALL_THREE = {ONE: block(), TWO: block(), THREE: block()}


@pytest_asyncio.fixture
async def office(database: Path) -> AsyncIterator[Office]:
    store = Store(database)
    await store.open()
    office = Office(store)
    await office.administration.take_over(Defaults(), ALL_THREE, office.now)
    yield office
    await store.close()


async def held(office: Office) -> set[int]:
    """The servers that have a reminder."""
    return {guild_id for guild_id in (ONE, TWO, THREE) if await office.reminders.of_server(guild_id)}


@pytest.mark.parametrize(
    "left",
    [
        {},
        {ONE: block()},
        {ONE: block(), TWO: ServerBlock(zone="Asia/Yangon")},
        {
            guild_id: ServerBlock(reminders=(ReminderEntry(date="coup-2021", channel=CHANNEL),))
            for guild_id in (ONE, TWO)
        },
    ],
)
async def test_a_file_by_which_several_servers_would_lose_reminders_changes_nothing(
    office: Office, left: dict[int, ServerBlock]
) -> None:
    with pytest.raises(WouldRemove) as refused:
        await office.administration.take_over(Defaults(), left, office.now)
    assert "would lose reminders" in str(refused.value)
    assert "`servers_removed`" in str(refused.value)
    assert str(THREE) in str(refused.value)
    assert await held(office) == {ONE, TWO, THREE}


async def test_one_server_may_lose_its_reminders_without_a_word(office: Office) -> None:
    await office.administration.take_over(Defaults(), {ONE: block(), TWO: block()}, office.now)
    assert await held(office) == {ONE, TWO}


@pytest.mark.parametrize("confirmed", [(TWO, THREE), ALL])
async def test_what_was_confirmed_is_done(office: Office, confirmed: tuple[int, ...]) -> None:
    await office.administration.take_over(Defaults(), {ONE: block()}, office.now, confirmed)
    assert await held(office) == {ONE}


async def test_another_hour_or_more_of_them_is_no_loss(office: Office) -> None:
    more = {guild_id: block(at="18:00", digest=True) for guild_id in ALL_THREE}
    await office.administration.take_over(Defaults(), more, office.now)
    assert await held(office) == {ONE, TWO, THREE}


async def test_a_start_with_such_a_file_keeps_what_was_in_force(office: Office) -> None:
    again = Office(office.administration._store)
    administration = type(again.administration)(again.administration._store, again.reminders, Defaults(), {})
    await administration.begin()
    with pytest.raises(WouldRemove):
        await administration.catch_up(office.now)
    assert await held(office) == {ONE, TWO, THREE}
    assert (await administration.in_force(ONE)).block.reminders
    await administration.catch_up(office.now, ALL)  # --apply


async def test_a_reminder_that_is_back_within_a_day_goes_on_where_it_was(office: Office) -> None:
    """The file is cut off a minute before the hour, and whole again a minute after it."""
    (before,) = await office.reminders.of_server(ONE)
    office.now = at("2027-02-01 08:59")
    without = {TWO: block(), THREE: block()}
    await office.administration.take_over(Defaults(), without, office.now)
    assert await held(office) == {TWO, THREE}
    office.now = at("2027-02-01 09:01")
    await office.administration.take_over(Defaults(), ALL_THREE, office.now)
    (after,) = await office.reminders.of_server(ONE)
    assert (after.number, after.handled_until) == (before.number, before.handled_until)
    await office.run_at("2027-02-01 09:02")
    assert sorted(published.guild_id for published in office.channel.messages.values()) == [ONE, TWO, THREE]


async def test_what_was_posted_before_does_not_come_again_when_it_is_back(office: Office) -> None:
    await office.run_at("2027-02-01 09:00")
    await office.administration.take_over(Defaults(), {TWO: block(), THREE: block()}, office.now)
    await office.administration.take_over(Defaults(), ALL_THREE, office.now)
    await office.run_at("2027-02-01 12:00")
    assert len(office.channel.messages) == 3


async def test_a_post_on_its_way_waits_for_the_reminder_that_half_a_file_took(office: Office) -> None:
    office.channel.failures[ONE] = [Unsure("no answer")]
    await office.run_at("2027-02-01 09:00")
    await office.administration.take_over(Defaults(), {TWO: block(), THREE: block()}, office.now)
    await office.run_at("2027-02-01 09:01")
    assert await office.states(ONE) == ["sending"]
    await office.administration.take_over(Defaults(), ALL_THREE, office.now)
    await office.run_at("2027-02-01 09:05")
    assert sorted(published.guild_id for published in office.channel.messages.values()) == [ONE, TWO, THREE]


async def test_a_post_whose_reminder_stays_out_of_the_file_is_not_posted(office: Office) -> None:
    office.channel.failures[ONE] = [Unsure("no answer")]
    await office.run_at("2027-02-01 09:00")
    await office.administration.take_over(Defaults(), {TWO: block(), THREE: block()}, office.now)
    await office.run_at("2027-02-01 12:00")
    await office.run_at("2027-02-02 00:00")
    assert ONE not in {published.guild_id for published in office.channel.messages.values()}
    assert await office.states(ONE) == ["failed"]


async def test_after_more_than_a_day_it_is_a_new_one(office: Office) -> None:
    office.now = at("2027-01-30 09:00")
    await office.administration.take_over(Defaults(), {TWO: block(), THREE: block()}, office.now)
    office.now = at("2027-02-01 09:30")
    await office.administration.take_over(Defaults(), ALL_THREE, office.now)
    await office.run_at("2027-02-01 09:31")
    assert ONE not in {published.guild_id for published in office.channel.messages.values()}


async def test_defaults_that_say_less_ask_too(office: Office) -> None:
    everywhere = Defaults(reminders=(ReminderEntry(date="genocide-2017"),))
    await office.administration.take_over(everywhere, ALL_THREE, office.now)
    with pytest.raises(WouldRemove) as refused:
        await office.administration.take_over(Defaults(), ALL_THREE, office.now, (ONE, TWO, THREE))
    assert "`servers_removed: all`" in str(refused.value)
    await office.administration.take_over(Defaults(), ALL_THREE, office.now, ALL)
