"""The report and the mail of a portal with 2,000 pages: time and size, with the newest entries and twelve weeks each.

Prints what a night of that size costs; ends with 1 where the report is larger than 3 MB or the mail than 100 KB.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from monitor import column_map
from monitor.delivery import mail
from monitor.map_mail import MailSettings
from monitor.report import html
from monitor.report.view import View, build_view
from monitor.types import Column, Entry, Evidence, Page, Run, RunKind, RunStatus, Status, Verdict

Made = TypeVar("Made")

PAGES = 2000
LARGEST_REPORT = 3_000_000
LARGEST_MAIL = 100_000
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


def view_of() -> View:
    """Build the view of a night."""
    shipped = column_map.load(Path("config/column_map.toml"))
    each = PAGES // len(shipped.columns) + 1
    columns = tuple(
        replace(column, pages=tuple(page_of(column, place * each + number) for number in range(each)))
        for place, column in enumerate(shipped.columns)
    )
    watched = [(column, page) for column in columns for page in column.pages][:PAGES]
    keys = [(column.id, page.url) for column, page in watched]
    verdicts = [verdict_of(column, page, number) for number, (column, page) in enumerate(watched)]
    past = {DAY - timedelta(days=back): STATUSES[back // 5 % len(STATUSES)] for back in range(84)}
    run = Run(
        id=1,
        kind=RunKind.NIGHTLY,
        day=DAY,
        started_at=NOW,
        finished_at=NOW,
        status=RunStatus.COMPLETE,
        expected=PAGES,
        seen=PAGES,
        failed=100,
        version="0",
        rules=shipped.digest,
    )
    return build_view(
        column_map=replace(shipped, columns=columns),
        verdicts=verdicts,
        run=run,
        previous=verdicts,
        generated_at=NOW,
        entries={key: [entry(number, back) for back in range(5, 10)] for number, key in enumerate(keys)},
        history=dict.fromkeys(keys, past),
    )


def timed(name: str, make: Callable[[], Made]) -> Made:
    """Print how long something takes."""
    began = time.perf_counter()
    made = make()
    print(f"{name:<28} {time.perf_counter() - began:6.2f} s")
    return made


def main() -> int:
    """Measure, print, and say whether it stays within bounds."""
    view = timed(f"view of {PAGES} pages", view_of)
    report = timed("report", lambda: html.render(view)).encode()
    message = timed("mail, report attached", lambda: mail.compose(view, SETTINGS))
    body = message.get_body(("html",))
    letter = body.get_content().encode() if body else b""
    print(f"report {len(report) / 1e6:.2f} MB of {LARGEST_REPORT / 1e6:.0f}; mail {len(letter) / 1e3:.0f} KB of 100")
    return len(report) > LARGEST_REPORT or len(letter) > LARGEST_MAIL


if __name__ == "__main__":
    sys.exit(main())
