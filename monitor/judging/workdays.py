"""Chinese working days with their make-up days (调休), as far as the State Council has announced them."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar  # type: ignore[import-untyped] # ships no types

SATURDAY = 5


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Tell whether offices are open; in a year that is not announced yet, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


@lru_cache(maxsize=64)
def is_announced(year: int) -> bool:
    """Tell whether the holidays and make-up days of a year are known."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def add_workdays(day: date, count: int) -> date:
    """Return the `count`-th working day after a day, which itself may be a holiday."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def guessed_years(first: date, last: date) -> tuple[int, ...]:
    """Name the years of a stretch of days whose working days are guessed as Monday to Friday."""
    return tuple(year for year in range(first.year, last.year + 1) if not is_announced(year))
