"""What Padauk writes down while it runs: as a process of its own, because logging is one for all of it."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.test_command_line import environment

BEGIN = """
import logging
from bot.logs import set_up_logging
log = logging.getLogger("bot.client")
"""


def written(code: str) -> str:
    """On stderr, by *code*."""
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN + code],
        env=environment(PYTHONPATH=str(Path(__file__).parents[1]), TZ="Asia/Yangon", PYTHONIOENCODING="ascii"),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout == ""
    return said.stderr


def objects(code: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(code).splitlines()]


def test_text_has_time_level_logger_and_message() -> None:
    (line,) = written("set_up_logging('info', 'text'); log.info('ready: %s', 'now')").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO     bot\.client: ready: now", line)


def test_text_escapes_what_a_terminal_would_obey_and_keeps_its_lines() -> None:
    code = "set_up_logging('info', 'text'); log.info('of %s:\\n%s', 'a\\x1b[31m\\rb', 'c\\x9b2J')"
    first, second = written(code).splitlines()
    assert first.endswith(r"of a\x1b[31m\rb:")
    assert second == r"c\x9b2J"
    trace = written("set_up_logging('info', 'text')\ntry: int('\\x1b]0;x')\nexcept ValueError as e: log.exception(e)")
    assert "\x1b" not in trace
    assert len(trace.splitlines()) > 3


def test_json_has_an_object_a_line_with_the_time_in_utc() -> None:
    one, two = objects("set_up_logging('info', 'json'); log.info('a\\nမြန်မာ %s', 1); log.warning('b')")
    assert list(one) == ["time", "level", "logger", "message"]
    assert (one["level"], one["logger"], one["message"]) == ("INFO", "bot.client", "a\nမြန်မာ 1")
    assert (two["level"], two["message"]) == ("WARNING", "b")
    assert one["time"].endswith("Z")
    assert abs(datetime.fromisoformat(one["time"]) - datetime.now(UTC)) < timedelta(minutes=5)


def test_json_has_the_whole_of_an_exception_in_its_line() -> None:
    (entry,) = objects(
        """
set_up_logging('info', 'json')
try:
    1 / 0
except ZeroDivisionError:
    log.exception('failed')
"""
    )
    assert entry["message"] == "failed"
    assert entry["exception"].startswith("Traceback")
    assert entry["exception"].endswith("ZeroDivisionError: division by zero")


def test_set_up_again_it_changes_level_and_form_and_writes_each_line_once() -> None:
    first, second, third = written(
        """
set_up_logging('info', 'text')
log.debug('hidden')
log.info('one')
set_up_logging('debug', 'json')
log.debug('two')
set_up_logging('error', 'text')
log.warning('hidden')
log.error('three')
"""
    ).splitlines()
    assert first.endswith("INFO     bot.client: one")
    assert json.loads(second)["message"] == "two"
    assert third.endswith("ERROR    bot.client: three")


def test_a_level_that_discord_must_not_have_is_not_given_to_it() -> None:
    levels = objects(
        """
for level in ('debug', 'error', 'info'):
    set_up_logging(level, 'json')
    logging.getLogger('discord.gateway').debug('who asks what')
    logging.getLogger('discord.gateway').info('connected')
    logging.getLogger('watchfiles.main').info('1 change detected')
"""
    )
    assert [each["message"] for each in levels] == ["connected", "connected"]


def test_at_debug_level_what_servers_wrote_stays_in_the_database(tmp_path: Path) -> None:
    lines = written(
        f"""
import asyncio
from pathlib import Path
import sqlalchemy as sa
from bot.store.opening import Store

async def main():
    store = Store(Path({str(tmp_path / "padauk.sqlite")!r}))
    await store.open()
    async with store.begin() as connection:
        await connection.execute(sa.text("select :words"), {{"words": "what a server wrote"}})
    await store.close()

set_up_logging('debug', 'text')
asyncio.run(main())
log.debug('done')
"""
    ).splitlines()
    assert [line for line in lines if " asyncio: " not in line] == [lines[-1]]
    assert lines[-1].endswith("DEBUG    bot.client: done")


def test_of_a_choice_that_fails_only_the_error_is_written_down() -> None:
    """As discord.py words it in app_commands/tree.py."""
    text = written(
        """
for form in ('text', 'json'):
    set_up_logging('debug', form)
    try:
        raise KeyError('the cause')
    except KeyError:
        logging.getLogger('discord.app_commands.tree').exception(
            'Ignoring exception in autocomplete for %r (Guild: %s, User: %s)', 'quote', 4711, 815
        )
"""
    )
    assert text.count("choices could not be offered") == 2
    assert text.count("KeyError: 'the cause'") == 2
    for private in ("4711", "815", "quote"):
        assert private not in re.sub(r"\d{4}-\d\d.\S+", "", text)
