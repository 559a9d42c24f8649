"""The nightly job, and the one place that knows its order.

    column_map.load                      config                    -> Column, Page
    | crawling.crawl                     Page                      -> Observation   (a child process; it stores them)
    | freshness.judge_all                Observation, now          -> Verdict
    | crawling.crawl, a second look      what looks overdue, empty or was out of reach
    | freshness.judge_all                                          -> Verdict       (these are published)
    | publishing.write_report            Verdict                   -> HTML
    | mail.compose, mail.send            Verdict                   -> the office

Each arrow is a function of the module that it names; here they are only called, and their results stored.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import monitor
from monitor import crawling, publishing
from monitor.column_map import ColumnMap, load
from monitor.delivery import mail
from monitor.errors import MailError
from monitor.judging import freshness
from monitor.store import Store, open_store
from monitor.types import Run, RunKind, RunStatus, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the command line asks of a night."""

    config: Path
    database: str
    out: Path
    rehearsed_day: date | None = None
    """Takes this day for today; for rehearsals, with a database of their own."""
    second_look_after: float | None = None
    """Seconds; None for the map's."""
    send: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What came of a night."""

    run: Run
    verdicts: tuple[Verdict, ...]
    report: Path
    sent_to: tuple[str, ...]


class Progress(Protocol):
    """Who watches a night."""

    def look_begins(self, look: int, pages: int) -> None:
        """Tell that a crawl of so many pages begins."""

    def page_seen(self, page: crawling.PageSeen) -> None:
        """Tell that one of them is stored."""

    def waits(self, seconds: float, pages: int) -> None:
        """Tell that so many pages will be looked at again after a pause."""

    def says(self, line: str) -> None:
        """Tell something else that a person should know."""


def run_night(job: Job, *, clock: Callable[[], datetime], sleep: Callable[[float], None], progress: Progress) -> Night:
    """Run one night to its end; a night that was cut off is taken up where it stopped.

    `clock` gives aware times. Raises the errors of the parts it calls; what had been stored stays stored, and the run
    stays unfinished until a later call ends it.
    """
    column_map = load(job.config)
    if job.send:
        _check_mail(column_map)
    zone = column_map.portal.timezone

    def now() -> datetime:
        moment = clock().astimezone(zone)
        return datetime.combine(job.rehearsed_day, moment.timetz()) if job.rehearsed_day else moment

    with open_store(job.database) as store:
        run = _begin(store, column_map, now(), progress)
        if run.expected:
            _look(store, column_map, run, job, now=now, sleep=sleep, progress=progress)
        moment = now()
        verdicts = publishing.judge_stored(store, column_map, moment, now=moment)
        store.add_verdicts(run.id, verdicts)
        store.finish_run(run.id, finished_at=moment, status=RunStatus.COMPLETE)
        run = store.run(run.id)
        view = publishing.view_of(store, column_map, verdicts, run, now=moment)
    report = publishing.write_report(view, job.out)
    sent_to: tuple[str, ...] = ()
    if job.send and column_map.mail:
        message = mail.compose(view, column_map.mail)
        mail.send(message, mail.smtp_from_environment(os.environ))
        sent_to = column_map.mail.to
    return Night(run=run, verdicts=verdicts, report=report, sent_to=sent_to)


def _check_mail(column_map: ColumnMap) -> None:
    """Refuse before the crawl what would only fail after it."""
    if column_map.mail is None:
        raise MailError("要发信，请先在对照表里写上 [mail] 的 from 和 to", permanent=True)
    mail.smtp_from_environment(os.environ)


def _begin(store: Store, column_map: ColumnMap, now: datetime, progress: Progress) -> Run:
    """Take up the day's run that was cut off, if the map is still the same; else begin one."""
    cut_off = store.unfinished_run(kind=RunKind.NIGHTLY, day=now.date())
    if cut_off and cut_off.rules == column_map.digest:
        progress.says(f"接着做今天被中断的第 {cut_off.id} 次巡检：已有 {cut_off.seen} / {cut_off.expected} 页")
        return cut_off
    if cut_off:
        store.finish_run(cut_off.id, finished_at=now, status=RunStatus.ABORTED)
    return store.run(
        store.begin_run(
            kind=RunKind.NIGHTLY,
            started_at=now,
            day=now.date(),
            expected=len(column_map.watched()),
            version=monitor.__version__,
            rules=column_map.digest,
        )
    )


def _look(
    store: Store,
    column_map: ColumnMap,
    run: Run,
    job: Job,
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    progress: Progress,
) -> None:
    """Look at every page once, and again at those whose verdict must be confirmed."""
    surroundings = crawling.Surroundings(config=job.config, database=job.database)
    arguments = crawling.look_arguments(run=run.id, look=1, day=job.rehearsed_day)
    progress.look_begins(1, run.expected - run.seen)
    if run.seen < run.expected:
        crawling.crawl(arguments, surroundings, seen=progress.page_seen)
    moment = now()
    doubtful = _doubtful(publishing.judge_stored(store, column_map, moment, now=moment))
    if not doubtful:
        return
    pause = column_map.crawl.second_look_after if job.second_look_after is None else job.second_look_after
    progress.waits(pause, len(doubtful))
    sleep(pause)
    progress.look_begins(2, len(doubtful))
    with crawling.only(doubtful) as chosen:
        arguments = crawling.look_arguments(run=run.id, look=2, day=job.rehearsed_day)
        crawling.crawl([*arguments, chosen], surroundings, seen=progress.page_seen)


def _doubtful(verdicts: Sequence[Verdict]) -> list[tuple[str, str]]:
    return [
        (verdict.column, verdict.page) for verdict in verdicts if verdict.page and freshness.needs_second_look(verdict)
    ]
