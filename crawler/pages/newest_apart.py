"""A newest row that stands apart from the column's rows under a name of its own: 滚动公告：…, a box of one entry.

It is joined as a highlighted newest row is, or stands in the list's own element; but the words in front of its title
say that it is of another block.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import starmap, takewhile

from crawler.pages.labels import names_a_time
from crawler.pages.titles import title_of
from crawler.pages.tree import ITEMS, Element, child_with, names_of, shape_of, squeeze
from crawler.pages.units import Choice, Row, RowList

_NAME = re.compile("[\u4e00-\u9fff]{2,10}")
_COLON = re.compile("[:：]$")
_HEADS = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "p", "dt", "div", "th"))
"""What a name without a colon stands in; a span may be a mark of the row, or its kind."""
_OF_THE_COLUMN = re.compile("置顶|头条|标题|名称|主题|题名|来源|作者|部门|单位|类[别型]|分类|栏目|地区|序号|编号")
"""What a row of the column's own may have in front of its title."""
_KIND = re.compile("通知|公告|公示|通告|通报|决定|意见|批复|报告|解读|转载|图解|图文|视频|招标|中标|招聘")
"""What kind of document a row is; over a box of one entry it may be the box's name."""
_MOVES = re.compile("scroll|marquee|gundong|ticker|(?<![a-z])roll(?:ing)?(?![a-z])", re.IGNORECASE)
_STEPS = 2
_BEGINS = 6


def called_apart(choice: Choice, newest: date | None) -> tuple[str, ...]:
    """Return the names over the rows of the newest day, where each has one and those are made as no other row."""
    rows = [pair for each in choice.lists() for pair in _rooms(each)]
    top = [each for each in rows if each[0].day == newest]
    rest = [each for each in rows if each[0].day != newest]
    if not top or not rest or len(top) > 1 + len(rest) // 2:
        return ()
    names = tuple(takewhile(bool, starmap(_name_of, top)))
    if len(names) < len(top):
        return ()
    looks = {_look(room) for _, room in rest}
    if any(_look(room) in looks for _, room in top) or any(starmap(_name_of, rest)):
        return ()
    if all(map(_KIND.fullmatch, names)) and _are_rows_of_one(room for _, room in rows):
        return ()
    return names


def _are_rows_of_one(rooms: Iterable[Element]) -> bool:
    """Tell whether all rows are those of one list by its markup, whatever class the first has."""
    places = {(room.tag, room.getparent()) for room in rooms}
    return len(places) == 1 and all(tag in ITEMS for tag, _ in places)


def _rooms(found: RowList) -> list[tuple[Row, Element]]:
    """Return each row with the part of its list's element that it has alone, or with its own element."""
    parts = [child_with(row.unit, found.container) for row in found.rows]
    shared = Counter(parts)
    return [(row, part if shared[part] == 1 else row.unit) for row, part in zip(found.rows, parts, strict=True)]


def _look(room: Element) -> tuple[object, ...]:
    """Return how a row is made, and what it stands in."""
    parent = room.getparent()
    return (shape_of(room), shape_of(parent) if parent is not None else None)


def _name_of(row: Row, room: Element) -> str:
    """Return the name in front of a row's title, or what says that it moves; empty for neither."""
    link = next((each for each in room.iter("a") if (said := title_of(each)) and said[:_BEGINS] in row.title), None)
    if link is None or len(title_of(link)) < _BEGINS:
        return ""
    for words, owner in _before(room, link):
        bare = _COLON.sub("", words)
        if not _NAME.fullmatch(bare) or names_a_time(bare) or _OF_THE_COLUMN.search(bare):
            continue
        if bare != words or (owner is not room and owner.tag in _HEADS):
            return bare
    around: Element | None = room
    for _ in range(_STEPS):
        if around is not None and _MOVES.search(names_of(around)):
            return "滚动"
        around = around.getparent() if around is not None else None
    return ""


def _before(room: Element, link: Element) -> Iterator[tuple[str, Element]]:
    """Yield the texts of a row before its title, each with the element that it stands in."""
    for element in room.iter():
        if element is link:
            return
        if words := squeeze(element.text or ""):
            yield words, element
        if not len(element) and element is not room and (words := squeeze(element.tail or "")):
            parent = element.getparent()
            yield words, parent if parent is not None else room
