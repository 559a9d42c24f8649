"""What else on a page may be the column's own, where a list without its name is the one that says most."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from itertools import islice, takewhile

from crawler.pages.crumbs import TRAIL
from crawler.pages.headings import SIDE_ONLY, heading_beside, heading_of, is_side_heading
from crawler.pages.naming import own_heading
from crawler.pages.survey import Survey
from crawler.pages.titles import title_of
from crawler.pages.tree import ITEMS, Element, alike, child_with, is_hidden, squeeze
from crawler.pages.undated import COLUMN_ADDRESS
from crawler.pages.units import Choice, RowList

_FEW = 3
_STEPS = 4
_MARKED = re.compile(r"(?<!\S)(?:first|last|on|cur|current|active|odd|even|alt)(?!\S)")
_BLOCKS = frozenset(("ul", "ol", "dl", "div", "table"))
_LONG_TITLE = 10
"""Characters: the names in a menu are shorter."""


def is_chance(found: RowList, as_of: date) -> bool:
    """Tell whether two or three rows are no list: the newest is made as none of the others, and not in one place."""
    if not 1 < len(found.rows) <= _FEW:
        return False
    newest = found.newest(as_of)
    rows = [row for row in found.rows if row.day == newest]
    pairs = [(row.unit, each.unit) for row in rows for each in found.rows if each is not row]
    return not any(_are_made_alike(*pair) or _are_items_of(found.container, *pair) for pair in pairs)


def _are_items_of(container: Element, one: Element, other: Element) -> bool:
    """Tell whether two rows stand each in an item of its own of one list, however the first is highlighted."""
    items = child_with(one, container), child_with(other, container)
    if items[0] is items[1] or items[0].tag != items[1].tag:
        return False
    return items[0].tag in ITEMS or _branch(one, container) == _branch(other, container)


def _branch(inner: Element, outer: Element) -> list[tuple[str, str]]:
    """Return how an element and those around it are made, but for the marks of a first and a last one."""
    around = [inner, *takewhile(lambda above: above is not outer, inner.iterancestors())]
    return [(str(each.tag), squeeze(_MARKED.sub("", each.get("class") or ""))) for each in around]


def _are_made_alike(one: Element, other: Element) -> bool:
    """Tell whether two rows are made alike: side by side under any class, for the first of a list may have its own."""
    return (one.tag == other.tag and one.getparent() is other.getparent()) or alike(one, other)


def older_under_a_name(
    looked: Survey, choice: Choice, names: Collection[str], as_of: date, first: RowList | None = None
) -> str:
    """Tell of an older list, in another place than the main one, under one of the names of the column.

    Under any name but 热点 where it is the `first` in the page's content.
    """
    newest = choice.newest(as_of)
    apart = [each for each in choice.joined if not alike(each.container, choice.main.container)]
    for each in (*choice.others, *apart):
        theirs, words = each.newest(as_of), own_heading(looked, each)
        if newest is None or (theirs is not None and theirs >= newest):
            continue
        crumbs = not words and each is first and len(each.rows) > 1 and TRAIL.search(heading_of(each))
        headed = words and each is first and not is_side_heading(words, looked.called)
        if words in names or headed or crumbs:
            return f"“{words or '当前位置'}”之下是另一处列表（{len(each.rows)}行），更新的列表没有标题"
    return ""


def say_alike(name: str, words: str) -> bool:
    """Tell whether two names have two characters side by side in common: 信息公告, 通知公告."""
    return any(name[at : at + 2] in words for at in range(len(name) - 1))


def loose_titles(looked: Survey, order: Mapping[Element, int] | None = None, start: int = 0, end: int = 0) -> int:
    """Count the links long enough to be headings that are in no dated row; by `order` those between two places."""
    rows = [row for each in looked.lists for row in each.rows]
    units, titles = {row.unit for row in rows}, {row.title for row in rows}
    links = (link for link in looked.root.iter("a") if order is None or start < order[link] < end)
    sides: dict[Element, bool] = {}
    return sum(
        _is_loose_title(link, units, titles) and not is_under_a_side_heading(link, sides) and not is_hidden(link)
        for link in links
    )


def is_under_a_side_heading(link: Element, known: dict[Element, bool]) -> bool:
    """Tell whether a link is of a block under the heading of a side block, 热点推荐; each block is asked once."""
    blocks = [above for above in islice(link.iterancestors(), _STEPS) if above.tag in _BLOCKS]
    for block in blocks:
        if block not in known:
            known[block] = is_side_heading(heading_beside(block), "", None, SIDE_ONLY)
    return any(known[block] for block in blocks)


def heading_over(link: Element) -> str:
    """Return the words just before the block that a link stands in; empty for none near, or a menu."""
    for block in (above for above in islice(link.iterancestors(), _STEPS) if above.tag in _BLOCKS):
        if words := heading_beside(block):
            before = next(each for each in block.itersiblings(preceding=True) if squeeze("".join(each.itertext())))
            return words if sum(1 for _ in before.iter("a")) <= 1 else ""
    return ""


def _is_loose_title(link: Element, units: Collection[Element], titles: Collection[str]) -> bool:
    """Tell whether a link is long enough to be a heading, leads to no column and is that of no dated row."""
    if COLUMN_ADDRESS.search(link.get("href") or "") or len(squeeze("".join(link.itertext()))) < _LONG_TITLE:
        return False
    if title_of(link) in titles:  # in a flat list the date alone is the row
        return False
    return not any(element in units for element in (link, *link.iterancestors()))
