"""By what an entry is known again, beside it: a night asks for what resembles its own and reads no more."""

import hashlib
import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

AT_ONCE = 10_000


def upgrade() -> None:
    """Add the columns; fill them for every entry that is there; then the indexes."""
    for name in ("title_mark", "url_mark"):
        op.add_column("entry", sa.Column(name, sa.BigInteger))
    connection = op.get_bind()
    last = 0
    while found := connection.execute(SOME, {"last": last}).all():
        marks = [
            {"of": id_, "title_mark": mark(re.sub(r"\W+", "", title)), "url_mark": mark(url)}
            for id_, title, url in found
        ]
        connection.execute(FILL, marks)
        last = found[-1].id
    op.create_index("ix_entry_page_id_first_seen", "entry", ["page_id", "first_seen"])
    op.create_index("ix_entry_page_id_title_mark_first_seen", "entry", ["page_id", "title_mark", "first_seen"])
    op.create_index("ix_entry_page_id_url_mark_first_seen", "entry", ["page_id", "url_mark", "first_seen"])


def mark(text: str) -> int | None:
    """Return a text's number; None for no text."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) if text else None


ENTRY = sa.table(
    "entry",
    sa.column("id", sa.BigInteger),
    sa.column("title", sa.Text),
    sa.column("url", sa.Text),
    sa.column("title_mark", sa.BigInteger),
    sa.column("url_mark", sa.BigInteger),
)
SOME = (
    sa.select(ENTRY.c.id, ENTRY.c.title, ENTRY.c.url)
    .where(ENTRY.c.id > sa.bindparam("last"))
    .order_by(ENTRY.c.id)
    .limit(AT_ONCE)
)
FILL = (
    sa.update(ENTRY)
    .where(ENTRY.c.id == sa.bindparam("of"))
    .values({name: sa.bindparam(name) for name in ("title_mark", "url_mark")})
)
