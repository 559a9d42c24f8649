"""A year that stands apart from month and day, in one text, in boxes or across the row: never the judging day's."""

from datetime import UTC, date, datetime

import pytest

from crawler.pages import merge_articles, read_unguarded
from crawler.pages.boxes import day_apart
from monitor.types import Document, Outcome, Purpose, Reading
from tests.reader.made_pages import TITLES, page

AS_OF = date(2021, 5, 1)
DAYS = (date(2015, 1, 4), date(2014, 12, 28), date(2014, 12, 3), date(2014, 11, 18), date(2014, 10, 8))
"""Over New Year: a row that took its neighbour's year would be a year off."""


def read_page(html: str, url: str = "http://a.example/x/") -> Reading:
    """Read a page on the judging day."""
    moment = datetime.combine(AS_OF, datetime.min.time(), tzinfo=UTC)
    return read_unguarded(Document(url=url, status=200, headers={}, body=html.encode(), fetched_at=moment), as_of=AS_OF)


@pytest.mark.parametrize(
    "row",
    [
        '<a href="/i/{n}.htm">{title}</a><span><b>{day:%Y}</b>-{day:%m-%d}</span>',
        '<a href="/i/{n}.htm">{title}</a><span><b>{day:%m-%d}</b>/{day:%Y}</span>',
        '<a href="/i/{n}.htm">{title}</a><span>{day:%m-%d} {day:%Y}</span>',
        '<a href="/i/{n}.htm">{title}</a><span>{day:%Y} {day:%m-%d}</span>',
        '<a href="/i/{n}.htm">{title}</a><span>[{day:%Y}]{day:%m-%d}</span>',
        '<a href="/i/{n}.htm">{title}</a><span>{day:%m}月{day:%d}日 {day:%Y}</span>',
        '<a href="/i/{n}.htm">{title}</a><b>{day:%m-%d}</b><i>|</i><em>{day:%Y}</em>',
        '<b>{day:%m-%d}</b><a href="/i/{n}.htm">{title}</a><i>{day:%Y}</i>',
        '<b>{day:%Y}年</b><a href="/i/{n}.htm">{title}</a><i>{day:%m-%d}</i>',
        '<div><p><b>{day:%Y}</b></p><p><i>{day:%m-%d}</i></p></div><a href="/i/{n}.htm">{title}</a>',
        '<a href="/i/{n}.htm"><p><span>{day:%d}</span>/ {day:%Y-%m}</p><p>{title}</p></a>',
        '<p>{day:%d}/ {day:%Y-%m}</p><a href="/i/{n}.htm">{title}</a>',
        '<a href="/i/{n}.htm">{title}</a><em>{day:%d}</em>|<i>{day:%Y-%m}</i>',
        '<a href="/i/{n}.htm">{title}</a><span><b>{day:%Y-%m}/</b><i>{day:%d}</i></span>',
        '<div><b>{day:%d}</b><i>{day:%m/%Y}</i></div><a href="/i/{n}.htm">{title}</a>',
        '<div><p>{day:%d}</p><p>{day:%m}.{day:%Y}</p></div><a href="/i/{n}.htm">{title}</a>',
    ],
)
@pytest.mark.parametrize("tag", ["li", "div"])
def test_the_year_of_a_row_is_its_own(row: str, tag: str) -> None:
    """Wherever a row shows its year, it is that of its day, and none of it stays in the title."""
    rows = "".join(
        f'<{tag} class="row">{row.format(n=number, title=TITLES[number], day=day)}</{tag}>'
        for number, day in enumerate(DAYS)
    )
    reading = read_page(page(f"<div>{rows}</div>" if tag == "div" else f"<ul>{rows}</ul>"))
    assert [entry.published for entry in reading.entries] == list(DAYS)
    assert [entry.title for entry in reading.entries] == list(TITLES[: len(DAYS)])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("04-01 2015", date(2015, 4, 1)),
        ("2015 04-01", date(2015, 4, 1)),
        ("[2015]04-01", date(2015, 4, 1)),
        ("（2015年）4月1日", date(2015, 4, 1)),
        ("4月1日 2015年", date(2015, 4, 1)),
        ("30/ 2026-07", date(2026, 7, 30)),
        ("30日 | 2026.07", date(2026, 7, 30)),
        ("2026-07/30", date(2026, 7, 30)),
        ("31/ 2026-06", None),
        ("04-01", None),
        ("2015", None),
        ("1/17 2015条", None),
        ("04-01 2015年度总结", None),
        ("第4-01期 2015", None),
        ("2015 04", None),
        ("0571-2015 04-01", None),
    ],
)
def test_parts_of_a_date_in_one_text(text: str, day: date | None) -> None:
    """A day is made of parts where they are all that a text says."""
    assert day_apart(text) == day


def test_a_row_without_a_date_has_that_of_its_article() -> None:
    """The row's article is asked, and the column is as new as it; without an answer the list keeps what it has."""
    days = (date(2021, 3, 2), date(2021, 2, 8), date(2021, 1, 25), date(2021, 1, 11))
    rows = "".join(
        f'<li><a href="/x/{number}.htm">{TITLES[number]}</a><span>{day}</span></li>'
        for number, day in enumerate(days, 1)
    )
    bare = f'<li><a href="/x/0.htm">{TITLES[0]}</a><span></span></li>'
    reading = read_page(page(f"<ul>{bare}{rows}</ul>"))
    (asked,) = reading.follow
    assert (asked.url, asked.purpose) == ("http://a.example/x/0.htm", Purpose.ARTICLE)
    article = read_page(
        f'<html><head><meta name="PubDate" content="2021-04-20"><meta name="ArticleTitle" content="{TITLES[0]}"></head>'
        f"<body><h1>{TITLES[0]}</h1><p>{'正文。' * 80}</p></body></html>",
        asked.url,
    )
    assert article.outcome is Outcome.ARTICLE
    merged = merge_articles(reading, [(asked, article)], as_of=AS_OF)
    newest = merged.newest(AS_OF)
    assert newest is not None
    assert (newest.published, newest.title) == (date(2021, 4, 20), TITLES[0])
    assert [entry.published for entry in merged.entries if entry.url != asked.url] == list(days)
    silent = merge_articles(reading, [], as_of=AS_OF).newest(AS_OF)
    assert silent is not None
    assert silent.published == days[0]
