"""The dates that a page shows and its reading did not use, each with the reason: for an operator who asks why.

Asked by `freshness read` alone; no night pays for it.
"""

from datetime import date
from itertools import islice

from crawler.pages.headings import heading_of
from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.rows import look
from crawler.pages.source import Source
from crawler.pages.survey import Survey
from crawler.pages.tree import squeeze
from monitor.types import Document

_MOST = 8
_ALIKE = 2
_AROUND = 16
_WHY = {
    Role.REJECTED: "是截止、成文、施行、会议、当天等另一种日期",
    Role.INSIDE: "在一句话里，不是发布日期",
    Role.EDGE_START: "在标题开头，各行不都有",
    Role.EDGE_END: "在标题末尾，各行不都有",
}


def unused_dates(document: Document, *, as_of: date, newest: date | None) -> tuple[str, ...]:
    """Say of each date that is later than the newest one that was read why it was not taken; latest first.

    Sentences in Chinese with the page's own words in them. Of a page that is no HTML, nothing.
    """
    source = Source(document, as_of=as_of)
    looked = None if source.is_json or source.is_xml else look(source)
    if looked is None:
        return ()
    used = _used(looked)
    later = [
        each
        for each in looked.seen.mentions
        if each.day is not None and id(each) not in used and (newest is None or each.day > newest)
    ]
    later.sort(key=lambda each: each.day or as_of, reverse=True)
    said: dict[str, dict[str, None]] = {}
    for each in later:
        why = _why(looked, each, as_of)
        said.setdefault(why, {})[f"{each.day} “{_words(each)}”：{why}"] = None
    return tuple(line for lines in said.values() for line in islice(lines, _ALIKE))[:_MOST]


def _used(looked: Survey) -> set[int]:
    lists = looked.choice.lists() if looked.choice is not None else ()
    return {id(row.mention) for each in lists for row in each.rows}


def _why(looked: Survey, mention: Mention, as_of: date) -> str:
    if mention.role in _WHY:
        return _WHY[mention.role]
    if mention.day is not None and mention.day > as_of:
        return "在判定日之后"
    for each in looked.lists:
        for row in each.rows:
            if mention in row.others:
                return "是一行里的第二个日期"
            if mention is row.mention:
                words = heading_of(each)
                return f"属于另一处列表（{len(each.rows)}行{f'，标题“{words}”' if words else ''}）"
    return "不属于任何一行"


def _words(mention: Mention) -> str:
    """Return the date's text with a few characters around it."""
    text = squeeze(mention.text)
    start = max(text.find(squeeze(mention.shown)), 0)
    return text[max(start - _AROUND, 0) : start + len(mention.shown) + _AROUND]
