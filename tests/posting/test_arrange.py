"""Settings that change while reminders are under way: what is due is posted, once, and what was posted stays posted."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.administration.edits import resetting, setting, with_values
from bot.administration.losses import ALL
from bot.administration.service import Administration
from bot.calendar.moments import end_of_day, moment
from bot.calendar.schedule import Mark, MarkedDay
from bot.config.servers import Defaults, DigestEntry, Entry, Lateness, ReminderEntry, ServerBlock
from bot.errors import MemberError
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.models import ALL_DAYS, LEAST_GRACE, Post, Reminder, Wish
from bot.posting.pace import Pace
from bot.posting.publisher import PublishFailed, Refused, Rejected, Sent, Unsure
from bot.posting.reminders import Reminders
from bot.posting.service import Posting
from bot.store.opening import Store
from tests.administered import change
from tests.entries import id_of
from tests.posting.office import CHANNEL, Channel, Office, at

EXAMPLES = int(os.environ.get("WALKS", "40"))
"""Random walks; more when someone asks for them."""

OTHER, THIRD = id_of(11), id_of(12)
THE_DAY = "coup-2021/2027-02-01/0"
DAY_BEFORE = "coup-2021/2027-02-01/1"


def a_date(hour: str = "09:00", **more: Any) -> ReminderEntry:
    return ReminderEntry.model_validate({"date": "coup-2021", "at": hour} | more)


def a_digest(hour: str = "09:00", **more: Any) -> DigestEntry:
    return DigestEntry.model_validate({"what": "quote", "every": "day", "at": hour} | more)


async def sets(office: Office, *entries: Entry, **more: Any) -> None:
    """The server's settings are these entries, and *more*."""
    values: dict[str, Any] = {
        "zone": "Asia/Yangon",
        "channel": CHANNEL,
        "reminders": tuple(entry for entry in entries if isinstance(entry, ReminderEntry)),
        "digests": tuple(entry for entry in entries if isinstance(entry, DigestEntry)),
    }
    await office.set(**(values | more))


async def sets_at(office: Office, then: str, *entries: Entry, **more: Any) -> None:
    office.now = at(then)
    await sets(office, *entries, **more)


async def posts_until(office: Office, *times: str) -> list[tuple[int, str]]:
    """Where which mark was posted, after the service looked at each of *times*."""
    for then in times:
        await office.run_at(then)
    return [(each.channel_id, each.mark) for each in office.channel.messages.values()]


async def numbers(office: Office) -> list[int]:
    return [reminder.number for reminder in await office.reminders.of_server(1)]


# -- moved in time


async def test_a_reminder_moved_within_the_minute_it_is_due_comes_at_its_new_time(office: Office) -> None:
    await sets(office, a_date("09:00"))
    office.now = at("2027-02-01 09:00") + timedelta(seconds=5)  # nobody has looked yet
    await sets(office, a_date("09:01"))
    assert await posts_until(office, "2027-02-01 09:00") == []
    assert await posts_until(office, "2027-02-01 09:01", "2027-02-01 10:00") == [(CHANNEL, THE_DAY)]


async def test_a_reminder_moved_within_the_minute_after_it_was_posted_does_not_come_again(office: Office) -> None:
    await sets(office, a_date("09:00"))
    await office.run_at("2027-02-01 09:00")
    await sets(office, a_date("09:01"))
    assert await posts_until(office, "2027-02-01 09:01", "2027-02-01 10:00") == [(CHANNEL, THE_DAY)]
    assert (await office.reminders.get(1, 1)).next_due_at == at("2028-02-01 09:01")


async def test_a_reminder_moved_to_a_time_of_the_day_that_has_passed_comes_at_once(office: Office) -> None:
    await sets(office, a_date("18:00"))
    await sets_at(office, "2027-02-01 12:00", a_date("09:00"))
    assert await posts_until(office, "2027-02-01 12:00", "2027-02-01 18:00") == [(CHANNEL, THE_DAY)]


async def test_a_reminder_moved_later_before_it_was_posted_comes_then(office: Office) -> None:
    await sets(office, a_date("09:00"))
    await sets_at(office, "2027-02-01 08:59", a_date("15:00"))
    assert await posts_until(office, "2027-02-01 09:00", "2027-02-01 14:59") == []
    assert await posts_until(office, "2027-02-01 15:00", "2027-02-01 16:00") == [(CHANNEL, THE_DAY)]


async def test_a_reminder_that_was_due_while_nobody_was_there_and_moved_later_comes_then(office: Office) -> None:
    await sets(office, a_date("09:00"))
    await sets_at(office, "2027-02-01 12:00", a_date("15:00"))
    assert await posts_until(office, "2027-02-01 12:00", "2027-02-01 15:00") == [(CHANNEL, THE_DAY)]
    (published,) = office.channel.messages.values()
    assert (published.at, published.late) == (at("2027-02-01 15:00"), False)


async def test_a_reminder_moved_later_after_it_was_posted_comes_next_year(office: Office) -> None:
    await sets(office, a_date("09:00"))
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date("15:00"))
    assert await posts_until(office, "2027-02-01 15:00") == [(CHANNEL, THE_DAY)]
    assert (await office.reminders.get(1, 1)).next_due_at == at("2028-02-01 15:00")


@pytest.mark.parametrize(
    ("moved_at", "to", "comes_at"),
    [
        ("09:00", "09:01", "09:01"),
        ("08:00", "07:00", "08:00"),  # it has not come yet today, and would have
        ("08:00", "15:00", "15:00"),
    ],
)
async def test_a_digest_moved_before_it_was_posted_comes_once_that_day(
    office: Office, moved_at: str, to: str, comes_at: str
) -> None:
    office.now = at("2027-01-19 12:00")
    await sets(office, a_digest("09:00"))
    await sets_at(office, f"2027-01-20 {moved_at}", a_digest(to))
    await posts_until(office, *(f"2027-01-20 {hour:02}:{minute:02}" for hour in range(8, 24) for minute in (0, 1)))
    (published,) = office.channel.messages.values()
    assert published.at == at(f"2027-01-20 {comes_at}")


@pytest.mark.parametrize("to", ["09:01", "07:00", "15:00"])
async def test_a_digest_moved_after_it_was_posted_comes_the_next_day(office: Office, to: str) -> None:
    office.now = at("2027-01-19 12:00")
    await sets(office, a_digest("09:00"))
    await office.run_at("2027-01-20 09:00")
    await sets(office, a_digest(to))
    await posts_until(office, *(f"2027-01-20 {hour:02}:{minute:02}" for hour in range(9, 24) for minute in (0, 1)))
    assert office.channel.marks == ["digest:quote/2027-01-20/0"]
    await office.run_at(f"2027-01-21 {to}")
    assert office.channel.marks[1:] == ["digest:quote/2027-01-21/0"]


async def test_a_zone_further_west_does_not_bring_the_same_day_again(office: Office) -> None:
    await sets(office, a_date("09:00"))
    await office.run_at("2027-02-01 09:00")
    await sets(office, a_date("09:00"), zone="America/Los_Angeles")
    later = [f"2027-02-0{day} {hour:02}:30" for day in (1, 2) for hour in range(24)]
    assert await posts_until(office, *later) == [(CHANNEL, THE_DAY)]


async def test_a_day_of_notice_that_is_new_does_not_come_for_a_time_that_has_passed(office: Office) -> None:
    await sets(office, a_date(before=(0,)))
    await sets_at(office, "2027-01-31 10:00", a_date(before=(0, 1)))
    assert await posts_until(office, "2027-01-31 10:00", "2027-02-01 09:00") == [(CHANNEL, THE_DAY)]


async def test_a_day_of_notice_that_is_new_comes_when_its_time_is_still_ahead(office: Office) -> None:
    await sets(office, a_date(before=(0,)))
    await sets_at(office, "2027-01-31 08:00", a_date(before=(0, 1)))
    assert await posts_until(office, "2027-01-31 09:00") == [(CHANNEL, DAY_BEFORE)]


async def test_of_two_marks_of_a_day_one_is_posted_and_one_new_the_new_one_comes_at_its_time(office: Office) -> None:
    everything = a_date(date="all", before=(0,))
    await sets(office, everything)
    await office.run_at("2027-02-01 09:00")
    two = {"date": "all", "before": (0, 205)}  # 205 days before 25 August it is 1 February, too
    await sets_at(office, "2027-02-01 10:00", a_date("15:00", **two))
    assert await posts_until(office, "2027-02-01 15:00") == [
        (CHANNEL, THE_DAY),
        (CHANNEL, "august-2017/2027-08-25/205"),
    ]


# -- moved to another channel


async def test_a_reminder_moved_before_it_was_posted_comes_in_its_new_channel_only(office: Office) -> None:
    await sets(office, a_date())
    await sets_at(office, "2027-02-01 08:00", a_date(channel=OTHER))
    assert await posts_until(office, "2027-02-01 09:00", "2027-02-01 10:00") == [(OTHER, THE_DAY)]
    assert await numbers(office) == [1]


async def test_a_reminder_moved_after_it_was_posted_does_not_come_in_its_new_channel(office: Office) -> None:
    await sets(office, a_date())
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date("15:00", channel=OTHER))
    assert await posts_until(office, "2027-02-01 15:00", "2027-02-01 16:00") == [(CHANNEL, THE_DAY)]
    assert await numbers(office) == [1]


async def test_a_reminder_due_while_nobody_was_there_comes_in_the_channel_it_was_moved_to(office: Office) -> None:
    await sets(office, a_date())
    await sets_at(office, "2027-02-01 12:00", a_date(channel=OTHER))
    assert await posts_until(office, "2027-02-01 12:00", "2027-02-01 13:00") == [(OTHER, THE_DAY)]


async def test_a_reminder_moved_to_and_fro_after_it_was_posted_comes_no_more_that_day(office: Office) -> None:
    await sets(office, a_date())
    office.channel.failures[1] = [Refused("may not")]
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date(channel=OTHER))
    await office.run_at("2027-02-01 10:00")
    await sets_at(office, "2027-02-01 11:00", a_date(channel=CHANNEL))
    await sets_at(office, "2027-02-01 12:00", a_date("12:30", channel=CHANNEL))
    await sets_at(office, "2027-02-01 13:00", a_date("13:30", channel=THIRD))
    assert await posts_until(office, "2027-02-01 13:00", "2027-02-01 13:30") == [(OTHER, THE_DAY)]


async def test_a_reminder_paused_after_it_was_posted_and_moved_does_not_come_again_when_it_goes_on(
    office: Office,
) -> None:
    await sets(office, a_date())
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date(paused=True))
    await sets_at(office, "2027-02-01 11:00", a_date("15:00", channel=OTHER, paused=True))
    await sets_at(office, "2027-02-01 12:00", a_date("15:00", channel=OTHER))
    assert await posts_until(office, "2027-02-01 12:00", "2027-02-01 15:00") == [(CHANNEL, THE_DAY)]


async def test_a_reminder_that_goes_on_and_moves_at_once_does_not_come_again(office: Office) -> None:
    await sets(office, a_date())
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date(paused=True))
    await sets_at(office, "2027-02-01 12:00", a_date("15:00", channel=OTHER))
    assert await posts_until(office, "2027-02-01 12:00", "2027-02-01 15:00") == [(CHANNEL, THE_DAY)]


async def test_a_day_of_notice_added_during_a_pause_does_not_come_late_after_it(office: Office) -> None:
    await sets(office, a_date(paused=True))
    await sets_at(office, "2027-01-31 10:00", a_date(before=(0, 1), paused=True))
    await sets_at(office, "2027-01-31 11:00", a_date(before=(0, 1)))
    assert await posts_until(office, "2027-01-31 11:00", "2027-02-01 09:00") == [(CHANNEL, THE_DAY)]


async def test_what_was_refused_comes_in_the_channel_it_is_moved_to_while_it_is_in_time(office: Office) -> None:
    await sets(office, a_date())
    office.channel.failures[1] = [Refused("the bot may not write there")]
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 12:00", a_date(channel=OTHER))
    assert await posts_until(office, "2027-02-01 12:00", "2027-02-01 13:00") == [(OTHER, THE_DAY)]
    assert (await office.reminders.get(1, 1)).paused_at is None


async def test_what_was_refused_does_not_come_in_another_channel_the_day_after(office: Office) -> None:
    await sets(office, a_date())
    office.channel.failures[1] = [Refused("the bot may not write there")]
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-02 00:01", a_date(channel=OTHER))
    assert await posts_until(office, "2027-02-02 00:01", "2027-02-02 09:00") == []
    assert (await office.reminders.get(1, 1)).next_due_at == at("2028-02-01 09:00")


async def test_what_was_refused_stays_paused_when_only_its_time_or_words_change(office: Office) -> None:
    await sets(office, a_date())
    office.channel.failures[1] = [Refused("the bot may not write there")]
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date("11:00", message="Still here"))
    assert await posts_until(office, "2027-02-01 11:00") == []
    reminder = await office.reminders.get(1, 1)
    assert (reminder.paused_for, reminder.next_due_at) == ("the bot may not write there", None)
    await office.administration.resume(1, 1, office.now)
    assert await posts_until(office, "2027-02-01 11:30", "2027-02-01 12:00") == [(CHANNEL, THE_DAY)]


async def test_what_could_be_posted_but_for_its_words_comes_with_new_words(office: Office) -> None:
    await sets(office, a_date())
    office.channel.failures[1] = [Rejected("Invalid Form Body")]
    await office.run_at("2027-02-01 09:00")
    await sets_at(office, "2027-02-01 10:00", a_date(message="Shorter"))
    assert await posts_until(office, "2027-02-01 10:00", "2027-02-01 11:00") == [(CHANNEL, THE_DAY)]


async def test_the_channel_of_the_server_takes_all_along_that_name_none(office: Office) -> None:
    await sets(office, a_date(), a_digest("10:00"), a_date(date="all", channel=THIRD))
    await sets_at(
        office, "2027-02-01 08:00", a_date(), a_digest("10:00"), a_date(date="all", channel=THIRD), channel=OTHER
    )
    posted = await posts_until(office, "2027-02-01 09:00", "2027-02-01 10:00")
    assert sorted(posted) == [(OTHER, THE_DAY), (OTHER, "digest:quote/2027-02-01/0"), (THIRD, THE_DAY)]
    assert await numbers(office) == [1, 2, 3]


async def test_two_that_change_places_keep_their_numbers_by_their_channels(office: Office) -> None:
    await sets(office, a_date("09:00", channel=CHANNEL), a_date("10:00", channel=OTHER))
    before = {each.channel_id: each.number for each in await office.reminders.of_server(1)}
    await sets(office, a_date("09:00", channel=OTHER), a_date("10:00", channel=CHANNEL))
    after = {each.channel_id: each.number for each in await office.reminders.of_server(1)}
    assert before == after == {CHANNEL: 1, OTHER: 2}


# -- left open


async def crash_in_the_send(office: Office, *, arrives: bool) -> None:
    """The reminder is claimed, perhaps sent, and the process is killed before it can write that down."""
    ((post, reminder),) = (await office.ledger.take(office.now, [], 40)).to_send
    if arrives:
        await office.channel.publish(post, reminder, today=True, late=False)
    office.posting = office.another_process()


@pytest.mark.parametrize("arrived", [True, False])
async def test_what_a_crash_left_open_comes_once_though_its_time_is_moved_meanwhile(
    office: Office, arrived: bool
) -> None:
    await sets(office, a_date())
    office.now = at("2027-02-01 09:00")
    await crash_in_the_send(office, arrives=arrived)
    await sets(office, a_date("15:00"))
    assert await posts_until(office, "2027-02-01 09:05", "2027-02-01 15:00") == [(CHANNEL, THE_DAY)]


async def test_what_a_crash_left_open_and_has_arrived_does_not_come_in_the_channel_it_is_moved_to(
    office: Office,
) -> None:
    await sets(office, a_date())
    office.now = at("2027-02-01 09:00")
    await crash_in_the_send(office, arrives=True)
    await sets(office, a_date("15:00", channel=OTHER))
    assert await posts_until(office, "2027-02-01 09:05", "2027-02-01 15:00") == [(CHANNEL, THE_DAY)]


async def test_what_a_crash_left_open_and_has_not_arrived_comes_in_the_channel_it_is_moved_to(office: Office) -> None:
    await sets(office, a_date())
    office.now = at("2027-02-01 09:00")
    await crash_in_the_send(office, arrives=False)
    await sets(office, a_date("15:00", channel=OTHER))
    assert await posts_until(office, "2027-02-01 09:05", "2027-02-01 15:00") == [(OTHER, THE_DAY)]


# -- a random walk, judged by an account of its own

DAYS = (
    MarkedDay("coup-2021", date(2021, 2, 1)),
    MarkedDay("other-2015", date(2015, 2, 2)),
    MarkedDay("third-2019", date(2019, 1, 31)),
)
BEGIN, LAST = datetime(2027, 1, 30, 12, tzinfo=UTC), datetime(2027, 2, 3, 12, tzinfo=UTC)
LOOK = timedelta(minutes=30)  # the times of day are on this grid in every one of the zones
HOURS = [time(0), time(7, 30), time(9), time(12, 30), time(18), time(23, 30)]
ZONES = ["Asia/Yangon", "UTC", "Pacific/Auckland", "America/Los_Angeles"]
CHANNELS = [CHANNEL, OTHER, THIRD]

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass
class Account:
    """What one reminder owes, by a reckoning that knows nothing of how far anything is handled."""

    wish: Wish
    paused: bool = False
    refused: bool = False
    owed: set[Mark] = field(default_factory=set)  # due, and not posted
    done: set[Mark] = field(default_factory=set)  # posted, or it came too late for them


class Watched(Channel):
    """A channel that knows whose post it was, and whether anyone was owed it; some answers are lost."""

    def __init__(self, walk: "Walk") -> None:
        super().__init__(lambda: walk.now)
        self.walk = walk
        self.lost_answers = 0
        self.by_number: dict[tuple[int, Mark], int] = {}  # to the channel

    async def publish(self, post: Post, reminder: Reminder, *, today: bool, late: bool) -> Sent:
        assert reminder.channel_id == post.channel_id
        sent = await super().publish(post, reminder, today=today, late=late)
        self.walk.has_come(post)
        assert self.by_number.setdefault((post.number, post.mark), post.channel_id) == post.channel_id, (
            f"{post.mark} came here, and its reminder had posted it elsewhere"
        )
        if self.lost_answers:
            self.lost_answers -= 1
            raise Unsure("no answer")
        return sent


class Walk:
    """A server whose settings change while reminders come due, as *draw* has it."""

    def __init__(self, store: Store, draw: Draw) -> None:
        self.store, self.draw = store, draw
        self.now = BEGIN
        self.accounts: dict[int, Account] = {}  # by number
        self.last_number = 0
        self.channel = Watched(self)
        self.file: tuple[Defaults, ServerBlock] = (Defaults(), ServerBlock())
        self.agenda = Agenda(DAYS)
        self.items: dict[int, list[str]] = {}  # of digests, as they were drawn
        self.rough = False  # whether something may have gone wrong since the last look
        self.trail: list[str] = []
        self._make()

    def _make(self) -> None:
        """A process: all it knows is in the database and the file."""
        defaults, block = self.file
        self.reminders = Reminders(self.store, self.agenda)
        self.administration = Administration(self.store, self.reminders, defaults, {1: block})
        self.ledger = Ledger(self.store, self.agenda, _next_item)
        pace = Pace(1000, clock=lambda: 0.0, sleep=lambda _: asyncio.sleep(0))
        pace.turn = _at_once  # type: ignore[method-assign]
        self.posting = Posting(self.ledger, self.channel, pace, clock=lambda: self.now)

    async def starts(self) -> None:
        self._make()
        await self.changes(self.begins, "a start")
        await self.reminders.replan(self.now)

    # -- time

    async def passes(self, looks: int, *, watched: bool) -> None:
        for _ in range(looks):
            since, self.now = self.now, self.now + LOOK
            for account in self.accounts.values():
                account.owed |= {
                    mark
                    for mark in self.marks(account.wish) - account.done
                    if since < self.due(account, mark) <= self.now
                }
            if watched:
                await self.look()

    def marks(self, wish: Wish) -> set[Mark]:
        """All that *wish* asks for around these days."""
        if wish.digest is not None:
            days = [BEGIN.date() + timedelta(days=number) for number in range(-3, 9)]
            return {Mark(day, 0, wish.subject) for day in days if wish.on_day in (None, day.weekday())}
        dates = [day for day in DAYS if wish.subject in (ALL_DAYS, day.id)]
        return {Mark(day.in_year(2027), before, day.id) for day in dates for before in wish.days_before}

    def due(self, account: Account, mark: Mark) -> datetime:
        return moment(mark.posted_on, account.wish.at, account.wish.zone)

    def ends(self, account: Account, mark: Mark) -> datetime:
        due = self.due(account, mark)
        if account.wish.digest is not None:
            return due + timedelta(hours=self.lateness.digests)
        if self.lateness.dates is not None:
            return due + timedelta(hours=self.lateness.dates)
        return max(end_of_day(due, account.wish.zone), due + LEAST_GRACE)

    async def look(self) -> None:
        """The service looks, and all that is owed is posted, unless something went wrong."""
        rough, self.rough = self.rough or bool(self.channel.failures[1]), False
        await self.posting.run_due(self.now)
        posted = {(each.channel_id, Mark.of(each.mark)) for each in self.channel.messages.values()}
        for reminder in await self.reminders.of_server(1):
            account = self.accounts[reminder.number]
            account.refused = reminder.paused_for is not None
            for mark in sorted(account.owed):
                if (account.wish.channel_id, mark) in posted:
                    account.owed.discard(mark)
                    account.done.add(mark)
                elif account.paused or account.refused:
                    continue
                elif self.ends(account, mark) <= self.now:
                    account.owed.discard(mark)
                    account.done.add(mark)
                else:
                    assert rough, f"reminder {reminder.number} did not post {mark}"

    def has_come(self, post: Post) -> None:
        posted = [(each.channel_id, each.mark) for each in self.channel.messages.values()]
        assert posted.count((post.channel_id, str(post.mark))) == 1, f"{post.mark} came twice"
        here = [each for each in self.accounts.values() if each.wish.channel_id == post.channel_id]
        assert any(post.mark in each.owed for each in here), f"{post.mark} came, which nobody was owed"
        if post.item is not None:
            self.items.setdefault(post.number, []).append(post.item)

    async def goes_wrong(self) -> None:
        """At the next look, or now, in the midst of one."""
        self.rough = True
        match self.draw(st.sampled_from(["crash", "crash", "refused", "no answer", "answer lost"])):
            case "crash":
                self.trail.append(f"{self.now:%d %H:%M} a crash in the midst of a look")
                work = await self.ledger.take(self.now, [], 40)
                for post, reminder in work.to_send:
                    if self.draw(st.booleans()):
                        self.channel.lost_answers = 0
                        with suppress(PublishFailed):  # or it went wrong before the crash
                            await self.channel.publish(post, reminder, today=True, late=False)
                await self.starts()
            case "answer lost":
                self.trail.append(f"{self.now:%d %H:%M} an answer is lost")
                self.channel.lost_answers = 1
            case failure:
                self.trail.append(f"{self.now:%d %H:%M} {failure}")
                self.channel.failures[1] = [Refused("may not") if failure == "refused" else Unsure("no answer")]

    async def begins(self) -> None:
        await self.administration.begin()
        await self.administration.catch_up(self.now, confirmed=ALL)

    async def settles(self) -> None:
        """Nothing goes wrong for a while."""
        self.channel.failures[1], self.channel.lost_answers = [], 0
        self.rough = True  # what went wrong a moment ago is not tried again at once
        await self.look()
        await self.passes(1, watched=True)

    # -- changes

    async def changes(self, act: Callable[[], Awaitable[object]], what: str) -> None:
        """Do *act*, and reckon what each reminder owes from then on."""
        self.trail.append(f"{self.now:%d %H:%M} {what}")
        try:
            await act()
        except MemberError as refused:
            self.trail.append(f"... {refused}")
            return
        await self.reckon()

    async def reckon(self) -> None:
        in_force = await self.administration.in_force(1)
        self.lateness = in_force.block.lateness
        wanted = {(asked.wish.channel_id, asked.wish.subject): asked for asked in in_force.active()}
        known = {(each.channel_id, each.subject): each for each in await self.reminders.of_server(1)}
        assert known.keys() == wanted.keys()
        before, self.accounts = self.accounts, {}
        expected = _paired_by_hand({(each.wish.channel_id, each.wish.subject): n for n, each in before.items()}, wanted)
        for key, asked in wanted.items():
            number = known[key].number
            assert (number == expected[key]) if key in expected else (number > self.last_number)
            account = Account(asked.wish, asked.entry.paused, known[key].paused_for is not None)
            if number in before:
                self.carry_over(before[number], account)
            else:
                account.done = {mark for mark in self.marks(asked.wish) if self.due(account, mark) <= self.now}
            self.accounts[number] = account
        self.last_number = max(self.last_number, *self.accounts, 0)

    def carry_over(self, old: Account, new: Account) -> None:
        asked_before = self.marks(old.wish)
        for mark in self.marks(new.wish):
            is_due = self.due(new, mark) <= self.now
            if mark not in asked_before:
                to_come = not is_due
            else:
                to_come = mark in old.owed or (self.due(old, mark) > self.now and mark not in old.done)
            if not to_come:
                new.done.add(mark)
            elif is_due:
                new.owed.add(mark)
        if (old.paused or old.refused) and not (new.paused or new.refused):  # what is too late is passed over
            late = {mark for mark in new.owed if self.ends(new, mark) <= self.now}
            new.owed, new.done = new.owed - late, new.done | late

    async def change(self) -> None:
        what = self.draw(st.sampled_from(["discord", "discord", "file", "file cut off", "number", "undo", "reset"]))
        match what:
            case "discord":
                now = (await self.administration.in_force(1)).block
                block = self.edited(now)
                given = {key: value for key in KEYS if (value := getattr(block, key)) != getattr(now, key)}
                await self.changes(lambda: change(self.administration, 1, setting(**given), self.now), f"set {given}")
            case "undo":
                await self.changes(self.undo, "undo")
            case "reset":
                key = self.draw(st.sampled_from(KEYS))
                await self.changes(lambda: change(self.administration, 1, resetting([key]), self.now), f"reset {key}")
            case "number":
                if self.accounts:
                    number = self.draw(st.sampled_from(sorted(self.accounts)))
                    name = self.draw(st.sampled_from(["pause", "resume", "resume", "remove"]))
                    act = getattr(self.administration, name)
                    await self.changes(lambda: act(1, number, self.now), f"{name} {number}")
            case _:
                await self.file_changes(cut_off=what == "file cut off")

    async def undo(self) -> None:
        proposal, _ = await self.administration.propose_undo(1)
        await self.administration.apply(proposal, self.now)

    async def file_changes(self, *, cut_off: bool) -> None:
        defaults, block = self.file
        if self.draw(st.booleans()):
            block = self.edited(block)
        else:
            zone, lateness = self.draw(st.sampled_from(ZONES)), self.draw(LATENESS)
            defaults = Defaults(zone=zone, lateness=lateness, reminders=self.draw(st.sampled_from(FOR_ALL)))
        self.file = (defaults, block)
        if cut_off:  # the server can't follow now; the next start has it follow
            arrange = self.reminders.arrange
            self.reminders.arrange = _broken  # type: ignore[method-assign]
            await self.administration.take_over(defaults, {1: block}, self.now, confirmed=ALL)
            self.reminders.arrange = arrange  # type: ignore[method-assign]
            await self.starts()
        else:
            await self.changes(
                lambda: self.administration.take_over(defaults, {1: block}, self.now, confirmed=ALL),
                f"the file: {self.file}",
            )

    def edited(self, block: ServerBlock) -> ServerBlock:
        """*block* with one thing changed."""
        draw = self.draw
        what = draw(st.sampled_from(["add", "entry", "entry", "entry", "entry", "zone", "channel", "lateness"]))
        entries = list(block.entries())
        match what:
            case "zone":
                return with_values(block, zone=draw(st.sampled_from(ZONES)))
            case "channel":
                return with_values(block, channel=draw(st.sampled_from(CHANNELS)))
            case "lateness":
                return with_values(block, lateness=draw(LATENESS))
            case "entry" if entries:
                place = draw(st.integers(0, len(entries) - 1))
                changed = self.changed(entries[place])
                entries[place : place + 1] = [] if changed is None else [changed]
            case _:
                entries.append(draw(ENTRIES))
        keys = {(entry.channel, entry.subject): entry for entry in entries}
        return with_values(
            block,
            reminders=tuple(each for each in keys.values() if isinstance(each, ReminderEntry)),
            digests=tuple(each for each in keys.values() if isinstance(each, DigestEntry)),
        )

    def changed(self, entry: Entry) -> Entry | None:
        what = self.draw(
            st.sampled_from(["at", "at", "zone", "channel", "channel", "before", "paused", "words", "gone"])
        )
        values: dict[str, Any] = {
            "at": {"at": self.draw(st.sampled_from(HOURS))},
            "zone": {"zone": self.draw(st.sampled_from([None, *ZONES]))},
            "channel": {"channel": self.draw(st.sampled_from([None, *CHANNELS]))},
            "paused": {"paused": not entry.paused},
            "words": {"message": self.draw(st.sampled_from([None, "Remember", "Still here"]))},
            "before": {"before": self.draw(BEFORE)} if isinstance(entry, ReminderEntry) else {},
        }.get(what, {})
        return None if what == "gone" else entry.model_copy(update=values)


KEYS = ["zone", "channel", "lateness", "reminders", "digests"]
BEFORE = st.sampled_from([(0,), (1, 0), (2, 0), (2, 1, 0), (1,)])
LATENESS = st.builds(Lateness, dates=st.sampled_from([None, None, 2, 24]), digests=st.sampled_from([1, 6, 24]))
_COMMON: dict[str, Any] = {
    "channel": st.sampled_from([None, *CHANNELS]),
    "at": st.sampled_from(HOURS),
    "zone": st.sampled_from([None, *ZONES]),
}
ENTRIES: st.SearchStrategy[Entry] = st.one_of(
    st.builds(ReminderEntry, date=st.sampled_from(["coup-2021", "all"]), before=BEFORE, **_COMMON),
    st.builds(DigestEntry, what=st.sampled_from(["quote", "fact"]), every=st.just("day"), **_COMMON),
    st.builds(DigestEntry, what=st.just("quote"), every=st.just("week"), day=st.just("Sunday"), **_COMMON),
)
FOR_ALL = [(), (a_date("12:30"),), (a_date("18:00", date="all"), a_date("09:00", date="other-2015"))]


def _next_item(subject: str, day: date, round: int, last: str | None) -> tuple[str | None, int]:
    return str(0 if last is None else int(last) + 1), round


async def _broken(*_: object, **__: object) -> None:
    raise RuntimeError("cut off")


async def _at_once() -> None:
    await asyncio.sleep(0)


def _paired_by_hand(numbers: dict[tuple[int, str], int], wanted: Collection[tuple[int, str]]) -> dict[Any, int]:
    """The number that each that is wanted must have, for those that are not new."""
    expected = {key: number for key, number in numbers.items() if key in wanted}
    for subject in {subject for _, subject in wanted}:
        gone = [key for key in numbers if key not in wanted and key[1] == subject]
        come = [key for key in wanted if key not in numbers and key[1] == subject]
        if len(gone) == len(come) == 1:
            expected[come[0]] = numbers[gone[0]]
    return expected


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables."""
    path = tmp_path_factory.mktemp("template") / "padauk.sqlite"

    async def make() -> None:
        store = Store(path)
        await store.open()
        await store.close()

    asyncio.run(make())
    return path


@pytest.mark.prove
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a walk takes minutes
)
@given(st.data())
def test_whatever_changes_each_day_is_marked_once_and_none_is_lost(template: Path, data: st.DataObject) -> None:
    asyncio.run(_walk(template, data.draw))


async def _walk(template: Path, draw: Draw) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "padauk.sqlite")
        store = Store(Path(folder) / "padauk.sqlite")
        await store.open()
        walk = Walk(store, draw)
        try:
            entries = draw(
                st.lists(ENTRIES, min_size=1, max_size=3, unique_by=lambda each: (each.channel, each.subject))
            )
            block = ServerBlock(
                zone="Asia/Yangon",
                channel=CHANNEL,
                reminders=[each for each in entries if isinstance(each, ReminderEntry)],
                digests=[each for each in entries if isinstance(each, DigestEntry)],
            )
            walk.file = (Defaults(), block)
            await walk.starts()
            for _ in range(draw(st.integers(1, 10))):
                await walk.passes(draw(st.integers(0, 24)), watched=draw(st.sampled_from([True, True, False])))
                await draw(st.sampled_from([walk.change, walk.change, walk.change, walk.goes_wrong, walk.starts]))()
            await walk.settles()
            while walk.now < LAST:
                await walk.passes(1, watched=True)
            for number, items in walk.items.items():
                assert len(set(items)) == len(items), f"digest {number} drew {items}"
        except AssertionError as error:
            error.add_note("\n".join([*walk.trail, f"now {walk.now:%d %H:%M}"]))
            raise
        finally:
            await store.close()
