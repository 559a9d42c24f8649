"""What else on a page may be the column's own, where a list without its name is the one that says most."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from crawler.pages.headings import heading_of, is_side_heading
from crawler.pages.naming import own_heading
from crawler.pages.survey import Survey
from crawler.pages.titles import title_of
from crawler.pages.tree import Element, alike, squeeze
from crawler.pages.undated import COLUMN_ADDRESS
from crawler.pages.units import Choice, RowList

_CRUMBS = re.compile("位置|首页|[>＞»]")
_FEW = 3
_LONG_TITLE = 10
"""Characters: the names in a menu are shorter."""


def is_chance(found: RowList, as_of: date) -> bool:
    """Tell whether two or three rows are no list: the newest is made as none of the others, and not in one place."""
    if not 1 < len(found.rows) <= _FEW:
        return False
    newest = found.newest(as_of)
    rows = [row for row in found.rows if row.day == newest]
    return not any(_are_made_alike(row.unit, each.unit) for row in rows for each in found.rows if each is not row)


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
        crumbs = not words and each is first and len(each.rows) > 1 and _CRUMBS.search(heading_of(each))
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
    return sum(_is_loose_title(link, units, titles) for link in links)


def _is_loose_title(link: Element, units: Collection[Element], titles: Collection[str]) -> bool:
    """Tell whether a link is long enough to be a heading, leads to no column and is that of no dated row."""
    if COLUMN_ADDRESS.search(link.get("href") or "") or len(squeeze("".join(link.itertext()))) < _LONG_TITLE:
        return False
    if title_of(link) in titles:  # in a flat list the date alone is the row
        return False
    return not any(element in units for element in (link, *link.iterancestors()))
