"""From rows of the database to models and back."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.calendar.moments import instant, seconds
from bot.calendar.schedule import Every, Mark, Occurrence
from bot.posting.models import DIGEST_GRACE, Grace, Post, Reminder, Server, State, Wish


def reminder_of(row: sa.Row[Any]) -> Reminder:
    return Reminder(
        guild_id=row.guild_id,
        number=row.number,
        channel_id=row.channel_id,
        subject=row.subject,
        every=Every(row.every),
        on_day=row.on_day,
        days_before=tuple(int(days) for days in row.days_before.split(",")),
        at=time.fromisoformat(row.at),
        zone=ZoneInfo(row.zone),
        role_id=row.role_id,
        message=row.message,
        paused_at=_moment(row.paused_at),
        paused_for=row.paused_for,
        handled_until=instant(row.handled_until),
        next_due_at=_moment(row.next_due_at),
        draw_round=row.draw_round,
        last_drawn=row.last_drawn,
    )


def values_of(wish: Wish) -> dict[str, Any]:
    """The columns of a reminder that an administrator decides."""
    return {
        "guild_id": wish.guild_id,
        "channel_id": wish.channel_id,
        "subject": wish.subject,
        "every": wish.every.value,
        "on_day": wish.on_day,
        "days_before": ",".join(map(str, wish.days_before)),
        "at": wish.at.strftime("%H:%M"),
        "zone": wish.zone.key,
        "role_id": wish.role_id,
        "message": wish.message,
    }


def server_of_row(guild_id: int, row: sa.Row[Any] | None) -> Server:
    if row is None:
        return Server(guild_id=guild_id)
    return Server(
        guild_id=guild_id,
        zone=row.zone,
        notice_channel_id=row.notice_channel_id,
        grace=grace_of(row),
    )


def server_values(server: Server) -> dict[str, Any]:
    """The columns of what is in force."""
    dates = server.grace.dates
    return {
        "zone": server.zone,
        "notice_channel_id": server.notice_channel_id,
        "date_grace_hours": None if dates is None else dates // timedelta(hours=1),
        "digest_grace_hours": server.grace.digests // timedelta(hours=1),
    }


def grace_of(row: sa.Row[Any]) -> Grace:
    dates, digests = row.date_grace_hours, row.digest_grace_hours
    return Grace(
        dates=None if dates is None else timedelta(hours=dates),
        digests=DIGEST_GRACE if digests is None else timedelta(hours=digests),
    )


def post_of(row: sa.Row[Any]) -> Post:
    return Post(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        number=row.number,
        mark=Mark.of(row.occurrence),
        due=instant(row.due_at),
        ends=instant(row.ends_at),
        state=State(row.state),
        item=row.item,
        attempts=row.attempts,
        message_id=row.message_id,
        reason=row.reason,
    )


def claim_values(reminder: Reminder, occurrence: Occurrence, ends: datetime) -> dict[str, Any]:
    """The columns of a new row of the ledger, but for its state."""
    return {
        "guild_id": reminder.guild_id,
        "channel_id": reminder.channel_id,
        "occurrence": str(occurrence.mark),
        "number": reminder.number,
        "due_at": seconds(occurrence.due),
        "ends_at": seconds(ends),
    }


def _moment(value: int | None) -> datetime | None:
    return None if value is None else instant(value)
