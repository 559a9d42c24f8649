"""Nights killed at random moments, and what the stored rows say afterwards; for the tests and the benchmark."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from demo.map_text import map_text
from demo.portal import Portal
from monitor.store import Store, open_store
from monitor.store.engine import make_engine
from monitor.store.tables import entry, evidence, night, observation, run, verdict
from monitor.types import Run, RunKind, RunStatus, Status

ROOT = Path(__file__).parents[2]
FIRST = date(2026, 11, 22)
PAGES = {Status.FRESH: 26, Status.OVERDUE: 4}
"""How many pages of the replica are watched; the overdue ones are looked at twice."""
FEW_PAGES = {Status.FRESH: 13, Status.OVERDUE: 2}
"""For nights that are killed many times: what a kill costs is the start of the next night, and what it finds stored."""
DELAY = 0.1
"""Seconds between two pages of such nights: at full speed the first look would be over before it could be hit."""

PATIENCE = 120.0
"""Seconds in which a night must get on."""

PAUSES = (0.1, 0.1, 0.1, 0.1, 0.5, 2.0)
"""Seconds after the look that was waited for, at most: often within the crawl, sometimes behind it."""

PUBLISHED = 0.7
"""How often a night that has seen all its pages is let go on until it has published them, and killed before it ends."""

Rows = frozenset[tuple[object, ...]]


def small_map(portal: Portal, wanted: Mapping[Status, int] = PAGES, *, delay: float = 0.0) -> str:
    """Write a column map with a few quick pages of the replica."""
    left, pages = dict(wanted), dict[str, list[dict[str, str]]]()
    for (column, page), expected in portal.planned.items():
        if left.get(expected.status, 0) and expected.failure is None:
            left[expected.status] -= 1
            pages.setdefault(column, []).append({"url": page})
    return map_text(portal.site.map, portal.home, pages).replace("delay = 0\n", f"delay = {delay}\n")


@dataclass(kw_only=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    nights: int = 0
    moments: Counter[str] = field(default_factory=Counter)
    """What the night was at when it was killed."""
    rows: int = 0
    """Stored rows that were looked for after a kill, all together."""
    orphans: list[float] = field(default_factory=list)
    """Seconds that a child outlived a parent that was killed alone."""
    restarts: float = 0.0
    """Seconds of all nights together."""


@dataclass(kw_only=True)
class Crashes:
    """Nights on one database, killed again and again."""

    portal: Portal
    folder: Path
    database: str
    seed: int
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - moments, not secrets
        self._engine = make_engine(self.database)
        self._seen: Rows = frozenset()
        self._ended: set[int] = set()
        """Runs that were found whole and complete; their rows are among those that may not change."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._config = self.folder / "map.toml"
        self._config.write_text(small_map(self.portal, FEW_PAGES, delay=DELAY), encoding="utf-8")

    @property
    def day(self) -> date:
        """The day of the present night; each night is a rehearsal of another one."""
        return FIRST + timedelta(days=self.tally.nights)

    def kill(self, times: int) -> None:
        """Kill so many nights, each at a moment of its own, and compare after each; then let the last one end."""
        while self.tally.kills < times:
            self._kill_once()
            self._compare()
        self._finish()
        self._engine.dispose()

    def _kill_once(self) -> None:
        began = time.monotonic()
        night = self._start()
        ended = self._wait(night)
        if not ended:
            self.tally.kills += 1
            self.tally.moments[self._moment()] += 1
            how = self._chance.choice(["group", "group", "parent", "child"])
            if how == "group":
                os.killpg(night.pid, signal.SIGKILL)
            elif how == "parent":
                night.kill()
            else:
                self._kill_children(night)
        code = night.wait(PATIENCE)
        assert code in {0, 3, -signal.SIGKILL}, (code, self._log().read_text(encoding="utf-8"))
        killed = time.monotonic()
        while members(night.pid):
            assert time.monotonic() < killed + PATIENCE / 4, "the crawl outlives its parent"
            time.sleep(0.02)
        if not ended:
            self.tally.orphans.append(time.monotonic() - killed)
        self.tally.restarts += time.monotonic() - began
        if code == 0:
            self._check_night()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log().open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - our own program
                self._command(), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def _wait(self, night: "subprocess.Popen[bytes]") -> bool:
        """Wait for a moment by chance: so many more looks, and a bit; tell whether the night ended before."""
        known = self._count()
        left = max(sum(FEW_PAGES.values()) + 1 + FEW_PAGES[Status.OVERDUE] - self._count(of_this_day=True), 0)
        wanted = known + self._chance.randint(0, min(left, 6))
        pause = self._chance.uniform(0, self._chance.choice(PAUSES))
        to_be_published = not left and self._chance.random() < PUBLISHED
        deadline = time.monotonic() + PATIENCE
        while night.poll() is None and (self._count() < wanted or (to_be_published and not self._published())):
            assert time.monotonic() < deadline, "the night does not get on"
            time.sleep(0.01)
        with contextlib.suppress(subprocess.TimeoutExpired):
            night.wait(pause)
        return night.poll() is not None

    def _kill_children(self, night: "subprocess.Popen[bytes]") -> None:
        for child in members(night.pid) - {night.pid}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def _command(self) -> list[str]:
        where = ["--config", str(self._config), "--database", self.database, "--out", str(self.folder / "out")]
        return [sys.executable, "-m", "monitor", "run", *where, "--as-of", str(self.day)]

    def _log(self) -> Path:
        return self.folder / "log"

    def _published(self) -> bool:
        """Tell whether the day's night has published its verdicts."""
        complete = sa.select(run.c.id).where(run.c.day == self.day, run.c.status == RunStatus.COMPLETE)
        with contextlib.suppress(sa.exc.DBAPIError), self._engine.begin() as connection:
            return connection.execute(complete).first() is not None
        return False

    def _count(self, *, of_this_day: bool = False) -> int:
        """Count the looks that are stored."""
        looks = sa.select(sa.func.count()).select_from(observation)
        if of_this_day:
            looks = looks.join(run).where(run.c.day == self.day)
        with contextlib.suppress(sa.exc.DBAPIError), self._engine.begin() as connection:
            return int(connection.execute(looks).scalar_one())
        return 0  # no tables yet

    def _moment(self) -> str:
        with contextlib.suppress(sa.exc.DBAPIError), self._engine.begin() as connection:
            last = connection.execute(sa.select(run).order_by(run.c.id.desc()).limit(1)).first()
            if last is None or last.day != self.day:
                return "before the run began"
            looks = sa.select(observation.c.look).where(observation.c.run_id == last.id)
            looked = Counter(connection.execute(looks).scalars())
            if last.status == RunStatus.COMPLETE:
                told = connection.execute(sa.select(night.c.told_at).where(night.c.run_id == last.id)).scalar()
                return "after the report" if told else "writing the report"
            if looked[1] < sum(FEW_PAGES.values()):
                return "first look begun" if looked[1] else "before the first page"
            return "second look begun" if looked[2] else "between the looks"
        return "making the tables"

    def _compare(self) -> None:
        """Check that no stored row is gone or changed, no page is there twice, nothing half is called complete."""
        with open_store(self.database) as store:
            rows = stored(self._engine)
            assert self._seen <= rows, "stored rows are gone"
            self.tally.rows += len(self._seen)
            self._seen = rows
            assert store.faults() == ()
            looks = [row[1:4] for row in rows if row[0] == "observation"]
            assert len(looks) == len(set(looks)), "a page is counted twice"
            for known in store.runs(kind=RunKind.NIGHTLY, limit=1000):
                self._check_run(store, known)
        page = self.folder / "out" / "index.html"
        assert not page.exists() or page.read_text(encoding="utf-8").rstrip().endswith("</html>"), "half a report"

    def _check_run(self, store: Store, known: Run) -> None:
        watched = sum(FEW_PAGES.values())
        assert watched <= known.expected <= watched + 1  # the home page may be watched, too
        assert known.seen <= known.expected
        if known.status is RunStatus.COMPLETE and known.id not in self._ended:
            self._ended.add(known.id)
            assert known.seen == known.expected, "half a run is called complete"
            judged = [(each.column, each.page) for each in store.verdicts(known.id) if each.page]
            assert len(judged) == len(set(judged)) >= watched

    def _check_night(self) -> None:
        """Check that the night came to its end: one run for its day, every page once."""
        with open_store(self.database) as store:
            runs = [known for known in store.runs(limit=1000) if known.day == self.day]
            assert {known.status for known in runs} == {RunStatus.COMPLETE}, runs
        with self._engine.begin() as connection:
            of_the_day = sa.select(night.c.told_at).join(run).where(run.c.day == self.day)
            told = connection.execute(of_the_day).scalars().all()
        # Two where the first was killed between its report and its last word; never two where it was not told.
        assert len(told) == len(runs)
        assert None not in told
        counts = f"看了 {runs[0].expected} 页"
        assert counts in self._log().read_text(encoding="utf-8")
        self.tally.nights += 1

    def _finish(self) -> None:
        night = self._start()
        assert night.wait(PATIENCE) == 0, self._log().read_text(encoding="utf-8")
        self._check_night()
        self._compare()


def stored(engine: sa.Engine) -> Rows:
    """Read the rows that never change once they are stored, past the store's own code."""
    found: set[tuple[object, ...]] = set()
    chosen = {
        "observation": sa.select(
            observation.c.run_id,
            observation.c.look,
            observation.c.page_id,
            observation.c.id,
            observation.c.observed_at,
            observation.c.http_status,
            observation.c.reading_id,
            observation.c.edition,
        ),
        "entry": sa.select(entry.c.id, entry.c.page_id, entry.c.identity, entry.c.first_seen),
        "evidence": sa.select(evidence.c.observation_id, evidence.c.position, evidence.c.body_id),
        "verdict": sa.select(
            verdict.c.run_id, verdict.c.page_id, verdict.c.status, verdict.c.judged_at, verdict.c.grounds_id
        ),
    }
    with engine.begin() as connection:
        for name, rows in chosen.items():
            found |= {(name, *row) for row in connection.execute(rows)}
    return frozenset(found)


def members(group: int) -> set[int]:
    """Return the living processes of a process group."""
    return {process for process, of_group, state in processes() if of_group == group and state != "Z"}


def processes() -> Iterator[tuple[int, int, str]]:
    """Yield process, group and state of all that run."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            state, _, group = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
            yield int(path.parent.name), int(group), state
