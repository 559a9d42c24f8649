"""Copy a store row by row: a backup to one SQLite file while others write, and the way back into any database."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.errors import StoreError
from monitor.store.tables import metadata

AT_ONCE = 1000


def copy_all(source: Connection, target: Connection, place: str, *, replace: bool) -> int:
    """Copy every row into a store that has none; return how many. Raises StoreError where it has some.

    With `replace` what it has goes first. `source` must see one state throughout.
    """
    for table in reversed(metadata.sorted_tables) if replace else ():
        target.execute(sa.delete(table))
    for table in metadata.sorted_tables:
        if target.execute(sa.select(table).limit(1)).first() is not None:
            raise StoreError(f"数据库 {place}：已经有内容，不能恢复到这里。换一个空的数据库，或用 --replace 换掉它")
    copied = 0
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=AT_ONCE).execute(sa.select(table).order_by(*table.primary_key))
        for some in rows.partitions():
            target.execute(sa.insert(table), [row._asdict() for row in some])
            copied += len(some)
        if target.dialect.name == "postgresql" and "id" in table.c:
            follow_ids(target, table)
    return copied


def follow_ids(connection: Connection, table: sa.Table) -> None:
    """Let PostgreSQL count on from the largest id."""
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    largest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
    connection.execute(sa.select(sa.func.setval(sequence, largest)).where(largest.is_not(None)))
