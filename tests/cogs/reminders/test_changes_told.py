"""Administrators hear of changes by which words, roles or channels become others, whoever made them."""

from tests.cogs.reminders.scene import YANGON, settings_of
from tests.world import Desk, World, read


async def test_changes_of_words_and_places_are_told_where_notices_went_before_and_without_names(
    world: World, desk: Desk
) -> None:
    wardens = world.guild.create_text_channel("wardens")
    elsewhere = world.guild.create_text_channel("elsewhere")
    await settings_of(desk).ask("notices", channel=wardens)
    assert wardens.history() == []  # nobody was to be told before
    await desk.ask("add", **YANGON)
    assert wardens.history() == []  # neither words nor a role
    await desk.ask("digest", what="quote", every="day", zone="UTC", message="Ours")
    await settings_of(desk).ask("notices", channel=elsewhere)
    await desk.ask("remove", number=2)
    added, moved = (read(message.content) for message in wardens.history())
    assert 'message: "Ours"' in added
    assert added.splitlines()[1] == "By /reminders digest:"
    assert f'+ notices: "{elsewhere.id}"' in moved
    assert "/settings undo" in moved
    (removed,) = (read(message.content) for message in elsewhere.history())
    assert 'message: "Ours"' in removed
    assert desk.member.name not in added + moved + removed
    assert str(desk.member.id) not in added + moved + removed
