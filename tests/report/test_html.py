"""The report's page as text: escaped, closed to the outside, the office's own where it wants."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import lxml.html
import pytest

from monitor.errors import RunError
from monitor.report.environment import steps, tie
from monitor.report.html import render
from monitor.types import Status
from tests.report.example import NASTY, blind, example_view, run, verdicts


class Strict(HTMLParser):
    """Collect what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def tags(page: str) -> list[tuple[str, dict[str, str]]]:
    """Read a page's elements."""
    parser = Strict()
    parser.feed(page)
    return parser.tags


def test_the_policy_allows_our_style_and_script_and_nothing_else() -> None:
    """Their digests are those of the texts that stand in the page."""
    page = render(example_view())
    policy = lxml.html.fromstring(page).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert (rules["base-uri"], rules["form-action"], rules["img-src"]) == ("'none'", "'none'", "data:")
    for element in ("style", "script"):
        (text,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[f"{element}-src"] == f"'sha256-{digest}'"


def test_no_element_asks_for_anything_outside() -> None:
    """No source, no style attribute, no event; links only to web addresses, which are not told where we come from."""
    for tag, attributes in tags(render(example_view())):
        assert tag not in {"img", "iframe", "link", "object", "embed", "base", "video", "audio"}
        assert not {"src", "style", "srcset", "data", "action"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "a" and not attributes["href"].startswith("#"):
            assert attributes["href"].startswith(("https://", "http://"))
            assert "target" not in attributes  # a script adds it, with noopener
        if tag == "meta" and attributes.get("name") == "referrer":
            assert attributes["content"] == "no-referrer"


def test_nasty_titles_stand_as_they_were_read() -> None:
    """What the page wrote is shown letter by letter, and the page stays well formed around it."""
    page = render(example_view())
    text = lxml.html.fromstring(page).text_content()
    for title in NASTY[:2]:
        assert title in text
    assert "<script>document" not in page
    assert sum(tag == "script" for tag, _ in tags(page)) == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", page)


def test_every_page_is_told_once() -> None:
    """Each line's proof stands in one place, and every link inside the report leads somewhere."""
    view = example_view()
    document = lxml.html.fromstring(render(view))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {line.key for line in view.lines} <= set(ids)
    assert {href[1:] for href in document.xpath("//a/@href[starts-with(., '#')]")} <= set(ids)
    assert len(document.find_class("proof")) == len(view.lines)


def test_the_numbers_are_the_view_s() -> None:
    """Counters and run facts are taken over, not counted again."""
    view = example_view(of=replace(run(), expected=120, seen=118, failed=7))
    document = lxml.html.fromstring(render(view))
    counters = [int(text) for text in document.xpath("//ul[@class='counters']//b/text()")]
    assert counters == list(view.columns.of.values())
    foot = document.xpath("string(//footer)").replace("\xa0", " ")
    for words in ("应看 120，看到 118，没有读成 7", "2026-11-22 07:40", "0.1.0", "9f86d081884c", "3 个栏目还没有网址"):
        assert words in foot


def test_the_pages_of_a_department_add_up() -> None:
    """Each of its pages is in one of the columns, whatever its status."""
    rows = lxml.html.fromstring(render(example_view())).xpath("//section[@id='departments']//tr[td]")
    assert rows
    for row in rows:
        total, *counts, _days = [text.strip() for text in row.xpath("td[contains(@class, 'n')]/text()")]
        assert int(total) == sum(int(count) for count in counts if count != "·")


def test_trouble_comes_before_the_headline() -> None:
    """A run that saw too little is not read past."""
    page = render(example_view(judged=blind(20), before=()))
    assert page.index('class="trouble"') < page.index("<h1>")


@pytest.mark.parametrize("status", list(Status))
def test_a_night_with_only_one_status_renders(status: Status) -> None:
    """Also one without anything overdue, and one with nothing else."""
    judged = tuple(
        replace(verdict, status=status, days_overdue=3 if status is Status.OVERDUE else None)
        for verdict, _ in verdicts()
        if verdict.page
    )
    view = example_view(judged=judged)
    document = lxml.html.fromstring(render(view))
    assert document.xpath("//h1") != []
    said = {
        Status.OVERDUE: "超期最久的是",
        Status.UNKNOWN: "已判定的栏目没有超期。",
        Status.UNMAPPED: "没有可以判定的栏目。",
    }
    assert said.get(status, "没有栏目超期。") in document.xpath("string(//body)")
    assert ("没有栏目超期" in document.xpath("string(//body)")) is (status not in said)


def test_an_office_s_own_template_goes_first(tmp_path: Path) -> None:
    """One file replaced changes that part alone; a style of its own is let through the policy."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "foot.html.j2").write_text(
        "<footer>联系电话 {{ view.portal }} 0574</footer>", encoding="utf-8"
    )
    (tmp_path / "report" / "report.css").write_text("body { color: navy }", encoding="utf-8")
    page = render(example_view(), templates=tmp_path)
    assert "联系电话 海曙区政府门户网站 0574" in page
    assert "超期最久的是" in page
    digest = base64.b64encode(hashlib.sha256(b"body { color: navy }").digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page


def test_a_misspelt_name_in_a_template_is_an_error(tmp_path: Path) -> None:
    """It does not become a blank in the report."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "foot.html.j2").write_text("{{ view.protal }}", encoding="utf-8")
    with pytest.raises(RunError, match="protal"):
        render(example_view(), templates=tmp_path)


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("最迟应于2026-11-10更新，已超期12天", ["2026-11-10更新", "已超期12天"]),
        ("最迟应于2027-04-11更新，还有134天", ["2027-04-11更新", "还有134天"]),
        ("自 2026年11月20日起，已是连续第 3 晚", ["自\xa02026年11月20日起", "已是连续第\xa03\xa0晚"]),
        ("日期无法识别（列表有15行，都没有日期；问了5篇正文），已是连续第84晚", ["15行", "5篇", "已是连续第84晚"]),
        ("若无更新将于2天后超期；照此下一条约在2026-12-03", ["2天", "2026-12-03"]),
        ("2026-11-28 11:05 开始", ["2026-11-28\xa011:05"]),
        ("规定：5个月内更新", ["5个月"]),
    ],
)
def test_a_date_or_a_count_stays_on_one_line_beside_chinese_words(sentence: str, whole: list[str]) -> None:
    """No break within 2026-11-10 or 已超期12天, though the words around leave no blank; the words stay the same."""
    tied = lxml.html.fromstring(f"<p>{tie(sentence)}</p>")
    assert tied.xpath("span[@class='nb']/text()") == whole
    assert tied.text_content().replace("\xa0", " ") == sentence


def test_a_longer_number_is_no_date() -> None:
    """And what a page wrote is escaped."""
    assert tie("<b>编号12026-11-101</b>") == "&lt;b&gt;编号12026-11-101&lt;/b&gt;"


def test_an_address_breaks_between_its_steps() -> None:
    """After each slash and each part of its question, never between http: and its host; escaped, nothing lost."""
    address = "https://www.example.gov.cn/col/col12/index.html?uid=3&a=<b>"
    pieces = ["https://www.example.gov.cn/", "col/", "col12/", "index.html?", "uid=", "3&amp;", "a=", "&lt;b&gt;"]
    assert steps(address).split("<wbr>") == pieces


def test_what_there_is_nothing_of_has_no_heading() -> None:
    """A map without addresses: no table of departments, no list of overdue pages, only what is to be done."""
    bare = tuple(
        replace(verdict, page=None, status=Status.UNMAPPED, newest=None, due=None, days_overdue=None)
        for verdict, _ in verdicts()
    )
    page = lxml.html.fromstring(render(example_view(judged=bare, before=())))
    assert [heading.text for heading in page.xpath("//h2")][:2] == ["超期", "全部栏目"]
    assert page.xpath("//*[@class='first']") == []
