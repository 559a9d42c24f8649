"""From what is judged to what people open: gather what a report tells, and write it."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from monitor.column_map import HOME
from monitor.judgement import Published
from monitor.judging import honesty, indicators
from monitor.judging.changes import in_force
from monitor.judging.forecast import RHYTHM_DAYS, Forecast, forecast
from monitor.judging.honesty import Finding
from monitor.judging.indicators import Counter
from monitor.report import excel, files, record, site, word
from monitor.report.view import View, build_view
from monitor.store import Store
from monitor.types import Run

ENTRIES_SHOWN = 5
"""Newest entries of a page that a report shows as evidence."""

RECTIFICATION = timedelta(days=14)
"""How long a notice gives departments, where nobody says."""

UNSIGNED = "（请填写发文单位）"
"""Stands where a notice is signed, until somebody does."""

DOUBTS_SHOWN = timedelta(days=30)
"""How long a doubt about dates is told after the night that raised it."""


def view_of(store: Store, published: Published, run: Run, *, now: datetime) -> View:
    """Gather what a report tells of a run, the changes since the last night that can be believed included.

    A run that saw too little is not compared: whatever it says has changed.
    """
    moment, day = published.moment, published.moment.date()
    return build_view(
        column_map=published.rules.column_map,
        verdicts=published.verdicts,
        run=run,
        previous=published.before if published.trust.trusted else (),
        generated_at=now,
        entries=store.latest_entries(day, limit=ENTRIES_SHOWN, seen_up_to=moment),
        history=store.statuses(record.first_day(day), day - timedelta(days=1)),
        months=store.entries_a_month(record.first_month(day), day),
        incidents=store.past_incidents(record.first_day(day), day),
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
    days = store.published_days(published.moment, day, count=RHYTHM_DAYS)
    return forecast(published.verdicts, days, day)


def doubts(store: Store, published: Published) -> tuple[Finding, ...]:
    """Tell what was odd about dates in the last month.

    The home page repeats what its columns show, and a page that is itself the article bears a new date when it changes.
    """
    moment, column_map = published.moment, published.rules.column_map
    since = moment.date() - DOUBTS_SHOWN
    fresh = store.fresh_entries(moment, since=datetime.combine(since, time(), column_map.portal.timezone))
    return honesty.findings(
        [one for one in fresh.entries if one.column != HOME and one.entry.url != one.page],
        fresh.looks,
        column_map.portal.timezone,
        since=since,
        checks=column_map.checks,
        earlier=fresh.earlier,
    )


def write_report(view: View, out: Path, *, night: bool = True, templates: Path | None = None) -> Path:
    """Write the report, `index.html` in the folder `out`, and the history site around it; return its path.

    With `night` it is kept as that night's report, too, which is for nights alone: what is told later of a day is not
    what was published then. Files of the folder `templates` go before the project's own. Each file is written whole or
    not at all. Raises RunError where one cannot be.
    """
    return site.write(out, view, night=night, templates=templates)


def write_files(
    view: View,
    *,
    xlsx: Path | None,
    docx: Path | None,
    deadline: date | None,
    issuer: str,
    templates: Path | None = None,
) -> list[Path]:
    """Write the report as a workbook, the notice as a Word file, or both; return the paths. Raises RunError.

    Without `deadline` the notice asks for rectification within two weeks of the day it is written.
    """
    written = []
    if xlsx is not None:
        files.write(xlsx, excel.render(view))
        written.append(xlsx)
    if docx is not None:
        due = deadline or view.generated_at.date() + RECTIFICATION
        files.write(docx, word.render(view, deadline=due, issuer=issuer or UNSIGNED, templates=templates))
        written.append(docx)
    return written
