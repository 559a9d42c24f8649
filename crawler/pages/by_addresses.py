"""Lists whose rows show no date: their addresses may tell the days, else their articles are asked."""

from collections.abc import Collection, Sequence
from datetime import date

from crawler.pages.address_dates import date_in_address
from crawler.pages.found import Found, article_follow_ups, host_of, path
from crawler.pages.naming import is_known
from crawler.pages.rivals import heading_over, is_under_a_side_heading
from crawler.pages.source import Source
from crawler.pages.survey import Survey
from crawler.pages.tree import Element
from crawler.pages.undated import Undated, undated_lists
from monitor.types import Entry, Evidence, Failure, FailureKind

_NAME = 8
"""Characters of a block's name; several names side by side are a menu's, or a bar's."""


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
    bare = tuple(_without_days(entries))
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


def _without_days(entries: Sequence[Entry]) -> list[Entry]:
    """Take the dates away again where too few rows have one to be believed."""
    return [
        Entry(title=each.title, url=each.url, published=None, published_text="", evidence=None, place=each.place)
        for each in entries
    ]
