"""苏迪 sudy webplus: `/site/100/list.htm`, articles `/2026/0130/c39434a3132102/page.htm`.

Fingerprints: `wp_news_w6` windows and addresses `c…a…/page.htm`. The menu links to articles too, with newer days, and a
window may be another column's block. 总共 0 记录 is the sign of emptiness.
"""

import re
from collections.abc import Sequence

from crawler.pages import readings, shells
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from crawler.pages.tree import Element, html_of
from monitor.types import FailureKind, Outcome, Reading

NAME = "sudy"

_WINDOW = re.compile(r"wp_news_w\d+")
_ARTICLE = re.compile(r"/c\d+a\d+/page\.(?:htm|psp)")
_BODY = "wp_articlecontent"
"""The class of an article's text."""
_TOTAL = re.compile(r"总共\s{0,20}(\d{1,9})\s{0,20}记录")


def detect(source: Source) -> bool:
    """Look for a news window, or an article's address as the page's own."""
    return "wp_news_w" in source.text or _ARTICLE.search(source.url) is not None


def read(source: Source) -> Reading:
    """Read the rows of the page; a page without a window, or with a text, is an article or another page.

    Of several windows one may be another column's block: the page tells which, the window alone does not.
    """
    windows = _windows(source)
    if not windows or _BODY in source.text:
        return _article_or_rows(source, windows)
    reading = shells.own_rows(source, NAME)
    if (sign := _empty_sign(source)) and reading.outcome is not Outcome.ARTICLE and not shells.is_prose(source):
        if reading.entries or read_rows(source, "".join(map(html_of, windows))).entries:
            return readings.failure(NAME, FailureKind.AMBIGUOUS, f"分页写着“{sign}”，又有带日期的列表")
        return readings.empty(NAME, sign)
    return reading


def _article_or_rows(source: Source, windows: Sequence[Element]) -> Reading:
    """Read a page without a window, or with the text of an article, beside which the windows are related reading."""
    reading = shells.own_rows(source, NAME)
    if windows and reading.outcome is not Outcome.ARTICLE:
        return readings.failure(NAME, FailureKind.UNDATED, "这是一篇正文，没有可信的发布日期")
    return reading


def _windows(source: Source) -> list[Element]:
    """Return the page's news windows, none inside another."""
    if source.root is None:
        return []
    found: list[Element] = []
    for element in source.root.iter("div", "table", "ul"):
        inside = any(other is above for other in found for above in element.iterancestors())
        if not inside and _WINDOW.fullmatch(element.get("id") or ""):
            found.append(element)
    return found


def _empty_sign(source: Source) -> str:
    text = "" if source.root is None else " ".join("".join(source.root.itertext()).split())
    match = _TOTAL.search(text)
    return match.group() if match and int(match.group(1)) == 0 else ""
