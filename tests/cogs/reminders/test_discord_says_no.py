"""Closed channels, errors, lost answers: posted once all the same, or told why not."""

import asyncio
from datetime import timedelta
from itertools import accumulate
from typing import Any

import aiohttp
import pytest
from discord.http import Route
from simcord.backend.serializers import guild_create_payload

from tests.cogs.reminders.scene import (
    COUP,
    DAY,
    HOUR,
    MINUTE,
    NEW_YEAR,
    YANGON,
    permit,
    sent_to,
    settings_of,
    stamp,
    what_became,
)
from tests.world import Desk, World, a_desk, read


async def test_a_channel_that_was_closed_or_deleted_pauses_its_reminder_at_once_with_the_reason(
    world: World, desk: Desk
) -> None:
    wardens = world.guild.create_text_channel("wardens")
    remembrance = world.guild.create_text_channel("remembrance")
    await settings_of(desk).ask("notices", channel=wardens)
    await desk.ask("add", **YANGON, before="1 0", channel=remembrance, message="Ours")
    permit(world, remembrance, send_messages=False)
    await world.at(COUP - DAY)
    reason = "the bot may not write in the channel (Send Messages, Embed Links) (Discord's answer 403, code 50013)"
    listed = await desk.list()
    assert f"Paused since {stamp(COUP - DAY, 'f')}: {reason}. Go on with /reminders resume number: 1" in listed
    assert "Ours" in listed
    assert "failed" in (await what_became(desk))[0]
    assert reason in (await what_became(desk))[0]
    told, notice = wardens.history()
    assert read(told.content).startswith("Settings were changed\nBy /reminders add:\n")
    assert reason in read(notice.content)
    assert "When that is mended: /reminders resume number: 1" in read(notice.content)
    await world.at(COUP - DAY + HOUR)
    await world.restart()
    assert len(sent_to(world, remembrance)) == 1, "it knocked again at a door that was closed"
    permit(world, remembrance, send_messages=True)
    await world.wait_until(COUP - DAY + 2 * HOUR)
    await desk.ask("resume", number=1)
    await world.at(COUP - DAY + 2 * HOUR)
    await world.at(COUP - DAY + 3 * HOUR)
    (post,) = remembrance.history()
    assert "Ours" in post.content
    world.env.backend.delete_channel(remembrance.id)
    await world.at(COUP)
    assert "the channel no longer exists (Discord's answer 404, code 10003)" in await desk.list()
    assert "the channel no longer exists" in read(wardens.history()[-1].content)


async def test_what_was_refused_is_surely_not_there_and_comes_even_where_the_history_may_not_be_read(
    world: World, desk: Desk
) -> None:
    await desk.ask("add", **YANGON)
    permit(world, world.channel, view_channel=False)
    await world.at(COUP)
    permit(world, world.channel, view_channel=True, send_messages=True, read_message_history=False)
    await desk.ask("resume", number=1)
    await world.at(COUP + HOUR)
    await world.at(COUP + 2 * HOUR)
    assert len(world.channel.history()) == 1


async def test_removed_from_a_server_and_invited_again_everything_is_still_there(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0", message="Ours")
    await desk.ask("digest", what="quote", every="week", day="Monday")
    await settings_of(desk).ask("lateness", dates=20)
    backend = world.env.backend
    guild = backend.get_guild(world.guild.id)
    channels = {id: backend.get_channel(id) for id in guild.channel_ids}
    backend.remove_guild(guild.id)
    await world.at(COUP - DAY)
    await world.restart()
    backend.guilds[guild.id] = guild
    backend.channels |= channels
    backend.messages |= {id: {} for id in channels}
    backend.emit("GUILD_CREATE", guild_create_payload(backend, guild))
    await world.wait_until(COUP - DAY + HOUR)
    listed = await desk.list()
    assert "Paused since" in listed
    assert "Discord's answer 404" in listed
    assert "> Ours" not in listed
    assert "Ours" in listed
    assert "2 · a quote every Monday" in listed
    assert "for 20 hours" in listed
    await desk.ask("resume", number=1)
    await world.at(COUP - DAY + HOUR)
    await world.at(COUP - DAY + HOUR + MINUTE)
    (post,) = world.channel.history()
    assert "Ours" in post.content
    assert "[sent late](" in (await what_became(desk))[0]


async def test_errors_of_discords_are_waited_out_with_growing_pauses_and_it_is_posted_once(
    world: World, desk: Desk
) -> None:
    await desk.ask("add", **YANGON)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=500, times=None)
    tries = accumulate([0, 15, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800])  # seconds; half an hour is the most
    for number, seconds in enumerate(tries):
        await world.at(COUP + timedelta(seconds=seconds - 1))
        assert len(sent_to(world, world.channel)) == number
        await world.at(COUP + timedelta(seconds=seconds))
        assert len(sent_to(world, world.channel)) == number + 1
    assert "on its way" in (await what_became(desk))[0]
    assert "Paused" not in await desk.list()
    world.env.backend.faults.clear()
    await world.at(COUP + 4 * HOUR)
    await world.at(COUP + 5 * HOUR)
    await world.restart()
    (post,) = world.channel.history()
    assert "This comes late" in post.content
    assert len({sent["nonce"] for sent in sent_to(world, world.channel)}) == 1
    assert "[sent late](" in (await what_became(desk))[0]


async def test_an_error_that_lasts_past_the_day_is_told_and_nothing_is_posted_then(world: World, desk: Desk) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await settings_of(desk).ask("notices", channel=wardens)
    await desk.ask("add", **YANGON)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=503, times=None)
    await world.at(COUP)
    await world.at(COUP + 14 * HOUR)
    world.env.backend.faults.clear()
    await world.at(COUP + 15 * HOUR)
    assert world.channel.history() == []
    assert "failed" in (await what_became(desk))[0]
    assert "Discord's answer 503" in (await what_became(desk))[0]
    (notice,) = wardens.history()
    assert "was not posted on 2026-02-01: " in read(notice.content)
    assert "Discord's answer 503" in read(notice.content)


async def test_an_answer_that_is_lost_does_not_make_a_second_post(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    request = world.bot.http.request

    async def answer_lost(route: Route, **options: Any) -> Any:
        answer = await request(route, **options)
        if route.method == "POST":
            raise aiohttp.ServerDisconnectedError
        return answer

    monkeypatch.setattr(world.bot.http, "request", answer_lost)
    await world.at(COUP)
    assert "on its way" in (await what_became(desk))[0]
    await world.at(COUP + MINUTE)
    await world.at(COUP + HOUR)
    assert len(sent_to(world, world.channel)) == 1
    assert "[sent](" in (await what_became(desk))[0]


async def test_a_request_that_never_arrives_is_made_again_after_a_pause(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    request = world.bot.http.request
    faults: list[Exception] = [TimeoutError(), aiohttp.ServerDisconnectedError(), ConnectionResetError()]

    async def broken(route: Route, **options: Any) -> Any:
        if faults and route.method == "POST":
            raise faults.pop()
        return await request(route, **options)

    monkeypatch.setattr(world.bot.http, "request", broken)
    for number, seconds in enumerate((0, 15, 45, 105)):
        await world.at(COUP + timedelta(seconds=seconds - 1))
        assert len(faults) == 3 - number
        assert world.channel.history() == []
        await world.at(COUP + timedelta(seconds=seconds))
        if number == 0:
            assert "Discord could not be reached (ConnectionResetError)" in (await what_became(desk))[0]
    (post,) = world.channel.history()
    assert post.content.startswith("**5 years ago today")


async def test_a_post_that_discord_will_never_take_fails_and_pauses_nothing(world: World, desk: Desk) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await settings_of(desk).ask("notices", channel=wardens)
    await desk.ask("add", **YANGON, before="1 0")
    world.env.inject_error(
        "POST", f"/channels/{world.channel.id}/messages", status=400, code=50035, message="Invalid Form Body"
    )
    await world.at(COUP - DAY)
    await world.at(COUP - DAY + HOUR)
    assert world.channel.history() == []
    assert "failed" in (await what_became(desk))[0]
    assert "Invalid Form Body (Discord's answer 400, code 50035)" in (await what_became(desk))[0]
    assert "could not be posted on 2026-01-31: Invalid Form Body" in read(wardens.history()[0].content)
    assert "Paused" not in await desk.list()
    await world.at(COUP)
    assert len(world.channel.history()) == 1


async def test_an_error_of_our_own_is_in_the_log_and_the_post_is_tried_again(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    with monkeypatch.context() as patched:
        patched.setattr(world.bot.services.publisher, "publish", broken)
        await world.at(COUP)
        assert "on its way" in (await what_became(desk))[0]
        assert "an error of Padauk's own; see its log" in (await what_became(desk))[0]
        assert "secret" not in (await what_became(desk))[0]
    await world.at(COUP + MINUTE)
    assert len(world.channel.history()) == 1


async def test_what_administrators_are_to_be_told_is_told_before_the_bot_stops(world: World) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await settings_of(world.desk).ask("notices", channel=wardens)
    await world.desk.ask("digest", what="quote", every="day", zone="UTC", at="00:03")
    permit(world, world.channel, send_messages=False)
    await world.wait_until(NEW_YEAR + 3 * MINUTE)
    await world.bot.end_posting()
    (notice,) = wardens.history()
    assert "could not be posted" in notice.content


async def test_one_server_that_hangs_or_fails_does_not_hold_up_anothers_post(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    guild = world.env.create_guild("Others")
    theirs = a_desk(world.env, guild, guild.create_text_channel("hall"), "neighbour")
    await desk.ask("add", **YANGON)
    await theirs.ask("add", **YANGON)
    request, reached, released = world.bot.http.request, asyncio.Event(), asyncio.Event()

    async def hanging(route: Route, **options: Any) -> Any:
        if route.channel_id == world.channel.id:
            await released.wait()
        answer = await request(route, **options)
        if route.channel_id == theirs.channel.id:
            reached.set()
        return answer

    monkeypatch.setattr(world.bot.http, "request", hanging)
    await world.wait_until(COUP)
    run = asyncio.create_task(world.bot.services.posting.run_due(COUP))
    await asyncio.wait_for(reached.wait(), timeout=5)
    assert len(theirs.channel.history()) == 1
    assert world.channel.history() == []
    released.set()
    await run
    assert len(world.channel.history()) == 1


async def test_a_repeat_whose_first_message_a_moderator_deleted_counts_as_sent(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=404, code=10008, message="Unknown Message")
    await world.at(COUP)
    await world.at(COUP + HOUR)
    assert len(sent_to(world, world.channel)) == 1
    assert f"{stamp(COUP, 'f')} · sent · 1 · " in (await what_became(desk))[0]
    assert "Paused" not in await desk.list()
