"""Everything at once: nothing is lost in silence, doubled or early; and each part that sees to it is missed."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.administration import service as administration
from bot.posting import ledger, reminders
from tests.simulation.restores import trials
from tests.simulation.world import KINDS, simulate

pytestmark = pytest.mark.prove

RUNS = 30


@pytest.fixture(autouse=True)
def _files_settle_as_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watching.SETTLED_AFTER", 2.0)


def test_days_in_which_everything_goes_wrong(tmp_path: Path) -> None:
    """More of them: python -m tests.simulation 2000."""
    met: Counter[str] = Counter()
    for seed in range(RUNS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        verdict = asyncio.run(simulate(folder, seed))
        assert verdict.is_good, (seed, verdict)
        met += verdict.met
    assert not set(KINDS) - set(met), "some kinds of fault have never come"


def test_backups_put_back_in_the_midst_of_posting_lose_and_double_nothing() -> None:
    """More of them: python -m tests.simulation.restores 100."""
    assert trials(2) == (0, 0)


def no_look(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "LOOKED_FOR_AFTER", timedelta(days=999))
    no_epoch(patch)


def no_epoch(patch: pytest.MonkeyPatch) -> None:
    async def never(_: object) -> None:
        return

    patch.setattr(ledger, "restored_at", never)


def no_guard_of_settings(patch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any) -> bool:
        return False

    def everything_is_confirmed(*_: Any) -> None:
        return

    patch.setattr(administration, "require_confirmed", everything_is_confirmed)
    patch.setattr(reminders, "KEPT_REMOVED", timedelta())
    patch.setattr(ledger.Ledger, "may_come_back", never)


def nothing(_: pytest.MonkeyPatch) -> None:
    return


@pytest.mark.parametrize(
    ("part", "take_away", "kinds"),
    [
        ("look first", no_look, KINDS[:-1]),
        ("epoch", no_epoch, ("backup restored", "history hidden", "stopped for hours")),
        ("settings guard", no_guard_of_settings, ("file half written",)),
        ("time check", nothing, ("clock steps",)),
    ],
)
def test_each_part_is_missed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    take_away: Callable[[pytest.MonkeyPatch], None],
    kinds: tuple[str, ...],
) -> None:
    take_away(monkeypatch)
    for seed in range(RUNS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        if not asyncio.run(simulate(folder, seed, frozenset((part,)), kinds)).is_good:
            return
    pytest.fail(f"nothing was lost, doubled or early in {RUNS} runs without: {part}")
