"""Rows of a list, by structure: what stands beside a date, and which of the page's lists is the column's.

`read_rows` works on a whole page and on any fragment that a family dug out of a CDATA section or a JSON answer.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from crawler.pages import article, yearless
from crawler.pages.address_dates import date_in_address
from crawler.pages.by_addresses import undated
from crawler.pages.dateless import dateless_rows
from crawler.pages.doubts import doubt_of, doubt_of_whole
from crawler.pages.found import Found, article_follow_ups, host_of, path
from crawler.pages.pinned import has_pinned, is_pinned
from crawler.pages.settle import likely_day
from crawler.pages.source import Source
from crawler.pages.survey import Survey, survey
from crawler.pages.titles import address_of
from crawler.pages.tree import Element, parse_html
from crawler.pages.units import Choice, Row, RowList
from monitor.types import Entry, Evidence, Failure, FailureKind, FollowUp

BARE_ASKED = 2
"""Articles that are asked for the dates of rows without one, in a list that has dates."""
_SEVERAL = 5
_YEAR = timedelta(days=365)
"""A list of fewer rows, or one that goes back further, is so seldom added to that it may as well be a year older."""


def read_rows(
    source: Source,
    root: Element | str | None = None,
    *,
    evidence: Evidence = Evidence.ROW,
) -> Found:
    """Read the main list of a page, or of a fragment given as its element or its HTML text.

    Addresses become absolute; the newest entry is not chosen here. With no row at all, `entries` is empty and `failure`
    is UNRECOGNISED; rows without a believable date come with a failure UNDATED or AMBIGUOUS. On a whole page (no
    `root`) the page's kind is decided first: an article, an error or an empty page with a dated block gives a failure.
    """
    element = parse_html(root) if isinstance(root, str) else root
    whole = root is None
    if whole:
        element = source.root
    if element is None:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="没有可读的网页内容"))
    looked = look(source) if whole else survey(element, source.as_of)
    if looked is None:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="没有可读的网页内容"))
    if whole and article.is_article(looked, article.told_by(source, looked)):
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="这是一篇正文，不是列表"))
    return rows_of(source, looked, evidence=evidence, whole=whole)


def look(source: Source) -> Survey | None:
    """Look over a whole page, once for all who ask."""
    if source.root is None:
        return None
    if source.looked is None:
        source.looked = survey(source.root, source.as_of, source.seen, source.home)
    return source.looked if isinstance(source.looked, Survey) else None


def rows_of(source: Source, looked: Survey, *, evidence: Evidence, whole: bool) -> Found:
    """Take the rows of a page that was looked over."""
    choice = looked.choice
    as_of = source.as_of
    if choice is None:
        return undated(source, looked.root)
    entries = (*_entries(source, choice.lists(), evidence), *_without_a_date(source, choice))
    came = [each.published for each in entries if each.published is not None and each.published <= as_of]
    newest = max(came, default=None)
    notes = [f"主列表：{path(choice.main.container)}，{len(entries)}行，最新{newest or '不详'}", *choice.notes]
    doubt = doubt_of(source, looked, newest, whole=whole)
    if doubt is not None:
        follow = _settling(source, looked, entries) if _only_days_are_open(source, looked, whole=whole) else ()
        return Found(entries=entries, failure=doubt, notes=tuple(notes), follow=follow)
    bare = [each for each in entries if each.published is None and not each.published_text]
    follow = article_follow_ups(bare, host=host_of(source.url), limit=BARE_ASKED)
    if bare:
        notes.append(f"有{len(bare)}行没有日期，如“{bare[0].title[:30]}”" + ("，以正文核对" if follow else ""))
    if any(each.reckoned for each in choice.lists()):
        mixed = any(each.mixed for each in choice.lists())
        confirming = yearless.to_confirm(entries, as_of, host=host_of(source.url), itself=mixed)
        if not confirming and (mixed or len(entries) < _SEVERAL or (came and max(came) - min(came) > _YEAR)):
            failure = Failure(kind=FailureKind.AMBIGUOUS, detail="日期没有年份，更新又少，也没有正文可以核对")
            return Found(entries=entries, failure=failure, notes=tuple(notes))
        notes.append("日期没有年份，年份按判定日推定" + ("，以正文核对" if confirming else ""))
        follow = (*confirming, *follow)
    return Found(entries=entries, notes=tuple(notes), follow=follow)


def _only_days_are_open(source: Source, looked: Survey, *, whole: bool) -> bool:
    """Tell whether nothing but the years or the order of its dates speaks against a page's main list."""
    choice = looked.choice
    if choice is None or choice.doubt or id(choice.main) not in looked.faults:
        return False
    return not whole or doubt_of_whole(source, looked, choice.main) is None


def _settling(source: Source, looked: Survey, entries: Sequence[Entry]) -> tuple[FollowUp, ...]:
    """Name the articles that would settle the days of the main list."""
    if looked.choice is None:
        return ()
    rows = looked.choice.main.rows
    days = [likely_day(row, source.as_of) for row in rows]
    return yearless.to_settle(entries[: len(rows)], days, host=host_of(source.url))


def rows_of_all(source: Source, looked: Survey) -> tuple[Entry, ...]:
    """Take the rows of every list of a page whose days are settled, whatever the lists are to each other."""
    settled = [each for each in looked.lists if id(each) not in looked.faults]
    return _entries(source, settled, Evidence.ROW)


def _entries(source: Source, lists: Sequence[RowList], evidence: Evidence) -> tuple[Entry, ...]:
    return tuple(
        _entry(source, row, f"{place} > {row.unit.tag!s}[{index}]", evidence, marked=marked)
        for each, place, marked in [(each, path(each.container), has_pinned(each)) for each in lists]
        for index, row in enumerate(each.rows, 1)
    )


def _without_a_date(source: Source, choice: Choice) -> Iterator[Entry]:
    """Make entries of the main list's rows that show no date: that of the address, where it names one, is theirs."""
    main = choice.main
    units = {row.unit for each in choice.joined for row in each.rows}
    for title, link, element in dateless_rows(main):
        if units and any(each in units for each in element.iter()):
            continue
        url = source.absolute(href := address_of(link))
        day = date_in_address(url)
        yield Entry(
            title=title,
            url=url,
            published=day,
            published_text=href if day else "",
            evidence=Evidence.ADDRESS if day else None,
            place=f"{path(main.container)} > {element.tag!s}",
        )


def _entry(source: Source, row: Row, place: str, evidence: Evidence, *, marked: bool) -> Entry:
    url = source.absolute(row.href) if row.href else ""
    said = date_in_address(url) if url else None
    day = row.mention.day
    return Entry(
        title=row.title,
        url=url,
        published=day,
        published_text=row.mention.shown,
        evidence=evidence if day else None,
        place=place,
        pinned=marked and is_pinned(row),
        address_date=said if said != day else None,
    )
