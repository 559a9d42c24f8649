"""The clock: with a moved clock and the real scheduler, no night is dropped without a word."""

import os
import signal
import subprocess
import sys
import time as wall
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine

from monitor import child
from monitor.errors import StoreError
from monitor.schedule import RETRY_AFTER, NightService

ZONE = ZoneInfo("Asia/Shanghai")
SOON = 10.0
"""Real seconds to wait for a thread; a test that waits so long has failed."""


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a time of November 2026 in the portal's zone."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


class Nights:
    """A portal's nights by hand: a clock that is moved, a run that only notes when it began."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller = traveller
        self.codes: Queue[int] = Queue()
        """What the next runs return; 0 where none is left."""
        self.began: Queue[datetime] = Queue()
        self.said: Queue[str] = Queue()
        self.last: datetime | None = None
        self.away = False
        """The database cannot be asked."""
        self.service = NightService(
            at=time(2, 30),
            zone=ZONE,
            run=self.run,
            last_started=self.last_started,
            clock=lambda: datetime.now(UTC),
            say=self.said.put,
        )

    def run(self) -> int:
        """Make a night."""
        began = datetime.now(ZONE)
        code = 0 if self.codes.empty() else self.codes.get()
        if code == 0:
            self.last = began
        self.began.put(began)
        return code

    def last_started(self) -> datetime | None:
        """Tell when the last complete night began."""
        if self.away:
            raise StoreError("数据库连不上")
        return self.last

    def move_to(self, when: datetime) -> None:
        """Move the clock, and wake the scheduler as its own look at the clock would within a minute."""
        self.traveller.move_to(when)
        self.service.scheduler.wakeup()

    def next_run(self) -> datetime:
        """Wait for the next run and tell when it began, to the minute."""
        return self.began.get(timeout=SOON).replace(second=0, microsecond=0)

    def hear(self, words: str) -> str:
        """Wait for a line with these words."""
        while words not in (line := self.said.get(timeout=SOON)):
            pass
        return line


@pytest.fixture
def nights() -> Iterator[Nights]:
    """Make a service that is not started, at noon of 20 November, with a complete run that night."""
    with time_machine.travel(moment(20, 12), tick=True) as traveller:
        nights = Nights(traveller)
        nights.last = moment(20, 2, 30)
        yield nights
        if nights.service.scheduler.running:
            nights.service.stop()


def test_three_nights_run_at_the_maps_hour(nights: Nights) -> None:
    """Three nights, three runs, each at 02:30 of the portal's zone; each time the next one is announced."""
    nights.service.start()
    assert nights.hear("下一次巡检") == "下一次巡检：2026年11月21日（周六） 02:30（Asia/Shanghai）"
    for day in (21, 22, 23):
        nights.move_to(moment(day, 2, 29))
        nights.move_to(moment(day, 2, 30))
        assert nights.next_run() == moment(day, 2, 30)
        nights.hear("巡检完成")
        assert f"11月{day + 1}日" in nights.hear("下一次巡检")
    assert nights.began.empty()


def test_a_night_that_was_slept_through_is_made_up_for_and_told(nights: Nights) -> None:
    """The machine sleeps over the hour and wakes at eight: the night is run then, and an operator reads why."""
    nights.service.start()
    nights.move_to(moment(21, 8))
    line = "错过了2026年11月21日（周六）的巡检（当时电脑关机、休眠，或程序没有运行、没有做完），现在补做一次"
    assert nights.hear("错过了") == line
    assert nights.next_run() == moment(21, 8)
    nights.hear("下一次巡检：2026年11月22日")
    nights.move_to(moment(22, 2, 30))
    assert nights.next_run() == moment(22, 2, 30)
    assert nights.began.empty()


def test_several_nights_that_were_slept_through_are_one_run(nights: Nights) -> None:
    """After a long holiday one run is made, and all the nights without one are told."""
    nights.service.start()
    nights.move_to(moment(24, 9))
    assert "2026年11月21日（周六）起连续 4 晚" in nights.hear("错过了")
    assert nights.next_run() == moment(24, 9)
    nights.hear("下一次巡检：2026年11月25日")
    assert nights.began.empty()


def test_a_little_late_is_not_missed(nights: Nights) -> None:
    """Ten minutes late the night simply runs."""
    nights.service.start()
    nights.move_to(moment(21, 2, 40))
    assert nights.next_run() == moment(21, 2, 40)
    nights.hear("巡检完成")
    assert "错过" not in "".join(nights.said.queue)


@pytest.mark.parametrize(
    ("last", "started", "told"),
    [
        (None, moment(20, 12), "还没有完成过巡检"),
        (moment(19, 2, 30), moment(20, 12), "错过了2026年11月20日（周五）的巡检"),
        (moment(18, 23, 0), moment(20, 1, 0), "错过了2026年11月19日（周四）的巡检"),
        (moment(18, 2, 30), moment(20, 2, 31), "错过了2026年11月19日（周四）起连续 2 晚的巡检"),
        (moment(20, 2, 30), moment(20, 2, 31), ""),
        (moment(19, 2, 30), moment(20, 2, 29), ""),
        (moment(19, 15, 0), moment(20, 2, 29), ""),
    ],
)
def test_what_is_owed_when_the_service_starts(
    last: datetime | None, started: datetime, told: str, nights: Nights
) -> None:
    """Started after the hour without a complete run since it, the service makes up for it at once; else it waits."""
    nights.last = last
    nights.traveller.move_to(started)
    nights.service.start()
    first = nights.said.get(timeout=SOON)
    assert first.startswith(told or "下一次巡检")
    if told:
        assert nights.next_run() == started
    else:
        assert nights.began.empty()


def test_a_night_that_failed_is_begun_again_a_few_times(nights: Nights) -> None:
    """A run that fails before it is complete is tried again every half hour, thrice, and then left with a word."""
    for _ in range(4):
        nights.codes.put(3)
    nights.service.start()
    now = moment(21, 2, 30)
    for left in (3, 2, 1):
        nights.move_to(now)
        assert nights.next_run() == now
        assert "退出码 3" in nights.hear("没有做成")
        assert nights.hear("再试") == f"30 分钟后再试（最多再试 {left} 次）"
        nights.hear("下一次巡检")
        now += RETRY_AFTER
    nights.move_to(now)
    assert nights.next_run() == now
    nights.hear("今晚不再重试")
    nights.move_to(moment(22, 2, 30))
    assert nights.next_run() == moment(22, 2, 30)
    nights.hear("巡检完成")


def test_a_retry_that_succeeds_ends_the_retries(nights: Nights) -> None:
    """After one failure and one success nothing more runs that night."""
    nights.codes.put(child.TIMED_OUT)
    nights.service.start()
    nights.move_to(moment(21, 2, 30))
    assert "超过 6 小时还没有结束" in nights.hear("没有做成")
    nights.hear("下一次巡检")
    nights.move_to(moment(21, 3, 0))
    nights.hear("巡检完成")
    nights.move_to(moment(21, 3, 30))
    nights.move_to(moment(21, 4, 0))
    assert [nights.next_run(), nights.next_run()] == [moment(21, 2, 30), moment(21, 3, 0)]
    assert nights.began.empty()


def test_a_night_that_only_could_not_be_mailed_is_not_crawled_again(nights: Nights) -> None:
    """A run that is complete in the store but ended with a fault (mail) is told, and not made anew."""
    nights.service.start()
    nights.codes.put(3)
    nights.last = moment(21, 2, 30)
    nights.move_to(moment(21, 2, 30))
    nights.hear("结果已入库，报告已生成，不再重做")
    nights.move_to(moment(21, 3, 30))
    assert nights.next_run() == moment(21, 2, 30)
    assert nights.began.empty()


def test_a_database_that_is_away_does_not_cost_the_night(nights: Nights) -> None:
    """A retry is made even where the database cannot say whether it is needed."""
    nights.service.start()
    nights.away = True
    nights.codes.put(3)
    nights.move_to(moment(21, 2, 30))
    nights.hear("30 分钟后再试")
    nights.hear("下一次巡检")
    nights.move_to(moment(21, 3, 0))
    assert [nights.next_run(), nights.next_run()] == [moment(21, 2, 30), moment(21, 3, 0)]


def test_a_database_that_is_away_at_the_start_is_refused(nights: Nights) -> None:
    """A service that could never run says so when it is started."""
    nights.away = True
    with pytest.raises(StoreError):
        nights.service.start()


def test_a_bug_in_a_run_is_told_and_the_next_night_runs(nights: Nights) -> None:
    """An exception of ours ends neither the service nor in silence."""
    nights.service.start()
    works = nights.run
    nights.service._run = _fails  # noqa: SLF001 - the run of a service is not changed otherwise
    nights.move_to(moment(21, 2, 30))
    nights.hear("ZeroDivisionError")
    nights.service._run = works  # noqa: SLF001 - as above
    nights.move_to(moment(22, 2, 30))
    assert nights.next_run() == moment(22, 2, 30)


def _fails() -> int:
    return 1 // 0


def test_a_night_longer_than_a_day_is_told(nights: Nights) -> None:
    """When the next hour comes and a night is still at work, the one that cannot begin is told, not dropped."""
    done = Event()
    began = nights.run

    def slow() -> int:
        code = began()
        done.wait(SOON)
        return code

    nights.service._run = slow  # noqa: SLF001 - the run of a service is not changed otherwise
    nights.service.start()
    nights.move_to(moment(21, 2, 30))
    nights.next_run()
    nights.move_to(moment(22, 2, 30))
    nights.hear("上一次巡检还没有结束，这一次没有开始")
    done.set()
    nights.hear("巡检完成")


@pytest.mark.parametrize("_", range(20))
def test_a_service_stops_at_whatever_moment(_: int, nights: Nights) -> None:
    """Stopping in the very moment in which a run ends neither hangs nor raises, and nothing runs afterwards."""
    go = Event()
    began = nights.run

    def run() -> int:
        code = began()
        go.wait(SOON)
        return code

    nights.service._run = run  # noqa: SLF001 - the run of a service is not changed otherwise
    nights.last = None
    nights.service.start()
    nights.next_run()
    go.set()
    nights.service.stop()
    nights.traveller.move_to(moment(25, 2, 30))
    assert nights.began.empty()


def run_python(program: str, stop: Event, *, limit: float = SOON, patience: float = 5.0) -> int:
    """Run a small program as the night would be run."""
    return child.run([sys.executable, "-c", program], environment=os.environ, limit=limit, stop=stop, patience=patience)


def test_a_child_ends_by_itself_with_its_own_code() -> None:
    """The exit code is the child's."""
    assert run_python("raise SystemExit(3)", Event()) == 3


def gone(pid: int) -> bool:
    """Tell whether a process is gone, or dead and only not yet reaped by its new parent."""
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"


STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
IGNORE = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
grandchild = subprocess.Popen([sys.executable, "-c", IGNORE])
open({path!r}, "w").write(str(grandchild.pid))
time.sleep(60)
"""


def test_a_child_that_takes_too_long_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    """The time limit reaches a grandchild too, even when both ignore being asked."""
    path = tmp_path / "pid"
    assert run_python(STUBBORN.format(path=str(path)), Event(), limit=1.5, patience=0.3) == child.TIMED_OUT
    pid = int(path.read_text(encoding="utf-8"))
    wait_until(lambda: gone(pid))


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail after SOON."""
    ends = wall.monotonic() + SOON
    while not holds():
        assert wall.monotonic() < ends
        wall.sleep(0.02)


def test_a_child_is_asked_to_end_and_waited_for(tmp_path: Path) -> None:
    """When the service stops, the child gets SIGTERM and the time to finish its page."""
    ready, done = tmp_path / "ready", tmp_path / "done"
    program = f"""
import pathlib, signal, sys, time
def end(*_):
    time.sleep(0.3)
    pathlib.Path({str(done)!r}).touch()
    sys.exit(7)
signal.signal(signal.SIGTERM, end)
pathlib.Path({str(ready)!r}).touch()
time.sleep(60)
"""
    stop = Event()
    codes: Queue[int] = Queue()
    Thread(target=lambda: codes.put(run_python(program, stop))).start()
    wait_until(ready.exists)
    stop.set()
    assert codes.get(timeout=SOON) == 7
    assert done.exists()


MAP = """
[portal]
name = "海曙区政府门户网站"
home = "http://127.0.0.1/"
[schedule]
at = "02:30"
[[column]]
section = "政务公开"
name = "工作进展"
departments = ["区统计局"]
frequency = "2周内更新"
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_real_service_makes_up_for_tonight_and_stops_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    """`freshness schedule` on a fresh store: it runs a night at once, says when the next is, and ends with 0."""
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    command = [sys.executable, "-m", "monitor", "schedule", "--config", str(tmp_path / "map.toml")]
    command += ["--database", f"sqlite:///{tmp_path / 'store.db'}", "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as service:  # noqa: S603 - our own program
        said = ""
        for line in service.stdout or ():
            said += line
            if "巡检完成" in line:
                break
        service.send_signal(number)
        rest, _ = service.communicate(timeout=60)
    assert "还没有完成过巡检，现在先做一次" in said
    assert "02:30（Asia/Shanghai）" in said
    assert rest.splitlines()[-1].endswith("已停止")
    assert service.returncode == 0
    assert (tmp_path / "out" / "index.html").exists()
