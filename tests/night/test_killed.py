"""A night whose process is killed is taken up where it stopped."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo.portal import Portal
from monitor.delivery.smtp import Security
from monitor.store import open_store
from monitor.types import RunKind, RunStatus, Status
from tests.delivery.conftest import Server, authority, ca_file, serve, serve_with
from tests.delivery.offices import environment_of
from tests.night.conftest import ROOT, Office
from tests.night.test_mail import MAIL
from tests.store.crashing import small_map

__all__ = ["authority", "ca_file", "serve", "serve_with"]  # fixtures

PATIENCE = 60


def rows(office: Office) -> set[tuple[int, int, str, str, str]]:
    """Read what is stored of each look, past the program."""
    path = office.database.removeprefix("sqlite:///")
    if not Path(path).exists():
        return set()
    with sqlite3.connect(path, timeout=10) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master")}
        if "observation" not in tables:
            return set()
        query = "select run_id, look, column_id, url, observed_at from observation join page on page.id = page_id"
        return set(connection.execute(query))


def test_a_killed_night_loses_nothing_and_is_finished(portal: Portal, make_office: Callable[[str], Office]) -> None:
    """Killed in the middle with its crawl, started again: the same run, every stored look untouched, no page twice."""
    office = make_office(portal.column_map_text())
    began = subprocess.Popen(  # noqa: S603 - our own program
        office.command("run", "--out", str(office.out)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + PATIENCE
    while len(rows(office)) < 20:
        assert time.monotonic() < deadline, "the crawl stored nothing"
        assert began.poll() is None, "the night ended before it could be killed"
        time.sleep(0.02)
    os.killpg(began.pid, signal.SIGKILL)
    began.wait()
    before = rows(office)
    assert not (office.out / "index.html").exists()

    done = office.freshness("run", "--out", str(office.out))

    assert done.code == 0, done.err
    assert "接着做" in done.err
    after = rows(office)
    assert before <= after
    assert {run for run, *_ in after} == {1}
    watched = len(portal.planned) + 1  # the home page
    first_looks = [(column, page) for _, look, column, page, _ in after if look == 1]
    assert len(first_looks) == len(set(first_looks)) == watched
    assert f"应看 {watched} 页，看了 {watched} 页" in done.out
    assert (office.out / "index.html").exists()
    judged = json.loads(office.freshness("judge", "--json").out)
    assert {(each["column"], each["page"]): Status(each["status"]) for each in judged} == dict(portal.expected)


KILLED_IN = """
import os, signal, sys
from importlib import import_module
module, name = sys.argv[1].rsplit(".", 1)
setattr(import_module(module), name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
from monitor.cli import main
sys.argv[1:] = sys.argv[2:]
main()
"""
"""The public command, killed where it would call a function."""


@pytest.mark.parametrize(
    "moment",
    ["monitor.publishing.write_report", "monitor.delivery.outbox.prepare", "monitor.delivery.outbox.send_due"],
)
def test_a_night_killed_before_it_was_told_is_told(
    moment: str, portal: Portal, make_office: Callable[[str], Office], serve: Callable[[Security], Server]
) -> None:
    """Killed between its verdicts and its last letter, a night is owed; the next start tells it and looks at nothing.

    Everybody gets one letter.
    """
    office = make_office(small_map(portal) + MAIL)
    smtp, postbox = serve(Security.STARTTLS)
    verb, *command = office.command("run", "--out", str(office.out), "--second-look-after", "0", "--send")[3:]
    killed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED_IN, moment, verb, *command],
        cwd=ROOT,
        env=os.environ | environment_of(smtp),
        stderr=subprocess.DEVNULL,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    later = datetime.now(UTC) + timedelta(hours=1)
    with open_store(office.database) as store:
        (run,) = store.runs()
        assert run.status is RunStatus.COMPLETE
        assert store.last_told_night(later) is None
    looked = rows(office)

    done = office.freshness(verb, *command, **environment_of(smtp))

    assert done.code == 0, done.err
    assert f"第 {run.id} 次巡检已经做完" in done.err
    assert f"看了 {run.expected} 页" in done.out
    assert rows(office) == looked
    assert (office.out / "index.html").exists()
    office_s = Counter(to for envelope in postbox.arrived for to in envelope.rcpt_tos)
    assert office_s["dzzw@example.gov.cn"] == 1
    assert set(office_s.values()) == {1}
    with open_store(office.database) as store:
        assert store.last_told_night(later) == run
        assert [known.kind for known in store.runs()] == [RunKind.NIGHTLY]
