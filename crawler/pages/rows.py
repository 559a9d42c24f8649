"""Rows of a list, by structure: what stands beside a date, and which of the page's lists is the column's.

`read_rows` works on a whole page and on any fragment that a family dug out of a CDATA section or a JSON answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import lxml.html

from crawler.pages import readings
from crawler.pages.dates import find_dates, has_spot
from crawler.pages.source import Source, parse_html
from monitor.types import Entry, Evidence, Failure, FailureKind, FollowUp, Purpose, Reading

ARTICLES_ASKED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the rows of a page or fragment say."""

    entries: tuple[Entry, ...] = ()
    """In the page's order; undated ones included."""
    failure: Failure | None = None
    """Why no date may be believed (none found, ambiguous years, witnesses that disagree); None where all is well."""
    notes: tuple[str, ...] = ()


def read_rows(
    source: Source,
    root: lxml.html.HtmlElement | str | None = None,
    *,
    evidence: Evidence = Evidence.ROW,
) -> Found:
    """Read the main list of a page, or of a fragment given as its element or its HTML text.

    Addresses become absolute; the newest entry is not chosen here. With no row at all, `entries` is empty and `failure`
    is UNRECOGNISED; rows without a believable date come with a failure UNDATED or AMBIGUOUS.
    """
    element = parse_html(root) if isinstance(root, str) else root
    if element is None:
        element = source.root
    if element is None:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="没有可读的网页内容"))
    entries = []
    for row in element.iter("li", "tr", "dd", "p"):
        link = row.find(".//a")
        if link is None:
            continue
        text = "".join(row.itertext())
        dates = [one for one in find_dates(text) if one.day] if has_spot(text) else []
        title = (link.get("title") or "".join(link.itertext())).strip()
        if dates and title:
            one = dates[-1]
            entries.append(
                Entry(
                    title=title,
                    url=source.absolute(link.get("href") or ""),
                    published=one.day,
                    published_text=text[one.start : one.end],
                    evidence=evidence,
                    place=row.tag,
                )
            )
    if not entries:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="没有找到列表"))
    return Found(entries=tuple(entries))


def as_reading(family: str, found: Found, *, notes: Sequence[str] = ()) -> Reading:
    """Make the reading of what was found: entries, or its failure; an undated list names its first articles."""
    notes = (*notes, *found.notes)
    if found.failure is None:
        return readings.entries(family, found.entries, notes=notes)
    follow = article_follow_ups(found.entries) if found.failure.kind is FailureKind.UNDATED else ()
    return readings.failure(
        family, found.failure.kind, found.failure.detail, found=found.entries, follow=follow, notes=notes
    )


def article_follow_ups(entries: Sequence[Entry], limit: int = ARTICLES_ASKED) -> tuple[FollowUp, ...]:
    """Name the first articles of an undated list, each address once; which hosts may be asked is the spider's to know."""
    urls = dict.fromkeys(entry.url for entry in entries if entry.url)
    return tuple(FollowUp(url=url, purpose=Purpose.ARTICLE) for url in list(urls)[:limit])
