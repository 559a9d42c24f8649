"""What nights came to: how far each is believed, its incidents, the map that it was run under."""

import json
import zlib
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.judging.incidents import Followed, Incident, IncidentKind
from monitor.judging.trust import Trust
from monitor.store.inserting import insert_missing
from monitor.store.rows import Row, run_from
from monitor.store.runs import with_counts
from monitor.store.tables import incident, night, rules, run
from monitor.types import Run, RunKind, RunStatus

SILENCE = frozenset({IncidentKind.OVERDUE, IncidentKind.EMPTY})


def add(connection: Connection, run_id: int, trust: Trust, judged_at: datetime) -> None:
    """Keep how far a night is believed, in place of what was said before."""
    connection.execute(sa.delete(night).where(night.c.run_id == run_id))
    row = {
        "run_id": run_id,
        "judged_at": judged_at,
        "trusted": trust.trusted,
        "expected": trust.expected,
        "judged": trust.judged,
        "down_hosts": json.dumps(trust.down_hosts),
        "lost": json.dumps(sorted(trust.lost), ensure_ascii=False),
    }
    connection.execute(sa.insert(night), row)


def of_run(connection: Connection, run_id: int) -> tuple[datetime, Trust] | None:
    """Return when a run was judged and how far it is believed; None for one that never was."""
    found = connection.execute(sa.select(night).where(night.c.run_id == run_id)).one_or_none()
    if found is None:
        return None
    trust = Trust(
        expected=found.expected,
        judged=found.judged,
        down_hosts=tuple(json.loads(found.down_hosts)),
        lost=_pages(found.lost),
    )
    return found.judged_at, trust


def last_trusted(connection: Connection, before: datetime) -> Run | None:
    """Return the last complete night that started before a time and can be believed."""
    believed = sa.or_(night.c.trusted, night.c.trusted.is_(None))
    return _last_complete(connection, believed, run.c.started_at < before)


def note_told(connection: Connection, run_id: int, at: datetime) -> None:
    """Note that a night was told."""
    connection.execute(sa.update(night).where(night.c.run_id == run_id).values(told_at=at))


def last_told(connection: Connection, up_to: datetime) -> Run | None:
    """Return the last complete night that started up to a time and was told."""
    told = sa.or_(night.c.run_id.is_(None), night.c.told_at.is_not(None))
    return _last_complete(connection, told, run.c.started_at <= up_to)


def untold(connection: Connection, day: date) -> Run | None:
    """Return the last complete night of a day where that very one was not told."""
    last = _last_complete(connection, run.c.day == day)
    if last is None:
        return None
    silent = sa.select(night.c.run_id).where(night.c.run_id == last.id, night.c.told_at.is_(None))
    return None if connection.execute(silent).one_or_none() is None else last


def _last_complete(connection: Connection, *where: sa.ColumnElement[bool]) -> Run | None:
    chosen = (
        with_counts()
        .outerjoin(night, night.c.run_id == run.c.id)
        .where(run.c.kind == RunKind.NIGHTLY, run.c.status == RunStatus.COMPLETE, *where)
        .order_by(run.c.started_at.desc(), run.c.id.desc())
        .limit(1)
    )
    found = connection.execute(chosen).one_or_none()
    return None if found is None else run_from(found)


def incidents(connection: Connection, day: date | None) -> tuple[Incident, ...]:
    """Return those that last, or that lasted after a night."""
    return tuple(incident_from(row) for row in connection.execute(_lasting(day)))


def keep(connection: Connection, followed: Followed) -> None:
    """Open, change and close what a night opened, changed and closed."""
    lasting = [(row.id, incident_from(row)) for row in connection.execute(_lasting(None))]
    known = {_identity(one): (id_, one) for id_, one in lasting}
    for now in (*followed.closed, *followed.open):
        id_, before = known.get(_identity(now), (None, None))
        if before is None:
            connection.execute(sa.insert(incident), _row(now) | {"opening": now.reason})
        elif now != before:
            changed = _row(now) | ({} if now.is_open else {"closing": now.reason})
            connection.execute(sa.update(incident).where(incident.c.id == id_).values(changed))


def keep_rules(connection: Connection, digest: str, body: bytes) -> None:
    """Keep a column map, once a digest."""
    insert_missing(connection, rules, [{"digest": digest, "packed": zlib.compress(body, 9)}])


def rules_of(connection: Connection, digest: str) -> bytes | None:
    """Return a column map by its digest; None where it was not kept."""
    packed = connection.execute(sa.select(rules.c.packed).where(rules.c.digest == digest)).scalar_one_or_none()
    return None if packed is None else zlib.decompress(packed)


def _lasting(day: date | None) -> sa.Select[Any]:
    chosen = sa.select(incident).order_by(incident.c.opened, incident.c.id)
    if day is None:
        return chosen.where(incident.c.closed.is_(None))
    return chosen.where(incident.c.opened <= day, sa.or_(incident.c.closed.is_(None), incident.c.closed > day))


def _identity(one: Incident) -> tuple[object, ...]:
    """Tell which incident it is: a page has one of silence at a time, which may turn from overdue to empty."""
    kind = IncidentKind.OVERDUE if one.kind in SILENCE else one.kind
    return kind, one.column, one.page, one.opened, one.pages if one.kind is IncidentKind.REDESIGN else None


def _row(one: Incident) -> Row:
    return {
        "kind": one.kind,
        "column_id": one.column,
        "url": one.page,
        "department": one.department,
        "began": one.began,
        "opened": one.opened,
        "closed": one.closed,
        "pages": json.dumps(sorted(one.pages), ensure_ascii=False),
    }


def incident_from(row: sa.Row[Any]) -> Incident:
    """Return the incident of a row of `incident`."""
    return Incident(
        kind=IncidentKind(row.kind),
        column=row.column_id,
        page=row.url,
        department=row.department,
        began=row.began,
        opened=row.opened,
        closed=row.closed,
        pages=_pages(row.pages),
        reason=row.closing or row.opening,
    )


def _pages(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((column, url) for column, url in json.loads(text))
