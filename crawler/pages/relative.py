"""Relative words: 今天, 昨天 08:30, 3天前, 2小时前, 刚刚 and their English kin, reckoned from noon of the judging day.

dateparser reads them, strictly and in Chinese only, and only what this module has recognised as a relative word: left
to itself it finds a date in almost anything.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from crawler.pages.data_dates import SHANGHAI

_WORDS = re.compile(
    r"(?:刚刚|今天|今日|昨天|昨日|前天|前日|([0-9]{1,3}|[一二两三四五六七八九十]{1,2}|半)\s?个?\s?"
    r"(?:秒钟?|分钟?|小时|天|日|周|星期|礼拜|月)\s?(?:之前|以前|前))(?:\s{0,3}\d{1,2}:\d\d(?::\d\d)?)?"
)
_SIGNS = re.compile("[今昨前刚]")
_AGO = re.compile(r"(?:about )?(\d{1,3}|an?) (?:second|minute|min|hour|hr|(day))s? ago", re.IGNORECASE)
_YESTERDAY = re.compile(r"(?:(today)|yesterday)(?:(?:,| at)? \d{1,2}:\d\d(?: ?[ap]m)?)?", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?:大约|约)?\s?(?P<n>\d{1,2}|[一二两三四五六七八九十半])\s?个?(?:(?P<week>周|星期|礼拜)|(?P<month>月)|(?P<year>年))"
    r"(?:之|以)?前|(?:about )?(?P<en>\d{1,2}|an?) (?:(?P<eweek>week)|(?P<emonth>month)|(?P<eyear>year))s? ago",
    re.IGNORECASE,
)
_LEAST_DAYS = {"week": 7, "month": 28, "year": 365}
_NUMBERS = {
    "一": "1",
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
    "半": "1",
}
_COARSE = re.compile("[周月]|星期|礼拜")
LONGEST = 16


def parse_relative(text: str, as_of: date) -> date | None:
    """Return the day that a text made of one relative word names; None for any other text.

    A word in weeks or months names no day and gives None. Never a day after `as_of`.
    """
    if text.isascii():
        return _english(text.strip(), as_of)
    if not _SIGNS.search(text):
        return None
    text = text.strip().strip("[]()【】（）").strip()
    if len(text) > LONGEST or not (match := _WORDS.fullmatch(text)) or _COARSE.search(text):
        return None
    word = text
    if match.group(1) and match.group(1) in _NUMBERS:
        word = text.replace(match.group(1), _NUMBERS[match.group(1)], 1)
    word = word.replace("今日", "今天").replace("昨日", "昨天").replace("前日", "前天")
    word = word.replace("之前", "前").replace("以前", "前").replace("日前", "天前").replace("半", "1")
    return _parsed("".join(word.split(" ")[:1]), as_of)


def _english(text: str, as_of: date) -> date | None:
    if match := _AGO.fullmatch(text):
        return as_of - timedelta(days=int(match[1]) if match[1].isdecimal() else 1) if match[2] else as_of
    if match := _YESTERDAY.fullmatch(text):
        return as_of - timedelta(days=0 if match[1] else 1)
    return None


def latest_vague(text: str, as_of: date) -> date | None:
    """Return the latest day that a text made of 2周前 or `3 months ago` can mean; None for any other text."""
    match = _VAGUE.fullmatch(text.strip().strip("[]()【】（）").strip())
    if match is None:
        return None
    named = {name.removeprefix("e"): value for name, value in match.groupdict().items() if value}
    days = next(days for unit, days in _LEAST_DAYS.items() if unit in named)
    if (number := named["n"]) == "半":
        return as_of - timedelta(days=days // 2)
    number = _NUMBERS.get(number, number)
    return as_of - timedelta(days=days * (int(number) if number.isdecimal() else 1))


@lru_cache(maxsize=1024)
def _parsed(word: str, as_of: date) -> date | None:
    import dateparser  # noqa: PLC0415 - takes a third of a second, and most pages have no relative word

    noon = datetime.combine(as_of, time(12), tzinfo=SHANGHAI)
    settings = {"RELATIVE_BASE": noon.replace(tzinfo=None), "STRICT_PARSING": True, "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(word, languages=["zh"], settings=settings)
    if found is None or found.date() > as_of:
        return None
    return found.date()
