"""Dates in data: a text, epoch seconds or milliseconds, a moment as a program writes it.

The texts of a page are read by `dates`; this is for attributes, meta tags, feeds and the answers of interfaces.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.pages.dates import MONTHS, day_of, find_dates

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST_VALUE = 100
_HOUR = re.compile(r"20\d{8}")
"""A day and an hour without a mark: 2026112009, which would be a second of 2034."""
_DOTNET = re.compile(r"\\?/Date\((-?\d{9,14})(?:[+-]\d{4})?\)\\?/")
"""A moment as .NET writes it in JSON."""
_ISO_ZONED = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE
)
_RFC_ZONED = re.compile(
    r"(?:[A-Za-z]{3,9},\s*)?(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+(Z|UTC|GMT|UT|"
    r"[+-]\d{4})$"
)
_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII)
"""How nearly all interfaces write a day or a moment."""


def parse_date(text: str) -> date | None:
    """Return the full date that a short text holds; None for none, or more than one, or one without a year."""
    if (stamp := _STAMP.fullmatch(text)) and (day := day_of(int(stamp[1]), int(stamp[2]), int(stamp[3]))):
        return day
    days = {one.day for one in find_dates(text[:200])}
    return days.pop() if len(days) == 1 else None


def parse_value(value: object, *, shift: bool = True) -> date | None:  # noqa: PLR0911 - one kind of value a line
    """Return the day that a value of structured data names: a text, or epoch seconds or milliseconds.

    An instant in UTC is a day in Shanghai where `shift` is set, else the day as written.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return epoch_day(value) or _numbered_day(value)
    if isinstance(value, list | dict):
        return _serialised(value)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_VALUE:
        return None
    text = value.strip()
    if dotnet := _DOTNET.fullmatch(text):
        return epoch_day(int(dotnet[1]))
    if _HOUR.fullmatch(text) and (day := parse_date(text[:8])):
        return day
    if text.isdigit() and len(text) in {10, 13}:
        return epoch_day(int(text))
    if text.isdigit() and len(text) == len("20260908101112"):
        return parse_date(text[:8])
    if shift and (day := _instant(text)) is not None:
        return day
    return parse_date(text)


def _serialised(value: list[object] | dict[object, object]) -> date | None:
    """Return the day of a moment that Java wrote as numbers: [2026, 11, 19, 9, 30], or an object with its `time`."""
    if isinstance(value, dict):
        if "$date" in value:  # as MongoDB writes a moment
            return parse_value(value["$date"])
        moment = value.get("time")
        whole = moment if isinstance(moment, int) and "month" in value else None
        return epoch_day(whole) if whole is not None else None
    numbers = [each for each in value if isinstance(each, int) and not isinstance(each, bool)]
    return day_of(*numbers[:3]) if len(numbers) == len(value) and 3 <= len(numbers) <= 7 else None  # noqa: PLR2004


def _numbered_day(value: float) -> date | None:
    """Return the day that a number has in its digits: 20261118, 20261118102030."""
    digits = str(value)
    return parse_date(digits[:8]) if digits.isdigit() and len(digits) in {8, 14} else None


def epoch_day(value: float) -> date | None:
    """Return the day in Shanghai of epoch seconds or milliseconds; None for a number that is neither."""
    seconds = value / 1000 if value > 1e11 else value  # noqa: PLR2004 - 1e11 s is the year 5138, 1e11 ms is 1973
    if not 631_152_000 <= seconds < 4_102_444_800:  # noqa: PLR2004 - 1990 to 2100
        return None
    return datetime.fromtimestamp(seconds, tz=SHANGHAI).date()


def _instant(text: str) -> date | None:
    """Return the day in Shanghai of an instant with a numeric zone; None for any other text."""
    if match := _ISO_ZONED.match(text):
        year, month, day, hour, minute = (int(match.group(i)) for i in range(1, 6))
    elif match := _RFC_ZONED.match(text):
        day, year, hour, minute = (int(match.group(i)) for i in (1, 3, 4, 5))
        month = MONTHS.get(match.group(2).lower(), 0)
    else:
        return None
    try:
        moment = datetime(year, month, day, hour, minute, tzinfo=_zone(match.group(7)))
        return day_of(*moment.astimezone(SHANGHAI).timetuple()[:3])
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return UTC
    hours, minutes = int(name[1:3]), int(name[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if name[0] == "-" else offset)
