"""Several processes at once, and processes that die: nothing acknowledged is lost, nothing counts twice."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from monitor.store import Store
from monitor.types import RunKind, RunStatus
from tests.store.making import COLUMN, begin, document, entry, failed, listed, look, night, verdict

ROOT = Path(__file__).parents[2]
ENDLESS = range(1_000_000)
"""More pages than a writer can add while a test does anything beside it: it is stopped."""


def write(url: str, run: int, pages: range, changes: int = 0) -> subprocess.Popen[str]:
    """Start a process that adds a look at each of some pages."""
    numbers = map(str, (run, pages.start, pages.stop, changes))
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.store.writer", url, *numbers],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(writer: subprocess.Popen[str]) -> set[tuple[str, str]]:
    """Wait for a writer and return the pages that it says it has added; fail on any complaint."""
    said, complaints = writer.communicate(timeout=120)
    assert (writer.returncode, complaints) == (0, "")
    return {(COLUMN, line) for line in said.splitlines()}


def said_next(writer: subprocess.Popen[str]) -> str:
    """Wait until a writer says that it has added one page more; fail where it has ended."""
    assert writer.stdout is not None
    line = writer.stdout.readline()
    assert line.endswith("\n"), writer.communicate()
    return line.strip()


def stopped(writer: subprocess.Popen[str]) -> set[tuple[str, str]]:
    """Kill a writer and return the pages that it said it has added and nobody has read yet."""
    assert writer.stdout is not None
    writer.kill()
    said = {(COLUMN, line.strip()) for line in writer.stdout if line.endswith("\n")}
    assert writer.communicate(timeout=120)[1] == ""
    return said


def test_two_writers_and_a_reader_at_once(store: Store, kept_url: str) -> None:
    """Two runs write the same pages while a report reads: nothing is lost, nobody is locked out."""
    nightly, by_hand = begin(store), begin(store, kind=RunKind.ADHOC)
    writers = [write(kept_url, nightly, range(60)), write(kept_url, by_hand, range(20, 80), 1)]
    while any(writer.poll() is None for writer in writers):
        looks = store.latest_looks(night(1))
        assert all(len(looked) <= 2 for looked in looks.values())
    pages = [ended(writer) for writer in writers]
    assert [len(each) for each in pages] == [60, 60]
    assert store.seen_pages(nightly) == pages[0]
    assert store.seen_pages(by_hand) == pages[1]
    assert store.faults() == ()
    assert (
        store.sizes()["entry"] == 80 * 21 + 40
    )  # twenty of each page's own and the common one; a changed page one more


def test_two_crawls_of_one_run_count_each_page_once(store: Store, kept_url: str) -> None:
    """A crawl that was thought dead and its successor add the same looks: each page counts once."""
    run = begin(store, expected=50)
    for writer in [write(kept_url, run, range(50)) for _ in range(2)]:
        ended(writer)
    assert store.run(run).seen == 50
    assert store.sizes()["observation"] == 50
    assert store.faults() == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_writer_loses_nothing_it_had_said(store: Store, kept_url: str, seed: int) -> None:
    """Killed at random moments: what was acknowledged is there, the store is whole, the run goes on."""
    moment = random.Random(seed)  # noqa: S311 - a moment, not a secret
    run, done = begin(store, expected=60), 0
    for _ in range(4):
        writer = write(kept_url, run, range(done, 60))
        assert writer.stdout is not None
        said = {line.strip() for _, line in zip(range(moment.randint(1, 12)), writer.stdout, strict=False)}
        writer.kill()
        said |= {line.strip() for line in writer.stdout if line.endswith("\n")}
        writer.communicate()
        seen = {page for _, page in store.seen_pages(run)}
        assert said <= seen
        assert len(seen) <= done + len(said) + 1  # at most the page in flight is there unsaid
        assert store.faults() == ()
        assert store.last_run(up_to=night(1)) is None
        done = len(seen)
    ended(write(kept_url, run, range(60)))
    store.finish_run(run, finished_at=night(1), status=RunStatus.COMPLETE)
    assert (store.run(run).seen, store.sizes()["observation"]) == (60, 60)
    assert store.faults() == ()


@pytest.fixture
def pruning(store: Store) -> Store:
    """Fill a store with nights that can be pruned."""
    for number in range(6):
        run = begin(store, at=night(number))
        for page in range(10):
            brought = [document(f"{page} {number}".encode())]
            seen = look(listed(entry("甲")), page=f"https://{page}.example", at=night(number), documents=brought)
            store.add(run, seen)
        store.add_verdicts(run, [verdict(f"https://{page}.example") for page in range(10)])
        store.finish_run(run, finished_at=night(number), status=RunStatus.COMPLETE)
    return store


def test_pruning_while_a_crawl_writes(pruning: Store, kept_url: str) -> None:
    """Old nights go while the next one is written, and neither hinders the other."""
    run = begin(pruning, at=night(9))
    writer = write(kept_url, run, ENDLESS)
    said = set()
    for number in range(6):
        said.add((COLUMN, said_next(writer)))
        pruning.prune(bodies_before=night(9), looks_before=night(3 + number), verdicts_before=night(number % 5))
    assert writer.poll() is None
    said |= stopped(writer)
    assert said <= pruning.seen_pages(run)
    assert pruning.run(run).seen == len(pruning.seen_pages(run))
    assert pruning.faults() == ()


def test_threads_share_a_store(store: Store) -> None:
    """One open store serves several threads."""
    run = begin(store)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda page: store.add(run, look(failed(), page=f"https://{page}.example")), range(40)))
    assert store.run(run).seen == 40
