"""Entries: every row that a page ever showed, with the first and the last time it did."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.inserting import AT_ONCE, insert_missing
from monitor.store.marks import marks
from monitor.store.newest import newest_ids
from monitor.store.pages import Key
from monitor.store.rows import Row, entry_from, entry_row
from monitor.store.tables import claim, entry, observation, page
from monitor.types import Claim, Entry, Evidence, SeenEntry

DATE_COLUMNS = ("published", "published_text", "evidence")
INSERT = sa.insert(entry)
UPDATE = (
    sa.update(entry)
    .where(entry.c.id == sa.bindparam("entry_id"))
    .values({name: sa.bindparam(name) for name in (*DATE_COLUMNS, "place", "pinned", "address_date", "edition")})
)
KNOWN = sa.select(*(entry.c[name] for name in ("id", "identity", "first_seen", *DATE_COLUMNS))).where(
    entry.c.page_id == sa.bindparam("page_id"),
    entry.c.identity.in_(sa.bindparam("identities", expanding=True)),
)
SEEN_EARLIER = sa.update(entry).where(entry.c.id == sa.bindparam("entry_id"))


def add_first(connection: Connection, page_id: int, shown: Sequence[Entry], seen_at: datetime) -> None:
    """Keep the first list that a page ever showed."""
    new = [
        row | marks(row) | {"page_id": page_id, "first_seen": seen_at, "edition": 1}
        for row in each_once(shown).values()
    ]
    connection.execute(INSERT, new)


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
        row | marks(row) | {"page_id": page_id, "first_seen": seen_at, "edition": edition}
        for identity, row in rows.items()
        if identity not in known
    ]
    if new:
        connection.execute(INSERT, new)
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


def known_entries(connection: Connection, page_id: int, rows: dict[bytes, Row]) -> dict[bytes, sa.Row[Any, Any]]:
    """Return identity -> what is stored, of those rows that are there."""
    identities = [*rows]
    found: dict[bytes, sa.Row[Any, Any]] = {}
    for start in range(0, len(identities), AT_ONCE):
        some = identities[start : start + AT_ONCE]
        chosen = connection.execute(KNOWN, {"page_id": page_id, "identities": some})
        found |= {bytes(row.identity): row for row in chosen}
    return found


def add_claims(connection: Connection, both: Sequence[tuple[sa.Row[Any, Any], Row]], seen_at: datetime) -> None:
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


def of_page(connection: Connection, key: Key, limit: int) -> tuple[SeenEntry, ...]:
    """Return the entries of a page, latest publication date first, undated ones last."""
    chosen = (
        SEEN.where(page.c.column_id == key[0], page.c.url == key[1])
        .order_by(entry.c.published.desc().nulls_last(), entry.c.id)
        .limit(limit)
    )
    return tuple(seen for _, seen in with_claims(connection, chosen))


def since(connection: Connection, day: date, up_to: datetime) -> list[tuple[int, SeenEntry]]:
    """Return (page id, entry) of each entry dated `day` or later that had been seen at a time."""
    return with_claims(connection, SEEN.where(entry.c.published >= day, entry.c.first_seen <= up_to))


def chosen(connection: Connection, ids: Sequence[int]) -> Iterator[SeenEntry]:
    """Yield some entries in the order of their ids."""
    for start in range(0, len(ids), AT_ONCE):
        some = SEEN.where(entry.c.id.in_(ids[start : start + AT_ONCE])).order_by(entry.c.id)
        for _, seen in with_claims(connection, some):
            yield seen


SEEN = sa.select(
    entry,
    page.c.column_id,
    page.c.url.label("page_url"),
    sa.select(sa.func.max(observation.c.observed_at))
    .where(observation.c.page_id == entry.c.page_id, observation.c.edition == entry.c.edition)
    .scalar_subquery()
    .label("last_seen"),
).join(page)


def with_claims(connection: Connection, chosen: sa.Select[Any]) -> list[tuple[int, SeenEntry]]:
    """Return (page id, entry) of the chosen rows of SEEN."""
    found = connection.execute(chosen).all()
    claims = claims_of(connection, [row.id for row in found])
    return [
        (
            row.page_id,
            SeenEntry(
                column=row.column_id,
                page=row.page_url,
                entry=entry_from(row._asdict()),
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                claims=claims.get(row.id) or only_claim(row),
            ),
        )
        for row in found
    ]


def only_claim(row: sa.Row[Any, Any]) -> tuple[Claim, ...]:
    """Return the claim of an entry that never changed its date."""
    return (claim_from(row, row.first_seen),) if row.published else ()


def claims_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Claim, ...]]:
    """Return id -> claims of those entries that changed their date."""
    found: dict[int, tuple[Claim, ...]] = {}
    for start in range(0, len(ids), AT_ONCE):
        chosen = sa.select(claim).where(claim.c.entry_id.in_(ids[start : start + AT_ONCE])).order_by(claim.c.claimed_at)
        for row in connection.execute(chosen):
            found[row.entry_id] = (*found.get(row.entry_id, ()), claim_from(row, row.claimed_at))
    return found


def claim_from(row: sa.Row[Any, Any], claimed_at: datetime) -> Claim:
    """Return the claim of a row that has the columns of a date."""
    return Claim(
        published=row.published,
        published_text=row.published_text,
        evidence=Evidence(row.evidence) if row.evidence else None,
        claimed_at=claimed_at,
    )


def latest(connection: Connection, day: date, limit: int, seen_up_to: datetime | None) -> dict[Key, tuple[Entry, ...]]:
    """Return the entries of every page with the latest dates up to a day, latest first."""
    order = [entry.c.published, entry.c.id]
    seen = [] if seen_up_to is None else [entry.c.first_seen <= seen_up_to]
    picked = newest_ids(entry, order, limit, entry.c.published <= day, *seen)
    chosen = (
        sa.select(entry, page.c.column_id, page.c.url.label("page_url"))
        .select_from(picked)
        .join(entry, entry.c.id == picked.c.id)
        .join(page, page.c.id == entry.c.page_id)
        .order_by(*(column.desc() for column in order))
    )
    found: defaultdict[Key, list[Entry]] = defaultdict(list)
    for row in connection.execute(chosen):
        found[row.column_id, row.page_url].append(entry_from(row._asdict()))
    return {key: tuple(several) for key, several in found.items()}
