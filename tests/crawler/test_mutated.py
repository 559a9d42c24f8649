"""Whatever a server says, bent at random: nothing is uncaught, nobody is asked for what an entity names.

`python -m benchmarks.fetching` does it with 100,000.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.types import FailureKind, Outcome
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import LIST, FaultPortal
from tests.crawler.mutating import Bending, BentPortal, Doors, uncaught

PAGES = 300
"""Of which each is asked for twice, by two nights."""
INPUTS = 6000

READ_OFF = {Outcome.ENTRIES, Outcome.ARTICLE, Outcome.EMPTY}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_door_lets_an_error_out(seed: int, tmp_path: Path) -> None:
    """Headers, addresses, cookies, compressions, robots.txt, XML, JSON and pages, bent: each is read or refused.

    No entity is fetched, neither from a server nor from a file.
    """
    mark = "nobody may read this"
    (tmp_path / "secret").write_text(mark, encoding="utf-8")
    with FaultPortal() as forbidden:
        for secret in (f"{forbidden.home}/secret", f"file://{tmp_path}/secret"):
            doors = Doors(secret=secret, bending=Bending(seed), marks=(mark,))
            assert [*uncaught(doors.doors(), INPUTS // 2)] == []
            assert doors.found == set()
        assert forbidden.visits.total() == 0


def test_what_had_been_fetched_would_show() -> None:
    """The proof of the proof: where the mark does stand on a page, it is found in what was read."""
    mark = "nobody may read this"
    doors = Doors(secret="", bending=Bending(0), marks=(mark,))
    assert mark in doors.told(LIST.replace("关于".encode(), mark.encode()), b"text/html")
    assert doors.found == {mark}


def test_bent_answers_cost_their_page_and_nothing_else(crawl_of: Callable[..., Crawl]) -> None:
    """The whole crawl over bent answers, and the night after it: every page has an outcome, no error is a bug's."""
    with FaultPortal() as forbidden, BentPortal(3, f"{forbidden.home}/secret") as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/{number}" for number in range(PAGES)])
        for _ in range(2):
            done = crawl.run("as_of=2026-11-22", RETRY_PAUSES="0")
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.count("\n") == PAGES
        kinds = {
            look.reading.failure.kind if look.reading.failure else None
            for looks in crawl.looks().values()
            for look in looks
        }
        assert len(kinds) > 8
        assert FailureKind.NOT_FETCHED not in kinds
        assert portal.answers >= 2 * PAGES
        assert forbidden.visits.total() == 0
