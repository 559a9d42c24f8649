"""A night whose process is killed is taken up where it stopped."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from demo.portal import Portal
from monitor.types import Status
from tests.night.conftest import ROOT, Office

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
