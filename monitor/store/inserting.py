"""Insert what is missing: for rows that are kept once a key, whoever comes first."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from monitor.store.rows import Row

AT_ONCE = 500
"""Values in one IN (…)."""


def insert_missing(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose unique key is not there yet; give them sorted by it, so that writers do not deadlock."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def ids_of_digests(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> list[int]:
    """Return the ids of rows kept once a digest, inserted where missing."""
    by_digest = {row["digest"]: row for row in rows}
    insert_missing(connection, table, [by_digest[key] for key in sorted(by_digest)])
    ids = known_digests(connection, table, [*by_digest])
    return [ids[row["digest"]] for row in rows]


def known_digests(connection: Connection, table: sa.Table, digests: Sequence[bytes]) -> dict[bytes, int]:
    """Return digest -> id of those that are there."""
    found: dict[bytes, int] = {}
    for start in range(0, len(digests), AT_ONCE):
        chosen = sa.select(table.c.digest, table.c.id).where(table.c.digest.in_(digests[start : start + AT_ONCE]))
        found |= {bytes(row.digest): row.id for row in connection.execute(chosen)}
    return found
