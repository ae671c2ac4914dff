"""What is claimed late is looked for first: it may have been posted by another clock, host or database."""

import shutil
from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.calendar.schedule import Every
from bot.posting.models import ALL_DAYS, Digest, Post
from bot.posting.publisher import CanNotTell, Refused, Rejected, Sent, Unsure
from bot.posting.service import BATCH
from bot.store.epoch import write_epoch
from bot.store.opening import Store
from tests.entries import id_of
from tests.posting.late_channels import measure
from tests.posting.office import CHANNEL, WARDENS, Channel, Office, at

HIDDEN = CanNotTell("the bot may not read the channel's history")


@pytest.fixture
def looks(office: Office) -> list[str]:
    """What is looked for, by its mark."""
    return watched(office.channel)


def watched(channel: Channel) -> list[str]:
    looks: list[str] = []
    find = channel.find

    async def noted(post: Post) -> Sent | None:
        looks.append(str(post.mark))
        return await find(post)

    channel.find = noted  # type: ignore[method-assign]
    return looks


async def restore(office: Office) -> None:
    """What is in the database counts as a backup from now on."""
    async with office.reminders._store.begin() as connection:
        await write_epoch(connection, office.now)


@pytest.mark.parametrize(("clock", "looked"), [("09:00", 0), ("09:02", 0), ("09:03", 1), ("23:00", 1)])
async def test_what_is_claimed_more_than_two_minutes_late_is_looked_for_first(
    office: Office, looks: list[str], clock: str, looked: int
) -> None:
    await office.wish()
    await office.run_at("2027-02-01 08:59")
    await office.run_at(f"2027-02-01 {clock}")
    assert len(looks) == looked
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    await office.run_at("2027-02-01 23:01")
    assert len(looks) == looked  # it is confirmed


@pytest.mark.parametrize("minute", [1, 59])  # at once, too: Discord may have forgotten the nonces
@pytest.mark.parametrize("subject", ["coup-2021", ALL_DAYS, Digest.FACT])
async def test_a_backup_put_back_on_the_day_doubles_nothing(tmp_path: Path, subject: str, minute: int) -> None:
    before, database = tmp_path / "before.sqlite", tmp_path / "padauk.sqlite"
    every = Every.DAY if subject is Digest.FACT else Every.YEAR
    async for office in opened(database):
        await office.wish(subject=subject, every=every)
        await office.wish(2, subject=subject, every=every)
        office.now = at("2027-02-01 08:00")
        posted = office.channel
    shutil.copy(database, before)
    async for office in opened(database):
        office.channel = posted
        office.posting = office.another_process()
        await office.run_at("2027-02-01 09:00")
    messages = dict(posted.messages)
    assert len(messages) == 2
    shutil.copy(before, database)
    async for office in opened(database):
        office.channel = posted
        office.posting = office.another_process()
        office.now = at("2027-02-01 09:00") + timedelta(minutes=minute)
        await restore(office)
        await office.run_at(f"2027-02-01 09:{minute:02}:30")
        assert posted.messages == messages
        assert [(await office.states(server))[-1] for server in (1, 2)] == ["sent", "sent"]


async def opened(database: Path) -> AsyncIterator[Office]:
    store = Store(database)
    await store.open()
    yield Office(store)
    await store.close()


async def test_what_was_never_tried_is_sent_where_the_history_is_hidden(office: Office) -> None:
    await office.wish()
    office.channel.hidden = HIDDEN
    await office.run_at("2027-02-01 09:30")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    assert await office.states() == ["sent"]


@pytest.mark.parametrize(("restored", "state"), [("2027-02-01 08:59", "sent"), ("2027-02-01 09:10", "unknown")])
async def test_after_a_restore_since_its_time_it_is_unknown_there_and_told(
    office: Office, restored: str, state: str
) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    office.now = at(restored)
    await restore(office)
    office.channel.hidden = HIDDEN
    for clock in ("09:30", "10:30", "23:00"):
        await office.run_at(f"2027-02-01 {clock}")
    assert await office.states() == [state]
    assert len(office.channel.tries) == (state == "sent")
    assert [("may or may not" in notice.lines[0]) for notice in office.channel.notices] == [True] * (state != "sent")


@pytest.mark.parametrize(
    ("restored", "told"),
    [("2027-01-31 12:00", "was missed on"), ("2027-02-01 09:10", "may or may not have been posted on")],
)
async def test_of_a_day_that_is_over_a_restored_backup_does_not_say_that_it_was_missed(
    office: Office, restored: str, told: str
) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    office.now = at(restored)
    await restore(office)
    await office.run_at("2027-02-02 01:00")
    assert [told in line for notice in office.channel.notices for line in notice.lines] == [True]


async def test_after_a_restore_what_was_refused_before_it_is_unknown_too_where_the_history_is_hidden(
    office: Office,
) -> None:
    await office.wish()
    office.channel.failures[1] = [Refused("may not")]
    await office.run_at("2027-02-01 09:00")
    office.now = at("2027-02-01 10:00")
    await restore(office)
    await office.administration.resume(1, 1, office.now)
    office.channel.hidden = HIDDEN
    await office.run_at("2027-02-01 10:30")
    assert await office.states() == ["unknown"]


async def test_a_look_that_failed_is_no_try_so_what_was_never_tried_is_still_sent(office: Office) -> None:
    await office.wish()
    office.channel.hidden = Unsure("the server has not arrived from Discord yet")
    await office.run_at("2027-02-01 09:30")
    await office.run_at("2027-02-01 09:31")
    office.channel.hidden = HIDDEN
    await office.run_at("2027-02-01 09:40")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_but_a_send_that_failed_is_one_and_is_not_sent_again_where_nobody_can_look(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Unsure("no answer")]
    await office.run_at("2027-02-01 09:30")
    office.channel.hidden = HIDDEN
    await office.run_at("2027-02-01 09:40")
    assert len(office.channel.tries) == 1
    assert await office.states() == ["unknown"]


async def test_what_was_looked_for_and_refused_is_sent_after_resuming_where_the_history_is_hidden(
    office: Office,
) -> None:
    await office.wish()
    office.channel.failures[1] = [Refused("may not")]
    await office.run_at("2027-02-01 09:30")
    await office.administration.resume(1, 1, office.now)
    office.channel.hidden = HIDDEN
    await office.run_at("2027-02-01 09:40")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_a_crash_after_a_late_send_is_told_from_one_before_it(office: Office) -> None:
    """Where the history is hidden from then on, it can't be known, and nothing comes twice."""
    await office.wish()
    publish = office.channel.publish

    async def die(*arguments: object, **named: object) -> None:
        await publish(*arguments, **named)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    office.channel.publish = die  # type: ignore[method-assign, assignment]
    office.now = at("2027-02-01 09:30")
    posting = office.another_process()
    work = await office.ledger.take(office.now, [], BATCH)
    with pytest.raises(KeyboardInterrupt):
        await posting._settle(work.left_open[0], office.now)
    office.channel.publish = publish  # type: ignore[method-assign]
    office.channel.hidden = HIDDEN
    await office.another_process().run_due(at("2027-02-01 09:40"))
    assert len(office.channel.messages) == 1
    assert await office.states() == ["unknown"]


async def test_a_digest_that_is_posted_late_keeps_what_it_drew(office: Office) -> None:
    await office.wish(subject=Digest.QUOTE, every=Every.DAY)
    await office.run_at("2027-01-01 10:00")
    assert [published.item for published in office.channel.messages.values()] == ["item-1"]
    assert (await office.reminders.get(1, 1)).last_drawn == "item-1"


async def test_those_that_wait_for_their_batch_are_not_late_by_that(office: Office, looks: list[str]) -> None:
    for guild_id in range(3 * BATCH + 1):
        await office.wish(guild_id)
    office.now = at("2027-02-01 09:00")
    while await office.posting.tick(office.now):
        office.now += timedelta(minutes=5)
    await office.posting.drain()
    assert len(office.channel.messages) == 3 * BATCH + 1
    assert looks == []
    await office.wish(CHANNEL, at=time(10, 5))
    await office.run_at("2027-02-01 10:08")
    assert looks == ["coup-2021/2027-02-01/0"]  # that run is over, so this one is late


async def test_many_late_ones_are_all_looked_for_and_none_left(office: Office, looks: list[str]) -> None:
    for guild_id in range(3 * BATCH + 1):
        await office.wish(guild_id, id_of(guild_id))
    await office.run_at("2027-02-01 12:00")
    assert len(looks) == len(office.channel.messages) == 3 * BATCH + 1


@pytest.mark.parametrize(("since", "looks"), [("00:00", 4), ("08:00", 5)])
async def test_busy_channels_are_looked_through_within_the_pace_and_five_pages(since: str, looks: int) -> None:
    told = await measure(30, 1000, since)
    assert f": {30 * looks} looks and 30 sends, 30 there; the last after {(30 * (looks + 1) - 1) / 40:.1f} s" in told


async def test_what_was_still_to_be_told_when_it_was_killed_is_told_after_the_next_start(office: Office) -> None:
    await office.set(notices=WARDENS)
    await office.wish()
    office.channel.failures[1].append(Rejected("too long"))
    office.now = at("2027-02-01 09:00")
    await office.posting.tick(office.now)
    await office.posting.drain()
    assert office.channel.notices == []  # posts go first, and then it is killed
    office.now = at("2027-02-01 09:05")
    posting = office.another_process()
    await posting.tell_again(office.now)
    await posting.run_due(office.now)
    (notice,) = office.channel.notices
    assert notice.lines == ("Reminder 1 (coup-2021) could not be posted on 2027-02-01: too long.",)
    later = office.another_process()
    await later.tell_again(at("2027-02-01 11:00"))
    await later.run_due(at("2027-02-01 11:00"))
    assert len(office.channel.notices) == 1
