"""What is set for all reminders of a server: where errors are told, and how late a post may come."""

from typing import Any

import pytest
from simcord import ChannelHandle, MemberActor

from tests.cogs.reminders.scene import FOR_ADMINISTRATORS, SettingsDesk, open_to_all, settings_of
from tests.world import Desk, Said, World


@pytest.fixture
def settings_desk(desk: Desk) -> SettingsDesk:
    return settings_of(desk)


async def test_notices_are_set_shown_and_taken_back(world: World, settings_desk: SettingsDesk) -> None:
    elsewhere = world.guild.create_text_channel("wardens")
    answer = await settings_desk.ask("notices", channel=elsewhere)
    assert answer.private
    assert answer.title == "Changed"
    assert diff(answer) == ["- notices: null", f'+ notices: "{elsewhere.id}"  # #wardens']
    assert f"Errors are told in <#{elsewhere.id}>." in await settings_desk.list()
    again = await settings_desk.ask("notices", channel=elsewhere)
    assert again.title == "Nothing changed"
    assert f"Errors are told in <#{elsewhere.id}>." in await settings_desk.list()
    assert diff(await settings_desk.ask("notices")) == [f'- notices: "{elsewhere.id}"  # #wardens', "+ notices: null"]
    assert "Errors are told in /reminders log only" in await settings_desk.list()


async def test_lateness_is_set_shown_and_taken_back(world: World, settings_desk: SettingsDesk) -> None:
    elsewhere = world.guild.create_text_channel("wardens")
    await settings_desk.ask("notices", channel=elsewhere)
    late = await settings_desk.ask("lateness", dates=1, digests=24)
    assert late.private
    assert diff(late) == ["- lateness: {dates: null, digests: 6}", "+ lateness: {dates: 1, digests: 24}"]
    listed = await settings_desk.list()
    assert "Late, a date is still posted for 1 hour, a digest for 24 hours." in listed
    assert f"Errors are told in <#{elsewhere.id}>." in listed
    back = await settings_desk.ask("lateness")
    assert diff(back) == ["- lateness: {dates: 1, digests: 24}", "+ lateness: {dates: null, digests: 6}"]
    assert "until its local day ends, a digest for 6 hours" in await settings_desk.list()


def diff(answer: Said) -> list[str]:
    """What changed, a line each."""
    opening, *lines, closing = answer.markdown.splitlines()
    assert (opening, closing) == ("```diff", "```")
    return lines


def both(channel: ChannelHandle) -> list[tuple[str, dict[str, Any]]]:
    return [("notices", {"channel": channel}), ("lateness", {"dates": 1})]


async def test_members_who_do_not_manage_the_server_set_neither_and_are_told_so_in_private(
    world: World, settings_desk: SettingsDesk
) -> None:
    before = await settings_desk.list()
    open_to_all(world, "settings")
    theirs = SettingsDesk(world.env, world.member, world.channel)
    for command, options in both(world.channel):
        refused = await theirs.refused(command, **options)
        assert refused.text == FOR_ADMINISTRATORS
    assert await settings_desk.list() == before
    assert world.channel.history() == []


async def test_they_are_offered_to_those_who_manage_the_server_and_to_nobody_else(world: World) -> None:
    def offered(member: MemberActor) -> set[str]:
        return {each for each in member.available_commands(world.channel) if each.startswith("settings ")}

    assert {"settings notices", "settings lateness"} <= offered(world.desk.member)
    assert not offered(world.member)
    assert not [each for each in world.desk.member.user.available_commands() if each.startswith("settings")]
