"""A page's year: its calendar, its months, its incidents, told as they were."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judging.incidents import Incident, IncidentKind
from monitor.report.record import MONTHS, WEEKS, by_page, calendar_of, first_day, first_month, record_of
from monitor.types import Status

DAY = date(2026, 11, 22)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def incident(
    kind: IncidentKind,
    began: date,
    closed: date | None = None,
    pages: frozenset[tuple[str, str]] = frozenset(),
) -> Incident:
    """Make an incident of one page."""
    return Incident(
        kind=kind,
        column="栏目",
        page="页",
        department="区教育局",
        began=began,
        opened=began,
        closed=closed,
        pages=pages,
    )


@given(day=DAYS)
def test_a_calendar_holds_a_whole_year_and_ends_with_its_day(day: date) -> None:
    """53 weeks from a Monday; at least a year, and never a day to come."""
    first = first_day(day)
    assert first.weekday() == 0
    assert 364 <= (day - first).days < WEEKS * 7


@given(day=DAYS, statuses=st.lists(st.sampled_from([*Status, None]), min_size=400, max_size=400))
def test_every_known_day_stands_in_a_calendar_once(day: date, statuses: list[Status | None]) -> None:
    """Each piece lies within its week, and together they are the days as they were; unknown days are in none."""
    history = {day - timedelta(days=back): status for back, status in enumerate(statuses) if status}
    shown = {}
    for status, pieces in calendar_of(history, day).pieces:
        for week, weekday, days in pieces:
            assert 0 <= weekday < weekday + days <= 7
            for step in range(days):
                at = first_day(day) + timedelta(weeks=week, days=weekday + step)
                assert at not in shown
                shown[at] = status
    assert shown == {at: status for at, status in history.items() if at >= first_day(day)}


@given(day=DAYS)
def test_thirteen_months_end_with_the_day_s_own(day: date) -> None:
    """The same month of the year before is the first."""
    found = record_of(history={}, months={(day.year, day.month): 4}, incidents=(), entries=(), day=day)
    assert len(found.months) == MONTHS
    first, last = found.months[0], found.months[-1]
    assert (last.year, last.month, last.count) == (day.year, day.month, 4)
    assert (first.year, first.month) == (day.year - 1, day.month)
    assert first_month(day) == date(first.year, first.month, 1)
    assert (found.most, found.total) == (4, 4)


@pytest.mark.parametrize(
    ("began", "closed", "days"),
    [
        (DAY, None, 1),
        (DAY - timedelta(days=11), None, 12),
        (DAY - timedelta(days=11), DAY, 11),
        (DAY, DAY, 1),
    ],
)
def test_days_of_an_incident(began: date, closed: date | None, days: int) -> None:
    """Open: today counts, as in 已超期 12 天; over: the day of recovery does not."""
    (episode,) = record_of(
        history={}, months={}, incidents=[incident(IncidentKind.OVERDUE, began, closed)], entries=(), day=DAY
    ).episodes
    assert (episode.days, episode.what, episode.status) == (days, "超期", Status.OVERDUE)


def test_what_lasts_comes_first() -> None:
    """Then the latest."""
    old = incident(IncidentKind.OVERDUE, date(2026, 1, 1))
    new = incident(IncidentKind.EMPTY, date(2026, 9, 1), date(2026, 9, 3))
    older = incident(IncidentKind.UNKNOWN, date(2026, 2, 1), date(2026, 2, 3))
    found = record_of(history={}, months={}, incidents=[older, new, old], entries=(), day=DAY)
    assert [one.what for one in found.episodes] == ["超期", "空白栏目", "无法判定"]


def test_what_befell_a_host_is_told_of_each_of_its_pages() -> None:
    """As not being able to tell, which is no one's fault."""
    down = incident(IncidentKind.PORTAL_DOWN, DAY, pages=frozenset({("甲", "1"), ("乙", "2")}))
    own = incident(IncidentKind.OVERDUE, DAY)
    found = by_page([down, own])
    assert found == {("甲", "1"): [down], ("乙", "2"): [down], ("栏目", "页"): [own]}
    (episode,) = record_of(history={}, months={}, incidents=[down], entries=(), day=DAY).episodes
    assert (episode.status, episode.what) == (Status.UNKNOWN, "整站无法访问")
