"""The budget of posts: even, never in a burst, and humble after Discord's refusal."""

import asyncio
import random
from collections import deque
from itertools import pairwise

import pytest

from bot.posting.pace import Pace


class Clock:
    """Seconds that pass only by sleeping; each sleep ends a little late, as they do."""

    def __init__(self, late: float = 0.0) -> None:
        self.now = 0.0
        self._late = late

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self._late
        await asyncio.sleep(0)


async def leave(pace: Pace, clock: Clock, count: int) -> list[float]:
    times = []
    for _ in range(count):
        await pace.turn()
        times.append(clock())
    return times


async def test_posts_leave_evenly_and_never_in_a_burst_even_after_a_rest() -> None:
    clock = Clock()
    pace = Pace(40, clock=clock, sleep=clock.sleep)
    await leave(pace, clock, 1)
    clock.now += 3600
    times = await leave(pace, clock, 100)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.5 / 40
    assert sum(gaps) == pytest.approx(99 / 40, abs=0.5 / 40)


async def test_sleeps_that_end_late_cost_no_pace() -> None:
    clock = Clock(late=0.002)
    pace = Pace(45, clock=clock, sleep=clock.sleep)
    times = await leave(pace, clock, 1000)
    assert 999 / (times[-1] - times[0]) > 45 * 0.99


@pytest.mark.parametrize("jitter", [0.0, 0.08])
async def test_forty_five_a_second_meet_no_refusal_under_a_sliding_limit_of_fifty(jitter: float) -> None:
    clock, chance = Clock(late=0.001), random.Random(1)
    pace = Pace(45, clock=clock, sleep=clock.sleep)
    arrivals = sorted(time + chance.uniform(0, jitter) for time in await leave(pace, clock, 5000))
    window: deque[float] = deque()
    refused = 0
    for arrival in arrivals:
        while window and window[0] <= arrival - 1:
            window.popleft()
        if len(window) >= 50:
            refused += 1
        else:
            window.append(arrival)
    assert refused == 0


async def test_after_a_refusal_of_the_whole_bot_nothing_leaves_until_a_second_more_and_then_at_three_quarters() -> None:
    clock = Clock()
    pace = Pace(40, clock=clock, sleep=clock.sleep)
    await leave(pace, clock, 10)
    refused = clock()
    pace.slow_down(retry_after=5)
    times = await leave(pace, clock, 31)
    assert times[0] == pytest.approx(refused + 6)
    assert 30 / (times[-1] - times[0]) == pytest.approx(30)


async def test_those_who_waited_through_a_refusal_do_not_leave_together() -> None:
    clock = Clock()
    pace = Pace(10, clock=clock, sleep=clock.sleep)
    times: list[float] = []

    async def one() -> None:
        await pace.turn()
        times.append(clock())

    waiting = [asyncio.create_task(one()) for _ in range(5)]
    await asyncio.sleep(0)
    pace.slow_down(retry_after=2)
    await asyncio.gather(*waiting)
    gaps = [later - earlier for earlier, later in pairwise(times[1:])]
    assert min(gaps) >= 0.99 / 7.5


async def test_after_ten_quiet_minutes_the_full_pace_is_back() -> None:
    clock = Clock()
    pace = Pace(40, clock=clock, sleep=clock.sleep)
    pace.slow_down(retry_after=0)
    await leave(pace, clock, 1)
    assert pace.per_second == 30
    clock.now += 602
    await leave(pace, clock, 1)
    assert pace.per_second == 40


async def test_refusal_after_refusal_never_stops_it_for_good() -> None:
    clock = Clock()
    pace = Pace(40, clock=clock, sleep=clock.sleep)
    for _ in range(100):
        pace.slow_down(0)
        await leave(pace, clock, 1)
    assert pace.per_second == 1


async def test_ten_requests_that_meet_the_same_refusal_slow_down_once() -> None:
    pace = Pace(40)
    for _ in range(10):
        pace.slow_down(1)
    assert pace.per_second == 30
