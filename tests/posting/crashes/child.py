"""The process that is killed: the real service, and the little that ties it to the test."""

import asyncio
import logging
from dataclasses import replace
from datetime import date, datetime, time

from bot.administration.service import Administration
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.pace import Pace
from bot.posting.reminders import Reminders
from bot.posting.service import Posting
from bot.runtime.alerts import AlertKind
from bot.runtime.clock import Clock
from tests.entries import entry_of
from tests.posting.crashes import platter
from tests.posting.crashes.order import Moment, Order, Part, moment_at
from tests.posting.crashes.parts import InsertsAnyway, NeverLooks, OtherNonces, SendsFirst, SyncsLess, WatchedStore
from tests.posting.crashes.wire import Doom, Line, SocketPublisher

_MOMENT = 0.0005
"""Real seconds."""


def live(order: Order) -> None:
    """What the process does, until it is killed or told to end."""
    logging.basicConfig(filename=order.log, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    doom = Doom(order.dies_at)
    try:
        platter.watch(order.platter, syncing=lambda: doom.reach(Moment.SYNCING))
        asyncio.run(Child(order, doom).run())
    except Exception:
        logging.exception("the process broke")
        raise


class Ended(Exception):
    """The test wants no more of this life."""


class Child:
    def __init__(self, order: Order, doom: Doom) -> None:
        self._order = order
        self._line = Line(order.discord, order.now)
        self._publisher = _publisher(order.without)(self._line, doom)
        self._store = _store(order.without)(order.database, doom)
        agenda = Agenda(order.days)
        self._reminders = Reminders(self._store, agenda)
        self._administration = Administration(self._store, self._reminders)
        if order.without is Part.COMMIT_BEFORE_SEND:
            ledger: Ledger = SendsFirst(self._store, agenda, _draw, self._publisher)
        else:
            ledger = Ledger(self._store, agenda, _draw)
        self._machine = Machine(self._line, order.ahead)
        check = None if order.without is Part.AGREED_TIME else self._machine.clock
        self._clock = self._machine.wall if check is None else check.now
        # The pace is measured elsewhere; here it only has to be walked through.
        self._posting = Posting(
            ledger, self._publisher, Pace(1e6), clock=self._clock, time_check=check, rest=self._rest
        )

    async def run(self) -> None:
        await self._store.open()
        try:
            await self._administration.begin()
            await self._posting.agree_on_time()
            await self._administration.catch_up(self._clock())
            await self._posting.run()
        except Ended:
            await self._posting.drain()
        finally:
            await self._store.close()

    async def _rest(self, seconds: float) -> None:
        """Let virtual time pass; the test lets it when each post on its way waits for Discord."""
        until = self._line.now + seconds
        changed = False
        while self._line.now < until:
            if self._posting.health.delivering > self._publisher.waiting:
                await asyncio.sleep(_MOMENT)
                continue
            was = self._line.now
            answer = await self._line.ask(kind="sleep", until=until, waiting=self._publisher.waiting, changed=changed)
            if answer is None or answer["end"]:
                raise Ended
            self._line.now, self._machine.ahead = answer["now"], answer["ahead"]
            changed = answer["change"] is not None
            if changed:
                await self._change(**answer["change"])
            elif self._line.now == was:
                await asyncio.sleep(_MOMENT)  # an answer of Discord's is on its way

    async def _change(self, act: str, wish: int, at: str | None) -> None:
        """What an administrator wants; all of it or a half may have been done when the process was killed."""
        wanted, now = self._order.wishes[wish], self._clock()
        known = await self._reminders.of_server(wanted.guild_id)
        found = next(
            (each for each in known if (each.channel_id, each.subject) == (wanted.channel_id, wanted.subject)), None
        )
        if at is not None:
            wanted = replace(wanted, at=time.fromisoformat(at))
            if found is not None and found.at != wanted.at:
                await self._administration.remove(found.guild_id, found.number, now)
                found = None
            if found is None:
                await self._administration.add(wanted.guild_id, entry_of(wanted), now)
            return
        assert found is not None
        carry_out = self._administration.pause if act == "pause" else self._administration.resume
        await carry_out(found.guild_id, found.number, now)


class Machine:
    """Its clock, which may be wrong and be set at any time, and the way to a Discord that knows better."""

    def __init__(self, line: Line, ahead: float) -> None:
        self._line = line
        self.ahead = ahead
        self.clock = Clock(self.wall, lambda: line.now)
        self.clock.ask_by(self._ask, self)

    def wall(self) -> datetime:
        return moment_at(self._line.now + self.ahead)

    async def _ask(self) -> None:
        answer = await self._line.ask(kind="time")
        if answer is not None:
            self.clock.heard(moment_at(answer["now"] // 1))  # headers have no fractions

    def report(self, kind: AlertKind, sentence: str) -> None:
        logging.info("%s", sentence)

    def over(self, kind: AlertKind, sentence: str) -> None:
        logging.info("%s", sentence)


def _publisher(without: Part | None) -> type[SocketPublisher]:
    match without:
        case Part.SAME_NONCE:
            return OtherNonces
        case Part.LOOK_UP:
            return NeverLooks
        case _:
            return SocketPublisher


def _store(without: Part | None) -> type[WatchedStore]:
    match without:
        case Part.UNIQUE_KEY:
            return InsertsAnyway
        case Part.FULL_SYNC:
            return SyncsLess
        case _:
            return WatchedStore


def _draw(subject: str, day: date, round: int, last: str | None) -> tuple[str | None, int]:
    return f"{subject}-{round}", round + 1
