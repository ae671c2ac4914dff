"""/reminders check: what would keep a post away, said before its day."""

from tests.cogs.reminders.scene import FOR_ADMINISTRATORS, YANGON, open_to_all, permit
from tests.world import Desk, World


async def test_a_reminder_with_nothing_in_its_way_is_said_to_have_none(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    answer = await desk.ask("check")
    assert answer.private
    assert "Nothing stands in its way." in answer
    assert "1 of 1 would be posted" in answer.footer


async def test_a_permission_that_the_bot_has_lost_is_named(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    permit(world, world.channel, send_messages=False)
    answer = await desk.ask("check")
    assert "The bot lacks in #ask-padauk: Send Messages" in answer
    assert "0 of 1 would be posted" in answer.footer
    permit(world, world.channel, send_messages=True, read_message_history=False)
    answer = await desk.ask("check")
    assert "Read Message History" in answer
    assert "1 of 1 would be posted" in answer.footer


async def test_a_channel_that_is_gone_is_named(world: World, desk: Desk) -> None:
    other = world.guild.create_text_channel("elsewhere")
    await desk.ask("add", **YANGON, channel=other)
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    assert f"There is no channel {other.id} any more; choose another." in await desk.ask("check")


async def test_what_is_paused_or_not_posted_as_it_is_set_is_named(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await desk.ask("pause", number=1)
    assert "It is paused; to go on: /reminders resume number: 1." in await desk.ask("check")


async def test_without_reminders_there_is_nothing_to_check(desk: Desk) -> None:
    assert "There is no reminder to check." in await desk.ask("check")


async def test_members_are_refused(world: World) -> None:
    open_to_all(world, "reminders")
    answer = await world.refused("reminders check")
    assert FOR_ADMINISTRATORS in answer
