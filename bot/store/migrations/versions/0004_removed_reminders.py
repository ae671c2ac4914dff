"""Reminders that the settings file took away, kept for a day: half a file looks like a whole one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "removed_reminders",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("every", sa.Text, nullable=False),
        sa.Column("on_day", sa.Integer),
        sa.Column("days_before", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("role_id", sa.BigInteger),
        sa.Column("message", sa.Text),
        sa.Column("paused_at", sa.BigInteger),
        sa.Column("paused_for", sa.Text),
        sa.Column("handled_until", sa.BigInteger, nullable=False),
        sa.Column("next_due_at", sa.BigInteger),
        sa.Column("draw_round", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_drawn", sa.Text),
        sa.Column("removed_at", sa.BigInteger, nullable=False),
    )
