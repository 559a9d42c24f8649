"""Runs: begun, counted, finished, found again."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.errors import StoreError, UsageError
from monitor.store.inserting import key_of
from monitor.store.rows import run_from
from monitor.store.tables import observation, page, reading, run
from monitor.types import Outcome, Run, RunKind, RunStatus

HELD = sa.select(run.c.status, run.c.day).where(run.c.id == sa.bindparam("id")).with_for_update(read=True)


def begin(connection: Connection, **columns: object) -> int:
    """Insert a run that is at work, and return its id."""
    done = connection.execute(sa.insert(run), columns | {"status": RunStatus.RUNNING})
    return key_of(done)


def finish(connection: Connection, id_: int, *, finished_at: datetime, status: RunStatus) -> None:
    """End a run that is at work and fix its counts."""
    require_running(connection, id_)
    counted = connection.execute(sa.select(*counts(id_))).one()
    ended = {"finished_at": finished_at, "status": status, "seen": counted.seen, "failed": counted.failed}
    connection.execute(sa.update(run).where(run.c.id == id_).values(ended))


def require_running(connection: Connection, id_: int) -> date:
    """Return the day of a run that is at work, held so until the transaction ends; raise StoreError for another."""
    found = connection.execute(HELD, {"id": id_}).one_or_none()
    if found is None:
        raise StoreError(f"没有第 {id_} 次运行")
    if found.status != RunStatus.RUNNING:
        raise StoreError(f"第 {id_} 次运行已经结束，不能再写入")
    day: date = found.day
    return day


def one(connection: Connection, id_: int) -> Run:
    """Return a run; raise UsageError where there is none."""
    found = connection.execute(with_counts().where(run.c.id == id_)).one_or_none()
    if found is None:
        raise UsageError(f"没有第 {id_} 次运行")
    return run_from(found)


def latest(connection: Connection, *, kind: RunKind | None, limit: int) -> tuple[Run, ...]:
    """Return the latest runs, newest first."""
    chosen = with_counts().order_by(run.c.started_at.desc(), run.c.id.desc()).limit(limit)
    if kind is not None:
        chosen = chosen.where(run.c.kind == kind)
    return tuple(run_from(found) for found in connection.execute(chosen))


def last(
    connection: Connection,
    *,
    up_to: datetime | None = None,
    kind: RunKind | None = None,
    day: date | None = None,
    status: RunStatus | None = None,
) -> Run | None:
    """Return the run that started last of those that fit."""
    chosen = with_counts().order_by(run.c.started_at.desc(), run.c.id.desc()).limit(1)
    if up_to is not None:
        chosen = chosen.where(run.c.started_at <= up_to)
    for column, value in ((run.c.kind, kind), (run.c.day, day), (run.c.status, status)):
        if value is not None:
            chosen = chosen.where(column == value)
    found = connection.execute(chosen).one_or_none()
    return None if found is None else run_from(found)


def seen_pages(connection: Connection, id_: int, look: int) -> set[tuple[str, str]]:
    """Return the (column, address) of each page that a run has looked at."""
    chosen = (
        sa.select(page.c.column_id, page.c.url)
        .join(observation, observation.c.page_id == page.c.id)
        .where(observation.c.run_id == id_, observation.c.look == look)
    )
    return {(found.column_id, found.url) for found in connection.execute(chosen)}


def with_counts() -> sa.Select[Any]:
    """Select runs with their counts: as fixed at the end, else counted now."""
    seen, failed = counts(run.c.id)
    fixed = {"seen": sa.func.coalesce(run.c.seen, seen), "failed": sa.func.coalesce(run.c.failed, failed)}
    return sa.select(*(fixed.get(column.name, column).label(column.name) for column in run.c))


def counts(id_: int | sa.Column[int]) -> tuple[sa.Label[int], sa.Label[int]]:
    """Count a run's pages with a first look, and those of them that could not be read."""
    looked = (
        sa.select(sa.func.count()).select_from(observation).where(observation.c.run_id == id_, observation.c.look == 1)
    )
    failed = looked.join(reading).where(reading.c.outcome == Outcome.FAILURE)
    return looked.correlate(run).scalar_subquery().label("seen"), failed.correlate(run).scalar_subquery().label(
        "failed"
    )
