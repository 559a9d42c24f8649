"""Verdicts as published, a run at a time."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.inserting import ids_of_digests
from monitor.store.pages import PageIds, ids_of_pages
from monitor.store.rows import grounds_row, verdict_from, verdict_row
from monitor.store.runs import require_running
from monitor.store.tables import grounds, page, verdict
from monitor.types import Verdict


def add(connection: Connection, known: PageIds, run: int, judged: Sequence[Verdict]) -> None:
    """Keep the verdicts of a run that is at work, in place of those it had."""
    require_running(connection, run)
    connection.execute(sa.delete(verdict).where(verdict.c.run_id == run))
    if not judged:
        return
    page_ids = ids_of_pages(connection, known, [(each.column, each.page or "") for each in judged])
    grounds_ids = ids_of_digests(connection, grounds, [grounds_row(each) for each in judged])
    rows = [
        verdict_row(each) | {"run_id": run, "page_id": page_id, "grounds_id": grounds_id, "position": position}
        for position, (each, page_id, grounds_id) in enumerate(zip(judged, page_ids, grounds_ids, strict=True))
    ]
    connection.execute(sa.insert(verdict), rows)


def of_run(connection: Connection, run: int) -> tuple[Verdict, ...]:
    """Return the verdicts of a run in order."""
    chosen = (
        sa.select(verdict, page.c.column_id, page.c.url, grounds.c.content)
        .join(page, page.c.id == verdict.c.page_id)
        .join(grounds, grounds.c.id == verdict.c.grounds_id)
        .where(verdict.c.run_id == run)
        .order_by(verdict.c.position)
    )
    return tuple(verdict_from(found._asdict()) for found in connection.execute(chosen))
