"""What fails under a whole night, through the real command: one clear line, exit 3, and the next night goes on.

And a night, a crawl by hand and a report on one database at once.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from demo.portal import Portal
from monitor.store import open_store
from monitor.store.engine import make_engine
from monitor.types import RunKind, RunStatus
from tests.store.crashing import FIRST, ROOT, small_map, stored

PATIENCE = 120


@pytest.fixture(scope="module")
def replica() -> Iterator[Portal]:
    """Serve the replica portal."""
    with Portal(FIRST) as serving:
        yield serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A folder with a map, and the command line over it and a database."""

    folder: Path
    database: str

    def start(self, verb: str, *arguments: str, limit: int | None = None) -> "subprocess.Popen[str]":
        """Start a command; `limit` is the size in bytes beyond which it may let no file grow."""

        def little_room() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

        config = str(self.folder / "map.toml")
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "monitor", verb, "--config", config, "--database", self.database, *arguments],
            cwd=ROOT,
            env=os.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=little_room,  # noqa: PLW1509 - nothing else runs in this process but the test
        )

    def night(self, *, limit: int | None = None, day: str = str(FIRST)) -> "subprocess.Popen[str]":
        """Start a night."""
        out = str(self.folder / "out")
        return self.start("run", "--out", out, "--as-of", day, "--second-look-after", "0", limit=limit)


@pytest.fixture
def office_on(replica: Portal, tmp_path: Path) -> Callable[[str], Office]:
    """Give a function that sets up an office on a database."""

    def make(database: str) -> Office:
        (tmp_path / "map.toml").write_text(small_map(replica), encoding="utf-8")
        return Office(folder=tmp_path, database=database)

    return make


def failed(night: "subprocess.Popen[str]") -> str:
    """Wait for a night that must fail; give the one line that is not about progress."""
    _, said = night.communicate(timeout=PATIENCE)
    assert night.returncode == 3, said
    lines = [line for line in said.splitlines() if not line.startswith(("巡检：", "复核："))]
    assert len(lines) == 1, said
    return lines[0]


def complete(night: "subprocess.Popen[str]", office: Office) -> None:
    """Wait for a night that must be brought to its end, with everything stored once."""
    _, said = night.communicate(timeout=PATIENCE)
    assert night.returncode == 0, said
    with open_store(office.database) as store:
        run = store.runs(kind=RunKind.NIGHTLY, limit=1)[0]
        assert (run.status, run.seen) == (RunStatus.COMPLETE, run.expected)
        assert store.faults() == ()


def test_a_disk_that_fills_up_in_the_night(office_on: Callable[[str], Office], tmp_path: Path) -> None:
    """A database file that may not grow any more: one line says so; with room again the same run is finished."""
    office = office_on(f"sqlite:///{tmp_path}/store.db")
    open_store(office.database).close()
    said = failed(office.night(limit=400_000))
    assert "store.db" in said
    engine = make_engine(office.database)
    before = stored(engine)
    complete(office.night(), office)
    assert before <= stored(engine)
    engine.dispose()
    with open_store(office.database) as store:
        assert len(store.runs()) == 1


def test_a_folder_that_may_not_be_written(office_on: Callable[[str], Office], tmp_path: Path) -> None:
    """A database in a read-only folder is one line that names it."""
    if os.geteuid() == 0:
        folder = Path("/proc/freshness")  # root may write everywhere but here
    else:
        folder = tmp_path / "locked"
        folder.mkdir(mode=0o500)
    assert "检查" in failed(office_on(f"sqlite:///{folder}/store.db").night())


@contextmanager
def refusing(url: str) -> Iterator[None]:
    """Let a PostgreSQL database go away: every connection is cut, and no new one taken."""
    name = url.rpartition("/")[2]
    with psycopg.connect(url.replace(name, "postgres"), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


def test_a_server_that_goes_away_in_the_night(office_on: Callable[[str], Office], postgresql_url: str) -> None:
    """PostgreSQL gone while the crawl writes: one line and 3; once it is back the same run is finished."""
    office = office_on(postgresql_url)
    night = office.night()
    engine = make_engine(postgresql_url)
    deadline = time.monotonic() + PATIENCE
    while not seen(postgresql_url):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    engine.dispose()
    with refusing(postgresql_url):
        said = failed(night)
        assert "postgresql://" in said
        assert "postgresql://" in failed(office.night())
    before = stored(engine)
    assert before
    complete(office.night(), office)
    assert before <= stored(engine)
    engine.dispose()


def seen(url: str) -> bool:
    """Tell whether a night has stored its first page."""
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT 1 FROM observation LIMIT 1").fetchone() is not None
    except psycopg.errors.UndefinedTable:
        return False


def test_a_night_a_crawl_by_hand_and_reports_at_once(
    office_on: Callable[[str], Office], store_url: str, tmp_path: Path
) -> None:
    """All at once: none is locked out, no look is lost, and no report is made of half a run."""
    office = office_on(store_url)
    complete(office.night(), office)
    night = office.night(day="2026-11-23")
    crawl = office.start("crawl")
    reports = 0
    while night.poll() is None or crawl.poll() is None:
        assert reports < PATIENCE, "it never ends"
        report = office.start("report", "--out", str(tmp_path / "reports"))
        _, said = report.communicate(timeout=PATIENCE)
        assert (report.returncode, said) == (0, "")
        reports += 1
    complete(night, office)
    told, said = crawl.communicate()
    assert (crawl.returncode, said) == (0, "")
    assert reports >= 1
    with open_store(store_url) as store:
        runs = {run.kind: run for run in store.runs()[:2]}
        assert {run.status for run in runs.values()} == {RunStatus.COMPLETE}
        for run in runs.values():
            assert len(store.seen_pages(run.id)) == run.seen == run.expected
        by_hand = runs[RunKind.ADHOC]
        assert len(told.strip().splitlines()) == by_hand.expected
