"""What was seen, judged and published, kept in SQLite or PostgreSQL.

    with open_store("sqlite:///freshness.db") as store:
        run = store.begin_run(…)
        store.add(run, observation)

Holds what it is given. Does not fetch, read or judge, and asks no clock.
"""

from monitor.store.opening import open_store
from monitor.store.store import Store

__all__ = ["Store", "open_store"]
