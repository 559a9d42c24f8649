"""Dates in attributes: `datetime`, `data-time`, `title`; asked where no text of a page gave a list, or its year."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from crawler.pages.data_dates import parse_value
from crawler.pages.dates import DateText, Form, find_dates, has_spot, plain
from crawler.pages.labels import Role, role_of
from crawler.pages.mentions import SHORT, Mention
from crawler.pages.scan import MAX_MENTIONS, UNSEEN, is_likely
from crawler.pages.tree import Element

_NOT_DATED = frozenset(("meta", "link", "input"))
_DATED_ATTRIBUTE = re.compile(
    r"datetime|content|title|(?:data-|)[\w-]*(?:time|date|pub|created|posted)[\w-]*", re.IGNORECASE
)
_OTHER_ATTRIBUTE = re.compile(
    "upda|modif|edit|end|expir|start|begin|open|close|dead|cache|load|refresh|valid|due", re.IGNORECASE
)
"""Names of attributes with another day than that of publication: data-endtime, data-update."""
_USUAL = frozenset(
    ("class", "href", "id", "style", "src", "target", "type", "rel", "width", "height", "align", "valign", "border",
     "alt", "name", "value", "onclick", "colspan"),
)  # fmt: skip
"""Nearly all attributes of a page; none of these is dated."""


def dated_attributes(elements: Iterable[Element], as_of: date) -> list[Mention]:
    """Return the dates up to `as_of` in the attributes of elements."""
    found: list[Mention] = []
    for element in elements:
        if _USUAL.issuperset(element.keys()):
            continue
        for name, value in element.items():
            if name not in _USUAL and (day := _day(name, value)) is not None:
                if day <= as_of and element.tag not in UNSEEN and element.tag not in _NOT_DATED:
                    date_text = DateText(day, 0, len(value), Form.FULL)
                    found.append(Mention(element, None, value, date_text, Role.ALONE, value, day))
                break
        if len(found) > MAX_MENTIONS:
            break
    return found


def attribute_date(element: Element) -> date | None:
    """Return the day that an attribute of an element gives."""
    for name, value in element.items():
        if name not in _USUAL and (day := _day(name, value)) is not None:
            return day
    return None


def _day(name: str, value: str) -> date | None:
    if len(value) >= SHORT or not _may_be_dated(name) or not has_spot(value):
        return None
    return None if name in {"title", "content"} and not _is_date_alone(value) else parse_value(value)


@lru_cache(maxsize=512)
def _may_be_dated(name: str) -> bool:
    return _DATED_ATTRIBUTE.fullmatch(name) is not None and not _OTHER_ATTRIBUTE.search(name)


def _is_date_alone(text: str) -> bool:
    if not is_likely(text):
        return False
    found = find_dates(text)
    return bool(found) and role_of(plain(text), found[0]) >= Role.ALONE
