"""What pages published over time: for forecasts and for doubts about dates.

Both are asked for every night, so both fetch what the answer needs and not all that a page ever showed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.judging.honesty import LATE
from monitor.store import entries
from monitor.store.inserting import AT_ONCE
from monitor.store.pages import Key, all_pages
from monitor.store.tables import claim, entry, observation, page, reading
from monitor.types import Outcome, SeenEntry

ALIKE = 10
"""So many old entries of one title or address are enough: far fewer already make a series (`honesty.SERIES`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What tells whether that which pages showed newly in a time is odd."""

    entries: tuple[SeenEntry, ...]
    """What was new, or claimed another day; what bears the same title or address as it; what stood beside it, where it
    was dated so long before that it is asked how far back the list went."""
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
    anything = sa.exists().where(entry.c.page_id == page.c.id, entry.c.first_seen.between(since, up_to))
    redated = sa.select(claim.c.entry_id, entry.c.page_id).join(entry).where(claim.c.claimed_at.between(since, up_to))
    again = {row.entry_id: row.page_id for row in connection.execute(redated)}
    ids = sorted({*connection.execute(sa.select(page.c.id).where(anything)).scalars(), *again.values()})
    keys = {page_id: key for key, page_id in all_pages(connection).items()}
    seen: list[SeenEntry] = []
    looks: dict[Key, tuple[datetime, ...]] = {}
    earlier: dict[Key, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        before, times = _before(connection, some, up_to, since), _looks(connection, some, up_to, since)
        for page_id, (count, several) in before.items():
            earlier[keys[page_id]] = count
            if several := [*dict.fromkeys((*several, *times[page_id]))]:
                looks[keys[page_id]] = tuple(several)
        redated_of = {id_: page_id for id_, page_id in again.items() if page_id in before}
        new, dated_back = _new(connection, some, up_to, since)
        beside = _beside(connection, sorted({*dated_back, *redated_of.values()}), up_to, since)
        wanted = {*redated_of, *new} | beside | _alike(connection, some, up_to, since)
        seen += [_as_of(one, up_to) for one in entries.chosen(connection, sorted(wanted))]
    return Fresh(entries=tuple(seen), looks=looks, earlier=earlier)


def _before(
    connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime
) -> dict[int, tuple[int, list[datetime]]]:
    """Return of each page what was before a time: the number of entries since its first look, the first and last look.

    Looks are those that were read; of a page first read later there is the first alone.
    """
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
    shown = sa.select(sa.func.count()).where(
        entry.c.page_id == page.c.id, entry.c.first_seen > first, entry.c.first_seen < since
    )
    chosen = sa.select(page.c.id, shown.scalar_subquery(), first, last).where(page.c.id.in_(page_ids))
    return {
        page_id: (count, [time for time in (first_look, last_look) if time])
        for page_id, count, first_look, last_look in connection.execute(chosen)
    }


def _looks(
    connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime
) -> dict[int, list[datetime]]:
    """Return of each page the times of all looks in a time that were read, ascending."""
    chosen = (
        sa.select(observation.c.page_id, observation.c.observed_at)
        .join(reading)
        .where(observation.c.page_id.in_(page_ids), observation.c.observed_at.between(since, up_to))
        .where(reading.c.outcome != Outcome.FAILURE)
        .order_by(observation.c.observed_at)
    )
    times: defaultdict[int, list[datetime]] = defaultdict(list)
    for page_id, observed_at in connection.execute(chosen):
        times[page_id].append(observed_at)
    return times


def _new(
    connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime
) -> tuple[set[int], set[int]]:
    """Return the entries that were new in a time, and the pages where one of them was dated long before.

    Days are those of UTC, and the portal's may be one ahead: a page too many does no harm.
    """
    chosen = sa.select(entry.c.id, entry.c.page_id, entry.c.first_seen, entry.c.published)
    found = connection.execute(
        chosen.where(entry.c.page_id.in_(page_ids), entry.c.first_seen.between(since, up_to))
    ).all()
    return (
        {row.id for row in found},
        {row.page_id for row in found if row.published and row.first_seen.date() - row.published >= LATE},
    )


def _beside(connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime) -> set[int]:
    """Return what was there before a time and was still in a list in it: by that a list tells how far back it went."""
    lists = (
        sa.select(observation.c.page_id, sa.func.min(observation.c.edition).label("edition"))
        .where(observation.c.page_id.in_(page_ids), observation.c.observed_at.between(since, up_to))
        .group_by(observation.c.page_id)
        .subquery()
    )
    chosen = sa.select(entry.c.id).join(lists, lists.c.page_id == entry.c.page_id)
    wanted = chosen.where(entry.c.first_seen < since, entry.c.edition >= lists.c.edition)
    return {*connection.execute(wanted).scalars()}


def _alike(connection: Connection, page_ids: Sequence[int], up_to: datetime, since: datetime) -> set[int]:
    """Return what was there before a time of that which bears the title or the address of something new in it."""
    wanted: set[int] = set()
    for mark in ("title_mark", "url_mark"):
        new = (
            sa.select(entry.c.page_id, entry.c[mark])
            .where(entry.c.page_id.in_(page_ids), entry.c.first_seen.between(since, up_to), entry.c[mark].is_not(None))
            .distinct()
            .subquery()
        )
        of_one = sa.and_(entry.c.page_id == new.c.page_id, entry.c[mark] == new.c[mark])
        rank = sa.func.row_number().over(partition_by=(entry.c.page_id, entry.c[mark]), order_by=entry.c.first_seen)
        old = sa.select(entry.c.id, rank.label("rank")).join(new, of_one).where(entry.c.first_seen < since).subquery()
        wanted.update(connection.execute(sa.select(old.c.id).where(old.c.rank <= ALIKE)).scalars())
    return wanted


def _as_of(one: SeenEntry, up_to: datetime) -> SeenEntry:
    """Take back what was claimed after a time."""
    claims = tuple(claim for claim in one.claims if claim.claimed_at <= up_to)
    return one if len(claims) == len(one.claims) else replace(one, claims=claims)
