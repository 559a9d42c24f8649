"""What the command line prints for people: tables and summaries, with nothing in them that could move a cursor."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.column_map import ColumnMap
from monitor.crawling import READ_OFF, PageSeen
from monitor.delivery.outbox import Delivered
from monitor.judging.incidents import Incident
from monitor.letters import Delivery, LetterState
from monitor.nightly import Night
from monitor.report.record import WHAT
from monitor.types import Column, FailureKind, Outcome, Status, Verdict
from monitor.wording import FAILURE, STATUS

OUTCOME = {Outcome.ENTRIES.value: "列表", Outcome.ARTICLE.value: "单篇", Outcome.EMPTY.value: "空白"}
LETTER = {
    LetterState.WAITING: "待发",
    LetterState.CLAIMED: "正在发",
    LetterState.HANDING: "正在发",
    LetterState.SENT: "已发",
    LetterState.REFUSED: "被拒收",
    LetterState.GIVEN_UP: "已放弃",
}
FEW = 5
"""So many names fit on a line."""
STYLE = {Status.OVERDUE: "red", Status.EMPTY: "red", Status.DUE_SOON: "yellow", Status.UNKNOWN: "magenta"}


WIDE = 160
"""Columns of a table that goes to a file or another program, whatever the terminal it was started from."""


def console() -> Console:
    """Make a console for standard output: as wide as the terminal, or wide enough where there is none."""
    return Console(width=None if sys.stdout.isatty() else WIDE)


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
    if night.followed.opened or night.followed.closed:
        lines.append(f"{_opened(night.followed.opened)}；恢复 {len(night.followed.closed)} 起")
    if night.trust.sentence():
        lines.append(f"注意：{night.trust.sentence()}")
    if not run.expected:
        lines.append("对照表里还没有填写任何网页地址：请在 [[column]] 的 pages 里填写，报告里这些栏目都列为“未配置”")
    lines.append(f"报告：{night.report}")
    if night.delivered:
        lines += delivered_lines(night.delivered)
    return "\n".join(lines)


def _opened(opened: Iterable[Incident]) -> str:
    """Count what a night found gone wrong, by what it is: what could not be seen is nobody's fault."""
    counts = Counter(incident.kind for incident in opened)
    told = "，".join(f"{word} {counts[kind]}" for kind, (_, word) in WHAT.items() if counts[kind])
    return f"新出现：{told}" if told else "没有新出现的问题"


def delivered_lines(delivered: Delivered) -> list[str]:
    """Say what was sent, and what somebody may get twice."""
    lines = [f"邮件：已发送 {len(delivered.sent)} 封" if delivered.sent else "邮件：没有要发的"]
    if delivered.failed or delivered.waiting:
        lines = lines if delivered.sent else []
    if delivered.doubtful:
        lines.append(f"上次发送时程序被中断，这几封可能收到两次（Message-ID 相同）：{'、'.join(delivered.doubtful)}")
    if delivered.unreached:
        lines.append(unreached_line(delivered.unreached))
    return [printable(line) for line in lines]


def unreached_line(units: Sequence[str]) -> str:
    """Say which units have something to put right and do not hear of it."""
    named = "、".join(units[:FEW]) + (f"等 {len(units)} 个" if len(units) > FEW else "")
    return f"没有邮箱、收不到提醒的单位：{named}；在对照表的 [mail.departments] 里补上"


def print_deliveries(deliveries: Sequence[Delivery], console: Console, zone: ZoneInfo) -> None:
    """Print the outbox: the oldest letter first, each recipient with what became of it."""
    if not deliveries:
        console.print("发件箱是空的")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("时间", "状态", "收件人", "主题", "说明"):
        table.add_column(heading, overflow="fold", no_wrap=heading in {"时间", "状态"})
    for each in deliveries:
        said = each.said
        if each.state is LetterState.WAITING and each.due_at and each.tries:
            said = f"{each.due_at.astimezone(zone):%m-%d %H:%M} 后再试：{said}"
        table.add_row(
            f"{each.changed_at.astimezone(zone):%m-%d %H:%M}",
            LETTER[each.state],
            Text(printable(each.recipient)),
            Text(printable(each.subject)),
            Text(printable(said)),
        )
    console.print(table)


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
    decided = any(decisions(column, column_map) for column in column_map.columns)
    for heading in ("栏目", "责任部门", "更新频率", "网页", *(["另有规定"] if decided else [])):
        table.add_column(heading, overflow="fold")
    for column in column_map.columns:
        departments = "、".join(column.departments) + ("等" if column.open_ended else "")
        cells = [column.id, departments, column.frequency, str(len(column.pages)) if column.pages else "未配置"]
        table.add_row(*cells, *([Text(printable(decisions(column, column_map)))] if decided else []))
    console.print(table)
    watched = len(column_map.watched())
    console.print(f"{len(column_map.columns)} 个栏目，{watched} 个网页", highlight=False)


def decisions(column: Column, column_map: ColumnMap) -> str:
    """Say what the map decides of a column from some day on: waivers, its retirement, new rules."""
    said = [
        f"{waiver.since} 起撤销"
        if waiver.retired
        else f"免检 {waiver.since} 至 {waiver.until}" + ("（一页）" if waiver.page else "")
        for waiver in column_map.waivers
        if waiver.column == column.id
    ]
    said += [f"{change.since} 起{change.frequency}" for change in column_map.rule_changes if change.column == column.id]
    return "；".join(said)
