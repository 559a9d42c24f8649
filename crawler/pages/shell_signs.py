"""What shows that a script fills in a page's list: a template, the bare head of a table, a list that holds nothing."""

import re
from collections.abc import Container
from itertools import islice

from crawler.pages.tree import Element, is_hidden, names_of, squeeze

BLANK = "空的"
"""What a sign of a blank list begins with; its id, or else its tag, follows."""
TEMPLATE = "模板标记"
"""What a sign of a template begins with; the mark follows."""
_TEMPLATE = re.compile(r"\{\{.{1,80}?\}\}|\$\{[\w.]{1,60}\}|<%=|\bv-for=|ng-repeat=|v-html=|\[\[.{1,40}\]\]")
_FILLED_IN = re.compile("html|template|tmpl", re.IGNORECASE)
"""The type of a script that is a piece of markup."""
_TEMPLATE_MARKS = ("{{", "${", "<%=", "v-for=", "ng-repeat=", "v-html=", "[[")
_OF_A_DAY = re.compile(r"date|time|day|year|month|日期|时间|rq|sj\b|pub", re.IGNORECASE)
_LOOPS = re.compile(r"""\b(?:v-for|ng-repeat|x-for)=["'][^"']{0,60}|<el-table\b""")
_HEAD = 10
_MOST_CELLS = 10
_MOST_MARKS = 8
_ROW_TAGS = ("a", "td", "li", "span", "div", "p", "h3", "em")
_NEAR = 4
_VALUE = re.compile(r"\d")
_HEADS = re.compile("标题|名称|发布日期|发布时间|日期|时间|Title|Date")
_MENU = re.compile(
    r"(?<![a-z])(?:nav|menu)(?![a-z])|navigation|navbar|(?:sub|top|main|left)[-_]?(?:nav|menu)(?![a-z])", re.IGNORECASE
)
_SEARCH = re.compile(
    r"(?:top|head|header)?[-_]?(?:search|sousuo|ss)[-_]?(?:box|bar|form|hot|words?|keys?|keywords?)?|"
    r"hot[-_]?(?:words?|search|keys?|keywords?)",
    re.IGNORECASE,
)
"""Names of a box of search and of the words that many look for."""
_CAROUSEL = re.compile(
    r"carousel|swiper|slide[rs]?(?![a-z])|lunbo|(?<![a-z])focus(?![a-z])|(?<![a-z])dots?(?![a-z])|indicator|"
    r"(?<![a-z])banner|(?:^|\s)hd(?!\S)",
    re.IGNORECASE,
)
"""Also `hd`, where a widely used script (SuperSlide) makes the dots and the names of tabs."""
_EDGE = re.compile(r"(.+[-_])(?:[tblr]|top|bottom|[tb][lr])", re.IGNORECASE)
_INNER = ("c", "m", "con", "content", "center", "mid", "middle", "main")
"""What the names of the parts of a frame end in."""
_LIST_TAGS = frozenset(("ul", "ol", "tbody", "dl", "div"))
_MENU_STEPS = 2
_ITEM_STEPS = 4
"""From the words of a menu's item to what is named a menu: a, li, ul, div."""
_LISTISH = re.compile("list|data|content|app|root|main|table|result|news|info", re.IGNORECASE)


def bare_shell(
    root: Element, text: str, said: str, main: Element | None = None, *, short: bool = False, foreign: bool = False
) -> str:
    """Return the template or the bare table head of a list that a script fills in; empty for neither.

    `text` is the page's source and `said` what it shows. A head close to `main`, the list that was found, is that
    list's own, in a table of its own; of a `short` list only one before it, of a `foreign` one, which has the name of
    another column, none.
    """
    near = main
    for _ in range(_NEAR):
        above = near.getparent() if near is not None else None
        near = above if above is not None and above.tag not in {"body", "html"} else near
    if sign := _shown_template(root, text, said):
        return sign
    passed = False
    for element in root.iter("table", *(() if main is None else (str(main.tag),))):
        passed = passed or element is main
        if element.tag != "table":
            continue
        cells = list(islice(element.iter("th", "td"), _MOST_CELLS + 1))
        if not 2 <= len(cells) <= _MOST_CELLS:  # noqa: PLR2004 - a title and a date at least
            continue
        words = [squeeze("".join(cell.itertext())) for cell in cells]
        if not foreign and is_hidden(element) and words == _head_over(main):  # of a search that nobody has made
            continue
        if any(map(_VALUE.search, words)):  # a small table of facts: 成立日期 beside its day
            continue
        if sum(bool(_HEADS.search(cell)) and len(cell) < _HEAD for cell in words) < 2:  # noqa: PLR2004
            continue
        around = (element, *element.iterancestors())
        near_enough = not foreign and not (short and passed) and any(above is near for above in around[1:])
        if not near_enough and (main is None or not any(above is main for above in around)):
            return "只有表头的空表格"
    return ""


def _head_over(main: Element | None) -> list[str]:
    """Return the cells of the first line of the table that a list stands in; nothing where it stands in none."""
    around = () if main is None else (main, *main.iterancestors())
    table = next((each for each in around if each.tag == "table"), None)
    line = None if table is None else next(table.iter("tr"), None)
    return [] if line is None else [squeeze("".join(cell.itertext())) for cell in line.iter("th", "td")]


def _shown_template(root: Element, text: str, said: str) -> str:
    """Return the first mark of a template that stands where rows do: as it is shown, for `v-for=` is an attribute."""
    if not any(mark in said for mark in _TEMPLATE_MARKS) or not any(mark in text for mark in ("{{", "${", "v-for")):
        return ""
    marks = dict.fromkeys(match.group() for match in _TEMPLATE.finditer(said))
    for shown in islice(marks, _MOST_MARKS):
        for element in root.iter(*_ROW_TAGS):
            above = element.getparent()
            if shown in (element.text or "") and not _is_of_a_menu(element):
                return f"{TEMPLATE} {shown[:30]}"
            if shown in (element.tail or "") and above is not None and not _is_of_a_menu(above):
                return f"{TEMPLATE} {shown[:30]}"
    return ""


def _is_of_a_menu(element: Element) -> bool:
    """Tell whether an element is part of an item of a menu or a box of search: a script fills that in, and no rows."""
    around = (element, *islice(element.iterancestors(), _ITEM_STEPS))
    return any(
        above.tag == "nav" or _MENU.search(names_of(above)) or any(map(_SEARCH.fullmatch, names_of(above).split()))
        for above in around
    )


def makes_dates(text: str) -> bool:
    """Tell whether any template of a page is filled in with days, as those of rows are, and those of menus are not."""
    return any(_OF_A_DAY.search(match.group()) for match in _TEMPLATE.finditer(text))


def loop_sign(text: str, said: str) -> str:
    """Return what shows that a script makes rows where the page says that there are none; empty for nothing."""
    loop = _LOOPS.search(text) or ("{{" in said and _TEMPLATE.search(said)) or None
    return f"{TEMPLATE} {loop.group()[:30]}" if loop else ""


def marks_end_before(text: str, element: Element) -> bool:
    """Tell whether a page's last template mark is in a line above an element's own.

    A template for scripts to fill in (`type="text/html"`), wherever it stands, may be for any place of the page.
    """
    scripts = (each for each in element.getroottree().iter("script") if _FILLED_IN.search(each.get("type") or ""))
    if any(_TEMPLATE.search(each.text or "") for each in scripts):
        return False
    last = max((match.end() for match in _TEMPLATE.finditer(text)), default=-1)
    return last >= 0 and element.sourceline is not None and text.count("\n", 0, last) + 1 < element.sourceline


def shell_sign(
    root: Element,
    text: str,
    said: str,
    rows: Container[Element] = (),
    main: Element | None = None,
    *,
    foreign: bool = False,
    before: Element | None = None,
) -> str:
    """Return what shows that a page's list is filled in by script; empty for nothing.

    `rows` are rows already found; a list that is blank counts only `before` an element, where one is given.
    """
    if sign := bare_shell(root, text, said, main, short=True, foreign=foreign):
        return sign
    if any(mark in text for mark in _TEMPLATE_MARKS) and (match := _TEMPLATE.search(text)):
        return f"{TEMPLATE} {match.group()[:30]}"
    for element in root.iter("ul", "ol", "tbody", "dl", "div", *(() if before is None else (str(before.tag),))):
        if element is before:
            break
        if element.tag not in _LIST_TAGS or len(element) or (element.text or "").strip():
            continue
        name = element.get("id") or ""
        if element.tag == "div" and not _LISTISH.search(name):
            continue
        if not _in_row(element, rows) and not in_menu(element) and not is_decoration(element):
            return f"{BLANK}{name or str(element.tag)}"
    return ""


def _in_row(element: Element, rows: Container[Element]) -> bool:
    return any(above in rows for above in element.iterancestors())


def in_menu(element: Element) -> bool:
    """Tell whether an element stands in a menu, or is the blank submenu of a menu's item, a link."""
    item = element.getparent()
    if element.tag in {"ul", "ol", "dl"} and item is not None and item.tag == "li":
        link = element.getprevious()
        if link is not None and (link.tag == "a" or link.find(".//a") is not None):
            return True
    return any(above.tag == "nav" or _MENU.search(names_of(above)) for above in _around(element))


def in_carousel(element: Element) -> bool:
    """Tell whether an element stands in a carousel, whose dots a script makes."""
    return any(_CAROUSEL.search(names_of(above)) for above in _around(element))


def is_decoration(element: Element) -> bool:
    """Tell whether a blank element is made to be seen, and not for rows: a carousel's dots, the edge of a frame."""
    return makes_dots(element) or _is_edge(element)


def _is_edge(element: Element) -> bool:
    """Tell whether a blank element is the top or the bottom of a frame: `box_T` and `box_B` around `box_C`.

    What has an id, or the tag of a list, is for a script to fill in.
    """
    if element.get("id") or element.tag in {"ul", "ol", "tbody", "dl"}:
        return False
    for name in names_of(element).split():
        if (edge := _EDGE.fullmatch(name)) is None:
            continue
        beside = (*element.itersiblings(preceding=True), *element.itersiblings())
        names = {each.lower() for sibling in beside for each in names_of(sibling).split()}
        if any(f"{edge[1]}{inner}".lower() in names for inner in _INNER):
            return True
    return False


def makes_dots(element: Element) -> bool:
    """Tell whether a blank element is for the dots of a carousel: what is called a list is for rows, wherever it is."""
    names = names_of(element)
    return in_carousel(element) and (_CAROUSEL.search(names) is not None or not _LISTISH.search(names))


def _around(element: Element) -> tuple[Element, ...]:
    return (element, *islice(element.iterancestors(), _MENU_STEPS))
