"""The tree of an HTML text: how it is parsed, what its elements are, and how they are written as HTML again."""

from lxml import etree
from lxml.etree import _Element as Element

__all__ = ["Element", "html_of", "parse_bytes", "parse_html", "squeeze"]


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
