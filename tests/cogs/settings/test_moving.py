"""What a change of settings does to reminders: where and when they come, and that none comes twice."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio

from bot.config.settings import Settings
from bot.corpus.library import Library
from tests.cogs.settings.asking import Asking, restart_with, with_file
from tests.world import Desk, World, read

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUP_IN_YANGON = datetime(2026, 2, 1, 2, 30, tzinfo=UTC)
"""09:00 in Yangon on the day."""
COUP_IN_BERLIN = datetime(2026, 2, 1, 8, tzinfo=UTC)
COUP_IN_NEW_YORK = datetime(2026, 2, 1, 14, tzinfo=UTC)


@pytest_asyncio.fixture
async def two(world: World, warden: Asking) -> Asking:
    """A reminder that leaves its channel and zone to the server, and one that names its own."""
    elsewhere = world.guild.create_text_channel("elsewhere")
    await warden.bring_and_apply(
        f'zone: Asia/Yangon\nchannel: "{world.channel.id}"\nreminders:\n- date: coup-2021\n'
        f'- {{date: coup-2021, channel: "{elsewhere.id}", zone: Asia/Yangon}}\n'
    )
    return warden


def posts(world: World, channel: str = "ask-padauk") -> list[tuple[datetime, str]]:
    history = world.guild.channels[channel].history()
    return [(post.created_at, read(post.content).splitlines()[0]) for post in history]


TODAY = "5 years ago today: Military coup in Myanmar"


async def test_another_zone_moves_the_reminders_that_name_none_and_no_others(
    world: World, two: Asking, reminders: Desk
) -> None:
    await two.ask("zone", zone="Berlin")
    listed = await reminders.list()
    assert "at 09:00 (Europe/Berlin)" in listed
    assert "at 09:00 (Asia/Yangon)" in listed
    await world.at(COUP_IN_YANGON)
    assert posts(world) == []
    assert posts(world, "elsewhere") == [(COUP_IN_YANGON, TODAY)]
    await world.at(COUP_IN_BERLIN)
    assert posts(world) == [(COUP_IN_BERLIN, TODAY)]
    assert len(posts(world, "elsewhere")) == 1


async def test_another_channel_moves_the_reminders_that_name_none_and_no_others(world: World, two: Asking) -> None:
    hall = world.guild.create_text_channel("hall")
    await two.ask("channel", channel=hall)
    await world.at(COUP_IN_YANGON)
    assert posts(world) == []
    assert posts(world, "hall") == posts(world, "elsewhere") == [(COUP_IN_YANGON, TODAY)]


async def test_without_a_channel_they_wait_and_come_when_there_is_one_again(world: World, two: Asking) -> None:
    preview = await two.ask("channel")
    assert "Military coup in Myanmar would not be posted any more: no channel is set for it." in preview
    await two.press(preview, "Apply")
    assert "Military coup in Myanmar, set in the settings, is not posted: no channel is set" in await two.ask("show")
    await world.at(COUP_IN_YANGON - HOUR)
    await two.ask("channel", channel=world.channel)
    await world.at(COUP_IN_YANGON)
    assert posts(world) == [(COUP_IN_YANGON, TODAY)]


async def test_what_was_due_and_not_yet_posted_comes_once_by_its_new_time(world: World, two: Asking) -> None:
    await world.wait_until(COUP_IN_YANGON + HOUR)
    await two.ask("zone", zone="Berlin")
    await world.at(COUP_IN_YANGON + HOUR)
    assert posts(world) == []
    for moment in (COUP_IN_BERLIN, COUP_IN_BERLIN + HOUR, COUP_IN_BERLIN + DAY):
        await world.at(moment)
    assert posts(world) == [(COUP_IN_BERLIN, TODAY)]


async def test_what_was_posted_does_not_come_again_in_a_zone_where_its_time_is_still_to_come(
    world: World, two: Asking
) -> None:
    await world.at(COUP_IN_YANGON)
    assert posts(world) == [(COUP_IN_YANGON, TODAY)]
    for zone, moment in (("Berlin", COUP_IN_BERLIN), ("New York", COUP_IN_NEW_YORK)):
        await two.ask("zone", zone=zone)
        await world.at(moment)
    await two.press(await two.ask("undo"), "Apply")
    await world.at(COUP_IN_NEW_YORK + DAY)
    assert posts(world) == [(COUP_IN_YANGON, TODAY)]


async def test_what_was_posted_does_not_come_again_in_another_channel(world: World, two: Asking) -> None:
    hall = world.guild.create_text_channel("hall")
    await world.at(COUP_IN_YANGON)
    await two.ask("channel", channel=hall)
    await world.at(COUP_IN_YANGON + HOUR)
    assert posts(world, "hall") == []
    assert len(posts(world)) == 1


async def test_a_reminder_of_a_file_does_not_come_late_for_a_time_before_it_was_there(
    world: World, warden: Asking
) -> None:
    await world.wait_until(COUP_IN_YANGON + HOUR)
    await warden.bring_and_apply(f'zone: Asia/Yangon\nchannel: "{world.channel.id}"\nreminders: [{{date: all}}]\n')
    await world.at(COUP_IN_YANGON + HOUR)
    assert posts(world) == []


async def test_a_reminder_that_a_file_pauses_and_lets_go_on(world: World, two: Asking, reminders: Desk) -> None:
    text = await two.export()
    await two.bring_and_apply(text.replace("- date: coup-2021\n  at:", "- date: coup-2021\n  paused: true\n  at:"))
    assert "Paused since" in await reminders.list()
    await world.at(COUP_IN_YANGON)
    assert posts(world) == []
    await two.bring_and_apply(text)
    await world.at(COUP_IN_YANGON + HOUR)
    assert [said.startswith("This comes late") for _, said in posts(world)] == [True]
    await world.at(COUP_IN_YANGON + 2 * HOUR)
    assert len(posts(world)) == 1


async def test_numbers_stay_when_a_file_changes_or_moves_reminders(world: World, two: Asking, reminders: Desk) -> None:
    text = await two.export()
    await two.bring_and_apply(text.replace('at: "09:00"', 'at: "10:00"'))
    await two.ask("channel", channel=world.guild.create_text_channel("hall"))
    listed = await reminders.list()
    assert "1 · Military coup" in listed
    assert "2 · Military coup" in listed
    assert "3 · " not in listed


async def test_the_first_change_makes_a_list_of_the_operators_file_the_servers_own(
    world: World, warden: Asking, reminders: Desk, settings: Settings
) -> None:
    def file(*dates: str) -> Settings:
        block = {
            "zone": "Asia/Yangon",
            "channel": str(world.channel.id),
            "reminders": tuple({"date": date} for date in dates),
        }
        return with_file(settings, servers={world.guild.id: block})

    await restart_with(world, file("coup-2021"))
    await restart_with(world, file("coup-2021", "genocide-2017"))
    assert "2 · Genocide against the Rohingya" in await reminders.list()
    await reminders.ask("pause", number=2)
    assert "*set in Discord*" in (await warden.show()).partition("**reminders**")[2]
    await restart_with(world, file("coup-2021", "mps-call-2021"))
    listed = await reminders.list()
    assert "1 · Military coup" in listed
    assert "2 · Genocide against the Rohingya" in listed
    assert "Paused since" in listed
    assert "Parliamentarians" not in listed
    await warden.press(await warden.ask("reset", setting="reminders"), "Apply")
    listed = await reminders.list()
    assert "Genocide" not in listed
    assert "3 · Parliamentarians" in listed


async def test_the_same_reminder_added_while_it_waits_is_refused_and_the_server_stays_usable(
    world: World, warden: Asking, reminders: Desk
) -> None:
    """Two for one channel could be kept, and not be read again: not one command would answer any more."""
    await reminders.ask("add", date="coup-2021", zone="Berlin")
    await reminders.ask("add", date="genocide-2017")
    await warden.press(await warden.ask("reset", setting="zone"), "Apply")
    refused = await reminders.refused("add", date="genocide-2017", zone="Yangon")
    assert refused.text == "The settings have that for this channel already; /reminders list says what it lacks."
    assert "Genocide against the Rohingya, set in the settings, is not posted" in await reminders.list()
    await warden.ask("zone", zone="Yangon")
    assert "at 09:00 (Asia/Yangon)" in await reminders.list()


async def test_more_than_there_can_be_of_two_layers_can_be_paused_and_removed_as_ever(
    world: World, warden: Asking, reminders: Desk, settings: Settings, library: Library
) -> None:
    """More than 25 come of a list of the server's and one of the file's; a change to that one makes both its own."""
    channels = [world.guild.create_text_channel(f"c{number}").id for number in range(4)]
    dates = [date.id for date in library.anniversaries][:5]
    content = "zone: UTC\nreminders:\n" + "".join(
        f'- {{date: "{id}", channel: "{each}"}}\n' for each in channels for id in dates
    )
    await warden.bring_and_apply(content)
    digests = tuple(
        {"what": what, "every": "day", "channel": str(each)} for each in channels for what in ("quote", "fact")
    )
    await restart_with(world, with_file(settings, servers={world.guild.id: {"digests": digests}}))
    assert "is not posted: 25 are the most." in await warden.ask("show")
    assert (await reminders.ask("pause", number=21)).title == "Reminder paused"
    assert (await reminders.ask("remove", number=22)).title == "Reminder removed"
    assert (await warden.bring(await warden.export())).title == "Nothing would change"


async def test_a_reminder_added_in_discord_stands_beside_those_of_the_operators_file(
    world: World, warden: Asking, reminders: Desk, settings: Settings
) -> None:
    block = {"zone": "UTC", "channel": str(world.channel.id), "reminders": ({"date": "coup-2021"},)}
    await restart_with(world, with_file(settings, servers={world.guild.id: block}))
    await reminders.ask("add", date="genocide-2017")
    listed = await reminders.list()
    assert "1 · Military coup" in listed
    assert "2 · Genocide against the Rohingya" in listed
