"""Whether a list has a pager of its own."""

from collections.abc import Collection, Iterable

from crawler.pages.headings import HEADS, is_made_as_heading
from crawler.pages.nothing import says_empty
from crawler.pages.pagers import Pagers
from crawler.pages.survey import Survey
from crawler.pages.titles import links_with_title
from crawler.pages.tree import Element, squeeze
from crawler.pages.units import RowList

_SOME = 3
_MANY = 20
_LONG_TITLE = 8
"""Characters: the links of a pager are shorter."""
_LIST_SIZE = 200
"""Characters: what says more than a pager does."""


def is_paged(looked: Survey, found: RowList) -> bool:
    """Tell whether a list has a pager of its own: in its element, or beside that without another list between them."""
    container, pagers = found.container, looked.pagers
    parent = container.getparent()
    if parent is None or container.tag == "body":
        return False
    if pagers.are_in(container):
        return True
    if not pagers.are_in(parent):
        return False
    others = {row.unit for each in looked.lists if each is not found for row in each.rows}
    if (below := _pager_near(container.itersiblings(), pagers, others)) is not None:
        return below
    return (
        parent.tag != "body" and _pager_near(container.itersiblings(preceding=True), pagers, others, alone=True) is True
    )


def _pager_near(
    siblings: Iterable[Element], pagers: Pagers, others: Collection[Element], *, alone: bool = False
) -> bool | None:
    """Tell whether a pager stands among siblings before another list or a heading does; None for neither of the three.

    `alone` where what is behind the pager must be no list either, as above a list.
    """
    found = None
    for each in siblings:
        if _holds_a_list(each, others) or (alone and any(map(is_made_as_heading, each.iter("div", *HEADS)))):
            return False
        if pagers.are_in(each):
            found = True
        if (found and not alone) or is_made_as_heading(each):
            return found or False
    return found


def _holds_a_list(element: Element, units: Collection[Element]) -> bool:
    """Tell whether an element has rows, or is made for some and blank, or says that there are none, or says much."""
    words = squeeze("".join(element.itertext()))
    if len(words) > _LIST_SIZE or says_empty(words) or any(each in units for each in element.iter()):
        return True
    if sum(len(title) >= _LONG_TITLE for _, title in links_with_title(element, limit=_MANY)) >= _SOME:
        return True
    return any(not squeeze("".join(each.itertext())) for each in element.iter("ul", "ol", "tbody", "dl"))
