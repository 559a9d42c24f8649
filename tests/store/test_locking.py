"""One night at a time on one database; the lock goes with the process that held it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.errors import RunError, StoreError
from monitor.store.locking import alone

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from monitor.store.locking import alone
with alone(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


def hold(url: str) -> "subprocess.Popen[str]":
    """Hold a database's lock in another process."""
    holder = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_night_ends_at_once_in_one_line(store_url: str) -> None:
    """It waits for nobody, and the line names the database without its password; afterwards it is free again."""
    with hold(store_url) as holder:
        with pytest.raises(RunError, match="另一次巡检正在使用数据库") as refused, alone(store_url):
            pytest.fail("two nights at once")
        assert len(str(refused.value).splitlines()) == 1
        assert refused.value.exit_code == 3
        holder.communicate("\n")
    with alone(store_url):
        pass


def test_a_killed_night_holds_nothing(store_url: str) -> None:
    """Whatever ended the process, the next night begins."""
    with hold(store_url) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    for _ in range(20):  # a server notices a lost connection a moment later
        try:
            with alone(store_url):
                return
        except RunError:
            time.sleep(0.1)
    pytest.fail("the lock of a killed process is still held")


def test_two_databases_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Each has its own lock; one in memory is nobody else's."""
    with (
        alone(f"sqlite:///{tmp_path}/a.db"),
        alone(f"sqlite:///{tmp_path}/b.db"),
        alone("sqlite://"),
        alone("sqlite://"),
    ):
        pass


def test_a_folder_without_room_for_the_lock_is_one_line(tmp_path: Path) -> None:
    """Where no file can be made beside the database it is said what to do."""
    with pytest.raises(StoreError, match="不能在它旁边建锁文件"), alone(f"sqlite:///{tmp_path}/none/a.db"):
        pytest.fail("held nothing")
