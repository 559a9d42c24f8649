"""Looks with what is kept of them, for a person who asks why: each look's reading and the list of its bodies."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.inserting import AT_ONCE
from monitor.store.pages import Key
from monitor.store.rows import reading_from
from monitor.store.tables import body, evidence, observation, page, reading, run
from monitor.types import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBody:
    """One document of a look whose bytes are kept."""

    url: str
    """The address that answered at last."""
    status: int
    fetched_at: datetime
    digest: bytes
    """SHA-256 of the bytes as they came; what `Store.body` is asked with."""
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLook:
    """One look at a page, and what is kept of it."""

    run: int
    day: date
    """The day that its run judged."""
    look: int
    observed_at: datetime
    http_status: int | None
    reading: Reading
    """As in `Observation` from the store."""
    bodies: tuple[KeptBody, ...]
    """The page's own document first; empty where nothing came, or it was let go."""


def of_page(connection: Connection, key: Key, up_to: datetime, limit: int) -> tuple[KeptLook, ...]:
    """Return the last looks at a page up to a time, newest first."""
    columns = [column for column in reading.c if column.name not in {"id", "digest", "newest"}]
    chosen = (
        sa.select(
            observation.c.id,
            observation.c.run_id,
            run.c.day,
            observation.c.look,
            observation.c.observed_at,
            observation.c.http_status,
            *columns,
        )
        .join(page, page.c.id == observation.c.page_id)
        .join(run, run.c.id == observation.c.run_id)
        .join(reading, reading.c.id == observation.c.reading_id)
        .where(page.c.column_id == key[0], page.c.url == key[1], observation.c.observed_at <= up_to)
        .order_by(observation.c.observed_at.desc(), observation.c.id.desc())
        .limit(limit)
    )
    found = connection.execute(chosen).all()
    bodies = bodies_of(connection, [row.id for row in found])
    return tuple(
        KeptLook(
            run=row.run_id,
            day=row.day,
            look=row.look,
            observed_at=row.observed_at,
            http_status=row.http_status,
            reading=reading_from(row._asdict()),
            bodies=tuple(bodies[row.id]),
        )
        for row in found
    )


def bodies_of(connection: Connection, ids: Collection[int]) -> defaultdict[int, list[KeptBody]]:
    """Return observation id -> what is kept of it, in order."""
    found: defaultdict[int, list[KeptBody]] = defaultdict(list)
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        chosen = (
            sa.select(
                evidence.c.observation_id,
                evidence.c.status,
                sa.func.coalesce(evidence.c.url, page.c.url).label("url"),
                sa.func.coalesce(evidence.c.fetched_at, observation.c.observed_at).label("fetched_at"),
                body.c.digest,
                body.c.size,
            )
            .join(body, body.c.id == evidence.c.body_id)
            .join(observation, observation.c.id == evidence.c.observation_id)
            .join(page, page.c.id == observation.c.page_id)
            .where(evidence.c.observation_id.in_(wanted[start : start + AT_ONCE]))
            .order_by(evidence.c.observation_id, evidence.c.position)
        )
        for row in connection.execute(chosen):
            kept = KeptBody(
                url=row.url, status=row.status, fetched_at=row.fetched_at, digest=bytes(row.digest), size=row.size
            )
            found[row.observation_id].append(kept)
    return found
