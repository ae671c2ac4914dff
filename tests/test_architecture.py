"""Which room may know which: the doors of the plan, kept by a test over the imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BEHIND = ["corpus", "config", "administration", "reading", "calendar", "posting", "store"]
"""The rooms that know no discord."""
MAY_KNOW_DISCORD = {
    "bot/client.py",
    "bot/command_sync.py",
    "bot/demo.py",
    "bot/discord_errors.py",
    "bot/run.py",
    "bot/runtime/wiring.py",
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def modules(folder: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("module", modules("bot"))
def test_only_the_rooms_at_the_front_know_discord(module: str) -> None:
    knows = any(name.split(".")[0] == "discord" for name in imported(ROOT / module))
    assert not knows or module.startswith("bot/ui/") or module in MAY_KNOW_DISCORD


@pytest.mark.parametrize("module", modules("bot"))
def test_the_application_never_imports_cogs(module: str) -> None:
    assert not any(name.split(".")[0] == "cogs" for name in imported(ROOT / module))


@pytest.mark.parametrize("module", modules("cogs"))
def test_cogs_know_no_files_and_no_database(module: str) -> None:
    known = {name.split(".")[0] for name in imported(ROOT / module)}
    assert not known & {"aiosqlite", "sqlalchemy", "yaml", "pydantic", "pathlib", "os"}


@pytest.mark.parametrize("room", BEHIND)
def test_the_rooms_behind_never_reach_to_the_front(room: str) -> None:
    assert modules(f"bot/{room}")
    for module in modules(f"bot/{room}"):
        front = [name for name in imported(ROOT / module) if name.startswith(("bot.ui", "bot.client", "bot.runtime"))]
        assert not front, module


@pytest.mark.parametrize("module", [*modules("bot/ui"), *modules("bot/runtime"), *modules("cogs")])
def test_the_type_checker_sees_what_an_interaction_leads_to(module: str) -> None:
    assert "Interaction[Any]" not in (ROOT / module).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", [*modules("bot"), *modules("cogs")])
def test_there_are_no_relative_imports_to_guess_at(module: str) -> None:
    assert not any(name.startswith(".") for name in imported(ROOT / module))


def test_files_stay_short_enough_to_read() -> None:
    for module in [*modules("bot"), *modules("cogs")]:
        assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= 600, module
