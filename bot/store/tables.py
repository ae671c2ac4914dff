"""The tables: all that Padauk remembers between starts.

Servers, channels and roles by Discord's ids, the settings their administrators made, and
what was posted. No table has a column for a person, so no person can be in one.

Instants are whole seconds since 1970 UTC: they sort, compare and index as numbers on every
database. Times of day and days are text, as people write them.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

synced_commands = sa.Table(
    "synced_commands",
    metadata,
    sa.Column("application", sa.BigInteger, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),  # "everywhere", or a server's id
    sa.Column("fingerprint", sa.Text, nullable=False),
)
"""Which commands Discord was told of."""

servers = sa.Table(
    "servers",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("last_number", sa.Integer, nullable=False, server_default="0"),  # of a reminder; never given twice
    sa.Column("own", sa.Text, nullable=False, server_default="{}"),  # what was set in Discord, as JSON
    # What is in force, of that and of what stands beneath it:
    sa.Column("zone", sa.Text),
    sa.Column("notice_channel_id", sa.BigInteger),
    sa.Column("date_grace_hours", sa.Integer),  # null: until the local day ends
    sa.Column("digest_grace_hours", sa.Integer),  # null: as built in
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("changed_at", sa.BigInteger, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),  # the command, or the file; never who
    sa.Column("said", sa.Text, nullable=False),  # what changed, a line each
    sa.Column("before", sa.Text),  # `own` before it, for undoing; null for what can't be undone
    sa.Column("undone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index(None, "guild_id", "id"),
    sqlite_autoincrement=True,
)
"""What was changed in a server's settings, when and by which way."""

file_parts = sa.Table(
    "file_parts",
    metadata,
    sa.Column("part", sa.Text, primary_key=True),  # "defaults", or a server's id
    sa.Column("content", sa.Text, nullable=False),  # as JSON
)
"""What `config.yaml` said when it was last taken over, so that a start knows what has changed since."""

reminders = sa.Table(
    "reminders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # what the server calls it
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),  # a milestone, "all", "quote", "fact" or "demand"
    sa.Column("every", sa.Text, nullable=False),  # "year", "month", "week" or "day"
    sa.Column("on_day", sa.Integer),  # of the month from 1, of the week from 0 for Monday
    sa.Column("days_before", sa.Text, nullable=False),  # "30,7,1,0"
    sa.Column("at", sa.Text, nullable=False),  # "HH:MM"
    sa.Column("zone", sa.Text, nullable=False),  # IANA
    sa.Column("role_id", sa.BigInteger),
    sa.Column("message", sa.Text),
    sa.Column("paused_at", sa.BigInteger),
    sa.Column("paused_for", sa.Text),  # what Discord said; null when an administrator paused it
    sa.Column("handled_until", sa.BigInteger, nullable=False),  # occurrences due later are still to come
    sa.Column("next_due_at", sa.BigInteger),  # null while paused
    sa.Column("draw_round", sa.Integer, nullable=False, server_default="0"),  # of a digest
    sa.Column("last_drawn", sa.Text),
    sa.UniqueConstraint("guild_id", "number"),
    sa.UniqueConstraint("guild_id", "channel_id", "subject"),
    sa.Index(None, "next_due_at", "number"),
    sqlite_autoincrement=True,
)

removed_reminders = sa.Table(
    "removed_reminders",
    metadata,
    *(
        sa.Column(
            column.name,
            column.type,
            primary_key=column.name in ("guild_id", "channel_id", "subject"),
            autoincrement=False,
            nullable=column.nullable,
            server_default="0" if column.name == "draw_round" else None,
        )
        for column in reminders.columns
        if column.name != "id"
    ),
    sa.Column("removed_at", sa.BigInteger, nullable=False),
)
"""Reminders that the settings file took away, as they were, for a day."""

posts = sa.Table(
    "posts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("occurrence", sa.Text, nullable=False),  # what is marked: subject, day, days before
    sa.Column("number", sa.Integer, nullable=False),  # of the reminder, which may be gone by now
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("ends_at", sa.BigInteger, nullable=False),  # later than that it is not posted any more
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("item", sa.Text),  # what a digest drew
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_at", sa.BigInteger),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("reason", sa.Text),
    sa.Column("settled_at", sa.BigInteger),
    sa.UniqueConstraint("guild_id", "channel_id", "occurrence"),
    sa.Index(None, "guild_id", "due_at"),
    sa.Index("ix_posts_open", "retry_at", sqlite_where=sa.text("state = 'sending'")),
    sqlite_autoincrement=True,
)
"""The ledger of posts; a row is never deleted, so a day is never marked twice."""

epochs = sa.Table(
    "epochs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # random
    sa.Column("since", sa.BigInteger, nullable=False),
)
"""When backups were put in the place of this database: a row each."""
