"""The table of what becomes of each column: whole, varied, and true on any day that the portal is started."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from demo.listings import Listing
from demo.plan import Count, Expected
from demo.rows import STYLES
from demo.scenario import PLAN
from demo.site import MAP, Site
from monitor.column_map import ColumnMap, load
from monitor.judging import freshness
from monitor.types import Entry, Evidence, FailureKind, Observation, Outcome, Page, Reading, Status

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANCHORS = (
    date(2026, 11, 22),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 3, 31),
    date(2028, 2, 29),
    date(2028, 3, 31),
    date(2026, 5, 31),
    date(2026, 10, 7),
)


@pytest.fixture(scope="module")
def columns() -> ColumnMap:
    """Return the district's own map."""
    return load(MAP)


def planned() -> Iterator[Expected]:
    """Name what is expected of every page."""
    return (page.expected for pages in PLAN.values() for page in pages)


def test_every_column_of_the_map_is_in_the_table(columns: ColumnMap) -> None:
    """The table has the map's 49 columns in the map's order, no more and no fewer."""
    assert list(PLAN) == [column.id for column in columns.columns]
    assert len(PLAN) == 49


def test_a_department_answers_only_for_its_own_columns(columns: ColumnMap) -> None:
    """Each page's department is one of those that the document names for the column, and has one page there."""
    for column in columns.columns:
        named = [page.department for page in PLAN[column.id] if page.department]
        assert set(named) <= set(column.units), column.id
        assert len(named) == len(set(named)), column.id


def test_the_portal_has_a_realistic_number_of_pages() -> None:
    """There are 90 to 130 pages, three columns without any, and one column with ten departments or more."""
    assert 90 <= sum(map(len, PLAN.values())) <= 130
    assert sum(not pages for pages in PLAN.values()) == 3
    assert max(map(len, PLAN.values())) >= 10


def test_every_status_occurs() -> None:
    """Most pages are fresh, a dozen overdue by different departments, two empty, ten cannot be judged."""
    counts = Counter(expected.status for expected in planned())
    assert counts[Status.FRESH] > sum(counts.values()) / 2
    assert counts[Status.OVERDUE] == 12
    assert counts[Status.EMPTY] == 2
    assert counts[Status.UNKNOWN] == 10
    assert counts[Status.DUE_SOON] >= 5
    assert counts[Status.STANDING] >= 10


def test_overdue_pages_range_from_a_day_to_hundreds() -> None:
    """The overdue are late by one day up to three hundred, and no department has two of them."""
    late = [page for pages in PLAN.values() for page in pages if page.expected.status is Status.OVERDUE]
    assert all(page.age.count is Count.LATE for page in late)
    assert min(page.age.days for page in late) == 1
    assert max(page.age.days for page in late) >= 300
    names = [page.department for page in late if page.department]
    assert len(names) == len(set(names))


def test_each_main_reason_for_unknown_occurs() -> None:
    """One page each cannot be judged for each of the main reasons."""
    reasons = [expected.failure for expected in planned() if expected.status is Status.UNKNOWN]
    assert sorted(map(str, reasons)) == sorted(
        {
            FailureKind.API_FAILED,
            FailureKind.CHALLENGE,
            FailureKind.HTTP_CLIENT,
            FailureKind.HTTP_SERVER,
            FailureKind.LOGIN,
            FailureKind.MAINTENANCE,
            FailureKind.RESET,
            FailureKind.SHELL,
            FailureKind.SOFT_404,
            FailureKind.UNDATED,
        },
    )


def test_standing_columns_occur_with_and_without_a_reminder() -> None:
    """Lists and single articles without a term occur both recently changed and long silent."""
    kinds = {(each.outcome, each.remind) for each in planned() if each.status is Status.STANDING}
    assert kinds == {(outcome, remind) for outcome in (Outcome.ENTRIES, Outcome.ARTICLE) for remind in (False, True)}


def test_every_style_of_row_is_used_and_known() -> None:
    """Each row style of the plan exists, and each that exists is used (`undated` by the lists without dates)."""
    used = {page.row for pages in PLAN.values() for page in pages}
    assert used | {"undated"} == set(STYLES)


def test_addresses_and_numbers_are_unlike(site: Site) -> None:
    """No two pages share an address or a column number, and no directory lies in another's."""
    for values in ([each.address for each in site.listings], [each.number for each in site.listings]):
        assert len(values) == len(set(values))


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_the_expected_statuses_follow_from_the_dates(anchor: date, columns: ColumnMap) -> None:
    """Started on any day, 29 February and New Year too, a page's true newest date is judged as the table says."""
    site = Site(anchor)
    by_id = {column.id: column for column in columns.columns}
    now = datetime.combine(anchor, time(3), SHANGHAI)
    for listing in site.listings:
        expected = listing.planned.expected
        if expected.outcome not in {Outcome.ENTRIES, Outcome.ARTICLE}:
            continue
        looks = [look(listing, anchor, number) for number in (1, 2)]
        verdict = freshness.judge(by_id[listing.column], Page(url="http://x/"), looks, now)
        told = f"{listing.column} {listing.planned.department}: {verdict.reason}"
        assert (verdict.status, verdict.remind) == (expected.status, expected.remind), told
        if listing.planned.age.count is Count.LATE:
            days = listing.planned.age.days
            assert verdict.days_overdue is not None
            assert days <= verdict.days_overdue <= days + 30, told  # a month's end may keep no day so near


def look(listing: Listing, day: date, number: int) -> Observation:
    """Make the look that a perfect reader would have at a page."""
    entries = tuple(
        Entry(
            title=article.title,
            url=article.address,
            published=article.published,
            published_text=str(article.published),
            evidence=Evidence.ROW,
            place="li > span",
        )
        for article in listing.articles.up_to(day)[:5]
    )
    moment = datetime.combine(day, time(2, 30), SHANGHAI) + timedelta(minutes=number)
    return Observation(
        column=listing.column,
        page="http://x/",
        observed_at=moment.astimezone(UTC),
        look=number,
        http_status=200,
        reading=Reading(outcome=listing.planned.expected.outcome, family="plain", entries=entries, fingerprint="x"),
    )
