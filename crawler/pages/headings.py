"""The words above a list, and whether they, or its place, are those of a block beside the content: 热点, 最新."""

import re

from crawler.pages.crumbs import Finder
from crawler.pages.tree import Element, squeeze
from crawler.pages.units import RowList

_SIDE_TAGS = frozenset(("aside", "footer", "nav", "header", "marquee"))
SIDE_WORDS = re.compile(
    "热点|热门|推荐|排行|点击|最新|相关|延伸|关注|猜你|本周|本月|近期|浏览|阅读|要闻|热搜|精彩|聚焦|专题|友情|链接|"
    "熱門|推薦|相關|最近|[Hh]ot|[Rr]elated|[Rr]ecommend|[Ll]atest|[Pp]opular|[Rr]ecent|HOT|TOP|"
    "[Mm]ost (?:[Rr]ead|[Vv]iewed|[Ss]hared)|[Tt]rending"
)
SIDE_ONLY = re.compile(
    "热点推荐|热门|点击排行|阅读排行|相关|猜你|推荐阅读|延伸阅读|精彩推荐|排行榜|浏览排行|友情链接|[Rr]elated|"
    "[Pp]opular|[Rr]ecommended|[Mm]ost (?:[Rr]ead|[Vv]iewed|[Ss]hared)|[Tt]rending"
)
MORE_LINK = re.compile(r"更多|[Mm]ore|MORE|>>|»|\+|\.{2,}|查看全部|全部")
"""What stands beside a block's name and leads to its column."""
HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED = re.compile(r"(?<![a-z])(?:title|tit|heading|hd|bt)(?![a-z])", re.IGNORECASE)
_HEADING = 30
"""Characters: a sentence is no heading."""
_DATED = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d")
"""With a link beside it: another notice, and no heading."""
OF_A_LIST = "标题|日期|时间|序号|文号|列表|目录|全部|排序|搜索|查询"
"""Words above the rows of any list, a pattern: the heads of cells that are no table's, the ways to sort."""
_NO_NAME = re.compile(rf"{OF_A_LIST}|检索|筛选|结果|不限|[周月年天]内|共\s?\d|\d\s?[条篇页]")
"""What stands above rows and names nothing."""
_COLUMN = 8
"""Characters: the name of a table's column is not longer."""
_NAMES_A_COLUMN = re.compile("标题|名称|日期|时间|[Tt]itle|[Dd]ate")
_TRAIL = re.compile("位置|首页|首頁|主页|Home")


def in_side_tag(element: Element) -> bool:
    """Tell whether an element stands in an `aside`, a footer or a navigation."""
    current: Element | None = element
    while current is not None:
        if current.tag in _SIDE_TAGS:
            return True
        current = current.getparent()
    return False


def is_side_heading(
    words: str, title: str, crumbs: Finder | None = None, pattern: re.Pattern[str] = SIDE_WORDS
) -> bool:
    """Tell whether the words above a list are those of a block beside the content: 热点, 最新.

    A column may be called 最新公告: then the page's title or its crumbs say so. The crumbs themselves are no heading.
    """
    if not words or not pattern.search(words) or words in title or _TRAIL.search(words):
        return False
    trail = crumbs.get() if crumbs is not None else None
    return trail is None or words not in trail.trail


def is_made_as_heading(element: Element) -> bool:
    """Tell whether an element is a heading by its tag, or by its name: `h2`, `div.title`."""
    return element.tag in HEADS or _NAMED.search(element.get("class") or "") is not None


def names_a_block(words: str) -> bool:
    """Tell whether the words above a list could be a name: 共120条 and 标题 发布日期 are none."""
    return bool(words) and _NO_NAME.search(words) is None


def heading_of(found: RowList) -> str:
    """Return the heading of a list, wherever its page has it: at most three steps up from its element."""
    branch = found.container
    for _ in range(3):
        if (words := heading(branch, found)) or (parent := branch.getparent()) is None or parent.tag == "body":
            return words
        branch = parent
    return heading(branch, found)


def heading(branch: Element, found: RowList) -> str:
    """Return the short text nearest before a list's first row, inside a branch; empty where there is none."""
    current = found.rows[0].unit
    while current is not branch:
        for previous in current.itersiblings(preceding=True):
            words = MORE_LINK.sub("", squeeze("".join(previous.itertext()) + (previous.tail or "")))
            if words and not _is_no_heading(previous, words):
                return "" if len(words) > _HEADING or _is_a_bar(previous, words) else words
        parent = current.getparent()
        if parent is None:
            return ""
        if words := squeeze(parent.text or ""):
            return words if len(words) <= _HEADING else ""
        current = parent
    return ""


def heading_beside(branch: Element, stop: Element | None = None) -> str:
    """Return the short text just before a branch; empty where it stands behind another list, or behind `stop`.

    So lists are headed that share one element: 通知公告, its rows, 工作动态, the rows of that.
    """
    for previous in branch.itersiblings(preceding=True):
        if previous is stop:
            return ""
        words = MORE_LINK.sub("", squeeze("".join(previous.itertext()) + (previous.tail or "")))
        if not words or is_table_head(previous):
            continue
        if len(words) > _HEADING or (_DATED.search(words) and previous.find(".//a") is not None):
            return ""
        return "" if is_strip(previous) or _is_a_bar(previous, words) or not names_a_block(words) else words
    return ""


def _is_no_heading(element: Element, words: str) -> bool:
    """Tell whether what stands before a row is another notice, the head of a table, or a strip of pictures."""
    if _DATED.search(words) and element.find(".//a") is not None:
        return True
    return is_table_head(element) or is_strip(element)


def is_strip(element: Element) -> bool:
    """Tell whether an element is a strip of linked pictures, whose captions are the titles of rows and no heading."""
    return sum(next(link.iter("img"), None) is not None for link in element.iter("a")) > 1


def is_table_head(element: Element) -> bool:
    """Tell whether an element names the columns of a table: 标题, 点击, 日期, where 点击 is no 点击排行."""
    if element.tag != "tr":
        return element.tag == "thead"
    cells = [squeeze("".join(cell.itertext())) for cell in element.iter("th", "td")]
    return (
        len(cells) > 1
        and all(len(words) <= _COLUMN for words in cells)
        and any(_NAMES_A_COLUMN.search(words) for words in cells)
        and next(element.iter("a"), None) is None
    )


def _is_a_bar(element: Element, words: str) -> bool:
    """Tell whether words like those of a side block are but one of several columns that an element leads to.

    专题活动 may stand in a bar of sister columns; tabs of 热点 and 最新 are a heading.
    """
    if not SIDE_WORDS.search(words):
        return False
    names = [squeeze("".join(link.itertext())) for link in element.iter("a")]
    columns = [name for name in names if name and not MORE_LINK.fullmatch(name)]
    return len(columns) > 1 and not all(SIDE_WORDS.search(name) for name in columns)
