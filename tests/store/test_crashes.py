"""Whole nights killed at random moments: nothing that was stored is lost, and no page counts twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from demo.portal import Portal
from tests.store.crashing import FIRST, Crashes

KILLS = 20
"""On each database; `python -m benchmarks.crash` makes 200."""


@pytest.fixture
def replica() -> Iterator[Portal]:
    """Serve the replica portal."""
    with Portal(FIRST) as serving:
        yield serving


@pytest.mark.timeout(600)  # three quarters of a minute on two cores of its own
def test_twenty_kills_on_each_database(replica: Portal, tmp_path: Path, postgresql_url: str) -> None:
    """Killed whole, without its child, or its child alone: the next start goes on, and the rows stand as they were."""
    both = [
        Crashes(portal=replica, folder=tmp_path / name, database=url, seed=seed)
        for seed, (name, url) in enumerate(
            [("sqlite", f"sqlite:///{tmp_path}/store.db"), ("postgresql", postgresql_url)],
        )
    ]
    with ThreadPoolExecutor(len(both)) as threads:
        for done in [threads.submit(each.kill, KILLS) for each in both]:
            done.result()
    for each in both:
        assert each.tally.kills == KILLS
        assert each.tally.nights > 0
        assert len(each.tally.moments) > 1, "the kills hit one moment only"
