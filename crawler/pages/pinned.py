"""Rows that stay on top: marked as 置顶, in words or by a picture."""

import re

from lxml import etree

from crawler.pages.tree import Element
from crawler.pages.units import Row, RowList

_LONGEST_ROW = 300
_PINNED_IMAGE = re.compile(
    r"置顶|(?:^|[/_-])(?:zhiding|zding|ding|top|istop|settop)\d*\.(?:gif|png|jpe?g|svg)", re.IGNORECASE
)
_PINNED = ("置顶", "[顶]", "【顶】", "（顶）")


def has_pinned(found: RowList) -> bool:
    """Tell whether a list may have pinned rows at all; most have none, and their rows need not be asked."""
    return (
        "顶" in etree.tostring(found.container, method="text", encoding="unicode", with_tail=False)
        or any("顶" in row.title for row in found.rows)
        or any(_is_pinned_image(image) for image in found.container.iter("img"))
    )


def is_pinned(row: Row) -> bool:
    """Tell whether a row is marked as 置顶, in words or by a picture; the mark may stand outside its link."""
    if any(mark in row.title for mark in _PINNED):
        return True
    if any(_is_pinned_image(image) for image in row.unit.iter("img")):
        return True
    words = "".join(row.unit.itertext())
    return len(words) < _LONGEST_ROW and any(mark in words for mark in _PINNED)


def _is_pinned_image(image: Element) -> bool:
    return _PINNED_IMAGE.search(f"{image.get('alt', '')} {image.get('src', '')}") is not None
