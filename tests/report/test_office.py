"""The notice and the workbook in LibreOffice: opened, laid out on paper, measured where every word came to stand."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser

from monitor.report import excel, word
from tests.conftest import unavailable
from tests.report.example import example_view

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
MM = 72 / 25.4
"""Points in a millimetre."""
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 26 * MM, 37 * MM, 35 * MM
"""Margins of an official document, GB/T 9704."""
HANGING = 17.0
"""Points: a punctuation mark of the body may hang over the right margin."""
LINKED = {"最新标题", "网址"}
"""Heads of links: LibreOffice does not break the text of a link, and cuts it at its cell's edge; Excel breaks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word on paper, its box in points from the top left."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A printed file."""

    sizes: tuple[tuple[float, float], ...]
    words: tuple[Word, ...]

    def text(self) -> str:
        """Join all words."""
        return "".join(each.text for each in self.words)

    def words_on(self, page: int) -> list[str]:
        """List the words of one page."""
        return [each.text for each in self.words if each.page == page]

    def line(self, words: str) -> tuple[Word, ...]:
        """Find the first line that has some words in it, blanks left out."""
        lines: dict[tuple[int, int], list[Word]] = {}
        for each in self.words:
            lines.setdefault((each.page, round(each.bottom / 6)), []).append(each)
        return next(tuple(line) for line in lines.values() if words in "".join(each.text for each in line))


def printed(file: Path) -> Paper:
    """Print a file to PDF in LibreOffice, with a profile of its own, and read where its words stand."""
    if SOFFICE is None:
        unavailable("LibreOffice and poppler (libreoffice-writer-nogui, libreoffice-calc-nogui, poppler-utils)")
    folder = file.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=200)  # noqa: S603 - our own file
    return read(file.with_suffix(".pdf"))


def read(pdf: Path) -> Paper:
    """Read where the words of a PDF stand."""
    if PDFTOTEXT is None:
        unavailable("poppler (poppler-utils)")
    boxes = pdf.with_suffix(".boxes.html")
    subprocess.run([PDFTOTEXT, "-bbox", str(pdf), str(boxes)], check=True, timeout=60)  # noqa: S603 - our own file
    pages = [*lxml.html.fromstring(boxes.read_text(encoding="utf-8")).iter("page")]
    return Paper(
        sizes=tuple((float(page.get("width", 0)), float(page.get("height", 0))) for page in pages),
        words=tuple(each for number, page in enumerate(pages, start=1) for each in words_of(page, number)),
    )


def words_of(page: lxml.html.HtmlElement, number: int) -> Iterator[Word]:
    """Read the words of one page."""
    for box in page.iter("word"):
        left, top, right, bottom = (float(box.get(name, 0)) for name in ("xmin", "ymin", "xmax", "ymax"))
        yield Word(text=box.text or "", page=number, left=left, top=top, right=right, bottom=bottom)


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """Print the made-up night's notice."""
    file = tmp_path_factory.mktemp("notice") / "notice.docx"
    file.write_bytes(word.render(example_view(), deadline=date(2026, 12, 4), issuer="海曙区人民政府办公室"))
    return printed(file)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """Print the made-up night's workbook."""
    file = tmp_path_factory.mktemp("workbook") / "report.xlsx"
    file.write_bytes(excel.render(example_view()))
    return printed(file)


def test_the_notice_is_an_official_document_on_a4(notice: Paper) -> None:
    """Title, addressees, body, signature, annex, in this order."""
    assert all(size == pytest.approx((WIDTH, HEIGHT), abs=1) for size in notice.sizes)
    text, at = notice.text(), -1
    for words in (
        "关于2026年11月22日海曙区政府门户网站栏目更新情况的通报",
        "各镇（乡）街道，区政府各部门：",
        "一、总体情况49个栏目中，正常26，超期4",
        "二、存在的问题（一）超期未更新1．区教育局：“工作进展”最迟应于2026年11月10日更新，已超期12天。",
        "三、整改要求请有关单位于2026年12月4日前完成整改",
        "附件：栏目更新问题清单",
        "海曙区人民政府办公室2026年11月22日",
        "附件栏目更新问题清单",
        "超期12天",
    ):
        found = text.find(words, at + 1)
        assert found > at, words
        at = found


def test_nothing_of_the_notice_leaves_its_margins(notice: Paper) -> None:
    """On every page, the annex and the page numbers in the footer included."""
    for each in notice.words:
        assert each.left > LEFT - 1, each
        assert each.right < WIDTH - RIGHT + HANGING, each
        assert each.top > TOP - 6, each
        assert each.bottom < HEIGHT - BOTTOM + 12 or each.text in {"—", *"123456789"}, each


def test_the_title_is_centred_in_the_size_of_titles(notice: Paper) -> None:
    """In the middle between the margins, 22 pt against 16 pt of the body, on pages numbered outside."""
    line = notice.line("栏目更新情况的通报")
    middle = (line[0].left + line[-1].right) / 2
    assert middle == pytest.approx((LEFT + WIDTH - RIGHT) / 2, abs=3)
    body = notice.line("区政府各部门")
    assert line[0].bottom - line[0].top > 1.3 * (body[0].bottom - body[0].top)
    numbers = [each for each in notice.words if each.text == str(each.page) and each.top > HEIGHT - BOTTOM]
    assert [each.page for each in numbers] == list(range(1, len(notice.sizes) + 1))
    assert all((each.left > WIDTH / 2) is (each.page % 2 == 1) for each in numbers)


def test_the_title_is_broken_between_its_words(notice: Paper) -> None:
    """A line each for the day, the portal and the matter, as long as they are: none of them is torn."""
    for words in ("关于2026年11月22日", "海曙区政府门户网站", "栏目更新情况的通报"):
        assert "".join(each.text for each in notice.line(words)) == words


def test_the_report_on_paper_has_its_lines_level(browser: Browser, report_file: Path, tmp_path: Path) -> None:
    """What stands in one row of a table stands on one line; a table that goes on overleaf has its heads again."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(report_file.as_uri())
        page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    paper = read(tmp_path / "report.pdf")
    row = [each for each in paper.line("2026-11-10") if each.text in {"2026-11-10", "2026-10-27", "2周内更新"}]
    assert len(row) == 3
    middles = [(each.top + each.bottom) / 2 for each in row]
    assert max(middles) - min(middles) < 1.5
    full = [number for number in range(1, len(paper.sizes)) if paper.words_on(number).count("最近更新")]
    assert len(full) > 2


def test_the_annex_is_one_table_whose_words_do_not_run_together(notice: Paper) -> None:
    """No two words of it lie on each other, and a day and a state stand on one line."""
    last = [each for each in notice.words if each.page == len(notice.sizes)]
    for number, one in enumerate(last):
        for other in last[number + 1 :]:
            apart = one.right <= other.left + 1 or other.right <= one.left + 1
            assert apart or one.bottom <= other.top + 4 or other.bottom <= one.top + 4, (one, other)
    assert "2026-11-10" in {each.text for each in last}
    assert "超期12天" in "".join(each.text for each in notice.line("2026-11-10"))


def test_the_workbook_is_printed_one_page_wide(workbook: Paper) -> None:
    """The overview upright, the tables lying, each title whole and in reading order, none over the edge."""
    assert workbook.sizes[0] == pytest.approx((WIDTH, HEIGHT), abs=1)
    assert all(size == pytest.approx((HEIGHT, WIDTH), abs=1) for size in workbook.sizes[1:])
    links = {each.page: each.left for each in workbook.words if each.text in LINKED}
    for each in workbook.words:
        width, height = workbook.sizes[each.page - 1]
        assert each.left > 0, each
        assert each.top > 0, each
        assert each.right < width or each.left > links[each.page] - 1, each
        assert each.bottom < height, each
    text = workbook.text()
    for words in ("今晨49个栏目：正常26", "超期最久的是『工作进展』", "税收管理"):
        assert words in text


def test_every_printed_page_says_what_it_is_a_page_of(workbook: Paper) -> None:
    """The portal and the day at its head, its number and how many there are at its foot; in letters one can read."""
    many = len(workbook.sizes)
    for number in range(1, many + 1):
        own = "".join(workbook.words_on(number))
        assert "海曙区政府门户网站栏目更新" in own
        assert "2026-11-22" in own
        assert f"{number}/{many}" in own
    overdue = workbook.line("古林镇")
    assert min(each.bottom - each.top for each in overdue) > 6  # points, of a line


def test_no_sheet_is_lost(workbook: Paper) -> None:
    """Each begins a page of its own, with its heads."""
    heads = {"超期天数", "剩余天数", "起始日", "连续晚数", "请确认", "最长超期天数", "上次"}
    assert heads <= {each.text for each in workbook.words}
