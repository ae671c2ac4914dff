"""The only way to the terminal, which obeys control characters that files, packs and people may have written."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.reading.faults import FaultsFound, printable, printable_json

out = Console(soft_wrap=True, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)


def print_line(line: str, console: Console = out) -> None:
    console.print(printable(line), markup=False, highlight=False)


def print_lines(text: str) -> None:
    for line in text.split("\n"):
        print_line(line)


def print_error(line: str) -> None:
    print_line(line, err)


def print_json(value: Any, *, in_a_line: bool = False) -> None:
    print(printable_json(json.dumps(value, ensure_ascii=False, indent=None if in_a_line else 2)))


def print_table(columns: Iterable[str | Column], rows: Iterable[Iterable[str]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    out.print(table)


def fail(line: str, status: int) -> NoReturn:
    print_error(line)
    raise typer.Exit(status)


def print_or_write(schemas: dict[str, Any], folder: Path | None) -> None:
    if folder is None:
        print_json(schemas)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas.items():
        (folder / f"{name}.json").write_text(json.dumps(text, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print_line(f"{len(schemas)} schemas written to {folder}")


def print_faults(found: FaultsFound) -> None:
    for fault in found.faults:
        print_error(str(fault))
    count = found.count
    print_error(
        f"{count} fault{'s' * (count > 1)}; nothing was loaded. Mend {'them' if count > 1 else 'it'} and try again."
    )
