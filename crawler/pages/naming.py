"""Whose name stands above a list: this column's, another column's, or none; and which other list has this column's."""

import re
from collections.abc import Collection, Iterator
from itertools import islice, takewhile

from crawler.pages.crumbs import Crumbs
from crawler.pages.headings import (
    HEADS,
    OF_A_LIST,
    heading_of,
    in_side_tag,
    is_made_as_heading,
    is_side_heading,
    is_strip,
    is_table_head,
)
from crawler.pages.labels import Role
from crawler.pages.nothing import says_empty
from crawler.pages.scan import UNSEEN
from crawler.pages.shell_signs import in_menu
from crawler.pages.survey import Survey
from crawler.pages.titles import links_with_title
from crawler.pages.tree import ITEMS, Element, alike, child_with, squeeze
from crawler.pages.units import Choice, RowList

_STEPS = 4
_HEADING = 12
_MOST_ASKED = 40
"""How many texts with the column's name are asked: a page of thousands must not be read thousands of times."""
_NAME = 3
_LINKS = 3
_MOST_LINKS = 20
_OF_A_COLUMN = re.compile(r"(?:/|/index\.\w+|/list\.\w+)$|/col/col\d+")
_FAILED = re.compile(
    r"error occurred while processing|ADODB|\{\{|\{\$|<%|"
    r"(?:栏目|页面|网站|内容)已?(?:迁移|调整|合并|停止|停用|撤销|关闭)"
)
"""What stands in the place of rows that were not made."""
_ROOM = 30
"""Characters of a menu beside its links: its head, its marks."""
_MANY_ROWS = 5
_OF_A_MENU = re.compile("(?:栏目|网站|本站|信息)?(?:导航|菜单)|(?:下级|下设|子|相关)?栏目")
"""What stands over a menu of columns, and over no rows."""
_INLINE = frozenset(("b", "strong", "span", "i", "em", "font", "label", "a"))
PARTS = re.compile(r"[\s_|·,，>»—–-]+")
_MORE = re.compile(r"更多|[Mm]ore|MORE|[>»+.]+")
_NOT_A_HEADING = re.compile(rf"{OF_A_LIST}|名称|[\d:：]{{3}}|位置|首页|^(?:公开|政府|相关)?信息$|条")
"""What stands just above the rows of a column's own list: the head of a table, a count, a year."""
_A_BLOCKS = re.compile("最新|热点|热门|推荐|更多")
"""最新信息 heads a block, though 信息 alone may head anything."""


def is_known(looked: Survey, words: str, trail: str = "") -> bool:
    """Tell whether a page's title, what links to the page call it, or its crumbs know the words above a list."""
    return _is_known(words, looked.title, trail) or _is_known(words, looked.called, trail)


def _is_known(words: str, title: str, trail: str) -> bool:
    """Tell whether the words above a list name the column, or are none of a block's.

    They may say more than the column's name: 法规公文（区安监局）.
    """
    if words in title or words in trail:
        return True
    if _NOT_A_HEADING.search(words) and not _A_BLOCKS.match(words):
        return True
    name = PARTS.split(title)[0]
    return len(name) >= _NAME and words.startswith(name)


def has_foreign_heading(looked: Survey) -> bool:
    """Tell whether the main list stands under a name that neither the page's title nor its crumbs know."""
    if looked.choice is None:
        return False
    crumbs = looked.crumbs.get()
    words = own_heading(looked, looked.choice.main)
    return bool(words) and not is_known(looked, words, crumbs.trail if crumbs is not None else "")


def own_heading(looked: Survey, found: RowList) -> str:
    """Return the few words that stand alone just above a list: no menu, no row of another list."""
    rows = {row.unit for each in looked.lists for row in each.rows}
    current = found.rows[0].unit
    for _ in range(_STEPS):
        for previous in current.itersiblings(preceding=True):
            words = _MORE.sub("", squeeze("".join(previous.itertext())))
            if not words or previous.tag in UNSEEN or words in found.rows[0].title:
                continue
            if is_strip(previous) or is_table_head(previous) or not any(map(str.isalpha, words)):
                continue
            if _is_mark_of_a_row(previous, found) or (_is_blank_menu(previous, words) and not is_known(looked, words)):
                continue
            if len(words) > _HEADING or previous.tag == "table" or previous.find(".//table") is not None:
                return ""
            links = sum(not _MORE.search("".join(link.itertext())) for link in previous.iter("a"))
            alone = links <= 1 and not any(element in rows for element in previous.iter())
            return words if alone else ""
        parent = current.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            return ""
        current = parent
    return ""


def _is_mark_of_a_row(element: Element, found: RowList) -> bool:
    """Tell whether words stand in the first row itself, before its title: 置顶, 通知."""
    if len(found.rows) < 2 or element.tag not in _INLINE:  # noqa: PLR2004 - a row alone may be a block
        return False
    first, *others = (child_with(row.unit, found.container) for row in found.rows)
    if (
        len(others) >= _MANY_ROWS
        and first is not found.rows[0].unit
        and first not in others
        and first is child_with(element, found.container)
    ):
        return True
    return any(above.tag in ITEMS and above is not found.container for above in _within(element, found.container))


def _within(element: Element, container: Element) -> Iterator[Element]:
    """Yield the elements around one that stand in a list's own element; nothing where it does not."""
    around = list(takewhile(lambda above: above is not container, element.iterancestors()))
    return iter(around if around and around[-1].getparent() is container else ())


def _is_blank_menu(element: Element, words: str) -> bool:
    """Tell whether an element is a menu under its head that a script has yet to fill in."""
    blank = [each for each in element.iter("ul", "ol", "dl") if not squeeze("".join(each.itertext()))]
    return bool(blank) and (_OF_A_MENU.fullmatch(words) is not None or any(map(in_menu, blank)))


def at_home(looked: Survey, choice: Choice, words: str, crumbs: Crumbs | None) -> int:
    """Return how many rows another list has that stands in the page's content under no heading of another column.

    0 for no such list, or where the main list's own heading (`words`) is the column's.
    """
    trail = crumbs.trail if crumbs is not None else ""
    if not words or is_known(looked, words, trail):
        return 0
    for each in looked.lists:
        groups = each in choice.joined and alike(each.container, choice.main.container)
        if each is choice.main or groups or not linked(each):
            continue
        first = each.rows[0]
        if in_side_tag(each.container) or (crumbs is not None and not crumbs.come_before(first.unit)):
            continue
        if len(each.rows) == 1 and first.mention.role < Role.ALONE:
            continue
        if is_side_heading(heading_of(each), looked.called):
            continue
        theirs = own_heading(looked, each)
        if not theirs or is_known(looked, theirs, trail):
            return len(each.rows)
    return 0


def is_named_elsewhere(looked: Survey, choice: Choice, crumbs: Crumbs | None, *, without_rows: bool = False) -> bool:
    """Tell whether the column's name heads, after the crumbs, a block that the main list is not in.

    `without_rows` only one that shows that rows are missing: blank, failed, moved, or links; a name on a banner has a
    motto beside it.
    """
    column = {*PARTS.split(looked.called)} - {""}
    steps = set() if crumbs is None else set(crumbs.element.iter())
    inside = {choice.main.container, *choice.main.container.iterancestors()}
    units = {row.unit for each in looked.lists for row in each.rows}
    named = (each for each in looked.seen.texts if squeeze(each[0]) in column)
    for text, owner, tail_of in islice(named, _MOST_ASKED):
        name = squeeze(text)
        if tail_of is not None or owner.tag in {"a", "li", "td", "title"} or owner in steps:
            continue
        if crumbs is not None and not crumbs.come_before(owner):
            continue
        over = owner.getparent()
        while over is not None and squeeze("".join(over.itertext())) == name and next(over.iter("img"), None) is None:
            over = over.getparent()
        if over is None or any(each in units for each in (owner, *owner.iterancestors())):
            continue
        if over in inside:
            head = child_with(owner, over)
            alone = not (without_rows or looked.strong or head is owner or is_made_as_heading(head))
            if alone or _is_followed_by_no_rows(looked, head, inside, name):
                return True
        elif not without_rows or _lacks_rows(over, name):
            return True
    return False


def _is_followed_by_no_rows(looked: Survey, head: Element, inside: Collection[Element], name: str) -> bool:
    """Tell whether what follows the column's name, in the element that the main list stands in, lacks the rows.

    It ends where that list's own branch begins, or with the next heading: then a pager alone is in their place.
    """
    if squeeze("".join(head.itertext())) != name:
        return False
    paged = False
    units = {row.unit for each in looked.lists for row in each.rows}
    for below in head.itersiblings():
        if below in inside:
            return False
        if is_made_as_heading(below):
            return paged
        paged = paged or looked.pagers.are_in(below)
        if not _is_another_block(below, units) and _lacks_rows(below, name):
            return True
    return False


def _is_another_block(element: Element, units: Collection[Element]) -> bool:
    """Tell whether an element has dated rows, or a heading that leads nowhere: a block between a name and its rows."""
    heads = (each for each in element.iter(*HEADS, "div") if is_made_as_heading(each))
    return any(each in units for each in element.iter()) or any(each.find(".//a") is None for each in heads)


def _lacks_rows(block: Element, name: str) -> bool:
    """Tell whether a block under the column's name shows that its rows are missing."""
    if _is_menu(block) or in_side_tag(block):
        return False
    words = squeeze("".join(block.itertext())).replace(name, "", 1)
    if says_empty(words) or _FAILED.search(words):
        return True
    blank = any(not squeeze("".join(each.itertext())) for each in block.iter("ul", "ol", "tbody", "dl"))
    hrefs = [link.get("href") or "" for link, _ in links_with_title(block, limit=_MOST_LINKS)]
    return blank or sum(not _OF_A_COLUMN.search(href) for href in hrefs) >= _LINKS


def _is_menu(element: Element) -> bool:
    """Tell whether an element is a menu under its head: a few short links and little else."""
    links = [squeeze("".join(link.itertext())) for link in element.iter("a")]
    if len(links) < _LINKS or any(len(words) >= _HEADING for words in links):
        return False
    return len(squeeze("".join(element.itertext()))) < 2 * sum(map(len, links)) + _ROOM


def linked(found: RowList) -> bool:
    """Tell whether any row of a list leads somewhere."""
    return any(row.linked for row in found.rows)
