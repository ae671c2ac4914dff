"""The whole path of a process of its own: log in, tell of the commands, answer, post, and stop."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.wire.model import MANAGE_GUILD, ORDINARY, Channel, Member
from tests.wire.padauk import Padauk, rows
from tests.wire.server import Discord

pytestmark = pytest.mark.prove

YANGON = ZoneInfo("Asia/Yangon")

ASKED: dict[str, dict[str, Any]] = {
    "fact": {"topic": "jet-fuel"},
    "figures": {},
    "quote": {"speaker": "Yadanar Maung"},
    "demands": {"target": "ASEAN"},
    "signatory": {"name": "equalty mynmar"},
    "signatories": {"country": "Germany"},
    "statement": {"name": "jfm-2024"},
    "statements": {},
    "explain": {"term": "ERO"},
    "timeline": {},
    "source": {"id": "jfm-2024.q1"},
    "search": {"query": "petrol for warplanes"},
    "calendar upcoming": {},
    "calendar file": {},
    "about": {},
    "help": {},
}
"""Every command of members', with options."""

ADMINISTERED: dict[str, dict[str, Any]] = {
    "reminders add": {"date": "coup-2021", "zone": "Asia/Yangon"},
    "reminders digest": {"what": "quote", "every": "day"},
    "reminders list": {},
    "reminders check": {},
    "reminders preview": {"number": "1"},
    "reminders pause": {"number": "1"},
    "reminders resume": {"number": "1"},
    "reminders test": {"number": "1"},
    "reminders log": {},
    "reminders remove": {"number": "2"},
    "settings show": {},
    "settings zone": {"zone": "Berlin"},
    "settings lateness": {"dates": 2},
    "settings commands": {"command": "search", "switch": "off"},
    "settings channel": {},
    "settings notices": {},
    "settings export": {},
    "settings undo": {},
    "settings reset": {},
    "settings log": {},
}
"""Those of administrators that need no more than words."""

NEED_MORE = {"settings import", "settings roles"}
"""A file, and a role of the server: asked for below, and through simcord."""


def leaves(commands: list[dict[str, Any]]) -> set[str]:
    """Slash commands as members type them."""
    found: set[str] = set()
    for command in commands:
        parts = [part["name"] for part in command.get("options") or [] if part["type"] == 1]
        if command.get("type", 1) == 1:
            found |= {f"{command['name']} {part}" for part in parts} or {command["name"]}
    return found


async def answers(discord: Discord, asked: dict[str, dict[str, Any]], member: Member, channel: Channel) -> None:
    for command, options in asked.items():
        answer = await discord.ask(command, member, channel, options)
        assert answer.text, command
        assert "Something went wrong" not in answer.text, command


async def test_every_command_is_answered_in_a_process_of_its_own(tmp_path: Path) -> None:
    async with Discord() as discord:
        channel = discord.channel(discord.guild())
        async with Padauk(discord, tmp_path, "cooldown: {answers: 1000}\n") as padauk:
            assert leaves(discord.commands["everywhere"]) == ASKED.keys() | ADMINISTERED.keys() | NEED_MORE
            await answers(discord, ASKED, discord.member(), channel)
            await answers(discord, ADMINISTERED, discord.member("warden", permissions=ORDINARY | MANAGE_GUILD), channel)
            assert not discord.unknown
            assert await padauk.stop() == 0


async def test_commands_are_told_when_they_changed_and_not_at_every_start(tmp_path: Path) -> None:
    async with Discord() as discord:
        async with Padauk(discord, tmp_path) as padauk:
            await padauk.stop()
        told = len(asked_for(discord, "PUT"))
        async with Padauk(discord, tmp_path) as padauk:
            await padauk.stop()
        assert told == len(asked_for(discord, "PUT")) == 1


def asked_for(discord: Discord, route: str) -> list[str]:
    return [name for _, name, _ in discord.requests if name.startswith(route)]


async def test_pages_turn_and_choices_come_while_one_types(tmp_path: Path) -> None:
    async with Discord() as discord, Padauk(discord, tmp_path):
        channel = discord.channel(discord.guild())
        aye, ko_ko = discord.member("aye"), discord.member("ko-ko")
        first = await discord.ask("signatories", aye, channel, {"statement": "interpol-2021"})
        assert first.original is not None
        turned = await discord.press(first.original, "Next", aye, channel)
        assert turned.kind == 7  # the message itself changes for who asked
        other = await discord.press(first.original, "Next", ko_ko, channel)
        assert other.kind == 4  # anyone else gets one of their own
        choices = await discord.complete("quote", "speaker", "yada", aye, channel)
        assert choices.callback is not None
        assert [choice["name"] for choice in choices.callback["data"]["choices"]] == ["Yadanar Maung"]


async def test_a_reminder_is_posted_at_its_time(tmp_path: Path) -> None:
    async with Discord() as discord, Padauk(discord, tmp_path) as padauk:
        channel = discord.channel(discord.guild())
        warden = discord.member("warden", permissions=MANAGE_GUILD | ORDINARY)
        await arrive(discord, padauk)
        due = await ask_for_a_digest(discord, padauk, warden, channel)
        padauk.step((due - datetime.now(UTC)).total_seconds() - 1)
        await discord.wait(lambda: channel.messages)
        (post,) = channel.messages
        assert "Quote of the day" in post.text
        await padauk_says(padauk, "select state from posts", [("sent",)], discord)


async def arrive(discord: Discord, padauk: Padauk) -> None:
    """Servers made after the start arrive as they do when a bot is invited."""
    for guild in discord.guilds.values():
        await discord.dispatch("GUILD_CREATE", guild.payload(discord.bot))


async def ask_for_a_digest(discord: Discord, padauk: Padauk, warden: Member, channel: Channel) -> datetime:
    """A quote every day, two minutes from now; when it is due."""
    now = datetime.fromtimestamp(discord.clock(), UTC)
    due = now.replace(second=0, microsecond=0) + timedelta(minutes=2)
    at = due.astimezone(YANGON).strftime("%H:%M")
    options = {"what": "quote", "every": "day", "at": at, "zone": "Asia/Yangon"}
    answer = await discord.ask("reminders digest", warden, channel, options)
    assert "Reminder added" in answer.text
    return due


async def padauk_says(padauk: Padauk, query: str, expected: list[tuple[Any, ...]], discord: Discord) -> None:
    await discord.wait(lambda: rows(padauk, query) == expected)


async def test_a_server_s_settings_come_as_a_file_and_go_back_as_one(tmp_path: Path) -> None:
    async with Discord() as discord, Padauk(discord, tmp_path) as padauk:
        channel = discord.channel(discord.guild())
        warden = discord.member("warden", permissions=MANAGE_GUILD | ORDINARY)
        await arrive(discord, padauk)
        exported = await discord.ask("settings export", warden, channel)
        assert exported.original is not None
        ((name, content),) = exported.original.files
        assert name == "padauk-settings.yaml"
        edited = content.replace(b"zone: null", b"zone: Asia/Yangon")
        assert edited != content
        preview = await discord.upload("settings import", "file", name, edited, warden, channel)
        assert '+ zone: "Asia/Yangon"' in preview.text
        (shown,) = preview.followups
        applied = await discord.press(shown, "Apply", warden, channel)
        assert applied.kind == 7
        assert "Asia/Yangon" in (await discord.ask("settings show", warden, channel)).text


async def test_sigterm_ends_it_with_nothing_left_open(tmp_path: Path) -> None:
    async with Discord() as discord, Padauk(discord, tmp_path) as padauk:
        channel = discord.channel(discord.guild())
        await discord.ask("quote", discord.member(), channel)
        assert await padauk.stop() == 0
        await discord.wait(lambda: not discord.connections)
        assert not (padauk.data / "padauk.sqlite-wal").exists()  # the database was closed, and its log taken in
        assert "Task was destroyed" not in padauk.log_text()
        assert "Unclosed" not in padauk.log_text()
        assert "Traceback" not in padauk.log_text()
