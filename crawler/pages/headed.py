"""Days whose month stands in a heading above them: 2026年11月 over rows of 18日, 15日, 3日.

Asked of pages without a long list. A number alone is no day here: a calendar has thirty of them under a month.
"""

import re

from crawler.pages.dates import DateText, Form, day_of
from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.scan import Scan

_HEADING = r"[\s【\[■●▶]*(20\d\d)\s?[年./-]\s?(1[0-2]|0?[1-9])\s?月?[\s】\]]*"
_DAY = r"[\s\[(（【]*([12]\d|3[01]|0?[1-9])\s?[日号][\s\])）】]*(?:[(（]?(?:星期|周)[一二三四五六日][)）]?)?\s*"
_MONTH = re.compile(_HEADING)
_DAY_ALONE = re.compile(_DAY)
_ANY_MONTH = re.compile(f"^{_HEADING}$", re.MULTILINE)
_ANY_DAY = re.compile(f"^{_DAY}$", re.MULTILINE)
_LEAST = 3
_LONGEST = 24


def headed_days(seen: Scan) -> list[Mention]:
    """Return a date for every day alone under a heading of year and month, in the page's order; few give none."""
    if not _ANY_DAY.search(seen.said) or not _ANY_MONTH.search(seen.said):
        return []
    month: tuple[int, int, str] | None = None
    found = []
    for text, owner, tail_of in seen.texts:
        if len(text) > _LONGEST:
            continue
        if (match := _MONTH.fullmatch(text)) and owner.tag != "a":  # a link: one of an archive's months
            month = int(match[1]), int(match[2]), text.strip()
        elif month is not None and (match := _DAY_ALONE.fullmatch(text)) is not None:
            day = day_of(month[0], month[1], int(match[1]))
            if day is not None:
                shown = f"{month[2]}{text.strip()}"
                written = DateText(day, 0, len(text), Form.FULL)
                found.append(Mention(owner, tail_of, text, written, Role.ALONE, shown, day))
    return found if len(found) >= _LEAST else []


def without_headings(mentions: list[Mention], headed: list[Mention]) -> list[Mention]:
    """Return a page's dates without those that a heading was taken for together with the day after it."""
    days = {(each.day, each.element) for each in headed}
    first = {each.day for each in headed}
    return [
        each
        for each in mentions
        if not (each.day in first and (each.day, each.element) not in days and _MONTH.match(each.shown))
    ]
