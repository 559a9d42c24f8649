"""The statuses of each night in one value beside it."""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

LETTERS = {
    "fresh": ord("f"),
    "due_soon": ord("d"),
    "overdue": ord("o"),
    "empty": ord("e"),
    "unknown": ord("u"),
    "standing": ord("s"),
    "exempt": ord("x"),
    "unmapped": ord("m"),
}


def upgrade() -> None:
    """Add the column; fill it for the nights whose verdicts are there."""
    op.add_column("night", sa.Column("statuses", sa.LargeBinary))
    connection = op.get_bind()
    for run in connection.execute(sa.select(NIGHT.c.run_id)).scalars().all():
        chosen = sa.select(VERDICT.c.page_id, VERDICT.c.status).where(VERDICT.c.run_id == run)
        statuses = {page: LETTERS[status] for page, status in connection.execute(chosen)}
        if statuses:
            letters = bytes(statuses.get(page, 0) for page in range(max(statuses) + 1))
            packed = zlib.compress(letters)
            connection.execute(sa.update(NIGHT).where(NIGHT.c.run_id == run).values(statuses=packed))


NIGHT = sa.table("night", sa.column("run_id", sa.Integer), sa.column("statuses", sa.LargeBinary))
VERDICT = sa.table(
    "verdict",
    sa.column("run_id", sa.Integer),
    sa.column("page_id", sa.Integer),
    sa.column("status", sa.Text),
)
