"""One trial: a service that is killed again and again, and in the end left alone; then every post is counted."""

import asyncio
import itertools
import json
import shutil
import sqlite3
from collections import defaultdict
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from bot.administration.edits import setting
from bot.administration.service import Administration
from bot.config.servers import DigestEntry, ReminderEntry
from bot.posting.agenda import Agenda
from bot.posting.models import State
from bot.posting.reminders import Reminders
from bot.posting.rows import values_of
from bot.store.opening import Store
from tests.administered import change
from tests.entries import entry_of, id_of
from tests.posting.crashes import platter
from tests.posting.crashes.administrator import Administrator, Change
from tests.posting.crashes.fake_discord import FakeDiscord, Fate, Message, Send, VirtualTime, Weather
from tests.posting.crashes.life import Broken, Kill, Life, draw_kill
from tests.posting.crashes.machine_clock import MachineClock
from tests.posting.crashes.order import Key, Moment, Order, Part
from tests.posting.crashes.outcome import Outcome
from tests.posting.crashes.parts import drop_unique_key
from tests.posting.crashes.plan import ADDED, DAYS, MINUTES, START, draw_plan, keys_of

QUIET = 35 * 60.0
"""Virtual seconds in which nothing more may happen: the longest pause before another try is half an hour."""

OVERSLEPT = 100.0
"""Virtual seconds that a look comes late once the weather is clear, so that a quiet hour is not 240 looks."""

LONGEST = 90.0
"""Real seconds; a trial takes one or two, so one that takes so many hangs."""

Answer = dict[str, Any] | None
"""None: the connection is dropped."""


class Trial:
    """*seed* decides all but the kills at random times; *without* takes a part away."""

    def __init__(self, seed: str, folder: Path, template: Path, *, without: Part | None, restless: bool) -> None:
        random = self._random = Random(seed)
        self._seed = seed
        self._template = template
        self._without = without
        self._database, self._platter = folder / "padauk.db", folder / "platter"
        self._log, self._socket = folder / "log", folder / "discord"
        self._plan = draw_plan(random)
        self._time = VirtualTime(START.timestamp())
        self._last_due = self._time.now + 60 * max(MINUTES)
        self._discord = FakeDiscord(self._time)
        # Without the commit before the send it sends within a tick, where nobody sleeps and time stands still.
        self._weather = Weather(seed, slow=without is not Part.COMMIT_BEFORE_SEND)
        self._administrator = Administrator(random, self._plan, self._time, self._discord, restless=restless)
        self._clock = MachineClock(seed)
        self._outcome = Outcome(trials=1, posts=len(self._plan.expected))
        self._story: list[tuple[Key | None, str]] = []  # what happened, and to which post; None for all
        self._life: Life
        self._held = itertools.count()
        self._answering: set[asyncio.Task[Any]] = set()
        self._broken: Exception | None = None

    async def run(self) -> Outcome:
        try:
            async with asyncio.timeout(LONGEST):
                await self._run()
        except TimeoutError:
            raise Broken(f"trial {self._seed}: not at its end after {LONGEST:.0f} seconds\n{self._errors()}") from None
        self._count()
        if self._without is None:
            await self._compare_settings()
        return self._outcome

    async def _run(self) -> None:
        await self._prepare()
        server = await asyncio.start_unix_server(self._serve, self._socket)
        try:
            for _ in range(self._random.randint(10, 14)):
                await self._live(draw_kill(self._random))
            self._tell(None, "the weather clears")
            self._weather.clear = True
            self._last_due = max(self._last_due, self._time.now)
            await self._live(None)
        finally:
            await self._hear_out()
            server.close()
            await server.wait_closed()

    async def _prepare(self) -> None:
        shutil.copy(self._template, self._database)
        store = Store(self._database)
        await store.open()
        administration = Administration(store, Reminders(store, Agenda(DAYS)))
        for guild_id in {wish.guild_id: None for wish in self._plan.wishes}:
            entries = [entry_of(wish) for wish in self._plan.wishes if wish.guild_id == guild_id]
            edit = setting(
                reminders=tuple(each for each in entries if isinstance(each, ReminderEntry)),
                digests=tuple(each for each in entries if isinstance(each, DigestEntry)),
            )
            await change(administration, guild_id, edit, ADDED, "a trial")  # one by one took longest of all
        await change(administration, self._plan.wishes[0].guild_id, setting(notices=id_of(99)), ADDED, "a trial")
        await store.close()
        if self._without is Part.UNIQUE_KEY:
            drop_unique_key(self._database)
        platter.begin(self._database, self._platter)

    # -- lives

    async def _live(self, kill: Kill | None) -> None:
        order = Order(
            database=self._database,
            platter=self._platter,
            log=self._log,
            discord=str(self._socket),
            now=self._time.now,
            ahead=self._clock.ahead,
            days=tuple(DAYS),
            wishes=self._plan.wishes,
            without=self._without,
            dies_at=None if kill is None or kill.moment is None else (kill.moment, kill.nth),
        )
        self._clock.set_for_a_start()
        self._tell(None, f"start, the clock {self._clock.ahead:.0f} s ahead")
        self._life = Life(order, kill)
        try:
            ended = await self._life.live()
        except Broken as broken:
            raise Broken(f"trial {self._seed}: {broken}\n{self._errors()}") from self._broken
        await self._hear_out()
        if self._broken is not None:
            raise self._broken
        if kill is not None:
            self._outcome.kills[ended] += 1
            self._outcome.power_cuts += kill.power_cut
            if kill.power_cut:
                platter.restore(self._database, self._platter)
            self._tell(None, f"{'power cut' if kill.power_cut else 'kill'} {ended}, then {kill.pause:.0f} s")
            self._time.pass_until(self._time.now + kill.pause)

    async def _hear_out(self) -> None:
        """Take in what is still under way from a process that is gone: the network doesn't die with it."""
        # Connections are taken in turn, so when this one is answered there is none left before it.
        reader, writer = await asyncio.open_unix_connection(self._socket)
        try:
            writer.write(b'{"kind": "last"}\n')
            await reader.read()
        finally:  # also when a part is missed, and the trial ends by that
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        if self._answering:
            _, waiting = await asyncio.wait(self._answering, timeout=10)
            assert not waiting, "nobody is there to be answered"

    # -- what the process asks

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            line = await reader.readline()
            if line.endswith(b"\n"):  # else the process was killed in the midst of it
                await self._answer(json.loads(line), writer)
        except ConnectionError:
            pass  # it was killed before it was answered
        except Exception as error:
            self._broken = error
            self._life.end("by a fault of the test's")
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            self._answering.discard(task)

    async def _answer(self, question: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        answer: Answer = {}
        match question:
            case {"kind": "sleep", "until": until, "waiting": waiting, "changed": changed}:
                answer = self._sleep(until, waiting, changed)
            case {"kind": "time"}:
                answer = {"now": self._time.now}
            case {"kind": "publish", "key": key, "marker": marker, "nonce": nonce}:
                answer = await self._publish(Send(Key(*key), marker, nonce))
            case {"kind": "find", "key": key, "marker": marker, "since": since}:
                answer = await self._find(Key(*key), marker, since)
        if answer is not None:
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
            if question["kind"] == "publish" and "id" in answer:
                self._life.reach(Moment.ANSWERED)

    async def _publish(self, send: Send) -> Answer:
        self._discord.tried.add(send.key)
        fate = self._weather.of_send(send.key)
        self._tell(send.key, f"send with nonce {send.nonce}: {fate}")
        lives = self._life.reach(Moment.ARRIVED)
        arrived: list[Message] = []
        if fate.arrives is not None:
            self._time.at(self._time.now + fate.arrives, lambda: arrived.append(self._receive(send)))
        if arrived and lives:
            lives = self._life.reach(Moment.STORED)
        if not lives or not await self._hold(fate):
            return None
        return _answer_of(fate, arrived[0] if arrived else None)

    async def _find(self, key: Key, marker: str, since: float) -> Answer:
        if key.channel_id in self._plan.hidden:
            self._tell(key, "look-up: may not")
            return {"hidden": True}
        fate = self._weather.of_look_up(key)
        found = self._discord.look_up(key.channel_id, marker, since)
        self._tell(key, f"look-up: {fate}, {found}")
        if not await self._hold(fate):
            return None
        self._outcome.found += found is not None
        return _answer_of(fate, found)

    def _receive(self, send: Send) -> Message:
        message = self._discord.receive(send)
        self._tell(send.key, f"in the channel: {message}")
        return message

    async def _hold(self, fate: Fate) -> bool:
        """Wait for the time of the answer; whether there is one, and somebody to hear it."""
        life = self._life
        if fate.answered and life.alive:
            number, due, then = next(self._held), asyncio.Event(), self._time.now + fate.answered
            life.held[number] = then, due

            def answer() -> None:
                life.held.pop(number, None)
                due.set()

            self._time.at(then, answer)
            await due.wait()
        return fate.answer is not None and life.alive

    # -- time

    def _sleep(self, until: float, waiting: int, changed: bool) -> Answer:
        """The service has nothing to do until then: go on to then, or to the next answer that *waiting* wait for."""
        if changed:
            self._outcome.changes[self._administrator.answered().act] += 1
        change = None
        quiet = False
        if waiting == len(self._life.held):  # otherwise an answer is on its way
            if not self._life.sleep():
                return None
            ending = self._life.kill is None
            quiet = ending and self._time.now > max(self._last_due, self._administrator.last_due) + QUIET
            change = self._administrator.ask()
            if change is None:
                until += OVERSLEPT if ending else 0.0
                self._time.pass_until(min([until, *(then for then, _ in self._life.held.values())]))
            else:
                self._tell_of(change)
        self._outcome.steps += self._clock.maybe_set()
        return {
            "now": self._time.now,
            "ahead": self._clock.ahead,
            "change": None if change is None else asdict(change),
            "end": quiet,
        }

    # -- the count

    def _count(self) -> None:
        rows = self._ledger()
        for key in sorted(self._plan.expected | rows.keys() | self._discord.by_key.keys()):
            messages = [message.id for message in self._discord.by_key[key]]
            if len(messages) > 1:
                self._outcome.doubled.append(self._told(key))
            elif key.channel_id in self._plan.hidden and rows[key] == [(State.UNKNOWN, None)]:
                self._outcome.unknown += 1
            elif not messages:
                self._outcome.lost.append(self._told(key))
            elif key not in self._plan.expected or rows[key] not in _there(messages[0]):
                self._outcome.untrue.append(self._told(key))
        self._outcome.requests = self._weather.seen
        self._outcome.repeats = self._discord.repeats
        if errors := self._errors():
            raise Broken(f"trial {self._seed}: the service met something unforeseen\n{errors}")

    def _ledger(self) -> defaultdict[Key, list[tuple[str, int | None]]]:
        rows = defaultdict(list)
        with closing(sqlite3.connect(self._database)) as connection:
            query = "SELECT guild_id, channel_id, occurrence, state, message_id FROM posts"
            for guild_id, channel_id, mark, state, message_id in connection.execute(query):
                rows[Key(guild_id, channel_id, mark)].append((state, message_id))
        return rows

    def _errors(self) -> str:
        """What the service logged of errors, from the first."""
        text = self._log.read_text(encoding="utf-8") if self._log.exists() else ""
        return text[text.find("ERROR") :][:5_000] if "ERROR" in text else ""

    async def _compare_settings(self) -> None:
        """What is set and what is in force of it must agree, wherever a change was cut off."""
        store = Store(self._database)
        await store.open()
        reminders = Reminders(store, Agenda(DAYS))
        administration = Administration(store, reminders)
        try:
            for guild_id in {wish.guild_id for wish in self._plan.wishes}:
                asked = (await administration.in_force(guild_id)).active()
                set_there = [(values_of(each.wish), each.entry.paused) for each in asked]
                in_force = [
                    (values_of(each), each.paused_at is not None and each.paused_for is None)
                    for each in await reminders.of_server(guild_id)
                ]
                if sorted(set_there, key=str) != sorted(in_force, key=str):
                    raise Broken(f"trial {self._seed}: in server {guild_id}, {set_there} is set, {in_force} in force")
        finally:
            await store.close()

    # -- the story, for a post that is not there once

    def _tell(self, key: Key | None, what: str) -> None:
        self._story.append((key, f"{self._time.now - START.timestamp():8.1f} s  {what}"))

    def _tell_of(self, change: Change) -> None:
        for key in keys_of(self._plan.wishes[change.wish]):
            self._tell(key, f"administrator: {change}")

    def _told(self, key: Key) -> str:
        lines = [line for about, line in self._story if about in (None, key)]
        return "\n".join([f"trial {self._seed}: {key}, in the ledger {self._ledger()[key]}", *lines])


def _there(message_id: int) -> list[list[tuple[str, int | None]]]:
    """What the ledger may say of a post that is in its channel."""
    return [[(State.SENT, message_id)], [(State.LATE, message_id)]]


def _answer_of(fate: Fate, message: Message | None) -> Answer:
    if fate.answer != 200:
        return {"status": fate.answer}
    return {} if message is None else {"id": message.id, "at": message.at}


async def make_template(path: Path) -> None:
    """A database with its tables; migrations take longer than a trial's start."""
    store = Store(path)
    await store.open()
    await store.close()
