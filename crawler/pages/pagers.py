"""Where on a page the words of a pager stand (下一页, 共3页): beside a list they show that it is a column's own."""

import re

from crawler.pages.scan import SHORT, Scan, Text
from crawler.pages.tree import Element

_WORDS = re.compile(
    r"下一页|下页|尾页|末页|上一页|下一頁|末頁|总计|总共|每页|Next(?:\s?[Pp]age)?\b|next(?:\s?[Pp]age)?\b|Last\s?[Pp]age"
)
_TOTAL = re.compile(r"共\s*\d+\s*[页条頁]")
_OUT_OF = re.compile(r"/\s*\d+\s*页")
_PLACE = re.compile(r"\d\s*/\s*\d+\s*页")
"""Which page of how many; asked of the few texts with `_OUT_OF`, for a pattern that opens with any digit is slow."""


class Pagers:
    """Knows the elements that have words of a pager in them; they are looked for when first asked, and once."""

    def __init__(self, seen: Scan) -> None:
        self._seen = seen
        self._around: set[Element] | None = None

    def are_in(self, element: Element | None) -> bool:
        """Tell whether the words of a pager stand in an element."""
        if self._around is None:
            self._around = _around(self._seen)
        return element in self._around


def _around(seen: Scan) -> set[Element]:
    """Return every element that the words of a pager stand in."""
    found: set[Element] = set()
    places = [each for each in seen.saying(_OUT_OF) if _PLACE.search(each[0])]
    for text, owner, _ in (*seen.saying(_WORDS), *seen.saying(_TOTAL), *places, *_aside(seen)):
        if len(text) < SHORT:
            element: Element | None = owner
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return found


def _aside(seen: Scan) -> list[Text]:
    """Return the texts beside those that are read, such as a button's, that have the words of a pager."""
    patterns = (_WORDS, _TOTAL, _PLACE)
    return [each for each in seen.aside if any(pattern.search(each[0]) for pattern in patterns)]
