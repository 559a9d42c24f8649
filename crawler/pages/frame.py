"""A page that is a frame around another page of the same host: Changzhou, counties of Huai'an, mem.gov.cn.

Fingerprint: an `iframe` or `frame` of the same host that a visitor can see. A page with rows of its own keeps them,
but for a few rows beside a frame as large as a list. Traps: frames of other hosts (weather, maps), invisible counters;
of a frameset, the navigation's frame.
"""

from crawler.pages import plain, shells
from crawler.pages.source import Source
from monitor.types import FailureKind, FollowUp, Reading

NAME = "frame"

_NO_ROWS = (FailureKind.UNRECOGNISED, FailureKind.STUB, FailureKind.SHELL)


def detect(source: Source) -> bool:
    """Look for a visible frame of the same host."""
    return bool(shells.frames(source))


def read(source: Source) -> Reading:
    """Name the frames where the page has next to no rows of its own."""
    reading = plain.read(source)
    if shells.is_beside_a_frame(source, reading):
        return shells.ask(NAME, _large(source), "列表在框架页中")
    if reading.failure is not None and reading.failure.kind is FailureKind.AMBIGUOUS and (large := _large(source)):
        return shells.ask(NAME, large, f"列表可能在框架页中（{reading.failure.detail}）")
    if reading.failure is None or reading.failure.kind not in _NO_ROWS:
        return reading
    return shells.ask(NAME, [FollowUp(url=url) for url in shells.frames(source)], "列表在框架页中")


def _large(source: Source) -> list[FollowUp]:
    """Name the frames that are as large as a list."""
    return [FollowUp(url=url) for url in shells.frames(source, large=True)]
