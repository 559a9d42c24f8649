"""The last day on which silence is allowed, by the true calendar."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped] # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judging import terms
from monitor.judging.frequency import DOCUMENT_PHRASES, RELATED_PHRASES, parse_phrase
from monitor.judging.rules import Every, Rule, Span, Unit, Within
from monitor.judging.workdays import add_workdays, is_announced, is_workday

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
TERMS = [
    rule
    for rule in map(parse_phrase, DOCUMENT_PHRASES + RELATED_PHRASES)
    if isinstance(rule, Within) or (isinstance(rule, Every) and rule.at_least == 1)
]
LAST_KNOWN = max(chinese_calendar.holidays).year


def rule_of(phrase: str) -> Within | Every:
    """Return a rule with a term."""
    rule = parse_phrase(phrase)
    assert isinstance(rule, Within | Every)
    return rule


DUE = """
每日更新        2026-11-21  2026-11-22
每日更新        2026-12-31  2027-01-01
2周内更新       2026-10-13  2026-10-27
2周内更新       2026-12-25  2027-01-08
2周内更新       2024-02-20  2024-03-05
5个月内更新     2026-09-30  2027-02-28
5个月内更新     2027-09-30  2028-02-29
5个月内更新     2026-01-31  2026-06-30
6个月内更新     2026-08-31  2027-02-28
6个月内更新     2026-02-28  2026-08-28
半年内更新      2025-12-31  2026-06-30
1个月内更新     2026-01-31  2026-02-28
1个月内更新     2024-01-31  2024-02-29
1个月内更新     2024-01-29  2024-02-29
1个月内更新     2026-11-30  2026-12-30
1年内更新       2024-02-29  2025-02-28
1年内更新       2023-02-28  2024-02-28
4年内更新       2024-02-29  2028-02-29
12个月内更新    2024-02-29  2025-02-28
2个季度内更新   2026-08-31  2027-02-28
按月更新        2026-10-01  2026-11-30
按月更新        2026-10-31  2026-11-30
按月更新        2026-11-01  2026-12-31
按月更新        2026-12-31  2027-01-31
按月更新        2024-01-31  2024-02-29
每周更新        2026-11-16  2026-11-29
每周更新        2026-11-22  2026-11-29
每周更新        2026-11-23  2026-12-06
每周更新        2026-12-28  2027-01-10
每季度更新      2026-09-30  2026-12-31
每季度更新      2026-10-01  2027-03-31
每季度更新      2026-12-31  2027-03-31
每年更新        2025-01-01  2026-12-31
每年更新        2025-12-31  2026-12-31
"""


@pytest.mark.parametrize(("phrase", "newest", "due"), [line.split() for line in DUE.split("\n") if line])
def test_the_last_day_of_silence(phrase: str, newest: str, due: str) -> None:
    """Months and years are the calendar's, clamped at the month's end; windows end where the calendar ends them."""
    assert terms.due(rule_of(phrase), date.fromisoformat(newest)) == date.fromisoformat(due)


# State Council: 2025 春节 28 January to 4 February, at work on 26 January and 8 February; 国庆 and 中秋 1 to 8 October,
# at work on 28 September and 11 October. 2026 元旦 1 to 3 January, at work on 4 January; 春节 15 to 23 February, at
# work on 14 and 28 February; 国庆 1 to 7 October, at work on 20 September and 10 October.
WORKDAYS = """
2026-11-20 五      1  2026-11-23
2026-11-21 六      1  2026-11-23
2026-11-22 日      1  2026-11-23
2026-11-23 一      1  2026-11-24
2025-01-25 春节前六 1  2025-01-26
2025-01-26 补班日   1  2025-01-27
2025-01-27 节前一日 1  2025-02-05
2025-01-31 春节中   1  2025-02-05
2025-02-07 五      1  2025-02-08
2025-02-08 补班六   1  2025-02-10
2025-09-27 六      1  2025-09-28
2025-09-30 国庆前   1  2025-10-09
2025-10-10 五      1  2025-10-11
2025-10-11 补班六   1  2025-10-13
2025-12-31 元旦前   1  2026-01-04
2026-02-13 春节前五 1  2026-02-14
2026-02-14 补班六   1  2026-02-24
2026-02-27 五      1  2026-02-28
2026-09-30 国庆前   1  2026-10-08
2026-10-09 五      1  2026-10-10
2026-10-10 补班六   1  2026-10-12
2026-09-30 国庆前   5  2026-10-13
"""


@pytest.mark.parametrize(("newest", "what", "count", "due"), [line.split() for line in WORKDAYS.split("\n") if line])
def test_working_days_are_those_that_the_state_council_announced(newest: str, what: str, count: str, due: str) -> None:
    """Holidays do not count; made-up Saturdays and Sundays do."""
    rule = Within(span=Span(count=int(count), unit=Unit.WORKDAY))
    assert terms.due(rule, date.fromisoformat(newest)) == date.fromisoformat(due), what
    assert terms.guessed(rule, date.fromisoformat(newest), date.fromisoformat(due)) == ()


def test_a_window_of_working_days_takes_in_the_holidays_before_it() -> None:
    """What is published on a holiday counts for the next working day."""
    every = Every(unit=Unit.WORKDAY)
    assert terms.window_of(Unit.WORKDAY, date(2026, 10, 3)) == (date(2026, 10, 1), date(2026, 10, 8))
    assert terms.window_of(Unit.WORKDAY, date(2026, 10, 8)) == (date(2026, 10, 1), date(2026, 10, 8))
    assert terms.due(every, date(2026, 10, 3)) == date(2026, 10, 9)
    assert terms.due(every, date(2026, 9, 30)) == date(2026, 10, 8)


def test_a_year_that_is_not_announced_is_monday_to_friday_and_says_so() -> None:
    """Guessing is allowed, hiding it is not."""
    unknown = LAST_KNOWN + 1
    assert is_announced(LAST_KNOWN)
    assert not is_announced(unknown)
    monday = next(day for day in (date(unknown, 6, day) for day in range(1, 8)) if day.weekday() == 0)
    week = [monday + timedelta(days=number) for number in range(7)]
    assert [is_workday(day) for day in week] == [True] * 5 + [False] * 2
    rule = Within(span=Span(count=1, unit=Unit.WORKDAY))
    assert terms.guessed(rule, date(LAST_KNOWN, 12, 31), date(unknown, 1, 1)) == (unknown,)
    assert terms.guessed(rule, date(LAST_KNOWN, 12, 1), date(LAST_KNOWN, 12, 2)) == ()
    assert terms.guessed(Every(unit=Unit.WORKDAY), monday, monday) == (unknown,)
    assert terms.guessed(rule_of("2周内更新"), monday, monday) == ()
    assert terms.guessed(rule_of("按月更新"), monday, monday) == ()


COUNTS = """
2 | 2026-10-05 2026-10-20 2026-09-01            | 2026-11-30 counted
2 | 2026-10-05 2026-09-20 2026-09-01 2026-08-01 | 2026-10-31 counted
2 | 2026-11-05 2026-10-20 2026-10-01 2026-08-01 | 2026-11-30 counted
2 | 2026-11-05 2026-10-20 2026-09-01 2026-08-01 | 2026-09-30 short
2 | 2026-11-05                                  | 2026-12-31 short
2 | 2026-11-05 2026-11-05                       | 2026-12-31 counted
3 | 2026-11-05 2026-11-01                       | 2026-12-31 short
2 | 2026-11-05 2026-08-20                       | 2026-09-30 short
"""


@pytest.mark.parametrize("line", [line for line in COUNTS.split("\n") if line])
def test_a_counting_rule_counts_each_window(line: str) -> None:
    """The latest window with enough entries decides; a window that the list may cut off is taken as filled."""
    count, dates, expected = (part.strip() for part in line.split("|"))
    due, told = expected.split()
    rule = Every(unit=Unit.MONTH, at_least=int(count))
    published = [date.fromisoformat(text) for text in dates.split()]
    assert terms.due_by_count(rule, published) == (date.fromisoformat(due), told == "counted")
    assert terms.due_by_count(rule, published[::-1]) == (date.fromisoformat(due), told == "counted")


@given(st.sampled_from(TERMS), DAYS, DAYS)
def test_due_never_moves_back_as_the_newest_moves_on(rule: Within | Every, one: date, other: date) -> None:
    """A newer entry never makes a column due earlier."""
    assert terms.due(rule, min(one, other)) <= terms.due(rule, max(one, other))


@given(st.sampled_from(TERMS), DAYS)
def test_the_day_of_an_entry_is_never_overdue(rule: Within | Every, day: date) -> None:
    """Every rule allows at least a day of silence."""
    assert terms.due(rule, day) > day


@given(st.sampled_from(list(Unit)), DAYS)
def test_windows_tile_the_calendar(unit: Unit, day: date) -> None:
    """Each day lies in exactly one window, and windows leave no gap."""
    first, last = terms.window_of(unit, day)
    assert first <= day <= last
    assert terms.window_of(unit, first) == terms.window_of(unit, last) == (first, last)
    assert terms.window_of(unit, last + timedelta(days=1))[0] == last + timedelta(days=1)


@given(DAYS, st.integers(1, 60))
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, count: int) -> None:
    """Clamping only ever shortens, and only where the day does not exist."""
    later = terms.add(day, Span(count=count, unit=Unit.MONTH))
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(st.lists(st.dates(date(2020, 1, 1), date(2026, 11, 22)), min_size=1, max_size=30), st.integers(1, 4))
def test_counting_one_is_not_counting(dates: list[date], at_least: int) -> None:
    """With one entry a window, the count comes to the newest entry; with more, never to a later day."""
    plain = terms.due(Every(unit=Unit.MONTH), max(dates))
    assert terms.due_by_count(Every(unit=Unit.MONTH), dates) == (plain, True)
    assert terms.due_by_count(Every(unit=Unit.MONTH, at_least=at_least), dates)[0] <= plain


def test_no_rule_adds_nothing() -> None:
    """Adding no working days stays where it is, holiday or not."""
    assert add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_every_phrase_with_a_term_is_in_the_properties() -> None:
    """The properties above run over all kinds of terms."""
    kinds: set[Rule] = set(TERMS)
    assert len(kinds) >= 10
