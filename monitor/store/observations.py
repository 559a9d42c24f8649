"""Observations: added once and never changed, found again by page and time."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store import entries, evidence, repeats
from monitor.store.inserting import insert_digests, key_of
from monitor.store.newest import newest_ids
from monitor.store.pages import Key, PageIds, ids_of_pages
from monitor.store.rows import Row, listing, reading_from, reading_row
from monitor.store.runs import require_running
from monitor.store.tables import change, observation, page, reading
from monitor.types import Observation, Reading

# Written once, since building a statement takes longer than running it, and a page is added while the crawl waits.
HOLD_PAGE = (
    sa.select(page.c.edition, page.c.listing)
    .where(page.c.id == sa.bindparam("page_id"))
    .with_for_update(key_share=True)
)
LOOK_UP = sa.select(
    sa.select(observation.c.id)
    .where(
        observation.c.run_id == sa.bindparam("run_id"),
        observation.c.look == sa.bindparam("look"),
        observation.c.page_id == sa.bindparam("page_id"),
    )
    .scalar_subquery()
    .label("added"),
    sa.select(sa.func.max(observation.c.observed_at))
    .where(observation.c.page_id == sa.bindparam("page_id"))
    .scalar_subquery()
    .label("observed_at"),
    sa.select(change.c.fingerprint)
    .where(change.c.page_id == sa.bindparam("page_id"))
    .order_by(change.c.changed_at.desc())
    .limit(1)
    .scalar_subquery()
    .label("fingerprint"),
    sa.select(reading.c.id).where(reading.c.digest == sa.bindparam("digest")).scalar_subquery().label("reading_id"),
)
INSERT = sa.insert(observation)
INSERT_CHANGE = sa.insert(change)
TURN = sa.update(page).where(page.c.id == sa.bindparam("page_id"))


def add(connection: Connection, known: PageIds, run: int, seen: Observation) -> None:
    """Keep an observation, its reading, entries and bodies; nothing where this look is there already."""
    day = require_running(connection, run)
    (page_id,) = ids_of_pages(connection, known, [(seen.column, seen.page)])
    held = connection.execute(HOLD_PAGE, {"page_id": page_id}).one()  # on PostgreSQL the others wait here
    read = reading_row(seen.reading, day)
    row: Row = {"run_id": run, "look": seen.look, "page_id": page_id}
    before = connection.execute(LOOK_UP, row | {"digest": read["digest"]}).one()
    if before.added is not None:
        return
    late = before.observed_at is not None and seen.observed_at < before.observed_at
    row |= {
        "observed_at": seen.observed_at,
        "http_status": seen.http_status,
        "edition": add_list(connection, page_id, held, seen, late=late)
        if seen.read_again
        else repeats.edition(connection, page_id, held, seen, late=late),
        "reading_id": before.reading_id or insert_digests(connection, reading, [read])[read["digest"]],
    }
    fingerprint = seen.reading.fingerprint
    if fingerprint and fingerprint != before.fingerprint and not late:
        changed = {"page_id": page_id, "changed_at": seen.observed_at, "day": day, "fingerprint": fingerprint}
        connection.execute(INSERT_CHANGE, changed)
    done = connection.execute(INSERT, row)
    if seen.documents:
        evidence.add(connection, key_of(done), seen)
    elif seen.same_as is not None:
        repeats.take_evidence(connection, key_of(done), seen.same_as)


def add_list(
    connection: Connection,
    page_id: int,
    held: sa.Row[Any, Any],
    seen: Observation,
    *,
    late: bool,
) -> int | None:
    """Return the edition that was seen, and touch the entries where it is a new one; None where no rows were.

    A late observation, older than another of its page, has an edition of its own, and the next one begins another.
    """
    found = listing(seen.reading.entries)
    if found is None:
        return None
    if found == held.listing and not late:
        return int(held.edition)
    edition = int(held.edition) + 1
    connection.execute(TURN, {"page_id": page_id, "edition": edition, "listing": None if late else found})
    if held.edition == 0:
        entries.add_first(connection, page_id, seen.reading.entries, seen.observed_at)
    else:
        entries.add(connection, page_id, seen.reading.entries, seen.observed_at, edition, late=late)
    return edition


def latest(connection: Connection, up_to: datetime, count: int) -> dict[Key, tuple[Observation, ...]]:
    """Return the last `count` observations of each page up to a time, newest first."""
    columns = [column for column in reading.c if column.name not in {"id", "digest", "newest"}]
    readings: dict[int, Reading] = {}  # mostly the same night after night
    chosen = sa.select(
        page.c.column_id,
        page.c.url,
        observation.c.look,
        observation.c.observed_at,
        observation.c.http_status,
        observation.c.reading_id,
        *columns,
    )
    picked = newest_ids(
        observation,
        [observation.c.observed_at, observation.c.id],
        count,
        observation.c.observed_at <= up_to,
    )
    chosen = (
        chosen.select_from(picked)
        .join(observation, observation.c.id == picked.c.id)
        .join(page, page.c.id == observation.c.page_id)
        .join(reading, reading.c.id == observation.c.reading_id)
        .order_by(observation.c.observed_at.desc(), observation.c.id.desc())
    )
    looks: defaultdict[Key, list[Observation]] = defaultdict(list)
    for found in connection.execute(chosen):
        if found.reading_id not in readings:
            readings[found.reading_id] = reading_from(found._asdict())
        looks[found.column_id, found.url].append(
            Observation(
                column=found.column_id,
                page=found.url,
                observed_at=found.observed_at,
                look=found.look,
                http_status=found.http_status,
                reading=readings[found.reading_id],
            ),
        )
    return {key: tuple(several) for key, several in looks.items()}
