"""Which nights were told: their report written, their letters in the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the time; nights of before count as told when they were judged."""
    op.add_column("night", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE night SET told_at = judged_at")
