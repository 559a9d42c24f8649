"""Update frequencies: the rules document's phrases as typed rules.

Source of the phrases: 《海曙区政府门户网站内容保障实施细则》, the table of section two.
"""

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
