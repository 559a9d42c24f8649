"""The last twelve weeks of a page as a strip of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from monitor.report.tally import tally
from monitor.types import Status
from monitor.wording import STATUS

WEEKS = 12
"""How far back a page's strip of days goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last twelve weeks of a page; days that nothing is known of are in no stretch."""

    first: date
    last: date
    days: int
    stretches: tuple[tuple[Status, tuple[tuple[int, int], ...]], ...]
    """For each status its days in a row: how many days after the first one they begin, and how many they are."""
    words: str
    """正常 70 天，临期 3 天，超期 11 天"""


def past_of(history: Mapping[date, Status], day: date) -> Past:
    """Cut the last twelve weeks into stretches of one status."""
    first = day - timedelta(days=WEEKS * 7 - 1)
    statuses = [history.get(first + timedelta(days=step)) for step in range(WEEKS * 7)]
    stretches: dict[Status, list[tuple[int, int]]] = {}
    start = 0
    for status, days in ((status, len(list(run))) for status, run in groupby(statuses)):
        if status is not None:
            stretches.setdefault(status, []).append((start, days))
        start += days
    known = tally(status for status in statuses if status is not None)
    words = "，".join(f"{STATUS[status]} {count} 天" for status, count in known.present)
    return Past(
        first=first,
        last=day,
        days=len(statuses),
        stretches=tuple((status, tuple(pieces)) for status, pieces in stretches.items()),
        words=words,
    )
