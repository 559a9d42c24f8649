"""The grammar of dates: which days a text names, and where in the text.

Full dates in digits (ISO, slash, dot, 年月日, compact), with Chinese numerals, of the 民国 calendar, in English; dates
without a year and with two orders of their numbers, which the list they stand in has to settle.
One character class opens the pattern, for speed. Whether a date is one of publication is not known here: see `labels`.
No fuzzy guess, no locale, no clock.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

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
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
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
        day, form = day_of(int(match["em1y"]), MONTHS.get(match["em1"].lower(), 0), int(match["em1d"])), Form.ENGLISH
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
        month = MONTHS.get(match.group("month").lower(), 0)
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
