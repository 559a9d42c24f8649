"""Insert what is missing: for rows that are kept once a key, whoever comes first."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, CursorResult

from monitor.store.rows import Row

AT_ONCE = 500
"""Values in one IN (…); SQLite takes 32,766, PostgreSQL 65,535."""


def insert_missing(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose unique key is not there yet; give them sorted by it, so that writers do not deadlock."""
    connection.execute(insertion(table, connection.dialect.name), rows)


def insert_one_missing(connection: Connection, table: sa.Table, row: Row) -> int | None:
    """Insert a row whose unique key is not there yet and return its id; None where it is there."""
    key: int | None = connection.execute(insertion_of_one(table, connection.dialect.name), row).scalar_one_or_none()
    return key


def key_of(done: CursorResult[Any]) -> int:
    """Return the key that the database gave to the one row just inserted."""
    return int(done.inserted_primary_key[0])  # type: ignore[index]  # None only after many rows


def ids_of_digests(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> list[int]:
    """Return the ids of rows kept once a digest, inserted where missing."""
    by_digest = {row["digest"]: row for row in rows}
    ids = known_digests(connection, table, [*by_digest])
    ids |= insert_digests(connection, table, [row for key, row in by_digest.items() if key not in ids])
    return [ids[row["digest"]] for row in rows]


def insert_digests(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> dict[bytes, int]:
    """Insert rows kept once a digest that were not there a moment ago, and return digest -> id."""
    if not rows:
        return {}
    if len(rows) == 1:
        key = insert_one_missing(connection, table, rows[0])
        if key is not None:
            return {rows[0]["digest"]: key}
    else:
        insert_missing(connection, table, sorted(rows, key=digest_of))
    return known_digests(connection, table, [row["digest"] for row in rows])


def known_digests(connection: Connection, table: sa.Table, digests: Sequence[bytes]) -> dict[bytes, int]:
    """Return digest -> id of those that are there."""
    found: dict[bytes, int] = {}
    for start in range(0, len(digests), AT_ONCE):
        some = connection.execute(search(table), {"digests": digests[start : start + AT_ONCE]})
        found |= {bytes(row.digest): row.id for row in some}
    return found


def digest_of(row: Row) -> bytes:
    """Return the row's key."""
    digest: bytes = row["digest"]
    return digest


@cache
def insertion(table: sa.Table, dialect: str) -> sa.Insert:
    """Build `INSERT … ON CONFLICT DO NOTHING` once a table."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def insertion_of_one(table: sa.Table, dialect: str) -> sa.sql.dml.ReturningInsert[int]:
    """Build the same for one row whose id is wanted, once a table: how many rows went in, PostgreSQL does not say."""
    return insertion(table, dialect).returning(table.c.id)


@cache
def search(table: sa.Table) -> sa.Select[Any]:
    """Build the search for digests once a table."""
    return sa.select(table.c.digest, table.c.id).where(table.c.digest.in_(sa.bindparam("digests", expanding=True)))
