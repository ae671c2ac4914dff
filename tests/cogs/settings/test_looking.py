"""/settings show, log and export: what holds, where it comes from, and what was changed."""

import sqlite3
from contextlib import closing

import discord

from bot.config.settings import Settings
from tests.cogs.settings.asking import Asking, restart_with, with_file
from tests.world import Desk, World

KEYS = ("channel", "zone", "notices", "admin_roles", "commands_off", "lateness", "reminders", "digests")

_MANAGE = discord.Permissions(manage_guild=True)

IN_DISCORD = "*set in Discord*"
FOR_THIS_SERVER = "*the operator's file, for this server*"
FOR_ALL_SERVERS = "*the operator's file, for all servers*"
BUILT_IN = "*built in*"


def settings_in(shown: str) -> dict[str, tuple[str, str]]:
    """Value and origin by key, as /settings show has them."""
    found = {}
    for paragraph in shown.split("\n\n"):
        if paragraph.startswith("**") and "**: " in paragraph:
            said, origin = paragraph.splitlines()
            key, value = said.removeprefix("**").split("**: ", 1)
            found[key.replace("\\", "")] = (value, origin)
    return found


async def test_before_anything_is_set_every_key_is_shown_with_what_is_built_in(warden: Asking) -> None:
    shown = settings_in(await warden.show())
    assert tuple(sorted(shown)) == tuple(sorted(KEYS))
    assert {origin for _, origin in shown.values()} == {BUILT_IN}
    assert {key: value for key, (value, _) in shown.items()} == {
        "channel": "none; reminders name theirs",
        "zone": "none; it is asked for with the first reminder",
        "notices": "none; what goes wrong is in /reminders log only",
        "admin_roles": "none; those who may manage the server administer",
        "commands_off": "none; all can be used",
        "lateness": "Late, a date is still posted until its local day ends, a digest for 6 hours.",
        "reminders": "0; /reminders list shows them",
        "digests": "0; /reminders list shows them",
    }


async def test_each_layer_comes_before_the_one_beneath_it_key_by_key(
    world: World, warden: Asking, settings: Settings
) -> None:
    role = world.guild.create_role("Keepers")
    file = with_file(
        settings,
        defaults={
            "zone": "Asia/Yangon",
            "commands_off": ("search",),
            "lateness": {"dates": 2, "digests": 3},
            "reminders": ({"date": "coup-2021"},),
        },
        servers={
            world.guild.id: {
                "zone": "Europe/Berlin",
                "commands_off": ("quote", "Find sources"),
                "admin_roles": (str(role.id),),
                "notices": str(world.channel.id),
            }
        },
    )
    await restart_with(world, file)
    await warden.ask("zone", zone="Paris")
    await warden.ask("channel", channel=world.channel)
    assert settings_in(await warden.show()) == {
        "channel": (f"<#{world.channel.id}>", IN_DISCORD),
        "zone": ("Europe/Paris", IN_DISCORD),
        "notices": (f"<#{world.channel.id}>", FOR_THIS_SERVER),
        "admin_roles": (f"<@&{role.id}>", FOR_THIS_SERVER),
        "commands_off": ("`/quote`, `/Find sources`", FOR_THIS_SERVER),
        "lateness": ("Late, a date is still posted for 2 hours, a digest for 3 hours.", FOR_ALL_SERVERS),
        "reminders": ("1; /reminders list shows them", FOR_ALL_SERVERS),
        "digests": ("0; /reminders list shows them", BUILT_IN),
    }
    await warden.press(await warden.ask("reset", setting="zone"), "Apply")
    assert settings_in(await warden.show())["zone"] == ("Europe/Berlin", FOR_THIS_SERVER)


async def test_reminders_that_wait_are_shown_with_what_they_wait_for(
    world: World, warden: Asking, reminders: Desk, settings: Settings
) -> None:
    entry = {"date": "coup-2021"}
    await restart_with(world, with_file(settings, defaults={"reminders": (entry,)}))
    coup = "Military coup in Myanmar, set in the settings, is not posted: "
    assert f"{coup}no channel and no time zone is set for it." in await warden.ask("show")
    assert coup in await reminders.list()
    await warden.ask("zone", zone="Yangon")
    assert f"{coup}no channel is set for it." in await warden.ask("show")
    await warden.ask("channel", channel=world.channel)
    assert coup not in await warden.ask("show")
    assert f"1 · Military coup in Myanmar\n<#{world.channel.id}>" in await reminders.list()


async def test_what_is_paused_is_counted(warden: Asking, reminders: Desk) -> None:
    await reminders.ask("add", date="coup-2021", zone="Yangon")
    await reminders.ask("add", date="genocide-2017")
    await reminders.ask("pause", number=2)
    assert settings_in(await warden.show())["reminders"][0] == "2, 1 of them paused; /reminders list shows them"


async def test_the_log_names_the_way_and_what_changed_the_last_first(world: World, warden: Asking) -> None:
    assert (await warden.ask("log")).text == "Nothing has been changed yet."
    await warden.ask("zone", zone="Berlin")
    await warden.ask("notices", channel=world.channel)
    log = await warden.ask("log")
    assert await warden.log() == ["/settings notices", "/settings zone"]
    assert "<t:1767225600:f>" in log.text
    assert log.lines == [
        "- notices: null",
        f'+ notices: "{world.channel.id}"  # #ask-padauk',
        "- zone: null",
        '+ zone: "Europe/Berlin"',
    ]


async def test_a_log_longer_than_a_message_comes_in_several(warden: Asking, reminders: Desk) -> None:
    await reminders.ask("add", date="coup-2021", zone="Yangon", message="`" * 600)
    for _ in range(6):
        await reminders.ask("pause", number=1)
        await reminders.ask("resume", number=1)
    log = await warden.ask("log")
    assert len(log.messages) > 3
    assert len([line for line in log.lines if line.startswith("+")]) == 14


async def test_who_changed_something_is_not_in_the_database(
    world: World, warden: Asking, reminders: Desk, settings: Settings
) -> None:
    await warden.ask("zone", zone="Berlin")
    await warden.ask("channel", channel=world.channel)
    await reminders.ask("add", date="coup-2021")
    await reminders.ask("remove", number=1)
    await warden.bring_and_apply("lateness: {dates: 3}")
    await warden.press(await warden.ask("undo"), "Apply")
    await warden.press(await warden.ask("reset"), "Apply")
    await world.restart()
    content = b"".join(path.read_bytes() for path in settings.database_file.parent.rglob("*") if path.is_file())
    assert str(world.channel.id).encode() in content, "the wrong place to look"
    for person in (warden.member.id, world.member.id):
        assert str(person).encode() not in content
        assert person.to_bytes(8, "big") not in content
    assert warden.member.name.encode() not in content


async def test_an_export_is_yaml_that_changes_nothing_when_it_is_given_back(
    world: World, warden: Asking, reminders: Desk, settings: Settings
) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    await restart_with(world, with_file(settings, defaults={"digests": ({"what": "fact", "every": "day"},)}))
    await warden.ask("zone", zone="America/Lima")
    await reminders.ask(
        "add", date="coup-2021", before="30 7 0", role=role, message='x ``` \\n "q" \\ မြန်မာ 😀 # no, - y: {event} '
    )
    await reminders.ask("digest", what="quote", every="month", day="31", topic="asean", at="00:30")
    await reminders.ask("digest", what="demand", every="week", day="Sunday")
    await reminders.ask("pause", number=1)
    await warden.ask("roles", role=role, may=True)
    await warden.ask("commands", command="Find sources", switch="off")
    await warden.ask("lateness", dates=24, digests=1)
    before = await warden.show()
    text = await warden.export()
    assert {line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()} == set(KEYS)
    answer = await warden.bring(text)
    assert answer.title == "Nothing would change"
    assert answer.text == "All of it is in force already."
    assert answer.buttons == []
    assert await warden.show() == before
    assert "/settings import" not in await warden.log(), "what changes nothing is no change"


async def test_a_restart_keeps_all_of_it(world: World, warden: Asking, reminders: Desk) -> None:
    role = world.guild.create_role("Keepers")
    await warden.ask("zone", zone="Berlin")
    await warden.ask("channel", channel=world.channel)
    await warden.ask("notices", channel=world.channel)
    await warden.ask("lateness", dates=5)
    await warden.ask("roles", role=role, may=True)
    await warden.ask("commands", command="quote", switch="off")
    await reminders.ask("add", date="coup-2021")
    before = await warden.show(), await warden.export(), await warden.log(), await reminders.list()
    await world.restart()
    assert (await warden.show(), await warden.export(), await warden.log(), await reminders.list()) == before


async def test_two_servers_do_not_see_each_other(world: World, warden: Asking, settings: Settings) -> None:
    guild = world.env.create_guild("Others")
    hall = guild.create_text_channel("hall")
    role = guild.create_role("Wardens")
    manager = guild.add_member(
        world.env.create_user("stranger"), roles=[guild.create_role("Managers", permissions=_MANAGE)]
    )
    theirs = Asking(world.env, manager, hall)
    untouched = await theirs.show()
    await restart_with(world, with_file(settings, servers={world.guild.id: {"lateness": {"dates": 3}}}))
    await warden.ask("zone", zone="Berlin")
    await warden.ask("commands", command="quote", switch="off")
    assert await theirs.show() == untouched
    assert (await theirs.ask("log")).text == "Nothing has been changed yet."
    assert "Berlin" not in await theirs.export()
    assert "Nothing was changed in Discord" in await theirs.refused("undo")
    await theirs.ask("zone", zone="Paris")
    await theirs.ask("roles", role=role, may=True)
    assert "Europe/Berlin" in await warden.show()
    assert await warden.log() == ["/settings commands", "/settings zone", "the operator's file"]
    assert (await theirs.press(await theirs.ask("undo"), "Apply")).title == "Applied"
    assert (await theirs.press(await theirs.ask("undo"), "Apply")).title == "Applied"
    assert await theirs.show() == untouched
    assert "Europe/Berlin" in await warden.show()


async def test_a_button_of_one_server_does_nothing_in_another(world: World, warden: Asking) -> None:
    guild = world.env.create_guild("Others")
    manager = guild.add_member(
        world.env.create_user("stranger"), roles=[guild.create_role("Managers", permissions=_MANAGE)]
    )
    theirs = Asking(world.env, manager, guild.create_text_channel("hall"))
    ours, other = await warden.bring("zone: Europe/Berlin"), await theirs.bring("zone: Europe/Paris")
    words = [answer.messages[-1].buttons["Apply"]["custom_id"] for answer in (ours, other)]
    other.messages[-1].message._message.components[0]["components"][0]["custom_id"] = words[0]
    assert (await theirs.press(other, "Apply")).text == "This preview is too old. Nothing was changed; begin again."
    assert await warden.log() == await theirs.log() == []


async def test_what_can_not_be_read_of_one_server_stops_neither_the_start_nor_the_others(
    world: World, warden: Asking, settings: Settings
) -> None:
    """A later program may know fewer commands than the one that kept them."""
    file = with_file(settings, defaults={"zone": "Asia/Yangon"})
    await restart_with(world, file)
    await warden.ask("commands", command="quote", switch="off")
    with closing(sqlite3.connect(settings.database_file)) as database, database:
        database.execute("""INSERT INTO servers (guild_id, own) VALUES (1, '{"commands_off":["gone"]}')""")
        database.execute("""INSERT INTO file_parts (part, content) VALUES ('1', '{"commands_off":["gone"]}')""")
    await world.restart()
    assert "This server has switched quote off" in await world.refused("quote")
    assert "Asia/Yangon" in await warden.show()
