"""From what is judged to what people open: gather what a report tells, and write it."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from monitor.column_map import HOME
from monitor.errors import RunError
from monitor.judgement import INSTANT, Published
from monitor.judging import honesty, indicators
from monitor.judging.changes import in_force
from monitor.judging.forecast import Forecast, forecast
from monitor.judging.honesty import Finding
from monitor.judging.indicators import Counter
from monitor.report import html
from monitor.report.view import View, build_view
from monitor.store import Store
from monitor.types import Run, RunKind

ENTRIES_SHOWN = 5
"""Newest entries of a page that a report shows as evidence."""

RHYTHM_FROM = timedelta(days=1100)
"""How far back publication dates are fetched for a page's rhythm: a yearly column has three then."""

DOUBTS_SHOWN = timedelta(days=30)
"""How long a doubt about dates is told after the night that raised it."""

STATUSES_SHOWN = timedelta(weeks=12)
"""How far back the report shows what nights said of a page."""


def view_of(store: Store, published: Published, run: Run, *, now: datetime) -> View:
    """Gather what a report tells of a run, the changes since the night before included.

    A run that saw too little is not compared: whatever it says has changed.
    """
    moment = published.moment
    before = store.last_run(up_to=run.started_at - INSTANT, kind=RunKind.NIGHTLY)
    return build_view(
        column_map=published.rules.column_map,
        verdicts=published.verdicts,
        run=run,
        previous=store.verdicts(before.id) if before and published.trust.trusted else (),
        generated_at=now,
        entries=store.latest_entries(moment.date(), limit=ENTRIES_SHOWN, seen_up_to=moment),
        history=store.statuses(moment.date() - STATUSES_SHOWN, moment.date() - timedelta(days=1)),
        trust=published.trust,
        counters=counters(published),
        forecasts=forecasts(store, published),
        findings=doubts(store, published),
    )


def counters(published: Published) -> tuple[Counter, ...]:
    """Count the national check's indicators; none where they are not configured."""
    rules = published.rules
    if rules.indicators is None:
        return ()
    day = published.moment.date()
    decided = rules.column_map
    columns = [
        in_force(column, day, successions=decided.successions, rule_changes=decided.rule_changes)
        for column in decided.columns
    ]
    return indicators.count(columns, published.verdicts, published.home, rules.indicators, day)


def forecasts(store: Store, published: Published) -> tuple[Forecast, ...]:
    """Tell which pages may become overdue in the next two weeks."""
    day = published.moment.date()
    days = store.published_days(published.moment, since=day - RHYTHM_FROM)
    return forecast(published.verdicts, days, day)


def doubts(store: Store, published: Published) -> tuple[Finding, ...]:
    """Tell what was odd about dates in the last month; the home page repeats what its columns show."""
    moment, column_map = published.moment, published.rules.column_map
    seen, looks = store.fresh_entries(moment, since=moment - DOUBTS_SHOWN)
    return honesty.findings(
        [one for one in seen if one.column != HOME],
        looks,
        column_map.portal.timezone,
        since=moment.date() - DOUBTS_SHOWN,
        checks=column_map.checks,
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
