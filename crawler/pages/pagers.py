"""Where on a page the words of a pager stand (下一页, 共3页): beside a list they show that it is a column's own."""

import re

from crawler.pages.mentions import Element
from crawler.pages.scan import SHORT, Scan, Text

_PAGER = re.compile(
    r"下一页|下页|尾页|末页|上一页|下一頁|末頁|总计|总共|每页|Next(?:\s?[Pp]age)?\b|next(?:\s?[Pp]age)?\b|Last\s?[Pp]age"
)
_COUNT = re.compile(r"共\s*\d+\s*[页条頁]|\d\s*/\s*\d+\s*页")


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
    for text, owner, _ in (*seen.saying(_PAGER), *seen.saying(_COUNT), *_aside(seen)):
        if len(text) < SHORT:
            element: Element | None = owner
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return found


def _aside(seen: Scan) -> list[Text]:
    """Return the texts beside those that are read, such as a button's, that have the words of a pager."""
    return [each for each in seen.aside if _PAGER.search(each[0]) or _COUNT.search(each[0])]
