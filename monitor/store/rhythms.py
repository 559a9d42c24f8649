"""What pages published over time: for forecasts and for doubts about dates.

Both are asked for every night, so both fetch what the answer needs and not all that a page ever showed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.judging.honesty import bare
from monitor.store import entries
from monitor.store.inserting import AT_ONCE
from monitor.store.pages import Key, all_pages
from monitor.store.tables import claim, entry, observation, page, reading
from monitor.types import Outcome, SeenEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What tells whether that which pages showed newly in a time is odd."""

    entries: tuple[SeenEntry, ...]
    """What was new, or claimed another day; what stood beside it; what bears the same title or address as it."""
    looks: Mapping[Key, tuple[datetime, ...]]
    """The times of the looks that were read, ascending: the first, the last before the time, and all in it."""
    earlier: Mapping[Key, int]
    """How many entries a page has shown between its first look and the time."""


def published_days(connection: Connection, up_to: datetime, day: date, count: int) -> dict[Key, tuple[date, ...]]:
    """Return the latest publication dates of each page up to a day, each once, as they had been seen at a time."""
    one = (
        sa.select(entry.c.published)
        .where(entry.c.page_id == page.c.id, entry.c.published <= day, entry.c.first_seen <= up_to)
        .group_by(entry.c.published)  # SQLite: DISTINCT in a scalar subquery does not go with OFFSET
        .order_by(entry.c.published.desc())
        .limit(1)
        .correlate(page)
    )
    ranks = [one.offset(rank).scalar_subquery().label(f"day_{rank}") for rank in range(count)]
    return {
        (row.column_id, row.url): tuple(sorted(known))
        for row in connection.execute(sa.select(page.c.column_id, page.c.url, *ranks))
        if (known := [one for one in row[2:] if one])
    }


def fresh_entries(connection: Connection, up_to: datetime, since: datetime) -> Fresh:
    """Return of the pages with something new in a time what tells whether it is odd."""
    new = sa.select(entry.c.page_id).where(entry.c.first_seen >= since, entry.c.first_seen <= up_to)
    redated = sa.select(claim.c.entry_id, entry.c.page_id).join(entry).where(claim.c.claimed_at.between(since, up_to))
    again = {row.entry_id: row.page_id for row in connection.execute(redated)}
    ids = sorted({*connection.execute(new.distinct()).scalars(), *again.values()})
    keys = {page_id: key for key, page_id in all_pages(connection).items()}
    seen: list[SeenEntry] = []
    looks: dict[Key, tuple[datetime, ...]] = {}
    earlier: dict[Key, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        times = _looks(connection, some, up_to, since)
        wanted = {id_ for id_, page_id in again.items() if page_id in times}
        wanted |= _shown(connection, some, up_to, since)
        for page_id, several in times.items():
            count, alike = _alike(connection, page_id, up_to, since, several[0] if several else up_to)
            earlier[keys[page_id]] = count
            wanted |= alike
        looks |= {keys[page_id]: tuple(several) for page_id, several in times.items() if several}
        seen += [_as_of(one, up_to) for one in entries.chosen(connection, sorted(wanted))]
    return Fresh(entries=tuple(seen), looks=looks, earlier=earlier)


def _looks(
    connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime
) -> dict[int, list[datetime]]:
    """Return of each page the times of the first look that was read, the last before a time, and all from then on."""
    read = (
        sa.select(observation.c.observed_at)
        .join(reading)
        .where(observation.c.page_id == page.c.id, observation.c.observed_at <= up_to)
        .where(reading.c.outcome != Outcome.FAILURE)
        .limit(1)
        .correlate(page)
    )
    first = read.order_by(observation.c.observed_at).scalar_subquery()
    last = read.where(observation.c.observed_at < since).order_by(observation.c.observed_at.desc()).scalar_subquery()
    before = sa.select(page.c.id, first.label("first"), last.label("last")).where(page.c.id.in_(page_ids))
    times = {row.id: [*dict.fromkeys(filter(None, (row.first, row.last)))] for row in connection.execute(before)}
    later = (
        sa.select(observation.c.page_id, observation.c.observed_at)
        .join(reading)
        .where(observation.c.page_id.in_(page_ids), observation.c.observed_at.between(since, up_to))
        .where(reading.c.outcome != Outcome.FAILURE)
        .order_by(observation.c.observed_at)
    )
    for row in connection.execute(later):
        if row.observed_at not in times[row.page_id]:
            times[row.page_id].append(row.observed_at)
    return times


def _shown(connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime) -> set[int]:
    """Return the entries that were new, or in a list, in a time."""
    lists = (
        sa.select(observation.c.page_id, sa.func.min(observation.c.edition).label("edition"))
        .where(observation.c.page_id.in_(page_ids), observation.c.observed_at.between(since, up_to))
        .group_by(observation.c.page_id)
        .subquery()
    )
    still = sa.or_(entry.c.edition >= lists.c.edition, entry.c.first_seen >= since)
    chosen = sa.select(entry.c.id).outerjoin(lists, lists.c.page_id == entry.c.page_id)
    wanted = chosen.where(entry.c.page_id.in_(page_ids), entry.c.first_seen <= up_to, still)
    return {*connection.execute(wanted).scalars()}


TITLES = sa.select(
    entry.c.id,
    entry.c.title,
    entry.c.url,
    (entry.c.first_seen >= sa.bindparam("since")).label("fresh"),
    (entry.c.first_seen > sa.bindparam("first")).label("later"),
).where(entry.c.page_id == sa.bindparam("page_id"), entry.c.first_seen <= sa.bindparam("up_to"))


def _alike(
    connection: Connection, page_id: int, up_to: datetime, since: datetime, first: datetime
) -> tuple[int, set[int]]:
    """Count what a page showed after its first look and before a time; return what of it may have come again.

    Only titles and addresses are fetched of what was there before: a page may have thousands of entries.
    """
    known = {"page_id": page_id, "up_to": up_to, "since": since, "first": first}
    found = connection.execute(TITLES, known).all()
    titles = {bare(title) for _, title, _, fresh, _ in found if fresh}
    urls = {url for _, _, url, fresh, _ in found if fresh}
    before = [row for row in found if not row[3]]
    alike = {id_ for id_, title, url, _, _ in before if url in urls or bare(title) in titles}
    return sum(later for *_, later in before), alike


def _as_of(one: SeenEntry, up_to: datetime) -> SeenEntry:
    """Take back what was claimed after a time."""
    claims = tuple(claim for claim in one.claims if claim.claimed_at <= up_to)
    return one if len(claims) == len(one.claims) else replace(one, claims=claims)
