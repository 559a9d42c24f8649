"""Lists without years: what their titles say of the year that was reckoned, and which articles would settle it.

A list that has stood still for about a year looks like this year's: 11-10 is ten days or a year and ten days old. The
judging day alone cannot tell. A title that names a month (2025年10月份) can, and an article's own date does.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from crawler.pages.units import Row
from monitor.types import Entry, FollowUp, Purpose

_NAMED = re.compile(r"(?<!\d)(20\d\d)\s?年\s?(?:\d{1,2}\s?[-—–~至]\s?)?(1[0-2]|0?[1-9])\s?月")
_NUMBERED = re.compile(r"[〔\[（(【](20\d\d)[〕\]）)】]\s?(?:第\s?)?\d{1,4}\s?号")
"""A document's number: 〔2025〕12号. In the first months of a year those of the year before are still published."""
_SAID = re.compile(r"(?<!\d)(20\d\d)\s?(?:年|学年|届|级|[-—–]\s?20\d\d)")
_OLD, _SOME = 2, 2
"""How many years ago the titles tell of, and how many of them: last year's accounts come out this year."""
_AHEAD, _LATE = -1, 3
"""Months by which a title may run ahead of its day, or behind it: a month's figures come in the next."""
_YEAR = 12
_FIRST = 3
_LIKELIEST = 2
_NO_ARTICLE = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|mp4|wps|ofd|pptx?)(?:[?#]|$)", re.IGNORECASE)


def said_by_titles(rows: Sequence[Row], days: Sequence[date | None]) -> int:
    """Return what titles say of reckoned days: above 0 for them, below 0 for a year earlier.

    By the months that they name, and by the year of a document's number.
    """
    said = 0
    for row, day in zip(rows, days, strict=True):
        for year, month in _NAMED.findall(row.title) if day is not None else ():
            late = (day.year - int(year)) * _YEAR + day.month - int(month) if day is not None else 0
            said += (_AHEAD <= late <= _LATE) - (_AHEAD <= late - _YEAR <= _LATE)
        for year in _NUMBERED.findall(row.title) if day is not None and day.month > _LATE else ():
            said += (day.year == int(year)) - (day.year == int(year) + 1) if day is not None else 0
    return said


def tell_of_old(rows: Sequence[Row], days: Sequence[date | None]) -> bool:
    """Tell whether several titles name a year and none names a late one: the list has stood still for years."""
    ages = [
        day.year - max(map(int, years))
        for row, day in zip(rows, days, strict=True)
        if day is not None and (years := _SAID.findall(row.title))
    ]
    return len(ages) >= _SOME and min(ages) >= _OLD


def to_confirm(entries: Sequence[Entry], as_of: date, *, host: str, itself: bool = False) -> tuple[FollowUp, ...]:
    """Name the article that tells the year: of the newest row with a page of its own on the list's host.

    Of the newest row `itself` where the years of the others are known.
    """
    dated = sorted(_own(entries, host), key=lambda each: _day(each, as_of), reverse=True)
    if itself and (not dated or _day(dated[0], as_of) < max(_day(each, as_of) for each in entries)):
        return ()
    return tuple(FollowUp(url=each.url, purpose=Purpose.ARTICLE) for each in dated[:1])


def to_settle(entries: Sequence[Entry], days: Sequence[date | None], *, host: str) -> tuple[FollowUp, ...]:
    """Name the articles that date a list whose years are open: the first ones, and those that would be the newest.

    None where the row that would be the newest of all has no article here: the others do not tell its day.
    """
    likely = dict(zip((entry.url for entry in entries), days, strict=True))
    own = list(_own(entries, host))
    last = max((day for day in days if day is not None), default=None)
    if last is not None and last not in {likely[entry.url] for entry in own}:
        return ()
    newest = sorted(own, key=lambda each: likely.get(each.url) or date.min, reverse=True)
    urls = dict.fromkeys(entry.url for entry in (*own[:_FIRST], *newest))
    return tuple(FollowUp(url=url, purpose=Purpose.ARTICLE) for url in islice(urls, _FIRST + _LIKELIEST))


def _own(entries: Sequence[Entry], host: str) -> Sequence[Entry]:
    """Return the entries with a page of their own: of the list's host, and no file."""
    return [
        entry
        for entry in entries
        if urlsplit(entry.url).hostname == host and host and not _NO_ARTICLE.search(entry.url)
    ]


def _day(entry: Entry, as_of: date) -> date:
    return entry.published if entry.published is not None and entry.published <= as_of else date.min
