"""Nothing about people is kept."""

import pytest

from bot.config.settings import Settings
from tests.cogs.reminders.scene import COUP, DAY, YANGON, crash_after_sending, permit, settings_of
from tests.world import Desk, World


async def test_nothing_about_people_is_in_the_database(
    world: World, desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = {"warden": desk.member, "aye": world.member, "ko-ko": world.onlooker}
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, before="7 1 0", role=role, message="Ours")
    await desk.ask("digest", what="quote", every="day")
    await settings_of(desk).ask("notices", channel=world.channel)
    await desk.ask("pause", number=2)
    await desk.ask("resume", number=2)
    await desk.ask("test", number=1)
    await desk.ask("preview", number=1)
    await world.at(COUP - 7 * DAY)
    post = next(message for message in world.channel.history() if "In 7 days" in message.content)
    await world.member.click(post, label="Dates for your calendar")
    permit(world, world.channel, send_messages=False)
    await world.at(COUP - DAY)
    permit(world, world.channel, send_messages=True)
    await desk.ask("resume", number=1)
    crash_after_sending(world, monkeypatch)
    await world.at(COUP)
    await world.member.send(world.channel, "We remember.")
    await world.restart()
    await desk.ask("remove", number=2)
    files = sorted(settings.database_file.parent.glob(f"{settings.database_file.name}*"))
    assert settings.database_file in files
    written = b"".join(file.read_bytes() for file in files)
    assert f"{world.guild.id}".encode() not in written, "ids are kept as numbers"
    assert world.guild.id.to_bytes(8, "big") in written
    for name, member in people.items():
        assert name.encode() not in written
        assert str(member.id).encode() not in written
        assert member.id.to_bytes(8, "big") not in written
        assert member.id.to_bytes(8, "little") not in written
