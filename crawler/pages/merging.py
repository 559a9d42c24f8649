"""What article pages tell of their list: its dates where it shows none, its year where the rows leave it out."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from crawler.pages import readings
from crawler.pages.timeless import tells_its_year
from monitor.types import Entry, Failure, FailureKind, FollowUp, Outcome, Reading

_DAYS_A_YEAR = 365.25
_ENOUGH = 0.6
"""Share of the asked articles that must tell their date: the newest may be among those that do not."""


def articles_merged(reading: Reading, articles: Sequence[tuple[FollowUp, Reading]], *, as_of: date) -> Reading:
    """Return the list with its articles' dates; with too few of them the failure says how many there were.

    The articles asked are the list's first: the newest of them is the column's newest as far as anybody can tell.
    A list that has its dates, and lacks only that of a row or a proof of their year, keeps them unless an article
    contradicts it.
    """
    dated: dict[str, Entry] = {}
    for follow_up, article in articles:
        entry = article.newest(as_of) if article.outcome is Outcome.ARTICLE else None
        if entry is not None:
            dated[follow_up.url] = entry
    if reading.outcome is Outcome.ENTRIES:
        return _confirmed(_completed(reading, dated), [asked.url for asked, _ in articles], dated)
    if not articles or len(dated) < _ENOUGH * len(articles):
        own = f"{reading.failure.detail}；" if reading.failure else ""
        kind = reading.failure.kind if reading.failure else FailureKind.UNDATED
        failure = Failure(kind=kind, detail=f"{own}问了{len(articles)}篇正文，{len(dated)}篇有发布日期")
        return replace(reading, outcome=Outcome.FAILURE, failure=failure, follow=())
    entries = [_dated(entry, dated.get(entry.url)) for entry in reading.entries]
    note = f"列表的日期不能确定，日期取自{len(articles)}篇正文中的{len(dated)}篇"
    return readings.entries(reading.family, entries, notes=(*reading.notes, note))


def _completed(reading: Reading, dated: Mapping[str, Entry]) -> Reading:
    """Give the rows that show no date that of their article."""
    bare = {entry.url for entry in reading.entries if _is_bare(entry)}
    if not bare & dated.keys():
        return replace(reading, follow=())
    entries = [_dated(entry, dated.get(entry.url)) if _is_bare(entry) else entry for entry in reading.entries]
    note = f"没有日期的{len(bare)}行中，{len(bare & dated.keys())}行的日期取自正文"
    return readings.entries(reading.family, entries, notes=(*reading.notes, note))


def _is_bare(entry: Entry) -> bool:
    return entry.published is None and not entry.published_text


def _confirmed(reading: Reading, asked: Sequence[str], dated: Mapping[str, Entry]) -> Reading:
    """Ask the newest row's article for its year; put the years that were reckoned right where it is another one."""
    yearless = {each.url: each.published for each in reading.entries if not _tells_its_year(each)}
    if yearless.keys().isdisjoint(asked):
        return reading
    for url, told in dated.items():
        reckoned = yearless.get(url)
        if told.published is None or reckoned is None:
            continue
        years = round((reckoned - told.published).days / _DAYS_A_YEAR)
        if years <= 0:
            return replace(reading, notes=(*reading.notes, f"正文的日期是{told.published}，年份属实"))
        entries = [_earlier(entry, years) for entry in reading.entries]
        note = f"正文的日期是{told.published}：没有年份的各行都早{years}年"
        return readings.entries(reading.family, entries, notes=(*reading.notes, note))
    return replace(reading, notes=(*reading.notes, "正文没有告诉年份"))


def _tells_its_year(entry: Entry) -> bool:
    """Tell whether a row's date needs no proof of its year."""
    return entry.published is None or tells_its_year(entry.published_text, entry.published)


def _earlier(entry: Entry, years: int) -> Entry:
    """Put a row back by whole years where its date was written without one."""
    if entry.published is None or _tells_its_year(entry):
        return entry
    year = entry.published.year - years
    day = entry.published.replace(year=year, day=min(entry.published.day, monthrange(year, entry.published.month)[1]))
    return replace(entry, published=day)


def _dated(entry: Entry, article: Entry | None) -> Entry:
    if article is None:
        return entry
    return replace(
        entry,
        published=article.published,
        published_text=article.published_text,
        evidence=article.evidence,
        place=f"正文页 {article.place}",
    )
