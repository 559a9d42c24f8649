"""The newest few rows of each page, found by one descent of an index a page however long the history."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from monitor.store.tables import page


def newest_ids(
    table: sa.Table,
    order: Sequence[sa.Column[Any]],
    count: int,
    *conditions: sa.ColumnElement[bool],
) -> sa.Subquery:
    """Select as `id` the `count` last rows of each page by `order`; wants an index on (page_id, *order).

    A window function would say the same and read every row there is.
    """
    one = (
        sa.select(table.c.id)
        .where(table.c.page_id == page.c.id, *conditions)
        .order_by(*(column.desc() for column in order))
        .limit(1)
        .correlate(page)
    )
    ranks = [sa.select(one.offset(rank).scalar_subquery().label("id")).select_from(page) for rank in range(count)]
    return sa.union_all(*ranks).subquery("picked")
