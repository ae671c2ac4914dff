"""What servers asked for: kept, listed, paused, and never lost by an error."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.moments import seconds
from bot.errors import MemberError
from bot.posting.agenda import Agenda
from bot.posting.models import Grace, Reminder, Server, State, Wish
from bot.posting.rows import grace_of, reminder_of, server_of, values_of
from bot.store.opening import Store
from bot.store.tables import posts, reminders, servers

log = logging.getLogger(__name__)

LIMIT = 25
"""Reminders of one server: as many as a list of choices shows."""

_CHUNK = 1_000


class Reminders:
    """The reminders of all servers; each look-up and change is of one server's own."""

    def __init__(self, store: Store, agenda: Agenda) -> None:
        self._store = store
        self._agenda = agenda

    async def add(self, wish: Wish, now: datetime) -> Reminder:
        """Keep *wish*, for what is due later than *now*; a MemberError says why not."""
        async with self._store.begin() as connection:
            known = await self._known(connection, wish.guild_id)
            for other in known:
                if (other.channel_id, other.subject) == (wish.channel_id, wish.subject):
                    raise MemberError(
                        f"Reminder {other.number} posts that in this channel already. Look at it with /reminders "
                        f"list; to change it, remove it and add it anew."
                    )
            if len(known) >= LIMIT:
                raise MemberError(f"This server has {LIMIT} reminders, the most there can be; remove one first.")
            number = await self._next_number(connection, wish)
            first = next(self._agenda.occurrences(wish, now), None)
            values = values_of(wish) | {
                "number": number,
                "draw_round": secrets.randbits(31),  # where its own order of a digest begins
                "handled_until": seconds(now),
                "next_due_at": None if first is None else seconds(first.due),
            }
            await connection.execute(sa.insert(reminders).values(values))
            return reminder_of((await connection.execute(_of(wish.guild_id, number))).one())

    async def of_server(self, guild_id: int) -> list[Reminder]:
        """All of a server's, in the order of their numbers."""
        async with self._store.begin() as connection:
            return await self._known(connection, guild_id)

    async def get(self, guild_id: int, number: int) -> Reminder:
        """One of a server's; a MemberError when it has none of that number."""
        async with self._store.begin() as connection:
            return await self._get(connection, guild_id, number)

    async def server(self, guild_id: int) -> Server:
        async with self._store.begin() as connection:
            return await _server(connection, guild_id)

    async def pause(self, guild_id: int, number: int, now: datetime) -> Reminder:
        """Nothing is posted until it is resumed. Paused already, it stays as it is."""
        async with self._store.begin() as connection:
            reminder = await self._get(connection, guild_id, number)
            if reminder.paused_at is None:
                await _change(connection, reminder, paused_at=seconds(now), paused_for=None, next_due_at=None)
            return await self._get(connection, guild_id, number)

    async def resume(self, guild_id: int, number: int, now: datetime) -> Reminder:
        """Go on; what can still be posted in time is, what was due before is passed over.

        So is what failed and is still in time, whether or not that had paused the reminder.
        """
        async with self._store.begin() as connection:
            reminder = await self._get(connection, guild_id, number)
            if reminder.paused_at is not None:
                grace = (await _server(connection, guild_id)).grace
                until, due = self._passed_over(reminder, grace, now)
                await _change(
                    connection, reminder, paused_at=None, paused_for=None, handled_until=until, next_due_at=due
                )
            again = sa.update(posts).where(
                posts.c.guild_id == guild_id,
                posts.c.number == number,
                posts.c.state == State.FAILED,
                posts.c.ends_at > seconds(now),
            )
            await connection.execute(again.values(state=State.SENDING, retry_at=seconds(now), settled_at=None))
            return await self._get(connection, guild_id, number)

    def _passed_over(self, reminder: Reminder, grace: Grace, now: datetime) -> tuple[int, int | None]:
        """How far *reminder* is handled when what can't be posted in time any more is passed over, and its next due."""
        until = reminder.handled_until
        for occurrence in self._agenda.occurrences(reminder, until):
            if grace.ends(occurrence, reminder.every) > now:
                return seconds(until), seconds(occurrence.due)
            until = occurrence.due
        return seconds(until), None

    async def remove(self, guild_id: int, number: int) -> Reminder:
        """Forget it; what it posted stays in the ledger, so that no day is marked twice."""
        async with self._store.begin() as connection:
            reminder = await self._get(connection, guild_id, number)
            await connection.execute(sa.delete(reminders).where(_is(reminder)))
            return reminder

    async def set_notices(self, guild_id: int, channel_id: int | None) -> Server:
        """Where administrators are told what went wrong; None for nowhere."""
        return await self._set(guild_id, notice_channel_id=channel_id)

    async def set_grace(self, guild_id: int, dates: int | None, digests: int | None) -> Server:
        """Hours for which something late is still posted; None as built in."""
        return await self._set(guild_id, date_grace_hours=dates, digest_grace_hours=digests)

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
                until, due = self._passed_over(reminder_of(row), grace_of(row), now)
            except Exception:
                log.exception("reminder %d of server %d can't be planned anew", row.number, row.guild_id)
                continue
            if due != row.next_due_at:
                yield {"row": row.id, "until": until, "due": due}

    async def _known(self, connection: AsyncConnection, guild_id: int) -> list[Reminder]:
        return [reminder_of(row) for row in await connection.execute(_of(guild_id))]

    async def _get(self, connection: AsyncConnection, guild_id: int, number: int) -> Reminder:
        row = (await connection.execute(_of(guild_id, number))).one_or_none()
        if row is None:
            raise MemberError(f"This server has no reminder {number}; /reminders list shows those it has.")
        return reminder_of(row)

    async def _next_number(self, connection: AsyncConnection, wish: Wish) -> int:
        server = await _row_of_server(connection, wish.guild_id)
        number = int(server.last_number) + 1
        change = sa.update(servers).where(servers.c.guild_id == wish.guild_id)
        await connection.execute(change.values(last_number=number, zone=wish.zone.key))
        return number

    async def _set(self, guild_id: int, **values: Any) -> Server:
        async with self._store.begin() as connection:
            await _row_of_server(connection, guild_id)
            await connection.execute(sa.update(servers).where(servers.c.guild_id == guild_id).values(values))
            return await _server(connection, guild_id)


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
    return server_of(guild_id, (await connection.execute(query)).one_or_none())
