"""The ledger: one row for each post, written before anything is sent.

Exactly once across two systems is impossible in general. Here is what makes it true in
practice; each part is needed, and `tests/posting/test_crashes.py` takes them away one by one:

1. A row is unique by server, channel and what is marked. That it is there already is a
   normal answer, not an error: the day has been marked.
2. The row, and that its reminder has come that far, are committed before the send. After a
   crash it says *sending*.
3. The send carries a nonce made of the row's key, by which Discord knows a repeat for some
   minutes.
4. What a crash left in *sending* is first looked for in the channel's history, by the marker
   that every post carries, and only sent again when it is not there. So is what is claimed
   more than two minutes late: whoever posted it may have done so by another clock, on another
   host, or before a backup was put in place of what knew of it; what is younger, Discord still
   knows by its nonce. Where the history may not be read, the row becomes *unknown* and
   administrators are told; but what was claimed late and never tried is sent, unless a backup
   was put in place since it was due.
5. The database waits until a commit is on the disk (`bot.store.opening`), so that a power
   cut can't undo one.

All of this goes by the time that Discord agrees to (`bot.runtime.clock`). By a clock that is
ahead, what is still to come would be *missed*: such rows are taken back.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.moments import seconds
from bot.calendar.schedule import Occurrence
from bot.posting.agenda import Agenda
from bot.posting.models import LATE_AFTER, LOOKED_FOR_AFTER, Post, Reminder, State
from bot.posting.publisher import Sent
from bot.posting.rows import claim_values, grace_of, post_of, reminder_of
from bot.store.epoch import restored_at
from bot.store.opening import Store
from bot.store.tables import posts, reminders, removed_reminders, servers

log = logging.getLogger(__name__)

Draw = Callable[[str, date, int, str | None], tuple[str | None, int]]
"""The next item of a digest for a day and its round, after a round and what was drawn last in it.

The digest is given by its subject; there is no item when it has nothing to draw from.
"""

_ROWS_AT_ONCE = 500  # SQLite takes 32,766 parameters in a statement; after weeks without us, many rows are missed

_SENDING: sa.ColumnElement[str] = sa.literal_column("'sending'")  # not a parameter: the index is for this state only


_CONFIRM = (
    sa.update(posts)
    .where(posts.c.id == sa.bindparam("row"))
    .values(
        state=sa.bindparam("new_state"),
        message_id=sa.bindparam("new_message_id"),
        settled_at=sa.bindparam("new_settled_at"),
        reason=None,
    )
)


# As text: in an upsert, SQLAlchemy would look among all posts, and not at the one in the way.
_ORPHANED: sa.ColumnElement[bool] = sa.literal_column(
    "NOT EXISTS (SELECT 1 FROM reminders "
    "WHERE reminders.guild_id = posts.guild_id AND reminders.number = posts.number)",
    sa.Boolean,
)
"""Of a post whose reminder has been removed."""


_ANYTHING = sa.text(
    "SELECT EXISTS (SELECT 1 FROM reminders WHERE next_due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM posts WHERE state = 'sending' AND coalesce(retry_at, 0) <= :now)"
)
"""Whether there is anything to do: what nearly every tick asks, and needs no more than two indexes."""


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do now."""

    left_open: tuple[Post, ...]  # what a crash left, and what failed for a while and may be tried again
    to_send: tuple[tuple[Post, Reminder], ...]  # claimed a moment ago
    missed: tuple[Post, ...]  # found too late, a moment ago
    more: bool  # whether there may be more


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a claim writes for one reminder."""

    row: int  # the reminder's, in its table
    reminder: Reminder
    rows: Sequence[dict[str, Any]]  # new ones of the ledger
    change: dict[str, Any]  # of the reminder


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Ledger:
    def __init__(self, store: Store, agenda: Agenda, draw: Draw) -> None:
        self._store = store
        self._agenda = agenda
        self._draw = draw
        self._to_confirm: list[dict[str, Any]] = []
        self._confirming = asyncio.Lock()

    # -- claiming

    async def take(self, now: datetime, under_way: Collection[int], limit: int, since: datetime | None = None) -> Work:
        """Claim what is due at *now* for at most *limit* reminders, and see which posts are still open.

        *under_way*: ids of the posts that are being sent at this moment. The longest due come
        first; of those due together, each server's first before any server's second. *since*: when
        a run of batches began of which this is one, as what waits for its batch is not late.
        """
        since = since or now
        async with self._store.begin() as connection:
            if not (await connection.execute(_ANYTHING, {"now": seconds(now)})).scalar():
                return Work((), (), (), more=False)
            due = (
                sa.select(reminders, servers.c.date_grace_hours, servers.c.digest_grace_hours)
                .outerjoin(servers, servers.c.guild_id == reminders.c.guild_id)
                .where(reminders.c.next_due_at <= seconds(now))
                .order_by(reminders.c.next_due_at, reminders.c.number)
                .limit(limit)
            )
            found = (await connection.execute(due)).all()
            restored = await restored_at(connection) or _LONG_AGO if found else _LONG_AGO
            plans = [plan for row in found if (plan := self._plan_or_none(row, now, since, restored)) is not None]
            claimed = await self._claim(connection, plans, now) if plans else []
            unreadable = {row.id for row in found} - {plan.row for plan in plans}
            if unreadable:
                await self._set_aside(connection, unreadable, now)
            busy = [*under_way, *(post.id for post in claimed)]
            left_open = await self._left_open(connection, busy, limit, now)
        asking = {(plan.reminder.guild_id, plan.reminder.number): plan.reminder for plan in plans}
        return Work(
            left_open=left_open,
            to_send=tuple(
                (post, asking[post.guild_id, post.number]) for post in claimed if post.state is State.SENDING
            ),
            missed=tuple(post for post in claimed if post.state is not State.SENDING),
            more=limit in (len(found), len(left_open)),
        )

    async def _claim(self, connection: AsyncConnection, plans: Sequence[_Plan], now: datetime) -> list[Post]:
        """Write rows for what is due, and how far each reminder has come; the rows that are new.

        A day that is marked already has its row, and stays as it is. But where that has failed or
        was missed, or is still open and its reminder is gone, the reminder that is due for it now
        takes the row over; since something may have arrived after all, it is settled like every
        open row, and not sent at once. What a digest drew for a day that has its row is drawn
        another time.
        """
        rows = [values for plan in plans for values in plan.rows]
        written: list[sa.Row[Any]] = []
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            new = insert(posts).values(rows[start : start + _ROWS_AT_ONCE])
            over = posts.c.state.in_((State.FAILED, State.MISSED)) | ((posts.c.state == _SENDING) & _ORPHANED)
            write = new.on_conflict_do_update(
                index_elements=["guild_id", "channel_id", "occurrence"],
                set_={
                    "number": new.excluded.number,
                    "state": new.excluded.state,
                    "ends_at": new.excluded.ends_at,
                    "item": sa.func.coalesce(posts.c.item, new.excluded.item),
                    # The earlier due time stays, for the look into the history begins there.
                    "reason": sa.case((posts.c.state == State.MISSED, "it was missed"), else_=posts.c.reason),
                    "retry_at": seconds(now),
                    "settled_at": None,
                },
                where=over & (new.excluded.state == State.SENDING),
            )
            written += await connection.execute(write.returning(posts))
        drawn = _drawn(rows, written)
        for plan in plans:
            if (plan.reminder.guild_id, plan.reminder.number) not in drawn:
                plan.change.update(draw_round=plan.reminder.draw_round, last_drawn=plan.reminder.last_drawn)
        change = sa.update(reminders).where(reminders.c.id == sa.bindparam("row"))
        columns: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in plans[0].change}
        changes = [{"row": plan.row} | {f"new_{name}": value for name, value in plan.change.items()} for plan in plans]
        await connection.execute(change.values(**columns), changes)
        return [post_of(row) for row in written if row.retry_at is None]

    async def _left_open(
        self, connection: AsyncConnection, busy: Collection[int], limit: int, now: datetime
    ) -> tuple[Post, ...]:
        """Posts in *sending*, but for the *busy* ones; one that can't be read must not hold up all others."""
        unsettled = (
            sa.select(posts)
            .where(
                posts.c.state == _SENDING,
                sa.func.coalesce(posts.c.retry_at, 0) <= seconds(now),
                posts.c.id.not_in(busy),
            )
            .order_by(posts.c.retry_at, posts.c.id)
            .limit(limit)
        )
        found = []
        for row in (await connection.execute(unsettled)).all():
            try:
                found.append(post_of(row))
            except Exception:
                log.exception("post %d of server %d can't be read", row.id, row.guild_id)
                values = {"state": State.UNKNOWN, "settled_at": seconds(now), "reason": "it can't be read"}
                await connection.execute(sa.update(posts).where(posts.c.id == row.id).values(values))
        return tuple(found)

    async def _set_aside(self, connection: AsyncConnection, rows: Collection[int], now: datetime) -> None:
        """One reminder that can't be read must not hold up all others."""
        aside = sa.update(reminders).where(reminders.c.id.in_(rows))
        reason = "Padauk can't work out when it is due; see its log"
        await connection.execute(aside.values(next_due_at=None, paused_at=seconds(now), paused_for=reason))

    def _plan_or_none(self, row: sa.Row[Any], now: datetime, since: datetime, restored: datetime) -> _Plan | None:
        try:
            return self._plan(row, now, since, restored)
        except Exception:
            log.exception("reminder %d of server %d is paused, since it can't be read", row.number, row.guild_id)
            return None

    def _plan(self, row: sa.Row[Any], now: datetime, since: datetime, restored: datetime) -> _Plan:
        reminder = reminder_of(row)
        grace = grace_of(row)
        due, following = self._due(reminder, now)
        drawn, round = reminder.last_drawn, reminder.draw_round
        rows = []
        for occurrence in due:
            ends = grace.ends(occurrence, reminder.every)
            values: dict[str, Any] = claim_values(reminder, occurrence, ends) | {"reason": None, "retry_at": None}
            if ends <= now:
                values |= {"state": State.MISSED, "settled_at": seconds(now), "item": None}
                if occurrence.due <= restored:
                    values |= {"state": State.UNKNOWN, "reason": "a backup was put back, which may not know of it"}
            else:
                item = None
                if reminder.digest is not None:
                    item, round = self._draw(reminder.subject, occurrence.mark.posted_on, round, drawn)
                    drawn = item or drawn
                values |= {"state": State.SENDING, "settled_at": None, "item": item}
                if occurrence.due < max(since - LOOKED_FOR_AFTER, restored):
                    values |= {"reason": "Padauk was not there in time", "retry_at": seconds(now)}
            rows.append(values)
        change = {
            "handled_until": seconds(due[-1].due if due else reminder.handled_until),
            "next_due_at": None if following is None else seconds(following.due),
            "draw_round": round,
            "last_drawn": drawn,
        }
        return _Plan(row.id, reminder, rows, change)

    def _due(self, reminder: Reminder, now: datetime) -> tuple[list[Occurrence], Occurrence | None]:
        """What is due by *now*, and what comes after it."""
        due: list[Occurrence] = []
        for occurrence in self._agenda.occurrences(reminder, reminder.handled_until):
            if occurrence.due > now:
                return due, occurrence
            due.append(occurrence)
        return due, None

    async def take_back(self, now: datetime) -> int:
        """Let come again what was missed by a clock that was ahead, and is in time after all; of how many reminders."""
        missed = sa.select(posts.c.guild_id, posts.c.number, sa.func.min(posts.c.due_at).label("due_at")).where(
            posts.c.state == State.MISSED, posts.c.ends_at > seconds(now)
        )
        first = missed.group_by(posts.c.guild_id, posts.c.number).subquery()
        of_reminder = sa.and_(reminders.c.guild_id == first.c.guild_id, reminders.c.number == first.c.number)
        to_change = sa.select(reminders.c.id.label("row"), first.c.due_at.label("due")).join(first, of_reminder)
        to_change = to_change.where(reminders.c.handled_until >= first.c.due_at)
        change = sa.update(reminders).where(reminders.c.id == sa.bindparam("row"))
        change = change.values(
            handled_until=sa.bindparam("due") - 1,
            next_due_at=sa.case((reminders.c.paused_at.is_(None), sa.bindparam("due"))),
        )
        async with self._store.begin() as connection:
            changes = [dict(row._mapping) for row in await connection.execute(to_change)]
            if changes:
                await connection.execute(change, changes)
        return len(changes)

    # -- settling

    async def was_restored_since(self, then: datetime) -> bool:
        """Whether a backup was put in place, which may not know what was posted since *then*."""
        async with self._store.begin() as connection:
            restored = await restored_at(connection)
        return restored is not None and restored >= then

    async def asking_for(self, post: Post, now: datetime) -> Reminder | None:
        """The reminder that asks for *post*: its own, or where that is removed or paused, another that is due for it.

        *All dates* and one of them may stand beside each other in a channel.
        """
        query = sa.select(reminders).where(reminders.c.guild_id == post.guild_id, reminders.c.paused_at.is_(None))
        async with self._store.begin() as connection:
            found = [reminder_of(row) for row in await connection.execute(query)]
            here = [reminder for reminder in found if reminder.channel_id == post.channel_id]
            own = [reminder for reminder in here if reminder.number == post.number]
            asking = own or [reminder for reminder in here if self._agenda.is_due(reminder, post.mark, now)]
            if not asking:
                return await self._moved_with(connection, post, found)
            if not own:
                await self._update(connection, post, number=asking[0].number)
            return asking[0]

    async def may_come_back(self, post: Post) -> bool:
        """Whether its reminder was taken away by the settings file alone, lately: half a file takes many away."""
        gone = removed_reminders.c
        query = sa.select(gone.number).where(gone.guild_id == post.guild_id, gone.number == post.number)
        async with self._store.begin() as connection:
            return (await connection.execute(query)).first() is not None

    async def _moved_with(self, connection: AsyncConnection, post: Post, found: Sequence[Reminder]) -> Reminder | None:
        """The reminder of *post*, in the channel it has moved to; the post, which is nowhere yet, goes with it."""
        for reminder in found:
            if reminder.number == post.number and self._agenda.asks_for(reminder, post.mark):
                there = sa.select(posts.c.id).where(
                    posts.c.guild_id == post.guild_id,
                    posts.c.channel_id == reminder.channel_id,
                    posts.c.occurrence == str(post.mark),
                )
                if (await connection.execute(there)).first() is None:
                    await self._update(connection, post, channel_id=reminder.channel_id, attempts=0, reason=None)
                    return reminder
        return None

    async def count_try(self, post: Post) -> None:
        """It will be tried now, so from now on it may be there."""
        async with self._store.begin() as connection:
            await self._update(connection, post, attempts=max(post.attempts, 1))

    async def confirm(self, post: Post, sent: Sent) -> None:
        """It is there. Confirmations that come while others are being written are written together after them."""
        self._to_confirm.append(
            {
                "row": post.id,
                "new_state": State.LATE if sent.at - post.due > LATE_AFTER else State.SENT,
                "new_message_id": sent.message_id,
                "new_settled_at": seconds(sent.at),
            }
        )
        async with self._confirming:
            unwritten, self._to_confirm = self._to_confirm, []
            if not unwritten:
                return
            try:
                async with self._store.begin() as connection:
                    await connection.execute(_CONFIRM, unwritten)
                unwritten = []
            finally:  # the next confirmation takes along what could not be written
                self._to_confirm = unwritten + self._to_confirm

    async def refuse(self, post: Post, reason: str, now: datetime) -> bool:
        """The bot may not post there: the post has failed, and its reminder pauses until someone resumes it.

        Whether there is a reminder to resume; it may be paused already, or removed.
        """
        async with self._store.begin() as connection:
            await self._write(connection, post, State.FAILED, now, reason=reason)
            pause = sa.update(reminders).where(
                reminders.c.guild_id == post.guild_id,
                reminders.c.number == post.number,
                reminders.c.channel_id == post.channel_id,  # it may have moved to where it may post
                reminders.c.paused_at.is_(None),
            )
            paused = await connection.execute(pause.values(paused_at=seconds(now), paused_for=reason, next_due_at=None))
            return bool(paused.rowcount)

    async def fail(self, post: Post, reason: str, now: datetime) -> None:
        await self._settle(post, State.FAILED, now, reason=reason)

    async def give_up(self, post: Post, reason: str, now: datetime) -> None:
        """Nobody can tell whether it is there, so it is not sent again."""
        await self._settle(post, State.UNKNOWN, now, reason=reason)

    async def try_again(self, post: Post, at: datetime, reason: str) -> None:
        """Leave it open until *at*."""
        tried = 0 if post.surely_absent else 1  # what failed was only the look for it, or is counted already
        attempts = sa.case((posts.c.attempts > post.attempts, posts.c.attempts), else_=post.attempts) + tried
        async with self._store.begin() as connection:
            await self._update(connection, post, retry_at=seconds(at), attempts=attempts, reason=reason)

    async def _settle(self, post: Post, state: State, now: datetime, **values: Any) -> None:
        async with self._store.begin() as connection:
            await self._write(connection, post, state, now, **values)

    async def _write(self, connection: AsyncConnection, post: Post, state: State, now: datetime, **values: Any) -> None:
        await self._update(connection, post, state=state, settled_at=seconds(now), attempts=post.attempts, **values)

    async def _update(self, connection: AsyncConnection, post: Post, **values: Any) -> None:
        await connection.execute(sa.update(posts).where(posts.c.id == post.id).values(values))

    # -- looking

    async def last_of(self, guild_id: int, limit: int, number: int | None = None) -> list[Post]:
        """A server's posts, those due last first."""
        query = sa.select(posts).where(posts.c.guild_id == guild_id)
        if number is not None:
            query = query.where(posts.c.number == number)
        query = query.order_by(posts.c.due_at.desc(), posts.c.id.desc()).limit(limit)
        async with self._store.begin() as connection:
            return [post_of(row) for row in await connection.execute(query)]

    async def ended_badly_since(self, moment: datetime) -> list[Post]:
        """Posts that came to no good end since *moment*."""
        bad = posts.c.state.in_((State.FAILED, State.UNKNOWN, State.MISSED))
        query = sa.select(posts).where(bad, posts.c.settled_at >= seconds(moment)).order_by(posts.c.id)
        async with self._store.begin() as connection:
            return [post_of(row) for row in await connection.execute(query)]

    async def notice_channel(self, guild_id: int) -> int | None:
        """Where a server's administrators want to be told."""
        query = sa.select(servers.c.notice_channel_id).where(servers.c.guild_id == guild_id)
        async with self._store.begin() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def waiting(self, now: datetime) -> int:
        """How many reminders are due and not claimed yet."""
        query = sa.select(sa.func.count()).select_from(reminders).where(reminders.c.next_due_at <= seconds(now))
        async with self._store.begin() as connection:
            return int((await connection.execute(query)).scalar_one())


def _drawn(rows: Sequence[Mapping[str, Any]], written: Sequence[sa.Row[Any]]) -> set[tuple[int, int]]:
    """Servers and numbers of the reminders whose draw is in a row that was *written*."""
    items = {(row["guild_id"], row["channel_id"], row["occurrence"]): row["item"] for row in rows}
    return {
        (row.guild_id, row.number)
        for row in written
        if row.item is not None and row.item == items[row.guild_id, row.channel_id, row.occurrence]
    }
