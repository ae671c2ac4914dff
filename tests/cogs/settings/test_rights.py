"""Who may, and what nobody may: /settings by command, by file, by reset and by undo."""

from typing import Any

import discord
import pytest
from simcord import ChannelHandle
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.config.settings import Settings
from tests.cogs.settings.asking import Asking, a_member, restart_with, with_file
from tests.world import Desk, World

FILE = "padauk-settings.yaml"
REFUSED = "This is for those who may manage the server (Manage Server), or have a role they named for it."
NOT_THEIRS = "Who may administer is for those to say who may manage the server (Manage Server)."
MANAGE = discord.Permissions(manage_guild=True)


def open_to_all(world: World, name: str = "settings") -> None:
    """The server's own settings show the command to everyone."""
    command = world.env.backend.find_command(name, None, type=1)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: True})


def forbid(world: World, channel: ChannelHandle, whom: Asking | None = None, **permissions: bool) -> None:
    """Keep *whom*, or the bot, from something in *channel*."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    target = (
        (world.guild.roles["TestBot"].id, OverwriteType.ROLE)
        if whom is None
        else (whom.member.id, OverwriteType.MEMBER)
    )
    world.env.backend.set_overwrite(channel.id, Overwrite(*target, allow=allow.value, deny=deny.value))


def all_commands(world: World) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("show", {}),
        ("log", {}),
        ("export", {}),
        ("import", {"file": (FILE, b"zone: Asia/Yangon")}),
        ("reset", {}),
        ("undo", {}),
        ("channel", {"channel": world.channel}),
        ("zone", {"zone": "Yangon"}),
        ("notices", {"channel": world.channel}),
        ("lateness", {"dates": 1}),
        ("commands", {"command": "quote", "switch": "off"}),
        ("roles", {"role": world.guild.roles["wardens"], "may": True}),
    ]


# -- who


async def test_settings_are_offered_to_those_who_manage_the_server_and_in_no_direct_message(
    world: World, warden: Asking
) -> None:
    def offered(names: tuple[str, ...]) -> set[str]:
        return {name.removeprefix("settings ") for name in names if name.startswith("settings")}

    every = {command for command, _ in all_commands(world)}
    assert offered(warden.member.available_commands(world.channel)) == every, "a command is tested by no one here"
    assert not offered(world.member.available_commands(world.channel))
    assert not offered(warden.member.user.available_commands())


async def test_members_are_refused_in_private_by_every_command_and_nothing_changes(
    world: World, warden: Asking
) -> None:
    await warden.ask("zone", zone="Berlin")
    before = await warden.export()
    open_to_all(world)
    member = a_member(world, "curious", world.guild.create_role("Keepers"))
    for command, options in all_commands(world):
        assert await member.refused(command, **options) == REFUSED, command
    assert await warden.export() == before
    assert await warden.log() == ["/settings zone"]


async def test_what_members_are_offered_while_typing_is_the_same_in_every_server(world: World, warden: Asking) -> None:
    async def offered() -> list[object]:
        return [
            await world.member.autocomplete(world.channel, f"settings {command}", option, "", **filled)
            for command, option, filled in (("commands", "command", {"switch": "off"}), ("zone", "zone", {}))
        ]

    open_to_all(world)
    before = await offered()
    await warden.ask("zone", zone="Berlin")
    await warden.ask("commands", command="quote", switch="off")
    assert await offered() == before


async def test_the_owner_and_administrators_of_the_server_may(world: World, warden: Asking) -> None:
    role = world.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    await a_member(world, "admin", role).ask("zone", zone="Berlin")
    owner = world.env.create_user("founder")
    guild = world.env.create_guild("Founded", owner=owner)
    theirs = Asking(world.env, guild.add_member(owner), guild.create_text_channel("hall"))
    await theirs.ask("zone", zone="Berlin")
    assert await warden.log() == await theirs.log() == ["/settings zone"]


async def test_a_role_that_was_named_may_all_but_say_who_may(world: World, warden: Asking, reminders: Desk) -> None:
    role = world.guild.create_role("Keepers")
    other = world.guild.create_role("Others")
    for command in ("settings", "reminders"):
        open_to_all(world, command)
    keeper = a_member(world, "keeper", role)
    await warden.ask("roles", role=role, may=True)
    before = await warden.export()
    for may, named in ((True, other), (False, role)):
        assert await keeper.refused("roles", role=named, may=may) == NOT_THEIRS
    for content in ("admin_roles: []", f'admin_roles: ["{role.id}", "{other.id}"]'):
        answer_text = await refused_import(keeper, content)
        assert answer_text == NOT_THEIRS
    assert await keeper.refused("reset") == NOT_THEIRS
    assert await keeper.refused("reset", setting="admin_roles") == NOT_THEIRS
    assert await keeper.refused("undo") == NOT_THEIRS
    assert await warden.export() == before
    assert "Europe/Berlin" in await keeper.ask("zone", zone="Berlin")
    assert (await keeper.bring_and_apply("lateness: {dates: 3}")).title == "Applied"
    assert (await keeper.press(await keeper.ask("undo"), "Apply")).title == "Applied"
    assert (await keeper.press(await keeper.ask("reset", setting="zone"), "Apply")).title == "Applied"
    assert (await keeper.ask("commands", command="quote", switch="off")).title == "Changed"
    assert "Keepers" not in await keeper.export()
    their_reminders = Desk(world.env, keeper.member, world.channel)
    assert (await their_reminders.ask("add", date="coup-2021", zone="UTC")).title == "Reminder added"
    await warden.ask("roles", role=role, may=False)
    assert await keeper.refused("show") == REFUSED


async def refused_import(asking: Asking, content: str) -> str:
    seen = len(asking.env.errors)
    answer = await asking.bring(content)
    assert len(asking.env.errors) > seen
    return answer.text


async def test_a_preview_made_with_the_right_to_say_who_may_is_not_applied_without_it(
    world: World, warden: Asking
) -> None:
    role, other = world.guild.create_role("Keepers"), world.guild.create_role("Others")
    await warden.ask("roles", role=role, may=True)
    keeper = a_member(world, "keeper", role)
    for preview in (
        await warden.bring(f'admin_roles: ["{role.id}", "{other.id}"]'),
        await warden.ask("reset"),
        await warden.ask("undo"),
    ):
        assert (await keeper.press(preview, "Apply")).text == NOT_THEIRS
    assert await warden.log() == ["/settings roles"]


async def test_everyone_can_not_be_named_by_any_way(world: World, warden: Asking) -> None:
    sentence = "Everyone has this role; name another."
    assert await warden.refused("roles", role=world.guild.default_role, may=True) == sentence
    answer = await warden.bring(f'zone: UTC\nadmin_roles: ["{world.guild.id}"]')
    assert answer.lines == [f"{FILE}:2: admin_roles: {sentence}"]
    assert await warden.log() == []


async def test_the_operators_file_naming_everyone_gives_nobody_a_right(
    world: World, warden: Asking, settings: Settings
) -> None:
    named = with_file(settings, servers={world.guild.id: {"admin_roles": (str(world.guild.id),)}})
    await restart_with(world, named)
    open_to_all(world)
    member = a_member(world, "curious")
    assert await member.refused("show") == REFUSED
    assert await member.refused("zone", zone="Berlin") == REFUSED
    role = world.guild.create_role("Keepers")
    assert (await warden.ask("roles", role=role, may=True)).lines[-1] == f'+ admin_roles: ["{role.id}"]  # @Keepers'
    assert await member.refused("show") == REFUSED


async def test_a_role_of_the_operators_file_may_and_one_of_another_server_may_not(
    world: World, warden: Asking, settings: Settings
) -> None:
    role = world.guild.create_role("Keepers")
    named = with_file(settings, servers={world.guild.id: {"admin_roles": (str(role.id),)}})
    await restart_with(world, named)
    open_to_all(world)
    keeper = a_member(world, "keeper", role)
    assert "Keepers" not in await keeper.show()
    assert await keeper.refused("roles", role=role, may=False) == NOT_THEIRS
    stranger = world.env.create_guild("Others").create_role("Strangers")
    answer = await warden.bring(f'admin_roles: ["{role.id}", "{stranger.id}"]')
    assert answer.lines == [f"{FILE}:1: admin_roles: There is no role {stranger.id} in this server."]


async def test_a_role_that_is_gone_leaves_the_list_and_stands_in_no_ones_way(world: World, warden: Asking) -> None:
    gone, role = world.guild.create_role("Gone"), world.guild.create_role("Keepers")
    await warden.ask("roles", role=gone, may=True)
    world.env.backend.delete_role(world.guild.id, gone.id)
    answer = await warden.ask("roles", role=role, may=True)
    assert answer.lines[-1] == f'+ admin_roles: ["{role.id}"]  # @Keepers'


# -- what nobody may: channels and roles


NOT_SEEN = "There is no channel {} in this server, or you can't see it."


@pytest.fixture
def places(world: World, warden: Asking) -> dict[str, tuple[int, str]]:
    """Channels that may not be named, and what is said of each."""
    quiet = world.guild.create_text_channel("quiet")
    forbid(world, quiet, send_messages=False)
    news = world.guild.create_text_channel("news")
    forbid(world, news, warden, send_messages=False)
    hidden = world.guild.create_text_channel("hidden")
    forbid(world, hidden, warden, view_channel=False)
    hall = world.guild.create_voice_channel("hall")
    elsewhere = world.env.create_guild("Others").create_text_channel("theirs")
    unknown = 123456789012345678
    return {
        "the bot may not": (
            quiet.id,
            "The bot needs these permissions in #quiet, and lacks them: Send Messages, Embed Links.",
        ),
        "they may not write": (news.id, "You may not write in #news yourself, so you can't have Padauk do it."),
        "they may not see": (hidden.id, NOT_SEEN.format(hidden.id)),
        "voice": (hall.id, "#hall is no text channel."),
        "another server": (elsewhere.id, NOT_SEEN.format(elsewhere.id)),
        "none": (unknown, NOT_SEEN.format(unknown)),
    }


async def test_a_file_may_name_no_channel_that_its_bringer_and_the_bot_may_not_post_in(
    world: World, warden: Asking, places: dict[str, tuple[int, str]]
) -> None:
    before = await warden.export()
    for case, (channel_id, problem) in places.items():
        content = (
            f'zone: UTC\nchannel: "{channel_id}"\nnotices: "{channel_id}"\nreminders:\n- date: all\n'
            f'- {{date: coup-2021, channel: "{channel_id}"}}\n'
            f'digests:\n- what: quote\n  every: day\n  channel: {channel_id}\n  at: "10:00"\n'
        )
        answer = await warden.bring(
            content.replace("- date: all\n", f'- {{date: all, channel: "{world.channel.id}"}}\n')
        )
        assert answer.lines == [
            f"{FILE}:2: channel: {problem}",
            f"{FILE}:3: notices: {problem}",
            f"{FILE}:6: reminders[1]: {problem}",
            f"{FILE}:8: digests[0]: {problem}",
        ], case
    assert await warden.export() == before


async def test_no_command_names_such_a_channel(
    world: World, warden: Asking, places: dict[str, tuple[int, str]]
) -> None:
    for case in ("the bot may not", "they may not write"):
        channel_id, problem = places[case]
        channel = next(each for each in world.guild.channels.values() if each.id == channel_id)
        for command in ("channel", "notices"):
            assert await warden.refused(command, channel=channel) == problem
    assert await warden.log() == []


async def test_a_reset_to_such_a_channel_is_refused(
    world: World, warden: Asking, places: dict[str, tuple[int, str]], settings: Settings
) -> None:
    for key in ("channel", "notices"):
        await warden.ask(key, channel=world.channel)
    for case, (channel_id, problem) in places.items():
        block = {"channel": str(channel_id), "notices": str(channel_id)}
        await restart_with(world, with_file(settings, servers={world.guild.id: block}))
        for options in ({"setting": "channel"}, {"setting": "notices"}, {}):
            assert await warden.refused("reset", **options) == problem, case
    assert f"<#{world.channel.id}>" in await warden.show()


async def test_an_undo_that_leads_where_one_may_not_is_refused(world: World, warden: Asking, reminders: Desk) -> None:
    news = world.guild.create_text_channel("news")
    await reminders.ask("add", date="coup-2021", zone="UTC", channel=news)
    await reminders.ask("remove", number=1)
    forbid(world, news, warden, send_messages=False)
    assert await warden.refused("undo") == "You may not write in #news yourself, so you can't have Padauk do it."
    world.env.backend.delete_channel(news.id)
    assert await warden.refused("undo") == NOT_SEEN.format(news.id)
    assert await warden.log() == ["/reminders remove", "/reminders add"]


async def test_a_reminder_can_not_be_moved_to_where_its_role_may_not_be_mentioned(
    world: World, warden: Asking, settings: Settings
) -> None:
    closed = world.guild.create_role("Board", mentionable=False)
    entry = {"date": "all", "role": str(closed.id)}
    block = {"reminders": (entry,), "channel": str(world.channel.id), "zone": "UTC"}
    await restart_with(world, with_file(settings, servers={world.guild.id: block}))
    elsewhere = world.guild.create_text_channel("elsewhere")
    problem = "You may not mention the role Board yourself, so you can't have Padauk do it."
    assert problem in await warden.refused("channel", channel=elsewhere)
    answer = await warden.bring(f'zone: Europe/Berlin\nchannel: "{elsewhere.id}"\n')
    assert answer.lines[0] == f"{FILE}:2: channel: {problem}"


async def test_a_file_names_no_role_that_its_bringer_and_the_bot_may_not_mention(world: World, warden: Asking) -> None:
    closed = world.guild.create_role("Board", mentionable=False)
    stranger = world.env.create_guild("Others").create_role("Strangers", mentionable=True)
    for role_id, problem in {
        closed.id: "You may not mention the role Board yourself, so you can't have Padauk do it.",
        stranger.id: f"There is no role {stranger.id} in this server.",
        world.guild.id: "A reminder can't mention everyone; choose a role that people asked for.",
    }.items():
        entry = f'{{date: all, channel: "{world.channel.id}", role: "{role_id}"}}'
        answer = await warden.bring(f"zone: UTC\nreminders:\n- {entry}\n")
        assert answer.lines[0] == f"{FILE}:3: reminders[0]: {problem}"
    assert await warden.log() == []


async def test_a_role_that_may_not_be_mentioned_does_not_slip_in_behind_another_reminder(
    world: World, warden: Asking
) -> None:
    """The second stands for the same channel: it would wait, and come once the first is removed."""
    closed = world.guild.create_role("Board", mentionable=False)
    answer = await warden.bring(
        f'zone: UTC\nchannel: "{world.channel.id}"\nreminders:\n- date: all\n'
        f'- {{date: all, channel: "{world.channel.id}", role: "{closed.id}"}}\n'
    )
    assert answer.title == "This file can't be used"
    problem = "You may not mention the role Board yourself, so you can't have Padauk do it."
    assert f"{FILE}:5: reminders[1]: {problem}" in answer.lines


async def test_what_was_allowed_once_stays_when_something_else_is_changed(
    world: World, warden: Asking, reminders: Desk
) -> None:
    news = world.guild.create_text_channel("news")
    await reminders.ask("add", date="coup-2021", zone="UTC", channel=news)
    forbid(world, news, warden, send_messages=False)
    assert (await warden.ask("zone", zone="Berlin")).title == "Changed"
    assert "at 09:00 (Europe/Berlin)" in await reminders.list()


async def test_what_was_allowed_once_is_not_turned_into_more(world: World, warden: Asking, reminders: Desk) -> None:
    """Who may not write there may pause it, and nothing else."""
    news = world.guild.create_text_channel("news")
    await reminders.ask("digest", what="quote", every="week", day="Monday", zone="UTC", channel=news)
    forbid(world, news, warden, send_messages=False)
    text = await warden.export()
    for before, after in (('at: "09:00"', 'at: "03:00"'), ("every: week\n  day: Monday", "every: day")):
        assert before in text
        refused = await warden.bring(text.replace(before, after))
        assert "You may not write in #news yourself, so you can't have Padauk do it." in refused
    paused = text.replace('at: "09:00"', 'at: "09:00"\n  paused: true')
    assert (await warden.bring_and_apply(paused)).title == "Applied"
