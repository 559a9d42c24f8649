"""The clock: every night at the map's hour, in the portal's time zone; no night is dropped without a word."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event, Lock
from zoneinfo import ZoneInfo

from apscheduler.events import (  # type: ignore[import-untyped]  # ships no types
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # ships no types

from monitor import child, column_map
from monitor.delivery import outbox
from monitor.errors import FreshnessError
from monitor.listing import delivered_lines, printable
from monitor.store import open_store
from monitor.wording import long_day

LATE = 3600
"""Seconds by which a night may begin late and still be on time; APScheduler's default is 1, and it drops the rest."""
LIMIT = 6 * 3600.0
"""Seconds that a night may take."""
RETRY_AFTER = timedelta(minutes=30)
RETRIES = 3
"""How often a night that failed is begun again."""
WAKE = 60
"""Seconds between two looks at the clock. A long wait would not count the time that the machine sleeps."""

NIGHT, AGAIN, LOOK = "night", "again", "look"
"""The names of the jobs: the night, a night that is made up for, a look at the clock."""


class NightService:
    """Runs the nightly job by the clock; `start` returns at once, `stop` waits until nothing runs.

    `run` makes one night and returns its exit code; `last_started` tells when the last night began that was told, None
    for never; `say` is told, in one line each, everything that an operator should know; `between` is called every
    minute, and must not raise.
    """

    def __init__(
        self,
        *,
        at: time,
        zone: ZoneInfo,
        run: Callable[[], int],
        last_started: Callable[[], datetime | None],
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        between: Callable[[], None] | None = None,
    ) -> None:
        self._at = at
        self._zone = zone
        self._run = run
        self._last_started = last_started
        self._clock = clock
        self._say = say
        self._between = between or _nothing
        self._retries = RETRIES
        self._stopping = Event()
        self._gate = Lock()
        """Held for every use of the scheduler by a job: a stopping one holds its own locks while it waits for jobs."""
        self.scheduler = BackgroundScheduler(
            timezone=zone,
            # As plain keywords of the scheduler these three would be ignored without a word.
            job_defaults={"misfire_grace_time": LATE, "coalesce": True, "max_instances": 1},
            # One worker: a night that is made up for and the next one never run at once.
            executors={name: {"type": "threadpool", "max_workers": 1} for name in ("default", LOOK)},
        )
        self.scheduler.add_listener(self._told, EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
        # It warns of each missed run in its own words; `_told` has ours.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def start(self) -> None:
        """Begin; a night that is owed is made up for at once. Raises StoreError where the database is not to be had."""
        owed = self._owed()
        at = self._at
        self.scheduler.add_job(self._night, "cron", hour=at.hour, minute=at.minute, second=at.second, id=NIGHT)
        self.scheduler.add_job(self._between, "interval", seconds=WAKE, id=LOOK, executor=LOOK, misfire_grace_time=None)
        self.scheduler.start()
        if owed:
            self._say(owed)
            self._make_up(self._now())
        self._say_next()

    def stop(self) -> None:
        """Begin nothing more, and wait for what runs; `run` must have been told to end."""
        with self._gate:
            self._stopping.set()
        if not self.scheduler.running:
            return
        self.scheduler.pause()
        self.scheduler.get_jobs()  # waits for a round that has begun: one that is overtaken by the end raises
        self.scheduler.shutdown(wait=True)

    def _now(self) -> datetime:
        return self._clock().astimezone(self._zone)

    def _owed(self) -> str:
        """Say which nights have passed without a complete run; empty where none has."""
        now = self._now()
        due = datetime.combine(now.date(), self._at, self._zone)
        if due > now:
            due = datetime.combine(now.date() - timedelta(days=1), self._at, self._zone)
        last = self._last_started()
        if last is None:
            return "还没有完成过巡检，现在先做一次"
        if last >= due:
            return ""
        last = last.astimezone(self._zone)
        nights = (due.date() - last.date()).days + (last.time() < self._at)
        since = (due - timedelta(days=nights - 1)).date()
        which = long_day(since) if nights == 1 else f"{long_day(since)}起连续 {nights} 晚"
        return f"错过了{which}的巡检（当时电脑关机、休眠，或程序没有运行、没有做完），现在补做一次"

    def _night(self) -> None:
        self._retries = RETRIES
        self._run_once()

    def _owed_if_known(self) -> str:
        """As `_owed`, for where a database that is away must not end the night's chance."""
        try:
            return self._owed()
        except FreshnessError as error:
            return str(error)

    def _again(self) -> None:
        if self._owed_if_known():
            self._run_once()

    def _run_once(self) -> None:
        if self._stopping.is_set():
            return
        code = self._run()
        if self._stopping.is_set():
            return
        if code == 0:
            self._say("巡检完成")
        else:
            self._say(f"巡检没有做成：{_meaning(code)}，原因见上文")
            self._retry()
        self._say_next()

    def _retry(self) -> None:
        """Begin again what failed before it was told; letters that wait in the outbox are no reason to."""
        if not self._owed_if_known():
            self._say("结果已入库，报告已生成，不再重做")
        elif self._retries:
            self._retries -= 1
            self._say(f"{RETRY_AFTER.seconds // 60} 分钟后再试（最多再试 {self._retries + 1} 次）")
            self._make_up(self._now() + RETRY_AFTER)
        else:
            self._say("今晚不再重试")

    def _make_up(self, when: datetime) -> None:
        with self._gate:
            if not self._stopping.is_set():
                self.scheduler.add_job(
                    self._again, "date", run_date=when, id=AGAIN, replace_existing=True, misfire_grace_time=None
                )

    def _told(self, event: JobEvent) -> None:
        """Take what APScheduler would only log: nothing is dropped without a word."""
        if event.job_id == LOOK:
            return
        if event.code == EVENT_JOB_MISSED:
            self._say(self._owed_if_known() or "巡检晚了一个多小时才轮到，其间已有一次完整的巡检")
            self._retries = RETRIES
            self._make_up(self._now())
        elif event.code == EVENT_JOB_MAX_INSTANCES:
            self._say("到了巡检的时刻，但上一次巡检还没有结束，这一次没有开始")
        else:
            reason = str(event.exception) if isinstance(event.exception, FreshnessError) else repr(event.exception)
            self._say(f"巡检没有做成：{reason}")

    def _say_next(self) -> None:
        with self._gate:
            job = None if self._stopping.is_set() else self.scheduler.get_job(NIGHT)
        if job:
            when = job.next_run_time.astimezone(self._zone)
            self._say(f"下一次巡检：{long_day(when.date())} {when:%H:%M}（{self._zone.key}）")


def serve(*, config: Path, database: str, out: Path, send: bool) -> None:
    """Run every night until SIGTERM or SIGINT; the map is read again each night, its hour only now.

    Raises ColumnMapError, StoreError or MailError at the start for what would fail every night.
    """
    columns = column_map.load(config)
    if send:
        outbox.way_from_environment(columns, os.environ)
    stop = Event()
    command = [sys.executable, "-m", "monitor", "run", "--out", str(out), *(["--send"] if send else [])]
    # In the environment, because everybody may read a command line, and a database's address may hold a password.
    environment = os.environ | {"FRESHNESS_CONFIG": str(config), "FRESHNESS_DATABASE": database}

    def last_started() -> datetime | None:
        with open_store(database) as store:
            last = store.last_told_night(_clock())
        return last.started_at if last else None

    def say(line: str) -> None:
        now = _clock().astimezone(columns.portal.timezone)
        sys.stdout.write(f"{now:%Y-%m-%d %H:%M:%S} {line}\n")
        sys.stdout.flush()

    service = NightService(
        at=columns.schedule.at,
        zone=columns.portal.timezone,
        run=lambda: child.run(command, environment=environment, limit=LIMIT, stop=stop),
        last_started=last_started,
        clock=_clock,
        say=say,
        between=MailRound(config, database, say) if send else None,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        service.start()
        while True:
            signal.pause()
    except KeyboardInterrupt:
        # A second signal must not cut short the wait for the child, which is bounded.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say("正在停止")
        stop.set()
        service.stop()
        say("已停止")


def _clock() -> datetime:
    return datetime.now(UTC)


class MailRound:
    """Sends what waits in the outbox when its turn has come: a mail server may have been away at night."""

    def __init__(self, config: Path, database: str, say: Callable[[str], None]) -> None:
        self._config = config
        self._database = database
        self._say = say
        self._said = ""

    def __call__(self) -> None:
        """Send what is due; what goes wrong is said once, not every minute."""
        try:
            with open_store(self._database) as store:
                if not outbox.is_due(store, _clock()):
                    return
                way = outbox.way_from_environment(column_map.load(self._config), os.environ)
                delivered = outbox.send_due(store, way, _clock)
        except FreshnessError as error:
            trouble = str(error)
        else:
            trouble = delivered.trouble
            for line in delivered_lines(delivered):
                self._say(line)
        if trouble and trouble != self._said:
            self._say(printable(trouble))
        self._said = trouble


def _nothing() -> None:
    """Do nothing; that the scheduler wakes for it is its use."""


def _meaning(code: int) -> str:
    if code == child.TIMED_OUT:
        return f"超过 {LIMIT / 3600:.0f} 小时还没有结束，已中止"
    if code < 0:
        return f"被系统中止（信号 {-code}）"
    return f"退出码 {code}"
