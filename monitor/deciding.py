"""What people decide by the command line: waivers, their lifting, confirmations. Checked, kept, and told back."""

from datetime import date, datetime

from monitor.column_map import ColumnMap
from monitor.errors import UsageError
from monitor.judging.changes import Waiver, in_force
from monitor.judging.rules import OnChange, Promptly
from monitor.store import Store
from monitor.types import Column

LONGEST = 200
"""Characters of a name or a reason: the report prints it."""


def chosen(columns: ColumnMap, column: str, page: str | None) -> tuple[Column, str | None]:
    """Find the column by its id or name, and the page of it; raises UsageError naming the nearest known."""
    found = columns.named(column)
    if page is not None and not columns.select(columns=[found.id], pages=[page]):
        raise UsageError(f"这个网址不是栏目 {found.id} 的：{page}")
    return found, page


def waive(
    store: Store,
    column: Column,
    page: str | None,
    days: tuple[date, date | None],
    *,
    reason: str,
    by: str,
    now: datetime,
) -> str:
    """Keep a waiver from the first to the last of `days`; say so."""
    since, until = days
    if until is None:
        raise UsageError("请用 --until 写明免检到哪一天；长期停用的栏目，在对照表里写 retired")
    if until < since:
        raise UsageError(f"--until {until} 早于第一天 {since}")
    if until < now.date():
        raise UsageError(f"--until {until} 已经过去了")
    waiver = Waiver(
        column=column.id, page=page, since=since, until=until, reason=_said(reason, "--reason"), by=_said(by, "--by")
    )
    store.add_waiver(waiver, recorded_at=now)
    return f"{_what(column, page)} 自 {since} 起免检，至 {until} 止（{waiver.by}：{waiver.reason}）"


def lift(store: Store, column: Column, page: str | None, *, by: str, now: datetime) -> str:
    """Let the waivers of a column or a page end with yesterday; say so."""
    day = now.date()
    count = store.lift_waivers(column.id, page, by=_said(by, "--by"), day=day, recorded_at=now)
    if not count:
        raise UsageError(f"{_what(column, page)} 现在没有用命令登记的免检；对照表里写的，请改对照表")
    return f"{_what(column, page)} 自 {day} 起恢复判定"


def confirm(
    store: Store, columns: ColumnMap, column: Column, page: str | None, *, by: str, note: str, now: datetime
) -> str:
    """Keep that somebody has checked a page whose rule has no term; say so."""
    day = now.date()
    rule = in_force(column, day, rule_changes=columns.rule_changes).rule
    if not isinstance(rule, (OnChange, Promptly)):
        raise UsageError(
            f"{column.id} 有更新期限（{column.frequency}），不能以核实代替更新；确需免检的用 freshness waive"
        )
    noted = _said(note, "--note") if note else ""
    store.confirm(column.id, page, by=_said(by, "--by"), note=noted, day=day, recorded_at=now)
    return f"{_what(column, page)} 已记为 {day} 由 {by} 核实"


def _what(column: Column, page: str | None) -> str:
    return f"{column.id} 的 {page}" if page else column.id


def _said(text: str, option: str) -> str:
    """Check what a report will print."""
    text = text.strip()
    if not text:
        raise UsageError(f"请用 {option} 写明内容")
    if len(text) > LONGEST or not text.isprintable():
        raise UsageError(f"{option} 应在 {LONGEST} 字以内，不带换行等看不见的字符")
    return text
