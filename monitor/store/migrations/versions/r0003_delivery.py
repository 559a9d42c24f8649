"""What is mailed: letters, their recipients, and what they have told of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "letter",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_letter_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint("run_id", "kind", "about", name="uq_letter_run_id_kind_about"),
    )
    op.create_table(
        "recipient",
        sa.Column("letter_id", BIG_ID, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("claimed_at", INSTANT),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_recipient_letter_id"),
        sa.PrimaryKeyConstraint("letter_id", "address", name="pk_recipient"),
    )
    op.create_index("ix_recipient_state", "recipient", ["state"])
    op.create_table(
        "alert",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("column_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("began", sa.Date, nullable=False),
        sa.Column("told", sa.Date, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.UniqueConstraint("column_id", "url", "began", name="uq_alert_column_id_url_began"),
    )
    op.create_table(
        "alert_step",
        sa.Column("alert_id", BIG_ID, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_step_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", "step", name="pk_alert_step"),
        sqlite_with_rowid=False,
    )


INSTANT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
