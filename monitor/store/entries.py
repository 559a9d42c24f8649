"""Entries: every row that a page ever showed, with the first and the last time it did."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.inserting import AT_ONCE, insert_missing
from monitor.store.rows import Row, entry_row
from monitor.store.tables import claim, entry
from monitor.types import Entry

DATE_COLUMNS = ("published", "published_text", "evidence")
UPDATE = (
    sa.update(entry)
    .where(entry.c.id == sa.bindparam("entry_id"))
    .values({name: sa.bindparam(name) for name in (*DATE_COLUMNS, "place", "pinned", "address_date", "edition")})
)
SEEN_EARLIER = sa.update(entry).where(entry.c.id == sa.bindparam("entry_id"))


def add(
    connection: Connection,
    page_id: int,
    shown: Sequence[Entry],
    seen_at: datetime,
    edition: int,
    *,
    late: bool,
) -> None:
    """Keep a list that differs from the one before: new entries, and what has changed of known ones.

    A late list brings entries that are not known yet and dates that were claimed; it does not change what was seen
    after it.
    """
    rows = each_once(shown)
    known = known_entries(connection, page_id, rows)
    new = [
        row | {"page_id": page_id, "first_seen": seen_at, "edition": edition}
        for identity, row in rows.items()
        if identity not in known
    ]
    if new:
        connection.execute(sa.insert(entry), new)
    both = [(known[identity], row) for identity, row in rows.items() if identity in known]
    add_claims(connection, both, seen_at)
    if late:
        earlier = [{"entry_id": old.id, "first_seen": seen_at} for old, _ in both if seen_at < old.first_seen]
        if earlier:
            connection.execute(SEEN_EARLIER, earlier)
    elif both:
        changed = [
            {name: value for name, value in row.items() if name not in {"identity", "title", "url"}}
            | {"entry_id": old.id, "edition": edition}
            | ({} if row["published"] else {name: getattr(old, name) for name in DATE_COLUMNS})
            for old, row in both
        ]
        connection.execute(UPDATE, changed)


def each_once(shown: Sequence[Entry]) -> dict[bytes, Row]:
    """Return identity -> row; of two rows for one entry (a pinned copy) the first that has a date."""
    rows: dict[bytes, Row] = {}
    for row in map(entry_row, shown):
        first = rows.setdefault(row["identity"], row)
        if first["published"] is None and row["published"] is not None:
            rows[row["identity"]] = row
    return rows


def known_entries(
    connection: Connection, page_id: int, rows: dict[bytes, Row]
) -> dict[bytes, sa.Row[tuple[object, ...]]]:
    """Return identity -> what is stored, of those rows that are there."""
    identities = [*rows]
    columns = [entry.c[name] for name in ("id", "identity", "first_seen", *DATE_COLUMNS)]
    found: dict[bytes, sa.Row[tuple[object, ...]]] = {}
    for start in range(0, len(identities), AT_ONCE):
        some = identities[start : start + AT_ONCE]
        chosen = sa.select(*columns).where(entry.c.page_id == page_id, entry.c.identity.in_(some))
        found |= {bytes(row.identity): row for row in connection.execute(chosen)}
    return found


def add_claims(
    connection: Connection, both: Sequence[tuple[sa.Row[tuple[object, ...]], Row]], seen_at: datetime
) -> None:
    """Keep that an entry claims another date than before, and the one it claimed first.

    A look that read no date takes none back: the article page may just not have answered.
    """
    claims: list[Row] = []
    for old, row in both:
        if old.published and row["published"] and old.published != row["published"]:
            dated = {name: getattr(old, name) for name in DATE_COLUMNS}
            claims.append(dated | {"entry_id": old.id, "claimed_at": old.first_seen})
            claims.append({name: row[name] for name in DATE_COLUMNS} | {"entry_id": old.id, "claimed_at": seen_at})
    if claims:
        insert_missing(connection, claim, claims)
