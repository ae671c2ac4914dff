"""Digests draw on: everything once a round, in another order each time, whatever comes and goes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.draws import draw_next

IDS = st.sets(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=12)


def drawn(ids: set[str], round: int, last: str | None, count: int) -> list[str]:
    found = []
    for _ in range(count):
        last, round = draw_next(ids, round, last)
        assert last is not None
        found.append(last)
    return found


@given(IDS, st.integers(0, 2**31))
def test_each_round_shows_everything_once_and_does_not_begin_with_what_ended_the_one_before(
    ids: set[str], round: int
) -> None:
    shown = drawn(ids, round, None, 4 * len(ids))
    for start in range(0, len(shown), len(ids)):
        assert set(shown[start : start + len(ids)]) == ids
    if len(ids) > 1:
        assert all(one != following for one, following in pairwise(shown))


@given(IDS, IDS, st.integers(0, 2**31), st.integers(0, 12))
def test_what_comes_and_goes_in_a_round_repeats_nothing(
    before: set[str], after: set[str], round: int, count: int
) -> None:
    shown = drawn(before, round, None, min(count, len(before)))
    last = shown[-1] if shown else None
    while True:
        following, in_round = draw_next(after, round, last)
        if in_round != round:
            break
        assert following is not None
        assert following not in shown
        shown.append(following)
        last = following
    assert before & after <= set(shown)


def test_of_nothing_nothing_is_drawn() -> None:
    assert draw_next([], 3, "gone") == (None, 3)
