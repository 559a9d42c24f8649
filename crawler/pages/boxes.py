"""Dates in boxes: `31` over `2023/10`, `09-08` over `2026`, each box an element of its own."""

import re
from datetime import date
from typing import NamedTuple

from crawler.pages.dates import Form, day_of, find_dates, plain
from crawler.pages.tree import Element

FRAGMENT = re.compile(
    r"\s*(?:[-/|·]\s?)?(?:\d{1,2}|\d{4}\s?[-/.年]\s?\d{1,2}\s?月?|\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|\d{4}\s?年?|"
    r"\d{1,2}\s?[-/.]\s?\d{4}|"
    r"\d{1,2}\s?[月日]|[A-Z][a-z]{2,8}\.?|"
    r"[A-Z][a-z]{2,8}\.?,?\s\d{4}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)\s*[-/.年月日|·]?\s*"
)
"""A text that may be a part of a date."""
_STEPS = 1
"""How far up from one box the next one may hang: further away is another row, or a heading."""
_MOST_PARTS = 4
_YEAR = re.compile(r"\d{4}")
"""No date is put together without one."""
_JOINT = re.compile(r"\s*[-/.年月|·]\s*")
_MARKS = " -/.|·\t\r\n"
_BETWEEN = re.compile(r"\s?[\[\](（)）【】|·,，]\s?|(?<=\d)\s?日?\s?[-/]\s?(?=\d{4})|(?<=[-/.]\d\d)\s?/\s?(?=\d{1,2}$)")
"""What stands between two parts of a date in one text: `[2026]11-08`, `08/ 2026-11`."""
_BOX = re.compile(
    r"(?P<d1>\d{1,2})\s?日?\s(?P<y1>\d{4})\s?[-/.年]\s?(?P<m1>\d{1,2})\s?月?"
    r"|(?P<y2>\d{4})\s?[-/.年]\s?(?P<m2>\d{1,2})\s?月?\s(?P<d2>\d{1,2})\s?日?"
    r"|(?P<m3>\d{1,2})\s?[-/.月]\s?(?P<d3>\d{1,2})\s?日?\s(?P<y3>\d{4})\s?年?"
    r"|(?P<y4>\d{4})\s?年?\s(?P<m4>\d{1,2})\s?[-/.月]\s?(?P<d4>\d{1,2})\s?日?"
    r"|(?P<y5>\d{4})\s?年?\s(?P<m5>\d{1,2})\s?月?\s(?P<d5>\d{1,2})\s?日?"
    r"|(?P<d6>\d{1,2})\s?日?\s(?P<m6>\d{1,2})\s?月\s(?P<y6>\d{4})\s?年?"
    r"|(?P<d7>\d{1,2})\s?日?\s(?P<m7>\d{1,2})\s?[-/.]\s?(?P<y7>\d{4})"
)


_NO_YEAR = re.compile(r"(?P<d1>\d{1,2})\s?日?\s(?P<m1>\d{1,2})\s?月|(?P<m2>\d{1,2})\s?月\s(?P<d2>\d{1,2})\s?日?")
_LEAP = 2000


class Box(NamedTuple):
    """A date put together from boxes."""

    text: str
    """The boxes' texts, a blank between two."""
    day: date | None
    month_day: tuple[int, int] | None = None
    """Of boxes without a year."""


def boxed(owner: Element, tail_of: Element | None, text: str) -> Box | None:
    """Join a day's box with those after it; None where they make no date. `text` is a fragment at its place."""
    first = joined = text.strip(_MARKS)
    last, in_tail = (owner, False) if tail_of is None else (tail_of, True)
    for _ in range(_MOST_PARTS):
        following = _next_text(last, tail=in_tail)
        if following is None:
            return _without_year(joined)
        last, in_tail, more = following
        if _JOINT.fullmatch(more):
            continue
        if not FRAGMENT.fullmatch(more):
            return _without_year(joined)
        if joined == first and _are_bare(first, more.strip(_MARKS)):
            return None
        joined = f"{joined} {more.strip(_MARKS)}"
        if _YEAR.search(joined) and (day := _day(joined)):
            return None if _is_calendar(last, day, more, tail=in_tail) else Box(joined, day)
    return None


def _without_year(joined: str) -> Box | None:
    """Return the month and day that two boxes say, where neither has a year: 18 over 11月."""
    match = _NO_YEAR.fullmatch(joined)
    if match is None:
        return None
    month, day = (int(part) for part in (match["m1"] or match["m2"], match["d1"] or match["d2"]))
    return Box(joined, None, (month, day)) if day_of(_LEAP, month, day) else None


def day_apart(text: str) -> date | None:
    """Return the day of which the parts stand apart in one text: `04-01 2015`, `[2015]04-01`, `30/ 2026-07`."""
    match = _BOX.fullmatch(_BETWEEN.sub(" ", text.strip()).strip())
    return _day_in(match) if match else None


def _are_bare(one: str, other: str) -> bool:
    """Tell whether two parts are small numbers alone, which begin no date: the pages that a pager names."""
    return len(one) <= 2 and len(other) <= 2 and one.isdigit() and other.isdigit()  # noqa: PLR2004 - digits of a day


def _is_calendar(last: Element, day: date, text: str, *, tail: bool) -> bool:
    """Tell whether the day's number is followed by the next day's: 2026年11月 over 1, 2, 3."""
    if text.strip() != str(day.day):
        return False
    following = _next_text(last, tail=tail)
    return following is not None and following[2].strip() == str(day.day + 1)


def _day(text: str) -> date | None:
    if match := _BOX.fullmatch(text):
        return _day_in(match)
    found = find_dates(text)
    return found[0].day if len(found) == 1 and found[0].form in {Form.ENGLISH, Form.FULL} else None


def _day_in(match: re.Match[str]) -> date | None:
    named = {name[0]: int(value) for name, value in match.groupdict().items() if value}
    return day_of(named["y"], named["m"], named["d"])


def _next_text(element: Element, *, tail: bool) -> tuple[Element, bool, str] | None:
    """Return the next text after an element's text (or tail) that is not blank, a few steps away at most.

    Never one of the next row: an element that says more than parts of a date is a row, or has one in it.
    """
    current = element
    into = not tail
    climbed = 0
    for _ in range(6):
        child = current[0] if into and len(current) else None
        if child is None and not tail:
            text = current.tail
            if text and text.strip():
                return current, True, plain(text)
        following = child if child is not None else current.getnext()
        if following is None:
            parent = current.getparent()
            if parent is None:
                return None
            climbed += 1
            if climbed > _STEPS or not _is_box(parent):
                return None
            current, into, tail = parent, False, False
            continue
        if following.text and following.text.strip():
            return following, False, plain(following.text)
        current, into, tail = following, True, False
    return None


def _is_box(element: Element) -> bool:
    """Tell whether an element shows nothing but parts of a date."""
    texts = (plain(text) for text in element.itertext() if not text.isspace())
    return all(FRAGMENT.fullmatch(text) or _JOINT.fullmatch(text) for text in texts)
