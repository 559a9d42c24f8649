"""The official notice, read back: what it tells, and what it never tells."""

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document

from monitor.report import word
from monitor.report.environment import CHECKOUT
from monitor.report.view import View
from monitor.types import Status
from tests.report.example import example_view, verdicts

DEADLINE = date(2026, 12, 4)


def notice(view: View, *, templates: Path | None = None) -> Document:
    """Render a notice and read it back."""
    return docx.Document(
        io.BytesIO(word.render(view, deadline=DEADLINE, issuer="海曙区人民政府办公室", templates=templates))
    )


def text(document: Document) -> str:
    """Join a document's paragraphs."""
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_notice_names_problems_departments_and_the_deadline() -> None:
    """In the layout of an official document: overall, problems by department, what to do, annex."""
    document = notice(example_view())
    written = text(document)
    for words in (
        "关于2026年11月22日\n海曙区政府门户网站\n栏目更新情况的通报",
        "49个栏目中，正常26，超期4",
        "1．区教育局：“工作进展”最迟应于2026年11月10日更新，已超期12天。",
        "区财政局：“国资管理”没有内容。",
        "2026年12月4日前完成整改",
        "海曙区人民政府办公室\n2026年11月22日",
    ):
        assert words in written
    assert "{" not in written
    assert "None" not in written
    (annex,) = document.tables
    assert [cell.text for cell in annex.rows[0].cells][:3] == ["序号", "责任部门", "栏目"]
    assert [row.cells[0].text for row in annex.rows[1:]] == ["1", "2", "3", "4", "5", "6"]


def test_what_could_not_be_judged_is_never_held_against_a_department() -> None:
    """Counted, and said not to be a problem; no unit and no column of it is named."""
    document = notice(example_view())
    assert "另有3个页面因访问、识别等原因本次未能判定，不列入问题" in text(document)
    assert "税收管理" not in text(document)
    assert "税收管理" not in [cell.text for row in document.tables[0].rows for cell in row.cells]


def test_a_clean_night_has_no_annex() -> None:
    """Nothing overdue and nothing empty: no list, no deadline."""
    clean = tuple(
        replace(verdict, status=Status.FRESH, days_overdue=None, failure=None)
        for verdict, _ in verdicts()
        if verdict.page
    )
    document = notice(example_view(judged=clean))
    assert "没有发现超期未更新的栏目和空白栏目" in text(document)
    assert "完成整改" not in text(document)
    assert document.tables == []


def test_a_run_that_cannot_be_believed_says_so_in_the_notice() -> None:
    """Nobody signs it by mistake."""
    view = replace(example_view(), trouble="本次巡检不足为据。")
    assert "本次巡检不足为据。" in text(notice(view))


def test_names_are_text_whatever_they_hold() -> None:
    """Markup and templates in a name of the map come out as they were written."""
    view = example_view()
    worst = view.overdue[0]
    odd = replace(worst, department="甲&乙<w:p/>{{ 7*7 }}")
    assert "甲&乙<w:p/>{{ 7*7 }}：" in text(notice(replace(view, overdue=(odd,))))


def test_an_office_s_own_template_goes_first(tmp_path: Path) -> None:
    """Changed in Word, put into the office's folder."""
    own = docx.Document(str(CHECKOUT / "notice.docx"))
    own.paragraphs[0].runs[0].text = "自拟标题 {{ view.columns.total }}"
    own.save(str(tmp_path / "notice.docx"))
    assert text(notice(example_view(), templates=tmp_path)).startswith("自拟标题 49")


def test_the_template_tells_nothing_of_its_maker(tmp_path: Path) -> None:
    """No author, no picture, no macro travels with a notice."""
    path = shutil.copy(CHECKOUT / "notice.docx", tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".bin", ".jpeg", ".png"))]
    properties = docx.Document(str(path)).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")


@pytest.mark.parametrize("font", ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"])
def test_fonts_are_those_of_official_documents(font: str) -> None:
    """GB/T 9704: title, body, headings of the first and the second level."""
    assert font in notice(example_view()).element.xml
