"""Which pages will become overdue, by the rhythm in which each was updated so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil

from monitor.judging.trust import Key
from monitor.types import Status, Verdict

HORIZONS = (7, 14)
"""Days ahead that the report looks."""
RHYTHM = 12
"""The latest silences that a rhythm is taken from."""
RHYTHM_DAYS = RHYTHM + 1
"""The latest publication dates that a forecast asks for: a silence is between two."""
LEAST_RHYTHM = 3
"""Fewer silences are no rhythm."""
USUAL = 0.75
"""Of the silences; the length that so many did not exceed counts as usual."""


class Outlook(StrEnum):
    """How a page's term will likely end."""

    LIKELY = "likely"
    """By its own rhythm the next entry comes after the term has run out, or it never was silent for so long."""
    OPEN = "open"
    """It falls due, and there are too few entries to know its rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A page that may become overdue within the horizon."""

    column: str
    page: str
    department: str
    overdue_on: date
    """The first day on which it would be overdue."""
    days: int
    """From the judging day to that one; 1 is tomorrow."""
    outlook: Outlook
    usual_silence: int | None
    """In days; None where there is no rhythm."""
    expected: date | None
    """When its next entry is due by its rhythm."""
    sentence: str


def forecast(
    verdicts: Sequence[Verdict],
    published: Mapping[Key, Sequence[date]],
    day: date,
    *,
    horizon: int = max(HORIZONS),
) -> tuple[Forecast, ...]:
    """Return the pages that are likely to become overdue within the horizon, the soonest first.

    `published` holds the known publication dates of each page, in any order; dates after `day` are left out. What is
    overdue already is no forecast, and what cannot be judged has none.
    """
    found = []
    for verdict in verdicts:
        if verdict.page is None or verdict.due is None or verdict.status not in {Status.FRESH, Status.DUE_SOON}:
            continue
        overdue_on = verdict.due + timedelta(days=1)
        days = (overdue_on - day).days
        if days > horizon:
            continue
        outlook, silence, expected = _outlook(published.get((verdict.column, verdict.page), ()), verdict.due, day)
        if outlook is None:
            continue
        found.append(
            Forecast(
                column=verdict.column,
                page=verdict.page,
                department=verdict.department,
                overdue_on=overdue_on,
                days=days,
                outlook=outlook,
                usual_silence=silence,
                expected=expected,
                sentence=_sentence(verdict.due, days, outlook, silence, expected),
            ),
        )
    return tuple(sorted(found, key=lambda one: (one.overdue_on, one.column, one.page)))


def usual_silence(silences: Sequence[int]) -> int | None:
    """Return the silence in days that three in four did not exceed; None where there are none."""
    return sorted(silences)[ceil(USUAL * len(silences)) - 1] if silences else None


def _outlook(
    published: Sequence[date],
    due: date,
    day: date,
) -> tuple[Outlook | None, int | None, date | None]:
    """Return how a term will end, the usual silence and the day of the next entry; None where it ends well.

    Only silences at least as long as the present one are asked: of a page that speaks every five days and has been
    silent for ten, the five say nothing any more.
    """
    days = sorted({one for one in published if one <= day})[-RHYTHM_DAYS:]
    silences = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(silences) < LEAST_RHYTHM:
        return Outlook.OPEN, None, None
    so_far = (day - days[-1]).days
    silence = usual_silence([one for one in silences if one >= so_far])
    if silence is None:
        return Outlook.LIKELY, usual_silence(silences), None
    expected = days[-1] + timedelta(days=silence)
    return (None if expected <= due else Outlook.LIKELY), silence, expected


def _sentence(due: date, days: int, outlook: Outlook, silence: int | None, expected: date | None) -> str:
    when = f"最迟应于{due}更新，若无更新将于{days}天后超期"
    if outlook is Outlook.OPEN:
        return f"{when}；以往更新太少，看不出规律"
    if expected is None:
        return f"{when}；以往通常{silence}天内更新一次，从未隔过这么久"
    return f"{when}；以往通常{silence}天内更新一次，照此下一条约在{expected}"
