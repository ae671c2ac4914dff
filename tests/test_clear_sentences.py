"""What the command line says when something is not as it should be: a sentence, never a traceback. In process."""

import ast
import asyncio
import json
import os
import sqlite3
import sys
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest

from bot.cli import printing
from bot.cli.app import main
from bot.cli.printing import err, out
from bot.config.loading import load_token
from bot.config.secrets import token_fault
from bot.corpus.library import Library
from bot.reading.faults import printable
from bot.run import Status
from bot.store.opening import Store
from bot.ui.calendar import upcoming
from tests.corpus.folder import write_corpus


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def padauk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in a folder of its own and with nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "PADAUK_CONFIG", "PADAUK_TEST_DISCORD"):
        monkeypatch.delenv(name, raising=False)
    for console in (out, err):
        monkeypatch.setattr(console, "width", 160)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["padauk", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return run


# -- days at either end of time


@pytest.mark.parametrize(
    "days",
    [
        ("--from", "9999-06-01"),
        ("--from", "9999-12-31"),
        ("--to", "9999-12-31"),
        ("--from", "9998-01-01", "--to", "9998-02-01"),
    ],
)
def test_days_beyond_the_calendar_are_refused_in_a_sentence(padauk: Command, days: tuple[str, ...]) -> None:
    result = padauk("calendar", *days)
    assert (result.status, result.out) == (2, "")
    assert result.err == "The calendar ends in 9997; choose earlier days for --from and --to.\n"


def test_the_last_and_the_first_days_of_the_calendar_are_printed(padauk: Command) -> None:
    last = json.loads(padauk("calendar", "--from", "9997-01-31", "--json").out)
    assert [row["years"] for row in last if row["milestone"] == "coup-2021"] == [7976]
    assert padauk("calendar", "--from", "0001-01-01").out == "No date from 0001-01-01 to 0002-01-01.\n"


def test_the_demo_s_clock_goes_no_further_than_discord_s_ids(padauk: Command) -> None:
    result = padauk("demo", "--on", "2084-09-06")
    assert (result.status, result.err) == (
        1,
        "Discord's ids reach no further than 2084-09-05; choose an earlier day for --on.\n",
    )


@pytest.mark.parametrize("now", [datetime(9997, 6, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)])
def test_the_coming_days_end_with_the_calendar(library: Library, now: datetime) -> None:
    assert upcoming(library, now, 3652).pages


# -- a database that can't be read


def a_database(path: Path, *statements: str) -> None:
    """As a first start makes it, and then changed by *statements*."""

    async def make_it() -> None:
        store = Store(path)
        await store.open()
        await store.close()

    asyncio.run(make_it())
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "was written by a newer Padauk (revision 9999"),
        ("UPDATE alembic_version SET version_num = '0001'", "the next `padauk run` brings it up to date"),
        ("DROP TABLE alembic_version", "the next `padauk run` brings it up to date"),
        ("DROP TABLE servers", "can't be used (no such table: servers)"),
    ],
)
def test_a_server_s_settings_in_a_database_of_another_version_are_a_sentence(
    padauk: Command, tmp_path: Path, change: str, sentence: str
) -> None:
    database = tmp_path / "data" / "padauk.sqlite"
    a_database(database, change)
    before = database.read_bytes()
    result = padauk("config", "show", "--server", "123456789012345678")
    assert (result.status, result.out) == (1, "")
    assert sentence in result.err
    assert result.err.count("\n") == 1
    assert database.read_bytes() == before


def test_a_server_s_settings_are_not_shown_without_the_database_that_0_1_put_elsewhere(
    padauk: Command, tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text('data: "da?ta"\n', encoding="utf-8")
    a_database(tmp_path / "da")
    result = padauk("config", "show", "--server", "123456789012345678")
    assert (result.status, result.out) == (1, "")
    assert "Padauk 0.1 kept its database at da, since it cut the path" in result.err


# -- a .env that can't be read


def as_utf_16(file: Path) -> None:
    file.write_bytes("DISCORD_TOKEN=abc\n".encode("utf-16-le"))


def as_latin_1(file: Path) -> None:
    file.write_bytes("# clé\nDISCORD_TOKEN=abc\n".encode("latin-1"))


def as_a_loop(file: Path) -> None:
    file.symlink_to(file)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (Path.mkdir, "can't be read (Is a directory); make it a file that Padauk may read, or move it elsewhere"),
        (as_a_loop, "can't be read (Too many levels of symbolic links); make it a file that Padauk may read, or move"),
        (as_utf_16, "is not UTF-8 text; save it as UTF-8"),
        (as_latin_1, "is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_an_env_file_that_cannot_be_read_is_a_sentence_with_the_cure(
    padauk: Command, tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(tmp_path / ".env")
    for command in (("run",), ("config", "show"), ("corpus", "check")):
        result = padauk(*command)
        assert (result.status, result.out) == (1, "")
        assert result.err.startswith(f".env:1: {sentence}")
        assert "abc" not in result.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_env_file_without_the_right_to_read_it_is_a_sentence(padauk: Command, tmp_path: Path) -> None:
    (tmp_path / ".env").touch(0)
    assert padauk("run").err.startswith(".env:1: can't be read (Permission denied)")


def test_an_env_file_as_windows_saves_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfDISCORD_TOKEN=abc\r\n")
    assert load_token() == "abc"


# -- a token with something around it

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.GaBcDe.abcdefghijklmnopqrstuvwxyz-_0123456789AB"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (f'"{TOKEN}"', "has quotes around it"),
        (f"'{TOKEN}'", "has quotes around it"),
        (f"{TOKEN}”", "has quotes around it"),
        (f'"{TOKEN}",', "has quotes around it"),
        (f"Bot {TOKEN}", "begins with a word such as Bot"),
        (f"bearer\t{TOKEN}", "begins with a word such as Bot"),
        (f"DISCORD_TOKEN={TOKEN}", "begins with its own name"),
        (f"token: {TOKEN}", "begins with its own name"),
        (f"<{TOKEN}>", "has brackets around it"),
        (f"{TOKEN[:30]}\n{TOKEN[30:]}", "has a line break in it"),
        (f"{TOKEN[:30]}\r{TOKEN[30:]}", "has a line break in it"),
        (f"{TOKEN[:30]} {TOKEN[30:]}", "has a space"),
        (f"{TOKEN[:30]}\N{ZERO WIDTH SPACE}{TOKEN[30:]}", "has a space or another character that no token has"),
        ("tökén", "has a space or another character that no token has"),
        ("paste your token here", "is a placeholder"),
        ("your-token-here", "is a placeholder"),
        ("CHANGEME", "is a placeholder"),
        ("xxxxxxxx", "is a placeholder"),
        ("...", "is a placeholder"),
        ("<token>", "has brackets around it"),
        ("0123456789abcdef" * 4, "is the application's public key"),
        ("123456789012345678", "is an id"),
        ("abcdefghijklmnopqrstuvwxyz-_0123", "looks like the application's client secret"),
    ],
)
def test_what_is_around_a_token_is_named_and_nothing_of_it_is_shown(
    padauk: Command, monkeypatch: pytest.MonkeyPatch, given: str, fault: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", given)
    result = padauk("run")
    assert (result.status, result.out) == (Status.NEEDS_HANDS, "")
    assert result.err.startswith(f"DISCORD_TOKEN (environment) {fault}")
    assert result.err.count("\n") == 1
    assert not any(part in result.err for part in (TOKEN[:10], TOKEN[-10:], "tökén", "xxx"))


@pytest.mark.parametrize(
    "token", [TOKEN, "abc", "a.b", "x", f"mfa.{TOKEN}", "here.your.token", "a" * 31 + "b.c", "x_y-z.=+/", TOKEN[:70]]
)
def test_a_token_that_merely_looks_unusual_is_discord_s_to_judge(token: str) -> None:
    assert token_fault(token) is None


# -- another Discord, for tests


@pytest.mark.parametrize(
    "address",
    [
        "https://discord.com/api/v10",
        "http://10.0.0.1/api/v10",
        "http://localhost/api",
        "nonsense",
        "http://[::2]/",
        "http://127.0.0.1:8000\\api",
        "http://127.0.0.1\\@discord.com/",
        "http://[",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "ftp://127.0.0.1/",
        "//127.0.0.1/",
        "127.0.0.1:8000",
        "http://me:mine@127.0.0.1/",
        "http://127.0.0.1/?a=b",
        "http://127.0.0.1/#a",
    ],
)
def test_an_address_that_is_none_on_this_machine_is_refused_in_a_sentence(
    padauk: Command, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("PADAUK_TEST_DISCORD", address)
    before = discord.http.Route.BASE
    result = padauk("run")
    assert (result.status, result.out, discord.http.Route.BASE) == (78, "", before)
    assert result.err.startswith("PADAUK_TEST_DISCORD is for tests: it takes an address on this machine")


# -- what a terminal would obey

CODES = "\x1b[31m\x9b2J\x07\r\N{RIGHT-TO-LEFT OVERRIDE}"
ESCAPED = r"\x1b[31m\x9b2J\x07\r\u202e"


def is_plain(result: Result) -> bool:
    return printable_lines(result.out) == result.out and printable_lines(result.err) == result.err


def printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


@pytest.mark.parametrize("command", ["signatory", "search"])
def test_what_was_typed_is_printed_back_without_codes(padauk: Command, command: str) -> None:
    result = padauk(command, f"cake{CODES}shop")
    assert is_plain(result)
    assert f"cake{ESCAPED}shop" in result.out
    assert is_plain(padauk(command, f"jet{CODES}feul avaition"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("config", "check", f"{CODES}.yaml"),
        ("config", "show", "--config", f"{CODES}.yaml"),
        ("corpus", "check", "--corpus", CODES),
        ("signatory", "name", "--corpus", CODES),
        ("config", CODES),
        (CODES,),
        ("calendar", "--from", CODES),
        ("signatory", "name", "--limit", CODES),
    ],
)
def test_names_of_files_and_commands_are_printed_without_codes(padauk: Command, arguments: tuple[str, ...]) -> None:
    result = padauk(*arguments)
    assert result.status != 0
    assert is_plain(result)


def test_the_name_of_a_settings_file_is_refused_without_its_codes(padauk: Command, tmp_path: Path) -> None:
    (tmp_path / f"{CODES}[b].yaml").write_text('contact: "us"\n', encoding="utf-8")
    for arguments in (("show", "--config"), ("check",)):
        refused = padauk("config", *arguments, f"{CODES}[b].yaml")
        assert is_plain(refused)
        assert f"{ESCAPED}[b].yaml:1: the file's name holds the control character" in refused.err


def test_settings_are_printed_without_markup(padauk: Command, tmp_path: Path) -> None:
    (tmp_path / "[b].yaml").write_text('contact: "[bold]us[/bold]"\n', encoding="utf-8")
    shown = padauk("config", "show", "--config", "[b].yaml")
    assert '"[bold]us[/bold]"' in shown.out
    assert "[b].yaml:1" in shown.out
    assert "In order: [b].yaml" in padauk("config", "check", "[b].yaml").out


def test_names_from_a_corpus_are_printed_without_markup(padauk: Command, tmp_path: Path) -> None:
    write_corpus(tmp_path / "seeds", a_letter=("headline: A fact", 'headline: "A [bold]fact[/bold]"'))
    assert "A [bold]fact[/bold]" in padauk("search", "fact", "--corpus", "seeds").out


def test_every_command_prints_through_one_door() -> None:
    modules = Path(printing.__file__).parent.glob("*.py")
    doors = {
        f"{path.stem}.{function.name}"
        for path in modules
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1] in ("print", "echo", "secho")
    }
    assert doors == {"printing.print_line", "printing.print_json", "printing.print_table"}


# -- the version


def test_the_version_is_that_of_the_project_file(padauk: Command) -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    result = padauk("--version")
    assert (result.status, result.out, result.err) == (0, f"padauk {project['version']}\n", "")
