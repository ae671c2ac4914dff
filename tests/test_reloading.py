"""The settings file read again under a running bot: what it changes, what it refuses, what it says, what it moves."""

import asyncio
import fcntl
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import termios
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import simcord
from simcord.gateway import ShardRouter

from bot.administration.edits import setting
from bot.client import Padauk
from bot.command_sync import SyncFailed
from bot.config.loading import Configuration, load
from bot.config.names import names_in
from bot.reloading import Reloading
from bot.run import Status, run_bot
from bot.runtime.process_lock import acquire
from tests.administered import change
from tests.bots import a_bot
from tests.test_command_line import environment, padauk
from tests.world import World, read

BEGIN = """\
# What the operator of this test has set.
data: {data}
shards: 1
cooldown:
  answers: 1000
  seconds: 1
"""


@dataclass
class Operator:
    """Whoever writes the settings file, and reads the log."""

    path: Path
    begin: str
    log: pytest.LogCaptureFixture
    connected: list[int] = field(default_factory=list)  # which shards, as often as they were
    bot: Padauk | None = None
    reloading: Reloading | None = None

    def read(self) -> Configuration:
        return load(self.path, names_in)

    def write(self, text: str) -> None:
        self.path.write_text(self.begin + text, encoding="utf-8")

    def make_bot(self) -> Padauk:
        configuration = self.read()
        self.bot = a_bot(configuration.settings)
        self.reloading = Reloading(self.bot, configuration, self.read)
        return self.bot

    async def reloads(self) -> str:
        """What the log says of a reload."""
        assert self.reloading is not None
        self.log.clear()
        with self.log.at_level(logging.INFO):
            await self.reloading.reload()
        return "\n".join(record.getMessage() for record in self.log.records if record.name.startswith("bot."))

    async def sets(self, text: str) -> str:
        """What the log says when the file is this from now on."""
        self.write(text)
        return await self.reloads()


@pytest.fixture
def operator(tmp_path: Path, database: Path, caplog: pytest.LogCaptureFixture) -> Operator:
    found = Operator(tmp_path / "config.yaml", BEGIN.format(data=database.parent), caplog)
    found.write("")
    return found


@pytest.fixture
def simcord_bot(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> Padauk:
    identify = ShardRouter.identify

    def counted(self: ShardRouter, shard_id: int, **more: Any) -> None:
        operator.connected.append(shard_id)
        identify(self, shard_id, **more)

    monkeypatch.setattr(ShardRouter, "identify", counted)
    return operator.make_bot()


@pytest_asyncio.fixture
async def world(simcord_env: simcord.Env, operator: Operator) -> AsyncIterator[World]:
    yield World(simcord_env, make_bot=operator.make_bot)
    await simcord_env.bot.close()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A reload sets up the logging of the whole process."""
    loggers = [logging.getLogger(name) for name in (None, "discord", "watchfiles")]
    levels, handlers = [each.level for each in loggers], list(loggers[0].handlers)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    for handler in [each for each in loggers[0].handlers if each not in handlers]:
        loggers[0].removeHandler(handler)


def tables(operator: Operator) -> dict[str, list[Any]]:
    """All that is in the database."""
    with closing(sqlite3.connect(operator.path.parent / "data" / "padauk.sqlite")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


# -- what a good file changes


async def test_answers_contact_and_pace_change_at_once_and_without_a_new_connection(
    world: World, operator: Operator
) -> None:
    before = list(operator.connected)
    operator.begin = operator.begin.replace("answers: 1000", "answers: 2").replace("seconds: 1", "seconds: 60")
    said = await operator.sets("contact: the harbour office\nposting:\n  per_second: 7\n")
    assert "the settings were read again:\n" in said
    for line in (
        "cooldown.answers: 1000 -> 2",
        "cooldown.seconds: 1.0 -> 60.0",
        "posting.per_second: 40.0 -> 7.0",
        'contact: null -> "the harbour office"',
    ):
        assert line in said.splitlines()
    assert "at the next start" not in said
    assert "the harbour office" in await world.ask("about")
    await world.ask("about")
    assert "That was quick" in await world.refused("about")
    assert world.bot.services.pace.per_second == 7
    assert operator.connected == before


async def test_level_and_form_of_the_log_change_at_once(
    world: World, operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await operator.sets("log:\n  level: warning\n  form: json\n")
    assert 'log.level: "info" -> "warning"' in said
    assert 'log.form: "text" -> "json"' in said
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "padauk")
    record = logging.LogRecord("bot.here", logging.WARNING, "", 0, "a word", (), None)
    assert '"message": "a word"' in handler.format(record)
    assert not logging.getLogger("bot.here").isEnabledFor(logging.INFO)


async def test_a_command_is_switched_off_and_on_again_for_all_or_one(world: World, operator: Operator) -> None:
    said = await operator.sets("defaults:\n  commands_off: [timeline]\n")
    assert 'defaults: - commands_off: []\ndefaults: + commands_off: ["timeline"]' in said
    assert "has switched timeline off" in await world.refused("timeline")
    said = await operator.sets(f'servers:\n  "{world.guild.id}":\n    commands_off: [about]\n')
    assert f'servers.{world.guild.id}: + commands_off: ["about"]' in said
    await world.ask("timeline")
    assert "has switched about off" in await world.refused("about")
    assert "servers." in await operator.sets("")
    await world.ask("about")


async def test_what_needs_a_new_start_is_said_so_and_the_rest_is_not(world: World, operator: Operator) -> None:
    operator.begin = operator.begin.replace("shards: 1", "shards: 2").replace("/data\n", "/elsewhere\n")
    said = await operator.sets("contact: us\n")
    changed = {line.split(":")[0]: line for line in said.splitlines() if " -> " in line}
    assert {key for key, line in changed.items() if line.endswith(" (at the next start)")} == {
        "shards",
        "data",
    }
    assert changed.keys() == {"shards", "data", "contact"}


async def test_commands_move_to_one_server_and_back_at_once(world: World, operator: Operator) -> None:
    def told(path: str) -> list[int]:
        return [
            len(each.json or [])
            for each in world.env.http_requests
            if each.method == "PUT" and each.path.endswith(path)
        ]

    everywhere, there = "/commands", f"/guilds/{world.guild.id}/commands"
    said = await operator.sets(f'commands_only_in: "{world.guild.id}"\n')
    assert f'commands_only_in: null -> "{world.guild.id}"' in said
    assert told(there)[-1] > 10
    assert [each for each in world.env.http_requests if each.method == "PUT"][-1].json == []  # nobody sees them twice
    await operator.sets("")
    assert told(there)[-1] == 0
    assert told(everywhere)[-2] > 10  # and then, there are none in the one server any more
    assert operator.connected == [0]


async def test_what_discord_does_not_take_is_said_and_the_rest_holds(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise SyncFailed("invite it there first")

    monkeypatch.setattr(world.bot._sync, "move", refused)
    said = await operator.sets('commands_only_in: "100000000000000001"\ncontact: us\n')
    assert "not all of the settings could be put in force: invite it there first" in said
    assert "us" in await world.ask("about")


async def test_nothing_changed_is_said(world: World, operator: Operator) -> None:
    before = tables(operator)
    assert await operator.reloads() == "the settings were read again; nothing has changed"
    assert await operator.sets("# a word\n") == "the settings were read again; nothing has changed"
    assert tables(operator) == before


# -- what it refuses


async def test_a_bad_file_is_refused_as_a_whole_and_told_without_pings(world: World, operator: Operator) -> None:
    notices = world.guild.create_text_channel("operators")
    here = f'notices: "{notices.id}"\n'
    await operator.sets(here)
    before = tables(operator)
    said = await operator.sets(
        f'{here}contact: someone else\n"@everyone": 1\n"<@&1> *x*": 1\ncooldwn: 2\n'
        f'servers:\n  "{world.guild.id}":\n    zone: Asia/Rangun\n'
    )
    assert said.startswith("the settings can't be used; what was in force stays:\n")
    assert "Asia/Rangoon" in said or "Asia/Yangon" in said
    (message,) = notices.history()
    assert "The settings file can't be used; what was in force stays." in message.content
    for word in ("@everyone", "cooldwn", "config.yaml:"):
        assert word in read(message.content)
    assert not message.mention_everyone
    assert not message.role_mentions
    (sent,) = (each.json for each in world.env.http_requests if each.path.endswith(f"{notices.id}/messages"))
    assert sent is not None
    assert sent["allowed_mentions"] == {"parse": []}
    assert tables(operator) == before
    assert "someone else" not in await world.ask("about")
    assert await operator.sets(here) == "the settings were read again; nothing has changed"


async def test_a_hundred_faults_do_not_flood_the_channel(world: World, operator: Operator) -> None:
    notices = world.guild.create_text_channel("operators")
    here = f'notices: "{notices.id}"\n'
    await operator.sets(here)
    await operator.sets(here + "".join(f"key-{number}-{'x' * 80}: 1\n" for number in range(500)))
    messages = notices.history()
    assert len(messages) <= 2
    assert "and 490 more; the log lists them" in messages[-1].content


async def test_a_refusal_that_cannot_be_told_is_in_the_log_and_the_next_good_file_holds(
    world: World, operator: Operator
) -> None:
    await operator.sets('notices: "100000000000000001"\n')
    said = await operator.sets("contct: us\n")
    assert "did you mean" in said
    assert "the operator could not be told" in said
    assert 'contact: null -> "us"' in await operator.sets("contact: us\n")


@pytest.mark.parametrize("how", ["deleted", "emptied", "cut off", "folder", "not text", "unreadable values"])
async def test_a_file_that_is_gone_or_half_written_changes_nothing(world: World, operator: Operator, how: str) -> None:
    await operator.sets(f'contact: us\nservers:\n  "{world.guild.id}":\n    zone: Asia/Yangon\n')
    before, whole = tables(operator), operator.path.read_bytes()
    match how:
        case "deleted":
            operator.path.unlink()
        case "emptied":
            operator.path.write_bytes(b"")
        case "cut off":
            operator.path.write_bytes(whole[: whole.index(b"zone") + 3])
        case "folder":
            operator.path.unlink()
            operator.path.mkdir()
        case "not text":
            operator.path.write_bytes(b"\xff\xfe\x00")
        case _:
            operator.path.write_bytes(whole + b"contact: again\n")
    assert (await operator.reloads()).startswith("the settings can't be used; what was in force stays:\n")
    assert tables(operator) == before
    assert "us" in await world.ask("about")
    if how == "folder":
        operator.path.rmdir()
    operator.path.write_bytes(whole)
    assert await operator.reloads() == "the settings were read again; nothing has changed"


async def test_a_file_that_comes_where_there_was_none_is_used_and_its_going_is_refused(
    world: World, operator: Operator
) -> None:
    assert operator.bot is not None
    assert operator.reloading is not None
    whole = operator.path.read_bytes()
    none = Configuration(settings=operator.read().settings, path=operator.path)
    operator.path.unlink()
    operator.reloading = Reloading(operator.bot, none, lambda: load(operator.path, names_in, must_exist=False))
    operator.path.write_bytes(whole + b"contact: us\n")
    assert 'contact: null -> "us"' in await operator.reloads()
    operator.path.unlink()
    assert "is empty or gone" in await operator.reloads()
    assert "us" in await world.ask("about")


async def test_an_error_of_our_own_in_reading_changes_nothing(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Configuration:
        raise RuntimeError("broken")

    assert operator.reloading is not None
    monkeypatch.setattr(operator.reloading, "_read", broken)
    assert "could not be read again" in await operator.sets("contact: us\n")
    monkeypatch.undo()
    assert 'contact: null -> "us"' in await operator.reloads()


async def test_two_reloads_at_once_come_one_after_the_other_and_the_last_file_holds(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert operator.reloading is not None
    in_use, held = asyncio.Event(), asyncio.Event()
    use = world.bot.use
    order: list[str | None] = []

    async def slowly(settings: Any) -> None:
        order.append(settings.contact)
        in_use.set()
        await held.wait()
        await use(settings)
        order.append("done")

    monkeypatch.setattr(world.bot, "use", slowly)
    operator.write("contact: first\n")
    first = asyncio.create_task(operator.reloading.reload())
    await in_use.wait()
    operator.write("contact: second\n")
    second = asyncio.create_task(operator.reloading.reload())
    await asyncio.sleep(0.05)
    assert order == ["first"]
    held.set()
    await asyncio.gather(first, second)
    assert order == ["first", "done", "second", "done"]
    assert "second" in await world.ask("about")


# -- under reminders that are about to come


@dataclass
class Calendar:
    """A digest that is due in half a minute, with the posting loop at work."""

    world: World
    operator: Operator

    def at(self, minutes: float) -> str:
        return f"{self.due + timedelta(minutes=minutes):%H:%M}"

    async def begins(self) -> None:
        now = self.world.env.now()
        self.due = now.replace(second=0, microsecond=0) + timedelta(minutes=10)
        self.other = self.world.guild.create_text_channel("elsewhere")
        await self.operator.sets(self.block(self.at(0)))
        await self.world.wait_until(self.due - timedelta(seconds=30))
        assert self.marks() == []

    def block(self, at: str | None, channel: int | None = None) -> str:
        lines = [
            "servers:",
            f'  "{self.world.guild.id}":',
            "    zone: UTC",
            f'    channel: "{channel or self.world.channel.id}"',
        ]
        if at is not None:
            lines.append(f'    digests: [{{what: quote, every: day, at: "{at}"}}]')
        return "\n".join([*lines, ""])

    def marks(self) -> list[str]:
        """Where something was posted."""
        return [
            name
            for name, channel in (("here", self.world.channel), ("elsewhere", self.other))
            for message in channel.history()
            if message.embeds
        ]


async def a_calendar(world: World, operator: Operator) -> Calendar:
    """Not a fixture: the clock is simcord's only within the test."""
    found = Calendar(world, operator)
    await found.begins()
    return found


@pytest.mark.parametrize(
    ("moved", "soon", "in_the_end"),
    [
        (lambda day: day.block(day.at(0)), ["here"], ["here"]),  # as it was
        (lambda day: day.block(day.at(-5)), ["here"], ["here"]),
        (lambda day: day.block(day.at(1)), [], ["here"]),
        (lambda day: day.block(day.at(0), day.other.id), ["elsewhere"], ["elsewhere"]),
        (lambda day: day.block(day.at(1), day.other.id), [], ["elsewhere"]),
        (lambda day: day.block(None), [], []),
        (lambda day: "", [], []),
    ],
    ids=["stays", "earlier", "later", "channel", "later in another channel", "removed", "block removed"],
)
@pytest.mark.parametrize("loaded", ["reload", "restart"])
async def test_what_is_due_within_the_minute_is_posted_as_the_new_file_has_it(
    world: World,
    operator: Operator,
    moved: Callable[[Calendar], str],
    soon: list[str],
    in_the_end: list[str],
    loaded: str,
) -> None:
    calendar = await a_calendar(world, operator)
    if loaded == "reload":
        await calendar.operator.sets(moved(calendar))
    else:
        calendar.operator.write(moved(calendar))
        await calendar.world.restart()
    await calendar.world.wait_until(calendar.due + timedelta(seconds=50))
    assert calendar.marks() == soon
    await calendar.world.wait_until(calendar.due + timedelta(minutes=3))
    assert calendar.marks() == in_the_end
    await calendar.world.restart()
    await calendar.world.wait_until(calendar.due + timedelta(minutes=6))
    assert calendar.marks() == in_the_end


async def test_what_was_posted_a_moment_ago_does_not_come_again_however_it_is_moved(
    world: World, operator: Operator
) -> None:
    calendar = await a_calendar(world, operator)
    await calendar.world.wait_until(calendar.due + timedelta(seconds=20))
    for at, channel in ((1, None), (2, calendar.other.id), (-3, calendar.other.id), (4, None)):
        await calendar.operator.sets(calendar.block(calendar.at(at), channel))
        await calendar.world.wait_until(calendar.world.env.now() + timedelta(minutes=1))
    await calendar.world.restart()
    await calendar.world.wait_until(calendar.due + timedelta(minutes=10))
    assert calendar.marks() == ["here"]


# -- precedence, and starts


async def test_what_was_set_in_discord_comes_before_the_file(world: World, operator: Operator) -> None:
    administration = world.bot.services.administration
    await change(administration, world.guild.id, setting(zone="Asia/Yangon"), world.bot.services.now())
    said = await operator.sets(f'servers:\n  "{world.guild.id}":\n    zone: UTC\n    notices: "{world.channel.id}"\n')
    assert "1 servers differ by the new settings" in said
    block = (await administration.in_force(world.guild.id)).block
    assert (block.zone, block.notices) == ("Asia/Yangon", world.channel.id)
    said = await operator.sets(
        f'servers:\n  "{world.guild.id}":\n    zone: Europe/Oslo\n    notices: "{world.channel.id}"\n'
    )
    assert "0 servers differ by the new settings" in said


async def test_a_file_that_changed_while_nobody_was_there_is_put_in_force_once(
    world: World, operator: Operator
) -> None:
    block = f'servers:\n  "{world.guild.id}":\n    zone: UTC\n    channel: "{world.channel.id}"\n'
    await operator.sets(block)
    operator.write(f"{block}    digests: [{{what: fact, every: day}}]\ndefaults:\n  lateness: {{digests: 3}}\n")
    await world.restart()
    (reminder,) = await world.bot.services.reminders.of_server(world.guild.id)
    assert (reminder.number, reminder.subject) == (1, "digest:fact")
    assert (await world.bot.services.reminders.server(world.guild.id)).grace.digests == timedelta(hours=3)
    changes = await world.bot.services.administration.changes(world.guild.id, 10)
    assert [each.origin for each in changes] == ["the operator's file"] * 2
    before = tables(operator)
    await world.restart()
    assert tables(operator) == before
    await operator.reloads()
    assert tables(operator) == before


def several(zone: str, at: str) -> str:
    """Four servers, which leave their zone to the defaults."""
    lines = ["defaults:", f"  zone: {zone}", "servers:"]
    for number in range(4):
        lines += [f'  "{10**17 + number}":', f'    channel: "{10**17 + 10 + number}"']
        lines += [f'    digests: [{{what: fact, every: day, at: "{at}"}}]']
    return "\n".join([*lines, ""])


class Killed(BaseException):
    """Nothing of ours takes it for a fault."""


@pytest.mark.parametrize("what", ["blocks", "defaults", "both"])
@pytest.mark.parametrize("how", ["killed", "error in one"])
async def test_what_was_cut_off_in_the_midst_is_completed_by_the_next_start(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch, what: str, how: str
) -> None:
    await operator.sets(several(zone="UTC", at="09:00"))
    after = several(zone="Asia/Yangon" if what != "blocks" else "UTC", at="10:00" if what != "defaults" else "09:00")
    reminders = world.bot.services.reminders
    arrange, calls = reminders.arrange, 0

    async def cut_off(*arguments: Any, **more: Any) -> None:
        nonlocal calls
        calls += 1
        if how == "killed" and calls > 2:
            raise Killed
        if calls == 2:
            raise RuntimeError("broken")
        await arrange(*arguments, **more)

    monkeypatch.setattr(reminders, "arrange", cut_off)
    operator.write(after)
    with pytest.raises(Killed) if how == "killed" else nullcontext():
        await operator.reloads()
    await world.restart()
    reminders = world.bot.services.reminders
    found = [await reminders.of_server(10**17 + number) for number in range(4)]
    expected = ("Asia/Yangon" if what != "blocks" else "UTC", "10:00" if what != "defaults" else "09:00", 1)
    assert [(each.zone.key, f"{each.at:%H:%M}", each.number) for (each,) in found] == [expected] * 4
    before = tables(operator)
    await world.restart()
    assert tables(operator) == before


# -- retired keys


async def test_a_retired_key_is_warned_of_at_each_reload_and_the_rest_of_the_file_holds(
    world: World, operator: Operator
) -> None:
    said = await operator.sets("language: en\ndatabase: null\ncontact: us\n")
    assert f"{operator.path}:7: language: is no longer a setting" in said
    assert f"{operator.path}:8: database: is no longer a setting" in said
    assert 'contact: null -> "us"' in said
    assert "language: is no longer a setting" in await operator.reloads()


async def test_a_database_elsewhere_is_refused_by_a_running_bot_too(world: World, operator: Operator) -> None:
    said = await operator.sets("database: sqlite:///other.db\ncontact: us\n")
    assert "the settings can't be used; what was in force stays" in said
    assert "mv -- other.db" in said
    assert "contact" not in said


def test_a_retired_key_is_warned_of_at_the_start(operator: Operator) -> None:
    operator.write("language: en\n")
    with acquire(operator.path.parent / "data"):  # so that it ends before it looks for Discord
        problem = run_bot(operator.read, "x")
    assert problem is not None
    assert problem.sentence.startswith("Another Padauk works with the folder")
    assert "language: is no longer a setting" in operator.log.text


# -- a process of its own

RUNNING = """
import asyncio, os, signal, sys
from pathlib import Path
from types import SimpleNamespace
from bot.config.loading import load
from bot.config.names import names_in
from bot.logs import set_up_logging
from bot.reloading import Reloading, ignore_sighup
from bot.run import stop_on_signals
from bot.runtime.process_lock import acquire

async def use(settings):
    print("contact", settings.contact, flush=True)

async def tell_operator(about, lines):
    print(about, len(lines), flush=True)

async def main(read):
    reloading = Reloading(SimpleNamespace(use=use, tell_operator=tell_operator), read(), read)
    stop = stop_on_signals()
    reloading.begin(stop.set)
    print("ready", flush=True)
    await stop.wait()
    await reloading.end()
    print("ended", flush=True)

set_up_logging("info", "text")
with acquire(Path("data")):
    ignore_sighup()
    os.kill(os.getpid(), signal.SIGHUP)
    asyncio.run(main(lambda: load(Path("config.yaml"), names_in)))
"""


@contextmanager
def a_process(folder: Path, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """One that reloads what is in *folder*, with a bot that only says so."""
    with subprocess.Popen(
        [sys.executable, "-X", "dev", "-c", RUNNING],
        cwd=folder,
        env=environment(PYTHONPATH=str(Path(__file__).parents[1])),
        stdout=subprocess.PIPE,
        text=True,
        **({"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE} | more),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line; nothing when none comes."""
    assert process.stdout is not None
    patience = threading.Timer(30, process.kill)
    patience.start()
    try:
        return process.stdout.readline().strip()
    finally:
        patience.cancel()


def skip_to(text: str, process: subprocess.Popen[str]) -> None:
    """Past what else the process says."""
    while text not in (line := said(process)):
        assert line, f"it never said {text}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text("contact: first\n")
    return tmp_path


def test_a_changed_file_is_followed_and_the_end_is_clean(folder: Path) -> None:
    with a_process(folder) as process:
        assert said(process) == "ready"
        (folder / "config.yaml").write_text("contact: second\n")
        assert said(process) == "contact second"
        (folder / "config.yaml").write_text("contct: third\n")
        assert said(process) == "Settings 2"
        os.kill(process.pid, signal.SIGTERM)
        assert said(process) == "ended"
        _, log = process.communicate(timeout=10)
    assert process.returncode == 0
    assert 'contact: "first" -> "second"' in log
    assert "contct: is not a known key" in log
    assert "Traceback" not in log
    assert "never awaited" not in log
    assert "ResourceWarning" not in log


def test_sighup_has_a_file_read_again_that_did_not_change(folder: Path) -> None:
    with a_process(folder, stderr=subprocess.STDOUT) as process:
        skip_to("ready", process)  # although it was also asked before it could listen
        os.kill(process.pid, signal.SIGHUP)
        skip_to("the settings were read again; nothing has changed", process)


def test_two_on_one_folder_are_refused(folder: Path) -> None:
    with a_process(folder) as process:
        assert said(process) == "ready"
        second = padauk("run", folder=folder, DISCORD_TOKEN="x")
        assert second.returncode == Status.TRY_AGAIN
        assert "Another Padauk works with the folder data; stop it first" in second.stderr
        assert process.poll() is None


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal: our end, and that of the process."""
    ours, theirs = os.openpty()
    open_ends = {ours, theirs}
    yield ours, theirs
    for end in open_ends:
        with suppress(OSError):
            os.close(end)


def in_terminal() -> None:
    """Before the process begins: the terminal on its input is the one it is controlled by."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def a_process_in(folder: Path, theirs: int) -> Iterator[subprocess.Popen[str]]:
    with a_process(
        folder, stdin=theirs, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=in_terminal
    ) as process:
        os.close(theirs)
        yield process


def test_closing_its_terminal_ends_it(folder: Path, terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    with a_process_in(folder, theirs) as process:
        assert said(process) == "ready"
        os.close(ours)
        assert said(process) == "ended"
        assert process.wait(timeout=10) == 0


def test_a_wish_to_reload_in_a_terminal_that_is_open_does_not_end_it(folder: Path, terminal: tuple[int, int]) -> None:
    _, theirs = terminal
    with a_process_in(folder, theirs) as process:
        assert said(process) == "ready"
        (folder / "config.yaml").write_text("contact: second\n")
        os.kill(process.pid, signal.SIGHUP)
        assert said(process) == "contact second"
        os.kill(process.pid, signal.SIGTERM)
        assert said(process) == "ended"


def test_the_terminal_closed_elsewhere_does_not_end_one_that_reads_from_nowhere(
    folder: Path, terminal: tuple[int, int]
) -> None:
    with a_process(folder, start_new_session=True) as process:  # as under nohup, or a supervisor
        assert said(process) == "ready"
        os.close(terminal[0])
        (folder / "config.yaml").write_text("contact: second\n")
        os.kill(process.pid, signal.SIGHUP)
        assert said(process) == "contact second"


async def test_what_could_not_be_put_in_force_is_tried_again_with_the_next_reload(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise SyncFailed("invite it there first")

    with monkeypatch.context() as patched:
        patched.setattr(world.bot._sync, "_tell", refused)
        assert "invite it there first" in await operator.sets(f'commands_only_in: "{world.guild.id}"\n')
    said = await operator.sets(f'commands_only_in: "{world.guild.id}"\n')
    assert "nothing has changed" not in said
    assert world.bot._sync.guild_id == world.guild.id
