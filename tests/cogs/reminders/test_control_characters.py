"""Characters that can't be seen, and could have text read as other than what it is: refused when they are new.

What an earlier version kept of them is read, listed and exported visibly, and posted.
"""

import json
from datetime import timedelta

import pytest
import simcord
import sqlalchemy as sa

from bot.store.tables import changes, reminders, servers
from tests.cogs.reminders.scene import COUP, YANGON
from tests.cogs.settings.asking import Asking, asking
from tests.world import Desk, World, read

KEPT = {  # a message of an earlier version, how it is shown, and what is posted
    "Remember \u202ethe coup": (r"Remember \u202ethe coup", "Remember the coup"),
    "Remember \u2066the coup": (r"Remember \u2066the coup", "Remember the coup"),
    "Remember \u200fthe coup": (r"Remember \u200fthe coup", "Remember \u200fthe coup"),
    "Remember \x00the coup": (r"Remember \x00the coup", "Remember the coup"),
    "Remember \x1b[31mthe coup": (r"Remember \x1b[31mthe coup", "Remember [31mthe coup"),
    "Remember \x85the coup": (r"Remember \x85the coup", "Remember the coup"),
    "Remember \rthe coup": (r"Remember \rthe coup", "Remember \nthe coup"),
    "{\x1fyears} years": (r"{\x1fyears} years", "5 years"),
    "Hello @every\x00one": (r"Hello @every\x00one", "Hello @everyone"),
}
CONTROLS = ["\u202e", "\u2066", "\u200e", "\u061c", "\x00", "\x1b", "\x85", "\r", "\x7f"]


@pytest.fixture
def warden(desk: Desk) -> Asking:
    return asking(desk)


async def keep(world: World) -> list[simcord.ChannelHandle]:
    """A reminder in a channel of its own for each of KEPT, as an earlier version has it in its database."""
    channels = [world.guild.create_text_channel(f"c-{number}") for number in range(len(KEPT))]
    for number, channel in enumerate(channels):
        await world.desk.ask("add", **YANGON, channel=channel, message=f"message-{number};")
    async with world.bot.services.store.begin() as connection:
        for number, message in enumerate(KEPT):
            named = f"message-{number};"
            replaced = sa.func.replace(servers.c.own, named, json.dumps(message)[1:-1])
            await connection.execute(sa.update(servers).values(own=replaced))
            await connection.execute(sa.update(reminders).where(reminders.c.message == named).values(message=message))
            await connection.execute(sa.update(changes).values(said=sa.func.replace(changes.c.said, named, message)))
    await world.restart()
    return channels


async def test_all_that_was_kept_is_posted(world: World, desk: Desk) -> None:
    channels = await keep(world)
    await world.at(COUP)
    for channel, (_, posted) in zip(channels, KEPT.values(), strict=True):
        (post,) = channel.history()
        assert read(post.content).endswith(f"\nFrom this server:\n{posted}")
        kept = world.env.backend.get_message(channel.id, post.id)
        assert not any((kept.ping_user_ids, kept.ping_role_ids, kept.mention_everyone))


async def test_what_was_kept_is_listed_with_its_characters_visible(world: World, desk: Desk) -> None:
    await keep(world)
    listed = await desk.list()
    for number, (message, (shown, _)) in enumerate(KEPT.items(), 1):
        assert f"{number} · Military coup" in listed
        assert shown in listed
        assert message not in listed


async def test_a_file_that_was_exported_is_taken_back_with_what_was_kept(world: World, warden: Asking) -> None:
    await keep(world)
    text = await warden.export()
    assert r'message: "Remember \u202ethe coup"' in text
    assert not any(message in text for message in KEPT)
    assert (await warden.bring(text)).title == "Nothing would change"
    preview = await warden.bring(text.replace("lateness:\n  dates: null", "lateness:\n  dates: 3"))
    assert preview.lines == ["- lateness: {dates: null, digests: 6}", "+ lateness: {dates: 3, digests: 6}"]
    edited = await warden.bring(text.replace(r"Remember \u202ethe coup", r"Remember \u202eall"))
    assert edited.title == "This file can't be used"
    (fault,) = edited.lines
    assert fault.endswith("reminders[0].message: holds the control character U+202E, which can't be seen; delete it")


async def test_no_preview_and_no_log_shows_one_as_it_is(world: World, warden: Asking) -> None:
    await keep(world)
    log = await warden.ask("log")  # with lines that an earlier version wrote
    for message, (shown, _) in KEPT.items():
        assert message not in log.markdown
        assert any(shown in line for line in log.lines), shown
    preview = await warden.ask("reset", setting="reminders")
    assert preview.title == "What would change"
    for message, (shown, _) in KEPT.items():
        assert message not in preview.markdown
        assert any(shown.replace(r"\x", r"\u00") in line or shown in line for line in preview.lines), shown


async def test_reminders_around_what_was_kept_can_be_changed_and_changed_back(
    world: World, desk: Desk, warden: Asking
) -> None:
    await keep(world)
    await desk.ask("pause", number=1)
    await desk.ask("remove", number=2)
    await warden.press(await warden.ask("undo"), "Apply")
    listed = await desk.list()
    assert all(shown in listed for shown, _ in KEPT.values())


@pytest.mark.parametrize("control", CONTROLS)
async def test_a_message_that_is_typed_with_one_is_refused_in_words(world: World, desk: Desk, control: str) -> None:
    said = f"The message holds the control character U+{ord(control):04X}, which can't be seen; delete it."
    message = f"Remember {control}the coup"
    assert (await desk.refused("add", **YANGON, message=message)).text == said
    digest = {"what": "quote", "every": "day", "zone": "UTC"}
    assert (await desk.refused("digest", **digest, message=message)).text == said
    assert "There is none yet." in await desk.list()


async def test_what_burmese_and_emoji_need_is_posted_as_it_was_typed(world: World, desk: Desk) -> None:
    message = "မြန်\u200bမာ 👩\u200d👧 #WhatsHappeningInMyanmar"
    await desk.ask("add", **YANGON, message=message)
    await world.at(COUP + timedelta(minutes=1))
    (post,) = world.channel.history()
    assert message in post.content


async def test_a_name_with_one_is_visible_beside_its_id(world: World, warden: Asking) -> None:
    role = world.guild.create_role("Friends\u202edrawkcab", mentionable=True)
    preview = await warden.bring(
        f'zone: UTC\nreminders:\n- {{date: all, channel: "{world.channel.id}", role: "{role.id}"}}\n'
    )
    assert r"@Friends\u202edrawkcab" in preview.lines[-1]
    assert "\u202e" not in preview.markdown
