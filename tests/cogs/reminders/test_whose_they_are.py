"""Whose reminders are: of those who administer a server, and of that server alone."""

from typing import Any

from simcord import MemberActor

from tests.cogs.reminders.scene import COUP, FOR_ADMINISTRATORS, NOTHING, YANGON, open_to_all, settings_of, what_became
from tests.world import Desk, Said, World, a_desk


def commands_with_numbers(number: int) -> list[tuple[str, dict[str, Any]]]:
    return [(command, {"number": str(number)}) for command in ("pause", "resume", "remove", "preview", "test")]


def all_commands() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("add", {"date": "genocide-2017", "zone": "Asia/Yangon"}),
        ("digest", {"what": "quote", "every": "day", "zone": "Asia/Yangon"}),
        ("list", {}),
        ("check", {}),
        *commands_with_numbers(1),
        ("log", {}),
    ]


async def test_members_who_do_not_manage_the_server_change_nothing_and_see_nothing(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    before = await desk.list()
    open_to_all(world, "reminders")
    for command, options in all_commands():
        result = await world.member.slash(world.channel, f"reminders {command}", **options)
        shown = "" if result.response is None else Said(result.response).text
        assert "Military coup" not in shown, command
    choices = await world.member.autocomplete(world.channel, "reminders remove", "number", "")
    assert choices == []
    assert await desk.list() == before
    assert world.channel.history() == []
    assert world.env.errors, "nothing was refused"


async def test_members_who_do_not_manage_the_server_are_told_so_in_private(world: World, desk: Desk) -> None:
    open_to_all(world, "reminders")
    theirs = Desk(world.env, world.member, world.channel)
    for command, options in all_commands():
        refused = await theirs.refused(command, **options)
        assert refused.text == FOR_ADMINISTRATORS


async def test_reminders_are_offered_to_those_who_manage_the_server_and_to_nobody_else(world: World) -> None:
    def offered(member: MemberActor) -> set[str]:
        return {each for each in member.available_commands(world.channel) if each.startswith("reminders ")}

    assert len(offered(world.desk.member)) == 10
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
    await settings_of(desk).ask("notices", channel=world.channel)
    await settings_of(desk).ask("lateness", dates=3)
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
    await settings_of(theirs).ask("notices")
    await settings_of(theirs).ask("lateness")
    assert await desk.list() == before
    assert (await desk.ask("log")).text == log
