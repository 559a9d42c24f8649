"""An open store, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from monitor.store import Store, open_store


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Open an empty store."""
    with open_store(store_url) as opened:
        yield opened
