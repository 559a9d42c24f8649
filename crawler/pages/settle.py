"""What a date alone does not tell, settled by the list it stands in: its year, here, and the order of its numbers.

A date without a year takes it from what its row shows apart, from its row's address, from the full dates beside it,
from its list's heading, last from the judging day: then it is believed only where the newest is recent and the order
of the rows agrees. Nothing is ever put into the future. What cannot be settled keeps no day.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise

from crawler.pages.address_dates import read_address
from crawler.pages.anchors import by_anchors
from crawler.pages.attributes import attribute_date
from crawler.pages.dates import Form, day_of
from crawler.pages.orders import settle_numbers
from crawler.pages.row_dates import choose_dates
from crawler.pages.tree import Element, child_with, squeeze
from crawler.pages.units import Row, RowList
from crawler.pages.yearless import said_by_titles, tell_of_old

RECENT = timedelta(days=45)
"""How old the newest date without a year may be when only the judging day gives the year."""
_HEADING_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?年?(?:度)?(?!\d)")

_BARE_YEAR = re.compile(r"\W*((?:19[89]|20\d)\d)\s?年?\W*")
"""A year in an element of its own, or a number of visits that looks like one."""
_CALLED_YEAR = re.compile(r"\W*(?:19[89]|20\d)\d\s?年\W*")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})\D{1,3}(\d{4})\s*")
_COUNTED = re.compile("(?:浏览|阅读|点击|访问|查看|人气|年度|[Vv]iews|[Hh]its)[^\\d]{0,4}$")
_YEAR_FOLDER = re.compile(r"/content/(20\d\d)/\d+\.")
"""May be a column's number, but hardly that of this year or the last."""
_MOST = 0.8
"""The share of rows that show a year apart from which it is one."""
_FEW_YEARS = 0.34
"""The share of different years up to which they are years: visits differ from row to row."""
_RECENT_YEARS, _RECENT_ROWS = 10, 5
"""So many rows whose numbers are all of so many years back show years."""
_YEAR_LINE = re.compile(r"\W*((?:19[89]|20\d)\d)\s?年?度?\s?(?:[-./]?\s?\d{1,2}\s?月?份?)?\W*")
"""What divides a list by years, or by months."""
_HEADING_STEPS = 4
_NEAR_STEPS = 2
_LINE_TEXTS = 8
"""Texts of a part that are looked at: a line that is only a year has few."""


def settle(found: RowList, as_of: date) -> str:
    """Settle every row of a list that is still open; return why it could not be done, in Chinese, or nothing."""
    _without_counts(found)
    _with_full_dates(found)
    open_numbers = [row for row in found.rows if row.mention.found.form is Form.NUMBERS]
    if open_numbers and (fault := settle_numbers(found, as_of)):
        return fault
    if any(row.day is None and row.mention.found.month_day for row in found.rows):
        return _settle_years(found, as_of)
    return choose_dates(found, as_of)


def _without_counts(found: RowList) -> None:
    """Take the year off the rows that have one behind month and day, where most have none: a number of visits."""
    bare = sum(row.mention.found.form is Form.YEARLESS for row in found.rows)
    for own in [row.mention for row in found.rows] if 2 * bare > len(found.rows) else ():
        if own.found.form is Form.FULL and (match := _YEAR_LAST.fullmatch(own.text)):
            own.found = own.found._replace(day=None, form=Form.YEARLESS, month_day=(int(match[1]), int(match[2])))
            own.day = None


def _with_full_dates(found: RowList) -> None:
    """Take a row's full date where it has month and day first, and most rows of the list have full dates."""
    if 2 * sum(row.mention.found.form is Form.FULL for row in found.rows) <= len(found.rows):
        return
    for row in found.rows:
        own = row.mention
        full = (each for each in row.others if each.role is own.role and each.found.form is Form.FULL)
        if own.found.form is Form.YEARLESS and (other := next(full, None)) is not None:
            row.others[row.others.index(other)] = own
            row.mention = other


def _settle_years(found: RowList, as_of: date) -> str:
    rows = [row for row in found.rows if row.day is None and row.mention.found.month_day]
    years = _years_over(found)
    told = [_by_row(row, row.mention.found.month_day or (0, 0)) for row in rows]
    known = [day for day in told if day is not None and day <= as_of]
    believed = len(known) >= _MOST * len(rows)
    if believed and not _are_years(known) and not _are_called_years(rows) and not _are_recent(told, as_of):
        return "各行另有一个像年份的数，不能断定是不是年份"
    for row, day in zip(rows, told, strict=True):
        month_day = row.mention.found.month_day or (0, 0)
        row.mention.day = (
            _by_attribute(row)
            or (day if believed else None)
            or _by_line_over(row, found, years, as_of)
            or _by_address(row.href, month_day, as_of)
        )
    still = [row for row in rows if row.day is None]
    if not still:
        return ""
    if any(row.day is not None and row.day <= as_of for row in found.rows):
        return by_anchors(found, as_of)
    month_days = [row.mention.found.month_day or (1, 1) for row in still]
    year = _heading_year(found)
    if year is not None:
        days = [day_of(year, *each) for each in month_days]
        if all(day is not None and day <= as_of for day in days):
            for row, day in zip(still, days, strict=True):
                row.mention.day = day
            return ""
    return _by_judging_day(found, still, as_of)


def _are_years(days: Sequence[date]) -> bool:
    """Tell whether the years of a list's days are years, and no counts: a few of them, or falling row by row."""
    falling = sum(one >= other for one, other in pairwise(days)) >= _MOST * (len(days) - 1)
    return falling or len({day.year for day in days}) <= _FEW_YEARS * len(days)


def _are_called_years(rows: Sequence[Row]) -> bool:
    """Tell whether most rows write 年 behind the year that stands apart."""
    said = sum(any(_CALLED_YEAR.fullmatch(text) for text in row.unit.itertext()) for row in rows)
    return said >= _MOST * len(rows)


def _are_recent(told: Sequence[date | None], as_of: date) -> bool:
    """Tell whether the years of all rows are of the last few, as many numbers of visits never are."""
    first = as_of.year - _RECENT_YEARS
    return len(told) >= _RECENT_ROWS and all(day is not None and first <= day.year and day <= as_of for day in told)


def _by_judging_day(found: RowList, still: Sequence[Row], as_of: date) -> str:
    """Give the years that the judging day suggests, where the newest is recent and neither order nor titles object."""
    month_days = [row.mention.found.month_day or (1, 1) for row in still]
    days = [_nearest_past(each, as_of) for each in month_days]
    wrapped = _in_sequence(month_days, as_of)
    newest = max(day for day in days if day)
    if as_of - newest > RECENT:
        return f"日期没有年份，最近可能是{newest.isoformat()}，无从证实"
    if max(day for day in wrapped if day) != newest:
        return "日期没有年份，各行次序不能确定年份"
    said = said_by_titles(still, wrapped)
    if said < 0:
        return f"日期没有年份，标题说的是{newest.year - 1}年的事，无从证实"
    if said == 0 and tell_of_old(still, wrapped):
        return "日期没有年份，标题说的都是往年的事，无从证实"
    found.reckoned = said == 0
    for row, day in zip(still, wrapped, strict=True):
        row.mention.day = day
    return ""


def likely_day(row: Row, as_of: date) -> date | None:
    """Return the latest day up to `as_of` that a row's date can be; None where more than its year is open."""
    return row.day or (_nearest_past(row.mention.found.month_day, as_of) if row.mention.found.month_day else None)


def _by_attribute(row: Row) -> date | None:
    """Take the full date that an attribute of the date's own element gives, where it is the same day."""
    day = attribute_date(row.mention.element)
    return day if day is not None and (day.month, day.day) == row.mention.found.month_day else None


def _by_row(row: Row, month_day: tuple[int, int]) -> date | None:
    """Take the one year that the row itself shows, apart from month and day: on the other side of its title."""
    texts = ["", *(text for text in row.unit.itertext() if text.strip())]
    years = {
        match[1]
        for before, text in pairwise(texts)
        if (match := _BARE_YEAR.fullmatch(text)) and not _COUNTED.search(before)
    }
    return day_of(int(years.pop()), *month_day) if len(years) == 1 else None


def _years_over(found: RowList) -> dict[Element, int]:
    """Return the year of the line that stands over each of a list's parts: 2024年 in a dt, a li, a tr of its own."""
    years: dict[Element, int] = {}
    year = None
    for part in found.container:
        words = squeeze("".join(islice(part.itertext(), _LINE_TEXTS)))
        if (line := _YEAR_LINE.fullmatch(words)) and next(part.iter("a"), None) is None:  # else it leads to a year
            year = int(line[1])
        elif year is not None:
            years[part] = year
    return years


def _by_line_over(row: Row, found: RowList, years: Mapping[Element, int], as_of: date) -> date | None:
    """Take the year that stands over a row in its list."""
    year = years.get(child_with(row.unit, found.container)) if years else None
    day = day_of(year, *(row.mention.found.month_day or (0, 0))) if year else None
    return day if day is not None and day <= as_of else None


def _by_address(href: str, month_day: tuple[int, int], as_of: date) -> date | None:
    """Take the year from a row's address, where what it says of month and day does not contradict the row."""
    if (told := _YEAR_FOLDER.search(href)) and int(told[1]) in {as_of.year, as_of.year - 1}:
        day = day_of(int(told[1]), *month_day)
        return day if day is not None and day <= as_of else None
    said = read_address(href) if href else None
    if said is None or (said.month is not None and said.month != month_day[0] and said.day is None):
        return None
    best = None
    for year in (said.year, said.year + 1, said.year - 1) if said.day else (said.year,):
        day = day_of(year, *month_day)
        if day is None or day > as_of:
            continue
        if said.day is None:
            return day
        if best is None or abs(day - said.day) < abs(best - said.day):
            best = day
    if best is not None and said.day is not None and abs(best - said.day) > RECENT:
        return None
    return best


def _heading_year(found: RowList) -> int | None:
    """Return the year that the list's heading names: the short text just before the list."""
    element = found.container
    for step in range(_HEADING_STEPS):
        previous = element.getprevious()
        if previous is not None:
            text = squeeze("".join(previous.itertext()))[:60]
            if step >= _NEAR_STEPS and not _YEAR_LINE.fullmatch(text):
                return None  # a banner
            years = {int(year) for year in _HEADING_YEAR.findall(text)} if len(text) <= 20 else set()  # noqa: PLR2004
            return years.pop() if len(years) == 1 else None
        parent = element.getparent()
        if parent is None:
            return None
        element = parent
    return None


def _nearest_past(month_day: tuple[int, int], as_of: date) -> date | None:
    for year in range(as_of.year, as_of.year - 9, -1):
        day = day_of(year, *month_day)
        if day is not None and day <= as_of:
            return day
    return None


def _in_sequence(month_days: Sequence[tuple[int, int]], as_of: date) -> list[date | None]:
    """Give years row by row downwards: a later day below an earlier one is of the year before."""
    days: list[date | None] = []
    above: date | None = None
    for each in month_days:
        day = _nearest_past(each, as_of)
        if above is not None and day is not None and day > above and len(days) > 2:  # noqa: PLR2004 - pinned rows on top
            day = _nearest_past(each, above)
        days.append(day)
        above = day or above
    return days
