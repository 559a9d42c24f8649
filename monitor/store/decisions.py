"""What people have decided by the command line: waivers, their lifting, confirmations; with who and when."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.judging.changes import Waiver
from monitor.store.pages import Key
from monitor.store.tables import confirmation, waiver


def add_waiver(connection: Connection, decided: Waiver, recorded_at: datetime) -> None:
    """Keep a waiver that has an end."""
    row = {
        "column_id": decided.column,
        "url": decided.page or "",
        "since": decided.since,
        "until": decided.until,
        "reason": decided.reason,
        "decided_by": decided.by,
        "recorded_at": recorded_at,
    }
    connection.execute(sa.insert(waiver), row)


def lift_waivers(connection: Connection, key: Key, *, by: str, day: date, recorded_at: datetime) -> int:
    """End those that still hold of a column (an empty address) or of one of its pages; return how many."""
    held = (
        sa.update(waiver)
        .where(waiver.c.column_id == key[0], waiver.c.url == key[1])
        .where(waiver.c.lifted_at.is_(None), waiver.c.until >= day)
    )
    return connection.execute(held.values(lifted_at=recorded_at, lifted_on=day, lifted_by=by)).rowcount


def waivers(connection: Connection, known_at: datetime) -> tuple[Waiver, ...]:
    """Return the waivers as they were known at a time: one that was lifted by then ends on the day before."""
    found = []
    for row in connection.execute(sa.select(waiver).where(waiver.c.recorded_at <= known_at).order_by(waiver.c.id)):
        until = row.until
        if row.lifted_at is not None and row.lifted_at <= known_at:
            until = min(until, row.lifted_on - timedelta(days=1))
        if until >= row.since:
            found.append(
                Waiver(
                    column=row.column_id,
                    page=row.url or None,
                    since=row.since,
                    until=until,
                    reason=row.reason,
                    by=row.decided_by,
                )
            )
    return tuple(found)


def add_confirmation(connection: Connection, key: Key, *, by: str, note: str, day: date, recorded_at: datetime) -> None:
    """Keep that somebody has confirmed a column (an empty address) or one of its pages."""
    row = {"column_id": key[0], "url": key[1], "day": day, "confirmed_by": by, "note": note}
    connection.execute(sa.insert(confirmation), row | {"recorded_at": recorded_at})


def confirmed_on(connection: Connection, known_at: datetime) -> dict[Key, date]:
    """Return the last day on which each column (an empty address) and page was confirmed."""
    chosen = (
        sa.select(confirmation.c.column_id, confirmation.c.url, sa.func.max(confirmation.c.day).label("day"))
        .where(confirmation.c.recorded_at <= known_at)
        .group_by(confirmation.c.column_id, confirmation.c.url)
    )
    return {(row.column_id, row.url): row.day for row in connection.execute(chosen)}
