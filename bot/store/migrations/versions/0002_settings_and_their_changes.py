"""What was set in Discord as a document of its own, and a log of changes.

Until now the rows themselves were what was set. From now on they are what is in force, made
from the document and from `config.yaml`; so the document is written from the rows.
"""

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ABBREVIATIONS = {
    "CET": "Europe/Brussels",
    "EET": "Europe/Athens",
    "EST": "America/Panama",
    "HST": "Pacific/Honolulu",
    "MET": "Europe/Brussels",
    "MST": "America/Phoenix",
    "PRC": "Asia/Shanghai",
    "ROC": "Asia/Taipei",
    "ROK": "Asia/Seoul",
    "UCT": "UTC",
    "WET": "Europe/Lisbon",
}
"""Names that could be chosen once, by the zones that they are links to."""


def upgrade() -> None:
    op.add_column("servers", sa.Column("own", sa.Text, nullable=False, server_default="{}"))
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("undone", sa.Boolean, nullable=False, server_default=sa.false()),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_guild_id_id", "changes", ["guild_id", "id"])
    op.create_table(
        "file_parts",
        sa.Column("part", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    _write_down_what_was_set(op.get_bind())


def _write_down_what_was_set(connection: sa.Connection) -> None:
    lists: defaultdict[int, defaultdict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in connection.execute(sa.text("SELECT * FROM reminders ORDER BY guild_id, number")):
        name, entry = _entry(row)
        lists[row.guild_id][name].append(entry)
    for row in connection.execute(sa.text("SELECT * FROM servers")).all():
        own: dict[str, Any] = dict(lists[row.guild_id])
        if row.zone is not None:
            own["zone"] = _ABBREVIATIONS.get(row.zone, row.zone)
        if row.notice_channel_id is not None:
            own["notices"] = str(row.notice_channel_id)
        if row.date_grace_hours is not None or row.digest_grace_hours is not None:
            own["lateness"] = {"dates": row.date_grace_hours, "digests": row.digest_grace_hours or 6}
        change = sa.text("UPDATE servers SET own = :own WHERE guild_id = :guild_id")
        connection.execute(change, {"own": json.dumps(own), "guild_id": row.guild_id})


def _entry(row: sa.Row[Any]) -> tuple[str, dict[str, Any]]:
    entry: dict[str, Any] = {
        "channel": str(row.channel_id),
        "at": row.at,
        "zone": _ABBREVIATIONS.get(row.zone, row.zone),
        "role": None if row.role_id is None else str(row.role_id),
        "message": row.message,
        "paused": row.paused_at is not None and row.paused_for is None,
    }
    if row.every == "year":
        before = [int(days) for days in row.days_before.split(",")]
        return "reminders", entry | {"date": "all" if row.subject == "*" else row.subject, "before": before}
    day = _WEEKDAYS[row.on_day] if row.every == "week" else row.on_day
    return "digests", entry | {"what": row.subject.removeprefix("digest:"), "every": row.every, "day": day}
