"""The tree of an HTML text: how it is parsed, what its elements are, and how they are written as HTML again."""

import re
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

__all__ = [
    "ITEMS",
    "Element",
    "alike",
    "child_with",
    "head_row",
    "html_of",
    "is_hidden",
    "names_of",
    "parse_bytes",
    "parse_html",
    "shape_of",
    "squeeze",
]

ITEMS = frozenset(("li", "tr", "dd"))
"""What is one item of a list by its markup."""
_HIDDEN = re.compile(r"display\s?:\s?none", re.IGNORECASE)
_CAPTION_ROWS = 3
"""Rows among which the head of a table is."""
_NUMBER = re.compile(r"\d+")
_ANIMATED = re.compile(
    r"wow|animated|animate__\w+|(?:fade|slide|bounce|zoom|flip|rotate|roll|lightSpeed|back)(?:In|Out)"
    r"(?:Up|Down|Left|Right|X|Y)?(?:Big)?"
)
"""A class that tells how an element comes into view, which a script may have put on some of its kind alone."""
_CLOSED = b"</html"
_END = 200
"""Bytes of a page's end: nearly every page closes there, in lower case."""
_CLOSING = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


def parse_html(text: str) -> Element | None:
    """Parse HTML text, whole page or fragment; None where there is nothing in it.

    Given as utf-8 bytes with the encoding named: with a lying meta charset lxml would return almost nothing.
    """
    return parse_bytes(text.encode("utf-8", errors="replace"))


def parse_bytes(body: bytes) -> Element | None:
    """Parse HTML in utf-8; None where there is nothing in it.

    Comments go, so that their tails stay with the text around them. Elements are lxml's own: those of lxml.html cost
    more, for lxml asks Python about each.
    """
    if not body or body.isspace():
        return None
    closed = body.find(_CLOSED) if _CLOSED in body[-_END:] else body.lower().find(_CLOSED)
    if 0 <= closed < len(body.rstrip()) - len("</html>"):
        body = _CLOSING.sub(b"", body)  # libxml2 drops what follows the page's end; browsers show it
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root: object = etree.fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return root if isinstance(root, Element) else None


def html_of(element: Element) -> str:
    """Write an element as HTML, with the text that follows it."""
    return etree.tostring(element, encoding="unicode", method="html")


def squeeze(text: str) -> str:
    """Make every run of blanks one blank."""
    return " ".join(text.split())


def shape_of(element: Element) -> tuple[str, str]:
    """Return an element's tag and its class without numbers: blocks and rows of one kind are often counted."""
    return str(element.tag), _lasting(element.get("class") or "")


@lru_cache(maxsize=2048)
def _lasting(names: str) -> str:
    """Return classes without numbers and without those of an animation, where there are any."""
    kept = [name for name in names.split() if not _ANIMATED.fullmatch(name)]
    return _NUMBER.sub("", names if len(kept) == len(names.split()) else " ".join(kept))


def names_of(element: Element) -> str:
    """Return what an element is named for scripts and styles: its id and its class, as one text."""
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def child_with(inner: Element, outer: Element) -> Element:
    """Return the child of `outer` that `inner` stands in; `inner` itself where it is that child, or `outer`."""
    if inner is outer:
        return inner
    while (parent := inner.getparent()) is not None and parent is not outer:
        inner = parent
    return inner


def head_row(table: Element) -> Element | None:
    """Return the row of a table that names its columns; a row of a single cell above it is its caption."""
    return next((row for row in islice(table.iter("tr"), _CAPTION_ROWS) if len(row) > 1), None)


def alike(one: Element, other: Element) -> bool:
    """Tell whether two elements are the same one, or stand in branches of one shape: groups, blocks of a landing."""
    ours = [one, *one.iterancestors()]
    theirs = [other, *other.iterancestors()]
    shared = next((element for element in ours if any(element is each for each in theirs)), None)
    up = [shape_of(each) for each in ours[: next((i for i, each in enumerate(ours) if each is shared), 0)]]
    across = [shape_of(each) for each in theirs[: next((i for i, each in enumerate(theirs) if each is shared), 0)]]
    return up == across


def is_hidden(element: Element, within: Element | None = None) -> bool:
    """Tell whether an element is not shown: a popup of another day. Whole lists are hidden behind tabs.

    `within` is where to stop asking the elements around it.
    """
    current: Element | None = element
    while current is not None and current is not within:
        if current.tag in {"template", "noscript"} or current.get("hidden") is not None:
            return True
        if "none" in (style := current.get("style") or "") and _HIDDEN.search(style):
            return True
        current = current.getparent()
    return False
