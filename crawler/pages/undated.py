"""Lists whose rows show no date: links with long titles that stand side by side."""

import re
from collections.abc import Collection

from crawler.pages.headings import in_side_tag
from crawler.pages.titles import MORE, title_of
from crawler.pages.tree import Element
from crawler.pages.units import TITLE_CAP

_TITLE = 8
"""Characters of a title, on average: links of menus are shorter. A short one among long ones is a row all the same."""
_SHORTEST = 2
_ROWS = 3
_OWN_ROW = 0.8
_HOSTS = 3
_COLUMN = re.compile(r"^(?!.*/\d{5,}/index\.)[^?#]*(?:/|/(?:index|list|col|node)\w*\.(?:s?html?|jsp))(?:[?#]|$)")
"""The address of another column's page, as in a menu of 二级栏目; an article may be the index of a numbered folder."""


def undated_rows(  # noqa: C901 - one filter after another
    root: Element, *, beside: Collection[Element] = ()
) -> list[tuple[str, str, Element]]:
    """Return title, address and element of each row of the longest list of links; nothing where there is none.

    Links that share one row (友情链接 in a line) and links to many hosts are no list. `beside` are rows that are
    known to be another list's.
    """
    groups: dict[Element, list[tuple[str, str, Element]]] = {}
    held: dict[Element, set[Element]] = {}
    for link in root.iter("a"):
        href = link.get("href") or ""
        if not href or href.startswith(("#", "mailto:")) or _COLUMN.search(href):
            continue
        title = title_of(link)
        if len(title) < _SHORTEST or MORE.fullmatch(title):
            continue
        row = link.getparent()
        if row is None:
            continue
        while row.tag not in {"li", "tr", "dd", "dt", "p", "div", "body"}:
            above = row.getparent()
            if above is None:
                break
            row = above
        container = row.getparent()
        if container is not None and row not in beside:
            groups.setdefault(container, []).append((title, href, link))
            held.setdefault(container, set()).add(row)
    best: list[tuple[str, str, Element]] = []
    weight = 0
    for container, rows in groups.items():
        hosts = {
            href.split("/")[2] for _, href, _ in rows if href.startswith(("http://", "https://")) and "/" in href[8:]
        }
        if len(held[container]) < _OWN_ROW * len(rows) or len(hosts) >= _HOSTS:
            continue
        mass = sum(min(len(title), TITLE_CAP) for title, _, _ in rows)
        titled = sum(len(title) >= _TITLE for title, _, _ in rows)
        if titled < _ROWS or mass < _TITLE * len(rows):
            continue
        if mass > weight and not in_side_tag(container):
            best, weight = rows, mass
    return best
