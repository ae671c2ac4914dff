"""The soak: a short one with every run of the suite, ten minutes with `make soak`."""

import os
from pathlib import Path

import pytest

from tests.wire.scene import a_scene
from tests.wire.soak import MOST_FILES, MOST_GROWTH, Outcome, Soak

pytestmark = pytest.mark.prove

SEED = int(os.environ.get("PADAUK_SOAK_SEED", "1"))
SECONDS = float(os.environ.get("PADAUK_SOAK_SECONDS", "600"))


async def soak(folder: Path, seconds: float) -> Outcome:
    async with a_scene(folder, channels=20) as scene:
        outcome = await Soak(scene, SEED).run(seconds)
        assert "Traceback" not in scene.padauk.log_text()
    print(outcome)
    assert outcome.posts == outcome.days * 20
    assert outcome.grown < MOST_GROWTH
    assert outcome.files <= MOST_FILES
    return outcome


async def test_some_days_of_everything_at_once(tmp_path: Path) -> None:
    await soak(tmp_path, 20)


@pytest.mark.soak
async def test_many_days_of_everything_at_once(tmp_path: Path) -> None:
    outcome = await soak(tmp_path, SECONDS)
    assert outcome.kills
