"""/settings undo and reset: the way back, a step at a time or all at once."""

from datetime import UTC, datetime, timedelta

from discord.app_commands import Command, Group

from bot.config.servers import KEYS
from bot.config.settings import Settings
from tests.cogs.settings.asking import Asking, restart_with, with_file
from tests.world import Desk, World

COUP = datetime(2026, 2, 1, 2, 30, tzinfo=UTC)
"""09:00 in Yangon on the day."""


async def undo(asking: Asking) -> list[str]:
    """What was taken back."""
    preview = await asking.ask("undo")
    lines = preview.lines
    assert (await asking.press(preview, "Apply")).title == "Applied"
    return lines


async def test_without_a_change_there_is_nothing_to_undo(warden: Asking) -> None:
    assert await warden.refused("undo") == "Nothing was changed in Discord that could be undone."


async def test_undo_shows_first_what_it_takes_back(warden: Asking) -> None:
    await warden.ask("zone", zone="Berlin")
    preview = await warden.ask("undo")
    assert preview.title == "What would change"
    assert preview.text.startswith("This takes back /settings zone of <t:1767225600:f>.")
    assert preview.lines == ['- zone: "Europe/Berlin"', "+ zone: null"]
    await warden.press(preview, "Cancel")
    assert await warden.log() == ["/settings zone"]


async def test_one_undo_after_another_leads_back_to_the_beginning(
    world: World, warden: Asking, reminders: Desk
) -> None:
    states, steps = [], 0
    role = world.guild.create_role("Keepers")
    for change in (
        lambda: warden.ask("zone", zone="Berlin"),
        lambda: warden.ask("channel", channel=world.channel),
        lambda: warden.ask("notices", channel=world.channel),
        lambda: warden.ask("lateness", dates=3),
        lambda: warden.ask("commands", command="quote", switch="off"),
        lambda: warden.ask("roles", role=role, may=True),
        lambda: reminders.ask("add", date="coup-2021"),
        lambda: reminders.ask("digest", what="fact", every="day", zone="UTC"),
        lambda: reminders.ask("pause", number=1),
        lambda: reminders.ask("resume", number=1),
        lambda: reminders.ask("remove", number=1),
        lambda: warden.bring_and_apply("zone: Asia/Yangon\ncommands_off: [search]\nreminders: [{date: all}]\n"),
    ):
        states.append(await warden.export())
        await change()
        steps += 1
    await warden.press(await warden.ask("reset"), "Apply")
    await undo(warden)
    await world.restart()
    for state in reversed(states):
        await undo(warden)
        assert await warden.export() == state
    assert await warden.refused("undo") == "Nothing was changed in Discord that could be undone."
    log = await warden.log()
    assert all(entry.startswith("undo of ") for entry in log[: steps + 1])
    assert all(entry.endswith(" · undone since") for entry in log[steps + 1 :])
    assert "There is none yet." in await reminders.list()


async def test_after_an_undo_a_new_change_is_the_next_to_be_undone(warden: Asking) -> None:
    await warden.ask("zone", zone="Berlin")
    await warden.ask("zone", zone="Paris")
    assert await undo(warden) == ['- zone: "Europe/Paris"', '+ zone: "Europe/Berlin"']
    await warden.ask("lateness", dates=3)
    assert (await undo(warden))[-1] == "+ lateness: {dates: null, digests: 6}"
    assert await undo(warden) == ['- zone: "Europe/Berlin"', "+ zone: null"]
    assert await warden.log() == [
        "undo of /settings zone",
        "undo of /settings lateness",
        "/settings lateness · undone since",
        "undo of /settings zone",
        "/settings zone · undone since",
        "/settings zone · undone since",
    ]


async def test_an_undo_that_was_shown_before_another_change_is_too_old(warden: Asking) -> None:
    await warden.ask("zone", zone="Berlin")
    preview = await warden.ask("undo")
    await warden.ask("lateness", dates=3)
    sentence = "The settings have changed since. Nothing was done; begin again."
    assert (await warden.press(preview, "Apply")).text == sentence
    assert await warden.log() == ["/settings lateness", "/settings zone"]


async def test_the_same_undo_shown_twice_is_done_once(warden: Asking) -> None:
    await warden.ask("zone", zone="Berlin")
    await warden.ask("zone", zone="Paris")
    one, other = await warden.ask("undo"), await warden.ask("undo")
    assert (await warden.press(one, "Apply")).title == "Applied"
    assert "begin again" in (await warden.press(other, "Apply")).text
    assert "Europe/Berlin" in await warden.show()


async def test_a_removed_reminder_comes_back_with_its_pause_and_its_words(
    world: World, warden: Asking, reminders: Desk
) -> None:
    await reminders.ask("add", date="coup-2021", before="7 0", zone="Yangon", message="As ever")
    await reminders.ask("pause", number=1)
    await reminders.ask("remove", number=1)
    await undo(warden)
    listed = await reminders.list()
    assert "2 · Military coup in Myanmar" in listed
    assert "7 days before and on the day at 09:00 (Asia/Yangon)\nAs ever\nPaused since" in listed
    await world.at(COUP - timedelta(days=7))
    assert world.channel.history() == []
    await reminders.ask("resume", number=2)
    await world.at(COUP)
    assert len(world.channel.history()) == 1


async def test_what_was_posted_before_a_reminder_was_removed_does_not_come_again_after_the_undo(
    world: World, warden: Asking, reminders: Desk
) -> None:
    await reminders.ask("add", date="coup-2021", before="1 0", zone="Yangon")
    await world.at(COUP - timedelta(days=1))
    await reminders.ask("remove", number=1)
    await undo(warden)
    await world.at(COUP - timedelta(days=1) + timedelta(hours=1))
    assert len(world.channel.history()) == 1
    await world.at(COUP)
    assert len(world.channel.history()) == 2


async def test_the_operators_file_is_not_undone_and_its_change_is_in_the_log(
    world: World, warden: Asking, settings: Settings
) -> None:
    await warden.ask("lateness", dates=3)
    await restart_with(world, with_file(settings, defaults={"zone": "Asia/Yangon"}))
    assert await warden.log() == ["the operator's file", "/settings lateness"]
    assert (await undo(warden))[0] == "- lateness: {dates: 3, digests: 6}"
    assert await warden.refused("undo") == "Nothing was changed in Discord that could be undone."
    assert "Asia/Yangon" in await warden.show()


# -- reset


async def test_every_setting_is_offered_to_be_given_up(world: World) -> None:
    settings = world.bot.tree.get_command("settings")
    assert isinstance(settings, Group)
    reset = settings.get_command("reset")
    assert isinstance(reset, Command)
    assert [choice.value for choice in reset.parameters[0].choices] == list(KEYS)


async def test_reset_of_one_key_gives_up_that_one(world: World, warden: Asking) -> None:
    await warden.ask("zone", zone="Berlin")
    await warden.ask("lateness", dates=3)
    preview = await warden.ask("reset", setting="zone")
    assert preview.lines == ['- zone: "Europe/Berlin"', "+ zone: null"]
    assert "Europe/Berlin" in await warden.show()
    await warden.press(preview, "Apply")
    shown = await warden.show()
    assert "Europe/Berlin" not in shown
    assert "for 3 hours" in shown


async def test_reset_gives_up_all_that_was_set_in_discord(
    world: World, warden: Asking, reminders: Desk, settings: Settings
) -> None:
    file = with_file(settings, defaults={"zone": "Asia/Yangon", "reminders": ({"date": "all"},)})
    await restart_with(world, file)
    before = await warden.export()
    await warden.ask("zone", zone="Berlin")
    await warden.ask("channel", channel=world.channel)
    await warden.ask("commands", command="quote", switch="off")
    await reminders.ask("add", date="coup-2021")
    await warden.press(await warden.ask("reset"), "Apply")
    assert await warden.export() == before
    assert (await warden.ask("reset")).text == "Nothing of it is set in Discord."


async def test_what_is_set_as_the_file_has_it_can_be_given_up_too(
    world: World, warden: Asking, settings: Settings
) -> None:
    """Otherwise the server would go on with its own when the file changes, and nobody could help it."""
    await restart_with(world, with_file(settings, defaults={"zone": "Asia/Yangon"}))
    answer = await warden.ask("zone", zone="Yangon")
    assert answer.title == "Set in Discord"
    assert "Asia/Yangon\n*set in Discord*" in await warden.show()
    preview = await warden.ask("reset", setting="zone")
    assert preview.lines == ["  (no value, only where it comes from)"]
    await warden.press(preview, "Apply")
    assert "Asia/Yangon\n*the operator's file, for all servers*" in await warden.show()


async def test_what_is_so_already_is_said_to_be_and_is_no_change(warden: Asking) -> None:
    await warden.ask("zone", zone="Berlin")
    assert (await warden.ask("zone", zone="Berlin")).title == "Nothing changed"
    assert (await warden.ask("commands", command="quote", switch="on")).title == "Nothing changed"
    assert await warden.log() == ["/settings zone"]
