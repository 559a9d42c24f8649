"""The grammar of dates: which days a text names, and where in the text.

Full dates in digits (ISO, slash, dot, 年月日, compact), with Chinese numerals, of the 民国 calendar, in English; dates
without a year and with two orders of their numbers, which the list they stand in has to settle.
One character class opens the pattern, for speed. Whether a date is one of publication is not known here: see `labels`.
No fuzzy guess, no locale, no clock.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST_VALUE = 100
FIRST_YEAR = 1990
LAST_YEAR = 2099

_WIDE = str.maketrans(
    "０１２３４５６７８９－—–―‐‑−／．：（）［］，〇○Ｏ◯\u200b\u200c\u200d\ufeff\u00a0\u3000\u2060",
    "0123456789-------/.:()[],零零零零       ",
)
_ANY_WIDE = re.compile(f"[{re.escape(''.join(chr(code) for code in _WIDE))}]")
SPOT = re.compile("[0-9０-９〇○零昨刚今前Y]")

_SOME_DIGITS = re.compile(r"\d+")
_DIGITS = re.compile(
    r"""(?<!\d)(?<!\d[-/.])(?<!No\.)
    (?:
      (?P<year>\d{4})\s{0,40}(?P<s1>[-/.年])\s{0,40}(?P<month>\d{1,2})\s{0,40}(?P<s2>[-/.月])\s{0,40}(?P<day>\d{1,2})
        (?=\d\d:\d\d|\D|\Z)(?![-/.]\d(?!\d?:\d\d))(?:\s{0,3}[日号])?
    | (?P<compact>(?:19[89]|20\d)\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)
    | (?P<ry>\d{2,3})\s{0,4}(?P<r1>[-/.年])\s{0,4}(?P<rm>\d{1,2})\s{0,4}(?P<r2>[-/.月])\s{0,4}(?P<rd>\d{1,2})
        (?!\d)(?![-/.]\d)(?:\s?日)?
    | (?P<na>\d{1,2})(?P<n1>[-/.])(?P<nb>\d{1,2})(?P=n1)(?P<ny>\d{4}|\d\d)(?![\d])(?![-/.]\d)
    | (?P<em1d>\d{1,2})(?:st|nd|rd|th)?[\s.-]{0,3}(?P<em1>[A-Z][a-z]{2,8})\.?,?[\s-]{0,3}(?P<em1y>\d{4})(?!\d)
    | (?P<cm>\d{1,2})\s{0,4}月\s{0,4}(?P<cd>\d{1,2})\s{0,2}[日号]
    | (?P<sm>\d{1,2})(?P<s3>[-/.])(?P<sd>\d{1,2})(?!\d)(?![-/.]\d)(?!%)
    )""",
    re.VERBOSE,
)
_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:(?<!\d)(?P<before>\d{4})\s{1,3})?(?P<month>[A-Z][a-z]{2,8}|[A-Z]{3})\.?\s{0,3}"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
    r"(?:(?:\s\d\d:\d\d:\d\d)?(?:\s[A-Z]{3,4})?,?\s{0,3}(?P<year>\d{4})(?![\d:]))?"
)
"""Nov 18, 2025, 2025 Nov 18, and as Java writes a moment: Tue Nov 18 09:00:00 CST 2025."""
_CHINESE = re.compile(
    r"(?P<year>[一二][一二三四五六七八九零]{3})\s?年\s?(?P<month>[一二三四五六七八九十元正]{1,3})\s?月\s?"
    r"(?P<day>[一二三四五六七八九十廿卅]{1,4})\s?[日号]"
)
_ROC = re.compile(r"(?:中華|中华)?(?:民國|民国)\s{0,2}$")
_MONTH_NAMES = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_PAIRS = frozenset(("--", "//", "..", "年月"))


class Form(StrEnum):
    """How a date is written."""

    FULL = "full"
    COMPACT = "compact"
    """Eight digits; believed only where they stand alone."""
    CHINESE = "chinese"
    ROC = "roc"
    """A 民国 year."""
    ENGLISH = "english"
    NUMBERS = "numbers"
    """Two or three numbers whose order is not known: 6/30/23, 1/4/2024, 20-12-06."""
    YEARLESS = "yearless"
    RELATIVE = "relative"


class DateText(NamedTuple):
    """A date found in a text."""

    day: date | None
    """None where the text alone does not tell: see `month_day` and `numbers`."""
    start: int
    end: int
    form: Form
    month_day: tuple[int, int] | None = None
    """Of a date without a year."""
    numbers: tuple[int, int, int] | None = None
    """Of a date in numbers, as written; a four-digit year stands last."""


def plain(text: str) -> str:
    """Return `text` with full-width and invisible characters made plain, character by character: places stay."""
    return text.translate(_WIDE) if _ANY_WIDE.search(text) else text


def has_spot(text: str) -> bool:
    """Tell quickly whether a text could name a day at all."""
    return SPOT.search(text) is not None


def find_dates(text: str) -> list[DateText]:
    """Return the days that `text` names, in order, without those that another one holds."""
    text = plain(text)
    found = list(_in_digits(text))
    if "月" in text:
        found += _chinese(text)
    if MONTH_NAME.search(text):
        found = [*_english(text), *found]
        found = _without_overlaps(found)
    return sorted(found, key=lambda one: one.start) if len(found) > 1 else found


def day_of(year: int, month: int, day: int) -> date | None:
    """Make a date; None where there is no such day, or no web page that old."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_WHOLE = re.compile(
    r"[\s\[(（【「『〔]*(?:(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})(日)?"
    r"|(\d{1,2})([-/.月])(\d{1,2})(日)?(?:([-/.])(\d{4}|\d\d))?)(?:\s{1,3}\d{1,2}:\d\d(?::\d\d)?)?[\s\])）】」』〕]*",
    re.ASCII,
)


def whole_date(text: str) -> DateText | None:
    """Return the date that is all a text says, in brackets or with a clock: most dates of lists, at little cost.

    What `find_dates` makes of the same text, or None; then the text may still hold a date, written in another way.
    """
    match = _WHOLE.fullmatch(text)
    if match is None:
        return None
    year, first, month, second, number, sign = match.group(1, 2, 3, 4, 5, 6)
    if not year:
        return _whole_without_year(match)
    if first + second not in _PAIRS or (day := day_of(int(year), int(month), int(number))) is None:
        return None
    return DateText(day, match.start(1), match.end(6 if sign else 5), Form.FULL)


def _whole_without_year(match: re.Match[str]) -> DateText | None:
    """Read a match of `_WHOLE` that has two numbers, or three in an order that is not known."""
    one, first, two, sign, second, three = match.group(7, 8, 9, 10, 11, 12)
    if three:
        numbers = (int(one), int(two), int(three))
        fits = first == second and not sign
        return DateText(None, match.start(7), match.end(12), Form.NUMBERS, numbers=numbers) if fits else None
    if (first == "月") is not bool(sign) or not _is_day(int(one), int(two)):
        return None
    month_day = (int(one), int(two))
    return DateText(None, match.start(7), match.end(10 if sign else 9), Form.YEARLESS, month_day=month_day)


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


_HOUR = re.compile(r"20\d{8}")
"""A day and an hour without a mark: 2026112009, which would be a second of 2034."""
_DOTNET = re.compile(r"\\?/Date\((-?\d{9,14})(?:[+-]\d{4})?\)\\?/")
"""A moment as .NET writes it in JSON."""


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


_ISO_ZONED = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE
)
_RFC_ZONED = re.compile(
    r"(?:[A-Za-z]{3,9},\s*)?(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+(Z|UTC|GMT|UT|"
    r"[+-]\d{4})$"
)


def _instant(text: str) -> date | None:
    """Return the day in Shanghai of an instant with a numeric zone; None for any other text."""
    if match := _ISO_ZONED.match(text):
        year, month, day, hour, minute = (int(match.group(i)) for i in range(1, 6))
    elif match := _RFC_ZONED.match(text):
        day, year, hour, minute = (int(match.group(i)) for i in (1, 3, 4, 5))
        month = _MONTHS.get(match.group(2).lower(), 0)
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


def _in_digits(text: str) -> Iterator[DateText]:
    """Yield the dates written in digits; the long pattern is only tried where digits begin."""
    at = 0
    while digits := _SOME_DIGITS.search(text, at):
        match = _DIGITS.match(text, digits.start())
        at = (match or digits).end()
        if match is not None and (date_text := _digits(match)) is not None:
            yield date_text


def _digits(match: re.Match[str]) -> DateText | None:
    start, end = match.span()
    day: date | None = None
    form = Form.FULL
    if match["year"]:
        day = _full(match)
    elif match["compact"]:
        whole = match["compact"]
        day, form = day_of(int(whole[:4]), int(whole[4:6]), int(whole[6:])), Form.COMPACT
    elif match["ry"]:
        return _short_year(match)
    elif match["na"]:
        numbers = (int(match["na"]), int(match["nb"]), int(match["ny"]))
        return DateText(None, start, end, Form.NUMBERS, numbers=numbers)
    elif match["em1"]:
        day, form = day_of(int(match["em1y"]), _MONTHS.get(match["em1"].lower(), 0), int(match["em1d"])), Form.ENGLISH
    else:
        month_day = (int(match["cm"]), int(match["cd"])) if match["cm"] else (int(match["sm"]), int(match["sd"]))
        return DateText(None, start, end, Form.YEARLESS, month_day=month_day) if _is_day(*month_day) else None
    return DateText(day, start, end, form) if day else None


def _full(match: re.Match[str]) -> date | None:
    if match["s1"] + match["s2"] not in _PAIRS:
        return None
    return day_of(int(match["year"]), int(match["month"]), int(match["day"]))


def _is_day(month: int, day: int) -> bool:
    """Tell whether some year has this day."""
    return day_of(2000, month, day) is not None


def _short_year(match: re.Match[str]) -> DateText | None:
    """Read a date whose year has two or three digits: 民国 where it says so or has three, else two digits."""
    groups = match.groupdict()
    if groups["r1"] + groups["r2"] not in _PAIRS:
        return None
    year, month, dom = int(groups["ry"]), int(groups["rm"]), int(groups["rd"])
    start, end = match.span()
    named = _ROC.search(match.string, 0, start)
    if named or (len(groups["ry"]) == 3 and 90 <= year <= 188):  # noqa: PLR2004 - years that 民国 can have on a page
        day = day_of(1911 + year, month, dom)
        return DateText(day, named.start() if named else start, end, Form.ROC) if day else None
    if len(groups["ry"]) == 2:  # noqa: PLR2004
        return DateText(None, start, end, Form.NUMBERS, numbers=(year, month, dom))
    return None


MONTH_NAME = re.compile("[JFMASOND][aepucoAEPUCO][nbrylgptvcNBRYLGPTVC]")
"""What every month's name begins with, and few other words."""


def _english(text: str) -> Iterator[DateText]:
    for match in _ENGLISH.finditer(text):
        month = _MONTHS.get(match.group("month").lower(), 0)
        if not _is_day(month, int(match.group("day"))):
            continue
        if year := match["year"] or match["before"]:
            day = day_of(int(year), month, int(match.group("day")))
            if day:
                yield DateText(day, *match.span(), Form.ENGLISH)
        else:
            month_day = (month, int(match.group("day")))
            yield DateText(None, *match.span(), Form.YEARLESS, month_day=month_day)


def _without_overlaps(found: list[DateText]) -> list[DateText]:
    kept: list[DateText] = []
    for one in sorted(found, key=lambda each: (each.day is None, each.start - each.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return kept


def _chinese(text: str) -> Iterator[DateText]:
    for match in _CHINESE.finditer(text):
        year = int("".join(str(_NUMERALS[sign]) for sign in match.group("year")))
        day = day_of(year, _numeral(match.group("month")), _numeral(match.group("day")))
        if day:
            yield DateText(day, *match.span(), Form.CHINESE)


def _numeral(text: str) -> int:
    """Read 一 to 九十九, also 元, 正, 廿 and 卅; 0 for what is none."""
    text = (
        text.replace("元", "一").replace("正", "一").replace("廿", "二十").replace("卅", "三十").replace("十十", "十")
    )
    tens, ten, ones = text.rpartition("十")
    try:
        if not ten:
            return _NUMERALS[text]
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    except KeyError:
        return 0
