"""The time is the one that Discord agrees to, whatever the machine's clock is set to."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot.runtime.alerts import AlertKind
from bot.runtime.clock import KNOWN_FOR, Clock

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


class Machine:
    """Its clocks, the Discord that it can reach, and who is told."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.true = NOON
        self.ahead = ahead
        self.asleep = timedelta()  # in which the monotonic clock stood still
        self.reachable = True
        self.discord_is_wrong_by = timedelta()
        self.asked = 0
        self.told: list[str] = []
        self.clock = Clock(lambda: self.true + self.ahead, self.monotonic)
        self.clock.ask_by(self.request, self)

    def monotonic(self) -> float:
        return (self.true - self.asleep - NOON).total_seconds()

    def report(self, kind: AlertKind, sentence: str) -> None:
        assert kind is AlertKind.CLOCK
        self.told.append(sentence)

    def over(self, kind: AlertKind, sentence: str) -> None:
        assert kind is AlertKind.CLOCK
        if self.told:
            self.told.append(sentence)

    async def request(self) -> None:
        self.asked += 1
        if self.reachable:
            self.answer()

    def answer(self, took: float = 0.0) -> None:
        self.clock.heard((self.true + self.discord_is_wrong_by).replace(microsecond=0), took)

    def wait(self, how_long: timedelta) -> None:
        self.true += how_long


@pytest.fixture
async def machine() -> Machine:
    machine = Machine()
    await machine.clock.ask()
    return machine


async def test_the_time_is_in_doubt_until_discord_was_heard() -> None:
    machine = Machine()
    machine.reachable = False
    await machine.clock.ask()
    assert machine.clock.in_doubt
    machine.answer()
    assert not machine.clock.in_doubt
    assert machine.clock.now() == NOON


async def test_a_clock_that_agrees_keeps_its_fractions_and_nobody_is_told(machine: Machine) -> None:
    for _ in range(20):
        machine.wait(timedelta(seconds=37.3))
        machine.answer()
        assert machine.clock.now() == machine.true
        assert not machine.clock.in_doubt
    assert machine.told == []


@pytest.mark.parametrize(
    "step", [10 * SECOND, -10 * SECOND, 40 * MINUTE, 40 * DAY, -2 * HOUR, 3652 * DAY, -365 * DAY], ids=str
)
async def test_a_step_is_not_believed_and_puts_the_time_in_doubt_until_discord_has_answered(
    machine: Machine, step: timedelta
) -> None:
    machine.reachable = False
    machine.ahead = step
    machine.wait(5 * SECOND)
    assert machine.clock.now() == machine.true
    await machine.clock.ask()
    assert machine.clock.in_doubt
    machine.reachable = True
    await machine.clock.ask()
    assert not machine.clock.in_doubt
    assert abs(machine.clock.now() - machine.true) <= SECOND
    assert abs(machine.clock.ahead - step) <= SECOND


@pytest.mark.parametrize(
    ("step", "words"),
    [(40 * DAY, "40 days ahead"), (-3 * HOUR, "3 hours behind"), (timedelta(hours=1.2), "an hour ahead")],
)
async def test_the_operator_is_told_of_a_step_of_more_than_an_hour_and_of_what_discord_says(
    machine: Machine, step: timedelta, words: str
) -> None:
    machine.ahead = step
    await machine.clock.ask()
    step_told, difference_told = machine.told[0], machine.told[-1]
    assert f"was set about {words} while Padauk ran" in step_told
    assert f"is about {words} of Discord's" in difference_told


async def test_the_operator_is_told_though_other_answers_come_before_anybody_asks(machine: Machine) -> None:
    machine.ahead = 40 * DAY
    for _ in range(2):
        machine.answer()
    assert not machine.clock.in_doubt
    assert "is about 40 days ahead of Discord's" in machine.told[-1]


async def test_nobody_is_told_of_a_step_of_less_than_an_hour(machine: Machine) -> None:
    machine.ahead = 59 * MINUTE
    await machine.clock.ask()
    assert machine.told == []


async def test_an_answer_that_left_before_a_step_does_not_settle_it(machine: Machine) -> None:
    """In this world Discord's clock is set, too: as on a host whose tests set both, or that was asleep."""
    before = machine.true
    machine.wait(MINUTE)
    machine.asleep = MINUTE
    machine.clock.heard(before, took=0.5)
    assert machine.clock.in_doubt
    machine.wait(SECOND)
    machine.clock.heard(before, took=3.0)  # nor does another that was on its way, too
    assert machine.clock.in_doubt
    await machine.clock.ask()
    assert machine.clock.now() == machine.true


async def test_a_host_that_slept_goes_on_by_the_time_that_discord_says(machine: Machine) -> None:
    machine.wait(8 * HOUR)
    machine.asleep = 8 * HOUR
    assert machine.clock.in_doubt
    assert machine.clock.now() == NOON  # nothing more is due until Discord has answered
    await machine.clock.ask()
    assert machine.clock.now() == machine.true


async def test_a_host_that_was_paused_with_all_its_clocks_is_put_right_by_the_next_answer(machine: Machine) -> None:
    machine.wait(8 * HOUR)
    machine.asleep, machine.ahead = 8 * HOUR, -8 * HOUR
    for _ in range(2):
        machine.answer()
    assert machine.clock.now() == machine.true


async def test_a_clock_that_was_wrong_from_the_start_is_told_of_and_not_gone_by() -> None:
    machine = Machine(ahead=40 * DAY)
    await machine.clock.ask()
    assert not machine.clock.in_doubt
    assert machine.clock.now() == NOON
    assert "is about 40 days ahead of Discord's" in machine.told[-1]


async def test_a_clock_that_is_put_right_is_believed_when_discord_agrees() -> None:
    machine = Machine(ahead=40 * DAY)
    await machine.clock.ask()
    machine.ahead = timedelta()
    assert machine.clock.in_doubt
    await machine.clock.ask()
    assert machine.told[-1] == "The clock of this machine agrees with Discord's again."
    assert not machine.clock.in_doubt
    assert machine.clock.now() == NOON


@pytest.mark.parametrize("wrong", [-20_000 * DAY, -HOUR - MINUTE, 2 * HOUR, 100_000 * DAY], ids=str)
async def test_one_answer_with_an_absurd_date_is_not_believed(machine: Machine, wrong: timedelta) -> None:
    machine.discord_is_wrong_by = wrong
    machine.answer()
    assert machine.clock.now() == machine.true
    machine.discord_is_wrong_by = timedelta()
    machine.answer()
    assert machine.clock.now() == machine.true
    machine.discord_is_wrong_by = wrong
    machine.answer()  # the answer between has proved the first one wrong
    assert machine.clock.now() == machine.true


async def test_an_answer_that_took_long_does_not_set_the_time_back(machine: Machine) -> None:
    machine.discord_is_wrong_by = -25 * SECOND
    machine.answer(took=25.0)
    assert machine.clock.now() == machine.true


async def test_a_clock_that_drifts_is_put_right_when_discord_is_asked_every_ten_minutes(machine: Machine) -> None:
    for _ in range(100):
        machine.wait(KNOWN_FOR + 5 * SECOND)
        machine.asleep += timedelta(seconds=3)  # as a clock that runs slow
        machine.ahead -= timedelta(seconds=3)
        assert machine.clock.in_doubt
        await machine.clock.ask()
        assert abs(machine.clock.now() - machine.true) <= 3 * SECOND
    assert machine.asked == 101


@pytest.mark.parametrize(
    "header",
    [
        "",
        "yesterday",
        "Mon, 99 Feb 2027 12:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "\N{SNOWMAN}" * 1000,
        None,
    ],
)
async def test_a_header_that_makes_no_sense_changes_nothing(machine: Machine, header: str | None) -> None:
    for _ in range(3):
        await answer_by_trace(machine.clock, {} if header is None else {"Date": header})
    assert machine.clock.now() == NOON


@pytest.mark.parametrize("said", [NOON + 10 * MINUTE, NOON - 10 * MINUTE])
async def test_the_date_of_any_answer_is_heard(machine: Machine, said: datetime) -> None:
    await answer_by_trace(machine.clock, {"Date": format_datetime(said, usegmt=True)})
    assert machine.clock.now() == said


async def answer_by_trace(clock: Clock, headers: dict[str, str]) -> None:
    """What aiohttp does for a request: it calls whoever watches, when it begins and when its answer is there."""
    trace = aiohttp.TraceConfig()
    clock.listen(trace)
    trace.freeze()
    context = SimpleNamespace()
    session = cast(aiohttp.ClientSession, None)
    await trace.on_request_start.send(session, context, cast(Any, None))
    answer = SimpleNamespace(response=SimpleNamespace(headers=headers))
    await trace.on_request_end.send(session, context, cast(Any, answer))
