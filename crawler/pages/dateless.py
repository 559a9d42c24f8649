"""Rows of a dated list that show no date, as where a picture says NEW in its place."""

from crawler.pages.titles import links_with_title
from crawler.pages.tree import Element, child_with, is_hidden, shape_of
from crawler.pages.units import RowList

_ROW_TAGS = frozenset(("li", "tr", "dd", "dt", "article"))
"""What is a row by its tag alone; a `div` without a class may be anything."""
Dateless = tuple[str, Element, Element]
"""A row's title, its link and its element."""


def dateless_rows(found: RowList) -> list[Dateless]:
    """Return what stands in a list's own element, is made as its rows are, and has one link but no date.

    Nothing where as many rows have none as have one: then the dates are something else's.
    """
    own = {child_with(row.unit, found.container) for row in found.rows}
    looks = {shape_of(each) for each in own}
    rows = []
    for child in found.container:
        if child in own or (look := shape_of(child)) not in looks or not (look[1] or look[0] in _ROW_TAGS):
            continue
        if not is_hidden(child, found.container) and len(links := links_with_title(child, 2)) == 1:
            link, title = links[0]
            rows.append((title, link, child))
    return rows if len(rows) < len(found.rows) else []
