"""The first tables: runs, pages, readings, observations, entries, bodies, verdicts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("expected", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer),
        sa.Column("failed", sa.Integer),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_started_at", "run", ["started_at"])
    op.create_table(
        "page",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("column_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("listing", sa.LargeBinary(16)),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("column_id", "url", name="uq_page_column_id_url"),
    )
    op.create_table(
        "reading",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("family", sa.Text, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("empty_sign", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("newest", sa.Date),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.UniqueConstraint("digest", name="uq_reading_digest"),
    )
    op.create_table(
        "observation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("look", sa.SmallInteger, nullable=False),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("http_status", sa.Integer),
        sa.Column("edition", sa.Integer),
        sa.Column("reading_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_observation_page_id"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name="fk_observation_reading_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_observation_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        sa.UniqueConstraint("run_id", "look", "page_id", name="uq_observation_run_id_look_page_id"),
    )
    for columns in (["page_id", "edition", "observed_at"], ["page_id", "observed_at", "id"], ["reading_id"]):
        op.create_index(f"ix_observation_{'_'.join(columns)}", "observation", columns)
    op.create_table(
        "change",
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_change_page_id"),
        sa.PrimaryKeyConstraint("page_id", "changed_at", name="pk_change"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("published_text", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("address_date", sa.Date),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_entry_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("page_id", "identity", name="uq_entry_page_id_identity"),
    )
    op.create_index("ix_entry_page_id_published_id", "entry", ["page_id", "published", "id"])
    op.create_table(
        "claim",
        sa.Column("entry_id", BIG_ID, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("published_text", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_claim_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", "claimed_at", name="pk_claim"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "body",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body"),
        sa.UniqueConstraint("digest", name="uq_body_digest"),
    )
    op.create_table(
        "evidence",
        sa.Column("observation_id", BIG_ID, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("body_id", BIG_ID, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("fetched_at", INSTANT),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_evidence_body_id"),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name="fk_evidence_observation_id"),
        sa.PrimaryKeyConstraint("observation_id", "position", name="pk_evidence"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_evidence_body_id", "evidence", ["body_id"])
    op.create_table(
        "grounds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grounds"),
        sa.UniqueConstraint("digest", name="uq_grounds_digest"),
    )
    op.create_table(
        "verdict",
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("days_overdue", sa.Integer),
        sa.Column("remind", sa.Boolean, nullable=False),
        sa.Column("unknown_since", sa.Date),
        sa.Column("observed_at", INSTANT),
        sa.Column("judged_at", INSTANT, nullable=False),
        sa.Column("grounds_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["grounds_id"], ["grounds.id"], name="fk_verdict_grounds_id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_verdict_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_verdict_run_id"),
        sa.PrimaryKeyConstraint("run_id", "page_id", name="pk_verdict"),
        sqlite_with_rowid=False,
    )
    for column in ("grounds_id", "page_id"):
        op.create_index(f"ix_verdict_{column}", "verdict", [column])


INSTANT = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
