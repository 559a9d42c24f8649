"""Open a store: reach the database, bring its tables up to this program, refuse what is newer."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.store.engine import keep_log_ahead, make_engine, parse, place_of
from monitor.store.faults import told_in_one_line
from monitor.store.store import Store
from monitor.store.tables import REVISION, VERSION_TABLE


def open_store(url: str) -> Store:
    """Open the store at `url`, made or migrated where needed.

    Raises StoreError in one line for a URL that names no database we can use, for a database that cannot be reached
    or written, and for a store that a newer version of this program has migrated.
    """
    engine = make_engine(url)
    place = place_of(url)
    try:
        with told_in_one_line(place):
            if revision(engine) != REVISION:
                from monitor.store.migrating import migrate  # noqa: PLC0415 - Alembic takes longer than all the rest

                migrate(engine, place)
            elif engine.dialect.name == "sqlite":
                keep_log_ahead(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, place)


def revision_of(url: str) -> str | None:
    """Return the migration that a database stands at, and change nothing; None where there is no store yet.

    Raises StoreError as `open_store` does.
    """
    parsed = parse(url)
    path = parsed.database or ""
    if parsed.get_backend_name() == "sqlite" and not path.startswith("file:") and not Path(path).exists():
        return None  # connecting would make the file
    engine = make_engine(url)
    try:
        with told_in_one_line(place_of(url)):
            return revision(engine)
    finally:
        engine.dispose()


def revision(engine: Engine) -> str | None:
    """Return the migration that the database stands at; None for a database that is not a store yet."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return None
        found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - constant
        return None if found is None else str(found)
