"""Where a short list stands on its page: a few rows may be all that a column has, or only a block beside it.

Asked of short lists without a pager, whose size proves nothing. Crumbs (当前位置) stand at the head of a page's
own content: what comes before them, and what comes after a nearer list, is another block. So is what stands in the
footer, and what has a heading of its own that neither the page's title nor the crumbs know.
"""

import re

from crawler.pages.lists import SIDE_WORDS, heading_of
from crawler.pages.scan import UNSEEN, Element
from crawler.pages.survey import Survey
from crawler.pages.units import RowList, squeeze

_CRUMBS = re.compile(
    r"(?:当前|您的|你的|所在的?|现在的?|目前|您所在的|您当前的|您现在的|當前)\s{0,3}位置|您现在(?:的位置|所在)|位置\s{0,3}[:：]|"
    r"You are here|Location\s?:"
)
_LONGEST_CRUMBS = 80
_TRAIL = 160
_FOOT = re.compile("ICP备|ICP證|网站标识码|公网安备|版权所有|版權所有|Copyright|主办单位")
_FOOT_SIZE = 600
_STEPS = 4
_HEADING = 12
_MORE = re.compile(r"更多|[Mm]ore|MORE|[>»+.]+")
_NOT_A_HEADING = re.compile(
    r"标题|日期|时间|序号|名称|文号|[\d:：]{3}|位置|首页|列表|目录|全部|排序|搜索|查询|信息$|条"
)
"""What stands just above the rows of a column's own list: the head of a table, a count, a year."""


def doubt(looked: Survey) -> str:
    """Return why a short main list may be no more than a block beside the column's own; empty where nothing says so."""
    choice = looked.choice
    if choice is None:
        return ""
    if _in_footer(choice.main.container):
        return "唯一的列表在页脚里"
    crumbs = _crumbs(looked.root)
    if crumbs is not None:
        return _against_crumbs(looked, choice.main, choice.others, crumbs)
    rival = _rival(looked, choice.others)
    return f"另有一处列表（{len(rival.rows)}行），不能断定哪一处属于本栏目" if rival is not None else ""


def _against_crumbs(looked: Survey, main: RowList, others: list[RowList], crumbs: Element) -> str:
    order = {element: index for index, element in enumerate(looked.root.iter())}
    here, own = order[crumbs], order[main.rows[0].unit]
    if own < here:
        return "带日期的列表在“当前位置”之前"
    if any(here < order[each.rows[0].unit] < own and _linked(each) for each in others):
        return "“当前位置”之后先有另一处列表，不能断定哪一处属于本栏目"
    words = _own_heading(looked, main)
    if words and not _NOT_A_HEADING.search(words) and words not in looked.title and words not in _trail(crumbs):
        return f"列表标题是“{words}”，与栏目名不同，可能是旁侧栏目"
    return ""


def _own_heading(looked: Survey, found: RowList) -> str:
    """Return the few words that stand alone just above a list: no menu, no row of another list."""
    rows = {row.unit for each in looked.lists for row in each.rows}
    current = found.rows[0].unit
    for _ in range(_STEPS):
        for previous in current.itersiblings(preceding=True):
            words = _MORE.sub("", squeeze("".join(previous.itertext())))
            if not words or previous.tag in UNSEEN:
                continue
            links = sum(not _MORE.search("".join(link.itertext())) for link in previous.iter("a"))
            alone = links <= 1 and not any(element in rows for element in previous.iter())
            return words if alone and len(words) <= _HEADING else ""
        parent = current.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            return ""
        current = parent
    return ""


def _crumbs(root: Element) -> Element | None:
    """Return the element with the words 当前位置; None where the page has none."""
    for element in root.iter("*"):
        if element.tag in UNSEEN:
            continue
        if element.text and len(element.text) < _LONGEST_CRUMBS and _CRUMBS.search(element.text):
            return element
        parent = element.getparent()
        if parent is not None and element.tail and len(element.tail) < _LONGEST_CRUMBS and _CRUMBS.search(element.tail):
            return parent
    return None


def _trail(crumbs: Element) -> str:
    """Return the text of the crumbs: of the element that has them all."""
    current = crumbs
    text = squeeze("".join(current.itertext()))
    while (parent := current.getparent()) is not None and parent.tag not in {"body", "html"}:
        wider = squeeze("".join(parent.itertext()))
        if len(wider) > _TRAIL:
            break
        current, text = parent, wider
    return text


def _in_footer(element: Element) -> bool:
    """Tell whether an element stands in the small block that has the site's licence number."""
    current: Element | None = element
    while current is not None and current.tag not in {"body", "html"}:
        text = squeeze("".join(current.itertext()))
        if len(text) > _FOOT_SIZE:
            return False
        if _FOOT.search(text) and not _CRUMBS.search(text):
            return "首页" not in text and "Home" not in text
        current = current.getparent()
    return False


def _linked(found: RowList) -> bool:
    return any(row.linked for row in found.rows)


def _rival(looked: Survey, others: list[RowList]) -> RowList | None:
    """Return another list that might as well be the column's: with links, and not one headed 热点."""
    for each in others:
        words = heading_of(each)
        if _linked(each) and not (words and SIDE_WORDS.search(words)) and words not in looked.title:
            return each
    return None
