"""What years of nights come to: each page's status by day, its entries by month, and what went wrong with it."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.judging.incidents import Incident
from monitor.store.nights import incident_from
from monitor.store.pages import Key, all_pages
from monitor.store.statuses import LETTERS, from_verdicts, unpacked
from monitor.store.tables import entry, incident, night, run
from monitor.types import RunKind, RunStatus, Status

OF_LETTER = {letter: status for status, letter in LETTERS.items()}


def statuses(connection: Connection, since: date, up_to: date) -> dict[Key, dict[date, Status]]:
    """Return of every page the status that the last complete night of each day published."""
    nights = (
        sa.select(run.c.id, run.c.day, night.c.statuses)
        .outerjoin(night, night.c.run_id == run.c.id)
        .where(
            run.c.kind == RunKind.NIGHTLY,
            run.c.status == RunStatus.COMPLETE,
            run.c.day.between(since, up_to),
        )
        .order_by(run.c.started_at, run.c.id)
    )
    by_day = {row.day: (row.id, row.statuses) for row in connection.execute(nights)}
    days = sorted(by_day)
    told = [_letters(connection, *by_day[day]) for day in days]
    by_page = [*zip_longest(*told, fillvalue=0)]
    return {
        key: {day: OF_LETTER[letter] for day, letter in zip(days, by_page[page_id], strict=True) if letter}
        for key, page_id in all_pages(connection).items()
        if page_id < len(by_page) and any(by_page[page_id])
    }


def _letters(connection: Connection, run_id: int, packed: bytes | None) -> bytes:
    """Return what a night kept; of one that kept nothing, what its verdicts say."""
    return from_verdicts(connection, run_id) if packed is None else unpacked(packed)


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
