"""Retention: old evidence goes, old nights are thinned; in short steps, since a crawl may be writing.

Every writer first holds its run's row, so a step that locks the runs has nobody between finding a reading and
pointing to it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, CursorResult

from monitor.store.pages import Key, all_pages
from monitor.store.tables import body, evidence, grounds, observation, run, verdict

AT_ONCE = 2000
"""Rows in one step: about a tenth of a second."""

PAGES_AT_ONCE = 200


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


def drop_evidence(connection: Connection, before: datetime, keep: Collection[Key]) -> int:
    """Delete some evidence of looks before a time, but of the pages in `keep` none; return how much."""
    ids = all_pages(connection)
    kept = [ids[key] for key in keep if key in ids]
    old = (
        sa.select(evidence.c.observation_id)
        .join(observation)
        .where(observation.c.observed_at < before, observation.c.page_id.not_in(kept))
        .limit(AT_ONCE)
    )
    return removed(connection.execute(sa.delete(evidence).where(evidence.c.observation_id.in_(old))))


def drop_bodies(connection: Connection) -> int:
    """Delete some bodies that no evidence points to; return how many."""
    return drop_unused(connection, body, evidence.c.body_id)


def drop_grounds(connection: Connection) -> int:
    """Delete some grounds that no verdict points to; return how many."""
    return drop_unused(connection, grounds, verdict.c.grounds_id)


def drop_unused(connection: Connection, table: sa.Table, pointer: sa.Column[Any]) -> int:
    """Delete some rows that nothing points to; return how many."""
    unused = sa.select(table.c.id).where(~sa.exists().where(pointer == table.c.id)).limit(AT_ONCE)
    return removed(connection.execute(sa.delete(table).where(table.c.id.in_(unused))))


def drop_verdicts(connection: Connection, before: datetime) -> int:
    """Delete the verdicts of the oldest run that ended and started before a time; return how many."""
    oldest = (
        sa.select(run.c.id)
        .where(run.c.started_at < before, run.c.finished_at.is_not(None))
        .where(sa.exists().where(verdict.c.run_id == run.c.id))
        .order_by(run.c.started_at)
        .limit(1)
    )
    return removed(connection.execute(sa.delete(verdict).where(verdict.c.run_id.in_(oldest))))


def thin_looks(connection: Connection, before: datetime, page_ids: Collection[int]) -> int:
    """Delete the looks of some pages that read the same as the one before and the one after; return how many.

    The first and the last look of every list, failure and empty page stay, and with them each reading and each
    entry's last seen.
    """
    by_page: dict[str, Any] = {
        "partition_by": observation.c.page_id,
        "order_by": (observation.c.observed_at, observation.c.id),
    }
    alike = []
    for column in (observation.c.reading_id, sa.func.coalesce(observation.c.edition, 0)):
        alike += [sa.func.lag(column).over(**by_page) == column, sa.func.lead(column).over(**by_page) == column]
    numbered = (
        sa.select(observation.c.id, observation.c.observed_at, observation.c.run_id, sa.and_(*alike).label("alike"))
        .where(observation.c.page_id.in_(page_ids))
        .subquery()
    )
    ended = sa.select(run.c.id).where(run.c.finished_at.is_not(None))
    chosen = sa.select(numbered.c.id).where(
        numbered.c.alike,
        numbered.c.observed_at < before,
        numbered.c.run_id.in_(ended),
    )
    ids = list(connection.execute(chosen).scalars())
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        connection.execute(sa.delete(evidence).where(evidence.c.observation_id.in_(some)))
        connection.execute(sa.delete(observation).where(observation.c.id.in_(some)))
    return len(ids)


def removed(done: CursorResult[Any]) -> int:
    """Return how many rows a DELETE removed."""
    return max(done.rowcount, 0)


def until_done(step: Callable[[], int]) -> int:
    """Repeat a step until it finds nothing more; return the sum."""
    total = 0
    while done := step():
        total += done
    return total
