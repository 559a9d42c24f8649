"""Days on which something takes place, 时间 beside 地点: none of publication, in a list of events or in a notice."""

import re

from crawler.pages.labels import Role
from crawler.pages.mentions import words_before
from crawler.pages.scan import Scan
from crawler.pages.tree import Element

_WHEN = re.compile(r"(?:^|.*[\s;,|])(?:时间|日期)\s?:")
_LABEL = re.compile(r"\s*(?:时间|日期)\s?[:：]?\s*")
_VENUE = re.compile(
    r"(?:^|[\s;；,，、|/])(?:(?:活动|会议|举办|举行|演出|培训|讲座|比赛|展览|上课|报告)?(?:地点|场馆|会场)|"
    r"主讲人?|报告人)\s?[:：]",
    re.MULTILINE,
)
_SIGNS = ("地点", "场馆", "会场", "主讲", "报告人")
"""One of these is in every text that names a venue."""
_LONGEST = 600
"""Characters of an event's own lines; what says more is the page around it."""


def reject_events(seen: Scan) -> None:
    """Reject the dates of a page that a text gives as 时间 beside the venue of an event."""
    if not any(sign in seen.said for sign in _SIGNS) or not _VENUE.search(seen.said):
        return
    for mention in seen.mentions:
        if mention.role is Role.REJECTED:
            continue
        parent = mention.element.getparent()
        labelled = _LABEL.fullmatch(words_before(mention)) is not None
        if (labelled and _has_venue(parent if mention.tail_of is None else mention.element)) or (
            _WHEN.match(mention.text) and _has_venue(parent)
        ):
            mention.role = Role.REJECTED


def _has_venue(element: Element | None) -> bool:
    """Tell whether the lines in an element name a venue."""
    said = "" if element is None else "\n".join(element.itertext())
    return len(said) <= _LONGEST and _VENUE.search(said) is not None
