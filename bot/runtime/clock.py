"""What time it is, as far as Discord agrees.

The clock of the machine may be wrong or be set while we run: a host that wakes up, a battery that
is empty, an operator who tries a date. What it calls due would be posted, or missed, on the wrong
day. So the time is Discord's: each of its answers has a `Date`, and the monotonic clock, which
nobody sets, carries it on to the next answer. Where Discord's time and the machine's differ by no
more than a second or two, the machine's is kept, since a `Date` has no fractions.

The time is in doubt before Discord has been heard, when it has not been heard for ten minutes, and
when the machine's clock has been stepped since. Then nothing is claimed, and Discord is asked.
That costs nothing: while Discord does not answer, nothing could be posted anyway.

An answer whose `Date` is more than an hour away from all we know is not believed alone. It is when
the machine's clock or a second answer says the same.

Ids of messages hold a time too, but a repeat that Discord knows by its nonce is answered with the
id of the first message, which may be minutes old. So they are not used.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Protocol

import aiohttp

from bot.runtime.alerts import AlertKind

CLOSE = timedelta(seconds=2)
"""Clocks that differ by less agree."""

FAR = timedelta(hours=1)
"""A step, or a difference, of more is reported."""

KNOWN_FOR = timedelta(minutes=10)
"""How long an answer of Discord's is relied on."""


class Reports(Protocol):
    """Where the operator is told; it holds nobody up."""

    def report(self, kind: AlertKind, sentence: str) -> None: ...

    def over(self, kind: AlertKind, sentence: str) -> None: ...


FIRST_YEAR, LAST_YEAR = 2015, 9000
"""Discord's ids begin in the one, and there is room for reckoning after the other."""


@dataclass(frozen=True, slots=True)
class _Agreement:
    time: datetime
    wall: datetime  # what the machine's clock said then
    monotonic: float


class Clock:
    """*wall* is the machine's time of day, aware; *monotonic* gives seconds and is never set."""

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._agreement: _Agreement | None = None
        self._surprise: _Agreement | None = None  # what one answer said, and nobody else
        self._stepped_at: float | None = None  # when an answer first contradicted a step
        self._request: Callable[[], Awaitable[object]] = _nobody
        self._reports: Reports | None = None

    def now(self) -> datetime:
        """The time that Discord agreed to, carried on; the machine's own before Discord was heard."""
        carried = self._carried_on(self._agreement)
        return carried[0] if carried else self._wall()

    @property
    def in_doubt(self) -> bool:
        if self._agreement is None or self._since(self._agreement) > KNOWN_FOR:
            return True
        return self._was_stepped_at(self._wall())

    @property
    def ahead(self) -> timedelta:
        """By how much the machine's clock is ahead of Discord's."""
        return self._wall() - self.now()

    # -- hearing

    def heard(self, said: datetime, took: float = 0.0) -> None:
        """An answer of Discord's has just come that says what time it was when it left, *took* seconds ago at most."""
        wall, latest = self._wall(), timedelta(seconds=took)
        if self._was_stepped_at(wall) and not (_fits(wall, said, latest) or self._is_asked_since_step(took)):
            return
        known = [*self._carried_on(self._agreement), wall]
        time = next((each for each in known if _fits(each, said, latest)), said)
        agreement = _Agreement(time, wall, self._monotonic())
        if any(abs(said - each) <= FAR for each in (*known, *self._carried_on(self._surprise))):
            self._agreement, self._surprise, self._stepped_at = agreement, None, None
            self._report_difference(wall - time)
        else:
            self._surprise = agreement

    def listen(self, trace: aiohttp.TraceConfig) -> None:
        """Hear every answer to the requests that *trace* watches."""

        async def begun(_: object, request: SimpleNamespace, __: object) -> None:
            request.begun = self._monotonic()

        async def ended(_: object, request: SimpleNamespace, answer: aiohttp.TraceRequestEndParams) -> None:
            said = _date_of(answer.response)
            if said is not None:
                self.heard(said, self._monotonic() - request.begun)

        trace.on_request_start.append(begun)
        trace.on_request_end.append(ended)

    # -- asking

    def ask_by(self, request: Callable[[], Awaitable[object]], reports: Reports) -> None:
        """Ask Discord by *request*, whose answer is heard; it raises nothing, and ends."""
        self._request = request
        self._reports = reports

    async def ask(self) -> None:
        """Have Discord say what time it is."""
        step = self._step(self._wall())
        if abs(step) > FAR:
            self._report(
                f"The clock of this machine was set {_in_words(step)} while Padauk ran. Nothing is posted until "
                "Discord has said what time it is. If that was not you, check the machine's time synchronisation."
            )
        for _ in range(2):  # what surprises is believed when a second answer says the same
            if self.in_doubt:
                await self._request()

    def _report_difference(self, ahead: timedelta) -> None:
        if abs(ahead) > FAR:
            self._report(
                f"The clock of this machine is {_in_words(ahead)} of Discord's. Padauk goes by Discord's; set the "
                "machine's clock, best by time synchronisation."
            )
        elif self._reports is not None:
            self._reports.over(AlertKind.CLOCK, "The clock of this machine agrees with Discord's again.")

    def _report(self, sentence: str) -> None:
        if self._reports is not None:
            self._reports.report(AlertKind.CLOCK, sentence)

    # -- reckoning

    def _is_asked_since_step(self, took: float) -> bool:
        """Whether an answer was asked for after one first contradicted a step; that one may have left before it."""
        if self._stepped_at is None:
            self._stepped_at = self._monotonic()
            return False
        return self._monotonic() - took >= self._stepped_at

    def _was_stepped_at(self, wall: datetime) -> bool:
        return abs(self._step(wall)) > CLOSE

    def _step(self, wall: datetime) -> timedelta:
        """By how much the machine's clock, which says *wall*, was set forward since Discord was heard."""
        if self._agreement is None:
            return timedelta()
        return wall - self._agreement.wall - self._since(self._agreement)

    def _carried_on(self, agreement: _Agreement | None) -> list[datetime]:
        """What time it is by *agreement*, if there is one."""
        return [] if agreement is None else [agreement.time + self._since(agreement)]

    def _since(self, agreement: _Agreement) -> timedelta:
        return timedelta(seconds=self._monotonic() - agreement.monotonic)


async def _nobody() -> None:
    """There is no way to Discord yet."""


def _fits(time: datetime, said: datetime, took: timedelta) -> bool:
    return -CLOSE <= time - said <= took + CLOSE


def _date_of(response: aiohttp.ClientResponse) -> datetime | None:
    """When *response* was made, by whoever made it; None where that makes no sense."""
    try:
        said = parsedate_to_datetime(response.headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    if not FIRST_YEAR <= said.year < LAST_YEAR:
        return None
    return said.replace(tzinfo=said.tzinfo or UTC).astimezone(UTC)  # "-0000" is UTC, too


def _in_words(ahead: timedelta) -> str:
    hours = round(abs(ahead) / timedelta(hours=1))
    amount = f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours > 1 else "an hour"
    return f"about {amount} {'ahead' if ahead > timedelta() else 'behind'}"
