"""What must not matter to the reader: order, pinned rows, names, white space, wrappers, charsets, side blocks.

Every page of tests/pages is changed in each of these ways and read again. To refuse is allowed and counted; a date that
differs from the case's own is not.
"""

import json
import random
import re
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime

import lxml.html
import pytest

from crawler import pages
from monitor.types import Document
from tests.page_cases import Case, load_cases, name_of

REFUSED_AT_MOST = 0.25
"""Share of dated cases that a change may turn into a refusal: more would make these tests worth nothing."""
URL = "http://www.haishu.gov.cn/col/col1/index.html"
SECONDS = 3
"""Of processor time, for what takes a tenth of it when nothing else runs."""
RECORD = re.compile(r"<record>.*?</record>|<item>.*?</item>|<entry>.*?</entry>", re.DOTALL)
ARRAY_ITEM = re.compile(r"urls\[\d+\].*?day\[\d+\]='\d+';")
SIDE = """<div class="side-hot"><h3>热点推荐</h3><ul>{}</ul></div>"""
BANNER = """<div class="bar"><p>欢迎访问！现在是{0:%Y年%m月%d日} 星期五 10:20:33
<a href="/data/">进入区政府数据开放平台</a></p></div>"""
FOOTER = """<div class="b"><p>网站更新日期：{0:%Y-%m-%d}　<a href="/map/">网站地图与导航</a>
最后更新：{0:%Y-%m-%d} 08:00</p></div>"""
SIDE_ROW = '<li><a href="/zt/202611/t{:%Y%m%d}_99.html">海曙区专题活动第{}期</a><span>{}</span></li>'


def parsed(text: str) -> lxml.html.HtmlElement:
    """Parse a page for changing it, as browsers do beyond an early `</html>`; the comments stay: some hold the rows."""
    text = re.sub(r"</(?:html|body)\s*>", "", text, flags=re.IGNORECASE)
    root = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    assert isinstance(root, lxml.html.HtmlElement)
    return root


def written(root: lxml.html.HtmlElement) -> str:
    """Write a changed page."""
    return "<!DOCTYPE html>\n" + str(lxml.html.tostring(root, encoding="unicode"))


def lists(root: lxml.html.HtmlElement) -> list[tuple[lxml.html.HtmlElement, list[lxml.html.HtmlElement]]]:
    """Return the elements whose children are rows, each whole in itself: a row without a link is half a row."""
    found = []
    for parent in root.iter("ul", "ol", "tbody", "table", "div"):
        children = [child for child in parent if isinstance(child.tag, str)]
        rows = [child for child in children if child.find(".//a") is not None and child.tag not in {"a", "thead"}]
        heads = [child for child in children[:1] if child.find(".//a") is None]
        blank = [child for child in children if not "".join(child.itertext()).strip()]
        whole = len(rows) + len({*heads, *blank}) == len(children)
        if len(rows) >= 3 and whole and len({row.tag for row in rows}) == 1:
            found.append((parent, rows))
    return found


def shuffled(text: str, seed: int = 7) -> str:
    """Put the rows of every list into another order, those hidden in data too."""
    for pattern in (RECORD, ARRAY_ITEM):
        parts = text.split("</recordset>")
        text = "</recordset>".join(with_mixed(part, pattern, seed) for part in parts)
    if not is_html(text):
        return with_json(text, lambda rows: random.Random(seed).sample(rows, len(rows)))  # noqa: S311 - as above
    root = parsed(text)
    for parent, rows in lists(root):
        places = [list(parent).index(row) for row in rows]
        for row in rows:
            row.tail = row.tail if (row.tail or "").strip() else "\n"
        mixed_rows = random.Random(seed).sample(rows, len(rows))  # noqa: S311 - as above
        for row in rows:
            parent.remove(row)
        for place, row in zip(places, mixed_rows, strict=True):
            parent.insert(place, row)
    return written(root)


def with_mixed(text: str, pattern: re.Pattern[str], seed: int) -> str:
    """Put what a pattern matches into another order, and leave what is between in its place."""
    pieces = pattern.findall(text)
    mixed = iter(random.Random(seed).sample(pieces, len(pieces)))  # noqa: S311 - no secret, an order
    return pattern.sub(lambda _: next(mixed), text)


def with_json(text: str, change: Callable[[list[object]], list[object]]) -> str:
    """Change every array of objects in a JSON document; any other text comes back as it is."""

    def walk(value: object) -> object:
        if isinstance(value, dict):
            return {key: walk(each) for key, each in value.items()}
        if isinstance(value, list):
            inner = [walk(each) for each in value]
            return change(inner) if inner and all(isinstance(each, dict) for each in inner) else inner
        return value

    try:
        return json.dumps(walk(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return text


def is_html(text: str) -> bool:
    """Tell whether a text is a page or fragment, and not XML, JSON or a script."""
    return re.match(r"\s*<(?!\?xml|datastore|rss|feed)", text) is not None


def with_old_rows(text: str) -> str:
    """Put two copies of a row on top of each list, dated eight years earlier."""
    if not is_html(text):
        return with_json(text, lambda rows: [aged(rows[0]), *rows])
    root = parsed(text)
    for parent, rows in lists(root):
        old = lxml.html.tostring(rows[-1], encoding="unicode", with_tail=False)
        for year in ("2018", "2019") if "2026" in old else ():
            row = deepcopy(rows[-1])
            for element in row.iter():
                element.text = (element.text or "").replace("2026", year)
                element.tail = (element.tail or "").replace("2026", year)
                for name, value in element.attrib.items():
                    element.set(name, value.replace("2026", year))
            parent.insert(list(parent).index(rows[0]), row)
    return written(root)


def aged(row: object) -> object:
    """Return a copy of an object with every 2026 in it eight years older."""
    return json.loads(json.dumps(row, ensure_ascii=False).replace("2026", "2018"))


def renamed(text: str) -> str:
    """Give every class and id another name, and the same name the same."""
    if not is_html(text):
        return text
    root = parsed(text)
    for element in root.iter():
        for attribute in ("class", "id"):
            if isinstance(element.tag, str) and element.get(attribute):
                names = (element.get(attribute) or "").split()
                element.set(attribute, " ".join(f"x{sum(map(ord, name)) % 997}" for name in names))
    return written(root)


def minified(text: str) -> str:
    """Take the white space between elements away."""
    return re.sub(r">\s+<", "><", text) if is_html(text) else text


def wrapped(text: str) -> str:
    """Put everything into further elements: the page, and the inside of each list item."""
    if not is_html(text):
        return text
    root = parsed(text)
    for item in list(root.iter("li", "td")):
        inner = lxml.html.Element("div")
        inner.text, item.text = item.text, None
        for child in list(item):
            inner.append(child)
        item.append(inner)
    body = root.find("body")
    if body is not None:
        outer = lxml.html.Element("div")
        outer.text, body.text = body.text, None
        for child in list(body):
            outer.append(child)
        body.append(lxml.html.fromstring("<section></section>"))
        body[0].append(outer)
    return written(root)


def with_side_block(text: str, case: Case, *, last: bool) -> str:
    """Add a block of hot topics of the judging day, before or after everything else."""
    if not is_html(text):
        return text
    root = parsed(text)
    body = root.find("body")
    if body is not None:
        day = case.as_of
        rows = "".join(SIDE_ROW.format(day, number, day.isoformat()) for number in (1, 2, 3))
        body.insert(len(body) if last else 0, lxml.html.fromstring(SIDE.format(rows)))
    return written(root)


def with_todays_date(text: str, case: Case) -> str:
    """Put today's date into a banner and a footer, each beside a link with a long name."""
    if not is_html(text):
        return text
    root = parsed(text)
    body = root.find("body")
    if body is not None:
        body.insert(0, lxml.html.fromstring(BANNER.format(case.as_of)))
        body.append(lxml.html.fromstring(FOOTER.format(case.as_of)))
    return written(root)


def changed_in_every_way(text: str, case: Case) -> str:
    """Make all changes, one after another."""
    changed = wrapped(minified(renamed(with_old_rows(shuffled(text)))))
    return with_todays_date(with_side_block(changed, case, last=True), case)


CHANGES: dict[str, Callable[[str, Case], str]] = {
    "rows in another order": lambda text, _: shuffled(text),
    "rows in the opposite order": lambda text, _: shuffled(text, seed=3),
    "old rows on top": lambda text, _: with_old_rows(text),
    "other names of classes and ids": lambda text, _: renamed(text),
    "no white space": lambda text, _: minified(text),
    "further elements around": lambda text, _: wrapped(text),
    "a dated side block first": lambda text, case: with_side_block(text, case, last=False),
    "a dated side block last": lambda text, case: with_side_block(text, case, last=True),
    "today's date in banner and footer": with_todays_date,
    "all of these": changed_in_every_way,
}
HOSTILE = """<record>|<datastore>|<recordset> |<nextgroup>|<!-- -->|<script>location|urls[1]='a';|{infotypeId
createPage(1,|'module/xxgk/search.jsp|url:'/search/x',data:{|var a=[{|共 |<ul><li>|<iframe src=a>|count="0" |ds_
<a onclick="f('/"""
CHARSETS = [(codec, said) for codec in ("utf-8", "gb18030") for said in ("", "utf-8", "gb2312", "GBK", "ISO-8859-1")]


def day_read(case: Case, body: bytes, content_type: str | None = None) -> date | None:
    """Read a changed page and return its newest day; None where the reader refuses."""
    reading = pages.read_unguarded(case.document(body, content_type), as_of=case.as_of)
    newest = reading.newest(case.as_of) if reading.failure is None else None
    return newest.published if newest else None


def judged(read_again: Callable[[Case], date | None]) -> tuple[list[str], list[str], int]:
    """Return the cases that gave another date, those that gave none though they have one, and how many have one."""
    wrong, refused, dated = [], [], 0
    for case in load_cases():
        day = case.expected.get("newest", {}).get("published") if case.expected["outcome"] != "failure" else None
        again = read_again(case)
        dated += day is not None
        if again is None and day is not None:
            refused.append(name_of(case))
        elif again != day:
            wrong.append(f"{name_of(case)}: {again} instead of {day}")
    return wrong, refused, dated


@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_matter_never_gives_another_date(change: str) -> None:
    """A changed page is read as before, or refused; never with another day."""
    wrong, refused, dated = judged(lambda case: day_read(case, CHANGES[change](case.text, case).encode()))
    print(f"{change}: {len(refused)} of {dated} refused: {', '.join(refused)}")  # noqa: T201 - shown by pytest -s
    assert wrong == []
    assert len(refused) <= REFUSED_AT_MOST * dated


@pytest.mark.parametrize(("codec", "said"), CHARSETS)
def test_a_charset_and_what_is_said_of_it_change_nothing(codec: str, said: str) -> None:
    """Whatever bytes a page is sent in and whatever is declared, it is read the same, without one refusal."""

    def again(case: Case) -> date | None:
        meta = re.compile(r"""(charset\s*=\s*["']?)[\w-]+""", re.IGNORECASE)
        text = meta.sub(rf"\g<1>{said}", case.text) if said else case.text
        kind = f"text/html; charset={said}" if said else "text/html"
        content_type = case.expected.get("content_type", kind)
        return day_read(case, text.encode(codec), kind if content_type.startswith("text/html") else content_type)

    wrong, refused, _ = judged(again)
    assert (wrong, refused) == ([], [])


def test_the_changes_change() -> None:
    """Most cases with rows differ after each change, or the tests above would prove nothing."""
    rows = [case for case in load_cases() if case.expected["outcome"] == "entries" and is_html(case.text)]
    for name, change in CHANGES.items():
        same = [case for case in rows if change(case.text, case) == written(parsed(case.text))]
        assert len(same) < len(rows) / 3, name


@pytest.mark.parametrize("piece", HOSTILE.replace("\n", "|").split("|"))
def test_a_vendors_mark_repeated_without_end_is_read_in_time(piece: str) -> None:
    """100 KB of a fingerprint that never closes costs no more than a large page: no search starts anew at each."""
    marks = (
        "window._CONFIG SID:1 TREE:[ jpaas-publish-server module/xxgk/ createPageHTML( headers[ wp_news_w1 line_u1_1 "
    )
    for before in (marks, "<datastore>", "<?xml version='1.0'?>", '<meta name="channelid" content="1">'):
        body = (before + piece * (100_000 // len(piece))).encode()
        document = Document(url=URL, status=200, headers={}, body=body, fetched_at=datetime(2026, 11, 20, tzinfo=UTC))
        start = time.process_time()
        pages.read_unguarded(document, as_of=date(2026, 11, 20))
        assert time.process_time() - start < SECONDS
