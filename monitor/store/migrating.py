"""Bring a database up to the newest migration; Alembic's part, run from here without an ini file."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from monitor.errors import StoreError
from monitor.store.engine import TO_WRITE, keep_log_ahead
from monitor.store.tables import VERSION_TABLE, metadata

LOCK = 0x66726573686E6573
"""Key of PostgreSQL's advisory lock for one migration at a time: `freshnes`."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's config: the scripts of this package, on a connection."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def migrate(engine: Engine, place: str, revision: str = "head") -> None:
    """Migrate up in one transaction; of two processes that start at once one waits and finds it done."""
    if engine.dialect.name == "sqlite":
        keep_log_ahead(engine)
    with engine.connect().execution_options(**TO_WRITE) as connection, connection.begin():
        if engine.dialect.name == "sqlite":  # a table that is rebuilt must not take its children along
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        refuse_unknown(connection, place)
        command.upgrade(config(connection), revision)


def refuse_unknown(connection: Connection, place: str) -> None:
    """Raise StoreError for a store at a migration that this program does not know, and for tables that are not ours."""
    tables = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE not in tables:
        foreign = sorted(tables & metadata.tables.keys())
        if foreign:
            raise StoreError(f"数据库 {place}：里面有另一个程序的表 {'、'.join(foreign)}。换一个数据库")
        return
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - constant
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(f"数据库 {place}：由更新版本的 freshness 写成（{found}）。请先升级程序")
