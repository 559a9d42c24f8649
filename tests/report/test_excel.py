"""The workbook, read back by another library than the one that wrote it."""

import io
import re
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from monitor.report import excel
from monitor.types import Status
from tests.report.example import NASTY, example_view

VIEW = example_view()


@pytest.fixture(scope="module")
def book() -> Workbook:
    """Write the made-up night and read it back."""
    return openpyxl.load_workbook(io.BytesIO(excel.render(VIEW)))


def rows(book: Workbook, name: str) -> list[dict[str, object]]:
    """Read a sheet as records."""
    heads, *table = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in table]


def test_every_sheet_has_the_view_s_lines(book: Workbook) -> None:
    """As many rows as the report counts, in its order."""
    for name, lines in {
        "超期": VIEW.overdue,
        "空白栏目": VIEW.empty,
        "临期": VIEW.due_soon,
        "无法判定": VIEW.unknown,
        "按变动更新": VIEW.standing,
        "全部页面": VIEW.lines,
    }.items():
        assert [row["网址"] for row in rows(book, name)] == [line.url for line in lines]
    assert len(rows(book, "变化")) == len(VIEW.changes)
    assert len(rows(book, "部门")) == len(VIEW.departments)
    assert len(rows(book, "未配置")) == len(VIEW.unmapped)


def test_days_are_numbers_and_dates_are_dates(book: Workbook) -> None:
    """So that they sort and filter."""
    worst = rows(book, "超期")[0]
    assert (worst["栏目"], worst["责任部门"], worst["超期天数"]) == ("工作进展", "区教育局", 12)
    assert worst["最迟应更新"] == datetime(2026, 11, 10)  # noqa: DTZ001 - Excel knows no zones
    assert worst["日期原文"] == "[2026-10-27]"


def test_a_title_is_never_a_formula(book: Workbook) -> None:
    """Whatever it begins with, it is a text; links lead to web addresses only."""
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert NASTY[4] in {cell.value for cell in cells}
    targets = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
    assert targets
    assert all(target.startswith(("https://", "http://")) for target in targets)
    assert not any(re.search(r"[\x00-\x1f\u202a-\u202e\u200b]", str(cell.value)) for cell in cells)


def test_header_stays_and_every_table_can_be_filtered(book: Workbook) -> None:
    """Frozen panes and a filter on each sheet but the first, widths for Chinese."""
    assert book.sheetnames[0] == "总览"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
    assert book["超期"].column_dimensions["A"].width > 20


def test_the_overview_counts_as_the_report_does(book: Workbook) -> None:
    """The headline and the counts are the view's."""
    sheet = book["总览"]
    assert sheet["A2"].value == VIEW.headline
    counts = {row[0]: row[1:3] for row in sheet.iter_rows(min_row=6, max_row=13, values_only=True)}
    assert counts["超期"] == (4, 5)
    assert counts["正常"] == (26, VIEW.pages.of[Status.FRESH])
