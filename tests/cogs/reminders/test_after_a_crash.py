"""What a crash leaves is found, made up for, or said to be unknown."""

from datetime import timedelta

import pytest

from tests.cogs.reminders.scene import (
    COUP,
    HOUR,
    MINUTE,
    YANGON,
    crash_after_sending,
    crash_before_sending,
    permit,
    sent_to,
    settings_of,
    what_became,
)
from tests.world import Desk, World, read


async def test_a_post_that_a_crash_left_in_its_channel_is_found_and_not_made_again(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    crash_after_sending(world, monkeypatch)
    await world.at(COUP)
    assert "on its way" in (await what_became(desk))[0]
    for number in range(30):  # people answer
        await world.member.send(world.channel, f"message {number}")
    await world.wait_until(COUP + HOUR)
    await world.restart()
    (post,) = [message for message in world.channel.history() if message.author.bot]
    assert f"[sent]({post.jump_url})" in (await what_became(desk))[0]
    assert len(sent_to(world, world.channel)) == 1


async def test_a_post_whose_embed_a_moderator_took_away_is_still_found_by_its_button(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    crash_after_sending(world, monkeypatch)
    await world.at(COUP)
    (post,) = world.channel.history()
    world.env.backend.get_message(world.channel.id, post.id).embeds.clear()
    await world.wait_until(COUP + HOUR)
    await world.restart()
    assert len(world.channel.history()) == 1
    assert "[sent](" in (await what_became(desk))[0]


@pytest.mark.parametrize("fast", [10 * MINUTE, 59 * MINUTE], ids=str)
async def test_a_clock_that_was_fast_and_a_crash_double_nothing(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, fast: timedelta
) -> None:
    await desk.ask("add", **YANGON)
    await world.hold()
    await world.wait_until(COUP - fast)
    crash_after_sending(world, monkeypatch)
    await world.bot.services.posting.run_due(COUP)
    monkeypatch.undo()
    await world.restart()
    await world.at(COUP + HOUR)
    assert len(sent_to(world, world.channel)) == 1


async def test_a_post_that_a_crash_kept_from_its_channel_is_made_on_restart(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    crash_before_sending(world, monkeypatch)
    await world.at(COUP)
    assert world.channel.history() == []
    await world.restart()
    await world.restart()
    assert len(world.channel.history()) == 1
    assert "[sent](" in (await what_became(desk))[0]


async def test_where_the_history_may_not_be_read_it_is_unknown_told_and_never_posted_again(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await settings_of(desk).ask("notices", channel=wardens)
    await desk.ask("add", **YANGON)
    crash_before_sending(world, monkeypatch)
    await world.at(COUP)
    permit(world, world.channel, read_message_history=False)
    await world.restart()
    await world.at(COUP + MINUTE)
    permit(world, world.channel, read_message_history=True)
    await world.restart()
    await world.at(COUP + HOUR)
    await desk.ask("resume", number=1)
    await world.at(COUP + 2 * HOUR)
    assert world.channel.history() == []
    reason = "the bot may not read the channel's history (Read Message History)"
    assert "unknown: it may or may not be there, and is not posted again" in (await what_became(desk))[0]
    assert reason in (await what_became(desk))[0]
    (notice,) = wardens.history()
    assert f"may or may not have been posted on 2026-02-01: {reason}." in read(notice.content)
