"""What holds for every command: errors, pauses, pings, intents, and telling Discord of commands."""

import logging

import discord
import pytest
import simcord

from bot.client import Padauk
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.runtime.wiring import create_bot
from bot.ui.answers import ANSWERS
from bot.ui.cooldown import CHOICES_PER_ANSWER, Cooldown
from bot.ui.custom_id import DemandQuery, SourceQuery, TimelineQuery
from bot.ui.pages import message_of
from bot.ui.responder import KEPT_ANSWERS
from tests.bots import a_bot
from tests.world import World, said


async def test_the_bot_asks_discord_for_servers_and_nothing_else(simcord_bot: Padauk) -> None:
    assert simcord_bot.intents == discord.Intents(guilds=True)
    assert simcord_bot.allowed_mentions is not None
    assert simcord_bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_a_failure_of_ours_shows_a_reference_that_the_log_has_and_no_trace(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setitem(ANSWERS, TimelineQuery, broken)
    answer = await world.refused("timeline")
    assert "secret" not in answer.text
    reference = answer.text.split("reference ")[1].rstrip(".")
    record = next(record for record in caplog.records if reference in record.getMessage())
    assert record.levelno == logging.ERROR
    assert str(world.member.id) not in caplog.text


async def test_a_failing_button_is_answered_by_the_same_handler(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = await world.ask("demands")

    def broken(*_: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(world.bot.services.responder, "answer", broken)
    result = await world.member.click(answer.message, label="Next")
    assert result.response is not None
    refused = said(result)
    assert refused.private
    assert "Something went wrong here, not with you." in refused.text


UNREADABLE = ("p:gone/:0", "p:statement/:0", "p:holdings:jfm-2024/:0", "p:holdings:jfm-2024:poems/:0")
"""Of an answer that is no more, without an option that its answer needs, with one that it does not know."""


@pytest.mark.parametrize("custom_id", [*UNREADABLE, "p:figures:a:b/:0", "p:fact:::abcd:first/:0"])
async def test_a_button_of_an_older_version_asks_for_a_new_question(world: World, custom_id: str) -> None:
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Old", custom_id=custom_id))
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send(view=view)
    result = said(await world.member.click(sent, label="Old"))
    assert result.private
    assert "This button is of an older version" in result.text


async def test_a_bug_behind_a_button_is_no_older_version_and_is_logged(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await world.ask("demands")
    world.bot.services.responder.name_contact(None)  # forget the answers that were kept
    monkeypatch.setitem(ANSWERS, DemandQuery, lambda *_: [][0])
    result = said(await world.member.click(answer.message, label="Next"))
    assert "older version" not in result.text
    reference = result.text.split("reference ")[1].rstrip(".")
    record = next(record for record in caplog.records if reference in record.getMessage())
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[0] is IndexError


async def test_a_page_that_a_smaller_corpus_no_longer_has_shows_the_last_one(world: World) -> None:
    answer = world.bot.services.responder.answer(DemandQuery())
    shown = message_of(answer, 999)
    assert f"page {len(answer.pages)} of {len(answer.pages)}" in shown["embed"].footer.text


async def test_one_member_asking_too_fast_waits_and_others_do_not(settings: Settings) -> None:
    now = 1000.0
    bot = a_bot(
        settings.model_copy(update={"cooldown": type(settings.cooldown)(answers=2, seconds=10)}), clock=lambda: now
    )
    async with simcord.run(bot) as env:
        world = World(env, make_bot=lambda: bot)
        await world.ask("about")
        answer = await world.ask("demands")
        assert "That was quick. Please ask again in 10 s." in await world.refused("about")
        pressed = said(await world.member.click(answer.message, label="Next"))
        assert "That was quick" in pressed.text
        theirs = await world.onlooker.slash(world.channel, "about")
        assert said(theirs).title == "About Padauk"
        now = 1010.1
        assert (await world.ask("about")).title == "About Padauk"
    await bot.close()


async def test_one_who_asks_for_choices_without_end_is_offered_none_until_the_pause_is_over(settings: Settings) -> None:
    now = 1000.0
    bot = create_bot(
        settings.model_copy(update={"cooldown": type(settings.cooldown)(answers=2, seconds=10)}), clock=lambda: now
    )
    async with simcord.run(bot) as env:
        world = World(env, make_bot=lambda: bot)
        offers = [await world.choices("demands", "target", "asean") for _ in range(2 * CHOICES_PER_ANSWER + 1)]
        assert all(offers[:-1])
        assert offers[-1] == []
        assert (await world.ask("about")).title == "About Padauk"  # choices are counted apart from answers
        now = 1010.1
        assert await world.choices("demands", "target", "asean")
    await bot.close()


async def test_who_asked_is_forgotten_when_the_pause_is_over() -> None:
    now = 1000.0
    cooldown = Cooldown(2, 10.0, clock=lambda: now)
    cooldown.acquire(1)
    now = 1010.0
    cooldown.acquire(2)
    assert list(cooldown._answers._buckets) == [2]


async def test_commands_are_told_to_discord_once_and_again_when_they_change(settings: Settings) -> None:
    def told(env: simcord.Env) -> int:
        return sum(request.method == "PUT" for request in env.http_requests)

    bot = a_bot(settings)
    async with simcord.run(bot) as env:
        assert told(env) == 1
        again = a_bot(settings)
        await env.restart_bot(again)
        assert told(env) == 1
        changed = a_bot(settings)
        changed.remove_command("none")
        changed.tree.add_command(
            discord.app_commands.Command(name="extra", description="Another", callback=_extra_command)
        )
        await env.restart_bot(changed)
        assert told(env) == 2
        forced = a_bot(settings, force_sync=True)
        await env.restart_bot(forced)
        assert told(env) == 3
    for each in (bot, again, changed, forced):
        await each.close()


async def test_commands_tried_out_in_one_server_are_taken_back_when_they_go_everywhere(settings: Settings) -> None:
    def registered(env: simcord.Env, guild_id: int | None) -> int:
        """How many commands Discord was last told of, for everywhere or for one server."""
        path = "commands" if guild_id is None else f"guilds/{guild_id}/commands"
        told = [each for each in env.http_requests if each.method == "PUT" and each.path.endswith(path)]
        told = [each for each in told if ("guilds" in each.path) == (guild_id is not None)]
        return len(told[-1].json or []) if told else 0

    everywhere = a_bot(settings)
    async with simcord.run(everywhere) as env:
        guild = env.create_guild()
        there = a_bot(settings.model_copy(update={"commands_only_in": guild.id}))
        await env.restart_bot(there)
        assert (registered(env, None), registered(env, guild.id) > 0) == (0, True)
        again = a_bot(settings)
        await env.restart_bot(again)
        assert (registered(env, None) > 0, registered(env, guild.id)) == (True, 0)
    for each in (everywhere, there, again):
        await each.close()


async def _extra_command(interaction: discord.Interaction[Padauk]) -> None:
    await interaction.response.send_message("extra")


async def test_no_more_answers_are_kept_than_there_is_room_for(world: World, library: Library) -> None:
    responder = world.bot.services.responder
    for entry in library.suggest_references(""):
        responder.answer(SourceQuery(entry.id))
    assert len(responder._answers) == KEPT_ANSWERS


async def test_views_are_not_kept_in_memory(world: World) -> None:
    for _ in range(5):
        await world.ask("demands")
    assert not world.bot._connection._view_store._synced_message_views
    assert not world.bot.persistent_views


async def test_nothing_about_members_is_written_down(world: World, settings: Settings) -> None:
    answer = await world.ask("quote")
    await world.press(answer, next(iter(answer.buttons)))
    written = settings.database_file.read_bytes()
    assert str(world.member.id).encode() not in written
    assert b"aye" not in written
    for button in answer.buttons.values():
        assert str(world.member.id) not in button.get("custom_id", "")
