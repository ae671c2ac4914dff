"""What servers asked for: kept, listed, paused, and never lost by an error."""

import logging
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.moments import seconds
from bot.calendar.schedule import Mark, Occurrence
from bot.errors import MemberError
from bot.posting.agenda import Agenda
from bot.posting.models import Grace, Reminder, Server, State, Wish
from bot.posting.rows import grace_of, reminder_of, server_of_row, server_values, values_of
from bot.store.opening import Store
from bot.store.tables import posts, reminders, removed_reminders, servers

log = logging.getLogger(__name__)

_CHUNK = 1_000

KEPT_REMOVED = timedelta(days=1)
"""How long a reminder that the settings file took away can come back as it was."""

_SECOND = timedelta(seconds=1)

_FARTHEST = timedelta(days=3)
"""More than a time of day and a zone can move what is due."""


class Reminders:
    """The reminders of all servers; each look-up and change is of one server's own."""

    def __init__(self, store: Store, agenda: Agenda) -> None:
        self._store = store
        self._agenda = agenda

    async def of_server(self, guild_id: int) -> list[Reminder]:
        """All of a server's, in the order of their numbers."""
        async with self._store.begin() as connection:
            return await self.known(connection, guild_id)

    async def get(self, guild_id: int, number: int) -> Reminder:
        """One of a server's; a MemberError when it has none of that number."""
        async with self._store.begin() as connection:
            return await self.get_in(connection, guild_id, number)

    async def server(self, guild_id: int) -> Server:
        async with self._store.begin() as connection:
            return await _server(connection, guild_id)

    async def arrange(
        self,
        connection: AsyncConnection,
        server: Server,
        wanted: Sequence[tuple[Wish, bool]],
        now: datetime,
        *,
        by_the_file: bool = False,
    ) -> None:
        """Put in force that *server* has these and no others; with each, whether it is paused.

        *by_the_file*: what is gone is kept for a day, and goes on when it is there again, for the file may have been
        cut off.

        A reminder that only changes keeps its number, and how far it has come: what was due and is not
        yet posted comes by its new time, what was posted does not come again. One that is new does
        not come late for a time before it was there.
        """
        row = await _row_of_server(connection, server.guild_id)
        number = int(row.last_number)
        known = await self.known(connection, server.guild_id)
        pairs = _paired(known, [wish for wish, _ in wanted])
        staying = {pairs[place].number for place in pairs}
        for reminder in known:
            if reminder.number not in staying:
                if by_the_file:
                    await _keep_removed(connection, reminder, now)
                await connection.execute(sa.delete(reminders).where(_is(reminder)))
        if by_the_file:
            for place, (wish, _) in enumerate(wanted):
                if place not in pairs and (returned := await _returned(connection, server.guild_id, wish, now)):
                    pairs[place] = returned
        for place, reminder in pairs.items():
            wish, paused = wanted[place]
            if _is_as_wished(reminder, wish, paused=paused):
                continue
            failed = await self._failed(connection, reminder, now)
            values = self._changes(reminder, failed, wish, server.grace, now, paused=paused)
            if values:
                await _change(connection, reminder, **values)
        for place, (wish, paused) in enumerate(wanted):
            if place not in pairs:
                number += 1
                await connection.execute(sa.insert(reminders).values(self._new(wish, number, now, paused=paused)))
        in_force = {"last_number": number} | server_values(server)
        await connection.execute(sa.update(servers).where(servers.c.guild_id == server.guild_id).values(in_force))

    def _new(self, wish: Wish, number: int, now: datetime, *, paused: bool) -> dict[str, Any]:
        first = next(self._agenda.occurrences(wish, now), None)
        return values_of(wish) | {
            "number": number,
            "draw_round": secrets.randbits(31),  # where its own order of a digest begins
            "handled_until": seconds(now),
            "next_due_at": None if first is None or paused else seconds(first.due),
            "paused_at": seconds(now) if paused else None,
        }

    def _changes(
        self, old: Reminder, failed: Collection[Mark], wish: Wish, grace: Grace, now: datetime, *, paused: bool
    ) -> dict[str, Any]:
        """The columns that change when *old* becomes *wish*; none when it is that already."""
        before, after = values_of(old), values_of(wish)
        changes = {name: value for name, value in after.items() if value != before[name]}
        refused = old.paused_for is not None and "channel_id" not in changes  # a channel where it may not post
        goes_on = old.paused_at is not None and not paused and not refused  # else that is for /reminders resume
        if not changes and not goes_on:
            until = old.handled_until
        else:
            until = self._moved(old, failed, wish, now)
            changes["handled_until"] = seconds(until)
        if paused:
            if old.paused_at is None or old.paused_for is not None:
                changes |= {"paused_at": seconds(now), "paused_for": None, "next_due_at": None}
        elif goes_on:
            passed, due = self._passed_over(wish, until, grace, now)
            changes |= {"paused_at": None, "paused_for": None, "handled_until": passed, "next_due_at": due}
        elif changes and not refused:
            first = next(self._agenda.occurrences(wish, until), None)
            changes["next_due_at"] = None if first is None else seconds(first.due)
        return changes

    def _moved(self, old: Reminder, failed: Collection[Mark], wish: Wish, now: datetime) -> datetime:
        """How far *wish* is handled when it takes the place of *old*."""

        def to_come(occurrence: Occurrence) -> bool:
            if not self._agenda.asks_for(old, occurrence.mark):
                return occurrence.due > now  # it is new
            return occurrence.mark in failed or self._agenda.due(old, occurrence.mark) > old.handled_until

        until = old.handled_until
        # What is still to come by the old time may be due, by the new one, before what the old one had come to.
        occurrences = self._agenda.occurrences(wish, until - _FARTHEST)
        # In another channel, what is posted is not known by its row: of those due together, none may be there yet.
        enough = any if wish.channel_id == old.channel_id else all
        for due, together in groupby(occurrences, key=_due):
            if enough(map(to_come, together)):
                return min(due - _SECOND, until)
            until = max(due, until)
        return until

    async def _failed(self, connection: AsyncConnection, reminder: Reminder, now: datetime) -> set[Mark]:
        """What could not be posted where *reminder* posts, nor anywhere else since, and could be still in time."""
        elsewhere = posts.alias()
        posted = sa.exists().where(
            elsewhere.c.guild_id == posts.c.guild_id,
            elsewhere.c.number == posts.c.number,
            elsewhere.c.occurrence == posts.c.occurrence,
            elsewhere.c.state.in_((State.SENT, State.LATE, State.SENDING, State.UNKNOWN)),
        )
        query = sa.select(posts.c.occurrence).where(
            posts.c.guild_id == reminder.guild_id,
            posts.c.channel_id == reminder.channel_id,
            posts.c.number == reminder.number,
            posts.c.state == State.FAILED,
            posts.c.ends_at > seconds(now),
            ~posted,
        )
        return {Mark.of(text) for text in (await connection.execute(query)).scalars()}

    async def resume(self, connection: AsyncConnection, guild_id: int, number: int, now: datetime) -> None:
        """Go on; what can still be posted in time is, what was due before is passed over.

        So is what failed and is still in time, whether or not that had paused the reminder.
        """
        reminder = await self.get_in(connection, guild_id, number)
        if reminder.paused_at is not None:
            grace = (await _server(connection, guild_id)).grace
            until, due = self._passed_over(reminder, reminder.handled_until, grace, now)
            await _change(connection, reminder, paused_at=None, paused_for=None, handled_until=until, next_due_at=due)
        again = sa.update(posts).where(
            posts.c.guild_id == guild_id,
            posts.c.number == number,
            posts.c.state == State.FAILED,
            posts.c.ends_at > seconds(now),
        )
        await connection.execute(again.values(state=State.SENDING, retry_at=seconds(now), settled_at=None))

    def _passed_over(self, wish: Wish, until: datetime, grace: Grace, now: datetime) -> tuple[int, int | None]:
        """How far *wish* is handled when what can't be posted in time any more is passed over, and its next due."""
        for occurrence in self._agenda.occurrences(wish, until):
            if grace.ends(occurrence, wish.every) > now:
                return seconds(until), seconds(occurrence.due)
            until = occurrence.due
        return seconds(until), None

    async def replan(self, now: datetime) -> int:
        """Work out anew when everything is due, since dates or zones may have changed; how many did.

        What is due already stays due. A date that is new does not come late for a time before it was there.
        """
        changed, last = 0, 0
        change = sa.update(reminders).where(reminders.c.id == sa.bindparam("row"))
        change = change.values(handled_until=sa.bindparam("until"), next_due_at=sa.bindparam("due"))
        while True:
            query = (
                sa.select(reminders, servers.c.date_grace_hours, servers.c.digest_grace_hours)
                .outerjoin(servers, servers.c.guild_id == reminders.c.guild_id)
                .where(reminders.c.id > last, reminders.c.paused_at.is_(None))
                .where(sa.func.coalesce(reminders.c.next_due_at, seconds(now) + 1) > seconds(now))
                .order_by(reminders.c.id)
                .limit(_CHUNK)
            )
            async with self._store.begin() as connection:
                rows = (await connection.execute(query)).all()
                changes = list(self._replanned(rows, now))
                if changes:
                    await connection.execute(change, changes)
            changed += len(changes)
            if len(rows) < _CHUNK:
                return changed
            last = rows[-1].id

    def _replanned(self, rows: Iterable[sa.Row[Any]], now: datetime) -> Iterable[dict[str, int | None]]:
        for row in rows:
            try:
                reminder = reminder_of(row)
                until, due = self._passed_over(reminder, reminder.handled_until, grace_of(row), now)
            except Exception:
                log.exception("reminder %d of server %d can't be planned anew", row.number, row.guild_id)
                continue
            if due != row.next_due_at:
                yield {"row": row.id, "until": until, "due": due}

    async def known(self, connection: AsyncConnection, guild_id: int) -> list[Reminder]:
        return [reminder_of(row) for row in await connection.execute(_of(guild_id))]

    async def get_in(self, connection: AsyncConnection, guild_id: int, number: int) -> Reminder:
        row = (await connection.execute(_of(guild_id, number))).one_or_none()
        if row is None:
            raise MemberError(f"This server has no reminder {number}; /reminders list shows those it has.")
        return reminder_of(row)


async def _keep_removed(connection: AsyncConnection, reminder: Reminder, now: datetime) -> None:
    """Set a reminder aside as it is; what was set aside more than a day ago is forgotten."""
    over = removed_reminders.c.removed_at < seconds(now - KEPT_REMOVED)
    await connection.execute(sa.delete(removed_reminders).where(over | _was(reminder.guild_id, reminder)))
    columns = [column for column in reminders.columns if column.name != "id"]
    kept = sa.select(*columns, sa.literal(seconds(now))).where(_is(reminder))
    names = [*(column.name for column in columns), "removed_at"]
    await connection.execute(sa.insert(removed_reminders).from_select(names, kept))


async def _returned(connection: AsyncConnection, guild_id: int, wish: Wish, now: datetime) -> Reminder | None:
    """The reminder that *wish* was until it was removed, put back as it was; None where it was not, or too long ago."""
    columns = [column for column in removed_reminders.columns if column.name != "removed_at"]
    recent = removed_reminders.c.removed_at >= seconds(now - KEPT_REMOVED)
    kept = sa.select(*columns).where(_was(guild_id, wish), recent)
    names = [column.name for column in columns]
    back = await connection.execute(sa.insert(reminders).from_select(names, kept).returning(reminders))
    row = back.one_or_none()
    await connection.execute(sa.delete(removed_reminders).where(_was(guild_id, wish)))
    return None if row is None else reminder_of(row)


def _was(guild_id: int, wish: Wish) -> sa.ColumnElement[bool]:
    return sa.and_(
        removed_reminders.c.guild_id == guild_id,
        removed_reminders.c.channel_id == wish.channel_id,
        removed_reminders.c.subject == wish.subject,
    )


def _is_as_wished(reminder: Reminder, wish: Wish, *, paused: bool) -> bool:
    """Whether nothing is to be done: what Discord refused stays refused until someone resumes it."""
    by_wish = reminder.paused_at is not None and reminder.paused_for is None
    return by_wish is paused and values_of(reminder) == values_of(wish)


def _due(occurrence: Occurrence) -> datetime:
    return occurrence.due


def _paired(known: Sequence[Reminder], wishes: Sequence[Wish]) -> dict[int, Reminder]:
    """By the place of a wish, the reminder that becomes it: of the same subject in the same channel, or moved there."""
    by_key = {(reminder.channel_id, reminder.subject): reminder for reminder in known}
    pairs = {
        place: by_key.pop((wish.channel_id, wish.subject))
        for place, wish in enumerate(wishes)
        if (wish.channel_id, wish.subject) in by_key
    }
    moved = {place: wish for place, wish in enumerate(wishes) if place not in pairs}
    for place, wish in moved.items():
        before = [reminder for reminder in by_key.values() if reminder.subject == wish.subject]
        after = [each for each in moved.values() if each.subject == wish.subject]
        if len(before) == len(after) == 1:
            pairs[place] = by_key.pop((before[0].channel_id, before[0].subject))
    return pairs


def _of(guild_id: int, number: int | None = None) -> sa.Select[Any]:
    query = sa.select(reminders).where(reminders.c.guild_id == guild_id).order_by(reminders.c.number)
    return query if number is None else query.where(reminders.c.number == number)


def _is(reminder: Reminder) -> sa.ColumnElement[bool]:
    return sa.and_(reminders.c.guild_id == reminder.guild_id, reminders.c.number == reminder.number)


async def _change(connection: AsyncConnection, reminder: Reminder, **values: Any) -> None:
    await connection.execute(sa.update(reminders).where(_is(reminder)).values(values))


async def _row_of_server(connection: AsyncConnection, guild_id: int) -> sa.Row[Any]:
    """The server's row, made when missing."""
    query = sa.select(servers).where(servers.c.guild_id == guild_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        await connection.execute(sa.insert(servers).values(guild_id=guild_id))
        row = (await connection.execute(query)).one()
    return row


async def _server(connection: AsyncConnection, guild_id: int) -> Server:
    query = sa.select(servers).where(servers.c.guild_id == guild_id)
    return server_of_row(guild_id, (await connection.execute(query)).one_or_none())
