"""No day is marked twice in a channel, whichever reminder asks for it."""

from tests.cogs.reminders.scene import COUP, DAY, HOUR, YANGON, permit, what_became
from tests.world import Desk, World, read


async def test_a_reminder_removed_and_added_anew_does_not_mark_the_day_again(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP)
    await desk.ask("remove", number=1)
    await desk.ask("add", **YANGON, at="12:00")
    await world.at(COUP + 3 * HOUR)
    await world.restart()
    assert len(world.channel.history()) == 1
    await world.at(COUP + 365 * DAY + 3 * HOUR)
    assert len(world.channel.history()) == 2


async def test_all_dates_beside_a_single_one_in_a_channel_make_one_post_of_the_day(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0", message="The single one")
    added = await desk.ask("add", date="all", before="7 0", at="10:00", message="One of all")
    assert "Reminder 1 marks the same day here: each day is posted once, by whichever comes first." in added
    for moment in (COUP - 7 * DAY, COUP - DAY, COUP):
        await world.at(moment)
        await world.at(moment + HOUR)
    assert [read(post.content).splitlines()[-1] for post in world.channel.history()] == [
        "One of all",
        "The single one",
        "The single one",
    ]
    assert len(await what_became(desk)) == 3


async def test_a_day_that_one_reminder_could_not_mark_is_left_to_another(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, message="The single one")
    await desk.ask("add", date="all", at="10:00", message="One of all")
    permit(world, world.channel, send_messages=False)
    await world.at(COUP)
    permit(world, world.channel, send_messages=True)
    await world.at(COUP + HOUR)
    (post,) = world.channel.history()
    assert "One of all" in post.content
    await desk.ask("resume", number=1)
    await world.at(COUP + 2 * HOUR)
    assert len(world.channel.history()) == 1
