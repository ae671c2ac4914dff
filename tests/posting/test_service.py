"""The service, with a channel that fails as told: once, in time, and nobody waits for another's trouble."""

import asyncio
import logging
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.calendar.schedule import Every, MarkedDay
from bot.config.servers import MOST, Lateness
from bot.errors import MemberError
from bot.posting.models import ALL_DAYS, Digest
from bot.posting.publisher import CanNotTell, Notice, Refused, Rejected, Unsure
from bot.posting.service import BATCH
from bot.store.opening import StoreFailed
from bot.store.tables import reminders as reminders_table
from tests.entries import id_of
from tests.posting.office import CHANNEL, NOWHERE, WARDENS, Office, at


async def test_a_date_is_posted_at_its_hour_and_not_before_and_not_again(office: Office) -> None:
    await office.wish()
    await office.run_at("2027-02-01 08:59")
    assert office.channel.marks == []
    for clock in ("09:00", "09:00", "09:01", "23:59"):
        await office.run_at(f"2027-02-01 {clock}")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    assert await office.states() == ["sent"]
    await office.run_at("2028-02-01 09:00")
    assert office.channel.marks == ["coup-2021/2027-02-01/0", "coup-2021/2028-02-01/0"]


async def test_a_day_of_two_dates_brings_both(office: Office) -> None:
    await office.wish(subject=ALL_DAYS, days_before=(205, 0))  # 205 days before 25 August is 1 February
    await office.run_at("2027-02-01 09:00")
    assert sorted(office.channel.marks) == ["august-2017/2027-08-25/205", "coup-2021/2027-02-01/0"]


async def test_nothing_is_posted_for_what_was_due_before_the_reminder_was_added(office: Office) -> None:
    office.now = at("2027-02-01 10:00")
    reminder = await office.wish()
    assert reminder.next_due_at == at("2028-02-01 09:00")
    await office.run_at("2027-02-01 11:00")
    assert office.channel.marks == []


async def test_a_day_that_is_marked_is_not_marked_again_by_another_reminder_of_the_channel(office: Office) -> None:
    await office.wish()
    await office.wish(subject=ALL_DAYS, at=at("2027-02-01 09:30").time().replace(hour=9, minute=30))
    await office.run_at("2027-02-01 09:00")
    await office.run_at("2027-02-01 09:30")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_a_reminder_removed_and_added_for_later_that_day_does_not_mark_it_again(office: Office) -> None:
    await office.wish()
    await office.run_at("2027-02-01 09:00")
    await office.administration.remove(1, 1, office.now)
    later = await office.wish(at=office.now.time().replace(hour=15))
    assert later.number == 2  # a number is never given twice
    await office.run_at("2027-02-01 15:00")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_two_channels_of_a_server_each_get_theirs(office: Office) -> None:
    await office.wish(channel_id=CHANNEL)
    await office.wish(channel_id=id_of(11))
    await office.run_at("2027-02-01 09:00")
    assert {published.channel_id for published in office.channel.messages.values()} == {CHANNEL, id_of(11)}


async def test_after_an_absence_a_date_is_posted_late_until_its_local_day_ends(office: Office) -> None:
    await office.wish()
    await office.run_at("2027-02-01 23:59")
    assert [published.late for published in office.channel.messages.values()] == [True]
    assert await office.states() == ["late"]


async def test_after_the_local_day_it_is_missed_and_told(office: Office) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    await office.run_at("2027-02-02 00:00")
    assert office.channel.marks == []
    assert await office.states() == ["missed"]
    assert [notice.channel_id for notice in office.channel.notices] == [WARDENS]
    assert "was missed" in office.channel.notices[0].lines[0]


async def test_a_server_says_itself_how_late_is_too_late(office: Office) -> None:
    await office.wish()
    await office.wish(subject=Digest.QUOTE, every=Every.DAY)
    await office.set(lateness=Lateness(dates=2, digests=1))
    await office.run_at("2027-02-01 10:30")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    assert set(await office.states()) == {"late", "missed"}


async def test_weeks_of_absence_are_missed_one_by_one_and_the_next_digest_comes(office: Office) -> None:
    for guild_id in range(BATCH):
        await office.wish(guild_id, subject=Digest.QUOTE, every=Every.DAY)
    await office.run_at("2028-01-01 09:05")
    assert await office.states(7) == ["missed"] * 365 + ["sent"]
    assert len(office.channel.messages) == BATCH
    assert office.drawn == BATCH  # nothing is drawn for what is missed


async def test_a_refusal_pauses_at_once_and_resuming_posts_what_is_still_in_time_once(office: Office) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    office.channel.failures[1] = [Refused("the bot may not write in the channel")]
    await office.run_at("2027-02-01 09:00")
    paused = await office.reminders.get(1, 1)
    assert paused.paused_for == "the bot may not write in the channel"
    assert await office.states() == ["failed"]
    assert "/reminders resume number: 1" in office.channel.notices[0].lines[0]
    await office.run_at("2027-02-01 10:00")
    assert len(office.channel.tries) == 1
    await office.administration.resume(1, 1, office.now)
    await office.run_at("2027-02-01 11:00")
    await office.run_at("2027-02-01 12:00")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    assert await office.states() == ["late"]


async def test_resuming_the_next_day_passes_over_what_was_refused(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Refused("gone")]
    await office.run_at("2027-02-01 09:00")
    office.now = at("2027-02-02 09:00")
    resumed = await office.administration.resume(1, 1, office.now)
    assert resumed.next_due_at == at("2028-02-01 09:00")
    await office.run_at("2027-02-02 09:00")
    assert office.channel.marks == []
    assert await office.states() == ["failed"]


async def test_what_came_due_while_an_administrator_paused_it_is_passed_over_and_not_called_missed(
    office: Office,
) -> None:
    await office.wish(subject=Digest.FACT, every=Every.DAY)
    await office.administration.pause(1, 1, office.now)
    await office.run_at("2027-01-20 09:30")
    office.now = at("2027-01-20 10:00")
    resumed = await office.administration.resume(1, 1, office.now)
    assert resumed.next_due_at == at("2027-01-20 09:00")  # still in time
    await office.run_at("2027-01-20 10:00")
    assert await office.states() == ["late"]


async def test_what_discord_will_never_take_has_failed_and_the_reminder_goes_on(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Rejected("Invalid Form Body")]
    await office.run_at("2027-02-01 09:00")
    assert await office.states() == ["failed"]
    assert (await office.reminders.get(1, 1)).next_due_at == at("2028-02-01 09:00")


async def test_a_broken_network_is_tried_again_with_growing_pauses_until_it_is_posted_once(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Unsure("no answer") for _ in range(6)]
    now = at("2027-02-01 09:00")
    while not office.channel.messages:
        office.now = now
        await office.posting.run_due(now)
        now += timedelta(seconds=5)
    times = [when for _, when in office.channel.tries]
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    assert pauses == [15, 30, 60, 120, 240, 480]
    assert await office.states() == ["sent"]


async def test_what_could_not_be_posted_until_its_day_ended_has_failed_with_the_reason(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Unsure("Discord answered 503") for _ in range(1000)]
    now = at("2027-02-01 09:00")
    while now < at("2027-02-02 01:00"):
        office.now = now
        await office.posting.run_due(now)
        now += timedelta(minutes=10)
    assert await office.states() == ["failed"]
    (post,) = await office.ledger.last_of(1, 10)
    assert post.reason == "Discord answered 503"
    pauses = [when for _, when in office.channel.tries]
    assert max(later - earlier for earlier, later in pairwise(pauses)) <= timedelta(minutes=40)


async def test_what_arrived_though_no_answer_came_is_found_and_not_posted_again(office: Office) -> None:
    await office.wish()
    publish = office.channel.publish

    async def lose_the_answer(*arguments: object, **named: object) -> None:
        await publish(*arguments, **named)  # type: ignore[arg-type]
        raise Unsure("no answer")

    office.channel.publish = lose_the_answer  # type: ignore[method-assign, assignment]
    await office.run_at("2027-02-01 09:00")
    await office.run_at("2027-02-01 09:01")
    assert len(office.channel.messages) == 1
    assert await office.states() == ["sent"]  # the message itself came in time


async def test_where_history_is_hidden_an_open_post_becomes_unknown_is_told_and_never_sent_again(
    office: Office,
) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    office.channel.failures[1] = [Unsure("no answer")]
    office.channel.hidden = CanNotTell("the bot may not read the channel's history")
    for minute in range(5):
        await office.run_at(f"2027-02-01 09:{minute:02}")
    assert len(office.channel.tries) == 1
    assert await office.states() == ["unknown"]
    assert "may or may not" in office.channel.notices[0].lines[0]


async def test_a_server_that_hangs_holds_up_no_other(office: Office) -> None:
    await office.wish(1)
    await office.wish(2)
    office.channel.hangs[1] = asyncio.Event()
    office.now = at("2027-02-01 09:00")
    await office.posting.tick(office.now)
    await asyncio.wait_for(office.channel.arrived.wait(), timeout=10)
    assert [published.guild_id for published in office.channel.messages.values()] == [2]
    assert await office.posting.tick(office.now) is False  # what hangs is not taken up a second time
    assert office.posting.health.delivering == 1
    office.channel.hangs.pop(1).set()
    await office.posting.drain()
    assert len(office.channel.messages) == 2


async def test_those_due_together_leave_one_of_each_server_before_any_second(office: Office) -> None:
    for guild_id in (1, 2, 3):
        for number in range(20):
            await office.wish(guild_id, id_of(number))
    await office.run_at("2027-02-01 09:00")
    order = [guild_id for guild_id, _ in office.channel.tries]
    assert sorted(order[:3]) == [1, 2, 3]
    assert sorted(order[:30]) == [1] * 10 + [2] * 10 + [3] * 10


async def test_an_error_of_our_own_is_contained_logged_and_the_post_still_comes(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.wish(1)
    await office.wish(2)
    office.channel.failures[1] = [ZeroDivisionError("ours")]
    await office.run_at("2027-02-01 09:00")
    assert [published.guild_id for published in office.channel.messages.values()] == [2]
    assert "post 1 (server 1, reminder 1) failed" in caplog.text
    await office.run_at("2027-02-01 09:01")
    assert len(office.channel.messages) == 2


async def test_the_loop_goes_on_after_a_tick_that_failed_and_its_age_says_so(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.wish()
    ticks = 0

    async def next_minute(_: float) -> None:
        nonlocal ticks
        ticks += 1
        office.now += timedelta(minutes=1)
        if ticks == 5:
            raise asyncio.CancelledError

    office.now = at("2027-02-01 08:58")
    posting = office.another_process()
    posting._rest = next_minute
    take = office.ledger.take

    async def fail_once(*arguments: object) -> object:
        if ticks == 1:
            raise sa.exc.OperationalError("take", {}, Exception("database is locked"))
        return await take(*arguments)  # type: ignore[arg-type]

    office.ledger.take = fail_once  # type: ignore[method-assign, assignment]
    with pytest.raises(asyncio.CancelledError):
        await posting.run()
    await posting.drain()
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    assert "a tick failed" in caplog.text
    assert posting.health.age(office.now) == timedelta(minutes=1)


async def test_the_loop_looks_when_a_minute_begins_and_every_fifteen_seconds(office: Office) -> None:
    slept: list[float] = []

    async def note(seconds: float) -> None:
        slept.append(seconds)
        office.now += timedelta(seconds=seconds)
        if len(slept) == 6:
            raise asyncio.CancelledError

    office.now = at("2027-02-01 08:58") + timedelta(seconds=20)
    posting = office.another_process()
    posting._rest = note
    with pytest.raises(asyncio.CancelledError):
        await posting.run()
    assert slept == [15, 15, 10, 15, 15, 15]


async def test_a_long_run_says_how_far_it_is(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for guild_id in range(BATCH * 3):
        await office.wish(guild_id)
    office.now = at("2027-02-01 09:00")
    posting = office.another_process()
    take = office.ledger.take

    async def slowly(*arguments: object) -> object:
        office.now += timedelta(seconds=31)
        return await take(*arguments)  # type: ignore[arg-type]

    async def stop(_: float) -> None:
        raise asyncio.CancelledError

    office.ledger.take = slowly  # type: ignore[method-assign, assignment]
    posting._rest = stop
    with pytest.raises(asyncio.CancelledError):
        await posting.run()
    await posting.drain()
    assert "reminders still due" in caplog.text


async def test_dates_that_changed_are_planned_anew_at_the_start_and_what_is_due_stays_due(
    office: Office, tmp_path: Path
) -> None:
    await office.wish(1)
    await office.wish(2)
    store = office.reminders._store
    async with store.begin() as connection:  # as an older corpus, or older zone tables, had planned it
        wrong = sa.update(reminders_table).where(reminders_table.c.guild_id == 1)
        await connection.execute(wrong.values(next_due_at=int(at("2030-02-01 09:00").timestamp())))
    assert await office.reminders.replan(office.now) == 1
    office.now = at("2027-02-01 12:00")  # away at nine
    assert await office.reminders.replan(office.now) == 0
    await office.posting.run_due(office.now)
    assert len(office.channel.messages) == 2


async def test_a_date_that_is_new_in_the_corpus_does_not_come_late_for_the_time_before(office: Office) -> None:
    await office.wish(subject="new-date")
    office.now = at("2028-03-01 09:00")
    office.agenda.days = {**office.agenda.days, "new-date": MarkedDay("new-date", date(2020, 2, 10))}
    assert await office.reminders.replan(office.now) == 1
    await office.posting.run_due(office.now)
    assert await office.states() == []
    assert (await office.reminders.get(1, 1)).next_due_at == at("2029-02-10 09:00")


async def test_a_day_that_failed_is_taken_over_by_a_reminder_added_anew_for_later(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Rejected("Invalid Form Body")]
    await office.run_at("2027-02-01 09:00")
    await office.administration.remove(1, 1, office.now)
    await office.wish(at=time(15))
    await office.run_at("2027-02-01 15:00")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]
    assert await office.states() == ["late"]  # of the day's first due time


async def test_resuming_what_failed_without_a_pause_posts_it_once_more(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Rejected("Invalid Form Body")]
    await office.run_at("2027-02-01 09:00")
    await office.administration.resume(1, 1, office.now)
    await office.run_at("2027-02-01 09:10")
    await office.run_at("2027-02-01 09:20")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_one_reminder_that_cannot_be_read_holds_up_no_other(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.wish(1)
    await office.wish(2)
    async with office.reminders._store.begin() as connection:
        spoil = sa.update(reminders_table).where(reminders_table.c.guild_id == 1)
        await connection.execute(spoil.values(zone="Atlantis/Capital"))
    await office.run_at("2027-02-01 09:00")
    assert [published.guild_id for published in office.channel.messages.values()] == [2]
    assert "reminder 1 of server 1 is paused" in caplog.text
    assert await office.reminders.replan(office.now) == 0


async def test_a_post_that_waited_past_its_time_for_its_turn_is_looked_at_anew(office: Office) -> None:
    await office.wish(1, at=time(23, 50))
    await office.wish(2, at=time(23, 50))
    office.now = at("2027-02-01 23:50")
    posting = office.another_process()

    async def closed() -> None:  # Discord lets nothing through for half an hour
        office.now = at("2027-02-02 00:20")

    posting._pace.turn = closed  # type: ignore[method-assign]
    assert await posting.tick(at("2027-02-01 23:50"))
    await posting.run_due(office.now)
    assert office.channel.marks == []
    assert await office.states() == ["failed"]


async def test_notices_wait_until_no_post_does(office: Office) -> None:
    for guild_id in range(60):
        await office.wish(guild_id, subject=Digest.QUOTE, every=Every.DAY)
        await office.set(guild_id, notices=WARDENS)
    order: list[str] = []
    publish, notify = office.channel.publish, office.channel.notify

    async def published(*arguments: Any, **named: Any) -> Any:
        order.append("post")
        return await publish(*arguments, **named)

    async def notified(notice: Notice) -> None:
        order.append("notice")
        await notify(notice)

    office.channel.publish, office.channel.notify = published, notified  # type: ignore[method-assign]
    await office.run_at("2027-01-05 09:00")  # four days were missed, the fifth is due
    assert order == ["post"] * 60 + ["notice"] * 60


async def test_what_was_refused_at_once_is_posted_after_resuming_even_where_history_is_hidden(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Refused("may not")]
    office.channel.hidden = CanNotTell("history is hidden")
    await office.run_at("2027-02-01 09:00")
    await office.administration.resume(1, 1, office.now)
    await office.run_at("2027-02-01 09:10")
    assert office.channel.marks == ["coup-2021/2027-02-01/0"]


async def test_a_date_at_a_minute_to_midnight_has_a_quarter_of_an_hour_and_says_which_day_it_means(
    office: Office,
) -> None:
    await office.wish(at=time(23, 59))
    await office.run_at("2027-02-02 00:05")
    (published,) = office.channel.messages.values()
    assert published.late
    assert not published.today


async def test_a_date_that_left_the_corpus_keeps_its_reminder_and_posts_nothing(office: Office) -> None:
    await office.wish(subject="left-the-corpus")
    await office.run_at("2027-02-01 09:00")
    assert (await office.reminders.get(1, 1)).next_due_at is None
    assert office.channel.marks == []


async def test_one_server_never_reaches_the_reminders_of_another(office: Office) -> None:
    await office.wish(1)
    for act in (office.administration.pause, office.administration.resume, office.administration.remove):
        with pytest.raises(MemberError, match="no reminder 1"):
            await act(2, 1, office.now)
    assert await office.reminders.of_server(2) == []


async def test_a_server_has_so_many_reminders_and_no_more(office: Office) -> None:
    for number in range(MOST):
        await office.wish(channel_id=id_of(number))
    with pytest.raises(MemberError, match="the most there can be"):
        await office.wish(channel_id=id_of(MOST))


async def test_a_reminder_removed_while_its_post_waits_for_another_try_is_not_posted(office: Office) -> None:
    await office.wish()
    office.channel.failures[1] = [Unsure("no answer")]
    await office.run_at("2027-02-01 09:00")
    await office.administration.remove(1, 1, office.now)
    await office.run_at("2027-02-01 09:05")
    assert office.channel.marks == []
    assert await office.states() == ["failed"]


async def test_a_notice_that_cannot_be_told_is_logged_and_stops_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.wish()
    await office.set(notices=NOWHERE)
    await office.run_at("2027-02-02 00:00")
    assert "could not be told: no such channel" in caplog.text


async def test_a_notice_without_an_answer_is_told_again_for_an_hour(office: Office) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    office.channel.notices_unanswered = 7
    await office.run_at("2027-02-02 00:00")
    [notice] = office.channel.notices
    assert "was missed on 2027-02-01" in notice.lines[0]
    assert 3600 <= sum(office.rested) < 4200


async def test_administrators_are_told_though_nothing_can_be_saved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    await office.wish(2, zone=ZoneInfo("America/New_York"), at=time(12))
    office.now = at("2027-02-02 00:00")  # of the first, the day is over; of the second, it is noon
    await office.posting.tick(office.now)
    await office.posting.drain()
    assert len(office.channel.messages) == 1
    assert office.channel.notices == []  # posts go first

    async def fails(*_: object) -> None:
        raise StoreFailed("the disk is full")

    monkeypatch.setattr(office.ledger, "take", fails)
    await office.posting.try_tick(office.now)
    await office.posting.drain()
    [notice] = office.channel.notices
    assert "was missed on 2027-02-01" in notice.lines[0]


async def test_what_is_to_be_told_waits_while_the_notice_channel_cannot_be_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.wish()
    await office.set(notices=WARDENS)
    with monkeypatch.context() as broken:

        async def fails(_: int) -> int:
            raise StoreFailed("a disk error")

        broken.setattr(office.ledger, "notice_channel", fails)
        office.now = at("2027-02-02 00:00")
        await office.posting.try_tick(office.now)
    assert office.channel.notices == []
    await office.run_at("2027-02-02 00:01")
    assert len(office.channel.notices) == 1


async def test_nonces_and_markers_are_short_and_of_one_post_only(office: Office) -> None:
    for guild_id in (1, 2):
        await office.wish(guild_id, subject=ALL_DAYS, days_before=(7, 0))
    await office.run_at("2027-02-01 09:00")
    posts = [post for guild_id in (1, 2) for post in await office.ledger.last_of(guild_id, 10)]
    assert len({post.nonce for post in posts}) == len(posts) == 4
    assert all(len(post.nonce) <= 25 for post in posts)
    assert posts[0].marker == replace(posts[0], id=999, attempts=3).marker  # on every try, in every process


async def test_a_reminder_added_anew_takes_over_what_is_still_open_of_the_one_removed(office: Office) -> None:
    await office.wish()
    await office.wish(2)  # another server's, which has nothing to do with it
    office.channel.failures[1] = [Unsure("no answer")]
    await office.run_at("2027-02-01 09:00")
    await office.administration.remove(1, 1, office.now)
    await office.wish(at=time(9, 1))
    office.now = at("2027-02-01 09:01")
    await office.posting.run_due(office.now)
    assert [published.guild_id for published in office.channel.messages.values()] == [2, 1]
    assert await office.states() == ["sent"]


async def test_what_a_digest_drew_for_a_day_that_is_marked_already_is_drawn_another_time(office: Office) -> None:
    await office.wish(subject=Digest.QUOTE, every=Every.DAY)
    await office.run_at("2027-01-01 09:00")
    await office.administration.remove(1, 1, office.now)
    anew = await office.wish(subject=Digest.QUOTE, every=Every.DAY, at=time(12))
    await office.run_at("2027-01-01 12:00")
    assert len(office.channel.messages) == 1
    assert (await office.reminders.get(1, anew.number)).last_drawn is None
    await office.run_at("2027-01-02 12:00")
    assert (await office.reminders.get(1, anew.number)).last_drawn == "item-3"
