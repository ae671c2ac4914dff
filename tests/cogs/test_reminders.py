"""/reminders, from what administrators ask and read to what comes in the channel.

The bot is the real one, in a simulated Discord. Its own look at what is due is held back, so
that a test says when somebody looks: `world.at(moment)`.
"""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord.http import Route
from icalendar import Calendar
from simcord import ChannelHandle, MemberActor
from simcord.backend.models import Overwrite
from simcord.backend.serializers import guild_create_payload
from simcord.enums import OverwriteType

from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.models import Item, Quote
from bot.corpus.reader import Corpus
from bot.posting.models import Digest
from bot.ui.reminders import digestible
from bot.ui.text import as_published, escape
from tests.world import Desk, Said, World, a_desk, read, said, without_pace

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
"""When every test begins."""

COUP = datetime(2026, 2, 1, 2, 30, tzinfo=UTC)
"""09:00 in Yangon on the day."""

YANGON = {"date": "coup-2021", "zone": "Asia/Yangon"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_pace(settings)


@pytest.fixture(autouse=True)
def _read_the_corpus_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same after each restart, and takes the longest of all that a start does."""
    monkeypatch.setattr("bot.app.read_corpus", lambda *_: corpus)


@pytest_asyncio.fixture
async def desk(world: World) -> Desk:
    await world.hold()
    return world.desk


def stamp(moment: datetime, style: str = "F") -> str:
    """A moment as Discord shows it to each reader in their own zone."""
    return f"<t:{moment.timestamp():.0f}:{style}>"


def permit(world: World, channel: ChannelHandle, **permissions: bool) -> None:
    """Set what the bot may and may not do in *channel*."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    role = world.guild.roles["TestBot"]
    world.env.backend.set_overwrite(
        channel.id, Overwrite(role.id, OverwriteType.ROLE, allow=allow.value, deny=deny.value)
    )


async def what_became(desk: Desk, number: int | None = None) -> list[str]:
    """/reminders log, an entry each, without what is due next."""
    log = await (desk.ask("log") if number is None else desk.ask("log", number=number))
    assert log.private
    entries = [entry.replace("\n", " ") for entry in log.text.split("\n\n")]
    return [entry for entry in entries if " · due next · " not in entry]


NOTHING = ["Nothing has been due yet."]


# -- asking for a date


async def test_a_date_is_kept_as_it_was_asked_for(world: World, desk: Desk) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    answer = await desk.ask(
        "add",
        date="coup-2021",
        before="30, 7, 1, 0",
        time="7.30 pm",
        zone="Berlin",
        role=role,
        message="{years} years on {date}: {event}",
    )
    assert answer.private
    assert answer.title == "Reminder added"
    first = datetime(2026, 1, 2, 18, 30, tzinfo=UTC)
    assert answer.markdown.splitlines()[:4] == [
        "**1 · Military coup in Myanmar**",
        f"<#{world.channel.id}>, 30, 7, 1 days before and on the day at 19:30 (Europe/Berlin), mentions {role.mention}",
        "> {years} years on {date}: {event}",
        f"Next: {stamp(first)}, {stamp(first, 'R')}",
    ]
    assert "See it with /reminders preview number: 1." in answer
    assert answer.markdown.splitlines()[:4] == (await desk.ask("list")).markdown.splitlines()[:4]


async def test_left_to_itself_a_reminder_is_for_the_day_at_nine_in_the_channel_where_it_was_asked_for(
    world: World, desk: Desk
) -> None:
    elsewhere = world.guild.create_text_channel("remembrance")
    here = await desk.ask("add", **YANGON)
    assert f"<#{world.channel.id}>, on the day at 09:00 (Asia/Yangon)" in here
    there = await desk.ask("add", **YANGON, channel=elsewhere)
    assert f"<#{elsewhere.id}>, on the day" in there


async def test_one_reminder_can_be_for_all_dates(desk: Desk) -> None:
    answer = await desk.ask("add", date="all", before="1 0", zone="Myanmar")
    assert "1 · every date" in answer
    assert f"Next: {stamp(COUP - DAY)}" in answer


async def test_a_misspelt_date_is_understood_and_an_unknown_one_answered_with_the_closest(desk: Desk) -> None:
    answer = await desk.ask("add", date="Militery cup in Mianmar", zone="Asia/Yangon")
    assert "Military coup in Myanmar" in answer
    refused = await desk.refused("add", date="parliamentarians and organisations", zone="Asia/Yangon")
    assert "There is no date “parliamentarians and organisations” here. The closest there are:" in refused
    assert "Parliamentarians call for the release of Myanmar's MPs" in refused


async def test_what_can_not_be_read_is_answered_with_a_way_to_write_it_and_nothing_is_kept(desk: Desk) -> None:
    refusals = [
        ({"time": "25:00"}, '"25:00" is no time of day; write hours and minutes as in 09:00 or 18:30.'),
        ({"time": "noonish"}, '"noonish" is no time of day'),
        ({"before": "a week"}, '"a week" is no list of days; write how many days before, as in 30, 7, 1, 0'),
        ({"before": "366"}, "365 the most"),
        ({"before": "1 2 3 4 5 6 7 8 9 10 11"}, "That is 11 days of notice; 10 are the most."),
        ({"zone": "America/New"}, "There is no time zone “America/New” here. The closest there are:"),
        ({"zone": "America/New"}, "America/New_York"),
        ({"zone": "Germny"}, "Europe/Berlin"),
        ({"zone": "EST"}, "EST can mean several time zones, or one without summer time; type a city."),
    ]
    for options, sentence in refusals:
        assert sentence in await desk.refused("add", **YANGON | options), options
    assert "There is none yet." in await desk.list()


async def test_the_zone_is_asked_for_once_and_then_kept_for_the_server(world: World, desk: Desk) -> None:
    assert "Which time zone? Choose it with the option zone, by city or country" in await desk.refused(
        "add", date="coup-2021"
    )
    await desk.ask("add", date="coup-2021", zone="Berlin")
    assert "at 09:00 (Europe/Berlin)" in await desk.ask("add", date="genocide-2017")
    await world.restart()
    assert "at 08:00 (Europe/Berlin)" in await desk.ask("digest", what="quote", every="daily", time="8")
    assert "(Asia/Yangon)" in await desk.ask("add", date="unsg-letter-2022", zone="Asia/Yangon")
    assert "(Asia/Yangon)" in await desk.ask("add", date="mps-call-2021")


async def test_a_message_that_reaches_anyone_or_into_the_program_is_refused(world: World, desk: Desk) -> None:
    refusals = {
        "{0.__class__}": r"Your message has {0.__class__} in it; only {years}, {date} and {event} can be filled in.",
        "{server}": "Your message has {server} in it",
        "{}": "Your message has {} in it",
        "Hello @everyone": "It can mention nobody but the role you choose with the option role; take it out.",
        "Hello @here": "It can mention nobody but",
        f"Ask <@{world.member.id}>": "It can mention nobody but",
        f"Ask <@!{world.member.id}>": "It can mention nobody but",
        "Come <@&1456074443980800019>": "It can mention nobody but",
        "See <#1456074443980800019>": "It can mention nobody but",
        "{event} " * 4: "Your message can come to 643 characters when it is filled in; 600 are the most.",
    }
    for message, sentence in refusals.items():
        refused = await desk.refused("add", **YANGON, message=message)
        assert sentence in refused, message
        assert "@everyone" not in refused.message.content
        assert not re.search(r"<@[!&]?[0-9]", refused.message.content)
    digest = {"what": "quote", "every": "daily", "zone": "Asia/Yangon"}
    assert "only {date} can be filled in" in await desk.refused("digest", **digest, message="{years}")
    assert "There is none yet." in await desk.list()


async def test_a_blank_that_is_refused_is_not_named_among_those_that_can_be_filled_in(desk: Desk) -> None:
    answer = await desk.ask("add", **YANGON, message="{ years } years")
    refused = bool(desk.env.errors)
    assert not (refused and "has {years} in it; only {years}" in answer)


async def test_a_message_of_nothing_but_spaces_is_none(world: World, desk: Desk) -> None:
    answer = await desk.ask("add", **YANGON, message="  ")
    assert "\n> " not in answer.markdown
    await world.at(COUP)
    (post,) = world.channel.history()
    assert "\n\n" not in post.content


async def test_the_same_date_twice_in_one_channel_is_refused_and_elsewhere_taken(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    refused = await desk.refused("add", **YANGON, time="10:00", before="7")
    assert "Reminder 1 posts that in this channel already." in refused
    assert "to change it, remove it and add it anew" in refused
    elsewhere = world.guild.create_text_channel("remembrance")
    assert (await desk.ask("add", **YANGON, channel=elsewhere)).title == "Reminder added"


async def test_twenty_five_reminders_are_all_listed_and_the_next_is_refused(
    world: World, desk: Desk, library: Library
) -> None:
    channels = [world.guild.create_text_channel(f"channel-{number}") for number in range(5)]
    dates = [date.id for date in library.anniversaries][:5]
    for channel in channels:
        for id in dates:
            await desk.ask("add", date=id, zone="Asia/Yangon", channel=channel, message="x" * 500)
    listed = await desk.list()
    assert re.findall(r"^(\d+) · ", listed, re.MULTILINE) == [str(number) for number in range(1, 26)]
    refused = await desk.refused("add", **YANGON)
    assert "This server has 25 reminders, the most there can be; remove one first." in refused
    await desk.ask("remove", number=7)
    assert "26 · " in await desk.ask("add", **YANGON)


async def test_each_permission_that_the_bot_lacks_is_named(world: World, desk: Desk) -> None:
    channel = world.guild.create_text_channel("quiet")
    lacking = {
        "view_channel": "View Channel",
        "send_messages": "Send Messages",
        "embed_links": "Embed Links",
        "read_message_history": "Read Message History",
    }
    for permission, name in lacking.items():
        permit(world, channel, **{permission: False})
        refused = await desk.refused("add", **YANGON, channel=channel)
        assert "The bot needs these permissions in #quiet, and lacks them:" in refused
        assert name in refused
        assert "in #quiet, and lacks them:" in await desk.refused(
            "digest", what="fact", every="daily", zone="UTC", channel=channel
        )
        assert "in #quiet, and lacks them:" in await desk.refused("notices", channel=channel)
    permit(world, channel, **dict.fromkeys(lacking, False))
    refused = await desk.refused("add", **YANGON, channel=channel)
    assert "View Channel, Send Messages, Embed Links, Read Message History." in refused
    permit(world, channel, **dict.fromkeys(lacking, True))
    assert (await desk.ask("add", **YANGON, channel=channel)).title == "Reminder added"


async def test_nobody_has_the_bot_write_where_they_may_not_write_themselves(world: World, desk: Desk) -> None:
    news = world.guild.create_text_channel(
        "news", overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    permit(world, news, send_messages=True)
    refused = await desk.refused("add", **YANGON, channel=news)
    assert refused.text == "You may not write in #news yourself, so you can't have Padauk do it."
    assert "There is none yet." in await desk.list()


async def test_a_reminder_goes_to_text_channels_only(world: World, desk: Desk) -> None:
    hall = Desk(world.env, desk.member, world.guild.create_voice_channel("hall"))
    refused = await hall.refused("add", **YANGON)
    assert refused.text == "Reminders go to text channels; choose one with the option channel."


async def test_a_role_is_mentioned_only_if_asker_and_bot_may_mention_it(world: World, desk: Desk) -> None:
    everyone = await desk.refused("add", **YANGON, role=world.guild.default_role)
    assert everyone.text == "A reminder can't mention everyone; choose a role that people asked for."
    closed = world.guild.create_role("Board", mentionable=False)
    assert "You may not mention the role Board yourself" in await desk.refused("add", **YANGON, role=closed)
    permit(world, world.channel, mention_everyone=False)
    neither = await desk.refused("add", **YANGON, role=closed)
    assert "You may not mention the role Board yourself" in neither
    assert "The bot may not mention the role Board: let anyone mention it, or give the bot" in neither
    herald = world.guild.create_role(
        "Heralds", permissions=discord.Permissions(manage_guild=True, mention_everyone=True)
    )
    allowed = Desk(world.env, world.guild.add_member(world.env.create_user("herald"), roles=[herald]), world.channel)
    bot_may_not = await allowed.refused("add", **YANGON, role=closed)
    assert "You may not" not in bot_may_not.text
    assert "The bot may not mention the role Board" in bot_may_not
    assert "@everyone" not in bot_may_not.message.content
    permit(world, world.channel, mention_everyone=True)
    assert f"mentions {closed.mention}" in await allowed.ask("add", **YANGON, role=closed)


async def test_choices_for_dates_zones_and_numbers_come_while_one_types(world: World, desk: Desk) -> None:
    async def names(command: str, option: str, typed: str) -> list[str]:
        choices = await desk.member.autocomplete(desk.channel, f"reminders {command}", option, typed)
        return [choice["name"] for choice in choices]

    assert (await names("add", "date", ""))[:2] == ["All dates", "Military coup in Myanmar"]
    assert await names("add", "date", "rohingya") == ["Genocide against the Rohingya"]
    assert (await names("add", "zone", ""))[0] == "Asia/Yangon · Myanmar (Burma)"
    assert "Europe/Berlin · Germany" in await names("digest", "zone", "germ")
    assert await names("pause", "number", "") == []
    await desk.ask("add", **YANGON)
    await desk.ask("digest", what="quote", every="weekly", day="Monday")
    for command in ("pause", "resume", "remove", "preview", "test", "log"):
        assert await names(command, "number", "") == [
            "1 · Military coup in Myanmar · #ask-padauk",
            "2 · a quote every Monday · #ask-padauk",
        ]
        assert await names(command, "number", "2") == ["2 · a quote every Monday · #ask-padauk"]
        assert await names(command, "number", "coup") == ["1 · Military coup in Myanmar · #ask-padauk"]


async def test_choices_of_numbers_forgive_capitals(desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    choices = await desk.member.autocomplete(desk.channel, "reminders preview", "number", "military")
    assert [choice["value"] for choice in choices] == [1]


# -- whose they are


def commands_with_numbers(number: int) -> list[tuple[str, dict[str, Any]]]:
    return [(command, {"number": number}) for command in ("pause", "resume", "remove", "preview", "test")]


def all_commands(channel: ChannelHandle) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("add", {"date": "genocide-2017", "zone": "Asia/Yangon"}),
        ("digest", {"what": "quote", "every": "daily", "zone": "Asia/Yangon"}),
        ("list", {}),
        *commands_with_numbers(1),
        ("log", {}),
        ("notices", {"channel": channel}),
        ("lateness", {"dates": 1}),
    ]


def open_to_all(world: World) -> None:
    """The server's own settings show /reminders to everyone."""
    command = world.env.backend.find_command("reminders", None, type=1)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: True})


async def test_members_who_do_not_manage_the_server_change_nothing_and_see_nothing(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    before = await desk.list()
    open_to_all(world)
    for command, options in all_commands(world.channel):
        result = await world.member.slash(world.channel, f"reminders {command}", **options)
        shown = "" if result.response is None else Said(result.response).text
        assert "Military coup" not in shown, command
    choices = await world.member.autocomplete(world.channel, "reminders remove", "number", "")
    assert choices == []
    assert await desk.list() == before
    assert world.channel.history() == []
    assert world.env.errors, "nothing was refused"


async def test_members_who_do_not_manage_the_server_are_told_so_in_private(world: World, desk: Desk) -> None:
    open_to_all(world)
    theirs = Desk(world.env, world.member, world.channel)
    for command, options in all_commands(world.channel):
        refused = await theirs.refused(command, **options)
        assert refused.text == "Reminders are for those who may manage the server (Manage Server)."


async def test_reminders_are_offered_to_those_who_manage_the_server_and_to_nobody_else(world: World) -> None:
    def offered(member: MemberActor) -> set[str]:
        return {each for each in member.available_commands(world.channel) if each.startswith("reminders ")}

    assert len(offered(world.desk.member)) == 11
    assert not offered(world.member)


async def test_reminders_are_not_offered_in_direct_messages(world: World) -> None:
    assert not [each for each in world.desk.member.user.available_commands() if each.startswith("reminders")]


async def test_an_unknown_number_is_answered_with_where_to_look(desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    for command, options in commands_with_numbers(2):
        refused = await desk.refused(command, **options)
        assert refused.text == "This server has no reminder 2; /reminders list shows those it has."
    assert await what_became(desk, 2) == NOTHING


async def test_numbers_of_one_server_never_reach_anothers(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, message="only for friends")
    await desk.ask("notices", channel=world.channel)
    await desk.ask("lateness", dates=3)
    await world.at(COUP)
    before, log = await desk.list(), (await desk.ask("log")).text
    guild = world.env.create_guild("Others")
    theirs = a_desk(world.env, guild, guild.create_text_channel("hall"), "stranger")
    assert "There is none yet." in await theirs.list()
    assert "for 3 hours" not in await theirs.list()
    for command, options in commands_with_numbers(1):
        refused = await theirs.refused(command, **options)
        assert refused.text == "This server has no reminder 1; /reminders list shows those it has."
    assert await what_became(theirs) == await what_became(theirs, 1) == NOTHING
    assert await theirs.member.autocomplete(theirs.channel, "reminders preview", "number", "") == []
    added = await theirs.ask("add", date="genocide-2017", zone="UTC")
    assert "1 · Genocide against the Rohingya" in added
    await theirs.ask("pause", number=1)
    await theirs.ask("remove", number=1)
    await theirs.ask("notices")
    await theirs.ask("lateness")
    assert await desk.list() == before
    assert (await desk.ask("log")).text == log


# -- looking after them


async def test_list_says_what_there_is_what_it_mentions_and_how_the_server_is_set(world: World, desk: Desk) -> None:
    empty = await desk.ask("list")
    assert empty.private
    assert "/reminders add is for dates, /reminders digest for quotes and facts." in empty
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", date="all", before="30 7 1", time="18:30", zone="Berlin", role=role)
    await desk.ask("digest", what="demand", every="monthly", day="31", message="Read this.")
    assert (await desk.ask("list")).markdown.split("\n\n")[1:] == [
        "**2 · a demand every month on day 31**\n"
        f"<#{world.channel.id}>, at 09:00 (Europe/Berlin)\n"
        "> Read this.\n"
        f"Next: {stamp(datetime(2026, 1, 31, 8, tzinfo=UTC))}, {stamp(datetime(2026, 1, 31, 8, tzinfo=UTC), 'R')}",
        "*Late, a date is still posted until its local day ends, a digest for 6 hours. Errors are told in "
        "/reminders log only; /reminders notices sets a channel for them.*",
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


async def test_notices_and_lateness_are_set_shown_and_taken_back(world: World, desk: Desk) -> None:
    elsewhere = world.guild.create_text_channel("wardens")
    assert f"Errors are told in <#{elsewhere.id}>." in await desk.ask("notices", channel=elsewhere)
    late = await desk.ask("lateness", dates=1, digests=24)
    assert "Late, a date is still posted for 1 hour, a digest for 24 hours." in late
    assert f"Errors are told in <#{elsewhere.id}>." in late
    back = await desk.ask("lateness")
    assert "until its local day ends, a digest for 6 hours" in back
    assert "Errors are told in /reminders log only" in await desk.ask("notices")


async def test_a_restart_changes_nothing_of_what_was_set(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0", message="As ever")
    await desk.ask("digest", what="fact", every="weekly", day="sun", time="07:15")
    await desk.ask("pause", number=2)
    await desk.ask("notices", channel=world.channel)
    await desk.ask("lateness", dates=5, digests=2)
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


# -- seeing it beforehand


def without_marker(post: discord.Message) -> tuple[object, ...]:
    """A post as it reads, without what it is found again by."""
    embeds = [embed.to_dict() for embed in post.embeds]
    embeds[-1]["footer"]["text"] = re.sub(r" · [A-Z2-7]{16}$", "", embeds[-1]["footer"]["text"])
    return post.content, embeds, [(button.label, button.url, button.style) for button in buttons(post)]


def buttons(post: discord.Message) -> list[discord.Button]:
    rows = [row for row in post.components if isinstance(row, discord.ActionRow)]
    return [button for row in rows for button in row.children if isinstance(button, discord.Button)]


def pinged(world: World, message_id: int, channel: ChannelHandle | None = None) -> tuple[list[int], list[int], bool]:
    """Whom a message reached: roles, people, everyone."""
    kept = world.env.backend.get_message((channel or world.channel).id, message_id)
    return kept.ping_role_ids, kept.ping_user_ids, kept.mention_everyone


async def test_a_preview_is_exactly_what_is_posted_then_shown_to_the_asker_alone_and_reaching_nobody(
    world: World, desk: Desk
) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, before="30 1 0", role=role, message="{years} years, {date}: {event}")
    await desk.ask("digest", what="quote", every="monthly", day="10", role=role, message="On {date}")
    await desk.ask("digest", what="fact", every="weekly", day="Monday", time="12:00")
    await desk.ask("digest", what="demand", every="daily", time="13:00")
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
    await desk.ask("digest", what="quote", every="daily", zone="UTC")
    await desk.ask("test", number=1)
    await desk.ask("test", number=1)
    await world.at(NEW_YEAR + 9 * HOUR)
    first, second, real = world.channel.history()
    assert first.embeds[0].description == second.embeds[0].description == real.embeds[0].description


async def test_a_test_that_can_not_be_posted_says_why_and_pauses_nothing(world: World, desk: Desk) -> None:
    remembrance = world.guild.create_text_channel("remembrance")
    await desk.ask("add", **YANGON, channel=remembrance)
    permit(world, remembrance, send_messages=False)
    result = await desk.member.slash(desk.channel, "reminders test", number=1)
    assert desk.env.errors
    (answer,) = [result.response, *result.followups][-1:]
    assert answer is not None
    assert answer.ephemeral
    assert read(answer.content).startswith(
        "The test could not be posted: the bot may not write in the channel (Send Messages, Embed Links)"
    )
    world.env.backend.delete_channel(remembrance.id)
    result = await desk.member.slash(desk.channel, "reminders test", number=1)
    assert desk.env.errors
    (answer,) = [result.response, *result.followups][-1:]
    assert answer is not None
    assert "the channel no longer exists" in answer.content
    assert "Paused" not in await desk.list()


# -- what comes


async def test_on_the_day_a_post_says_what_it_is_without_the_help_of_its_embed(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP - timedelta(seconds=1))
    assert world.channel.history() == []
    await world.at(COUP)
    (post,) = world.channel.history()
    assert read(post.content).splitlines() == [
        "5 years ago today: Military coup in Myanmar",
        "1 February 2021. Myanmar's military moved to take power on the day on which the new parliament was to open. "
        "The documents differ in their words for it: some write coup, others attempted coup, illegal attempted coup, "
        "ill-fated coup attempt or illegal attempt to seize power.",
    ]


async def test_days_of_notice_say_how_many_days_there_are_and_each_brings_a_fact_of_its_own(
    world: World, desk: Desk
) -> None:
    await desk.ask("add", **YANGON, before="30 7 1 0")
    for days in (30, 7, 1, 0):
        await world.at(COUP - days * DAY)
    posts = world.channel.history()
    assert [read(post.content).splitlines()[0] for post in posts] == [
        "In 30 days, on 1 February 2026: Military coup in Myanmar · 5 years",
        "In 7 days, on 1 February 2026: Military coup in Myanmar · 5 years",
        "Tomorrow, on 1 February 2026: Military coup in Myanmar · 5 years",
        "5 years ago today: Military coup in Myanmar",
    ]
    assert len({post.embeds[0].description for post in posts}) == 4


async def test_a_day_that_is_not_known_for_certain_is_remembered_and_says_how_it_is_known(
    world: World, desk: Desk, library: Library
) -> None:
    await desk.ask("add", date="genocide-2017", zone="Asia/Yangon")
    await world.at(datetime(2026, 8, 25, 2, 30, tzinfo=UTC))
    (post,) = world.channel.history()
    lines = read(post.content).splitlines()
    assert lines[0] == "Remembered today: Genocide against the Rohingya · 9 years"
    assert lines[1].startswith("About 25 August 2017 (inferred). ")
    assert lines[2] == library.milestones["genocide-2017"].date.note


async def test_the_embed_brings_a_fact_with_its_source_and_demands_with_dates_and_references(
    world: World, desk: Desk, library: Library
) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP)
    (post,) = world.channel.history()
    footer = post.embeds[-1].footer.text or ""
    reference, issuer, dated, marker = footer.split(" · ")
    anniversary = library.milestones["coup-2021"].anniversary
    assert anniversary is not None
    assert reference in anniversary.facts
    fact = library.entry(reference)
    assert isinstance(fact, Item)
    statement = library.statement_of(fact)
    assert (issuer, dated) == ("Justice For Myanmar", "31 January 2024")
    assert re.fullmatch(r"[A-Z2-7]{16}", marker)
    text = "\n".join(read(embed.description) for embed in post.embeds)
    assert all(passage in text for passage in fact.passages)
    for id in anniversary.demands:
        demand = library.entry(id)
        assert isinstance(demand, Item)
        assert demand.headline in text
        assert id in text
    assert "Of: The military junta · CIVICUS, about 1 April 2022 (inferred) hrc49-resolution.d2" in text
    source, calendar = buttons(post)
    assert (source.label, source.url) == ("Read it at the source", statement.link.url)
    assert calendar.label == "Dates for your calendar"


async def test_a_post_mentions_the_one_role_that_was_chosen_and_can_mention_nobody_else(
    world: World, desk: Desk
) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, role=role, message="{years} years since {event}\\non {date}. {years}!")
    await desk.ask("add", date="mps-call-2021")
    await world.at(COUP)
    await world.at(datetime(2026, 3, 22, 2, 30, tzinfo=UTC))
    with_role, without = world.channel.history()
    assert read(with_role.content).splitlines()[:4] == [
        role.mention,
        "5 years ago today: Military coup in Myanmar",
        "5 years since Military coup in Myanmar",
        "on 1 February 2026. 5!",
    ]
    assert pinged(world, with_role.id) == ([role.id], [], False)
    assert pinged(world, without.id) == ([], [], False)
    allowed = [sent["allowed_mentions"] for sent in sent_to(world, world.channel)]
    assert allowed == [
        {"parse": [], "roles": [role.id]},
        {"parse": []},
    ]


def sent_to(world: World, channel: ChannelHandle) -> list[dict[str, Any]]:
    """What Discord was asked to post in a channel, whether or not it did."""
    path = f"/channels/{channel.id}/messages"
    asked = [request for request in world.env.http_requests if (request.method, request.path) == ("POST", path)]
    return [request.json for request in asked if request.json is not None]


async def test_a_post_carries_a_nonce_that_discord_knows_a_repeat_by(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0")
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=500)
    await world.at(COUP - DAY)
    await world.restart()
    await world.at(COUP - DAY + MINUTE)
    await world.at(COUP)
    failed, again, another = [sent["nonce"] for sent in sent_to(world, world.channel)]
    assert failed == again != another
    assert all(sent["enforce_nonce"] is True and len(sent["nonce"]) <= 25 for sent in sent_to(world, world.channel))


async def test_the_calendar_button_gives_anyone_the_dates_even_after_a_restart(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP)
    (post,) = world.channel.history()
    for _ in range(2):
        answer = said(await world.onlooker.click(post, label="Dates for your calendar"))
        assert answer.private
        (file,) = answer.message.attachments
        assert file.filename == "padauk-dates.ics"
        events = Calendar.from_ical(await file.read()).walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events][:2] == [
            "Military coup in Myanmar · 5 years",
            "Parliamentarians call for the release of Myanmar's MPs · 5 years",
        ]
        await world.restart()


async def test_the_bot_looks_by_itself_and_posts_to_the_minute(world: World) -> None:
    await world.desk.ask("digest", what="quote", every="daily", zone="UTC", time="00:03")
    await world.wait_until(NEW_YEAR + 3 * MINUTE - timedelta(seconds=1))
    assert world.channel.history() == []
    await world.wait_until(NEW_YEAR + 5 * MINUTE)
    (post,) = world.channel.history()
    assert post.created_at == NEW_YEAR + 3 * MINUTE


# -- digests


def shown(post: discord.Message) -> str:
    """The reference of what a digest brought."""
    return (post.embeds[-1].footer.text or "").split(" · ")[0]


async def test_digests_come_on_their_days_of_week_and_month(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="daily", zone="Berlin", time="09:00")
    await desk.ask("digest", what="fact", every="weekly", day="Sunday", time="10:00")
    await desk.ask("digest", what="demand", every="monthly", day="31", time="11:00")
    for day in range(90):  # 1 January to 31 March; clocks change on 29 March
        for hour in range(7, 11):
            await world.at(NEW_YEAR + day * DAY + hour * HOUR)
    berlin = ZoneInfo("Europe/Berlin")
    came = {"Quote": [], "Key fact": [], "Figure": [], "Demand": []}  # type: dict[str, list[str]]
    for post in world.channel.history():
        came[str(post.embeds[0].title)].append(f"{post.created_at.astimezone(berlin):%d %b %H:%M}")
    days = [(date(2026, 1, 1) + number * DAY) for number in range(90)]
    assert came["Quote"] == [f"{day:%d %b} 09:00" for day in days]
    assert sorted(came["Key fact"] + came["Figure"]) == sorted(
        f"{day:%d %b} 10:00" for day in days if day.weekday() == 6
    )
    assert came["Demand"] == ["31 Jan 11:00", "28 Feb 11:00", "31 Mar 11:00"]


async def test_a_digest_says_what_it_is_of_which_day_and_by_whom(world: World, desk: Desk, library: Library) -> None:
    await desk.ask("digest", what="quote", every="weekly", day="Thu", zone="UTC", message="Read this on {date}.")
    await world.at(NEW_YEAR + 9 * HOUR)
    (post,) = world.channel.history()
    quote = library.entry(shown(post))
    assert isinstance(quote, Quote)
    title, own, source = read(post.content).splitlines()
    assert title == read(f"Quote of the week: {escape(quote.headline)}")
    assert own == "Read this on 1 January 2026."
    assert source.endswith(quote.id)
    statement = library.statement_of(quote)
    whole = [escape(as_published(passage, statement, quote.sic)) for passage in quote.passages]
    assert all(passage in (post.embeds[0].description or "") for passage in whole)


async def test_a_digest_never_repeats_before_all_were_shown_not_even_across_restarts(
    world: World, desk: Desk, library: Library
) -> None:
    quotes = {quote.id for quote in library.quotes_by()}
    await desk.ask("digest", what="quote", every="daily", zone="UTC")
    for day in range(2 * len(quotes)):
        await world.at(NEW_YEAR + day * DAY + 9 * HOUR)
        if day % 50 == 20:
            await world.restart()
    drawn = [shown(post) for post in world.channel.history()]
    first, second = drawn[: len(quotes)], drawn[len(quotes) :]
    assert set(first) == set(second) == quotes
    assert first != second
    assert first[-1] != second[0]


async def test_a_digest_that_finds_its_day_marked_already_uses_up_nothing(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="daily", zone="UTC")
    await world.at(NEW_YEAR + 9 * HOUR)
    await desk.ask("remove", number=1)
    await desk.ask("digest", what="quote", every="daily", zone="UTC", time="12:00")
    preview = await desk.ask("preview", number=2)
    await world.at(NEW_YEAR + 12 * HOUR)
    assert len(world.channel.history()) == 1
    await world.at(NEW_YEAR + DAY + 12 * HOUR)
    assert world.channel.history()[-1].embeds[0].description == preview.markdown, "what was previewed never came"


async def test_a_digest_draws_about_myanmar_only(library: Library) -> None:
    about_others = [each.id for each in library.corpus.statements if each.country != "Myanmar"]
    assert about_others
    for digest in Digest:
        assert not [id for id in digestible(library, digest) if id.split(".")[0] in about_others]


# -- late


async def test_back_on_the_same_local_day_the_bot_posts_once_and_says_that_it_is_late(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0")
    await world.wait_until(COUP + 14 * HOUR + 59 * MINUTE)  # 23:59 in Yangon
    await world.restart()
    await world.restart()
    (post,) = world.channel.history()
    assert read(post.content).splitlines()[:2] == [
        f"This comes late: it was due {stamp(COUP, 'f')}.",
        "5 years ago today: Military coup in Myanmar",
    ]
    late, missed = await what_became(desk)
    assert late.startswith(f"{stamp(COUP, 'f')} · [sent late]({post.jump_url})")
    assert "missed" in missed


async def test_a_few_minutes_late_is_not_worth_a_word(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.wait_until(COUP + 10 * MINUTE)
    await world.restart()
    (post,) = world.channel.history()
    assert read(post.content).startswith("5 years ago today")
    assert "[sent](" in (await what_became(desk))[0]


async def test_just_before_midnight_there_is_still_time_for_a_restart(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, time="23:59")
    midnight = COUP + 15 * HOUR
    await world.wait_until(midnight + 13 * MINUTE)
    await world.restart()
    (post,) = world.channel.history()
    assert "1 February 2026: Military coup in Myanmar · 5 years" in read(post.content)
    assert "today" not in post.content


async def test_when_its_local_day_is_over_a_date_is_not_posted_and_administrators_are_told(
    world: World, desk: Desk
) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await desk.ask("notices", channel=wardens)
    await desk.ask("add", **YANGON)
    await world.wait_until(COUP + 15 * HOUR)  # midnight in Yangon
    await world.restart()
    assert world.channel.history() == []
    (missed,) = await what_became(desk)
    assert missed.startswith(f"{stamp(COUP, 'f')} · missed")
    assert missed.endswith(f" · 1 · Military coup in Myanmar · <#{world.channel.id}>")
    (notice,) = wardens.history()
    told = read(notice.content)
    assert told.startswith("Reminders\nReminder 1 ")
    assert "was missed on 2026-02-01: " in told


async def test_a_digest_may_come_six_hours_late_and_then_is_missed(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="daily", zone="UTC", time="00:00")
    await world.wait_until(NEW_YEAR + DAY + 6 * HOUR - MINUTE)
    await world.restart()
    assert len(world.channel.history()) == 1
    await world.wait_until(NEW_YEAR + 2 * DAY + 6 * HOUR)
    await world.restart()
    (post,) = world.channel.history()
    assert read(post.content).startswith("This comes late: ")
    assert "missed" in (await what_became(desk))[0]


async def test_lateness_changes_how_late_both_may_come(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0")
    await desk.ask("digest", what="quote", every="daily", zone="UTC", time="02:30")
    await desk.ask("lateness", dates=2, digests=1)
    await world.wait_until(COUP - DAY + 2 * HOUR)
    await world.restart()
    assert world.channel.history() == []
    await desk.ask("lateness", dates=24, digests=3)
    await world.wait_until(COUP + 2 * HOUR + 59 * MINUTE)
    await world.restart()
    posts = [read(post.content).splitlines()[1] for post in world.channel.history()]
    assert sorted(text.split(":")[0] for text in posts) == ["5 years ago today", "Quote of the day"]
    await desk.ask("pause", number=2)
    await desk.ask("remove", number=1)
    await desk.ask("add", date="mps-call-2021", zone="Asia/Yangon")
    await world.wait_until(datetime(2026, 3, 23, 2, 29, tzinfo=UTC))  # almost a day late, and 23 March in Yangon
    await world.restart()
    assert "22 March 2026: Parliamentarians call" in world.channel.history()[-1].content


# -- when the corpus changes


async def test_a_date_that_leaves_the_corpus_is_said_to_come_no_more_and_comes_again_when_it_is_back(
    world: World, desk: Desk, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON, message="Ours")
    without = [one for one in corpus.milestones if one.id != "coup-2021"]
    monkeypatch.setattr("bot.app.read_corpus", lambda *_: replace(corpus, milestones=tuple(without)))
    await world.restart()
    listed = await desk.list()
    assert "Nothing comes: the corpus has no such date any more." in listed
    assert "Ours" in listed
    for command in ("preview", "test"):
        refused = await desk.refused(command, number=1)
        assert refused.text == "The corpus has no such date any more, so nothing comes."
    await world.at(COUP - DAY)
    monkeypatch.setattr("bot.app.read_corpus", lambda *_: corpus)
    await world.restart()
    await world.at(COUP)
    assert len(world.channel.history()) == 1


async def test_a_date_that_left_the_corpus_is_not_called_every_date(
    world: World, desk: Desk, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    without = [one for one in corpus.milestones if one.id != "coup-2021"]
    monkeypatch.setattr("bot.app.read_corpus", lambda *_: replace(corpus, milestones=tuple(without)))
    await world.restart()
    listed = await desk.list()
    assert "coup-2021" in listed
    assert "every date" not in listed


# -- when Discord says no


async def test_a_channel_that_was_closed_or_deleted_pauses_its_reminder_at_once_with_the_reason(
    world: World, desk: Desk
) -> None:
    wardens = world.guild.create_text_channel("wardens")
    remembrance = world.guild.create_text_channel("remembrance")
    await desk.ask("notices", channel=wardens)
    await desk.ask("add", **YANGON, before="1 0", channel=remembrance, message="Ours")
    permit(world, remembrance, send_messages=False)
    await world.at(COUP - DAY)
    reason = "the bot may not write in the channel (Send Messages, Embed Links) (Discord's answer 403, code 50013)"
    listed = await desk.list()
    assert f"Paused since {stamp(COUP - DAY, 'f')}: {reason}. Go on with /reminders resume number: 1" in listed
    assert "Ours" in listed
    assert "failed" in (await what_became(desk))[0]
    assert reason in (await what_became(desk))[0]
    (notice,) = wardens.history()
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
    await desk.ask("digest", what="quote", every="weekly", day="Monday")
    await desk.ask("lateness", dates=20)
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
    await desk.ask("notices", channel=wardens)
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
    await desk.ask("notices", channel=wardens)
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
        patched.setattr(world.bot.publisher, "publish", broken)
        await world.at(COUP)
        assert "on its way" in (await what_became(desk))[0]
        assert "an error of Padauk's own; see its log" in (await what_became(desk))[0]
        assert "secret" not in (await what_became(desk))[0]
    await world.at(COUP + MINUTE)
    assert len(world.channel.history()) == 1


async def test_what_administrators_are_to_be_told_is_told_before_the_bot_stops(world: World) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await world.desk.ask("notices", channel=wardens)
    await world.desk.ask("digest", what="quote", every="daily", zone="UTC", time="00:03")
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
    run = asyncio.create_task(world.bot.posting.run_due(COUP))
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


# -- what a crash leaves


def crash_after_sending(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between Discord's answer and our writing it down."""
    monkeypatch.setattr(world.bot.services.ledger, "confirm", dies)


def crash_before_sending(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between the claim and the request."""
    monkeypatch.setattr(world.bot.publisher, "publish", dies)


async def dies(*_: object, **__: object) -> None:
    raise asyncio.CancelledError


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
    await desk.ask("notices", channel=wardens)
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


# -- no day is marked twice


async def test_a_reminder_removed_and_added_anew_does_not_mark_the_day_again(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP)
    await desk.ask("remove", number=1)
    await desk.ask("add", **YANGON, time="12:00")
    await world.at(COUP + 3 * HOUR)
    await world.restart()
    assert len(world.channel.history()) == 1
    await world.at(COUP + 365 * DAY + 3 * HOUR)
    assert len(world.channel.history()) == 2


async def test_all_dates_beside_a_single_one_in_a_channel_make_one_post_of_the_day(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0", message="The single one")
    added = await desk.ask("add", date="all", before="7 0", time="10:00", message="One of all")
    assert "Reminder 1 marks the same day here: each day is posted once, by whichever comes first." in added
    for moment in (COUP - 7 * DAY, COUP - DAY, COUP):
        await world.at(moment)
        await world.at(moment + HOUR)
    assert [read(post.content).splitlines()[1] for post in world.channel.history()] == [
        "One of all",
        "The single one",
        "The single one",
    ]
    assert len(await what_became(desk)) == 3


async def test_a_day_that_one_reminder_could_not_mark_is_left_to_another(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, message="The single one")
    await desk.ask("add", date="all", time="10:00", message="One of all")
    permit(world, world.channel, send_messages=False)
    await world.at(COUP)
    permit(world, world.channel, send_messages=True)
    await world.at(COUP + HOUR)
    (post,) = world.channel.history()
    assert "One of all" in post.content
    await desk.ask("resume", number=1)
    await world.at(COUP + 2 * HOUR)
    assert len(world.channel.history()) == 1


# -- people


async def test_nothing_about_people_is_in_the_database(
    world: World, desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = {"warden": desk.member, "aye": world.member, "ko-ko": world.onlooker}
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, before="7 1 0", role=role, message="Ours")
    await desk.ask("digest", what="quote", every="daily")
    await desk.ask("notices", channel=world.channel)
    await desk.ask("pause", number=2)
    await desk.ask("resume", number=2)
    await desk.ask("test", number=1)
    await desk.ask("preview", number=1)
    await world.at(COUP - 7 * DAY)
    post = next(message for message in world.channel.history() if "In 7 days" in message.content)
    await world.member.click(post, label="Dates for your calendar")
    permit(world, world.channel, send_messages=False)
    await world.at(COUP - DAY)
    permit(world, world.channel, send_messages=True)
    await desk.ask("resume", number=1)
    crash_after_sending(world, monkeypatch)
    await world.at(COUP)
    await world.member.send(world.channel, "We remember.")
    await world.restart()
    await desk.ask("remove", number=2)
    files = sorted(settings.database.parent.glob(f"{settings.database.name}*"))
    assert settings.database in files
    written = b"".join(file.read_bytes() for file in files)
    assert f"{world.guild.id}".encode() not in written, "ids are kept as numbers"
    assert world.guild.id.to_bytes(8, "big") in written
    for name, member in people.items():
        assert name.encode() not in written
        assert str(member.id).encode() not in written
        assert member.id.to_bytes(8, "big") not in written
        assert member.id.to_bytes(8, "little") not in written
