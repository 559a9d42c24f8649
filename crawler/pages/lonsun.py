"""龙讯 Lonsun, Anhui: `/content/column/6791573?pageIndex=2`, disclosure at `/public/column/<id>?type=4&catId=…`.

Fingerprints: `Ls.pagination`, and those addresses in the page. Rows are in the HTML. Traps: the disclosure list writes
each row as a `ul` of its own under a head that says which cell is the day of writing (成文日期) and which of
publication; a category page without `action=list` is a tree only. The pager's `total:0` is the sign of emptiness.
"""

import re
from html import escape

from crawler.pages import readings, shells
from crawler.pages.found import as_reading
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from crawler.pages.tree import Element, html_of
from monitor.types import FollowUp, Outcome, Reading

NAME = "lonsun"

_NONE = re.compile(r"""Ls\.pagination\((?:[^()]|\([^()]{0,100}\)){0,400}?\b(total['"]?\s*:\s*['"]?0)\b""")
_ADDRESS = re.compile(r"/(?:content|public)/column/\d+")
_PUBLISHED = re.compile("(?:发布|公开)(?:日期|时间)")
_COLUMNS = 3
_MANY = 10
"""Rows that no side block has."""


def detect(source: Source) -> bool:
    """Look for the vendor's pager and column addresses."""
    return "Ls.pagination" in source.scripts and bool(_ADDRESS.search(f"{source.url} {source.text}"))


def read(source: Source) -> Reading:
    """Read the rows in the page, the disclosure list as the table that it is, or name the list of a category."""
    if table := _disclosure_table(source):
        return as_reading(NAME, read_rows(source, table))
    follow = []
    if "/public/column/" in source.url and "action=list" not in source.url:
        follow.append(FollowUp(url=shells.with_query(source.url, [("action", "list")])))
    reading = shells.rows_or_ask(source, NAME, follow)
    sign = _NONE.search(source.text)
    if (
        sign
        and reading.outcome is not Outcome.ARTICLE
        and len(reading.entries) < _MANY
        and shells.blank_list(source.root) is not None
    ):
        return readings.empty(NAME, sign.group(1))
    return reading


def _disclosure_table(source: Source) -> str:
    """Write the disclosure list as an HTML table, its head first; empty where the page has none."""
    for head in () if source.root is None else source.root.iter("ul"):
        cells = ["".join(item.itertext()).strip() for item in head.iterchildren("li")]
        if len(cells) < _COLUMNS or not any(_PUBLISHED.fullmatch(cell) for cell in cells):
            continue
        lines = [f"<th>{'</th><th>'.join(map(escape, cells))}</th>"]
        for line in head.itersiblings("ul"):
            items = [_inner(item) for item in line.iterchildren("li")]
            if len(items) == len(cells):
                lines.append(f"<td>{'</td><td>'.join(items)}</td>")
        if len(lines) > 1:
            return f"<table><tr>{'</tr><tr>'.join(lines)}</tr></table>"
    return ""


def _inner(item: Element) -> str:
    return "".join(html_of(child) for child in item) or escape(item.text or "")
