"""The terms of the rules document by plain calendar arithmetic, so that the scenario can say "late by twelve days".

Reads the map's own `[frequency]` tables. Kept apart from the monitor's judgement, which it is compared with.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from demo.plan import Age, Count

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long a column may stay silent."""

    days: int = 0
    months: int = 0
    calendar_month: bool = False
    """The month after the newest entry's needs one of its own."""

    @property
    def rhythm(self) -> float:
        """Tell how many days usually lie between two entries of a column that keeps its term."""
        if self.calendar_month:
            return 8
        if self.days:
            return self.days * 0.28
        return self.months * 4.5 if self.months else 45

    def due(self, newest: date) -> date:
        """Return the last day on which silence is allowed."""
        if self.calendar_month:
            following = (newest.replace(day=1) + timedelta(days=32)).replace(day=1)
            return month_later(following, 1) - timedelta(days=1)
        return month_later(newest, self.months) + timedelta(days=self.days)


NO_TERM = Term()


def month_later(day: date, months: int) -> date:
    """Go on by calendar months, clamped at the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term(phrase: str, frequency: Mapping[str, Mapping[str, object]]) -> Term:
    """Look a phrase up in the map's `[frequency]` tables; blanks in it do not count."""
    rule = frequency[phrase.replace(" ", "")]
    if rule.get("every") == "month":
        return Term(calendar_month=True)
    if "within" not in rule:
        return NO_TERM
    number, unit = str(rule["within"]).split()
    unit = unit.removesuffix("s")
    return Term(days=int(number) * DAYS.get(unit, 0), months=int(number) * MONTHS.get(unit, 0))


def newest_day(age: Age, of: Term, day: date) -> date:
    """Return the date of the newest entry of a page that is so old on `day`."""
    if age.count is Count.AGO:
        return day - timedelta(days=age.days)
    due = day - timedelta(days=age.days if age.count is Count.LATE else -age.days)
    newest = due
    while of.due(newest) > due:
        newest -= timedelta(days=1)
    return newest
