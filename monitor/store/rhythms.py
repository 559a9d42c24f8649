"""What pages published over time: for forecasts and for doubts about dates."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.entries import SEEN, with_claims
from monitor.store.inserting import AT_ONCE
from monitor.store.pages import Key
from monitor.store.tables import claim, entry, observation, page, reading
from monitor.types import Outcome, SeenEntry


def published_days(connection: Connection, up_to: datetime, since: date) -> dict[Key, tuple[date, ...]]:
    """Return the publication dates of each page, each once, as they had been seen at a time."""
    chosen = (
        sa.select(page.c.column_id, page.c.url, entry.c.published)
        .join(page, page.c.id == entry.c.page_id)
        .where(entry.c.published >= since, entry.c.first_seen <= up_to)
        .distinct()
    )
    days: defaultdict[Key, list[date]] = defaultdict(list)
    for row in connection.execute(chosen):
        days[row.column_id, row.url].append(row.published)
    return {key: tuple(sorted(several)) for key, several in days.items()}


def fresh_entries(
    connection: Connection, up_to: datetime, since: datetime
) -> tuple[tuple[SeenEntry, ...], dict[Key, tuple[datetime, ...]]]:
    """Return the entries, and the times of looks that were read, of the pages with something new in a time."""
    new = sa.select(entry.c.page_id).where(entry.c.first_seen >= since, entry.c.first_seen <= up_to)
    redated = sa.select(entry.c.page_id).join(claim).where(claim.c.claimed_at >= since, claim.c.claimed_at <= up_to)
    ids = sorted({*connection.execute(new).scalars(), *connection.execute(redated).scalars()})
    seen: list[SeenEntry] = []
    looks: dict[Key, list[datetime]] = defaultdict(list)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        chosen = SEEN.where(entry.c.page_id.in_(some), entry.c.first_seen <= up_to).order_by(entry.c.id)
        seen += [_as_of(one, up_to) for _, one in with_claims(connection, chosen)]
        times = (
            sa.select(page.c.column_id, page.c.url, observation.c.observed_at)
            .select_from(observation)
            .join(page, page.c.id == observation.c.page_id)
            .join(reading, reading.c.id == observation.c.reading_id)
            .where(observation.c.page_id.in_(some), observation.c.observed_at <= up_to)
            .where(reading.c.outcome != Outcome.FAILURE)
            .order_by(observation.c.observed_at)
        )
        for row in connection.execute(times):
            looks[row.column_id, row.url].append(row.observed_at)
    return tuple(seen), {key: tuple(several) for key, several in looks.items()}


def _as_of(one: SeenEntry, up_to: datetime) -> SeenEntry:
    """Take back what was claimed after a time."""
    claims = tuple(claim for claim in one.claims if claim.claimed_at <= up_to)
    return one if len(claims) == len(one.claims) else replace(one, claims=claims)
