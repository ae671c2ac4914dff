"""/settings commands: a server decides which commands are answered in it."""

from bot.config.command_names import COMMANDS
from bot.config.settings import Settings
from tests.cogs.settings.asking import Asking, restart_with, with_file
from tests.world import World, said

OFF = "This server has switched quote off"


async def test_a_command_that_is_off_is_refused_in_private_and_on_again_answers(world: World, warden: Asking) -> None:
    answer = await warden.ask("commands", command="quote", switch="off")
    assert answer.lines == ["- commands_off: []", '+ commands_off: ["quote"]']
    assert OFF in await world.refused("quote")
    assert not (await world.ask("fact")).private
    assert world.env.errors
    await warden.ask("commands", command="quote", switch="on")
    assert not (await world.ask("quote")).private


async def test_it_still_answers_in_direct_messages_and_in_other_servers(world: World, warden: Asking) -> None:
    await warden.ask("commands", command="quote", switch="off")
    assert OFF not in said(await world.member.user.slash("quote"))
    guild = world.env.create_guild("Others")
    other = guild.add_member(world.env.create_user("neighbour"))
    assert OFF not in said(await other.slash(guild.create_text_channel("hall"), "quote"))


async def test_several_are_off_at_once_each_named_as_one_types_it(world: World, warden: Asking) -> None:
    for name in ("/quote", " search "):
        await warden.ask("commands", command=name, switch="off")
    assert "`/quote`, `/search`" in await warden.show()
    again = await warden.ask("commands", command="quote", switch="off")
    assert again.title == "Nothing changed"
    await warden.ask("commands", command="search", switch="on")
    assert "**commands\\_off**: `/quote`\n" in await warden.show()


async def test_the_menu_that_finds_sources_can_be_off_too(world: World, warden: Asking) -> None:
    message = await world.onlooker.send(world.channel, "The military took power in a coup")
    await warden.ask("commands", command="Find sources", switch="off")
    answer = said(await world.member.context_menu(world.channel, "Find sources", message))
    assert world.env.errors
    assert answer.private
    assert "This server has switched Find sources off" in answer
    await warden.ask("commands", command="Find sources", switch="on")
    assert "switched" not in said(await world.member.context_menu(world.channel, "Find sources", message))


async def test_settings_can_not_be_switched_off_by_any_way(world: World, warden: Asking) -> None:
    for typed in ("settings", "/settings", "Settings"):
        sentence = "/settings can't be switched off: it is what switches on again."
        assert await warden.refused("commands", command=typed, switch="off") == sentence
    (line,) = (await warden.bring("commands_off: [settings]")).lines
    assert "/settings can't be switched off" in line
    choices = await warden.member.autocomplete(world.channel, "settings commands", "command", "sett", switch="off")
    assert choices == []


async def test_what_is_no_command_is_answered_with_the_closest(warden: Asking) -> None:
    answer = await warden.refused("commands", command="Quot", switch="off")
    assert answer.startswith("There is no command “Quot” here. The closest there are:\nquote")


async def test_every_command_can_be_off_and_the_way_back_stays_open(world: World, warden: Asking) -> None:
    names = ", ".join(f'"{name}"' for name in COMMANDS)
    await warden.bring_and_apply(f"commands_off: [{names}]")
    for name in ("about", "help", "quote"):
        assert f"This server has switched {name} off" in await world.refused(name)
    reminders = world.desk
    assert "This server has switched reminders off" in await reminders.refused("list")
    assert (await warden.bring_and_apply("commands_off: []")).title == "Applied"
    assert not (await world.ask("quote")).private


async def test_what_is_off_stays_off_after_a_restart(world: World, warden: Asking) -> None:
    await warden.ask("commands", command="quote", switch="off")
    await world.restart()
    assert OFF in await world.refused("quote")
    await warden.press(await warden.ask("reset"), "Apply")
    assert not (await world.ask("quote")).private
    await warden.press(await warden.ask("undo"), "Apply")
    assert OFF in await world.refused("quote")


async def test_what_the_operator_switched_off_a_server_may_switch_on(
    world: World, warden: Asking, settings: Settings
) -> None:
    await restart_with(world, with_file(settings, defaults={"commands_off": ("quote", "search")}))
    assert OFF in await world.refused("quote")
    await warden.ask("commands", command="quote", switch="on")
    assert not (await world.ask("quote")).private
    await restart_with(world, with_file(settings, defaults={"commands_off": ("quote", "search", "fact")}))
    assert not (await world.ask("fact")).private, "the list is the server's own now"
    await warden.press(await warden.ask("reset", setting="commands_off"), "Apply")
    assert "This server has switched fact off" in await world.refused("fact")


async def test_only_administrators_switch(world: World, warden: Asking) -> None:
    """Those whom a server lets see /settings, and no more."""
    command = world.env.backend.find_command("settings", None, type=1)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: True})
    member = Asking(world.env, world.member, world.channel)
    assert "for those who may manage the server" in await member.refused("commands", command="quote", switch="off")
    assert not (await world.ask("quote")).private
