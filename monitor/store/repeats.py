"""Pages that come again as they were: what is known of them before the request, and how little their looks cost."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.newest import newest_ids
from monitor.store.pages import Key
from monitor.store.rows import reading_from
from monitor.store.tables import body, evidence, observation, page, reading, run
from monitor.types import Observation, Outcome, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """The last look at a page, as far as it can spare the next one anything."""

    look: int
    """The look's number in the store; for `Observation.same_as`."""
    digest: bytes
    """SHA-256 of the page's own document, the only one."""
    etag: str
    last_modified: str
    """Validators as the server gave them; empty where it gave none. They say nothing about publication."""


def known_pages(connection: Connection, version: str, since: datetime, up_to: datetime) -> dict[Key, KnownPage]:
    """Return what is known of the pages whose last look read one document, fetched lately, by the same version."""
    last = newest_ids(observation, [observation.c.observed_at, observation.c.id], 1, observation.c.observed_at <= up_to)
    other = evidence.alias()
    second = sa.exists().where(other.c.observation_id == observation.c.id, other.c.position > 0)
    fetched = sa.func.coalesce(evidence.c.fetched_at, observation.c.observed_at)
    chosen = (
        sa.select(page.c.column_id, page.c.url, observation.c.id, body.c.digest, evidence.c.headers)
        .select_from(last)
        .join(observation, observation.c.id == last.c.id)
        .join(page, page.c.id == observation.c.page_id)
        .join(run, run.c.id == observation.c.run_id)
        .join(reading, reading.c.id == observation.c.reading_id)
        .join(evidence, sa.and_(evidence.c.observation_id == observation.c.id, evidence.c.position == 0))
        .join(body, body.c.id == evidence.c.body_id)
        .where(run.c.version == version, fetched >= since, ~second)
        .where(reading.c.outcome.in_([Outcome.ENTRIES, Outcome.ARTICLE]))
    )
    return {(row.column_id, row.url): known_page(row) for row in connection.execute(chosen)}


def known_page(row: sa.Row[Any, Any, Any, Any, Any]) -> KnownPage:
    """Make what is known of one page."""
    headers = json.loads(row.headers)
    return KnownPage(
        look=row.id,
        digest=bytes(row.digest),
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
    )


def known_reading(connection: Connection, look: int) -> Reading | None:
    """Return what was read at a look."""
    columns = [column for column in reading.c if column.name not in {"id", "digest", "newest"}]
    found = connection.execute(sa.select(*columns).join(observation).where(observation.c.id == look)).one_or_none()
    return None if found is None else reading_from(found._asdict())


def edition(
    connection: Connection, page_id: int, held: sa.Row[Any, Any], seen: Observation, *, late: bool
) -> int | None:
    """Return the edition of a look that saw the same body as an earlier one and did not read it again.

    Mostly the page's present one, and nothing is touched. Where another list was seen in between, or the earlier look
    is gone, this one has an edition of its own, and the next list begins another.
    """
    base = connection.execute(
        sa.select(observation.c.edition).where(observation.c.id == seen.same_as, observation.c.page_id == page_id)
    ).one_or_none()
    if base is not None and (base.edition is None or (base.edition == held.edition and not late)):
        return None if base.edition is None else int(base.edition)
    number = int(held.edition) + 1
    connection.execute(sa.update(page).where(page.c.id == page_id).values(edition=number, listing=None))
    return number


def take_evidence(connection: Connection, observation_id: int, look: int) -> None:
    """Let an observation rest on the bodies of an earlier look, with the times at which those came."""
    columns = [column for column in evidence.c if column.name not in {"observation_id", "fetched_at"}]
    taken = (
        sa.select(
            sa.literal(observation_id),
            *columns,
            sa.func.coalesce(evidence.c.fetched_at, observation.c.observed_at),
        )
        .join(observation)
        .where(evidence.c.observation_id == look)
    )
    names = ["observation_id", *(column.name for column in columns), "fetched_at"]
    connection.execute(sa.insert(evidence).from_select(names, taken))
