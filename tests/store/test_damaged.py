"""A sample of the damaged folders: `python -m tests.store.damaged 1000` has more, and other seeds."""

import pytest

from tests.store.damaged import GOOD, KINDS, outcome_of

SAMPLE = 2 * len(KINDS)
"""Each kind, once to a folder that was left well and once to one that a kill left."""


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_a_damaged_folder_is_refused_with_the_way_back_or_harmless_and_never_silent(seed: int) -> None:
    damage, _, outcome, text = outcome_of(seed)
    assert outcome in GOOD, (damage.__name__, text)


@pytest.mark.prove
@pytest.mark.parametrize("hundred", range(3))
def test_nor_is_any_of_hundreds(hundred: int) -> None:
    outcomes = [outcome_of(seed) for seed in range(1000 + 100 * hundred, 1100 + 100 * hundred)]
    assert not [each for each in outcomes if each[2] not in GOOD]
