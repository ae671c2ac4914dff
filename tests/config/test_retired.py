"""Keys of earlier versions: a warning that says what to do, and a fault where a database would be left behind."""

from pathlib import Path

import pytest

from bot.config.loading import load
from bot.config.settings import Settings
from tests.config.files import EXAMPLE, faults_in, write_config

LANGUAGE = "language: is no longer a setting: Padauk's own sentences are in English; delete this key"
DATABASE = (
    "database: is no longer a setting: the database is always padauk.sqlite in the `data` folder; delete this key"
)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def warnings_in(path: Path) -> list[str]:
    return [str(warning).removeprefix(f"{path.parent}/") for warning in load(path).warnings]


def test_a_whole_file_of_0_1_says_what_is_built_in_and_has_two_warnings(tmp_path: Path) -> None:
    path = write_config(tmp_path, f"language: en\ndatabase: null\n{EXAMPLE.read_text(encoding='utf-8')}")
    assert load(path).settings == Settings()
    assert warnings_in(path) == [f"config.yaml:1: {LANGUAGE}", f"config.yaml:2: {DATABASE}"]


def test_the_shipped_example_has_no_retired_key() -> None:
    assert load(EXAMPLE).warnings == ()


@pytest.mark.parametrize("value", ["en", "EN", "my", "", "null", "[en, my]", "{a: b}", "7"])
def test_a_language_never_had_an_effect_so_any_is_only_warned_of(tmp_path: Path, value: str) -> None:
    assert warnings_in(write_config(tmp_path, f"language: {value}\n")) == [f"config.yaml:1: {LANGUAGE}"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        '""',
        "sqlite:///data/padauk.sqlite",
        "sqlite:///./data/../data/padauk.sqlite",
        "sqlite:///{folder}/data/padauk.sqlite",
        "sqlite:///link/padauk.sqlite",
        "sqlite:///data/padauk.sqlite?timeout=30",
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_the_data_folder_s_own_database_by_any_name_is_only_warned_of(tmp_path: Path, value: str, there: bool) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to("data")
    if there:
        (tmp_path / "data" / "padauk.sqlite").touch()
    path = write_config(tmp_path, f"database: {value.format(folder=tmp_path)}\n")
    assert warnings_in(path) == [f"config.yaml:1: {DATABASE}"]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        (
            "database: sqlite:////abs/other.db\n",
            "run `mkdir -p -- data && mv -- /abs/other.db data/padauk.sqlite` and, if there is such a log, "
            "`mv -- /abs/other.db-wal data/padauk.sqlite-wal`, then",
        ),
        (
            "data: elsewhere\ndatabase: sqlite:///data/padauk.sqlite\n",
            "run `mkdir -p -- elsewhere && mv -- data/padauk.sqlite elsewhere/padauk.sqlite` and, if there is such a "
            "log, `mv -- data/padauk.sqlite-wal elsewhere/padauk.sqlite-wal`, then",
        ),
        ("database: sqlite:///other.db?timeout=30\n", "mv -- other.db data/padauk.sqlite`"),
        ("database: sqlite:////\n", "mv -- / data/padauk.sqlite`"),
        ("database: sqlite:///.\n", "mv -- . data/padauk.sqlite`"),
    ],
)
def test_a_database_elsewhere_is_a_fault_that_gives_the_commands(tmp_path: Path, text: str, commands: str) -> None:
    (fault,) = faults_in(write_config(tmp_path, text))
    assert ": database: is no longer a setting: the database is always " in fault
    assert "; stop Padauk, run " in fault
    assert commands in fault


@pytest.mark.parametrize("name", ["padauk.sqlite", "padauk.sqlite-wal"])
def test_what_the_commands_would_write_over_is_named_first(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).touch()
    (fault,) = faults_in(write_config(tmp_path, "database: sqlite:///other.db\n"))
    assert (
        "stop Padauk, move the data/padauk.sqlite and data/padauk.sqlite-wal that are there elsewhere, run "
        "`mv -- other.db data/padauk.sqlite`"
    ) in fault


@pytest.mark.parametrize(
    "value",
    [
        "7",
        "[sqlite:///other.db]",
        "{a: b}",
        "sqlite:///",
        "sqlite:///?timeout=30",
        "other.db",
        "postgresql://db/padauk",
        "mysql://db/padauk?password=hunter2",
        '"sqlite:///line\\nbreak.db"',
        f"sqlite:///{'x' * 5000}",
    ],
)
def test_what_can_not_be_moved_by_commands_is_a_fault_that_does_not_repeat_it(tmp_path: Path, value: str) -> None:
    assert faults_in(write_config(tmp_path, f"database: {value}\n")) == [
        'config.yaml:1: database: is no longer a setting: the database is always "data/padauk.sqlite"; if this names '
        "another file, stop Padauk and move that file there; then delete this key"
    ]


def test_a_login_in_the_address_is_not_repeated(tmp_path: Path) -> None:
    (fault,) = faults_in(write_config(tmp_path, "database: postgresql://user:pw@h/db\n"))
    assert fault.startswith("config.yaml:1: database: looks like a secret")
    assert "pw" not in fault


@pytest.mark.parametrize("key", ["language", "database"])
def test_a_retired_key_given_twice_is_a_fault(tmp_path: Path, key: str) -> None:
    assert faults_in(write_config(tmp_path, f"{key}: null\n{key}: null\n")) == [
        f"config.yaml:2: {key}: is given twice (first in line 1); keep one of them"
    ]


@pytest.mark.parametrize("data", ["7", '""', "null", "[data]"])
def test_a_data_folder_that_is_none_is_told_before_where_to_move_to(tmp_path: Path, data: str) -> None:
    (fault,) = faults_in(write_config(tmp_path, f"data: {data}\ndatabase: sqlite:///other.db\n"))
    assert fault.startswith("config.yaml:1: data: ")


@pytest.mark.parametrize("key", ["language", "database"])
def test_a_retired_key_is_retired_at_the_top_of_the_file_only(tmp_path: Path, key: str) -> None:
    (fault,) = faults_in(write_config(tmp_path, f"defaults:\n  {key}: null\n"))
    assert fault.startswith(f"config.yaml:2: defaults.{key}: is not a known key")
