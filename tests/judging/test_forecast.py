"""What will become overdue, by each page's own rhythm."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.judging.forecast import Outlook, forecast, usual_silence
from monitor.types import Status, Verdict
from tests.judging.making import PAGE, at, entry

TODAY = date(2026, 11, 22)
KEY = ("政务公开/工作进展", PAGE.url)


def verdict(*, newest: int, due_in: int) -> Verdict:
    """Make a verdict with its newest entry so many days ago and so many days left."""
    return Verdict(
        column=KEY[0],
        page=KEY[1],
        department="区教育局",
        status=Status.FRESH,
        reason="",
        newest=entry(TODAY - timedelta(days=newest)),
        due=TODAY + timedelta(days=due_in),
        judged_at=at(TODAY),
    )


def dates(*ago: int) -> list[date]:
    """Return days by how long ago they were."""
    return [TODAY - timedelta(days=days) for days in ago]


STEADY, SLOW = dates(2, 9, 16, 23, 30), dates(10, 60, 110, 160, 210)


@pytest.mark.parametrize(
    ("published", "newest", "due_in", "outlook"),
    [
        (STEADY, 2, 5, None),
        (STEADY, 2, 4, Outlook.LIKELY),
        (SLOW, 10, 4, Outlook.LIKELY),
        (dates(10, 15, 20, 25, 30), 10, 4, Outlook.LIKELY),
        (dates(4, 9, 14, 19, 24), 4, 10, None),
        (dates(7, 14, 21, 28, 35), 7, 4, None),
        (dates(10, 60, 110), 10, 4, Outlook.OPEN),
        ([], 10, 4, Outlook.OPEN),
        (dates(-3, 2, 9, 16, 23, 30, 2), 2, 5, None),
    ],
)
def test_a_forecast_follows_the_rhythm(
    published: list[date],
    newest: int,
    due_in: int,
    outlook: Outlook | None,
) -> None:
    """Told where the next entry comes too late by it, or where it was never silent so long, or where there is none."""
    found = forecast([verdict(newest=newest, due_in=due_in)], {KEY: published}, TODAY)
    assert [one.outlook for one in found] == ([outlook] if outlook else [])


def test_a_forecast_says_what_it_counts_on() -> None:
    """The due day, the usual silence, the day that comes of it."""
    (slow,) = forecast([verdict(newest=10, due_in=4)], {KEY: SLOW}, TODAY)
    assert (slow.overdue_on, slow.days, slow.usual_silence) == (date(2026, 11, 27), 5, 50)
    assert slow.expected == date(2027, 1, 1)
    assert slow.sentence == (
        "最迟应于2026-11-26更新，若无更新将于5天后超期；以往通常50天内更新一次，照此下一条约在2027-01-01"
    )
    (new,) = forecast([verdict(newest=10, due_in=4)], {}, TODAY)
    assert new.sentence.endswith("；以往更新太少，看不出规律")
    (odd,) = forecast([verdict(newest=10, due_in=4)], {KEY: dates(10, 15, 20, 25, 30)}, TODAY)
    assert odd.sentence.endswith("以往通常5天内更新一次，从未隔过这么久")


@pytest.mark.parametrize(("due_in", "seven", "fourteen"), [(5, 1, 1), (6, 1, 1), (7, 0, 1), (13, 0, 1), (14, 0, 0)])
def test_the_horizons_end_to_the_day(due_in: int, seven: int, fourteen: int) -> None:
    """Overdue within seven days means on the seventh day at the latest."""
    one = [verdict(newest=10, due_in=due_in)]
    assert len(forecast(one, {}, TODAY, horizon=7)) == seven
    assert len(forecast(one, {}, TODAY)) == fourteen


def test_the_soonest_comes_first_and_only_what_can_be_foreseen() -> None:
    """What is overdue, unknown, standing or unmapped has no forecast."""
    late = replace(verdict(newest=10, due_in=-1), status=Status.OVERDUE, column="甲")
    standing = replace(verdict(newest=10, due_in=4), status=Status.STANDING, due=None, column="乙")
    unmapped = replace(standing, page=None)
    second, first = verdict(newest=10, due_in=4), replace(verdict(newest=12, due_in=2), column="丁")
    found = forecast([late, standing, unmapped, second, first], {}, TODAY)
    assert [one.column for one in found] == ["丁", KEY[0]]


def test_three_silences_in_four() -> None:
    """The usual silence is one that did occur."""
    assert usual_silence([]) is None
    assert usual_silence([5]) == 5
    assert usual_silence([9, 1, 5, 3]) == 5
