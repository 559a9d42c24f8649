"""The report as a workbook: one sheet a question, filters, a header that stays, nothing that Excel would run."""

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from monitor.report.environment import clock
from monitor.report.lines import ColumnLine, Line
from monitor.report.view import Change, Department, View
from monitor.types import Status
from monitor.wording import STATUS, long_day

WIDEST = 42
"""Widths of a column in characters, from the narrowest to the widest; a longer text is wrapped."""
NARROWEST = 4
LIMITS = {"栏目": 26, "责任部门": 30, "网址": 60}
"""Other ones than the widest: what is printed is read without a glass, an address stands on one line."""
LINE, AROUND = 14, 6
"""Points from one line of a cell to the next, and above and below them together."""
A4 = 9
"""As the format numbers papers."""
LONGEST_LINK = 2000
"""Characters of an address that Excel takes as a link (its limit is 2,079)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A text that leads somewhere."""

    text: str
    address: str


Cell = str | int | date | Linked | None
Table = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]
"""A sheet's name, its heads, its rows."""


HEADS = ("栏目", "所在栏目组", "一级栏目", "责任部门", "状态")
PROOF_HEADS = (
    "更新频率",
    "最近更新",
    "最迟应更新",
    "最新标题",
    "结论",
    "日期原文",
    "日期出处",
    "位置",
    "网址",
    "查看时间",
)
PRINTED = "最新标题"
"""The last head that goes on paper; what comes after it is for the screen."""


def render(view: View) -> bytes:
    """Render the report of a run as an .xlsx file. Computes nothing: all that it says is in the view."""
    memory = io.BytesIO()
    # A title that begins with = is a title; an address is a link only where the view says so.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        book.set_properties({"title": f"{view.portal}栏目更新", "created": view.generated_at.replace(tzinfo=None)})
        looks = _Looks(book)
        _overview(book.add_worksheet("总览"), view, looks)
        for name, heads, rows in _tables(view):
            _sheet(book, looks, name, heads, rows)
        for sheet in book.worksheets():
            _margins(sheet, view)
    return memory.getvalue()


def _tables(view: View) -> Iterator[Table]:
    late, left = (*HEADS, "超期天数", *PROOF_HEADS), (*HEADS, "剩余天数", *PROOF_HEADS)
    why, asked = (*HEADS, "原因", "起始日", "连续晚数", *PROOF_HEADS), (*HEADS, "请确认", *PROOF_HEADS)
    unknown = [_row(line, line.failure, line.unknown_since, line.unknown_nights) for line in view.unknown]
    departments = ("责任部门", "页面", *(STATUS[status] for status in view.pages.of), "最长超期天数")
    bare = ("栏目", "所在栏目组", "一级栏目", "责任部门", "更新频率")
    yield "超期", late, [_row(line, line.days) for line in view.overdue]
    yield "空白栏目", (*HEADS, *PROOF_HEADS), [_row(line) for line in view.empty]
    yield "临期", left, [_row(line, line.days_left) for line in view.due_soon]
    yield "无法判定", why, unknown
    yield "按变动更新", asked, [_row(line, "是" if line.remind else "") for line in view.standing]
    yield "变化", ("栏目", "责任部门", "上次", "这次", "网址"), [_change(change) for change in view.changes]
    yield "部门", departments, [_department(department) for department in view.departments]
    yield "全部页面", (*HEADS, *PROOF_HEADS), [_row(line) for line in view.lines]
    yield "未配置", bare, [_bare(column) for column in view.unmapped]


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        font = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
        self.head = book.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True})
        self.count = book.add_format({**font, "bold": True, "bottom": 1, "align": "center"})
        self.text = book.add_format({**font, "text_wrap": True})
        self.day = book.add_format({**font, "num_format": "yyyy-mm-dd", "align": "left"})
        self.number = book.add_format({**font, "align": "center"})
        self.link = book.add_format({**font, "text_wrap": True, "font_color": "#14508C", "underline": 1})
        self.title = book.add_format({**font, "font_size": 14, "bold": True, "text_wrap": True})
        self.red = book.add_format({**font, "bold": True, "font_color": "#B3201B"})


def _overview(sheet: Worksheet, view: View, looks: _Looks) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 60)
    sheet.merge_range(0, 0, 0, 3, f"{view.portal}栏目更新　{long_day(view.day)}", looks.title)
    sheet.merge_range(1, 0, 1, 3, view.headline, looks.text)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 1)
    sheet.set_row(0, 24)
    sheet.set_row(1, 34)
    if view.trouble:
        sheet.merge_range(2, 0, 2, 3, view.trouble, looks.red)
    sheet.write_string(4, 0, "状态", looks.head)
    for place, head in enumerate(("栏目数", "页面数"), start=1):
        sheet.write_string(4, place, head, looks.count)
    for row, (status, count) in enumerate(view.columns.of.items(), start=5):
        sheet.write_string(row, 0, STATUS[status], looks.red if status is Status.OVERDUE and count else looks.text)
        sheet.write_number(row, 1, count, looks.number)
        sheet.write_number(row, 2, view.pages.of[status], looks.number)
    facts = [
        ("生成时间", clock(view.generated_at)),
        ("页面", f"应看 {view.run.expected}，看到 {view.run.seen}，没有读成 {view.run.failed}"),
        ("程序", f"portal-freshness {view.run.version}，对照表 {view.run.rules[:12]}"),
        *(("国家指标", gauge.words) for gauge in view.gauges),
    ]
    for row, (name, words) in enumerate(facts, start=6 + len(view.columns.of)):
        sheet.write_string(row, 0, name, looks.text)
        sheet.merge_range(row, 1, row, 3, words, looks.text)


def _sheet(
    book: xlsxwriter.Workbook, looks: _Looks, name: str, heads: Sequence[str], table: Sequence[Sequence[Cell]]
) -> None:
    """Write a table with a header that stays in sight and a filter on every column."""
    sheet = book.add_worksheet(name)
    widths = [_width(head, (row[place] for row in table)) for place, head in enumerate(heads)]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, looks.head)
        sheet.set_column(place, place, widths[place])
    for number, row in enumerate(table, start=1):
        # Said, since not every program finds out by itself how high a row of wrapped text must be.
        sheet.set_row(
            number, AROUND + LINE * max(ceil(_length(cell) / (widths[place] - 2)) for place, cell in enumerate(row))
        )
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, looks)
    if not table:
        sheet.write_string(1, 0, "没有", looks.text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table), 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if PRINTED in heads:
        sheet.print_area(0, 0, max(len(table), 1), heads.index(PRINTED))


def _margins(sheet: Worksheet, view: View) -> None:
    """Say on every printed page what it is a page of, and which."""
    name = view.portal[:60].replace("&", "&&")
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{name}栏目更新　{view.day.isoformat()}&R&A")
    sheet.set_footer("&C&P / &N")


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, looks: _Looks) -> None:
    if isinstance(cell, Linked) and cell.address and len(cell.address) <= LONGEST_LINK:
        sheet.write_url(row, place, cell.address, looks.link, cell.text)
    elif isinstance(cell, Linked):
        sheet.write_string(row, place, cell.text, looks.text)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell, looks.number)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, looks.day)
    elif cell:
        sheet.write_string(row, place, cell, looks.text)


def _row(line: Line, *further: Cell) -> tuple[Cell, ...]:
    newest = line.newest
    return (
        line.column.name,
        line.column.group,
        line.column.section,
        line.department,
        STATUS[line.status],
        *further,
        line.column.frequency,
        newest.published if newest else None,
        line.due,
        Linked(text=newest.title, address=newest.link) if newest else None,
        line.reason,
        newest.text if newest else None,
        newest.where if newest else None,
        newest.place if newest else None,
        Linked(text=line.url, address=line.link),
        clock(line.observed_at) if line.observed_at else None,
    )


def _change(change: Change) -> tuple[Cell, ...]:
    line = change.line
    page = Linked(text=line.url, address=line.link)
    return (line.column.name, line.department, STATUS[change.before], STATUS[line.status], page)


def _department(department: Department) -> tuple[Cell, ...]:
    return (department.name, department.tally.total, *department.tally.of.values(), department.days)


def _bare(column: ColumnLine) -> tuple[Cell, ...]:
    own = column.column
    return (own.name, own.group, own.section, column.department, own.frequency)


def _width(head: str, cells: Iterable[Cell]) -> int:
    """Measure a column."""
    return min(max(max(map(_length, cells), default=0), _length(head), NARROWEST) + 2, LIMITS.get(head, WIDEST))


def _length(cell: Cell) -> int:
    """Measure a text: a Chinese character is as wide as two others."""
    text = cell.text if isinstance(cell, Linked) else str(cell or " ")
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
