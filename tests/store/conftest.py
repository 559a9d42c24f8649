"""An open store, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from monitor.store import Store, open_store
from monitor.store.tables import metadata


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql_server: str) -> str:
    """Return the URL of one PostgreSQL database with our tables, shared by the tests: making one takes a second."""
    with psycopg.connect(f"{postgresql_server}postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE shared")
    open_store(f"{postgresql_server}shared").close()
    return f"{postgresql_server}shared"


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database whose tables, where it has them, are empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("migrated_postgresql_url")
    names = ", ".join(metadata.tables)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY".encode())
    return url


@pytest.fixture
def store(kept_url: str) -> Iterator[Store]:
    """Open an empty store."""
    with open_store(kept_url) as opened:
        yield opened
