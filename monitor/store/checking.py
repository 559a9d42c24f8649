"""Is the store whole? What `freshness doctor` asks."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.tables import entry, metadata, observation, page, run
from monitor.types import RunStatus


def faults(connection: Connection) -> tuple[str, ...]:
    """Return what is wrong, a line each; empty for a store that is whole."""
    return (*file_faults(connection), *logic_faults(connection))


def file_faults(connection: Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong with its file; a PostgreSQL server looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield f"文件损坏：{line}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"表 {row[0]} 第 {row[1]} 行指向不存在的 {row[2]}"


def logic_faults(connection: Connection) -> Iterator[str]:
    """Yield what no transaction of ours leaves behind."""
    for what, chosen in PROMISES.items():
        count = connection.execute(sa.select(sa.func.count()).select_from(chosen.subquery())).scalar_one()
        if count:
            yield f"{what}：{count} 处"


PROMISES = {
    "条目没有对应的访问记录": sa.select(entry.c.id).where(
        ~sa.exists().where(observation.c.page_id == entry.c.page_id, observation.c.edition == entry.c.edition),
    ),
    "页面的列表编号小于已有记录": sa.select(observation.c.id).join(page).where(observation.c.edition > page.c.edition),
    "运行已结束但没有结束时间或计数": sa.select(run.c.id).where(
        run.c.status != RunStatus.RUNNING,
        sa.or_(run.c.finished_at.is_(None), run.c.seen.is_(None), run.c.failed.is_(None)),
    ),
    "运行看到的页面多于计数": sa.select(run.c.id).where(
        run.c.seen
        < sa.select(sa.func.count())
        .where(observation.c.run_id == run.c.id, observation.c.look == 1)
        .correlate(run)
        .scalar_subquery(),
    ),
}
"""What would be wrong -> the rows of which it is true."""


def sizes(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {
        name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for name, table in metadata.tables.items()
    }
