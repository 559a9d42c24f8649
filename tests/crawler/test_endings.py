"""However a crawl ends, what it stored stays, and another one goes on from there."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from monitor.store import open_store
from monitor.types import FailureKind, RunStatus
from tests.crawler.conftest import ROOT, Crawl
from tests.crawler.fault_portal import Answer, FaultPortal, in_turn, ok, silence
from tests.crawler.test_orders import begin

FAST = [f"/fast/{number}" for number in range(6)]
SLOW = [f"/slow/{number}" for number in range(6)]


def answers() -> dict[str, Answer]:
    """Serve six pages at once, and six that hang at first."""
    return {path: ok() for path in FAST} | {path: in_turn(silence(30), ok()) for path in SLOW}


def broken_off(crawl: Crawl, run: int, portal: FaultPortal, ending: signal.Signals) -> tuple[int, str]:
    """Start a crawl, send it a signal once only the slow pages are left, and give its exit code and last words."""
    with subprocess.Popen(  # noqa: S603 - our own program
        crawl.command(f"run={run}"),
        env=crawl.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for _ in FAST:
            assert child.stdout.readline().startswith("page\t")
        while not all(portal.visits[path] for path in SLOW):
            time.sleep(0.05)
        child.send_signal(ending)
        _, said = child.communicate(timeout=60)
        return child.returncode, said


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_what_was_stored_stays_and_the_rest_is_taken_up(ending: signal.Signals, crawl_of: Callable[..., Crawl]) -> None:
    """A crawl that is stopped or killed keeps its stored pages; the next one of the run asks for the others only."""
    with FaultPortal(answers=answers()) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in (*FAST, *SLOW)], timeout=30.0)
        run = begin(crawl)
        began = time.monotonic()
        code, said = broken_off(crawl, run, portal, ending)
        took = time.monotonic() - began
        if ending is signal.SIGKILL:
            assert code == -signal.SIGKILL
        else:
            assert (code, said) == (130, "抓取被中断：还有 6 页未访问；已抓到的都已入库\n")
            assert took < 10, "the page in flight was waited for"
        with open_store(crawl.database) as store:
            assert {page for _, page in store.seen_pages(run)} == {portal.home + path for path in FAST}
        done = crawl.run(f"run={run}")
        assert (done.returncode, done.stdout.count("\n")) == (0, len(SLOW))
        assert [portal.visits[path] for path in FAST] == [1] * len(FAST)
        with open_store(crawl.database) as store:
            assert (store.run(run).seen, store.run(run).failed) == (12, 0)


def test_a_polite_crawl_ends_at_once_too(crawl_of: Callable[..., Crawl]) -> None:
    """Pages that wait for their turn at a polite pace are not waited for when the crawl is stopped."""
    with FaultPortal(answers={path: ok() for path in (*FAST, *SLOW)}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in (*FAST, *SLOW)])
        polite = crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 3.0")
        crawl.config.write_text(polite, encoding="utf-8")
        with subprocess.Popen(crawl.command(), env=crawl.environment(), cwd=ROOT, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own program
            assert child.stdout is not None
            assert child.stdout.readline()
            child.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert child.wait(60) == 130
            assert time.monotonic() - began < 8
        assert portal.visits["connections"] <= 3


def test_when_the_time_is_up_the_rest_is_recorded_as_not_fetched(crawl_of: Callable[..., Crawl]) -> None:
    """A run with a limit ends in order, and says of each page whose turn never came that it was not fetched."""
    with FaultPortal(answers={path: silence(30) for path in SLOW} | {path: ok() for path in FAST}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in (*SLOW, *FAST)])
        done = crawl.run(CLOSESPIDER_TIMEOUT=1, CONCURRENT_REQUESTS=1)
        assert (done.returncode, done.stderr) == (0, "")
        kinds = [looks[0].reading.failure.kind for looks in crawl.looks().values() if looks[0].reading.failure]
        assert len(crawl.looks()) == len(SLOW) + len(FAST)
        assert kinds.count(FailureKind.NOT_FETCHED) >= len(FAST)
        with open_store(crawl.database) as store:
            assert store.runs()[0].status is RunStatus.COMPLETE


def test_a_store_that_fails_ends_the_crawl_in_one_line(crawl_of: Callable[..., Crawl]) -> None:
    """When the store refuses, the crawl stops, says why once and ends with 3; what was stored before stays."""
    with FaultPortal() as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in FAST])
        run = begin(crawl)

        def end_the_run(connection: object, asked: object) -> None:
            with open_store(crawl.database) as store:
                running = store.run(run)
                if running.status is RunStatus.RUNNING:
                    store.finish_run(run, finished_at=running.started_at, status=RunStatus.ABORTED)
            ok()(connection, asked)  # type: ignore[arg-type]  # passed on as they came

        portal.answers |= dict.fromkeys(FAST, end_the_run)
        unhurried = crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 0.8")
        crawl.config.write_text(unhurried, encoding="utf-8")
        done = crawl.run(f"run={run}")
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == f"第 {run} 次运行已经结束，不能再写入\n"
        assert portal.visits["connections"] < len(FAST)


@pytest.mark.parametrize("moment", [0.0, 0.8])
def test_a_crawl_whose_parent_is_gone_ends(moment: float, crawl_of: Callable[..., Crawl]) -> None:
    """A crawl does not outlive whoever reads its lines, be it that they went before it had begun; and never hangs."""
    with FaultPortal(answers={path: ok() for path in FAST}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in FAST])
        slow = crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 20.0")
        crawl.config.write_text(slow, encoding="utf-8")
        reads, writes = os.pipe()
        with subprocess.Popen(  # noqa: S603 - our own program
            crawl.command(), env=crawl.environment(), cwd=ROOT, stdout=writes, stderr=subprocess.PIPE
        ) as child:
            os.close(writes)
            time.sleep(moment)
            os.close(reads)
            try:
                child.communicate(timeout=20)
            finally:
                child.kill()
            assert child.returncode == 130
        assert portal.visits["connections"] <= 1


def test_a_stop_at_the_very_beginning_is_not_forgotten(crawl_of: Callable[..., Crawl]) -> None:
    """SIGTERM at any moment of the start ends the crawl within seconds."""
    with FaultPortal(answers={path: ok() for path in FAST}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in FAST])
        slow = crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 20.0")
        crawl.config.write_text(slow, encoding="utf-8")
        for moment in (0.3, 0.6, 0.9, 1.2):
            with subprocess.Popen(  # noqa: S603 - our own program
                crawl.command(), env=crawl.environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            ) as child:
                time.sleep(moment)
                child.terminate()
                try:
                    child.communicate(timeout=20)
                finally:
                    child.kill()
                assert child.returncode in {130, -signal.SIGTERM}
