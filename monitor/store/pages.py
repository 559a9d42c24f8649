"""The ids of pages: made once, remembered by each open store."""

from collections.abc import Iterable, MutableMapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.columns import storable
from monitor.store.inserting import insert_missing
from monitor.store.tables import page

Key = tuple[str, str]
"""Column id and address as in the map; the address is empty for a column without one."""

PageIds = MutableMapping[Key, int]
"""Which page stands under which id; rows of `page` are never deleted, so what was committed stays true."""


def ids_of_pages(connection: Connection, known: PageIds, keys: Iterable[Key]) -> list[int]:
    """Return the id of each page, made where it is new, and add what was not known to `known`."""
    wanted = [(storable(column), storable(url)) for column, url in keys]
    missing = sorted({key for key in wanted if key not in known})
    if missing:
        rows = [{"column_id": column, "url": url, "edition": 0} for column, url in missing]
        insert_missing(connection, page, rows)
        found = sa.select(page.c.id, page.c.column_id, page.c.url)
        if len(missing) == 1:
            found = found.where(page.c.column_id == missing[0][0], page.c.url == missing[0][1])
        known.update({(row.column_id, row.url): row.id for row in connection.execute(found)})
    return [known[key] for key in wanted]
