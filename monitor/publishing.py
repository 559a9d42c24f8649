"""From what is stored to what people open: judge, and write the report."""

import os
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from monitor.column_map import ColumnMap
from monitor.errors import RunError
from monitor.judging import freshness
from monitor.judging.rules import Every
from monitor.report import html
from monitor.report.view import View, build_view
from monitor.store import Store
from monitor.types import Run, RunKind, Verdict

LOOKS = 4
"""Looks of a page that are judged together: two of this night, two of the one before."""


COUNTED = timedelta(days=800)
"""How far back entries are fetched for rules that count them: two years and the year's first window."""

ENTRIES_SHOWN = 5
"""Newest entries of a page that a report shows as evidence."""


def judging_moment(as_of: date | None, now: datetime) -> datetime:
    """Give the moment to judge at: `now`, or the last second of another day, which sees all that day's looks."""
    if as_of is None or as_of == now.date():
        return now
    return datetime.combine(as_of, time(23, 59, 59), now.tzinfo)


def judge_stored(store: Store, column_map: ColumnMap, moment: datetime, *, now: datetime) -> tuple[Verdict, ...]:
    """Judge every page of the map at a moment, from the looks stored up to it.

    A day to come is judged as if nothing happened until then; so only there an old look is not held against itself.
    """
    counts = any(isinstance(column.rule, Every) and column.rule.at_least > 1 for column in column_map.columns)
    return freshness.judge_all(
        column_map.columns,
        store.latest_looks(moment, count=LOOKS),
        moment,
        max_age=None if moment > now else freshness.MAX_AGE,
        histories=store.histories(moment, entries_since=moment.date() - COUNTED if counts else None),
    )


def view_of(store: Store, column_map: ColumnMap, verdicts: Sequence[Verdict], run: Run, *, now: datetime) -> View:
    """Gather what a report of these verdicts tells, the changes since the run before included."""
    before = store.last_run(up_to=run.started_at - timedelta(microseconds=1), kind=RunKind.NIGHTLY)
    return build_view(
        column_map=column_map,
        verdicts=verdicts,
        run=run,
        previous=store.verdicts(before.id) if before else (),
        generated_at=now,
        entries=store.latest_entries(run.day, limit=ENTRIES_SHOWN),
    )


def write_report(view: View, out: Path) -> Path:
    """Write the report whole or not at all: `index.html` in the folder `out`. Raises RunError where it cannot."""
    path = out / "index.html"
    text = html.render(view)
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".report-", dir=out)
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(text)
        Path(name).chmod(0o644)
        os.replace(name, path)  # noqa: PTH105 - atomic, unlike writing in place
    except OSError as error:
        raise RunError(f"报告写不进 {path}：{error.strerror}") from error
    return path
