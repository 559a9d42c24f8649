"""The store as the other parts see it."""

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection, Engine

from monitor.judging.changes import Waiver
from monitor.judging.incidents import Followed, Incident
from monitor.judging.trust import Trust
from monitor.store import (
    checking,
    chronicles,
    decisions,
    entries,
    evidence,
    histories,
    kept,
    nights,
    observations,
    repeats,
    retention,
    rhythms,
    runs,
    statuses,
    verdicts,
)
from monitor.store.copying import copy_all
from monitor.store.engine import SNAPSHOT, TO_READ, TO_WRITE
from monitor.store.faults import told_in_one_line
from monitor.store.kept import KeptLook
from monitor.store.outbox import Outbox
from monitor.store.pages import Key, PageIds, all_pages, ids_of_pages
from monitor.store.repeats import KnownPage
from monitor.store.retention import Pruned
from monitor.store.rhythms import Fresh
from monitor.types import (
    Document,
    Entry,
    Observation,
    PageHistory,
    Reading,
    Run,
    RunKind,
    RunStatus,
    SeenEntry,
    Status,
    Verdict,
)


class Store:
    """An open store. Each method is one transaction and raises StoreError when the database fails it.

    May be used by several threads and, opened in each, by several processes at once. Close it, or use it as a
    context manager.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place
        self._engine = engine
        self._reader = engine.execution_options(**TO_READ)
        self._snapshot = self._reader if engine.dialect.name == "sqlite" else engine.execution_options(**SNAPSHOT)
        self._writer = engine.execution_options(**TO_WRITE)
        self._page_ids: dict[Key, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def begin_run(
        self,
        *,
        kind: RunKind,
        started_at: datetime,
        day: date,
        expected: int,
        version: str,
        rules: str,
    ) -> int:
        """Begin a run and return its id."""
        with self._writing() as connection:
            return runs.begin(
                connection,
                kind=kind,
                started_at=started_at,
                day=day,
                expected=expected,
                version=version,
                rules=rules,
            )

    def add(self, run: int, observation: Observation) -> None:
        """Keep an observation with its entries and bodies.

        Adding the same look of the same page in the same run again changes nothing, so a resumed run never counts a
        page twice. Raises StoreError where the run does not exist or is finished.
        """
        with self._learning() as ids, self._writing() as connection:
            observations.add(connection, ids, run, observation)

    def expect(self, keys: Iterable[tuple[str, str]]) -> None:
        """Make pages known, each a column's id and an address, at once and before the first look at them."""
        with self._learning() as ids, self._writing() as connection:
            ids_of_pages(connection, ids, keys)

    def add_verdicts(self, run: int, verdicts_: Sequence[Verdict]) -> None:
        """Keep the verdicts of a run, in order, in place of those that it had.

        Raises StoreError where the run does not exist or is finished: what was published is not changed.
        """
        with self._learning() as ids, self._writing() as connection:
            verdicts.add(connection, ids, run, verdicts_)

    def finish_run(self, run: int, *, finished_at: datetime, status: RunStatus) -> None:
        """End a run; nothing can be added to it from then on. Raises StoreError where it is finished already."""
        with self._writing() as connection:
            runs.finish(connection, run, finished_at=finished_at, status=status)

    def run(self, run: int) -> Run:
        """Return a run; raise UsageError where there is none."""
        with self._reading() as connection:
            return runs.one(connection, run)

    def runs(self, *, kind: RunKind | None = None, limit: int = 30) -> tuple[Run, ...]:
        """Return the latest runs, newest first, of every status."""
        with self._reading() as connection:
            return runs.latest(connection, kind=kind, limit=limit)

    def last_run(self, *, up_to: datetime, kind: RunKind | None = None, complete: bool = True) -> Run | None:
        """Return the last run that started up to a time; with `complete`, never one that was not brought to its end."""
        with self._reading() as connection:
            return runs.last(connection, up_to=up_to, kind=kind, status=RunStatus.COMPLETE if complete else None)

    def unfinished_run(self, *, kind: RunKind, day: date) -> Run | None:
        """Return the last run for a day that was begun and not ended: one to resume, or one at work now."""
        with self._reading() as connection:
            return runs.last(connection, kind=kind, day=day, status=RunStatus.RUNNING)

    def seen_pages(self, run: int, look: int = 1) -> set[tuple[str, str]]:
        """Return the pages, as (column, address), that a run has looked at."""
        with self._reading() as connection:
            return runs.seen_pages(connection, run, look)

    def latest_looks(self, up_to: datetime, *, count: int = 2) -> dict[tuple[str, str], tuple[Observation, ...]]:
        """Return the last looks at every page up to a time, newest first; of all runs, whatever became of them."""
        with self._reading() as connection:
            return observations.latest(connection, up_to, count)

    def verdicts(self, run: int) -> tuple[Verdict, ...]:
        """Return the verdicts of a run as published, in order."""
        with self._reading() as connection:
            return verdicts.of_run(connection, run)

    def publish(
        self,
        run: int,
        verdicts_: Sequence[Verdict],
        *,
        trust: Trust,
        followed: Followed,
        judged_at: datetime,
    ) -> None:
        """End a night in one transaction: its verdicts, how far it is believed, what it did to the incidents.

        A night that is killed before has published nothing. Raises StoreError where the run is finished already.
        """
        with self._learning() as ids, self._writing() as connection:
            verdicts.add(connection, ids, run, verdicts_)
            nights.add(connection, run, trust, judged_at)
            statuses.keep(connection, run)
            nights.keep(connection, followed)
            runs.finish(connection, run, finished_at=judged_at, status=RunStatus.COMPLETE)

    def night(self, run: int) -> tuple[datetime, Trust] | None:
        """Return when a night was judged and how far it is believed; None for a run that published nothing."""
        with self._reading() as connection:
            return nights.of_run(connection, run)

    def last_trusted_night(self, before: datetime) -> Run | None:
        """Return the last complete night that started before a time and can be believed."""
        with self._reading() as connection:
            return nights.last_trusted(connection, before)

    def note_told(self, run: int, at: datetime) -> None:
        """Note that a night was told: its report is written, and its letters, where it has any, are in the outbox."""
        with self._writing() as connection:
            nights.note_told(connection, run, at)

    def last_told_night(self, up_to: datetime) -> Run | None:
        """Return the last complete night that started up to a time and was told."""
        with self._reading() as connection:
            return nights.last_told(connection, up_to)

    def untold_night(self, day: date) -> Run | None:
        """Return the last complete night of a day where it was cut off before it was told."""
        with self._reading() as connection:
            return nights.untold(connection, day)

    def incidents(self, *, on: date | None = None) -> tuple[Incident, ...]:
        """Return the incidents that last now, or that lasted after the night of a day; the oldest first."""
        with self._reading() as connection:
            return nights.incidents(connection, on)

    def statuses(self, since: date, up_to: date) -> dict[tuple[str, str], dict[date, Status]]:
        """Return of every page the status published on each day of a time; days without a night are left out."""
        with self._reading() as connection:
            return chronicles.statuses(connection, since, up_to)

    def entries_a_month(self, since: date, up_to: date) -> dict[tuple[str, str], dict[tuple[int, int], int]]:
        """Return of every page the number of entries dated in a time by (year, month)."""
        with self._reading() as connection:
            return chronicles.entries_a_month(connection, since, up_to)

    def past_incidents(self, since: date, up_to: date) -> tuple[Incident, ...]:
        """Return the incidents that lasted at some time between two days, as known on the latter; the newest first."""
        with self._reading() as connection:
            return chronicles.incidents(connection, since, up_to)

    def keep_rules(self, digest: str, body: bytes) -> None:
        """Keep a column map under its digest, so that nights run under it can be judged again by it."""
        with self._writing() as connection:
            nights.keep_rules(connection, digest, body)

    def rules(self, digest: str) -> bytes | None:
        """Return a column map that was kept; None for one that was not."""
        with self._reading() as connection:
            return nights.rules_of(connection, digest)

    def add_waiver(self, waiver: Waiver, *, recorded_at: datetime) -> None:
        """Keep a waiver; `waiver.by` decided it."""
        with self._writing() as connection:
            decisions.add_waiver(connection, waiver, recorded_at)

    def lift_waivers(self, column: str, page: str | None, *, by: str, day: date, recorded_at: datetime) -> int:
        """Let the waivers of a column, or of one of its pages, end before `day`; return how many there were."""
        with self._writing() as connection:
            return decisions.lift_waivers(connection, (column, page or ""), by=by, day=day, recorded_at=recorded_at)

    def waivers(self, known_at: datetime) -> tuple[Waiver, ...]:
        """Return the waivers that were known at a time, as they were then; those of the map are not among them."""
        with self._reading() as connection:
            return decisions.waivers(connection, known_at)

    def confirm(self, column: str, page: str | None, *, by: str, note: str, day: date, recorded_at: datetime) -> None:
        """Keep that somebody has confirmed what a page, or every page of a column, says; `histories` knows the day."""
        with self._writing() as connection:
            decisions.add_confirmation(
                connection, (column, page or ""), by=by, note=note, day=day, recorded_at=recorded_at
            )

    def published_days(self, up_to: datetime, day: date, *, count: int) -> dict[tuple[str, str], tuple[date, ...]]:
        """Return of each page the last `count` publication dates up to a day, each once, that had been seen at a time.

        Ascending.
        """
        with self._reading() as connection:
            return rhythms.published_days(connection, up_to, day, count)

    def fresh_entries(self, up_to: datetime, *, since: datetime) -> Fresh:
        """Return, of the pages that showed something new in a time, what tells whether it is odd.

        As it was known at `up_to`; a page whose entries only changed their dates counts, too. Costs what is new,
        however much was there before.
        """
        with self._reading() as connection:
            return rhythms.fresh_entries(connection, up_to, since)

    def entries(self, column: str, page: str, *, limit: int = 100) -> tuple[SeenEntry, ...]:
        """Return what a page ever showed, latest publication date first, with first and last seen."""
        with self._reading() as connection:
            return entries.of_page(connection, (column, page), limit)

    def histories(
        self,
        up_to: datetime,
        *,
        entries_since: date | None = None,
        nights_before: datetime | None = None,
    ) -> dict[tuple[str, str], PageHistory]:
        """Return of every page what was known of it at a time beyond its latest looks.

        With `entries_since` also the entries dated then or later, for rules that count. With `nights_before` the
        verdict before is looked for among earlier nights only: for judging a night again.
        """
        with self._reading() as connection:
            return histories.of_pages(connection, up_to, entries_since, nights_before or up_to)

    def latest_entries(
        self, day: date, *, limit: int = 5, seen_up_to: datetime | None = None
    ) -> dict[tuple[str, str], tuple[Entry, ...]]:
        """Return of every page the entries with the latest dates up to `day`, latest first; of those seen by a time."""
        with self._reading() as connection:
            return entries.latest(connection, day, limit, seen_up_to)

    def documents(self, column: str, page: str, *, up_to: datetime) -> tuple[Document, ...]:
        """Return the evidence of a page: what the last look up to a time brought, the page first, then its follow-ups.

        Empty where no body is kept. Of the headers, content-type, etag and last-modified are.
        """
        with self._reading() as connection:
            return evidence.of_page(connection, (column, page), up_to)

    def looks(self, column: str, page: str, *, up_to: datetime, limit: int = 30) -> tuple[KeptLook, ...]:
        """Return the last looks at a page up to a time, newest first, each with the list of its bodies."""
        with self._reading() as connection:
            return kept.of_page(connection, (column, page), up_to, limit)

    def known_pages(self, *, version: str, since: datetime, up_to: datetime) -> dict[tuple[str, str], KnownPage]:
        """Return what was last seen of each page up to a time, where it was one document, read well by this version.

        For conditional requests and for bodies that come again; a body fetched before `since` is not among them.
        """
        with self._reading() as connection:
            return repeats.known_pages(connection, version, since, up_to)

    def known_reading(self, look: int) -> Reading | None:
        """Return what was read at a look that `known_pages` named; None where it has gone meanwhile."""
        with self._reading() as connection:
            return repeats.known_reading(connection, look)

    def body(self, digest: bytes) -> bytes | None:
        """Return the bytes with a SHA-256 digest; None where they were let go."""
        with self._reading() as connection:
            return evidence.body_of(connection, digest)

    def prune(
        self,
        *,
        bodies_before: datetime | None = None,
        looks_before: datetime | None = None,
        verdicts_before: datetime | None = None,
        keep: Collection[tuple[str, str]] = (),
    ) -> Pruned:
        """Let go of what is old; each part only where its time is given. May run while others write.

        Bodies go but for the pages in `keep` (an incident needs them). Looks are thinned, but for those pages: one
        that read the same as the one before and the one after it goes. A thinned night can be shown as published, not
        judged anew.
        """
        with self._reading() as connection:
            ids = all_pages(connection)
            old_runs = retention.ended_runs(connection, verdicts_before) if verdicts_before else []
        unkept = sorted(ids[key] for key in ids.keys() - set(keep))
        looks = self._steps(retention.thin_looks, unkept, retention.PAGES_AT_ONCE, looks_before)
        self._steps(retention.drop_evidence, unkept, retention.PAGES_AT_ONCE, bodies_before)
        verdicts_ = self._steps(retention.drop_verdicts, old_runs, 1)
        with self._reading() as connection:
            unused_bodies, unused_grounds = retention.unused_bodies(connection), retention.unused_grounds(connection)
        bodies = self._steps(retention.drop_bodies, unused_bodies, retention.AT_ONCE)
        self._steps(retention.drop_grounds, unused_grounds, retention.AT_ONCE)
        return Pruned(looks=looks, bodies=bodies, verdicts=verdicts_)

    def prunable(
        self,
        *,
        bodies_before: datetime | None = None,
        looks_before: datetime | None = None,
        keep: Collection[tuple[str, str]] = (),
    ) -> Pruned:
        """Count what `prune` would let go of, and let go of nothing."""
        with self._reading() as connection:
            ids = all_pages(connection)
            kept_ids = [ids[key] for key in keep if key in ids]
            return retention.would_go(connection, kept_ids, bodies_before=bodies_before, looks_before=looks_before)

    def copy_to(self, other: Self, *, replace: bool = False) -> int:
        """Copy everything, as it is at this moment, into an empty store; return the number of rows.

        The way to make a backup (to `sqlite:///file`) while others write, to restore one, and to change databases.
        Raises StoreError where the other store holds anything; with `replace` that goes. On any error the other store
        stays as it was.
        """
        with told_in_one_line(self.place), self._snapshot.begin() as source, other._writing() as target:
            return copy_all(source, target, other.place, replace=replace)

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the store, a line each in Chinese; empty when it is whole."""
        with self._reading() as connection:
            return checking.faults(connection)

    def sizes(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        with self._reading() as connection:
            return checking.sizes(connection)

    @property
    def outbox(self) -> Outbox:
        """Give the part that keeps letters until they are sent."""
        return Outbox(self._reading, self._writing)

    def _steps(self, step: Callable[..., int], ids: Sequence[int], size: int, *before: datetime | None) -> int:
        """Take a step of retention for a few ids at a time; none where its time is not given."""
        total = 0
        for some in retention.batches(ids, size) if None not in before else ():
            with self._writing() as connection:
                retention.hold_writers(connection)
                total += step(connection, some, *before)
        return total

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_in_one_line(self.place), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_in_one_line(self.place), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _learning(self) -> Iterator[PageIds]:
        """Yield the known ids for a transaction inside; what it learns is remembered when it was committed."""
        learned: dict[Key, int] = {}
        yield ChainMap(learned, self._page_ids)
        self._page_ids |= learned
