"""Listing, pausing, resuming and removing, and what a restart leaves as it was."""

from datetime import UTC, datetime

from tests.cogs.reminders.scene import COUP, DAY, HOUR, MINUTE, NEW_YEAR, YANGON, settings_of, stamp, what_became
from tests.world import Desk, World, read


async def test_list_says_what_there_is_what_it_mentions_and_how_the_server_is_set(world: World, desk: Desk) -> None:
    empty = await desk.ask("list")
    assert empty.private
    assert "/reminders add is for dates, /reminders digest for quotes and facts." in empty
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", date="all", before="30 7 1", at="18:30", zone="Berlin", role=role)
    await desk.ask("digest", what="demand", every="month", day="31", message="Read this.")
    assert (await desk.ask("list")).markdown.split("\n\n")[1:] == [
        "**2 · a demand every month on day 31**\n"
        f"<#{world.channel.id}>, at 09:00 (Europe/Berlin)\n"
        "> Read this.\n"
        f"Next: {stamp(datetime(2026, 1, 31, 8, tzinfo=UTC))}, {stamp(datetime(2026, 1, 31, 8, tzinfo=UTC), 'R')}",
        "*Late, a date is still posted until its local day ends, a digest for 6 hours. Errors are told in "
        "/reminders log only; /settings notices sets a channel for them.*",
    ]
    listed = await desk.list()
    assert f"30, 7, 1 days before at 18:30 (Europe/Berlin), mentions {role.mention}" in listed


async def test_list_says_when_padauk_last_looked_at_what_is_due(world: World, desk: Desk) -> None:
    await world.at(NEW_YEAR + HOUR)
    assert (await desk.ask("list")).footer == "Padauk looked at what is due 0 s ago"
    await world.wait_until(NEW_YEAR + HOUR + 40 * MINUTE)
    assert (await desk.ask("list")).footer == ("Padauk last looked at what is due 40 minutes ago: tell who runs it")


async def test_a_reminder_of_every_date_is_called_that(desk: Desk) -> None:
    await desk.ask("add", date="all", zone="Asia/Yangon")
    assert "1 · every date\n" in await desk.list()


async def test_one_day_before_is_not_called_one_days(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1")
    await world.at(COUP - DAY)
    assert "Military coup in Myanmar, 1 day before" in (await what_became(desk))[0]


async def test_what_is_paused_is_not_posted_and_what_is_resumed_in_time_still_is(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="7, 1, 0")
    await desk.ask("add", date="mps-call-2021")
    paused = await desk.ask("pause", number=1)
    assert paused.title == "Reminder paused"
    assert f"Paused since {stamp(NEW_YEAR, 'f')}. Go on with /reminders resume number: 1" in paused
    again = await desk.ask("pause", number=1)
    assert again.text == paused.text
    await world.at(COUP - 7 * DAY)
    await world.at(COUP - 6 * DAY)
    await world.at(COUP - DAY)
    assert world.channel.history() == []
    await world.wait_until(COUP - DAY + 2 * HOUR)
    resumed = await desk.ask("resume", number=1)
    assert resumed.title == "The reminder goes on"
    assert f"Next: {stamp(COUP - DAY)}" in resumed
    await world.at(COUP - DAY + 2 * HOUR)
    (post,) = world.channel.history()
    assert "1 February 2026: Military coup in Myanmar" in read(post.content)
    assert len(await what_became(desk)) == 1, "what was due while it was paused is nobody's failure"
    assert (await desk.ask("resume", number=1)).title == "The reminder goes on"
    await world.at(COUP)
    assert len(world.channel.history()) == 2


async def test_what_is_removed_is_not_posted_and_its_number_is_not_given_again(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    removed = await desk.ask("remove", number=1)
    assert removed.title == "Reminder removed"
    assert f"1 · Military coup in Myanmar, in <#{world.channel.id}>" in removed
    await world.at(COUP)
    assert world.channel.history() == []
    assert "2 · " in await desk.ask("add", **YANGON)


async def test_a_restart_changes_nothing_of_what_was_set(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0", message="As ever")
    await desk.ask("digest", what="fact", every="week", day="sun", at="07:15")
    await desk.ask("pause", number=2)
    await settings_of(desk).ask("notices", channel=world.channel)
    await settings_of(desk).ask("lateness", dates=5, digests=2)
    await world.at(COUP - DAY)
    listed, log = await desk.list(), (await desk.ask("log")).text
    preview = (await desk.ask("preview", number=1)).message
    await world.restart()
    assert await desk.list() == listed
    assert (await desk.ask("log")).text == log
    again = (await desk.ask("preview", number=1)).message
    assert (again.content, again.embeds) == (preview.content, preview.embeds)
    await desk.ask("resume", number=2)
    await desk.ask("pause", number=1)
    await world.restart()
    await world.at(COUP)
    (fact,) = world.channel.history()[1:]
    assert fact.embeds[0].title in ("Key fact", "Figure")
    assert (await desk.ask("remove", number=1)).title == "Reminder removed"
    assert (await desk.ask("test", number=2)).text.startswith("Posted as a test:")
