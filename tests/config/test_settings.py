"""Settings: where they come from, and what whoever writes them is told."""

import re
from pathlib import Path

import pytest

from bot.config.loading import load, load_configuration, load_settings, load_token, token_origin
from bot.config.servers import Defaults, DigestEntry, ReminderEntry, ServerBlock
from bot.config.settings import Settings, leaves
from bot.reading.faults import FaultsFound
from bot.reading.yaml_file import read_yaml
from tests.config.files import EXAMPLE
from tests.config.files import write_config as written


def faults(path: Path) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        load_settings(path, {})
    return [str(fault).removeprefix(f"{path.parent}/") for fault in found.value.faults]


def test_without_a_file_the_built_in_settings_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}) == Settings()


def test_the_shipped_example_says_exactly_what_is_built_in() -> None:
    assert load(EXAMPLE).settings == Settings()


def test_the_shipped_example_names_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    file = read_yaml(EXAMPLE.read_bytes(), "config.example.yaml")
    assert [key for path in leaves(Settings()) for key in path if f"{key}:" not in text] == []
    assert set(file.values) == set(Settings.model_fields)
    assert set(file.values["defaults"]) == set(Defaults.model_fields)
    for shape in (ServerBlock, ReminderEntry, DigestEntry):
        assert [key for key in shape.model_fields if not re.search(rf"\b{key}\b", text)] == []


def test_a_file_with_nothing_but_comments_changes_nothing(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "# nothing yet\n"), {}) == Settings()


def test_the_environment_names_another_file(tmp_path: Path) -> None:
    path = written(tmp_path, "contact: someone\n")
    assert load_settings(None, {"PADAUK_CONFIG": str(path)}).contact == "someone"


def test_a_file_that_is_named_by_an_option_comes_before_that_of_the_environment(tmp_path: Path) -> None:
    path = written(tmp_path, "contact: someone\n")
    assert load_settings(path, {"PADAUK_CONFIG": str(tmp_path / "gone.yaml")}).contact == "someone"


def test_the_file_of_the_environment_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FaultsFound, match=r"gone\.yaml:1: can't be read"):
        load_settings(None, {"PADAUK_CONFIG": str(tmp_path / "gone.yaml")})


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(FaultsFound, match="is not a file; move it elsewhere"):
        load_settings(tmp_path, {})


def test_a_configuration_knows_where_each_value_stands(tmp_path: Path) -> None:
    path = written(tmp_path, "log:\n  level: debug\n")
    configuration = load_configuration(path, {})
    assert configuration.origin(("log", "level")) == f"{path}:2"
    assert configuration.origin(("log", "form")) is None


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    assert faults(tmp_path / "gone.yaml") == [
        "gone.yaml:1: can't be read (No such file or directory); check its path and rights"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("token: abc\n", "config.yaml:1: token: looks like a secret, and secrets have no place in this file"),
        ("cooldwn: {}\n", 'config.yaml:1: cooldwn: is not a known key; did you mean "cooldown"?'),
        ("cooldown:\n  answers: many\n", 'config.yaml:2: cooldown.answers: expected a number, got "many"'),
        ("cooldown:\n  answers: 0\n", "config.yaml:2: cooldown.answers:"),
        ("log:\n  level: loud\n", 'config.yaml:2: log.level: expected one of debug, info, warning, error, got "loud"'),
        ("commands_only_in: 123\n", "config.yaml:1: commands_only_in: expected a server's id, 17 to 19 digits"),
        ('commands_only_in: "12"\n', "config.yaml:1: commands_only_in: expected a server's id, 17 to 19 digits"),
        ("- a list\n", "config.yaml:1: expected keys and values, got a list"),
        ("data: no\n", "config.yaml:1: data: no is true or false to some YAML readers"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_a_way_to_mend_it(tmp_path: Path, text: str, said: str) -> None:
    assert any(fault.startswith(said) for fault in faults(written(tmp_path, text))), said


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "cooldwn: {}\nlog:\n  level: loud\nshards: 0\n"))
    assert [fault.split(":")[1] for fault in found] == ["1", "3", "4"]


def test_the_token_comes_from_the_environment_and_blanks_are_none() -> None:
    assert load_token({"DISCORD_TOKEN": " abc "}) == "abc"
    assert load_token({"DISCORD_TOKEN": "  "}) is None
    assert load_token({}) is None


def test_the_token_is_also_read_from_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from-the-file\n", encoding="utf-8")
    assert (load_token(), token_origin()) == ("from-the-file", ".env")
    monkeypatch.setenv("DISCORD_TOKEN", "from-the-environment")
    assert (load_token(), token_origin()) == ("from-the-environment", "environment")


def test_a_token_in_neither_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    assert (load_token(), token_origin()) == (None, "not set")


def test_a_blank_token_in_the_environment_does_not_hide_that_of_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", "")
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from-the-file\n", encoding="utf-8")
    assert (load_token(), token_origin()) == ("from-the-file", ".env")


def test_an_env_file_that_is_not_utf_8_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    with pytest.raises(FaultsFound, match="is not UTF-8 text; save it as UTF-8"):
        load_token()


def test_the_example_of_the_env_file_holds_no_secret() -> None:
    lines = (EXAMPLE.parent / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "DISCORD_TOKEN=",
        "PADAUK_ALERT_URL=",
        "PADAUK_HEARTBEAT_URL=",
    ]
