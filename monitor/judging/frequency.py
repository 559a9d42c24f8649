"""Update frequencies: the rules document's phrases, and the column map's tables, as typed rules.

Source of the phrases: 《海曙区政府门户网站内容保障实施细则》, the tables of section two.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping

from monitor.judging.rules import (
    LONGEST,
    REMIND_ON_CHANGE,
    REMIND_PROMPTLY,
    Every,
    OnChange,
    Promptly,
    Rule,
    Span,
    Unit,
    Within,
    as_json,
    describe,
)

__all__ = [
    "DOCUMENT_PHRASES",
    "RELATED_PHRASES",
    "Every",
    "OnChange",
    "Promptly",
    "Rule",
    "Span",
    "Unit",
    "Within",
    "as_json",
    "describe",
    "nearest_phrases",
    "parse_phrase",
    "rule_from_table",
]

DOCUMENT_PHRASES = (
    "每日更新",
    "2周内更新",
    "按月更新",
    "5个月内更新",
    "6个月内更新",
    "1年内更新",
    "有变动时更新",
    "及时更新",
    "及时处理",
)
"""The nine of the rules document (`1 年内更新` is written both ways there)."""

RELATED_PHRASES = (
    "每个工作日更新",
    "每周更新",
    "每月更新",
    "每季度更新",
    "半年内更新",
    "每年更新",
    "每月至少2条",
    "随时更新",
    "不定期更新",
)
"""Others that are understood, offered where a phrase is not."""

_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
_DAYS = "个?工作日|日|天|个?(?:周|星期|礼拜)"
_UNIT = f"{_DAYS}|个?月|个?季度?|年度?"
_TERM_UNIT = f"{_DAYS}|个月|个季度?|年"
"""Without 个, 5月内 is the month of May."""
_SHUT = "(?:更新|处理|发布|维护|办理|公开)?"
_TERM = re.compile(
    rf"[在每]?(?:(?P<count>{_NUMBER})(?P<unit>{_TERM_UNIT})|(?P<half>半年))(?P<inside>以内|之内|内)?{_SHUT}",
)
_WINDOW = re.compile(
    rf"(?:每|按|逐)(?P<unit>{_UNIT}){_SHUT}"
    rf"(?:(?P<low>至少|不少于|不低于)?{_SHUT}(?P<count>{_NUMBER})(?:条|篇|次|则)(?:信息)?(?:及?以上)?{_SHUT})?",
)
_ON_CHANGE = re.compile(rf"(?:内容|信息)?(?:如?有)?(?:变动|变化|变更|调整)时?(?:及时|随时)?{_SHUT}")
_PROMPTLY = re.compile(rf"(?:及时|随时|即时|实时|不定期){_SHUT}")

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_TABLE_SPAN = re.compile(r"([1-9]\d{0,3}) (day|workday|week|month|quarter|year)s?")
_KEYS = {
    "within": frozenset({"within"}),
    "every": frozenset({"every", "at_least"}),
    "promptly": frozenset({"promptly", "remind_after"}),
    "on_change": frozenset({"on_change", "remind_after"}),
}


def parse_phrase(phrase: str) -> Rule | None:
    """Understand a phrase of update frequency; None where it is not understood.

    Arabic, full-width and Chinese numerals, spaces and a missing 更新 make no difference. 每周, 每月, 每季度 and 每年
    ask for an entry in each calendar window; 每日 counts from the newest entry, as the column map's 每日更新 does.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", phrase))
    if _PROMPTLY.fullmatch(text):
        return Promptly(remind_after=REMIND_PROMPTLY)
    if _ON_CHANGE.fullmatch(text):
        return OnChange(remind_after=REMIND_ON_CHANGE)
    if found := _TERM.fullmatch(text):
        return _term(found)
    if found := _WINDOW.fullmatch(text):
        return _window(found)
    return None


def nearest_phrases(phrase: str) -> tuple[str, ...]:
    """Name up to three known phrases that resemble a phrase, the nearest first; at least one."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", phrase))
    known = DOCUMENT_PHRASES + RELATED_PHRASES
    return tuple(difflib.get_close_matches(text, known, n=3, cutoff=0.4)) or tuple(
        difflib.get_close_matches(text, known, n=1, cutoff=0.0),
    )


def rule_from_table(table: Mapping[str, object]) -> Rule | str:
    """Make the rule of one `[frequency]` entry, or say in Chinese every fault it has.

    One of `within = "2 weeks"`, `every = "month"` (with `at_least = 2`), `promptly = true`, `on_change = true`
    (both with `remind_after = "3 months"`). Units: day, workday, week, month, quarter, year.
    """
    kinds = [kind for kind in _KEYS if kind in table]
    if len(kinds) != 1:
        return f"应写明 within、every、promptly、on_change 之一，现有：{'、'.join(kinds) or '无'}"
    kind = kinds[0]
    faults = [f"不认识的项 {key}" for key in table if key not in _KEYS[kind]]
    made = _rule_of(kind, table)
    if isinstance(made, str):
        faults.append(made)
    if isinstance(made, str) or faults:
        return "；".join(faults)
    return made


def _rule_of(kind: str, table: Mapping[str, object]) -> Rule | str:
    if kind == "within":
        span = _span(kind, table[kind])
        return span if isinstance(span, str) else Within(span=span)
    if kind == "every":
        return _every(table)
    if table[kind] is not True:
        return f"{kind} 只能写 true，现为 {table[kind]!r}"
    usual = REMIND_PROMPTLY if kind == "promptly" else REMIND_ON_CHANGE
    span = _span("remind_after", table["remind_after"]) if "remind_after" in table else usual
    if isinstance(span, str):
        return span
    return Promptly(remind_after=span) if kind == "promptly" else OnChange(remind_after=span)


def _every(table: Mapping[str, object]) -> Every | str:
    unit, count = table["every"], table.get("at_least", 1)
    faults = []
    if unit not in [known.value for known in Unit]:  # a list, for what cannot be hashed
        faults.append(f"every 应为 {'、'.join(Unit)} 之一，现为 {unit!r}")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        faults.append(f"at_least 应为不小于 1 的整数，现为 {count!r}")
    if not isinstance(unit, str) or not isinstance(count, int) or faults:
        return "；".join(faults)
    return Every(unit=Unit(unit), at_least=count)


def _span(key: str, text: object) -> Span | str:
    found = _TABLE_SPAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return f'{key} 应写作 "2 weeks" 的样子（{"、".join(Unit)}），现为 {text!r}'
    span = Span(count=int(found[1]), unit=Unit(found[2]))
    if span.count > LONGEST[span.unit]:
        return f"{key} 过长（超过十年），现为 {text!r}"
    return span


def _term(found: re.Match[str]) -> Rule | None:
    if found["half"]:
        return Within(span=Span(count=6, unit=Unit.MONTH))
    count, unit = _number(found["count"]), _unit(found["unit"])
    if count is None or not 1 <= count <= LONGEST[unit]:
        return None
    if not (found["inside"] or found[0].startswith("每")):
        return None
    return Within(span=Span(count=count, unit=unit))


def _window(found: re.Match[str]) -> Rule | None:
    count = _number(found["count"]) if found["count"] else 1
    if not count:
        return None
    unit = _unit(found["unit"])
    if count == 1 and unit in {Unit.DAY, Unit.WORKDAY}:
        return Within(span=Span(count=1, unit=unit))
    return Every(unit=unit, at_least=count)


def _unit(text: str) -> Unit:
    if "工作日" in text:
        return Unit.WORKDAY
    mark = text.lstrip("个")[0]
    return {"日": Unit.DAY, "天": Unit.DAY, "月": Unit.MONTH, "季": Unit.QUARTER, "年": Unit.YEAR}.get(mark, Unit.WEEK)


def _number(text: str) -> int | None:
    """Read a numeral up to 99 in Chinese, or any in figures; None for what is no numeral (十十)."""
    if text.isascii():
        return int(text)
    found = re.fullmatch(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if found is None or (found[1] and found[3] and not found[2]):
        return None
    tens = (_DIGITS[found[1]] if found[1] else 1) if found[2] else 0
    ones = found[3] if found[2] else found[1] or found[3]
    return 10 * tens + (_DIGITS[ones] if ones else 0)
