"""Rules of update as values, how they are said in Chinese and how they are written in the column map."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """A unit of time that a rule counts in."""

    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of calendar time: `count` times `unit`."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Silence may last for a span, counted from the newest entry's date: 2周内更新, 每日更新, 1年内更新."""

    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Each calendar window (month, quarter, …) needs an entry: 按月更新."""

    unit: Unit
    at_least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Promptly:
    """No term (及时更新, 及时处理): never overdue; after `remind_after` of silence the report asks to have a look."""

    remind_after: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OnChange:
    """Only when something changes (有变动时更新): never overdue; asks for a confirmation after `remind_after`."""

    remind_after: Span


Rule = Within | Every | Promptly | OnChange

REMIND_PROMPTLY = Span(count=3, unit=Unit.MONTH)
"""The reminder of a 及时 rule that names none."""
REMIND_ON_CHANGE = Span(count=1, unit=Unit.YEAR)
"""The reminder of a 有变动时 rule that names none."""

LONGEST = {Unit.DAY: 3660, Unit.WORKDAY: 2500, Unit.WEEK: 520, Unit.MONTH: 120, Unit.QUARTER: 40, Unit.YEAR: 10}
"""Ten years: a longer term is a slip of the pen."""

_DIGITS = "零一二三四五六七八九"
_COUNTED = {
    Unit.DAY: "日",
    Unit.WORKDAY: "个工作日",
    Unit.WEEK: "周",
    Unit.MONTH: "个月",
    Unit.QUARTER: "个季度",
    Unit.YEAR: "年",
}
_WINDOW = {
    Unit.DAY: "每日",
    Unit.WORKDAY: "每个工作日",
    Unit.WEEK: "每个自然周（周一至周日）",
    Unit.MONTH: "每个自然月",
    Unit.QUARTER: "每个自然季度",
    Unit.YEAR: "每个自然年",
}


def spoken(span: Span) -> str:
    """Say a length of time in Chinese: 两周, 五个月, 一年, 十二个工作日; above 99 in figures."""
    return f"{_numeral(span.count)}{_COUNTED[span.unit]}"


def describe(rule: Rule) -> str:
    """Say in one Chinese sentence, without a full stop, what a rule asks for."""
    match rule:
        case Within(span=span):
            return f"{spoken(span)}内应有更新"
        case Every(unit=unit, at_least=1):
            return f"{_WINDOW[unit]}应有更新"
        case Every(unit=unit, at_least=count):
            return f"{_WINDOW[unit]}应至少更新{count}条"
        case Promptly(remind_after=span):
            return f"应及时更新或处理，不设期限；超过{spoken(span)}没有新内容时提醒查看"
        case OnChange(remind_after=span):
            return f"内容有变动时应更新，不设期限；超过{spoken(span)}没有变动时提醒确认"


def as_json(rule: Rule) -> dict[str, str | int | bool]:
    """Write a rule as the column map's `[frequency]` does; `frequency.rule_from_table` reads it back."""
    match rule:
        case Within(span=span):
            return {"within": _written(span)}
        case Every(unit=unit, at_least=1):
            return {"every": unit.value}
        case Every(unit=unit, at_least=count):
            return {"every": unit.value, "at_least": count}
        case Promptly(remind_after=span):
            return {"promptly": True, "remind_after": _written(span)}
        case OnChange(remind_after=span):
            return {"on_change": True, "remind_after": _written(span)}


def _written(span: Span) -> str:
    return f"{span.count} {span.unit}{'' if span.count == 1 else 's'}"


def _numeral(count: int) -> str:
    if count == 2:  # noqa: PLR2004 - 两周, never 二周
        return "两"
    if count > 99:  # noqa: PLR2004 - nobody says 一百二十个月
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not head else "")
