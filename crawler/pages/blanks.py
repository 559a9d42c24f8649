"""Lists that hold nothing: where the column's rows should be, and something else has dates."""

import re
from collections.abc import Collection

from crawler.pages.scan import Scan
from crawler.pages.shell_signs import in_menu, is_decoration
from crawler.pages.tree import Element, names_of, squeeze

_LISTISH = re.compile("list|data|content|news|info|result", re.IGNORECASE)
_FRAME_OF_SCRIPT = re.compile("app|root|main|table|container", re.IGNORECASE)
_DRAWN = re.compile(
    r"(?<![a-z])(?:line|hr|clear|clearfix|clr|cl|border|arrow|triangle|space|blank\d*)(?![a-z])", re.IGNORECASE
)
_TOOL = re.compile("share|(?<![a-z])(?:float|sns|tools?|toolbar|qrcode|kefu)(?![a-z])", re.IGNORECASE)
_NO_LIST = re.compile(
    r"nav|menu|tree(?![-\w]*(?:list|news))|categor(?![-\w]*(?:list|content|news))|page|foot|head|side|hot|link|crumb|title|tab|banner|search|clear|line",
    re.IGNORECASE,
)


def blank_list(root: Element, order: dict[Element, int], start: int, end: int, *, whatever: bool = False) -> str:
    """Return the name of an element that holds nothing, between two places; empty for none.

    It is made for a list, by its tag or its name; `whatever` its name is where all else speaks for it.
    """
    for element in root.iter("ul", "ol", "tbody", "dl", "div", "table"):
        if not start < order[element] < end or _shows(element):
            continue
        names = names_of(element)
        made = (
            whatever
            or element.tag not in {"div", "table"}
            or (element.tag == "table" and (names.strip() or element.find(".//th") is not None))
            or _LISTISH.search(names)
            or _FRAME_OF_SCRIPT.fullmatch(element.get("id") or "")
        )
        if made and not _NO_LIST.search(names) and not is_decoration(element) and not _is_of_a_tool(element):
            return squeeze(names) or str(element.tag)
    return ""


def _is_of_a_tool(element: Element) -> bool:
    """Tell whether an element is made for a menu's items, or for buttons: by its own names and those around it."""
    above = element.getparent()
    return in_menu(element) or any(_TOOL.search(names_of(each)) for each in (element, above) if each is not None)


def blank_under_a_name(seen: Scan, names: Collection[str], *, made: bool = False) -> str:
    """Return which of the column's names stands over an element that shows nothing; empty for none.

    `made` only where that element is made for a list, by its tag or its name.
    """
    for text, owner, tail_of in seen.texts:
        words = squeeze(text)
        if words not in names or tail_of is not None or owner.tag in {"a", "li", "td"}:
            continue
        over: Element | None = owner
        while over is not None and over.getnext() is None and squeeze("".join(over.itertext())) == words:
            over = over.getparent()
        below = over.getnext() if over is not None and over.tag != "body" else None
        while below is not None and _is_drawn(below):
            below = below.getnext()
        if below is None or below.tag not in {"div", "ul", "table", "section"} or _says_anything(below):
            continue
        if not made or below.tag == "ul" or _LISTISH.search(names_of(below)):
            return words
    return ""


def _is_drawn(element: Element) -> bool:
    """Tell whether an element without anything in it is made to be seen, and not for rows: a line under a heading."""
    if len(element) or (element.text or "").strip() or element.tag != "div":
        return False
    names = names_of(element)
    return _DRAWN.search(names) is not None and not _LISTISH.search(names)


def _says_anything(element: Element) -> bool:
    """Tell whether an element has any text, picture or frame in it."""
    return any(each.tag in {"img", "iframe", "input"} or (each.text or "").strip() for each in element.iter())


def _shows(element: Element) -> bool:
    """Tell whether an element has anything in it; the head of a table alone is nothing."""
    if element.tag == "table":
        return element.find(".//td") is not None
    return len(element) > 0 or bool((element.text or "").strip())
