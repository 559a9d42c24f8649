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
_INNER_ROWS = frozenset(("li", "tr", "dd", "dt", "p", "div"))
_ROW_TAGS = _INNER_ROWS | {"body"}
_ROWS = 3
_OWN_ROW = 0.8
_HOSTS = 3
_COMPARABLE = 3
COLUMN_ADDRESS = re.compile(r"^(?!.*/\d{5,}/index\.)[^?#]*(?:/|/(?:index|list|col|node)\w*\.(?:s?html?|jsp))(?:[?#]|$)")
"""The address of another column's page, as in a menu of 二级栏目; an article may be the index of a numbered folder."""
Undated = tuple[str, str, Element]
"""A row's title, its address as the page writes it, and its link."""


def undated_rows(root: Element, *, beside: Collection[Element] = ()) -> list[Undated]:
    """Return the rows of the longest list of links; nothing where there is none."""
    return next(iter(undated_lists(root, beside=beside)), [])


def undated_lists(  # noqa: C901 - one filter after another
    root: Element, *, beside: Collection[Element] = ()
) -> list[list[Undated]]:
    """Return the rows of the lists of links, the one that says most first, and those that say a third as much.

    Links that share one row (友情链接 in a line) and links to many hosts are no list. `beside` are rows that are
    known to be another list's.
    """
    groups: dict[Element, list[Undated]] = {}
    held: dict[Element, set[Element]] = {}
    for link in root.iter("a"):
        href = link.get("href") or ""
        if not href or href.startswith(("#", "mailto:")) or COLUMN_ADDRESS.search(href):
            continue
        title = title_of(link)
        if len(title) < _SHORTEST or MORE.fullmatch(title):
            continue
        row = link.getparent()
        if row is None or link in beside:
            continue
        while row.tag not in _ROW_TAGS:
            above = row.getparent()
            if above is None:
                break
            row = above
        container = row.getparent()
        while container is not None and container.tag in _INNER_ROWS and _is_only(row):
            row, container = container, container.getparent()
        if container is not None and not _is_beside(link, row, beside):
            groups.setdefault(container, []).append((title, href, link))
            held.setdefault(container, set()).add(row)
    found: list[tuple[int, list[Undated]]] = []
    for container, rows in groups.items():
        hosts = {
            href.split("/")[2] for _, href, _ in rows if href.startswith(("http://", "https://")) and "/" in href[8:]
        }
        if len(held[container]) < _OWN_ROW * len(rows) or len(hosts) >= _HOSTS:
            continue
        mass = sum(min(len(title), TITLE_CAP) for title, _, _ in rows)
        titled = sum(len(title) >= _TITLE for title, _, _ in rows)
        if titled >= _ROWS and mass >= _TITLE * len(rows) and not in_side_tag(container):
            found.append((mass, rows))
    found.sort(key=lambda each: -each[0])
    return [rows for mass, rows in found if mass * _COMPARABLE >= found[0][0]]


def _is_beside(link: Element, row: Element, beside: Collection[Element]) -> bool:
    """Tell whether a link stands in a row that is known to be another list's, or in a part of one."""
    current: Element | None = link
    while beside and current is not None and current is not row:
        if current in beside:
            return True
        current = current.getparent()
    return row in beside


def _is_only(element: Element) -> bool:
    """Tell whether an element is the only one in its parent: then it is no row, but that one's inside."""
    return element.getnext() is None and element.getprevious() is None
