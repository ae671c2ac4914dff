"""The first tables. Written out, not taken from the code: what once ran must run again the same.

`synced_commands` may be there already; version 0.1 made it without migrations.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "synced_commands",
        sa.Column("application", sa.BigInteger, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("last_number", sa.Integer, nullable=False, server_default="0"),
        sa.Column("zone", sa.Text),
        sa.Column("notice_channel_id", sa.BigInteger),
        sa.Column("date_grace_hours", sa.Integer),
        sa.Column("digest_grace_hours", sa.Integer),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
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
        sa.UniqueConstraint("guild_id", "number"),
        sa.UniqueConstraint("guild_id", "channel_id", "subject"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_next_due_at_number", "reminders", ["next_due_at", "number"])
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("occurrence", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.Text),
        sa.Column("settled_at", sa.BigInteger),
        sa.UniqueConstraint("guild_id", "channel_id", "occurrence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_guild_id_due_at", "posts", ["guild_id", "due_at"])
    op.create_index("ix_posts_open", "posts", ["retry_at"], sqlite_where=sa.text("state = 'sending'"))
