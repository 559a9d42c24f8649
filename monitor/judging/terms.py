"""Calendar arithmetic: until which day may a column be silent."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from monitor.judging.rules import Every, Rule, Span, Unit, Within
from monitor.judging.workdays import add_workdays, guessed_years, is_workday

_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


def add(day: date, span: Span) -> date:
    """Return the day a span later; months and years are the calendar's, clamped at the month's end.

    31 January and one month is 28 or 29 February; 29 February and one year is 28 February.
    """
    if span.unit is Unit.DAY:
        return day + timedelta(days=span.count)
    if span.unit is Unit.WEEK:
        return day + timedelta(weeks=span.count)
    if span.unit is Unit.WORKDAY:
        return add_workdays(day, span.count)
    years, month = divmod(day.month - 1 + span.count * _MONTHS[span.unit], 12)
    return _clamped(day.year + years, month + 1, day.day)


def window_of(unit: Unit, day: date) -> tuple[date, date]:
    """Return the first and last day of the calendar window that a day lies in; weeks begin on Monday.

    The window of a working day begins on the day after the last one: what is published on a holiday counts for the
    next working day.
    """
    if unit is Unit.DAY:
        return day, day
    if unit is Unit.WORKDAY:
        last = add_workdays(day - timedelta(days=1), 1)
        first = last
        while not is_workday(first - timedelta(days=1)):
            first -= timedelta(days=1)
        return first, last
    if unit is Unit.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = _MONTHS[unit]
    month = day.month - (day.month - 1) % months
    return date(day.year, month, 1), _clamped(day.year, month + months - 1, 31)


def due(rule: Within | Every, newest: date) -> date:
    """Return the last day on which silence is allowed after a newest entry; for one entry a window."""
    if isinstance(rule, Within):
        return add(newest, rule.span)
    following = window_of(rule.unit, newest)[1] + timedelta(days=1)
    return window_of(rule.unit, following)[1]


def due_by_count(rule: Every, published: Sequence[date]) -> tuple[date, bool]:
    """Return the last day of silence where each window needs `at_least` entries, and whether the count was complete.

    `published` holds the dates of one list up to the judging day, at least one, in any order. The latest window with
    enough entries counts as the newest entry does in `due`. A list shows only so many rows: the window of its oldest
    row may be cut off, so that one is taken as filled (False: not counted).
    """
    dates = sorted(published)
    following = len(dates)
    while True:
        first, _ = window_of(rule.unit, dates[following - 1])
        begin = bisect_left(dates, first)
        if following - begin >= rule.at_least or begin == 0:
            return due(rule, first), following - begin >= rule.at_least
        following = begin


def guessed(rule: Rule, newest: date, until: date) -> tuple[int, ...]:
    """Name the years whose working days were guessed in coming to a due date; none for a rule without them."""
    counted = isinstance(rule, Within) and rule.span.unit is Unit.WORKDAY
    windowed = isinstance(rule, Every) and rule.unit is Unit.WORKDAY
    return guessed_years(newest, until) if counted or windowed else ()


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
