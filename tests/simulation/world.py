"""One run: a few days of a few servers, in which faults overlap; time is virtual, all else is real.

The service, the publisher, the ledger, the store on a disk, the clock that Discord's answers set, what
follows the operator's file, backups and restores are those of the program. What it posts, it posts in
`tests.simulation.channels`.

    python -m tests.simulation 2000 [first seed]
"""

import asyncio
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import discord

from bot.administration.losses import WouldRemove
from bot.administration.service import Administration
from bot.calendar.schedule import Mark, MarkedDay
from bot.config.settings import Settings
from bot.posting.agenda import Agenda
from bot.posting.ledger import Ledger
from bot.posting.models import Post, State
from bot.posting.pace import Pace
from bot.posting.publisher import NoDoubt
from bot.posting.reminders import Reminders
from bot.posting.service import Posting
from bot.runtime.alerts import AlertKind, Alerts, Heartbeat
from bot.runtime.clock import Clock
from bot.runtime.supervisor import Folder, Supervisor
from bot.store.backup import back_up, copy_of_the_day, newest_good_copy, restore
from bot.store.opening import Store, StoreFailed
from bot.store.start_check import prepare, seal
from bot.ui.channel_publisher import ChannelPublisher
from bot.ui.digest_pool import DigestPool
from tests.bots import shipped_library
from tests.entries import id_of
from tests.simulation.channels import Discord, Killed, Message
from tests.simulation.settings_file import SettingsFile

LIBRARY = shipped_library()
YANGON = ZoneInfo("Asia/Yangon")
BEGIN = datetime(2027, 1, 29, 20, tzinfo=YANGON).astimezone(UTC)
DAYS = (date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 1))
SERVERS = tuple(id_of(number) for number in range(1, 4))
NOTICES = {server: server + 500_000 for server in SERVERS}
QUIET_FROM = 20  # o'clock in Yangon, from when on a day's faults are over: what can still be posted must be

TROUBLE = {AlertKind.CLOCK, AlertKind.STORAGE, AlertKind.TICKS_FAIL}


class Faults:
    """What goes wrong at the next occasion, and how often each thing has."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.met: Counter[str] = Counter()

    def take(self, kind: str) -> bool:
        if kind not in self.waiting:
            return False
        self.waiting.discard(kind)
        self.met[kind] += 1
        return True


AT_AN_OCCASION = (
    "killed before a send",
    "killed after a send",
    "rejected",
    "5xx",
    "answer lost",
    "absurd header",
    "look-up hangs",
    "look-up cancelled",
    "notice refused for now",
    "answer to a notice lost",
)
AT_ONCE = (
    "clock steps",
    "disk full",
    "killed",
    "page flipped",
    "backup restored",
    "file half written",
    "edited",
    "history hidden",
    "stopped for hours",
)
KINDS = (*AT_AN_OCCASION, *AT_ONCE, "clock skewed")


@dataclass
class Life:
    """One process."""

    store: Store
    administration: Administration
    posting: Posting
    supervisor: Supervisor
    pace: Pace
    clock: Clock
    alerts: Alerts


@dataclass
class World:
    """*without*: parts of the program that are taken away, to see that they are missed; *kinds*: what goes wrong."""

    folder: Path
    seed: int
    without: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = KINDS[:-1]
    now: datetime = BEGIN  # the true time, which is Discord's
    wrong: timedelta = timedelta()  # by how much the machine's clock is ahead
    told: list[str] = field(default_factory=list)  # what the operator heard
    silent: list[datetime] = field(default_factory=list)  # when somebody did not know in time what was wrong

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.faults = Faults()
        self.discord = Discord(self)
        self.database = self.folder / "padauk.sqlite"
        self.began = self.now
        self.settings = SettingsFile(self.folder / "config.yaml", NOTICES, self.monotonic)
        self.whole_at: datetime | None = None  # when what is half written will be written to its end
        self.full_until: datetime | None = None
        self.was_killed = False
        self.copies: list[Path] = []

    def pass_time(self, time: timedelta) -> None:
        self.now += time

    def wall(self) -> datetime:
        return self.now + self.wrong

    def monotonic(self) -> float:
        return (self.now - self.began).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.pass_time(timedelta(seconds=max(seconds, 0.001)))  # less than a microsecond would be none
        await asyncio.sleep(0)

    async def tell(self, _: str, lines: Sequence[str]) -> None:
        self.told += lines

    # -- a process

    async def start(self) -> None:
        try:
            self.told += await asyncio.to_thread(prepare, self.database, self.wall())
        except StoreFailed as refused:
            self.told.append(str(refused))
            found = newest_good_copy(self.database)
            if found is None:
                raise
            await self.put_back(found[0])
            self.told += await asyncio.to_thread(prepare, self.database, self.wall())
        while (configuration := self.settings.read()) is None:  # whatever started it tries again
            self.pass_time(timedelta(minutes=1))
            self._write_to_the_end()
        settings = configuration.settings
        store = Store(self.database)
        await store.open()
        agenda = Agenda([MarkedDay("coup-2021", date(2021, 2, 1))])
        reminders = Reminders(store, agenda)
        administration = Administration(store, reminders, settings.defaults, settings.servers)
        ledger = Ledger(store, agenda, DigestPool(LIBRARY).draw)
        pace = Pace(1_000, clock=self.monotonic, sleep=self.sleep)
        clock = Clock(self.wall, self.monotonic)
        now = self.wall if "time check" in self.without else clock.now
        publisher = ChannelPublisher(cast(discord.Client, self.discord), LIBRARY, pace, now)
        posting = Posting(
            ledger,
            publisher,
            pace,
            clock=now,
            time_check=NoDoubt() if "time check" in self.without else clock,
            rest=self.sleep,
        )
        alerts = Alerts(self.tell, now)
        supervisor = Supervisor(
            posting,
            store,
            pace,
            alerts,
            Heartbeat(None, now),
            Folder(self.folder),
            now=now,
            clock=self.monotonic,
            rest=self.sleep,
        )
        clock.ask_by(publisher.ask_anything, alerts)
        self.life = Life(store, administration, posting, supervisor, pace, clock, alerts)
        await administration.begin()
        await clock.ask()
        try:
            await administration.catch_up(now(), settings.servers_removed)
        except WouldRemove as refused:
            self.told.append(str(refused))
        await reminders.replan(now())
        self.settings.watched(configuration, self._use, self.tell)
        if self.was_killed:
            await posting.tell_again(now())
            self.was_killed = False

    async def end(self, *, killed: bool) -> None:
        self.was_killed = killed
        if killed:
            for task in [*self.life.posting._deliveries.values(), *self.life.posting._notices]:
                task.cancel()
            await asyncio.sleep(0)
        else:
            await self.life.posting.close(1)
        await self.life.store.close()
        if not killed:
            seal(self.database)

    async def put_back(self, copy: Path) -> None:
        if "epoch" in self.without:
            for suffix in ("", "-wal", "-shm"):
                self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
            shutil.copy(copy, self.database)
        else:
            await asyncio.to_thread(restore, self.database, copy, self.now)

    # -- a look, as the loop has one every quarter of a minute

    async def looks(self) -> None:
        """One, and while not all is well and told, more; whoever must be told is, within three minutes."""
        await self.look()
        for _ in range(3):
            if not (self._is_untold or self._is_in_trouble):
                return
            self.pass_time(timedelta(minutes=1))
            await self.look()
        if self._is_untold or (self._is_in_trouble and not self._operator_knows):
            self.silent.append(self.now)

    @property
    def _is_untold(self) -> bool:
        """Whether administrators do not know yet what they should."""
        return bool(self.life.posting._to_tell) and not self.life.clock.in_doubt

    @property
    def _is_in_trouble(self) -> bool:
        return self.life.clock.in_doubt or self.life.posting.health.failed_ticks > 0

    @property
    def _operator_knows(self) -> bool:
        """What is reported counts until it is over; it is said once an hour."""
        return not TROUBLE.isdisjoint(self.life.alerts._reported)

    async def look(self) -> None:
        """One tick and all that comes of it; a kill within it begins another life."""
        posting, clock = self.life.posting, self.life.clock
        if clock.in_doubt and "time check" not in self.without:
            await clock.ask()
        with suppress(Killed):
            await posting.try_tick(posting._clock())
        deliveries = list(posting._deliveries.values())
        results = await asyncio.gather(*deliveries, return_exceptions=True)
        if any(isinstance(result, Killed) for result in results):
            await self.end(killed=True)
            await self.start()
            return
        await posting.drain()
        self.life.supervisor.look()
        await asyncio.sleep(0)

    # -- what goes wrong

    async def go_wrong(self) -> None:
        kind = self.chance.choice(self.kinds)
        if kind in AT_AN_OCCASION:
            self.faults.waiting |= {kind} | ({"rejected"} if "notice" in kind else set())
            return
        self.faults.met[kind] += 1
        match kind:
            case "clock steps":
                hours = self.chance.choice([-1, -0.4, 0.4, 1, 24 * 40, 24 * 3652])
                self.wrong = timedelta(hours=hours)
            case "disk full":
                await self._limit(1)
                self.full_until = self.now + timedelta(minutes=self.chance.randint(5, 300))
            case "killed":
                await self.end(killed=True)
                await self.start()
            case "stopped for hours":
                await self.end(killed=False)
                self.pass_time(timedelta(hours=self.chance.randint(1, 6)))
                await self.start()
            case "page flipped":
                await self.end(killed=self.chance.random() < 0.5)
                self._flip()
                await self.start()
            case "backup restored":
                await self.end(killed=False)
                if self.copies:
                    await self.put_back(self.chance.choice(self.copies))
                self.pass_time(timedelta(minutes=self.chance.randint(1, 30)))
                await self.start()
            case "file half written":
                self.settings.write_half(self.chance)
                self.whole_at = self.now + timedelta(seconds=self.chance.randint(0, 180))
            case "edited":
                self.settings.edit(self.chance.choice(SERVERS), f"words {self.chance.random()}")
            case "history hidden":
                self.discord.hidden ^= {self.chance.choice(SERVERS)}

    def _flip(self) -> None:
        pages = self.database.stat().st_size // 4096
        if pages < 2:
            return
        with self.database.open("r+b") as file:
            file.seek(4096 * self.chance.randrange(1, pages))
            file.write(bytes(self.chance.randrange(256) for _ in range(self.chance.choice([64, 4096]))))

    async def _limit(self, pages: int) -> None:
        with suppress(StoreFailed):
            async with self.life.store.begin() as connection:
                await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    async def recover(self) -> None:
        """The machine is well again: whoever runs it has put right what was wrong."""
        self.wrong = timedelta()
        self.faults.waiting.clear()
        if self.full_until is not None:
            await self._limit(1_000_000)
            self.full_until = None
        self.settings.write()
        await self.settings.read_again()

    # -- the settings file

    async def _use(self, settings: Settings) -> None:
        """As the bot does, of all that a file may say."""
        administration, now = self.life.administration, self.life.posting._clock()
        await administration.take_over(settings.defaults, settings.servers, now, settings.servers_removed)

    def _write_to_the_end(self) -> None:
        if self.whole_at is not None and self.now >= self.whole_at:
            self.settings.write()
            self.whole_at = None

    async def _follow_the_file(self) -> None:
        """For some seconds; the watch looks every second."""
        for _ in range(3):
            await self.settings.look()
            self.pass_time(timedelta(seconds=2))

    # -- the days

    async def run(self) -> None:
        """All of it."""
        await self._settle_in()
        if self.chance.random() < 0.5:
            self.wrong = timedelta(minutes=self.chance.randint(-60, 60))
            self.faults.met["clock skewed"] += 1
            await self.end(killed=False)
            await self.start()
        last = datetime.combine(DAYS[-1], datetime.min.time(), YANGON) + timedelta(days=1, hours=-1)
        while self.now < last:
            local = self.now.astimezone(YANGON)
            is_quiet = local.hour >= QUIET_FROM or local.date() < DAYS[0]
            if is_quiet:
                await self.recover()
            elif self.chance.random() < 0.12:
                await self.go_wrong()
            if self.full_until is not None and self.now >= self.full_until:
                await self._limit(1_000_000)
                self.full_until = None
            await self._back_up_sometimes()
            self._write_to_the_end()
            await self._follow_the_file()
            await self.looks()
            self.pass_time(timedelta(minutes=self.chance.choice([1, 5, 15, 30] if 7 <= local.hour < 13 else [60])))
        await self.end(killed=False)

    async def _settle_in(self) -> None:
        await self.start()
        await self._copy_of_the_day()

    async def _copy_of_the_day(self) -> None:
        made = await asyncio.to_thread(copy_of_the_day, self.database, self.now)
        if made is not None:
            os.utime(made, (self.now.timestamp(),) * 2)

    async def _back_up_sometimes(self) -> None:
        with suppress(StoreFailed, sqlite3.Error):
            await self._copy_of_the_day()
            if self.chance.random() < 0.05:
                copy = self.folder / f"copy-{len(self.copies)}.sqlite"
                await asyncio.to_thread(back_up, self.database, copy)
                self.copies.append(copy)

    # -- what came of it

    def verdict(self) -> "Verdict":
        lost, doubled, false, excused = [], [], [], 0
        early = [
            (mark or "of another day", message.created_at)
            for each in self.discord.channels.values()
            for message in each
            if (mark := _mark(message)) is None or _is_early(mark, message.created_at)
        ]
        for server in SERVERS:
            there = Counter(mark for message in self.discord.channels[server] if (mark := _mark(message)))
            doubled += [(server, mark) for mark, times in there.items() if times > 1]
            for day in DAYS:
                for mark in _marks(day):
                    if there[mark] and self._was_told_that_it_is_not_there(server, mark):
                        false.append((server, mark))
                    if not there[mark]:
                        if self._was_told(server, mark):
                            excused += 1
                        else:
                            lost.append((server, mark))
        return Verdict(lost, doubled, early, false, self.silent, excused, self.faults.met)

    def _was_told_that_it_is_not_there(self, server: int, mark: str) -> bool:
        subject, day, _ = mark.split("/")
        said = tuple(f"({subject}) {what} on {day}" for what in ("was missed", "was not posted", "could not be posted"))
        return any(
            each in line for channel, line in self.discord.notices if channel == NOTICES[server] for each in said
        )

    def _was_told(self, server: int, mark: str) -> bool:
        """Whether the server's administrators heard that it was not posted, or may not have been."""
        day = mark.split("/")[1]
        lines = [line for channel, line in self.discord.notices if channel == NOTICES[server]]
        return any(day in line or "times, the last time" in line for line in lines)


@dataclass
class Verdict:
    lost: list[tuple[int, str]]  # in silence
    doubled: list[tuple[int, str]]
    early: list[tuple[str, datetime]]
    false: list[tuple[int, str]]  # posted, and administrators were told that it was not
    silent: list[datetime]  # when something was wrong for three minutes, and whoever should know did not
    excused: int  # not posted, and told
    met: Counter[str]

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.early or self.false or self.silent)


def _is_early(mark: str, at: datetime) -> bool:
    """Whether it was posted before its time; a minute is within what clocks may differ."""
    subject, day, _ = mark.split("/")
    hour = 9 if subject == "coup-2021" else 8
    due = datetime.combine(date.fromisoformat(day), time(hour), YANGON)
    return at < due - timedelta(minutes=1)


def _mark(message: Message) -> str | None:
    """Of what it is; None for a day that has not come."""
    return MARKS.get(str(message.payload["nonce"]).removeprefix("padauk-"))


def _marks(day: date) -> list[str]:
    coup = [f"coup-2021/{day}/0"] if (day.month, day.day) == (2, 1) else []
    return [f"digest:quote/{day}/0", *coup]


def _post(server: int, mark: str) -> Post:
    return Post(
        id=1,
        guild_id=server,
        channel_id=server,
        number=1,
        mark=Mark.of(mark),
        due=BEGIN,
        ends=BEGIN,
        state=State.SENDING,
    )


MARKS = {_post(server, mark).marker: mark for server in SERVERS for day in DAYS for mark in _marks(day)}
"""What may be posted, by the marker that it carries."""


async def simulate(
    folder: Path, seed: int, without: frozenset[str] = frozenset(), kinds: tuple[str, ...] = KINDS[:-1]
) -> Verdict:
    world = World(folder, seed, without, kinds)
    try:
        await world.run()
    finally:
        with suppress(Exception):
            await world.life.store.close()
    return world.verdict()
