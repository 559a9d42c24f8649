"""The ids of pages: made once, remembered by each open store."""

from collections.abc import Iterable, MutableMapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.columns import storable
from monitor.store.inserting import insert_missing, insert_one_missing
from monitor.store.tables import page

Key = tuple[str, str]
"""Column id and address as in the map; the address is empty for a column without one."""

PageIds = MutableMapping[Key, int]
"""Which page stands under which id; rows of `page` are never deleted, so what was committed stays true."""

ALL = sa.select(page.c.id, page.c.column_id, page.c.url)


def ids_of_pages(connection: Connection, known: PageIds, keys: Iterable[Key]) -> list[int]:
    """Return the id of each page, made where it is new, and add what was not known to `known`."""
    wanted = [(storable(column), storable(url)) for column, url in keys]
    if not known:
        known.update(all_pages(connection))
    missing = sorted({key for key in wanted if key not in known})
    if missing:
        rows = [{"column_id": key[0], "url": key[1], "edition": 0} for key in missing]
        made = insert_one_missing(connection, page, rows[0]) if len(rows) == 1 else None
        if made is not None:
            known[missing[0]] = made
        else:
            insert_missing(connection, page, rows)
            known.update(all_pages(connection))
    return [known[key] for key in wanted]


def all_pages(connection: Connection) -> dict[Key, int]:
    """Return the id of every page."""
    return {(row.column_id, row.url): row.id for row in connection.execute(ALL)}
