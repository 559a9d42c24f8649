"""The sentences that stand at the head of a report and of a mail."""

from collections.abc import Sequence
from datetime import date, datetime

from monitor.report.lines import Line
from monitor.report.tally import Tally
from monitor.types import Run, Status
from monitor.wording import STATUS

ORDER = (
    Status.FRESH,
    Status.OVERDUE,
    Status.EMPTY,
    Status.DUE_SOON,
    Status.UNKNOWN,
    Status.STANDING,
    Status.EXEMPT,
    Status.UNMAPPED,
)
"""In a sentence the good news comes first; in a table the bad."""

NOON = 12


def moment(day: date, now: datetime) -> str:
    """Name the judged day as a reader at `now` would: 今晨, 今天, or the day itself."""
    if now.date() != day:
        return f"{day.year}年{day.month}月{day.day}日"
    return "今晨" if now.hour < NOON else "今天"


def headline(columns: Tally, overdue: Sequence[Line], *, day: date, now: datetime) -> str:
    """Say in one breath how many columns there are of each status, and which one is overdue longest."""
    when = moment(day, now)
    if columns.total and columns.of[Status.UNMAPPED] == columns.total:
        return f"{columns.total} 个栏目都还没有配置网址，{when}没有可以判定的栏目。"
    counts = "，".join(
        f"{STATUS[status].removesuffix('栏目')} {columns.of[status]}" for status in ORDER if columns.of[status]
    )
    return f"{when} {columns.total} 个栏目：{counts}。{_longest(overdue)}"


def trouble(run: Run, *, read: int, enough: float, complete: bool) -> str:
    """Say that a run saw too little to speak for the portal; the empty string where it saw enough."""
    if run.expected and read < enough * run.expected:
        return (
            f"这次巡检看到的太少：应看 {run.expected} 个页面，看到 {run.seen} 个，其中 {run.failed} 个没有读成。"
            "以下结论不能代表整个网站，请先查明原因。"
        )
    if not complete:
        return f"这次巡检没有做完：应看 {run.expected} 个页面，看到 {run.seen} 个。没看到的页面不作判定。"
    return ""


def subject(overdue_columns: int, longest: int, unknown: int, *, day: date, distrusted: bool) -> str:
    """Put the news into a mail's subject."""
    if distrusted:
        news = "巡检看到的太少，结论不可靠"
    elif overdue_columns:
        news = f"{overdue_columns} 个栏目超期，最长 {longest} 天"
    elif unknown:
        news = f"没有栏目超期，{unknown} 个无法判定"
    else:
        news = "没有栏目超期"
    return f"【栏目更新】{news}（{day.month}月{day.day}日）"


def _longest(overdue: Sequence[Line]) -> str:
    if not overdue:
        return "没有栏目超期。"
    worst = overdue[0]
    return f"超期最久的是『{worst.column.name}』（{worst.department}），已超期 {worst.days} 天。"
