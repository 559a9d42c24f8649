"""Rows of a list, by structure: what stands beside a date, and which of the page's lists is the column's.

`read_rows` works on a whole page and on any fragment that a family dug out of a CDATA section or a JSON answer.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages import article, readings, yearless
from crawler.pages.address_dates import date_in_address
from crawler.pages.dateless import dateless_rows
from crawler.pages.doubts import doubt_of, doubt_of_whole
from crawler.pages.naming import is_known
from crawler.pages.rivals import heading_over, is_under_a_side_heading
from crawler.pages.settle import likely_day
from crawler.pages.source import Source
from crawler.pages.survey import Survey, survey
from crawler.pages.titles import address_of
from crawler.pages.tree import Element, parse_html
from crawler.pages.undated import Undated, undated_lists
from crawler.pages.units import Choice, Row, RowList
from monitor.types import Entry, Evidence, Failure, FailureKind, FollowUp, Purpose, Reading

ARTICLES_ASKED = 5
BARE_ASKED = 2
"""Articles that are asked for the dates of rows without one, in a list that has dates."""
_LONGEST_ROW = 300
_SEVERAL = 5
_YEAR = timedelta(days=365)
"""A list of fewer rows, or one that goes back further, is so seldom added to that it may as well be a year older."""
_NAME = 8
"""Characters of a block's name; several names side by side are a menu's, or a bar's."""
_PINNED_IMAGE = re.compile(
    r"置顶|(?:^|[/_-])(?:zhiding|zding|ding|top|istop|settop)\d*\.(?:gif|png|jpe?g|svg)", re.IGNORECASE
)
_PINNED = ("置顶", "[顶]", "【顶】", "（顶）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the rows of a page or fragment say."""

    entries: tuple[Entry, ...] = ()
    """In the page's order; undated ones included."""
    failure: Failure | None = None
    """Why no date may be believed (none found, ambiguous years, witnesses that disagree); None where all is well."""
    notes: tuple[str, ...] = ()
    follow: tuple[FollowUp, ...] = ()
    """Articles that tell what the rows do not: the days of an undated list, the year of one without years."""


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


def undated(source: Source, root: Element, *, beside: Collection[Element] = ()) -> Found:
    """Read a list whose rows show no date: by the dates of their addresses, else undated.

    `beside` are rows of other blocks, which are left out.
    """
    sides: dict[Element, bool] = {}
    own = [each for each in undated_lists(root, beside=beside) if not is_under_a_side_heading(each[0][2], sides)]
    rows, *others = own or [[]]
    if not rows:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="没有找到列表"))
    entries = []
    for title, href, element in rows:
        url = source.absolute(href)
        day = date_in_address(url)
        entries.append(
            Entry(
                title=title,
                url=url,
                published=day,
                published_text=href if day else "",
                evidence=Evidence.ADDRESS if day else None,
                place=path(element),
            )
        )
    dated = [entry for entry in entries if entry.published]
    if len(dated) >= 0.8 * len(entries):
        if not others and (name := _foreign_name(source, rows[0][2])):
            detail = f"列表标题是“{name}”，与栏目名不同，各行没有日期"
            return Found(entries=tuple(entries), failure=Failure(kind=FailureKind.AMBIGUOUS, detail=detail))
        if newer := _newer_elsewhere(source, dated, others):
            detail = f"另有一处没有日期的列表，网址中的日期更新（{newer}），不能断定是否属于本栏目"
            return Found(entries=tuple(entries), failure=Failure(kind=FailureKind.AMBIGUOUS, detail=detail))
        return Found(entries=tuple(entries), notes=("列表中没有日期，日期取自各条的网址",))
    failure = Failure(kind=FailureKind.UNDATED, detail=f"列表有{len(entries)}行，都没有日期")
    bare = tuple(replace_dates(entries))
    return Found(entries=bare, failure=failure, follow=article_follow_ups(bare, host=host_of(source.url)))


def _foreign_name(source: Source, link: Element) -> str:
    """Return the name over the block that a link stands in, where it is none that the page has for its column."""
    looked, words = source.looked, heading_over(link)
    if not words or len(words) > _NAME or not isinstance(looked, Survey):
        return ""
    crumbs = looked.crumbs.get()
    return "" if is_known(looked, words, crumbs.trail if crumbs is not None else "") else words


def _newer_elsewhere(source: Source, dated: Sequence[Entry], others: Sequence[Sequence[Undated]]) -> date | None:
    """Return the newest day of other lists' addresses where it is newer than every entry; None where it is not."""
    own = [each.published for each in dated if each.published is not None and each.published <= source.as_of]
    said = (date_in_address(source.absolute(href)) for each in others for _, href, _ in each)
    newest = max((day for day in said if day is not None and day <= source.as_of), default=None)
    return newest if newest is not None and own and newest > max(own) else None


def replace_dates(entries: Sequence[Entry]) -> list[Entry]:
    """Take the dates away again where too few rows have one to be believed."""
    return [
        Entry(title=each.title, url=each.url, published=None, published_text="", evidence=None, place=each.place)
        for each in entries
    ]


def _entries(source: Source, lists: Sequence[RowList], evidence: Evidence) -> tuple[Entry, ...]:
    return tuple(
        _entry(source, row, f"{place} > {row.unit.tag!s}[{index}]", evidence, marked=marked)
        for each, place, marked in [(each, path(each.container), _marks_rows(each)) for each in lists]
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


def _marks_rows(found: RowList) -> bool:
    """Tell whether a list may have pinned rows at all; most have none, and their rows need not be asked."""
    return (
        "顶" in etree.tostring(found.container, method="text", encoding="unicode", with_tail=False)
        or any("顶" in row.title for row in found.rows)
        or any(_is_pinned_image(image) for image in found.container.iter("img"))
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
        pinned=marked and _is_pinned(row),
        address_date=said if said != day else None,
    )


def _is_pinned(row: Row) -> bool:
    """Tell whether a row is marked as 置顶, in words or by a picture; the mark may stand outside its link."""
    if any(mark in row.title for mark in _PINNED):
        return True
    if any(_is_pinned_image(image) for image in row.unit.iter("img")):
        return True
    words = "".join(row.unit.itertext())
    return len(words) < _LONGEST_ROW and any(mark in words for mark in _PINNED)


def _is_pinned_image(image: Element) -> bool:
    return _PINNED_IMAGE.search(f"{image.get('alt', '')} {image.get('src', '')}") is not None


def path(element: Element) -> str:
    """Name an element for a person: `div#main > ul.list`."""
    names: list[str] = []
    current: Element | None = element
    while current is not None and len(names) < 2:  # noqa: PLR2004 - an element and its parent
        name = f"{current.tag!s}"
        if current.get("id"):
            name += f"#{current.get('id')}"
        elif current.get("class"):
            name += f".{(current.get('class') or '').split()[0]}" if (current.get("class") or "").split() else ""
        names.append(name)
        current = current.getparent()
    return " > ".join(reversed(names))


def as_reading(family: str, found: Found, *, notes: Sequence[str] = ()) -> Reading:
    """Make the reading of what was found: entries, or its failure; an undated list names its first articles."""
    notes = (*notes, *found.notes)
    if found.failure is None:
        return readings.entries(family, found.entries, notes=notes, follow=found.follow)
    follow = found.follow
    if not follow and found.failure.kind is FailureKind.UNDATED:
        follow = article_follow_ups(found.entries)
    return readings.failure(
        family, found.failure.kind, found.failure.detail, found=found.entries, follow=follow, notes=notes
    )


def article_follow_ups(
    entries: Sequence[Entry], *, host: str = "", limit: int = ARTICLES_ASKED
) -> tuple[FollowUp, ...]:
    """Name the first articles of an undated list, each address once; only those of `host` where one is given."""
    urls = dict.fromkeys(entry.url for entry in entries if entry.url and (not host or host_of(entry.url) == host))
    return tuple(FollowUp(url=url, purpose=Purpose.ARTICLE) for url in list(urls)[:limit])


def host_of(url: str) -> str:
    """Return the host of an address; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
