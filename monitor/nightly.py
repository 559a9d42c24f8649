"""The nightly job, and the one place that knows its order.

    column_map.load                      config                    -> Column, Page
    | crawling.crawl                     Page                      -> Observation   (a child process; it stores them)
    | judgement.judge_stored             Observation, now          -> Verdict
    | crawling.crawl, a second look      what looks overdue, empty or was out of reach
    | judgement.publish                  Verdict, the last night   -> Verdict, Trust (these are published)
    | incidents.flips, incidents.follow  the last night, tonight   -> Flip, Incident
    | store.publish                      all of it, or nothing
    | publishing.write_report            Verdict                   -> HTML
    | outbox.deliver                     View                      -> the office, the units, their superiors
    | store.note_told                    the night is over

Each arrow is a function of the module that it names; here they are only called, and their results stored.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from monitor import crawling, judgement, publishing
from monitor.column_map import ColumnMap, parse, read_bytes
from monitor.delivery import outbox
from monitor.delivery.outbox import Delivered
from monitor.judging import freshness, incidents
from monitor.judging.incidents import Flip, Followed
from monitor.judging.trust import Trust
from monitor.own_code import program_version
from monitor.store import Store, open_store
from monitor.store.locking import alone
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
    """As published."""
    trust: Trust
    flips: tuple[Flip, ...]
    """Against the last night that can be believed."""
    followed: Followed
    """Nothing where another process published the night and this one has only told it."""
    report: Path
    delivered: Delivered | None
    """None where nothing was to be sent."""


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

    One that is published and was cut off before it was told is told, and nothing else. `clock` gives aware times.
    Raises the errors of the parts it calls; what had been stored stays stored, and the run stays unfinished, or untold,
    until a later call ends it.
    """
    body = read_bytes(job.config)
    column_map = parse(body, str(job.config), job.config.parent)
    indicators = judgement.load_indicators(job.config)
    if job.send:
        outbox.way_from_environment(column_map, os.environ)
    zone = column_map.portal.timezone

    def now() -> datetime:
        moment = clock().astimezone(zone)
        return datetime.combine(job.rehearsed_day, moment.timetz()) if job.rehearsed_day else moment

    with open_store(job.database) as store, alone(job.database):
        store.keep_rules(column_map.digest, body)
        run = _begin(store, column_map, now(), progress)
        if run.status is RunStatus.COMPLETE:
            published, followed = judgement.published_by(store, run, column_map, indicators), Followed()
        else:
            if run.expected:
                rules = judgement.rules_of_today(store, column_map, run.started_at, indicators)
                _look(store, rules, run, job, now=now, sleep=sleep, progress=progress)
            moment = now()
            rules = judgement.rules_of_today(store, column_map, moment, indicators)
            published, followed = publish(store, rules, run, moment)
            run = store.run(run.id)
        view = publishing.view_of(store, published, run, now=now())
        report = publishing.write_report(view, job.out, templates=column_map.templates)
        delivered = outbox.deliver(store, view, column_map, os.environ, now) if job.send else None
        store.note_told(run.id, now())
    return Night(
        run=run,
        verdicts=published.verdicts,
        trust=published.trust,
        flips=incidents.flips(published.before, published.verdicts, published.trust),
        followed=followed,
        report=report,
        delivered=delivered,
    )


def pages_of(column_map: ColumnMap) -> list[tuple[str, str]]:
    """List what a night looks at, by column id and address: every page of the map, and the portal's home page."""
    watched = [(column.id, page.url) for column, page in column_map.watched()]
    column, page = column_map.home_page()
    return [*watched, (column.id, page.url)] if watched else []


def _begin(store: Store, column_map: ColumnMap, now: datetime, progress: Progress) -> Run:
    """Take up the day's run that was cut off, if the map is still the same; else begin one."""
    untold = store.untold_night(now.date())
    if untold and untold.rules == column_map.digest:
        progress.says(f"今天的第 {untold.id} 次巡检已经做完，只是报告还没有写好：现在写")
        return untold
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
            expected=len(pages_of(column_map)),
            version=program_version(),
            rules=column_map.digest,
        )
    )


def _look(
    store: Store,
    rules: judgement.Rules,
    run: Run,
    job: Job,
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    progress: Progress,
) -> None:
    """Look at every page once, and again at those whose verdict must be confirmed."""
    column_map = rules.column_map
    surroundings = crawling.Surroundings(config=job.config, database=job.database)
    arguments = crawling.look_arguments(run=run.id, look=1, day=job.rehearsed_day)
    progress.look_begins(1, run.expected - run.seen)
    if run.seen < run.expected:
        with crawling.only(pages_of(column_map)) as chosen:
            crawling.crawl([*arguments, chosen], surroundings, seen=progress.page_seen)
    doubtful = doubtful_pages(store, rules, run, now())
    if not doubtful:
        return
    pause = column_map.crawl.second_look_after if job.second_look_after is None else job.second_look_after
    progress.waits(pause, len(doubtful))
    sleep(pause)
    progress.look_begins(2, len(doubtful))
    with crawling.only(doubtful) as chosen:
        arguments = crawling.look_arguments(run=run.id, look=2, day=job.rehearsed_day)
        crawling.crawl([*arguments, chosen], surroundings, seen=progress.page_seen)


def publish(store: Store, rules: judgement.Rules, run: Run, moment: datetime) -> tuple[judgement.Published, Followed]:
    """Judge a night and end it in the store: its verdicts, what it did to the incidents."""
    published = judgement.publish(store, rules, moment, now=moment, began=run.started_at)
    followed = incidents.follow(store.incidents(), published.verdicts, published.trust, moment.date())
    store.publish(run.id, published.verdicts, trust=published.trust, followed=followed, judged_at=moment)
    return published, followed


def doubtful_pages(store: Store, rules: judgement.Rules, run: Run, moment: datetime) -> list[tuple[str, str]]:
    """List the pages of a night that need a second look, the home page among them."""
    judged = judgement.judge_stored(store, rules, moment, now=moment, nights_before=run.started_at)
    every = [*judged.verdicts, *([judged.home] if judged.home else [])]
    return [
        (verdict.column, verdict.page) for verdict in every if verdict.page and freshness.needs_second_look(verdict)
    ]
