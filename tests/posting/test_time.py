"""A clock that is wrong for a while loses no day, and marks none too early."""

import asyncio
from datetime import timedelta

import pytest

from bot.calendar.schedule import Every
from bot.posting.models import ALL_DAYS, Digest
from bot.posting.service import Posting
from tests.posting.office import WARDENS, Office, at


class Doubt:
    """Whether Discord agrees with the clock; it can be asked and does not answer before *answers* times."""

    def __init__(self, answers: int) -> None:
        self._answers = answers
        self.asked = 0

    @property
    def in_doubt(self) -> bool:
        return self.asked < self._answers

    async def ask(self) -> None:
        self.asked += 1


def doubting(office: Office, doubt: Doubt) -> Posting:
    posting = office.another_process()
    posting._time_check = doubt
    return posting


@pytest.mark.parametrize("look", ["2027-02-02 12:00", "2027-03-13 09:00", "2032-06-01 00:00", "2036-12-31 23:59"])
async def test_one_look_by_a_clock_that_is_ahead_loses_no_day(office: Office, look: str) -> None:
    await office.wish()
    await office.wish(2, subject=ALL_DAYS, days_before=(30, 7, 1, 0))
    await office.run_at(look)
    office.now = at("2027-01-05 00:00")
    for day in ("2027-01-25 09:00", "2027-01-31 09:00", "2027-02-01 09:00", "2028-02-01 09:00"):
        await office.run_at(day)
    ours = [published for published in office.channel.messages.values() if published.at < at("2028-12-31 00:00")]
    marks = [(published.guild_id, published.mark, published.at) for published in ours]
    assert [(mark, then) for server, mark, then in marks if server == 1] == [
        ("coup-2021/2027-02-01/0", at("2027-02-01 09:00")),
        ("coup-2021/2028-02-01/0", at("2028-02-01 09:00")),
    ]
    assert [mark for server, mark, then in marks if server == 2 and then < at("2027-02-02 00:00")] == [
        "coup-2021/2027-02-01/7",
        "coup-2021/2027-02-01/1",
        "coup-2021/2027-02-01/0",
    ]


async def test_neither_does_it_after_a_restart_nor_for_a_digest(office: Office) -> None:
    await office.wish(subject=Digest.QUOTE, every=Every.DAY)
    await office.run_at("2027-02-09 12:00")  # the day's own is posted: that can't be taken back
    office.now = at("2027-01-05 00:00")
    office.posting = office.another_process()
    for day in range(5, 12):
        await office.run_at(f"2027-01-{day:02} 09:00")
    marks = [published.mark for published in list(office.channel.messages.values())[1:]]
    assert marks == [f"digest:quote/2027-01-{day:02}/0" for day in range(5, 12)]
    items = [published.item for published in office.channel.messages.values()]
    assert len(set(items)) == len(items)
    assert None not in items


async def test_what_was_missed_by_a_right_clock_stays_missed(office: Office) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    await office.run_at("2027-02-02 12:00")
    await office.run_at("2027-02-02 11:00")
    await office.another_process().run_due(at("2027-02-02 11:30"))
    assert office.channel.marks == []
    assert await office.states() == ["missed"]
    assert len(office.channel.notices) == 1


async def test_a_paused_reminder_stays_paused_when_its_missed_days_are_taken_back(office: Office) -> None:
    await office.wish()
    await office.run_at("2027-02-02 12:00")
    await office.administration.pause(1, 1, office.now)
    await office.run_at("2027-01-05 00:00")
    assert (await office.reminders.get(1, 1)).next_due_at is None
    await office.administration.resume(1, 1, office.now)
    await office.run_at("2027-02-01 09:00")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_nothing_is_claimed_or_missed_while_the_time_is_in_doubt(office: Office) -> None:
    await office.wish()
    await office.wish(2, subject=Digest.QUOTE, every=Every.DAY)
    posting = doubting(office, Doubt(answers=1))
    assert not await posting.tick(at("2031-02-01 09:00"))
    await posting.run_due(at("2031-02-01 09:00"))
    assert office.channel.tries == []
    assert await office.states() == await office.states(2) == []
    assert posting.health.ticked_at is None


async def test_the_loop_asks_until_discord_agrees_and_then_posts(office: Office) -> None:
    await office.wish()
    doubt = Doubt(answers=3)
    posting = doubting(office, doubt)
    rests = 0

    async def rest(_: float) -> None:
        nonlocal rests
        rests += 1
        office.now += timedelta(seconds=15)
        if not doubt.in_doubt:
            raise asyncio.CancelledError

    posting._rest = rest
    office.now = at("2027-02-01 09:00")
    with pytest.raises(asyncio.CancelledError):
        await posting.run()
    await posting.drain()
    assert (doubt.asked, rests) == (3, 3)
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_a_loop_that_waits_for_discord_s_time_ends_at_once_when_it_is_to_stop(office: Office) -> None:
    asked = asyncio.Event()

    class Silent(Doubt):
        async def ask(self) -> None:
            asked.set()
            await asyncio.Event().wait()

    posting = doubting(office, Silent(answers=1))
    running = asyncio.create_task(posting.run())
    await asked.wait()
    posting.stop()
    await asyncio.wait({running}, timeout=10)
    assert running.done()


async def test_what_is_on_its_way_when_the_time_comes_in_doubt_is_looked_at_anew(office: Office) -> None:
    await office.wish()
    doubt = Doubt(answers=0)
    posting = doubting(office, doubt)

    async def stepped() -> None:
        doubt._answers = 1

    posting._pace.turn = stepped  # type: ignore[method-assign]
    await posting.tick(at("2027-02-01 09:00"))
    await posting.drain()
    assert office.channel.tries == []
    await doubt.ask()
    await office.another_process().run_due(at("2027-02-01 09:01"))
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
