"""Days under a heading of their month: read with it, and never made of a calendar, an archive or a single word."""

from datetime import date

import pytest

from tests.reader.made_pages import FORMS, MARKUPS, NEWEST, TITLES, days, page, rows_of
from tests.reader.test_made_pages import answer, read_made

MONTHS = (((2026, 11), (18, 9, 2)), ((2026, 10), (30, 8)))


def grouped(heading: str = "{y}年{m}月", day: str = "{d:02d}日", tag: str = "h3") -> str:
    """Write groups of rows under headings of their months."""
    return "".join(
        f"<{tag}>{heading.format(y=year, m=month)}</{tag}><ul>"
        + "".join(
            f'<li><b>{day.format(d=each)}</b><a href="{month}{each}.html">{TITLES[each % 9]}</a></li>' for each in row
        )
        + "</ul>"
        for (year, month), row in MONTHS
    )


@pytest.mark.parametrize("heading", ["{y}年{m}月", "{y}-{m:02d}", "【{y}年{m:02d}月】", "{y}.{m}"])
@pytest.mark.parametrize("day", ["{d:02d}日", "{d}日", "{d}号", "{d}日（周三）", "[{d}日]"])
@pytest.mark.parametrize("tag", ["h3", "p", "div"])
def test_a_day_takes_its_month_from_the_heading_above(heading: str, day: str, tag: str) -> None:
    """Every row has its day, in whatever group it stands."""
    reading = read_made(page(grouped(heading, day, tag)))
    assert answer(reading) == date(2026, 11, 18)
    assert {entry.published for entry in reading.entries} == {
        date(*month, each) for month, row in MONTHS for each in row
    }


CALENDAR = (
    "<table><caption>2026年11月</caption><tr>"
    + "".join(f"<td><a href='#'>{i}</a></td>" for i in range(1, 31))
    + "</tr></table>"
)
ARCHIVE = "<div><a href='?m=1'>2026年11月</a><a href='?m=2'>2026年10月</a></div>"
FORECAST = "".join(f"<li><i>{i}日</i><a href='/tq'>多云 9℃~16℃</a></li>" for i in (22, 23, 24, 25))
TWO = "<h3>2026年11月</h3><ul><li><b>22日</b><a href='a.html'>清河区新闻发布会预告</a></li></ul>"


@pytest.mark.parametrize("beside", [CALENDAR, ARCHIVE + FORECAST, f"<h4>2026年11月</h4><ul>{FORECAST}</ul>", TWO])
def test_what_is_no_list_of_days_is_left_alone(beside: str) -> None:
    """Beside a list with days of its own, a calendar, a forecast or a single day changes nothing."""
    listed = MARKUPS["li_after"](rows_of(FORMS["iso"], days(5)))
    assert answer(read_made(page(listed, after=f"<div>{beside}</div>"))) in {NEWEST, None}
    assert answer(read_made(page("", after=f"<div>{CALENDAR}{ARCHIVE}{FORECAST}</div>"))) is None
