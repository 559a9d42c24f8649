"""Retention: old evidence goes, old nights are thinned; in short steps, since a crawl may be writing.

Every writer first holds its run's row, so a step that locks the runs has nobody between finding a reading and
pointing to it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, CursorResult

from monitor.store import statuses
from monitor.store.tables import body, evidence, grounds, observation, run, verdict

AT_ONCE = 2000
"""Rows in one step."""

PAGES_AT_ONCE = 50
"""Pages in one step, with years of nights each: well under the time that a writer waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many rows went."""

    looks: int = 0
    bodies: int = 0
    verdicts: int = 0


def hold_writers(connection: Connection) -> None:
    """Let no writer begin until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE run IN EXCLUSIVE MODE")


def drop_evidence(connection: Connection, page_ids: Collection[int], before: datetime) -> int:
    """Delete the evidence of the looks at some pages before a time; return how much."""
    old = sa.select(observation.c.id).where(observation.c.page_id.in_(page_ids), observation.c.observed_at < before)
    return removed(connection.execute(sa.delete(evidence).where(evidence.c.observation_id.in_(old))))


def unused_bodies(connection: Connection) -> list[int]:
    """Return the bodies that no evidence points to."""
    return [*connection.execute(sa.select(body.c.id).where(~BODY_USED)).scalars()]


def drop_bodies(connection: Connection, ids: Collection[int]) -> int:
    """Delete those of some bodies that no evidence points to; return how many."""
    return removed(connection.execute(sa.delete(body).where(body.c.id.in_(ids), ~BODY_USED)))


def unused_grounds(connection: Connection) -> list[int]:
    """Return the grounds that no verdict points to."""
    return [*connection.execute(sa.select(grounds.c.id).where(~GROUNDS_USED)).scalars()]


def drop_grounds(connection: Connection, ids: Collection[int]) -> int:
    """Delete those of some grounds that no verdict points to; return how many."""
    return removed(connection.execute(sa.delete(grounds).where(grounds.c.id.in_(ids), ~GROUNDS_USED)))


BODY_USED = sa.exists().where(evidence.c.body_id == body.c.id)
GROUNDS_USED = sa.exists().where(verdict.c.grounds_id == grounds.c.id)


def ended_runs(connection: Connection, before: datetime) -> list[int]:
    """Return the runs that started before a time and have ended."""
    return [*connection.execute(sa.select(run.c.id).where(run.c.started_at < before, ENDED)).scalars()]


def drop_verdicts(connection: Connection, run_ids: Collection[int]) -> int:
    """Delete the verdicts of some runs, and what their nights keep of them; return how many."""
    statuses.drop(connection, run_ids)
    return removed(connection.execute(sa.delete(verdict).where(verdict.c.run_id.in_(run_ids))))


ENDED = run.c.finished_at.is_not(None)


def thin_looks(connection: Connection, page_ids: Collection[int], before: datetime) -> int:
    """Delete the looks of some pages that read the same as the one before and the one after; return how many.

    The first and the last look of every list, failure and empty page stay, and with them each reading and each
    entry's last seen.
    """
    ids = [*connection.execute(looks_between(observation.c.page_id.in_(page_ids), before)).scalars()]
    for some in batches(ids, AT_ONCE):
        connection.execute(sa.delete(evidence).where(evidence.c.observation_id.in_(some)))
        connection.execute(sa.delete(observation).where(observation.c.id.in_(some)))
    return len(ids)


def looks_between(of_pages: sa.ColumnElement[bool], before: datetime) -> sa.Select[tuple[int]]:
    """Select the looks before a time that stand between two that read the same, in runs that have ended."""
    by_page: dict[str, Any] = {
        "partition_by": observation.c.page_id,
        "order_by": (observation.c.observed_at, observation.c.id),
    }
    alike = []
    for column in (observation.c.reading_id, sa.func.coalesce(observation.c.edition, 0)):
        alike += [sa.func.lag(column).over(**by_page) == column, sa.func.lead(column).over(**by_page) == column]
    numbered = (
        sa.select(observation.c.id, observation.c.observed_at, observation.c.run_id, sa.and_(*alike).label("alike"))
        .where(of_pages)
        .subquery()
    )
    ended = sa.select(run.c.id).where(ENDED)
    return sa.select(numbered.c.id).where(
        numbered.c.alike,
        numbered.c.observed_at < before,
        numbered.c.run_id.in_(ended),
    )


def would_go(
    connection: Connection,
    kept: Collection[int],
    *,
    bodies_before: datetime | None,
    looks_before: datetime | None,
) -> Pruned:
    """Count the looks and bodies that would go, but for some pages, without touching or holding up anything."""
    unkept = observation.c.page_id.not_in(kept)
    old = observation.c.observed_at < bodies_before if bodies_before else sa.false()
    proofs = sa.select(evidence.c.body_id, sa.and_(unkept, old).label("old")).join(observation)
    looks = 0
    if looks_before:
        thinned = looks_between(unkept, looks_before).subquery()
        looks = connection.execute(sa.select(sa.func.count()).select_from(thinned)).scalar_one()
        proofs = sa.select(
            evidence.c.body_id, sa.or_(sa.and_(unkept, old), thinned.c.id.is_not(None)).label("old")
        ).select_from(
            evidence.join(observation).outerjoin(thinned, thinned.c.id == observation.c.id),
        )
    proof = proofs.subquery()
    young = sa.select(proof.c.body_id).where(~proof.c.old)
    bodies = connection.execute(sa.select(sa.func.count()).select_from(body).where(body.c.id.not_in(young)))
    return Pruned(looks=looks, bodies=bodies.scalar_one())


def removed(done: CursorResult[Any]) -> int:
    """Return how many rows a DELETE removed."""
    return max(done.rowcount, 0)


def batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield the ids a few at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
