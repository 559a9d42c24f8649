"""Dates in numbers, `6/30/23` or `20-12-06`: a whole list has one order of them in which every row is a day."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from crawler.pages.dates import day_of
from crawler.pages.units import RowList

_AHEAD = timedelta(days=31)
"""An entry dated ahead is not dated further ahead than this."""
_CJK = re.compile("[\u4e00-\u9fff]")
_Order = Callable[[tuple[int, int, int]], date | None]


def settle_numbers(found: RowList, as_of: date) -> str:
    """Read the numbers of a list's rows in the one order in which each is a day that has come, or comes soon.

    Return why there is none, or more than one, in Chinese, or nothing. Rows keep no day then.
    """
    rows = [row for row in found.rows if row.mention.found.numbers]
    numbers = [row.mention.found.numbers for row in rows if row.mention.found.numbers]
    chinese = any(_CJK.search(row.title) for row in rows)
    fitting: list[list[date | None]] = []
    for order in _orders(numbers, chinese=chinese):
        days = [order(each) for each in numbers]
        if all(day is not None and day <= as_of + _AHEAD for day in days):
            fitting.append(days)
            if order is _year_first:
                break
    if not fitting:
        return "日期的年月日次序无法确定"
    chosen = fitting[0] if len(fitting) == 1 else _sorted_one(fitting)
    if chosen is None:
        return "日期的月日次序有两种读法"
    for row, day in zip(rows, chosen, strict=True):
        row.mention.day = day
    return ""


def _orders(numbers: Sequence[tuple[int, int, int]], *, chinese: bool) -> tuple[_Order, ...]:
    if any(each[2] > 99 for each in numbers):  # noqa: PLR2004 - a year in full
        return (_month_first, _day_first)
    return (_year_first, _month_first, _day_first) if chinese else (_month_first, _day_first, _year_first)


def _sorted_one(fitting: Sequence[list[date | None]]) -> list[date | None] | None:
    """Of several readings, take those with the same newest, or the one in which the rows are in order."""
    if len({max(day for day in days if day) for days in fitting}) == 1:
        return fitting[0]
    in_order = [days for days in fitting if days == sorted(days, key=lambda day: day or date.min, reverse=True)]
    return in_order[0] if len(in_order) == 1 and len(in_order[0]) > 3 else None  # noqa: PLR2004 - by chance else


def _century(year: int) -> int:
    if year > 99:  # noqa: PLR2004
        return year
    return 2000 + year if year < 70 else 1900 + year  # noqa: PLR2004 - as POSIX has it


def _year_first(numbers: tuple[int, int, int]) -> date | None:
    return day_of(_century(numbers[0]), numbers[1], numbers[2])


def _month_first(numbers: tuple[int, int, int]) -> date | None:
    return day_of(_century(numbers[2]), numbers[0], numbers[1])


def _day_first(numbers: tuple[int, int, int]) -> date | None:
    return day_of(_century(numbers[2]), numbers[1], numbers[0])
