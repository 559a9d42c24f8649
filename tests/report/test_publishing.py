"""What is gathered for a report from a store of several nights."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor import column_map, judgement, nightly, publishing
from monitor.column_map import ColumnMap
from monitor.report.view import View
from monitor.store import Store, open_store
from monitor.types import Entry, Evidence, Failure, FailureKind, Observation, Outcome, Reading, RunKind, Status

MAP = """
[portal]
name = "示例门户"
home = "https://portal.example/"
[frequency]
"2周内更新" = { within = "2 weeks" }
[[column]]
section = "政务公开"
name = "工作进展"
about = "工作的进展"
departments = ["区教育局"]
frequency = "2周内更新"
pages = [{ url = "https://portal.example/1" }, { url = "https://portal.example/2" }]
"""
NEWEST = date(2026, 11, 12)
LIST = Reading(
    outcome=Outcome.ENTRIES,
    family="plain",
    entries=(
        Entry(
            title="关于开展检查的通知",
            url="https://portal.example/a.html",
            published=NEWEST,
            published_text=NEWEST.isoformat(),
            evidence=Evidence.ROW,
            place="ul > li[1]",
        ),
    ),
)
DOWN = Reading(outcome=Outcome.FAILURE, family="", failure=Failure(kind=FailureKind.TIMEOUT))


@pytest.fixture
def portal(tmp_path: Path) -> ColumnMap:
    """Load a map of one column with two pages."""
    path = tmp_path / "column_map.toml"
    path.write_text(MAP, encoding="utf-8")
    return column_map.load(path)


def view_of_night(store: Store, known: ColumnMap, day: int, reading: Reading) -> View:
    """Look at both pages on a day of November, publish the night, and gather its report."""
    at = datetime(2026, 11, day, 3, 30, tzinfo=known.portal.timezone)
    run = store.begin_run(kind=RunKind.NIGHTLY, started_at=at, day=at.date(), expected=2, version="1", rules="ab")
    for column, page in known.watched():
        for look in (1, 2):
            seen = at + timedelta(minutes=look)
            store.add(
                run,
                Observation(
                    column=column.id, page=page.url, observed_at=seen, look=look, http_status=200, reading=reading
                ),
            )
    moment = at + timedelta(minutes=9)
    rules = judgement.rules_of_today(store, known, moment)
    published, *_ = nightly.publish(store, rules, store.run(run), moment)
    return publishing.view_of(store, published, store.run(run), now=moment)


def test_a_night_is_compared_with_the_last_one_that_can_be_believed(portal: ColumnMap, tmp_path: Path) -> None:
    """A blind night is compared with nothing, and the night after it with the one before it: nothing has changed."""
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        first = view_of_night(store, portal, 20, LIST)
        blind = view_of_night(store, portal, 21, DOWN)
        after = view_of_night(store, portal, 22, LIST)
    assert (first.compared_to, blind.compared_to, blind.trouble != "") == (None, None, True)
    assert {line.status for line in blind.lines} == {Status.UNKNOWN}
    assert (after.compared_to, after.changes) == (date(2026, 11, 20), ())


def test_what_changed_over_a_blind_night_is_told_against_the_night_before_it(portal: ColumnMap, tmp_path: Path) -> None:
    """正常 → 超期 rather than 无法判定 → 超期."""
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        view_of_night(store, portal, 20, LIST)
        view_of_night(store, portal, 27, DOWN)
        after = view_of_night(store, portal, 28, LIST)
    assert [(change.before, change.line.status) for change in after.changes] == [(Status.FRESH, Status.OVERDUE)] * 2
