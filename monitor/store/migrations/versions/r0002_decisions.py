"""What people decide, what nights come to: waivers, confirmations, incidents, how far a night is believed, its map."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "night",
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("judged_at", INSTANT, nullable=False),
        sa.Column("trusted", sa.Boolean, nullable=False),
        sa.Column("expected", sa.Integer, nullable=False),
        sa.Column("judged", sa.Integer, nullable=False),
        sa.Column("down_hosts", sa.Text, nullable=False),
        sa.Column("lost", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_night_run_id"),
        sa.PrimaryKeyConstraint("run_id", name="pk_night"),
    )
    op.create_table(
        "rules",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_rules"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("column_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("lifted_at", INSTANT),
        sa.Column("lifted_on", sa.Date),
        sa.Column("lifted_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_waiver"),
    )
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("column_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation"),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("column_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("began", sa.Date, nullable=False),
        sa.Column("opened", sa.Date, nullable=False),
        sa.Column("closed", sa.Date),
        sa.Column("pages", sa.Text, nullable=False),
        sa.Column("opening", sa.Text, nullable=False),
        sa.Column("closing", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )
    op.create_index("ix_incident_closed", "incident", ["closed"])


INSTANT = sa.DateTime(timezone=True)
