"""`padauk config`: what an operator sees of the settings, and where each value comes from."""

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.administration.edits import setting
from bot.administration.service import Administration
from bot.cli.app import main
from bot.cli.printing import out
from bot.config.servers import STORED, ReminderEntry
from bot.posting.agenda import Agenda
from bot.posting.reminders import Reminders
from bot.store.opening import Store
from tests.administered import change
from tests.config.files import CHANNEL, SERVER, write_config

SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.GaBcDe.abcdefghijklmnopqrstuvwxyz-_0123456789AB"


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    def rows(self) -> dict[str, tuple[str, str]]:
        """Value and origin of each setting."""
        return {row["setting"]: (row["value"], row["origin"]) for row in json.loads(self.out)}


Command = Callable[..., Said]


@pytest.fixture
def padauk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in a folder of its own and with nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "PADAUK_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(out, "width", 160)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["padauk", "config", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


def set_in_discord(database: Path, **values: object) -> None:
    """What the administrators of the server set, in a database of their own."""

    async def make_it() -> None:
        store = Store(database)
        await store.open()
        try:
            administration = Administration(store, Reminders(store, Agenda(())))
            await change(administration, int(SERVER), setting(**values), datetime(2027, 1, 1, tzinfo=UTC), "/settings")
        finally:
            await store.close()

    asyncio.run(make_it())


# -- check


def test_without_a_file_there_is_nothing_to_mend(padauk: Command) -> None:
    said = padauk("check")
    assert said.status == 0
    assert "There is no config.yaml, and none is needed: what is built in holds." in said.out


def test_a_file_in_order_is_told_so(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, f"servers:\n  {SERVER}: {{}}\n")
    said = padauk("check")
    assert (said.status, said.err) == (0, "")
    assert "In order: config.yaml, with 1 block for servers" in said.out


def test_a_retired_key_is_a_warning_with_status_0(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, "language: en\n")
    said = padauk("check")
    assert said.status == 0
    assert said.err == (
        "Warning: config.yaml:1: language: is no longer a setting: Padauk's own sentences are in English; delete this "
        "key\n"
    )
    assert "In order: config.yaml" in said.out


def test_all_faults_are_listed_and_the_status_is_1(padauk: Command, tmp_path: Path) -> None:
    write_config(
        tmp_path, f"cooldwn: {{}}\ntoken: {SECRET}\ndefaults:\n  reminders:\n  - {{date: coup-2012, at: 750}}\n"
    )
    said = padauk("check")
    assert said.status == 1
    assert said.out == ""
    assert said.err.splitlines() == [
        'config.yaml:1: cooldwn: is not a known key; did you mean "cooldown"?',
        "config.yaml:2: token: looks like a secret, and secrets have no place in this file, which gets shared; "
        "put DISCORD_TOKEN=... in .env",
        'config.yaml:5: defaults.reminders[0].at: expected "HH:MM", got 750 (quote the time: "12:30")',
        'config.yaml:5: defaults.reminders[0].date: there is no date "coup-2012"; did you mean "coup-2021"?',
        "4 faults; nothing was loaded. Mend them and try again.",
    ]


def test_a_file_can_be_named_in_three_ways(padauk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.yaml").write_text("cooldwn: {}\n", encoding="utf-8")
    monkeypatch.setenv("PADAUK_CONFIG", "other.yaml")
    for said in (padauk("check"), padauk("check", "--config", "other.yaml"), padauk("check", "other.yaml")):
        assert said.status == 1
        assert said.err.startswith("other.yaml:1: cooldwn: is not a known key")


def test_the_env_file_may_name_the_settings_file(padauk: Command, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("cooldwn: {}\n", encoding="utf-8")
    (tmp_path / ".env").write_text("PADAUK_CONFIG=other.yaml\n", encoding="utf-8")
    assert padauk("check").err.startswith("other.yaml:1: cooldwn: is not a known key")


@pytest.mark.parametrize("arguments", [["check", "gone.yaml"], ["check", "--config", "gone.yaml"]])
def test_a_file_that_is_named_and_not_there_is_a_fault(padauk: Command, arguments: list[str]) -> None:
    said = padauk(*arguments)
    assert said.status == 1
    assert said.err.splitlines()[0] == (
        "gone.yaml:1: can't be read (No such file or directory); check its path and rights"
    )


def test_more_than_a_hundred_faults_are_counted_in_all(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, "".join(f"key{n}: 1\n" for n in range(250)))
    said = padauk("check").err.splitlines()
    assert len(said) == 102
    assert said[-2] == "config.yaml:100: and 150 more; mend those above first"
    assert said[-1].startswith("250 faults")


def test_faults_of_the_corpus_are_told_with_those_of_the_file(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, "corpus: {paths: [nowhere]}\nshards: 0\ndefaults: {reminders: [{date: all}]}\n")
    said = padauk("check").err
    assert "nowhere" in said
    assert "config.yaml:2: shards: expected at least 1, got 0" in said


# -- show


def test_each_value_is_shown_with_where_it_comes_from(
    padauk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(
        tmp_path,
        f"log:\n  level: debug\ncorpus:\n  paths: []\nservers:\n  {SERVER}:\n    zone: UTC\n    channel: {CHANNEL}\n",
    )
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    said = padauk("show", "--json")
    assert said.status == 0
    rows = said.rows()
    assert rows["log.level"] == ('"debug"', "config.yaml:2")
    assert rows["log.form"] == ('"text"', "built in")
    assert rows["corpus.paths"] == ("[]", "config.yaml:4")
    assert rows["contact"] == ("null", "built in")
    assert rows["defaults.reminders"] == ("[]", "built in")
    assert rows[f"servers.{SERVER}.zone"] == ('"UTC"', "config.yaml:7")
    assert rows[f"servers.{SERVER}.channel"] == (f'"{CHANNEL}"', "config.yaml:8")
    assert f"servers.{SERVER}.reminders" not in rows
    assert rows["DISCORD_TOKEN"] == ("(hidden)", "environment")
    assert SECRET not in said.out


def test_the_token_is_said_to_come_from_the_env_file_or_to_be_missing(padauk: Command, tmp_path: Path) -> None:
    assert padauk("show", "--json").rows()["DISCORD_TOKEN"] == ("none", "not set")
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={SECRET}\n", encoding="utf-8")
    said = padauk("show", "--json")
    assert said.rows()["DISCORD_TOKEN"] == ("(hidden)", ".env")
    assert SECRET not in said.out


def test_the_table_says_the_same_and_in_which_order_things_hold(
    padauk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(tmp_path, 'contact: "[bold]#help[/bold]"\n')
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    said = padauk("show")
    assert said.status == 0
    assert '"[bold]#help[/bold]"' in said.out
    assert "config.yaml:1" in said.out
    assert "built in" in said.out
    assert SECRET not in said.out
    assert "What a server's administrators set in Discord comes before its block in the file" in said.out


def test_retired_keys_are_not_shown(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, "language: en\ndatabase: null\ncontact: us\n")
    rows = padauk("show", "--json").rows()
    assert rows["contact"] == ('"us"', "config.yaml:3")
    assert not {"language", "database"} & rows.keys()


def test_a_faulty_file_is_not_shown(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, "cooldwn: {}\n")
    said = padauk("show")
    assert (said.status, said.out) == (1, "")


FOUR_LAYERS = f"""\
defaults:
  zone: Asia/Yangon
  lateness: {{digests: 3}}
  commands_off: [search]
servers:
  {SERVER}:
    channel: {CHANNEL}
    commands_off: [quote]
    notices: {CHANNEL}
"""


def test_what_holds_in_a_server_is_shown_by_all_four_layers(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, FOUR_LAYERS)
    set_in_discord(tmp_path / "data" / "padauk.sqlite", commands_off=("fact",), notices=None)
    said = padauk("show", "--server", SERVER, "--json")
    assert said.status == 0
    rows = said.rows()
    assert rows["zone"] == ('"Asia/Yangon"', "config.yaml:2")
    assert rows["lateness"] == ("{dates: null, digests: 3}", "config.yaml:3")
    assert rows["channel"] == (f'"{CHANNEL}"', "config.yaml:7")
    assert rows["commands_off"] == ('["fact"]', "set in Discord")
    assert rows["notices"] == ("null", "set in Discord")
    assert rows["admin_roles"] == ("[]", "built in")


def test_a_message_of_an_earlier_version_is_shown_with_its_control_characters_visible(
    padauk: Command, tmp_path: Path
) -> None:
    set_in_discord(
        tmp_path / "data" / "padauk.sqlite",
        reminders=(
            ReminderEntry.model_validate({"date": "all", "message": "a\u202eb\u2066c\x00d\x85e\x1bf"}, context=STORED),
        ),
    )
    said = padauk("show", "--server", SERVER, "--json")
    value, _ = said.rows()["reminders"]
    assert r'message: "a\u202eb\u2066c\u0000d\x85e\u001bf"' in value
    assert not {"\u202e", "\u2066", "\x85"} & set(padauk("show", "--server", SERVER).out)


def test_to_look_at_a_server_makes_no_database(padauk: Command, tmp_path: Path) -> None:
    write_config(tmp_path, FOUR_LAYERS)
    rows = padauk("show", "--server", SERVER, "--json").rows()
    assert rows["commands_off"] == ('["quote"]', "config.yaml:8")
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]


@pytest.mark.parametrize(
    ("data", "theirs"),
    [
        ("data", "kept/here.sqlite"),
        ("data", "./padauk.sqlite"),
        ("my data", "it's kept/$HOME `here` *.db"),
        ("-data", "-kept.db"),
        ("~/data", "~/here.db"),
        ("data", "{folder}/kept/here.sqlite"),
    ],
)
def test_the_commands_that_move_a_database_lose_nothing_also_after_a_kill(
    padauk: Command, tmp_path: Path, data: str, theirs: str
) -> None:
    path = tmp_path / theirs.format(folder=tmp_path)
    path.parent.mkdir(exist_ok=True, parents=True)
    set_in_discord(path, zone="UTC")
    set_and_killed(path, zone="Asia/Yangon")
    write_config(tmp_path, f'data: "{data}"\ndatabase: "sqlite:///{theirs.format(folder=tmp_path)}"\n')
    said = padauk("show", "--server", SERVER)
    assert (said.status, said.out) == (1, "")
    assert not (tmp_path / data).exists()
    for command in commands_in(said.err):
        subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    write_config(tmp_path, f'data: "{data}"\n')
    assert padauk("show", "--server", SERVER, "--json").rows()["zone"] == ('"Asia/Yangon"', "set in Discord")


def set_and_killed(database: Path, zone: str) -> None:
    """Leave what is set in the log only, as a process does that is killed."""
    log = Path(f"{database}-wal")
    with closing(sqlite3.connect(database)) as another:
        another.execute("SELECT * FROM sqlite_master").fetchall()  # it is in use, so the log is not taken in
        set_in_discord(database, zone=zone)
        left = database.read_bytes(), log.read_bytes()
    for path, content in zip((database, log), left, strict=True):
        path.write_bytes(content)


def commands_in(said: str) -> tuple[str, str]:
    """What is between marks, which may also be in the name of a file."""
    found = re.search(r"run `(.+)` and, if there is such a log, `(.+)`, then delete this key", said)
    assert found is not None, said
    return found[1], found[2]


def test_a_server_that_nobody_has_set_anything_for_has_what_is_built_in(padauk: Command) -> None:
    rows = padauk("show", "--server", SERVER, "--json").rows()
    assert {origin for _, origin in rows.values()} == {"built in"}


def test_a_database_that_is_none_is_told_in_a_sentence(padauk: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "padauk.sqlite").write_text("not a database, but quite long enough to be one" * 100)
    said = padauk("show", "--server", SERVER)
    assert said.status == 1
    assert "padauk.sqlite can't be used" in said.err


@pytest.mark.parametrize("id", ["12", "x", "99999999999999999999", str(2**63)])
def test_what_is_no_id_of_a_server_is_refused(padauk: Command, id: str) -> None:
    assert padauk("show", "--server", id).status == 2
