"""What years of nights come to: each page's status by day, its entries by month, and what went wrong with it."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.judging.incidents import Incident
from monitor.store.nights import incident_from
from monitor.store.pages import Key, all_pages
from monitor.store.tables import entry, incident, run, verdict
from monitor.types import RunKind, RunStatus, Status

STATUSES = {status.value: status for status in Status}
OF_RUN = sa.select(verdict.c.page_id, verdict.c.status).where(verdict.c.run_id == sa.bindparam("run_id"))


def statuses(connection: Connection, since: date, up_to: date) -> dict[Key, dict[date, Status]]:
    """Return of every page the status that the last complete night of each day published."""
    nights = sa.select(run.c.id, run.c.day).where(
        run.c.kind == RunKind.NIGHTLY,
        run.c.status == RunStatus.COMPLETE,
        run.c.day.between(since, up_to),
    )
    by_day = {row.day: row.id for row in connection.execute(nights.order_by(run.c.started_at, run.c.id))}
    found: defaultdict[int, dict[date, Status]] = defaultdict(dict)
    for day in sorted(by_day):
        # The values are looked up, not converted: a year of 2,000 pages has 700,000 of them.
        for page_id, status in connection.execute(OF_RUN, {"run_id": by_day[day]}):
            found[page_id][day] = STATUSES[status]
    return {key: found[page_id] for key, page_id in all_pages(connection).items() if page_id in found}


def entries_a_month(connection: Connection, since: date, up_to: date) -> dict[Key, dict[tuple[int, int], int]]:
    """Return of every page the number of entries by (year, month) of publication, of those dated in a time."""
    year, month = sa.extract("year", entry.c.published), sa.extract("month", entry.c.published)
    chosen = (
        sa.select(entry.c.page_id, year, month, sa.func.count())
        .where(entry.c.published.between(since, up_to))
        .group_by(entry.c.page_id, year, month)
        .order_by(entry.c.page_id, year, month)
    )
    found: defaultdict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for page_id, in_year, in_month, count in connection.execute(chosen):
        found[page_id][int(in_year), int(in_month)] = count
    return {key: found[page_id] for key, page_id in all_pages(connection).items() if page_id in found}


def incidents(connection: Connection, since: date, up_to: date) -> tuple[Incident, ...]:
    """Return the incidents that lasted at some time from a day on, as they stood after the night of another."""
    chosen = (
        sa.select(incident)
        .where(incident.c.opened <= up_to, sa.or_(incident.c.closed.is_(None), incident.c.closed >= since))
        .order_by(incident.c.began.desc(), incident.c.id.desc())
    )
    return tuple(_as_of(row, up_to) for row in connection.execute(chosen))


def _as_of(row: sa.Row[Any], day: date) -> Incident:
    known = incident_from(row)
    return replace(known, closed=None, reason=row.opening) if known.closed and known.closed > day else known
