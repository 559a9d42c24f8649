"""The sentences that stand at the head of a report and of a mail."""

from collections.abc import Sequence
from datetime import date, datetime

from monitor.judging.trust import Trust
from monitor.report.lines import Line
from monitor.report.tally import Tally
from monitor.types import Run, RunStatus, Status
from monitor.wording import STATUS, long_day

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
FEW = 4


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
    return f"{when} {columns.total} 个栏目：{counts(columns)}。{longest(columns, overdue)}"


def trouble(run: Run, trust: Trust) -> str:
    """Say what makes a run less than it should be; the empty string where nothing does."""
    parts = [trust.sentence()] if trust.sentence() else []
    if run.status is not RunStatus.COMPLETE:
        parts.append(f"这次巡检没有做完：应看 {run.expected} 个页面，看到 {run.seen} 个，没看到的不作判定")
    return "；".join(parts) + ("。" if parts else "")


def news(columns: Tally, overdue: Sequence[Line], *, distrusted: bool) -> str:
    """Put a run into the few words of a subject line."""
    if distrusted:
        return "巡检看到的太少，结论不可靠"
    if overdue:
        return f"{columns.of[Status.OVERDUE]} 个栏目超期，最长 {overdue[0].days} 天"
    others = [
        f"{columns.of[status]} 个{words}"
        for status, words in ((Status.EMPTY, "空白"), (Status.UNKNOWN, "无法判定"))
        if columns.of[status]
    ]
    return "，".join(["没有栏目超期", *others])


def tasks(
    *,
    overdue: Sequence[Line],
    empty: Sequence[Line],
    due_soon: Sequence[Line],
    unknown: Sequence[Line],
    reminders: Sequence[Line],
    unmapped: int,
    distrusted: bool,
) -> tuple[str, ...]:
    """Say what the office should do, the most pressing first."""
    found = []
    if distrusted:
        found.append("先查明这次为什么看到的太少，再通知部门。")
    if overdue:
        found.append(f"通知{_few([line.department for line in overdue])}尽快更新超期的栏目。")
    if empty:
        found.append(f"通知{_few([line.department for line in empty])}给空白栏目补上内容，或报告后撤销。")
    if due_soon and due_soon[0].due:
        found.append(f"{len(due_soon)} 个页面快到期，最早的须在 {long_day(due_soon[0].due)}之前（含当日）更新。")
    if unknown:
        found.append(f"{len(unknown)} 个页面没有看清，请看原因；这不是部门的责任。")
    if reminders:
        found.append(f"{len(reminders)} 个没有期限的页面很久没有新内容，请责任部门确认无变动。")
    if unmapped:
        found.append(f"{unmapped} 个栏目还没有网址，请补进对照表。")
    return tuple(found)


def _few(names: Sequence[str]) -> str:
    """Name up to four, and say how many there are."""
    each = list(dict.fromkeys(names))
    shown = "、".join(each[:FEW])
    return shown if len(each) <= FEW else f"{shown}等 {len(each)} 个部门"


def counts(columns: Tally) -> str:
    """Count the statuses that occur: 正常 38，超期 3，空白 1."""
    return "，".join(
        f"{STATUS[status].removesuffix('栏目')} {columns.of[status]}" for status in ORDER if columns.of[status]
    )


def none_overdue(columns: Tally) -> str:
    """Say that nothing is overdue, and no more than that where something could not be judged."""
    if columns.of[Status.UNMAPPED] == columns.total:
        return "没有可以判定的栏目。"
    return "已判定的栏目没有超期。" if columns.of[Status.UNKNOWN] else "没有栏目超期。"


def longest(columns: Tally, overdue: Sequence[Line]) -> str:
    """Name the page that is overdue longest; where there is none, say so."""
    if not overdue:
        return none_overdue(columns)
    worst = overdue[0]
    return f"超期最久的是『{worst.column.name}』（{worst.department}），已超期 {worst.days} 天。"
