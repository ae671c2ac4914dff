"""What Padauk says when Discord, or something in its place, does not let it in.

In process, with Discord in a thread: a process of its own for each answer would take seconds.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import discord
import pytest

from bot.cli.app import main
from bot.cli.printing import err
from bot.run import Status
from bot.version import VERSION
from tests.wire.faults import Fault, Kind
from tests.wire.server import Discord

ME = "GET /users/@me"
COMMANDS = "PUT /applications/{application}/commands"
INVALID_FORM = {
    "code": 50035,
    "message": "Invalid Form Body",
    "errors": {"0": {"name": {"_errors": [{"code": "BASE_TYPE", "message": "\x1b[31mThis is wrong. " * 40}]}}},
}


@contextmanager
def at_work(there: Discord) -> Iterator[None]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(there.__aenter__(), loop).result()
        yield
    finally:
        asyncio.run_coroutine_threadsafe(there.__aexit__(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def own_log() -> Iterator[None]:
    """The log goes back to where it went, whatever the test set up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level


def refusal(
    there: Discord,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    level: str = "error",
    status: Status = Status.TRY_AGAIN,
) -> str:
    """What `padauk run --once` ends with."""
    monkeypatch.chdir(folder)
    (folder / "config.yaml").write_text(f"log: {{level: {level}}}\n", encoding="utf-8")
    monkeypatch.delenv("PADAUK_CONFIG", raising=False)
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    )
    monkeypatch.setattr(err, "width", 160)
    monkeypatch.setattr(sys, "argv", ["padauk", "run", "--once"])
    with at_work(there):
        monkeypatch.setenv("DISCORD_TOKEN", there.token)
        monkeypatch.setenv("PADAUK_TEST_DISCORD", there.address)
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == status
    printed = capsys.readouterr()
    assert there.token not in printed.err
    return printed.err


NETWORK = "If this network wants a login in a browser, log in there"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault(Kind.ELSEWHERE, ME, status=200), f"in Discord's place (200 OK, text/html; charset=utf-8). {NETWORK}"),
        (Fault(Kind.ELSEWHERE, ME, status=302), f"Something else answered in Discord's place (302 Found). {NETWORK}"),
        (Fault(Kind.ELSEWHERE, ME, status=511), f"in Discord's place (511 Network Authentication Required). {NETWORK}"),
        (
            Fault(Kind.ELSEWHERE, COMMANDS, status=200),
            f"in Discord's place (200 OK, text/html; charset=utf-8). {NETWORK}",
        ),
        (Fault(Kind.BEFORE, ME, status=503), "Discord is in trouble (503 Service Unavailable, code 0: 5xx); look at"),
        (Fault(Kind.ELSEWHERE, ME, status=503), "Discord is in trouble (503 Service Unavailable); look at"),
        (
            Fault(Kind.ELSEWHERE, ME, status=403),
            "Discord refuses what Padauk asks at the start (403 Forbidden); please",
        ),
        (Fault(Kind.REFUSED, COMMANDS, status=401), "Discord refuses this DISCORD_TOKEN: copy it again"),
        (
            Fault(Kind.REFUSED, COMMANDS, status=400, body=INVALID_FORM),
            "Discord does not take the commands (400 Bad Request, code 50035: Invalid Form Body; In 0.name: ",
        ),
        (
            Fault(Kind.REFUSED, COMMANDS, status=400, body={"code": 30034, "message": "Too many today"}),
            "Discord does not take the commands (400 Bad Request, code 30034: Too many today); try again tomorrow",
        ),
        (Fault(Kind.REFUSED, "GET /gateway/bot", status=401), "Discord refuses this DISCORD_TOKEN: copy it again"),
    ],
    ids=lambda value: f"{value.kind.name} {value.status} {value.route}" if isinstance(value, Fault) else "",
)
def test_what_was_answered_and_what_to_do_are_said_in_a_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own_log: None,
    fault: Fault,
    sentence: str,
) -> None:
    there = Discord()
    there.faults.waiting.append(replace(fault))
    may_pass = fault.kind is not Kind.REFUSED and fault.status != 403
    status = Status.TRY_AGAIN if may_pass else Status.NEEDS_HANDS
    said = refusal(there, tmp_path, monkeypatch, capsys, status=status)
    assert sentence in said
    assert "check the network" not in said
    assert "\x1b" not in said
    assert said.count("\n") == 1
    assert len(said) < 500


def test_a_discord_that_is_not_there_is_a_matter_of_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_log: None
) -> None:
    there = Discord()
    there.faults.waiting.append(Fault(Kind.CUT, ME))
    said = refusal(there, tmp_path, monkeypatch, capsys)
    assert said.startswith("Discord can't be reached (")
    assert said.endswith("); check the network and try again\n")


def test_the_log_begins_with_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_log: None
) -> None:
    there = Discord()
    there.faults.refuse(ME, 401, {})
    first = refusal(there, tmp_path, monkeypatch, capsys, "info", Status.NEEDS_HANDS).splitlines()[0]
    assert f"INFO     bot.run: Padauk {VERSION}, discord.py {discord.__version__}, Python " in first
