"""Years by known days: a row whose year is open stands between rows whose days are known."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from crawler.pages.dates import day_of
from crawler.pages.units import RowList

_MOST = 0.8
_ORDERED = 2
"""Steps from a row to the next that show an order."""


def by_anchors(found: RowList, as_of: date) -> str:
    """Give years by the days of the same list that are known: a row stands between them, as they fall or rise.

    A row that may be newer than all that is known, or as well of a year before, is left open; where they are too few to
    show an order its article has to tell.
    """
    known = {index: row.day for index, row in enumerate(found.rows) if row.day is not None and row.day <= as_of}
    days = list(known.values())
    newest = max(days)
    ordered, rising = _order_of(days)
    for index, row in enumerate(found.rows):
        month_day = row.mention.found.month_day
        if row.day is not None or not month_day:
            continue
        years = range(min(days).year - 1, as_of.year + 1)
        options = [day for year in years if (day := day_of(year, *month_day)) is not None and day <= as_of]
        first, last = _room(known, index, as_of, rising=rising) if ordered else (date.min, as_of)
        inside = [day for day in options if first <= day <= last]
        likely = inside[-1:] or sorted(options, key=lambda day: max(first - day, day - last))[:1]
        if not likely:
            continue
        if likely[0] > newest and len(inside) != 1:
            if ordered:
                return "个别日期没有年份，无从证实"
            found.reckoned = found.mixed = True
        row.mention.day = likely[0]
    return ""


def _order_of(days: Sequence[date]) -> tuple[bool, bool]:
    """Tell whether days fall or rise, but for a few, and whether they rise; a few days show no order."""
    pairs = [one < other for one, other in pairwise(days) if one != other]
    rising = 2 * sum(pairs) > len(pairs)
    return len(pairs) >= _ORDERED and max(sum(pairs), len(pairs) - sum(pairs)) >= _MOST * len(pairs), rising


def _room(known: Mapping[int, date], index: int, as_of: date, *, rising: bool) -> tuple[date, date]:
    """Return the first and the last day that a row can have between the nearest known ones above it and below it.

    Where days fall, an older one above is of a pinned row, and says nothing.
    """
    above = next((known[each] for each in sorted(known, reverse=True) if each < index), None)
    below = next((known[each] for each in sorted(known) if each > index), None)
    if above is not None and below is not None:
        pinned = above < below and not rising
        return (below, as_of) if pinned else (min(above, below), max(above, below))
    end = above if above is not None else below
    if end is None:
        return date.min, as_of
    return (end, as_of) if (above is not None) is rising else (date.min, end)
