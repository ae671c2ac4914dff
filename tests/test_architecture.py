"""Which room may know which: the doors of the plan, kept by a test over the imports."""

import ast
import re
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]

BEHIND = ["corpus", "search", "lookup", "config", "administration", "reading", "calendar", "posting", "store"]
"""The rooms that know no discord."""
MAY_KNOW_DISCORD = {
    "bot/client.py",
    "bot/command_sync.py",
    "bot/demo.py",
    "bot/discord_errors.py",
    "bot/run.py",
    "bot/cli/ask.py",
    "bot/cli/rehearse.py",
    "bot/runtime/connecting.py",
    "bot/runtime/wiring.py",
}


@cache
def imported(module: str) -> frozenset[str]:
    """What *module* imports; a relative import begins with its dots."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(f"{'.' * node.level}{node.module or ''}")
    return frozenset(found)


def packages(module: str) -> set[str]:
    return {name.split(".")[0] for name in imported(module)}


@cache
def modules(folder: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*.py"))


def breaking(rule: Callable[[str], bool], *folders: str) -> list[str]:
    """Modules for which *rule* does not hold."""
    assert all(modules(folder) for folder in folders)
    return [module for folder in folders for module in modules(folder) if not rule(module)]


def test_only_the_rooms_at_the_front_know_discord() -> None:
    front = {*modules("bot/ui"), *MAY_KNOW_DISCORD}
    assert not breaking(lambda module: module in front or "discord" not in packages(module), "bot")


def test_the_application_never_imports_cogs() -> None:
    assert not breaking(lambda module: "cogs" not in packages(module), "bot")


def test_cogs_know_no_files_and_no_database() -> None:
    unknown = {"aiosqlite", "sqlalchemy", "yaml", "pydantic", "pathlib", "os"}
    assert not breaking(lambda module: not packages(module) & unknown, "cogs")


def test_the_rooms_behind_never_reach_to_the_front() -> None:
    front = ("bot.ui", "bot.client", "bot.runtime")
    rooms = [f"bot/{room}" for room in BEHIND]
    assert not breaking(lambda module: not any(name.startswith(front) for name in imported(module)), *rooms)


def test_the_type_checker_sees_what_an_interaction_leads_to() -> None:
    def typed(module: str) -> bool:
        return "Interaction[Any]" not in (ROOT / module).read_text(encoding="utf-8")

    assert not breaking(typed, "bot/ui", "bot/runtime", "cogs")


def test_there_are_no_relative_imports_to_guess_at() -> None:
    assert not breaking(lambda module: not any(name.startswith(".") for name in imported(module)), "bot", "cogs")


def test_files_stay_short_enough_to_read() -> None:
    def short(module: str) -> bool:
        return len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= 600

    assert not breaking(short, "bot", "cogs")


def test_each_test_is_run_by_one_of_make_test_and_make_prove_and_make_soak() -> None:
    """Whatever its marks; each of the three selects by them, in words that Python reads as pytest does."""
    pytest_options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = [pytest_options["ini_options"]["addopts"], *re.findall(r"pytest .*-m .*", makefile)]
    chosen = [quoted or word for each in commands for quoted, word in re.findall(r"-m (?:'([^']+)'|(\w+))", each)]
    assert len(chosen) == 3
    for prove, soak in product((False, True), repeat=2):
        assert [eval(words, {"prove": prove, "soak": soak}) for words in chosen].count(True) == 1


def test_ci_runs_both_and_says_last_how_the_quick_ones_went() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make prove", "make test"]
