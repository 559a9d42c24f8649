"""What is remembered of pages beyond their latest looks."""

from collections import defaultdict
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store import decisions, entries
from monitor.store.pages import Key, all_pages
from monitor.store.runs import last
from monitor.store.tables import change, observation, page, reading, run, verdict
from monitor.types import Outcome, PageHistory, RunKind, RunStatus, SeenEntry


def of_pages(
    connection: Connection, up_to: datetime, entries_since: date | None, nights_before: datetime
) -> dict[Key, PageHistory]:
    """Return the history of every page as it was known at a time."""
    watched = watched_since(connection, up_to)
    changed = changed_on(connection, up_to)
    unknown = unknown_since(connection, nights_before)
    confirmed = decisions.confirmed_on(connection, up_to)
    seen: defaultdict[int, list[SeenEntry]] = defaultdict(list)
    if entries_since is not None:
        for page_id, entry in entries.since(connection, entries_since, up_to):
            seen[page_id].append(entry)
    return {
        key: PageHistory(
            watched_since=watched.get(page_id),
            unknown_since=unknown.get(page_id),
            changed_on=changed.get(page_id),
            confirmed_on=max(filter(None, map(confirmed.get, (key, (key[0], "")))), default=None),
            entries=tuple(seen[page_id]),
        )
        for key, page_id in all_pages(connection).items()
    }


def watched_since(connection: Connection, up_to: datetime) -> dict[int, date]:
    """Return page id -> the day of its first look that was read."""
    first = (
        sa.select(run.c.day)
        .select_from(observation)
        .join(reading)
        .join(run)
        .where(observation.c.page_id == page.c.id, observation.c.observed_at <= up_to)
        .where(reading.c.outcome != Outcome.FAILURE)
        .order_by(observation.c.observed_at)
        .limit(1)
        .scalar_subquery()
    )
    return {row.id: row.day for row in connection.execute(sa.select(page.c.id, first.label("day"))) if row.day}


def changed_on(connection: Connection, up_to: datetime) -> dict[int, date]:
    """Return page id -> the day of its last change, of those that ever changed while we watched."""
    chosen = sa.select(change.c.page_id, change.c.day).where(change.c.changed_at <= up_to).order_by(change.c.changed_at)
    begun: set[int] = set()
    days: dict[int, date] = {}
    for row in connection.execute(chosen):
        if row.page_id in begun:
            days[row.page_id] = row.day
        begun.add(row.page_id)
    return days


def unknown_since(connection: Connection, up_to: datetime) -> dict[int, date]:
    """Return page id -> since when it could not be judged, by the last complete nightly run before a time."""
    before = last(connection, up_to=up_to, kind=RunKind.NIGHTLY, status=RunStatus.COMPLETE)
    if before is None:
        return {}
    chosen = sa.select(verdict.c.page_id, verdict.c.unknown_since).where(
        verdict.c.run_id == before.id,
        verdict.c.unknown_since.is_not(None),
    )
    return {row.page_id: row.unknown_since for row in connection.execute(chosen)}
