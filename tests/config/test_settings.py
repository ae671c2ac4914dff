"""Settings: where they come from, and what whoever writes them is told."""

from pathlib import Path

import pytest

from bot.config.settings import Settings, load_settings, load_token
from bot.reading.faults import FaultsFound

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        load_settings(path, {})
    return [str(fault).removeprefix(f"{path.parent}/") for fault in found.value.faults]


def test_without_a_file_the_built_in_settings_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}) == Settings()


def test_the_shipped_example_says_what_is_built_in_and_every_key() -> None:
    assert load_settings(EXAMPLE, {}) == Settings()
    text = EXAMPLE.read_text(encoding="utf-8")
    assert all(f"{key}:" in text for key in Settings.model_fields)


def test_a_file_with_nothing_but_comments_changes_nothing(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "# nothing yet\n"), {}) == Settings()


def test_the_environment_names_another_file(tmp_path: Path) -> None:
    path = written(tmp_path, "contact: someone\n")
    assert load_settings(None, {"PADAUK_CONFIG": str(path)}).contact == "someone"


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    assert faults(tmp_path / "gone.yaml") == [
        "gone.yaml:1: can't be read (No such file or directory); check its path and rights"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("token: abc\n", "config.yaml:1: token: secrets have no place in this file"),
        ("cooldwn: {}\n", 'config.yaml:1: cooldwn: is not a known key; did you mean "cooldown"?'),
        ("cooldown:\n  answers: many\n", 'config.yaml:2: cooldown.answers: expected a number, got "many"'),
        ("cooldown:\n  answers: 0\n", "config.yaml:2: cooldown.answers:"),
        ("log_level: loud\n", 'config.yaml:1: log_level: expected one of debug, info, warning, error, got "loud"'),
        ("commands_only_in: 123\n", "config.yaml:1: commands_only_in: expected text, got 123 (put it in quotes"),
        ('commands_only_in: "12"\n', "config.yaml:1: commands_only_in: expected a server's id in quotes"),
        ("- a list\n", "config.yaml:1: expected keys and values, got a list"),
        ("data: no\n", "config.yaml:1: no is true or false to some YAML readers"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_a_way_to_mend_it(tmp_path: Path, text: str, said: str) -> None:
    assert any(fault.startswith(said) for fault in faults(written(tmp_path, text))), said


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = faults(written(tmp_path, "cooldwn: {}\nlog_level: loud\nshards: 0\n"))
    assert [fault.split(":")[1] for fault in found] == ["1", "2", "3"]


def test_the_token_comes_from_the_environment_and_blanks_are_none() -> None:
    assert load_token({"DISCORD_TOKEN": " abc "}) == "abc"
    assert load_token({"DISCORD_TOKEN": "  "}) is None
    assert load_token({}) is None


def test_the_token_is_also_read_from_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from-the-file\n", encoding="utf-8")
    assert load_token() == "from-the-file"
    monkeypatch.setenv("DISCORD_TOKEN", "from-the-environment")
    assert load_token() == "from-the-environment"


def test_the_example_of_the_env_file_holds_no_secret() -> None:
    lines = (EXAMPLE.parent / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["DISCORD_TOKEN="]
