"""Previews and tests: what will be posted, before it is."""

from datetime import UTC, datetime

from tests.cogs.reminders.scene import (
    COUP,
    DAY,
    HOUR,
    MINUTE,
    NEW_YEAR,
    NOTHING,
    YANGON,
    buttons,
    permit,
    pinged,
    stamp,
    what_became,
    without_marker,
)
from tests.world import Desk, World, read


async def test_a_preview_is_exactly_what_is_posted_then_shown_to_the_asker_alone_and_reaching_nobody(
    world: World, desk: Desk
) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, before="30 1 0", role=role, message="{years} years, {date}: {event}")
    await desk.ask("digest", what="quote", every="month", day="10", role=role, message="On {date}")
    await desk.ask("digest", what="fact", every="week", day="Monday", at="12:00")
    await desk.ask("digest", what="demand", every="day", at="13:00")
    for number, moments in {
        1: [COUP - 30 * DAY, COUP - DAY, COUP],
        2: [datetime(2026, 2, 10, 2, 30, tzinfo=UTC), datetime(2026, 3, 10, 2, 30, tzinfo=UTC)],
        3: [datetime(2026, 3, 16, 5, 30, tzinfo=UTC)],
        4: [datetime(2026, 3, 17, 6, 30, tzinfo=UTC), datetime(2026, 3, 18, 6, 30, tzinfo=UTC)],
    }.items():
        for moment in moments:
            await world.at(moment - MINUTE)
            preview = await desk.ask("preview", number=number)
            assert preview.private
            assert pinged(world, preview.message.id) == ([], [], False)
            await world.at(moment)
            post = world.channel.history()[-1]
            assert post.created_at == moment
            assert without_marker(preview.message.message) == without_marker(post)


async def test_a_test_is_marked_as_one_mentions_nobody_and_leaves_the_real_one_to_come(
    world: World, desk: Desk
) -> None:
    remembrance = world.guild.create_text_channel("remembrance")
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, role=role, channel=remembrance)
    await world.wait_until(COUP - HOUR)
    answer = await desk.ask("test", number=1)
    (test,) = remembrance.history()
    assert answer.private
    assert answer.text == f"Posted as a test: {test.jump_url}"
    assert "A test, posted now by an administrator; it is not the reminder itself." in test.content
    assert "5 years ago today: Military coup in Myanmar" in test.content
    assert pinged(world, test.id, remembrance) == ([], [], False)
    assert await what_became(desk) == NOTHING
    assert f"Next: {stamp(COUP)}" in await desk.list()
    await world.at(COUP)
    _, real = remembrance.history()
    assert "A test" not in real.content
    assert pinged(world, real.id, remembrance) == ([role.id], [], False)
    (calendar,) = [button for button in buttons(test) if button.custom_id]
    assert (await world.member.click(test, custom_id=calendar.custom_id)).response is not None


async def test_a_test_of_a_digest_does_not_use_up_what_it_shows(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="day", zone="UTC")
    await desk.ask("test", number=1)
    await desk.ask("test", number=1)
    await world.at(NEW_YEAR + 9 * HOUR)
    first, second, real = world.channel.history()
    assert first.embeds[0].description == second.embeds[0].description == real.embeds[0].description


async def test_a_test_that_can_not_be_posted_says_why_and_pauses_nothing(world: World, desk: Desk) -> None:
    remembrance = world.guild.create_text_channel("remembrance")
    await desk.ask("add", **YANGON, channel=remembrance)
    permit(world, remembrance, send_messages=False)
    result = await desk.member.slash(desk.channel, "reminders test", number="1")
    assert desk.env.errors
    (answer,) = [result.response, *result.followups][-1:]
    assert answer is not None
    assert answer.ephemeral
    assert read(answer.content).startswith(
        "The test could not be posted: the bot may not write in the channel (Send Messages, Embed Links)"
    )
    world.env.backend.delete_channel(remembrance.id)
    result = await desk.member.slash(desk.channel, "reminders test", number="1")
    assert desk.env.errors
    (answer,) = [result.response, *result.followups][-1:]
    assert answer is not None
    assert "the channel no longer exists" in answer.content
    assert "Paused" not in await desk.list()
