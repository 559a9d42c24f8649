"""Dates in addresses, in the dialects of the Chinese CMSs: /202609/t20260911_1.html, /art/2026/9/8/…, /2026-09/08/….

An address gives a day, a month or a year. It is a fallback: a shown date wins, and a stamp of an upload is often older.
"""

import re
from dataclasses import dataclass
from datetime import date

from crawler.pages.dates import day_of

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = re.compile(
    rf"""(?:
      (?<![0-9]){_YEAR}[-_]?(?P<m1>\d\d)/t?(?P=year)[-_]?(?P=m1)(?P<d1>\d\d)
    | /t?{_YEAR.replace("year", "y2")}(?P<m2>\d\d)(?P<d2>\d\d)(?=[/_.\-]|\d{{0,14}}[/_.]|\d{{0,14}}$)
    | [/_]t{_YEAR.replace("year", "y3")}(?P<m3>\d\d)(?P<d3>\d\d)_
    | /{_YEAR.replace("year", "y4")}[-/_](?P<m4>\d{{1,2}})[-/_](?P<d4>\d{{1,2}})(?=[/_.\-]|$)
    | /{_YEAR.replace("year", "y5")}/(?P<m5>\d\d)(?P<d5>\d\d)(?=/)
    | /{_YEAR.replace("year", "y6")}(?P<m6>\d\d)/(?P<d6>\d\d)(?=[/_.\-]|$)
    )""",
    re.VERBOSE,
)
_BEFORE_YEAR = 2
"""Characters that `_DAY` has before a year at most: `/t`."""
_SOME_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(rf"/{_YEAR}[-/_]?(?P<month>0[1-9]|1[0-2])(?=[/_.])")
_NUMBERED = re.compile(r"/(?:info|content)/(?:19|20)\d\d/(?=\d+\.)|/(?:19|20)\d\d(?=\.s?html?$|\.(?:aspx?|jspx?|php)$)")
"""A column's or an article's number, which may look like a year: /info/2016/1234.htm, /news/2018.html."""
_YEAR_ONLY = re.compile(rf"[/_]{_YEAR}(?=[/_.\-]|nian|year)")


@dataclass(frozen=True, slots=True)
class AddressDate:
    """What an address says about time; `month` and `day` are None where it says less."""

    year: int
    month: int | None = None
    day: date | None = None


def read_address(url: str) -> AddressDate | None:
    """Return the most that an address says about time; None where it says nothing."""
    path = _path(url)
    if not _SOME_YEAR.search(path):
        return None
    if day := _day_in(path):
        return AddressDate(day.year, day.month, day)
    if (month := _MONTH.search(path)) and day_of(int(month.group("year")), int(month.group("month")), 1):
        return AddressDate(int(month.group("year")), int(month.group("month")))
    if (year_only := _YEAR_ONLY.search(_NUMBERED.sub("/", path))) and day_of(int(year_only.group("year")), 1, 1):
        return AddressDate(int(year_only.group("year")))
    return None


def date_in_address(url: str) -> date | None:
    """Return the day that an address names; None where it names none."""
    return _day_in(_path(url)) if _SOME_YEAR.search(url) else None


def _day_in(path: str) -> date | None:
    year = _SOME_YEAR.search(path)
    if year is None:
        return None
    for match in _DAY.finditer(path, max(0, year.start() - _BEFORE_YEAR)):
        numbers = [int(part) for part in match.groups() if part is not None]
        if day := day_of(*numbers):
            return day
    return None


def _path(url: str) -> str:
    """Return the path of an address, without host, query and fragment."""
    start = url.find("//")
    path = url[start + 2 :] if start >= 0 else url
    slash = path.find("/")
    path = path[slash:] if start >= 0 and slash >= 0 else path
    path = path.split("?", 1)[0].split("#", 1)[0]
    return path if path.startswith("/") else f"/{path}"
