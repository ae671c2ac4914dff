"""/settings import: a file is shown as what it would change, and changes it all or nothing."""

from datetime import timedelta
from textwrap import dedent

import aiohttp
import discord
import pytest

from bot.corpus.library import Library
from bot.ui.digest_pool import digestible
from bot.ui.proposals import Proposals
from tests.cogs.settings.asking import Asking, a_member
from tests.world import Desk, World

TOO_OLD = "This preview is too old. Nothing was changed; begin again."
CHANGED_SINCE = "The settings have changed since. Nothing was done; begin again."
FILE = "padauk-settings.yaml"
MANAGE = discord.Permissions(manage_guild=True)


def a_file(world: World) -> str:
    return dedent(f"""
        zone: Europe/Berlin
        channel: "{world.channel.id}"
        lateness: {{dates: 3, digests: 2}}
        reminders:
        - date: coup-2021
        - {{date: all, before: [7, 1], channel: "{world.channel.id}", message: "`{{event}}` ```"}}
    """)


async def test_a_preview_shows_what_goes_and_what_comes_and_changes_nothing(world: World, warden: Asking) -> None:
    await warden.ask("zone", zone="Paris")
    before = await warden.show()
    answer = await warden.bring(a_file(world))
    assert answer.title == "What would change"
    assert answer.lines == [
        "- channel: null",
        f'+ channel: "{world.channel.id}"  # #ask-padauk',
        '- zone: "Europe/Paris"',
        '+ zone: "Europe/Berlin"',
        "- lateness: {dates: null, digests: 6}",
        "+ lateness: {dates: 3, digests: 2}",
        '+ reminders: {date: "coup-2021", at: "09:00"}',
        f'+ reminders: {{date: "all", channel: "{world.channel.id}", before: [7, 1], at: "09:00", '
        'message: "`{event}` ```"}  # #ask-padauk',
    ]
    assert answer.markdown.count("```") == 2, "what is in the file ends the block"
    assert answer.buttons == ["Apply", "Cancel"]
    assert await warden.show() == before
    assert await warden.log() == ["/settings zone"]


async def test_apply_changes_all_of_it_in_one_go(world: World, warden: Asking, reminders: Desk) -> None:
    preview = await warden.bring(a_file(world))
    lines = preview.lines
    applied = await warden.press(preview, "Apply")
    assert applied.title == "Applied"
    assert applied.lines == lines
    assert applied.buttons == []
    assert "/settings undo takes it back" in applied
    assert await warden.log() == ["/settings import"]
    assert "1 · Military coup in Myanmar" in await reminders.list()
    assert "2 · every date" in await reminders.list()
    assert "Europe/Berlin" in await warden.show()
    assert (await warden.bring(a_file(world))).title == "Nothing would change"


async def test_keys_that_a_file_leaves_out_stay_as_they_are(world: World, warden: Asking) -> None:
    await warden.bring_and_apply(a_file(world))
    answer = await warden.bring("zone: Asia/Yangon\n")
    assert answer.lines == ['- zone: "Europe/Berlin"', '+ zone: "Asia/Yangon"']
    answer = await warden.bring("zone: null\nreminders: []\n")
    assert [line for line in answer.lines if line.startswith("+")] == ["+ zone: null"]


async def test_cancel_changes_nothing(warden: Asking) -> None:
    before = await warden.show()
    answer = await warden.press(await warden.bring("zone: Europe/Berlin"), "Cancel")
    assert answer.title == "Cancelled; nothing was changed"
    assert answer.buttons == []
    assert await warden.show() == before
    assert await warden.log() == []


@pytest.mark.parametrize("first", ["Apply", "Cancel"])
async def test_pressed_twice_a_preview_is_too_old(warden: Asking, first: str) -> None:
    preview = await warden.bring("zone: Europe/Berlin")
    message = preview.messages[-1].message._message
    buttons = message.components
    await warden.press(preview, first)
    log = await warden.log()
    for label in ("Apply", "Cancel"):
        message.components = buttons  # a second press may be on its way already
        assert (await warden.press(preview, label)).text == TOO_OLD
    assert await warden.log() == log


async def test_a_preview_is_too_old_when_the_settings_have_changed_since(
    warden: Asking, reminders: Desk, world: World
) -> None:
    for change in (
        lambda: warden.ask("zone", zone="Paris"),
        lambda: reminders.ask("add", date="coup-2021", zone="Yangon"),
    ):
        preview = await warden.bring("lateness: {dates: 4}")
        await change()
        before = await warden.show()
        assert (await warden.press(preview, "Apply")).text == CHANGED_SINCE
        assert await warden.show() == before
    assert "/settings import" not in await warden.log()


async def test_a_preview_is_too_old_after_a_quarter_of_an_hour(
    warden: Asking, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = world.env.now()
    clock = lambda: (world.env.now() - start).total_seconds()  # noqa: E731
    monkeypatch.setattr(world.bot.services.settings_desk, "_proposals", Proposals(clock))
    in_time, late = await warden.bring("zone: Europe/Berlin"), await warden.bring("zone: Europe/Paris")
    await world.wait_until(start + timedelta(minutes=14))
    assert (await warden.press(in_time, "Apply")).title == "Applied"
    await world.wait_until(start + timedelta(minutes=16))
    assert (await warden.press(late, "Apply")).text == TOO_OLD
    assert "Europe/Berlin" in await warden.show()


async def test_a_preview_is_too_old_after_a_restart(warden: Asking, world: World) -> None:
    preview = await warden.bring("zone: Europe/Berlin")
    await world.restart()
    assert (await warden.press(preview, "Apply")).text == TOO_OLD
    assert await warden.log() == []


async def test_another_administrator_may_press_and_a_member_may_not(warden: Asking, world: World) -> None:
    preview = await warden.bring("zone: Europe/Berlin")
    member = a_member(world, "curious")
    for label in ("Apply", "Cancel"):
        refused = await member.press(preview, label)
        assert refused.text.startswith("This is for those who may manage the server")
    assert await warden.log() == []
    other = a_member(world, "second", world.guild.create_role("Seconds", permissions=MANAGE))
    assert (await other.press(preview, "Apply")).title == "Applied"
    assert await warden.log() == ["/settings import"]


async def test_who_lost_the_right_since_may_not_press_any_more(warden: Asking, world: World) -> None:
    role = world.guild.create_role("Keepers", permissions=MANAGE)
    keeper = a_member(world, "keeper", role)
    preview = await keeper.bring("zone: Europe/Berlin")
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0
    refused = await keeper.press(preview, "Apply")
    assert refused.text.startswith("This is for those who may manage the server")
    assert await warden.log() == []


async def test_what_one_may_not_do_oneself_is_refused_when_another_pressed_for_it(warden: Asking, world: World) -> None:
    closed = world.guild.create_role("Board", mentionable=False)
    herald = a_member(
        world,
        "herald",
        world.guild.create_role("H", permissions=discord.Permissions(manage_guild=True, mention_everyone=True)),
    )
    entry = f'zone: UTC\nreminders:\n- {{date: all, channel: "{world.channel.id}", role: "{closed.id}"}}'
    preview = await herald.bring(entry)
    assert preview.title == "What would change"
    refused = await warden.press(preview, "Apply")
    assert refused.text.startswith("You may not mention the role Board yourself")
    assert await warden.log() == []


# -- files that are none


async def faults(asking: Asking, content: str | bytes, name: str = FILE) -> list[str]:
    """What is said to be wrong with a file, a line each; nothing changes by it."""
    before = await asking.show()
    answer = await asking.bring(content, name)
    assert answer.title == "This file can't be used"
    assert answer.buttons == []
    assert await asking.show() == before
    assert await asking.log() == []
    return answer.lines


async def test_what_is_no_file_of_settings_is_refused_with_what_is_wrong(warden: Asking) -> None:
    for content, problem in {
        b"": "1: holds no settings; get a file to begin with by /settings export",
        b"# nothing but\n\n# comments\n": "1: holds no settings",
        b"\x00\x01\x02\xff": "1: is not UTF-8 text here; save the file as UTF-8",
        b"zone: UTC\n\x00": "2: holds a character that YAML does not allow (U+0000); delete it",
        "zone: Europe/Berlin".encode("utf-16"): "1: is not UTF-8 text here; save the file as UTF-8",
        b"zone: [": "is not YAML here",
        b"- zone: UTC\n- x\n": "1: expected keys and values, got a list",
        b"hello": "1: expected keys and values",
        b"zone: UTC\n---\nzone: UTC\n": '2: a second document begins here ("---")',
        b"zone: UTC\nzone: UTC\n": "2: zone: is given twice (first in line 1); keep one of them",
        b"zone: &z UTC\n": '"&z" is an anchor',
        b"zone: UTC\nchannel: *z\n": '2: channel: "*z" is an alias; write the value out',
        b"zone: !!python/object:os.system UTC\n": "is a tag; leave it out",
        b"zone: UTC #ours\n": "1: zone: # begins a comment here; put the value in quotes",
        b"zone: #ours\n": "1: zone: # begins a comment here; put the value in quotes",
        b"zone: !UTC\n": '1: zone: "!UTC" is a tag; leave it out, or put the value in quotes',
        b"zone: {UTC} here\n": "put what begins with { in quotes",
        "zone: UTC\u202e\n".encode(): "1: zone: holds the control character U+202E, which can't be seen; delete it",
        rb'zone: "UTC\u2066"': "1: zone: holds the control character U+2066, which can't be seen; delete it",
        b"<<: {zone: UTC}\n": '"<<" merges another mapping in',
        b"reminders: " + b"[" * 40 + b"]" * 40: "is nested more than 20 deep",
        b"zone: UTC\nsone: UTC\n": '2: sone: is not a known key; did you mean "zone"?',
        b"DISCORD_TOKEN: x\n": "looks like a secret",
        b"reminders: null\n": "1: reminders: expected a list, got nothing",
        b"commands_off: [settings]": "1: commands_off[0]: /settings can't be switched off",
        b"zone: 5\n": "expected a time zone's name",
        b"zone: Germany\n": "there is no time zone",
    }.items():
        (fault,) = await faults(warden, content)
        assert fault.startswith(f"{FILE}:"), fault
        assert problem in fault, content[:40]


async def test_hashtags_and_placeholders_without_quotes_are_faults_with_their_cure(
    warden: Asking, world: World
) -> None:
    head = f'zone: UTC\nreminders:\n- date: all\n  channel: "{world.channel.id}"\n  message: '
    comment = "# begins a comment here; put the value in quotes, or a space after the # if a comment is meant"
    for message, problem in {
        "Remember #WhatsHappeningInMyanmar today": f"5: reminders[0].message: {comment}",
        "#WhatsHappeningInMyanmar": f"5: reminders[0].message: {comment}",
        "Remember\n    #WhatsHappeningInMyanmar": f"5: reminders[0].message: {comment}",
        "{years} years on": "put what begins with { in quotes",
        "{event}": "5: reminders[0].message: has a key without a value; put what begins with { in quotes",
        "!important": '5: reminders[0].message: "!important" is a tag; leave it out, or put the value in quotes',
    }.items():
        (fault,) = await faults(warden, f"{head}{message}\n")
        assert problem in fault, fault
    preview = await warden.bring(f"{head}'Remember #WhatsHappeningInMyanmar today'  # ours\n")
    assert '"Remember #WhatsHappeningInMyanmar today"' in preview.lines[-1]


async def test_a_file_whose_name_holds_a_control_character_is_refused(warden: Asking) -> None:
    (fault,) = await faults(warden, "zone: UTC\n", "settings\u202elmay.yaml")
    assert fault.endswith("the file's name holds the control character U+202E, which can't be seen; delete it")


async def test_a_file_that_is_too_large_is_not_even_read(warden: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(*_: object, **__: object) -> bytes:
        raise AssertionError("it was read")

    monkeypatch.setattr(discord.Attachment, "read", read)
    (fault,) = await faults(warden, b"#" * (256 * 1024 + 1))
    assert fault == f"{FILE}:1: is larger than 256 KiB; no server's settings are"


async def test_a_file_that_discord_does_not_give_is_told_so(warden: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (aiohttp.ClientConnectionError("gone"), TimeoutError()):

        async def read(*_: object, error: Exception = error, **__: object) -> bytes:
            raise error

        monkeypatch.setattr(discord.Attachment, "read", read)
        assert await warden.refused("import", file=(FILE, b"zone: UTC")) == (
            "Discord did not give the file. Nothing was changed; try again."
        )
    assert await warden.log() == []


async def test_a_file_for_the_whole_process_is_told_apart(warden: Asking, world: World) -> None:
    found = await faults(
        warden, f'data: data\ncooldown: {{answers: 3}}\nservers:\n  "{world.guild.id}":\n    zone: UTC\n', "config.yaml"
    )
    assert any(fault.startswith("config.yaml:3: servers: this is a file for the whole process") for fault in found)
    assert any(fault.startswith("config.yaml:1: data: is not a known key") for fault in found), found


async def test_each_fault_is_told_with_its_line_and_more_than_fit_on_further_messages(warden: Asking) -> None:
    content = "zone: UTC\nreminders:\n" + "".join(f"- date: no-such-date-{number}\n" for number in range(25))
    found = await faults(warden, content)
    assert len(found) == 25
    assert [fault.split(":")[1] for fault in found] == [str(line) for line in range(3, 28)]
    keys = "".join(f"key_{number}_{'x' * 60}: 1\n" for number in range(150))
    answer = await warden.bring(keys)
    assert len(answer.messages) > 2
    assert len(answer.lines) == 101
    assert "50 more" in answer.lines[-1]
    assert answer.messages[0].text.startswith("150 faults. Nothing was changed; mend them")


async def test_no_fault_reaches_anyone_or_breaks_out_of_its_block(warden: Asking, world: World) -> None:
    someone = world.onlooker.mention
    content = f'"@everyone {someone} ```\\n**bold**": "```@here"\nzone: "``` <@&{world.guild.id}> ```"\n'
    answer = await warden.bring(content, "@everyone```.yaml")
    assert answer.title == "This file can't be used"
    assert len(answer.lines) == 2
    assert answer.markdown.count("```") == 2
    for message in answer.messages:
        assert message.message.content == "", "in an embed nobody is pinged"


# -- what would never come, or could not be kept


async def test_a_reminder_without_channel_or_zone_is_refused_unless_it_waits_already(
    world: World, warden: Asking, reminders: Desk
) -> None:
    found = await faults(warden, "reminders:\n- date: coup-2021\n")
    assert found == [
        f"{FILE}:2: reminders[0].channel: is missing; add it here, or for the whole server",
        f"{FILE}:2: reminders[0].zone: is missing, and a time goes with a zone; add it here, or for the whole server",
    ]
    await warden.bring_and_apply(a_file(world))
    await warden.press(await warden.ask("reset", setting="zone"), "Apply")
    text = await warden.export()
    assert (await warden.bring(text)).title == "Nothing would change"


async def test_a_topic_that_brings_nothing_is_refused_as_it_is_by_command(
    warden: Asking, world: World, library: Library
) -> None:
    empty = next(topic.id for topic in library.topics if not digestible(library, f"demand:{topic.id}"))
    content = f'zone: UTC\nchannel: "{world.channel.id}"\ndigests:\n- what: demand\n  every: day\n  topic: "{empty}"\n'
    (fault,) = await faults(warden, content)
    assert fault == f"{FILE}:4: digests[0]: there is no demand on {empty} for a digest to bring; choose another topic"


async def test_the_same_in_the_same_channel_is_refused_however_the_channel_is_named(
    warden: Asking, world: World
) -> None:
    here = f'channel: "{world.channel.id}"'
    content = f"zone: UTC\n{here}\nreminders:\n- date: all\n- {{date: all, {here}}}\n"
    (fault,) = await faults(warden, content)
    assert fault == f"{FILE}:5: reminders[1]: the same stands above, for the same channel; keep one of them"


async def test_more_than_a_server_can_have_is_refused_and_leaves_the_server_usable(
    warden: Asking, world: World, library: Library, reminders: Desk
) -> None:
    channels = [world.guild.create_text_channel(f"c{number}").id for number in range(5)]
    digests = "digests:\n" + "".join(
        f'- {{what: quote, every: day, channel: "{channel}"}}\n- {{what: fact, every: day, channel: "{channel}"}}\n'
        for channel in channels
    )
    dates = [date.id for date in library.anniversaries][:4]
    many = "reminders:\n" + "".join(f'- {{date: "{id}", channel: "{each}"}}\n' for each in channels for id in dates)
    await warden.bring_and_apply("zone: UTC\n" + digests)
    answer = await warden.bring(many)
    assert answer.title == "This file can't be used"
    assert answer.lines == [f"{FILE}:1: reminders: Reminders and digests come to 30; 25 are the most."]
    assert "/settings import" in await warden.log()
    assert "10; /reminders list" in await warden.show()
    await world.restart()
    assert "1 · " in await reminders.list()


async def test_a_message_that_is_long_before_it_is_filled_in_is_refused(warden: Asking, world: World) -> None:
    blank = "{" + " " * 590 + "years}"
    content = f'zone: UTC\nreminders:\n- {{date: coup-2021, channel: "{world.channel.id}", message: "{blank} years"}}\n'
    answer = await warden.bring(content)
    assert "the message can come to 603 characters when it is filled in; 600 are the most" in answer


async def test_a_preview_of_several_messages_has_its_buttons_below_the_last(
    warden: Asking, world: World, library: Library
) -> None:
    channels = [world.guild.create_text_channel(f"c{number}").id for number in range(5)]
    dates = [date.id for date in library.anniversaries][:5]
    content = "zone: UTC\nreminders:\n" + "".join(
        f'- {{date: "{id}", channel: "{channel}", message: "{"x" * 500}"}}\n' for channel in channels for id in dates
    )
    answer = await warden.bring(content)
    assert len(answer.messages) > 3
    assert [bool(message.buttons) for message in answer.messages] == [False] * (len(answer.messages) - 1) + [True]
    assert len([line for line in answer.lines if line.startswith("+ reminders")]) == 25
    await warden.press(answer, "Apply")
    assert "nothing is changed yet" not in answer.messages[0].footer
    assert "25; /reminders list" in await warden.show()
