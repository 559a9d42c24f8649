"""The report, the mail and the history site of a portal with 2,000 pages: time and size.

Prints what a night of that size costs, from the store to the last file, after 10 nights, 100 and 400. What still grows
is the year that each page's calendar draws, until it is full; after 10 nights the first lists of all pages count as new
of the month, which costs as much. Ends with 1 where the report is larger than 3 MB, the office's mail on the line than
100 KB, or a night's report and site take longer than 10 s.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import column_map
from monitor.column_map import ColumnMap
from monitor.delivery import mail
from monitor.judgement import Published, Rules
from monitor.judging.trust import Trust, weigh
from monitor.map_mail import MailSettings
from monitor.publishing import view_of
from monitor.report import archive, html, site
from monitor.report.view import View, build_view
from monitor.store import nights as nights_of
from monitor.store import open_store, statuses, tables
from monitor.store import rows as rows_of
from monitor.store.engine import TO_WRITE, make_engine
from monitor.store.marks import marks
from monitor.types import Column, Entry, Evidence, Outcome, Page, Reading, Run, RunKind, RunStatus, Status, Verdict

Made = TypeVar("Made")

PAGES = 2000
LARGEST_REPORT = 3_000_000
LARGEST_MAIL = 100_000
NIGHTS = (10, 100, 400)
LISTED = 15
"""Rows that a page shows."""
SLOWEST_NIGHT = 10.0
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 21, 23, 40, tzinfo=UTC)
STATUSES = (Status.FRESH,) * 16 + (Status.OVERDUE, Status.DUE_SOON, Status.UNKNOWN, Status.STANDING)
SETTINGS = MailSettings(sender="monitor@example.gov.cn", to=("office@example.gov.cn",), departments={})


def page_of(column: Column, number: int) -> Page:
    """Make a page with an address of the usual length."""
    units = column.units
    return Page(
        url=f"https://www.haishu.gov.cn/col/col1229{number:06}/index.html", department=units[number % len(units)]
    )


def entry(number: int, back: int) -> Entry:
    """Make an entry with a title of the usual length, about thirty characters."""
    day = DAY - timedelta(days=back)
    return Entry(
        title=f"关于做好全区{number}号老旧小区改造项目竣工验收有关工作的通知（第{back}批）",
        url=f"https://www.haishu.gov.cn/art/{day:%Y/%-m/%-d}/art_1229{number:06}_{back:08}.html",
        published=day,
        published_text=day.isoformat(),
        evidence=Evidence.ROW,
        place="div.default_pgContainer > ul > li[1] > span.date",
    )


def verdict_of(column: Column, page: Page, number: int) -> Verdict:
    """Make a verdict; one page in twenty is overdue."""
    status = STATUSES[number % len(STATUSES)]
    return Verdict(
        column=column.id,
        page=page.url,
        department=page.department or "",
        status=status,
        reason=f"《细则》要求“{column.frequency}”，最新一条为2026-11-03《关于做好全区老旧小区改造工作的通知》，已超期5天",
        newest=entry(number, 5),
        due=DAY - timedelta(days=5) if status is Status.OVERDUE else DAY + timedelta(days=5),
        days_overdue=5 if status is Status.OVERDUE else None,
        observed_at=NOW,
        judged_at=NOW,
    )


def the_map() -> ColumnMap:
    """Take the shipped map, with 2,000 pages spread over its columns."""
    shipped = column_map.load(Path("config/column_map.toml"))
    each = PAGES // len(shipped.columns) + 1
    columns = tuple(
        replace(column, pages=tuple(page_of(column, place * each + number) for number in range(each)))
        for place, column in enumerate(shipped.columns)
    )
    return replace(shipped, columns=columns)


def judged(known: ColumnMap) -> list[Verdict]:
    """Judge each page; one in twenty is overdue."""
    return [verdict_of(column, page, number) for number, (column, page) in enumerate(known.watched()[:PAGES])]


def the_run(day: date = DAY) -> Run:
    """Make the run of a day."""
    at = NOW - (DAY - day)
    return Run(
        id=1,
        kind=RunKind.NIGHTLY,
        day=day,
        started_at=at,
        finished_at=at,
        status=RunStatus.COMPLETE,
        expected=PAGES,
        seen=PAGES,
        failed=100,
        version="0",
        rules="",
    )


def a_view() -> View:
    """Build the view of a night."""
    known = the_map()
    verdicts = judged(known)
    keys = [(verdict.column, verdict.page or "") for verdict in verdicts]
    past = {DAY - timedelta(days=back): STATUSES[back // 5 % len(STATUSES)] for back in range(84)}
    return build_view(
        column_map=known,
        verdicts=verdicts,
        run=the_run(),
        previous=verdicts,
        generated_at=NOW,
        entries={key: [entry(number, back) for back in range(5, 10)] for number, key in enumerate(keys)},
        history=dict.fromkeys(keys, past),
    )


def fill(url: str, nights: int) -> None:
    """Write nights that end the day before: looks, verdicts, new entries, incidents, as a portal has them."""
    open_store(url).close()
    verdicts = judged(the_map())
    engine = make_engine(url)
    with engine.connect().execution_options(**TO_WRITE) as connection, connection.begin():
        pages = [
            {"column_id": each.column, "url": each.page, "edition": nights // every(place) + 1}
            for place, each in enumerate(verdicts)
        ]
        connection.execute(sa.insert(tables.page), pages)
        connection.execute(
            sa.insert(tables.grounds).values(digest=b"0" * 16, content=rows_of.grounds_row(verdicts[0])["content"])
        )
        blank = Reading(outcome=Outcome.ENTRIES, family="jpaas")
        connection.execute(sa.insert(tables.reading), rows_of.reading_row(blank, DAY))
        for night in range(nights):
            _fill_night(connection, verdicts, night + 1, nights - night)
    engine.dispose()


def every(place: int) -> int:
    """Return after how many nights a page has something new: most every week or two, some every other day."""
    return 2 + place % 13


def _fill_night(connection: Connection, verdicts: Sequence[Verdict], number: int, back: int) -> None:
    run = replace(the_run(DAY - timedelta(days=back)), id=number)
    connection.execute(sa.insert(tables.run), {name: getattr(run, name) for name in Run.__dataclass_fields__})
    looks, new, told = [], [], []
    for place, each in enumerate(verdicts):
        page, edition = place + 1, (number - 1) // every(place) + 1
        looks.append(
            {"run_id": number, "page_id": page, "look": 1, "observed_at": run.started_at, "http_status": 200}
            | {"edition": edition, "reading_id": 1}
        )
        status = STATUSES[(place + back // 9) % len(STATUSES)]
        told.append(
            rows_of.verdict_row(each)
            | {"run_id": number, "page_id": page, "position": place, "grounds_id": 1, "status": status}
        )
        rows = range(LISTED) if number == 1 else range((number - 1) % every(place) == 0)
        shown = [rows_of.entry_row(entry(place, back + row * every(place))) for row in rows]
        new += [
            each | marks(each) | {"page_id": page, "first_seen": run.started_at, "edition": edition + LISTED - row - 1}
            for row, each in zip(rows, shown, strict=True)
        ]
    connection.execute(sa.insert(tables.observation), looks)
    connection.execute(sa.insert(tables.verdict), told)
    nights_of.add(connection, number, Trust(expected=PAGES, judged=PAGES), run.started_at)
    statuses.keep(connection, number)
    if new:
        connection.execute(sa.insert(tables.entry), new)
    if back % 90 == 0:
        connection.execute(sa.insert(tables.incident), [_incident(each, back) for each in verdicts])


def _incident(verdict: Verdict, back: int) -> dict[str, object]:
    began = DAY - timedelta(days=back)
    return {
        "kind": "overdue",
        "column_id": verdict.column,
        "url": verdict.page,
        "department": verdict.department,
        "began": began,
        "opened": began,
        "closed": began + timedelta(days=4),
        "pages": "[]",
        "opening": verdict.reason,
        "closing": verdict.reason,
    }


def history_site(nights: int) -> tuple[float, int]:
    """Write a site after so many nights; return the seconds of ours that one more takes, and its report's size."""
    known = the_map()
    verdicts = tuple(judged(known))
    published = Published(
        rules=Rules(column_map=known, waivers=()),
        verdicts=verdicts,
        home=None,
        trust=weigh(verdicts, verdicts),
        before=verdicts,
        moment=NOW.astimezone(known.portal.timezone),
    )
    with tempfile.TemporaryDirectory() as folder:
        url, out = f"sqlite:///{folder}/site.db", Path(folder) / "out"
        fill(url, nights)
        print(f"\n{nights} nights before")
        with open_store(url) as store:
            began = time.process_time()
            view = timed("all that is told, gathered", lambda: view_of(store, published, the_run(), now=NOW))
            read = time.process_time() - began
        for back in range(nights, 0, -1):
            step = timedelta(days=back)
            archive.keep(out, replace(view, day=DAY - step, started_at=view.started_at - step), "")
        began = time.process_time()
        timed("report and site, written", lambda: site.write(out, view))
        took = read + time.process_time() - began
        pages = [path.stat().st_size for path in out.rglob("*.html")]
        night = (out / "nights" / f"{DAY}.html").stat().st_size
    print(
        f"a night's report {night / 1e6:.2f} MB, so {nights * night / 1e6:,.0f} MB of nights; "
        f"all other pages {(sum(pages) - night) / 1e6:.1f} MB"
    )
    return took, night


def timed(name: str, make: Callable[[], Made]) -> Made:
    """Print how long something takes."""
    began, busy = time.perf_counter(), time.process_time()
    made = make()
    print(f"{name:<28} {time.perf_counter() - began:6.2f} s, {time.process_time() - busy:.2f} of them ours")
    return made


def main() -> int:
    """Measure, print, and say whether it stays within bounds."""
    view = timed(f"view of {PAGES} pages", a_view)
    report = timed("report", lambda: html.render(view)).encode()
    message = timed("mail", lambda: mail.compose(view, SETTINGS))
    letter = mail.size_of(message)
    print(f"report {len(report) / 1e6:.2f} MB of {LARGEST_REPORT / 1e6:.0f}; mail {letter / 1e3:.0f} KB of 100")
    nights = {count: history_site(count) for count in NIGHTS}
    told = ", ".join(f"{took:.1f} s after {count}" for count, (took, _) in nights.items())
    slowest, largest = (
        max(took for took, _ in nights.values()),
        max(len(report), *(size for _, size in nights.values())),
    )
    print(f"\na night of {PAGES} pages: {told}; at most {SLOWEST_NIGHT:.0f}")
    return largest > LARGEST_REPORT or letter > LARGEST_MAIL or slowest > SLOWEST_NIGHT


if __name__ == "__main__":
    sys.exit(main())
