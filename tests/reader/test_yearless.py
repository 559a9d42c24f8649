"""Dates without a year: believed where address, box, neighbours or a recent newest give the year, across New Year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import merge_articles, read_unguarded
from monitor.types import Document, FailureKind, Outcome, Reading
from tests.reader.made_pages import FORMS, MARKUPS, TITLES, page, rows_of


def read_on(as_of: date, html: str) -> Reading:
    """Read a page on a day."""
    moment = datetime.combine(as_of, datetime.min.time(), tzinfo=UTC)
    document = Document(url="http://a.example/x/", status=200, headers={}, body=html.encode(), fetched_at=moment)
    return read_unguarded(document, as_of=as_of)


def listed(days: list[date], form: str = "yearless") -> str:
    """Write a list page whose dates have no year."""
    return page(MARKUPS["li_after"](rows_of(FORMS[form], days)))


@pytest.mark.parametrize("form", ["yearless", "yearless_bracket", "yearless_spelled"])
@pytest.mark.parametrize("as_of", [date(2026, 1, 1), date(2026, 1, 5), date(2026, 12, 31), date(2024, 3, 1)])
def test_a_list_that_runs_over_new_year(form: str, as_of: date) -> None:
    """Rows of December below rows of January are of the year before; none is ever in the future."""
    days = [as_of - timedelta(days=4 * i) for i in range(10)]
    reading = read_on(as_of, listed(days, form))
    assert [entry.published for entry in reading.entries] == days


def test_a_stale_list_is_refused() -> None:
    """Where the newest would be months old, the year could be any: the reader says so."""
    reading = read_on(date(2026, 4, 26), listed([date(2025, 12, 17) - timedelta(days=3 * i) for i in range(8)]))
    assert reading.outcome is Outcome.FAILURE
    assert reading.failure is not None
    assert reading.failure.kind in {FailureKind.AMBIGUOUS, FailureKind.UNDATED}


def test_addresses_give_the_year() -> None:
    """A stale list is read where its addresses tell the year."""
    days = [date(2024, 3, 20) - timedelta(days=9 * i) for i in range(8)]
    rows = "".join(
        f'<li><a href="./{day:%Y%m}/t{day:%Y%m%d}_{i}.html">{TITLES[i]}</a><span>{day:%m-%d}</span></li>'
        for i, day in enumerate(days)
    )
    assert [entry.published for entry in read_on(date(2026, 11, 22), page(f"<ul>{rows}</ul>")).entries] == days


def test_short_dates_above_full_ones() -> None:
    """This year's rows leave the year out, last year's do not."""
    as_of = date(2026, 1, 20)
    rows = [("01-15", 0), ("01-04", 1), ("2025-12-30", 2), ("2025-12-11", 3), ("2025-11-28", 4)]
    html = page(MARKUPS["li_after"]([(TITLES[i], text) for text, i in rows]))
    newest = read_on(as_of, html).newest(as_of)
    assert newest is not None
    assert newest.published == date(2026, 1, 15)


@given(
    as_of=st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31)),
    gaps=st.lists(st.integers(0, 60), min_size=3, max_size=12),
)
def test_no_year_ever_leads_into_the_future(as_of: date, gaps: list[int]) -> None:
    """Whatever stands in the list: nothing read is after the judging day, and an exact answer or none comes out."""
    days = [as_of]
    for gap in gaps:
        days.append(days[-1] - timedelta(days=gap))
    days = [day for day in days[1:] if (day.month, day.day) != (2, 29)] or [as_of]
    reading = read_on(as_of, listed(days))
    assert all(entry.published is None or entry.published <= as_of for entry in reading.entries)


AS_OF = date(2026, 11, 22)
STALE = [date(2025, 11, 10) - timedelta(days=9 * i) for i in range(6)]


def told(day: date | None) -> Reading:
    """Make the reading of an article of a day, or of a page that tells none."""
    meta = f'<meta name="ArticleTitle" content="x"><meta name="PubDate" content="{day}">' if day else ""
    return read_on(AS_OF, f"<html><head>{meta}</head><body><p>正文</p></body></html>")


@pytest.mark.parametrize(
    ("article", "newest", "remark"),
    [
        (date(2025, 11, 10), date(2025, 11, 10), "都早1年"),
        (date(2024, 11, 9), date(2024, 11, 10), "都早2年"),
        (date(2026, 11, 10), date(2026, 11, 10), "年份属实"),
        (None, date(2026, 11, 10), "正文没有告诉年份"),
    ],
)
def test_the_newest_article_confirms_the_year_or_corrects_it(article: date | None, newest: date, remark: str) -> None:
    """A list that looks like this year's and may be older asks one article; its word puts every row right."""
    reading = read_on(AS_OF, listed(STALE))
    (follow,) = reading.follow
    assert follow.url == next(entry.url for entry in reading.entries if entry.published == date(2026, 11, 10))
    merged = merge_articles(reading, [(follow, told(article))], as_of=AS_OF)
    assert max(entry.published for entry in merged.entries if entry.published) == newest
    assert remark in merged.notes[-1]
    assert merged.follow == ()


@pytest.mark.parametrize(
    ("title", "outcome", "asked"),
    [
        ("清河区2025年10月份经济运行情况", Outcome.FAILURE, 5),
        ("清河区2026年10月份经济运行情况", Outcome.ENTRIES, 0),
        ("清河区2025年1-10月财政收支情况", Outcome.FAILURE, 5),
        ("清河区2025年度政府信息公开工作年度报告", Outcome.ENTRIES, 1),
    ],
)
def test_a_month_that_a_title_names_tells_the_year(title: str, outcome: Outcome, asked: int) -> None:
    """Figures of October 2025 do not come out in November 2026; a year alone in a title proves nothing."""
    rows = [(title, "11-10"), *rows_of(FORMS["yearless"], STALE[1:])]
    reading = read_on(AS_OF, page(MARKUPS["li_after"](rows)))
    assert (reading.outcome, len(reading.follow)) == (outcome, asked)


def test_articles_date_a_list_whose_years_are_open() -> None:
    """A list that was refused for its years alone is settled by its articles."""
    days = [date(2024, 3, 20) - timedelta(days=9 * i) for i in range(8)]
    reading = read_on(AS_OF, listed(days))
    assert reading.failure is not None
    assert reading.failure.kind is FailureKind.AMBIGUOUS
    asked = {entry.url: day for entry, day in zip(reading.entries, days, strict=True)}
    merged = merge_articles(reading, [(each, told(asked[each.url])) for each in reading.follow], as_of=AS_OF)
    assert merged.outcome is Outcome.ENTRIES
    assert max(entry.published for entry in merged.entries if entry.published) == days[0]


def test_a_block_beside_nothing_is_not_settled_by_its_articles() -> None:
    """Where more than the years speaks against a list, no article is asked: it may be another column's."""
    rows = rows_of(FORMS["yearless"], [date(2026, 3, 9) - timedelta(days=i) for i in range(5)])
    reading = read_on(AS_OF, page(f"<div><h3>热点推荐</h3>{MARKUPS['li_after'](rows)}</div>"))
    assert (reading.outcome, reading.follow) == (Outcome.FAILURE, ())


@given(st.data())
def test_rows_that_lead_elsewhere_between_rows_whose_addresses_tell_the_year(data: st.DataObject) -> None:
    """The newest day is the true one, or not told: a row without a year is put into no year that another fits too."""
    as_of = data.draw(st.dates(date(2024, 1, 1), date(2026, 12, 31)))
    steps = data.draw(st.lists(st.integers(0, 500), min_size=6, max_size=12))
    days = [as_of - timedelta(days=sum(steps[: i + 1])) for i in range(len(steps))]
    away = data.draw(st.sets(st.integers(0, len(days) - 1), max_size=len(days) - 4))
    pinned = data.draw(st.integers(0, 1)) * [(days[-1] - timedelta(days=data.draw(st.integers(1, 900))), False)]
    rows = "".join(
        f'<li><a href="{f"http://b.example/{i}" if gone else f"./{day:%Y%m}/t{day:%Y%m%d}_{i}.html"}">'
        f"{TITLES[i % len(TITLES)]}</a><span>{day:%m-%d}</span></li>"
        for i, (day, gone) in enumerate([*pinned, *((day, i in away) for i, day in enumerate(days))])
    )
    reading = read_on(as_of, page(f"<ul>{rows}</ul>"))
    newest = reading.newest(as_of)
    told = reading.outcome is Outcome.ENTRIES and not reading.follow
    assert not told or (newest is not None and newest.published == days[0])
