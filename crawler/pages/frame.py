"""A page that is a frame around another page of the same host: Changzhou, counties of Huai'an, mem.gov.cn.

Fingerprint: an `iframe` or `frame` of the same host that a visitor can see. A page with rows of its own keeps them.
Traps: frames of other hosts (weather, maps), invisible counters; of a frameset, the navigation's frame.
"""

import re
from urllib.parse import urlsplit

import lxml.html

from crawler.pages import plain, shells
from crawler.pages.source import Source
from monitor.types import FailureKind, FollowUp, Outcome, Reading

NAME = "frame"

_SMALL = 50
"""Pixels; a smaller frame is a counter or a clock."""
_FEW = 5
_DIGITS = 6
_NO_ROWS = (FailureKind.UNRECOGNISED, FailureKind.STUB, FailureKind.SHELL)
_MAIN = re.compile(r"main|content|right|list|body", re.IGNORECASE)
_NO_MAIN = re.compile(r"left|top|tree|menu|nav|head|foot|bottom|banner", re.IGNORECASE)


def detect(source: Source) -> bool:
    """Look for a visible frame of the same host."""
    return bool(_frames(source))


def read(source: Source) -> Reading:
    """Name the frames where the page has next to no rows of its own."""
    reading = plain.read(source)
    few = 0 < len(reading.entries) < _FEW and reading.outcome is not Outcome.ARTICLE
    if not few and (reading.failure is None or reading.failure.kind not in _NO_ROWS):
        return reading
    return shells.ask(NAME, [FollowUp(url=url) for url in _frames(source)], "列表在框架页中")


def _frames(source: Source) -> list[str]:
    """Return the addresses of the frames, main ones first."""
    if source.root is None or "frame" not in source.text:
        return []
    host = urlsplit(source.url).netloc
    found = []
    for element in source.root.iter("iframe", "frame"):
        url = source.absolute(element.get("src") or "")
        if url and urlsplit(url).netloc == host and url != source.url and not _is_small(element):
            name = f"{element.get('name', '')} {element.get('id', '')}"
            found.append((0 if _MAIN.search(name) else 2 if _NO_MAIN.search(name) else 1, url))
    return [url for _, url in sorted(found, key=lambda one: one[0])]


def _is_small(element: lxml.html.HtmlElement) -> bool:
    sizes = [element.get("width", ""), element.get("height", "")]
    return any(size.isdecimal() and len(size) < _DIGITS and int(size) < _SMALL for size in sizes)
