"""Asking for a reminder: what is kept, what is refused, and what there is to choose from."""

import re
from datetime import UTC, datetime

import discord

from bot.corpus.library import Library
from tests.cogs.reminders.scene import COUP, DAY, HOUR, YANGON, permit, settings_of, stamp
from tests.world import Desk, World, read


async def test_a_date_is_kept_as_it_was_asked_for(world: World, desk: Desk) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    answer = await desk.ask(
        "add",
        date="coup-2021",
        before="30, 7, 1, 0",
        at="7.30 pm",
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
        ({"at": "25:00"}, '"25:00" is no time of day; write hours and minutes as in 09:00 or 18:30.'),
        ({"at": "noonish"}, '"noonish" is no time of day'),
        ({"before": "a week"}, '"a week" is no list of days; write how many days before, as in 30, 7, 1, 0'),
        ({"before": "366"}, "365 the most"),
        ({"before": "1 2 3 4 5 6 7 8 9 10 11"}, "That is 11 days of notice; 10 are the most."),
        ({"zone": "America/New"}, "“America/New” is not a time zone, nor a city or country that has one. Choose one:"),
        ({"zone": "America/New"}, "\nAmerica/New_York, now 19:00\n"),
        ({"zone": "Shan"}, "“Shan” does not say which time zone. Choose one:\nAsia/Yangon, now 06:30\n"),
        ({"zone": "EST"}, "“EST” can mean several time zones, or one without summer time. Choose one:"),
        ({"zone": "GMT+7"}, "“GMT+7” is an offset, and a place may have another one in summer. Choose one:"),
        ({"zone": "GMT+7"}, "\nAsia/Bangkok, now 07:00\n"),
        ({"zone": "Etc/GMT+7"}, "Etc/GMT+7 is seven hours behind Greenwich"),
        ({"zone": "Etc/GMT-7"}, "The sign of “Etc/GMT-7” is reversed"),
        ({"zone": "xyzzyq"}, "Choose the country, or a large city with the same time."),
        ({"zone": "**Shan** @everyone"}, "“**Shan** @\u200beveryone” is not a time zone"),
    ]
    for options, sentence in refusals:
        assert sentence in await desk.refused("add", **YANGON | options), options
    assert "There is none yet." in await desk.list()


async def test_all_that_is_wrong_with_a_reminder_is_reported_at_once(world: World, desk: Desk) -> None:
    everyone = world.guild.default_role
    refused = await desk.refused(
        "add", date="nosuchday", before="a week", at="25:00", zone="Shan", role=everyone, message="{server}"
    )
    sentences = [
        "There is no date “nosuchday” here.",
        '"a week" is no list of days;',
        '"25:00" is no time of day;',
        "“Shan” does not say which time zone.",
        "The message has {server} in it;",
        "A reminder can't mention everyone;",
    ]
    places = [refused.text.find(sentence) for sentence in sentences]
    assert -1 not in places, refused.text
    assert places == sorted(places)
    assert "There is none yet." in await desk.list()


async def test_all_that_is_wrong_with_a_digest_is_reported_at_once(desk: Desk) -> None:
    refused = await desk.refused(
        "digest", what="quote", every="week", day="Someday", topic="xyzzyq", at="25:00", message="{years}"
    )
    for sentence in (
        "There is no topic “xyzzyq” here.",
        "What comes every week needs its day;",
        '"25:00" is no time of day;',
        "Which time zone?",
        "only {date} can be filled in",
    ):
        assert sentence in refused, sentence


async def test_what_is_posted_at_midnight_is_said_to_come_as_the_day_begins(desk: Desk) -> None:
    for at, date in (("24:00", "coup-2021"), ("midnight", "genocide-2017"), ("00:00", "unsg-letter-2022")):
        answer = await desk.ask("add", date=date, at=at, zone="Yangon")
        assert "on the day at 00:00 (Asia/Yangon)" in answer
        assert "It is posted as the day begins. For the end of the day, write 23:59." in answer
    assert "as the day begins" not in await desk.ask("add", date="mps-call-2021", at="noon")


async def test_a_zone_is_understood_by_the_label_of_its_choice(desk: Desk) -> None:
    for typed in ("bangk", "myanmar", "utc", "UTC+6:30"):
        for choice in await desk.member.autocomplete(desk.channel, "reminders add", "zone", typed):
            answer = await desk.ask("digest", what="quote", every="day", at="9", zone=choice["name"])
            assert f"({choice['value']})" in answer
            await desk.ask("remove", number=int(answer.markdown[2:].split(" ")[0]))


async def test_the_zone_is_asked_for_once_and_then_kept_for_the_server(world: World, desk: Desk) -> None:
    assert "Which time zone? Choose it with the option zone, by city or country" in await desk.refused(
        "add", date="coup-2021"
    )
    await desk.ask("add", date="coup-2021", zone="Berlin")
    assert "at 09:00 (Europe/Berlin)" in await desk.ask("add", date="genocide-2017")
    await world.restart()
    assert "at 08:00 (Europe/Berlin)" in await desk.ask("digest", what="quote", every="day", at="8")
    assert "(Asia/Yangon)" in await desk.ask("add", date="unsg-letter-2022", zone="Asia/Yangon")
    assert "(Europe/Berlin)" in await desk.ask("add", date="mps-call-2021")


async def test_another_zone_for_the_server_moves_the_reminders_that_name_none_themselves(
    world: World, desk: Desk
) -> None:
    await desk.ask("add", date="coup-2021", zone="Berlin")  # the first is kept for the server
    await desk.ask("add", date="genocide-2017", zone="Berlin")
    await desk.ask("digest", what="quote", every="month", day="1", zone="UTC")
    await settings_of(desk).ask("zone", zone="Yangon")
    listed = await desk.list()
    assert re.findall(r"^(\d) · .*\n.*\((.*)\)$", listed, re.MULTILINE) == [
        ("1", "Asia/Yangon"),
        ("2", "Europe/Berlin"),
        ("3", "UTC"),
    ]
    assert f"Next: {stamp(COUP)}" in listed
    await world.at(COUP)
    assert len(world.channel.history()) == 1
    await settings_of(desk).ask("zone", zone="UTC")
    await world.at(COUP + 6.5 * HOUR)  # 09:00 in UTC, of a day that is marked
    first, second = world.channel.history()
    assert read(first.content).startswith("5 years ago today")
    assert read(second.content).startswith("Quote of the month")


async def test_a_message_that_reaches_anyone_or_into_the_program_is_refused(world: World, desk: Desk) -> None:
    refusals = {
        "{0.__class__}": r"The message has {0.__class__} in it; only {years}, {date} and {event} can be filled in.",
        "{server}": "The message has {server} in it",
        "{}": "The message has {} in it",
        "Hello @everyone": "everyone; it can mention nobody but the role you choose, take it out.",
        "Hello @here": "it can mention nobody but",
        f"Ask <@{world.member.id}>": "it can mention nobody but",
        f"Ask <@!{world.member.id}>": "it can mention nobody but",
        "Come <@&1456074443980800019>": "it can mention nobody but",
        "See <#1456074443980800019>": "it can mention nobody but",
        "{event} " * 4: "The message can come to 643 characters when it is filled in; 600 are the most.",
    }
    for message, sentence in refusals.items():
        refused = await desk.refused("add", **YANGON, message=message)
        assert sentence in refused, message
        assert "@everyone" not in refused.message.content
        assert not re.search(r"<@[!&]?[0-9]", refused.message.content)
    digest = {"what": "quote", "every": "day", "zone": "Asia/Yangon"}
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
    refused = await desk.refused("add", **YANGON, at="10:00", before="7")
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
            "digest", what="fact", every="day", zone="UTC", channel=channel
        )
        assert "in #quiet, and lacks them:" in await settings_of(desk).refused("notices", channel=channel)
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
    assert (await names("add", "zone", ""))[0] == "Asia/Yangon, now 06:30 · Myanmar (Burma)"
    assert "Europe/Berlin, now 01:00 · Germany" in await names("digest", "zone", "germ")
    assert (await names("add", "zone", "shan"))[0] == "Asia/Yangon, now 06:30 · Myanmar (Burma)"
    assert (await names("add", "zone", "UTC+6:30"))[0] == "Asia/Yangon, now 06:30 · Myanmar (Burma)"
    assert (await names("add", "zone", "GMT+7"))[0] == "Asia/Bangkok, now 07:00 · Thailand"
    assert await names("pause", "number", "") == []
    await desk.ask("add", **YANGON)
    await desk.ask("digest", what="quote", every="week", day="Monday")
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
    assert [choice["value"] for choice in choices] == ["1"]
