"""What the command line prints for people: tables and summaries, with nothing in them that could move a cursor."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.column_map import ColumnMap
from monitor.crawling import READ_OFF, PageSeen
from monitor.nightly import Night
from monitor.types import FailureKind, Outcome, Status, Verdict
from monitor.wording import FAILURE, STATUS

OUTCOME = {Outcome.ENTRIES.value: "列表", Outcome.ARTICLE.value: "单篇", Outcome.EMPTY.value: "空白"}
STYLE = {Status.OVERDUE: "red", Status.EMPTY: "red", Status.DUE_SOON: "yellow", Status.UNKNOWN: "magenta"}


def printable(text: str) -> str:
    """Replace what a terminal would obey instead of show."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def counts_line(verdicts: Iterable[Verdict]) -> str:
    """Count pages by status, in the order in which a report speaks of them; an unmapped column counts as one."""
    counts = Counter(verdict.status for verdict in verdicts)
    return (
        "，".join(f"{word} {counts[status]}" for status, word in STATUS.items() if counts[status]) or "没有可判定的网页"
    )


def night_summary(night: Night) -> str:
    """Say in a few lines what a night found, and where its report lies."""
    run = night.run
    lines = [
        f"{run.day} 第 {run.id} 次巡检：应看 {run.expected} 页，看了 {run.seen} 页，其中 {run.failed} 页未读出",
        f"判定：{counts_line(night.verdicts)}",
    ]
    if not run.expected:
        lines.append("对照表里还没有填写任何网页地址：请在 [[column]] 的 pages 里填写，报告里这些栏目都列为“未配置”")
    lines.append(f"报告：{night.report}")
    if night.sent_to:
        lines.append(f"已发送：{'、'.join(night.sent_to)}")
    return "\n".join(lines)


def page_line(seen: PageSeen) -> str:
    """Say what came of one page."""
    if seen.outcome in READ_OFF:
        found = OUTCOME[seen.outcome] + ("" if seen.newest == "-" else f"，最新 {seen.newest}")
    else:
        found = f"未读出：{FAILURE.get(FailureKind(seen.outcome), seen.outcome)}"
    return printable(f"{seen.column}  {seen.page}  {found}")


def print_verdicts(verdicts: Sequence[Verdict], console: Console) -> None:
    """Print a table of verdicts, the worst first, and their counts."""
    order = {status: rank for rank, status in enumerate(STATUS)}
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("状态", "栏目", "责任部门", "最新", "理由"):
        table.add_column(heading, overflow="fold", no_wrap=heading in {"状态", "最新"})
    for verdict in sorted(verdicts, key=lambda each: (order[each.status], -(each.days_overdue or 0), each.column)):
        published = verdict.newest.published if verdict.newest else None
        table.add_row(
            Text(STATUS[verdict.status], style=STYLE.get(verdict.status, "")),
            Text(printable(verdict.column)),
            Text(printable(verdict.department)),
            str(published or "—"),
            Text(printable(verdict.reason)),
        )
    console.print(table)
    console.print(counts_line(verdicts), highlight=False)


def print_columns(column_map: ColumnMap, console: Console) -> None:
    """Print the column map as understood."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("栏目", "责任部门", "更新频率", "网页"):
        table.add_column(heading, overflow="fold")
    for column in column_map.columns:
        departments = "、".join(column.departments) + ("等" if column.open_ended else "")
        table.add_row(column.id, departments, column.frequency, str(len(column.pages)) if column.pages else "未配置")
    console.print(table)
    watched = len(column_map.watched())
    console.print(f"{len(column_map.columns)} 个栏目，{watched} 个网页", highlight=False)
