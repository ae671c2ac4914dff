"""When a backup was put in the database's place, see `bot.store.epoch`."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "epochs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
