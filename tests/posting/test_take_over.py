"""One reminder after another, or beside it, for the same day: it is marked once, whatever became of the first try."""

from datetime import time

from bot.posting.models import ALL_DAYS
from bot.posting.publisher import CanNotTell, Unsure
from tests.posting.office import CHANNEL, Office, Published, at

ONCE = ["coup-2021/2027-02-01/0"]


async def try_in_vain(office: Office) -> None:
    """The reminder is due, and its send is not answered."""
    office.channel.failures[1] = [Unsure("no answer")]
    await office.run_at("2027-02-01 09:00")


async def arrives_late(office: Office) -> None:
    """What was sent without an answer gets there after all."""
    (post,) = await office.ledger.last_of(1, 1)
    office.channel.messages[1] = Published(1, CHANNEL, str(post.mark), None, True, False, office.now)
    office.channel.by_marker[post.marker] = 1


async def test_what_arrives_late_is_not_posted_again_by_a_reminder_added_anew(office: Office) -> None:
    await office.wish()
    await try_in_vain(office)
    await office.administration.remove(1, 1, office.now)
    await office.wish(at=time(15))
    await office.run_at("2027-02-01 09:01")  # looked for, and not there yet
    await arrives_late(office)
    await office.run_at("2027-02-01 15:00")
    assert office.channel.marks == ONCE


async def test_what_arrives_late_is_not_posted_again_by_one_that_stands_beside(office: Office) -> None:
    await office.wish()
    await office.wish(subject=ALL_DAYS, at=time(15))
    await try_in_vain(office)
    await office.administration.pause(1, 1, office.now)
    await office.run_at("2027-02-01 09:01")
    await arrives_late(office)
    await office.run_at("2027-02-01 15:00")
    assert office.channel.marks == ONCE


async def test_what_is_still_open_of_a_removed_reminder_is_posted_by_the_one_added_anew(office: Office) -> None:
    await office.wish()
    await try_in_vain(office)
    await office.administration.remove(1, 1, office.now)
    await office.wish(at=time(9, 30))
    await office.run_at("2027-02-01 09:30")  # nobody looked in between
    await office.run_at("2027-02-01 12:00")
    assert office.channel.marks == ONCE


async def test_what_is_still_open_of_a_removed_reminder_is_posted_by_one_that_stands_beside(office: Office) -> None:
    await office.wish()
    await office.wish(subject=ALL_DAYS)
    await try_in_vain(office)
    await office.administration.remove(1, 1, office.now)
    await office.run_at("2027-02-01 09:05")
    assert office.channel.marks == ONCE


async def test_where_history_is_hidden_what_a_crash_left_is_not_sent_by_a_reminder_added_anew(office: Office) -> None:
    await office.wish()
    office.now = at("2027-02-01 09:00")
    ((post, reminder),) = (await office.ledger.take(office.now, [], 40)).to_send
    await office.channel.publish(post, reminder, today=True, late=False)  # it arrives, and the process is killed
    office.channel.hidden = CanNotTell("the history is hidden")
    await office.administration.remove(1, 1, office.now)
    await office.wish(at=time(9, 30))
    await office.run_at("2027-02-01 09:30")
    assert office.channel.marks == ONCE
    assert await office.states() == ["unknown"]


async def test_where_history_is_hidden_meanwhile_what_was_paused_uncertain_is_not_sent_again(office: Office) -> None:
    await office.wish()
    office.now = at("2027-02-01 09:00")
    await office.ledger.take(office.now, [], 40)  # sent, and the process is killed
    await office.administration.pause(1, 1, office.now)
    await office.run_at("2027-02-01 09:01")
    await arrives_late(office)
    office.channel.hidden = CanNotTell("the history is hidden")
    await office.administration.resume(1, 1, office.now)
    await office.run_at("2027-02-01 09:30")
    assert office.channel.marks == ONCE
