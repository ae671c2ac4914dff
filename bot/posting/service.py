"""The service that posts: it claims what is due, sends it, and confirms.

A tick takes what is due and hands it on, a batch at a time, to deliveries that go on by
themselves: so a request that hangs, or one server's error, holds up nobody else. Each
delivery ends in the ledger, or leaves its row open for a later tick to settle. What goes
wrong in one is contained there; the loop itself goes on until it is stopped.

While the time is in doubt nothing is claimed: see `bot.runtime.clock`. What waits meanwhile is
late at most, and looked for before it is sent.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.posting.ledger import Ledger
from bot.posting.models import LATE_AFTER, Post, Reminder, State
from bot.posting.pace import Pace
from bot.posting.publisher import (
    CanNotTell,
    NoDoubt,
    Notice,
    Publisher,
    PublishFailed,
    Refused,
    Rejected,
    TimeCheck,
    Unsure,
)

log = logging.getLogger(__name__)

BATCH = 40
"""Claimed at once: about as many as leave in a second."""

TICK = timedelta(seconds=15)
"""How long nobody looks at most; a new minute is always looked at when it begins."""

PROGRESS = timedelta(seconds=30)
"""How often a run of more than a batch says how far it is."""

NOTICE_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=30)
"""Before another try; each pause is twice the one before."""

GIVEN_UP_AFTER = timedelta(days=1)
"""After its time, a post that can't even be looked for is unknown."""

TOLD_AGAIN = timedelta(hours=1)
"""How far back a start after a kill tells again what came to no good end."""

_BAD_ENDS = {
    State.FAILED: "could not be posted",
    State.UNKNOWN: "may or may not have been posted",
    State.MISSED: "was missed",
}

STALE = timedelta(minutes=1)
"""How long a tick's idea of the time may be used; Discord may close for longer in the midst of one."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the service is at work."""

    ticked_at: datetime | None  # when a tick last ended well
    delivering: int  # posts on their way
    ticks: int = 0  # that ended well
    failed_ticks: int = 0  # since the last that did
    failure: Exception | None = None  # of the last that did not

    def age(self, now: datetime) -> timedelta | None:
        """How long ago that was; a loop at work looks every quarter of a minute."""
        return None if self.ticked_at is None else now - self.ticked_at


class Posting:
    """*clock* gives the time, aware; *time_check* says whether it may be relied on.

    *describe* gives a subject in words; *rest* waits between ticks.
    """

    def __init__(
        self,
        ledger: Ledger,
        publisher: Publisher,
        pace: Pace,
        *,
        clock: Callable[[], datetime],
        time_check: TimeCheck | None = None,
        describe: Callable[[str], str] = str,
        rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._ledger = ledger
        self._publisher = publisher
        self._pace = pace
        self._clock = clock
        self._time_check = time_check or NoDoubt()
        self._describe = describe
        self._rest = rest
        self._resting: asyncio.Task[Any] | None = None
        self._stopping = False
        self._deliveries: dict[int, asyncio.Task[None]] = {}  # by the id of the post
        self._notices: set[asyncio.Task[None]] = set()
        self._to_tell: defaultdict[int, list[str]] = defaultdict(list)  # by server
        self._ticked_at: datetime | None = None
        self._began: datetime | None = None  # when a run of batches did, while there are more
        self._progress_due: datetime | None = None
        self._sent = 0
        self._ticks = self._failed_ticks = 0
        self._failure: Exception | None = None
        self._refused_at: deque[datetime] = deque(maxlen=10_000)

    @property
    def health(self) -> Health:
        return Health(self._ticked_at, len(self._deliveries), self._ticks, self._failed_ticks, self._failure)

    @property
    def is_stopping(self) -> bool:
        return self._stopping

    def refused_within(self, time: timedelta, now: datetime) -> int:
        """How many posts Discord has refused in the *time* before *now*."""
        while self._refused_at and now - self._refused_at[0] > time:
            self._refused_at.popleft()
        return len(self._refused_at)

    # -- the loop

    async def run(self) -> None:
        """Tick until stopped."""
        self._progress_due = self._clock() + PROGRESS
        while not self._stopping:
            await self.agree_on_time()
            now = self._clock()
            if not await self.try_tick(now) and not self._stopping:
                await self._interruptible(self._rest(_until_next_look(self._clock()).total_seconds()))

    async def try_tick(self, now: datetime) -> bool:
        """A tick; one that fails is counted and logged, what is to be told is told, and the next one goes on."""
        try:
            more = await self.tick(now)
            if more and self._progress_due is not None and now >= self._progress_due:
                log.info("%d posted so far, %d reminders still due", self._sent, await self._ledger.waiting(now))
                self._progress_due = now + PROGRESS
            return more
        except Exception as error:
            if _is_cancelled():  # in the middle of a transaction, that may come as another error
                raise
            self._failed_ticks += 1
            self._failure = error
            log.exception("a tick failed; the next one goes on from here")
        try:
            await self._tell_some()
        except Exception:
            log.exception("administrators could not be told")
        return False

    async def agree_on_time(self) -> None:
        """Wait until Discord agrees with the time: by another, days would be missed, or marked too early."""
        while self._time_check.in_doubt and not self._stopping:
            await self._interruptible(self._time_check.ask())
            if self._time_check.in_doubt:
                await self._interruptible(self._rest(TICK.total_seconds()))

    async def _interruptible(self, wait: Awaitable[object]) -> None:
        """*wait* is cut off when the loop is to stop."""
        self._resting = asyncio.current_task()
        await wait
        self._resting = None

    def stop(self) -> None:
        """End the loop between two ticks, at once if it rests; to cut off a transaction may lose its connection."""
        self._stopping = True
        if self._resting is not None:
            self._resting.cancel()

    async def run_due(self, now: datetime) -> None:
        """Post all that is due at *now* (aware), and wait for the end of it; safe to call again at any time."""
        more = True
        while (more or self._to_tell) and not self._time_check.in_doubt:
            more = await self.tick(now)
            if not more:
                await self.drain()

    async def tick(self, now: datetime) -> bool:
        """Hand on a batch of what is due at *now*; whether there may be more."""
        if self._time_check.in_doubt:
            return False
        if self._ticked_at is None or now < self._ticked_at:
            await self._take_back(now)
        self._began = self._began or now
        work = await self._ledger.take(now, list(self._deliveries), BATCH, self._began)
        if not work.more:
            self._began = None
        self._note_missed(work.missed)
        deliveries = [(post, partial(self._settle, post, now)) for post in work.left_open]
        deliveries += [(post, partial(self._deliver, post, reminder, now)) for post, reminder in work.to_send]
        for post, deliver in deliveries:
            await self._pace.turn()
            if self._has_passed(now):  # the rest stays open for the next tick, which knows what time it is
                return True
            self._hand_on(post, now, deliver)
        if not deliveries:  # posts go first
            await self._tell_some()
        self._ticked_at = now
        self._ticks += 1
        self._failed_ticks, self._failure = 0, None
        return work.more or bool(self._to_tell)

    async def drain(self, seconds: float | None = None) -> None:
        """Wait for what is on its way, for *seconds* at most."""
        under_way = [*self._deliveries.values(), *self._notices]
        if under_way:
            await asyncio.wait(under_way, timeout=seconds)
        if self._notices and seconds is None:
            await asyncio.wait(self._notices)

    async def close(self, patience: float) -> None:
        """Stop what is still on its way after *patience* seconds; the next start settles it."""
        await self.drain(patience)
        if self._to_tell:  # it is written down nowhere else but in the log
            await asyncio.wait([asyncio.create_task(self._tell_some())], timeout=patience)
            await self.drain(patience)
        for task in (*self._deliveries.values(), *self._notices):
            task.cancel()

    async def _take_back(self, now: datetime) -> None:
        """Time has gone back, or may have while nobody was there."""
        again = await self._ledger.take_back(now)
        if again:
            log.warning("%d reminders were missed by a clock that was ahead, and come in their time after all", again)

    def _has_passed(self, now: datetime) -> bool:
        """Whether *now* is too long ago to say by it whether a post is in time, or is not certain any more."""
        return self._clock() - now > STALE or self._time_check.in_doubt

    def _hand_on(self, post: Post, now: datetime, deliver: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(self._contained(post, now, deliver))
        self._deliveries[post.id] = task
        task.add_done_callback(lambda _: self._deliveries.pop(post.id, None))

    async def _contained(self, post: Post, now: datetime, deliver: Callable[[], Awaitable[None]]) -> None:
        """An error of our own leaves the row open, for a later tick to settle."""
        try:
            await deliver()
        except Exception:
            log.exception("post %d (server %d, reminder %d) failed", post.id, post.guild_id, post.number)
            try:
                await self._put_off(post, "an error of Padauk's own; see its log", now)
            except Exception:
                log.exception("post %d could not be put off", post.id)

    async def _put_off(self, post: Post, reason: str, now: datetime) -> None:
        """Try again later, but not for ever."""
        if now >= post.ends + GIVEN_UP_AFTER:
            await self._ledger.give_up(post, reason, now)
            self._note(post, "may or may not have been posted", reason)
        else:
            await self._ledger.try_again(post, now + _pause(post.attempts), reason)

    # -- one post

    async def _settle(self, post: Post, now: datetime) -> None:
        """Find out what became of a post that was left open; send it if it is not there and still may be."""
        absent = post.surely_absent
        if not absent:  # a crash may have come after its first try
            post = replace(post, attempts=max(post.attempts, 1))
        try:
            found = await self._publisher.find(post)
        except CanNotTell as hidden:
            if absent and now < post.ends and not await self._ledger.was_restored_since(post.due):
                await self._deliver_again(post, now)
                return
            await self._ledger.give_up(post, str(hidden), now)
            self._note(post, "may or may not have been posted", str(hidden))
        except PublishFailed as failure:
            await self._failed(post, failure, now)
        else:
            if found is not None:
                await self._ledger.confirm(post, found)
            elif now >= post.ends:
                reason = post.reason or "Padauk stopped before it was"
                await self._ledger.fail(post, reason, now)
                self._note(post, "was not posted", reason)
            else:
                await self._deliver_again(post, now)

    async def _deliver_again(self, post: Post, now: datetime) -> None:
        reminder = await self._ledger.asking_for(post, now)
        if reminder is None:
            if await self._ledger.may_come_back(post):
                await self._put_off(post, "the settings file no longer has the reminder", now)
            else:
                await self._ledger.fail(post, "the reminder was removed or paused", now)
            return
        await self._pace.turn()
        if self._has_passed(now):
            return
        if post.surely_absent:
            await self._ledger.count_try(post)
        await self._deliver(replace(post, channel_id=reminder.channel_id), reminder, now)

    async def _deliver(self, post: Post, reminder: Reminder, now: datetime) -> None:
        try:
            today = now.astimezone(reminder.zone).date() == post.due.astimezone(reminder.zone).date()
            late = not today or now - post.due > LATE_AFTER
            sent = await self._publisher.publish(post, reminder, today=today, late=late)
        except PublishFailed as failure:
            await self._failed(post, failure, now)
        else:
            await self._ledger.confirm(post, sent)
            self._sent += 1

    async def _failed(self, post: Post, failure: PublishFailed, now: datetime) -> None:
        reason = str(failure)
        match failure:
            case Refused():
                self._refused_at.append(now)
                paused = await self._ledger.refuse(post, reason, now)
                what = "is paused, since it could not be posted" if paused else "could not be posted"
                mend = f" When that is mended: /reminders resume number: {post.number}" if paused else ""
                self._note(post, what, reason, mend)
            case Rejected():
                await self._ledger.fail(post, reason, now)
                self._note(post, "could not be posted", reason)
            case _:
                log.info("post %d: %s", post.id, reason)
                await self._put_off(post, reason, now)

    # -- telling administrators

    def _note_missed(self, missed: Iterable[Post]) -> None:
        by_reminder: defaultdict[tuple[int, int, State], list[Post]] = defaultdict(list)
        for post in missed:
            by_reminder[post.guild_id, post.number, post.state].append(post)
        for posts in by_reminder.values():
            often = "" if len(posts) == 1 else f" {len(posts)} times, the last time"
            self._note_bad_end(posts[-1], often)

    def _note_bad_end(self, post: Post, often: str = "") -> None:
        self._note(post, _BAD_ENDS[post.state] + often, post.reason or "it could not be posted in time")

    async def tell_again(self, now: datetime) -> None:
        """After a kill: what came to no good end lately, since what was still to be told of it is gone."""
        for post in await self._ledger.ended_badly_since(now - TOLD_AGAIN):
            self._note_bad_end(post)

    def _note(self, post: Post, what: str, reason: str, mend: str = "") -> None:
        """Keep a line for the administrators of the post's server, to be told when no post waits."""
        subject = self._describe(post.mark.subject)
        line = f"Reminder {post.number} ({subject}) {what} on {post.mark.posted_on}: {reason}.{mend}"
        log.warning("server %d: %s", post.guild_id, line)
        self._to_tell[post.guild_id].append(line)

    def tell(self, guild_id: int, channel_id: int, lines: Sequence[str]) -> None:
        """Say to a server's administrators, in a channel, what was changed in its settings."""
        self._begin_notice(guild_id, Notice(channel_id, tuple(lines), "Settings were changed"))

    async def _tell_some(self) -> None:
        for guild_id in list(self._to_tell)[:BATCH]:
            channel_id = await self._ledger.notice_channel(guild_id)
            lines = self._to_tell.pop(guild_id)
            if channel_id is not None:
                self._begin_notice(guild_id, Notice(channel_id, tuple(lines)))

    def _begin_notice(self, guild_id: int, notice: Notice) -> None:
        task = asyncio.create_task(self._told(guild_id, notice))
        self._notices.add(task)
        task.add_done_callback(self._notices.discard)

    async def _told(self, guild_id: int, notice: Notice) -> None:
        """Try for an hour where no answer comes."""
        for attempt in range(NOTICE_TRIES):
            if attempt:
                await self._rest(_pause(attempt).total_seconds())
            await self._pace.turn()
            try:
                await self._publisher.notify(notice)
            except Unsure as failure:
                log.warning("server %d may not have been told: %s", guild_id, failure)
            except PublishFailed as failure:
                log.warning("server %d could not be told: %s", guild_id, failure)
                return
            except Exception:
                log.exception("server %d could not be told", guild_id)
                return
            else:
                return


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _pause(attempts: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)


def _until_next_look(now: datetime) -> timedelta:
    next_minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return min(next_minute - now, TICK)
