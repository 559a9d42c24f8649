"""Where a short list stands on its page: a few rows may be all that a column has, or only a block beside it.

Asked of short lists without a pager, whose size proves nothing. Crumbs (当前位置) stand at the head of a page's
own content: what comes before them, and what comes after a nearer list, is another block. So is what stands in the
footer, and what has a heading of its own that neither the page's title nor the crumbs know.
"""

import re
from datetime import date

from crawler.pages.blanks import blank_list, blank_under_a_name
from crawler.pages.crumbs import Crumbs, mentioned
from crawler.pages.headings import heading_of, is_side_heading
from crawler.pages.naming import (
    PARTS,
    at_home,
    is_known,
    is_named_elsewhere,
    linked,
    own_heading,
)
from crawler.pages.own_list import first_after, is_plainly_own, names_of_column, undated_between
from crawler.pages.rivals import is_chance, loose_titles, older_under_a_name, say_alike
from crawler.pages.survey import Survey
from crawler.pages.tree import Element, alike, squeeze
from crawler.pages.units import Choice, RowList

_FOOT = re.compile("ICP备|ICP證|网站标识码|公网安备|版权所有|版權所有|Copyright|主办单位")
_FOOT_SIZE = 600
_LITTLE = 20
_STRONG = 8
_MUCH_PROSE = 150
_SOME = 5
_LONE = 1
_SOME_TITLES = 3
_CHANNEL = re.compile(
    "(?:政[务府])?(?:信息)?公开(?:专栏)?|动态|新闻(?:中心)?|资讯(?:中心)?|互动交流|政民互动|政务服务|办事服务"
)
"""How a menu names a part of the site; it leads to the first of its columns, which has a name of its own."""


def doubt(looked: Survey, as_of: date) -> str:  # noqa: PLR0911 - one question after another
    """Return why the main list may be no more than a block beside the column's own; empty where nothing says so."""
    choice = looked.choice
    if choice is None:
        return ""
    words = own_heading(looked, choice.main)
    known = bool(words) and is_known(looked, words)
    if not (words in _of_the_column(looked) or looked.strong) and _in_footer(choice.main.container):
        return "唯一的列表在页脚里"
    if is_chance(choice.main, as_of):
        return "最新的一行与其余各行不在一处"
    if (known and len(choice.main.rows) >= _STRONG) or (looked.numbered and is_plainly_own(looked, named=True)):
        return ""
    crumbs = looked.crumbs.get()
    unnamed = not words or (crumbs is None and not known and not choice.joined)
    if unnamed and not looked.leads_home and is_named_elsewhere(looked, choice, crumbs, without_rows=True):
        return "栏目名之下另有一处没有带日期的行，列表不在其中"
    if not words and len(choice.main.rows) >= _STRONG:
        return _against_the_columns_name(looked, choice, as_of)
    return _without_crumbs(looked, choice) if crumbs is None else _against_crumbs(looked, choice, crumbs, as_of)


def doubt_of_paged(looked: Survey, as_of: date) -> str:
    """Return why a list with a pager may be another column's: its name is, and the column's heads another place."""
    choice = looked.choice
    if choice is None:
        return ""
    if is_chance(choice.main, as_of):
        return "最新的一行与其余各行不在一处"
    words = own_heading(looked, choice.main)
    crumbs = looked.crumbs.get()
    if not words:
        return older_under_a_name(looked, choice, names_of_column(looked), as_of)
    if is_known(looked, words, crumbs.trail if crumbs is not None else ""):
        return ""
    if reason := _other_list(looked, choice, words):
        return f"列表标题是“{words}”，与栏目名不同，{reason}"
    return _before_paged(looked, choice, crumbs) if crumbs is not None else ""


def _of_the_column(looked: Survey) -> set[str]:
    """Return the names of the column without that of its site, which a footer may have, too."""
    crumbs = looked.crumbs.get()
    last = PARTS.split(crumbs.trail.strip())[-1:] if crumbs is not None else ()
    return {PARTS.split(looked.title.strip())[0], *looked.names.get(), *last} - {""}


def _other_list(looked: Survey, choice: Choice, words: str) -> str:
    """Tell of another list that may be the column's, beside one with a pager and another's name."""
    crumbs, names = looked.crumbs.get(), names_of_column(looked)
    apart = (each for each in (*choice.joined, *choice.others) if linked(each))
    if any(own_heading(looked, each) in names for each in apart) or is_named_elsewhere(looked, choice, crumbs):
        return "栏目名之下另有一处"
    if (rows := at_home(looked, choice, words, crumbs)) > 0:
        return f"另有一处列表（{rows}行）没有别的标题"
    if (rival := _rival(choice)) is None:
        return ""
    paged = looked.pagers.are_in(rival.container.getparent())
    return f"另有一处列表（{len(rival.rows)}行）" if paged or is_side_heading(words, looked.called) else ""


def _before_paged(looked: Survey, choice: Choice, crumbs: Crumbs) -> str:
    """Tell what stands at the head of a page's content, before a list with a pager and another's name."""
    order = crumbs.order
    here, first = order[crumbs.element], order[choice.main.rows[0].unit]
    if first < here:
        return "带日期的列表在“当前位置”之前"
    if name := blank_list(looked.root, order, here, len(order)):
        return f"“当前位置”之后另有一处空的列表（{name}）"
    return _between(looked, crumbs, first)


def _against_the_columns_name(looked: Survey, choice: Choice, as_of: date) -> str:
    """Tell whether a long list without a name stands beside the column's own: older, and under the column's name."""
    crumbs, names = looked.crumbs.get(), names_of_column(looked)
    order = crumbs.order if crumbs is not None else {}
    if crumbs is not None and not crumbs.come_before(choice.main.rows[-1].unit):
        return "带日期的列表在“当前位置”之前"
    first = first_after(looked, choice, order, order[crumbs.element]) if crumbs is not None else None
    if reason := older_under_a_name(looked, choice, names, as_of, first):
        return reason
    if name := blank_under_a_name(looked.seen, names_of_column(looked), made=True):
        return f"栏目名“{name}”之下是空的"
    return ""


def _without_crumbs(looked: Survey, choice: Choice) -> str:
    words = own_heading(looked, choice.main)
    short = len(choice.main.rows) < _STRONG
    rows = choice.main.rows
    if short and choice.main.container.tag == "body" and not all(alike(row.unit, rows[0].unit) for row in rows):
        return "带日期的各行散在网页各处"
    if (rows_at_home := at_home(looked, choice, words, None)) > 0:
        return f"列表标题是“{words}”，与栏目名不同，另有一处列表（{rows_at_home}行）没有别的标题"
    beside = is_side_heading(words, looked.called)
    foreign = bool(words) and not is_known(looked, words)
    if reason := _blank_elsewhere(looked, foreign=foreign, unnamed=beside or foreign or not words):
        return reason
    if (
        (short or beside or foreign)
        and (rival := _rival(choice)) is not None
        and not _is_anothers(looked, rival, words)
    ):
        return f"另有一处列表（{len(rival.rows)}行），不能断定哪一处属于本栏目"
    return _against_a_name(looked, choice, words) if foreign else ""


def _is_anothers(looked: Survey, rival: RowList, words: str) -> bool:
    """Tell whether a list has the name of another column, where the main one has just the page's own."""
    theirs = own_heading(looked, rival)
    named = words in {*PARTS.split(looked.title), *looked.names.get()}
    return named and bool(theirs) and not is_known(looked, theirs)


def _blank_elsewhere(looked: Survey, *, foreign: bool, unnamed: bool) -> str:
    """Tell of a list that holds nothing, under the column's name or anywhere, beside a short one or another's."""
    names = names_of_column(looked)
    if (not looked.strong or foreign) and (name := blank_under_a_name(looked.seen, names, made=looked.strong)):
        return f"栏目名“{name}”之下是空的"
    if unnamed and (foreign or not looked.strong):
        order = {element: index for index, element in enumerate(looked.root.iter())}
        if name := blank_list(looked.root, order, 0, len(order)):
            return f"另有一处空的列表（{name}）"
    return ""


def _against_a_name(looked: Survey, choice: Choice, words: str) -> str:
    """Tell what of a page without crumbs speaks against a list under a name that is not known to be the column's."""
    if is_named_elsewhere(looked, choice, None):
        return f"列表标题是“{words}”，栏目名之下另有一块没有日期的内容"
    names = [name for name in looked.names.get() if not _CHANNEL.fullmatch(name)]
    if names and not any(say_alike(name, words) for name in names):
        return f"列表标题是“{words}”，菜单中本页是“{names[0]}”"
    if (titles := loose_titles(looked)) >= _SOME_TITLES:
        return f"列表标题是“{words}”，与栏目名不同，另有{titles}条没有日期"
    return ""


def _against_crumbs(  # noqa: PLR0911 - one question after another
    looked: Survey, choice: Choice, crumbs: Crumbs, as_of: date
) -> str:
    order = crumbs.order
    here, first = order[crumbs.element], order[choice.main.rows[0].unit]
    short = len(choice.main.rows) < _STRONG
    nearest = first_after(looked, choice, order, here)
    if short and _is_scattered(choice.main, crumbs, as_of):
        return "最新日期所在的行与“当前位置”之后的行不在一处"
    words = own_heading(looked, choice.main)
    foreign = bool(words) and not is_known(looked, words, crumbs.trail)
    beside = foreign and is_side_heading(words, looked.called)
    if foreign and (rows_at_home := at_home(looked, choice, words, crumbs)) > 0:
        return f"列表标题是“{words}”，与栏目名不同，另有一处列表（{rows_at_home}行）没有别的标题"
    if foreign and any(linked(each) and own_heading(looked, each) in names_of_column(looked) for each in choice.others):
        return f"列表标题是“{words}”，与栏目名不同，栏目名之下另有一处"
    asked = (short or beside or first < here) and not _has_the_name_alone(looked, choice, nearest)
    if asked and (reason := _againstfirst_after(choice, nearest, as_of)):
        return reason
    if (foreign or (short and not words)) and (name := blank_list(looked.root, order, here, first, whatever=foreign)):
        return f"“当前位置”之后先有一处空的列表（{name}）"
    if len(choice.main.rows) <= _LONE and not words and undated_between(looked, crumbs, first) > 0:
        return "“当前位置”之后先有没有日期的标题"
    if foreign and not short and is_named_elsewhere(looked, choice, crumbs):
        return f"列表标题是“{words}”，栏目名之下另有一块没有日期的内容"
    if not foreign and (not short or looked.strong):
        return ""
    if foreign and (not looked.strong or not (choice.joined or " " in words)):  # several names: a bar of columns
        return f"列表标题是“{words}”，与栏目名不同，可能是旁侧栏目"
    return _between(looked, crumbs, first)


def _has_the_name_alone(looked: Survey, choice: Choice, nearest: RowList | None) -> bool:
    """Tell whether the main list has the column's very name, and the first list after the crumbs another one's."""
    if nearest is None or nearest is choice.main:
        return False
    if len(nearest.rows) >= _STRONG or looked.pagers.are_in(nearest.container.getparent()):
        return False
    if (own := looked.own) is not None and any(own(row.href) for row in nearest.rows) and not looked.leads_home:
        return False
    names, theirs = names_of_column(looked), own_heading(looked, nearest)
    return own_heading(looked, choice.main) in names and bool(theirs) and theirs not in names


def _between(looked: Survey, crumbs: Crumbs, end: int) -> str:
    """Tell what stands between the crumbs and a list that a column's own list would not come after."""
    if _prose_between(looked, crumbs, end) > _MUCH_PROSE:
        return "“当前位置”之后先有一段正文，带日期的列表可能是相关阅读"
    if undated_between(looked, crumbs, end) >= _SOME:
        return "“当前位置”之后先有一处没有日期的列表"
    return ""


def _prose_between(looked: Survey, crumbs: Crumbs, end: int) -> int:
    """Sum the lengths of the long texts between the crumbs and a place: an article's, whose related reading follows."""
    start = crumbs.order[crumbs.element]
    return sum(len(squeeze(text)) for element, text in looked.seen.prose if start < crumbs.order[element] < end)


def _is_scattered(found: RowList, crumbs: Crumbs, as_of: date) -> bool:
    """Tell whether rows from all over the page, that only the whole page holds, have the newest date far from home."""
    newest = found.newest(as_of)
    if newest is None or not any(above is found.container for above in crumbs.element.iterancestors()):
        return False
    rows = [row for row in found.rows if crumbs.come_before(row.unit)]
    return not any(row.day == newest and alike(row.unit, rows[0].unit) for row in rows)


def _againstfirst_after(choice: Choice, nearest: RowList | None, as_of: date) -> str:
    """Tell whether the newest date stands in another place than the list that is the first after the crumbs."""
    if nearest is None:
        return "带日期的列表在“当前位置”之前"
    own = [each.newest(as_of) for each in choice.lists() if alike(each.container, nearest.container)]
    newest = choice.newest(as_of)
    if newest is None or newest in own:
        return ""
    return "“当前位置”之后先有另一处列表，不能断定哪一处属于本栏目"


def _is_the_page(element: Element, text: str) -> bool:
    """Tell whether an element has the head of a page, and nearly all that the page says."""
    if next(element.iter("h1", "h2", "nav"), None) is None:
        return False
    body = next((above for above in element.iterancestors() if above.tag == "body"), element)
    return len(squeeze("".join(body.itertext()))) <= len(text) + _LITTLE


def _in_footer(element: Element) -> bool:
    """Tell whether an element stands in the small block that has the site's licence number, and no head of a page."""
    current: Element | None = element
    while current is not None and current.tag not in {"body", "html"}:
        text = squeeze("".join(current.itertext()))
        if len(text) > _FOOT_SIZE:
            return False
        if _FOOT.search(text) and not mentioned(text):
            return "首页" not in text and "Home" not in text and not _is_the_page(current, text)
        current = current.getparent()
    return False


def _rival(choice: Choice) -> RowList | None:
    """Return another list that might as well be the column's: with links, in another place, not headed 热点."""
    apart = [each for each in choice.joined if not alike(each.container, choice.main.container)]
    for each in (*apart, *choice.others):
        words = heading_of(each)
        if linked(each) and not is_side_heading(words, ""):
            return each
    return None
