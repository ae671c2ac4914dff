"""Settings files for tests, and what is said of them."""

from pathlib import Path

import pytest

from bot.config.known import Known
from bot.config.loading import load
from bot.reading.faults import FaultsFound

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
KNOWN = Known(dates=frozenset({"coup-2021", "genocide-2017"}), topics=frozenset({"asean", "arms"}))

SERVER, OTHER_SERVER = "123456789012345678", "1234567890123456789"
CHANNEL, ROLE = "234567890123456789", "456789012345678901"


def write_config(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults_in(path: Path) -> list[str]:
    """What is said of the file at *path*, without its folder."""
    with pytest.raises(FaultsFound) as found:
        load(path, lambda folders: KNOWN)
    return [str(fault).removeprefix(f"{path.parent}/") for fault in found.value.faults]


def in_block(text: str) -> str:
    """*text* as the block of one server, from line 3 on."""
    return f'servers:\n  "{SERVER}":\n' + "".join(f"    {line}\n" for line in text.splitlines())
