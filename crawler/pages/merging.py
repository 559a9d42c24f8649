"""Dates for a list that shows none, taken from its first article pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crawler.pages import readings
from monitor.types import Entry, Failure, FailureKind, FollowUp, Outcome, Reading

_ENOUGH = 0.6
"""Share of the asked articles that must tell their date: the newest may be among those that do not."""


def articles_merged(reading: Reading, articles: Sequence[tuple[FollowUp, Reading]], *, as_of: date) -> Reading:
    """Return the list with its articles' dates; with too few of them the failure says how many there were.

    The articles asked are the list's first: the newest of them is the column's newest as far as anybody can tell.
    """
    dated: dict[str, Entry] = {}
    for follow_up, article in articles:
        entry = article.newest(as_of) if article.outcome is Outcome.ARTICLE else None
        if entry is not None:
            dated[follow_up.url] = entry
    if not articles or len(dated) < _ENOUGH * len(articles):
        failure = Failure(
            kind=FailureKind.UNDATED, detail=f"列表没有日期；问了{len(articles)}篇正文，{len(dated)}篇有发布日期"
        )
        return replace(reading, outcome=Outcome.FAILURE, failure=failure, follow=())
    entries = [_dated(entry, dated.get(entry.url)) for entry in reading.entries]
    note = f"列表没有日期，日期取自前{len(articles)}篇正文中的{len(dated)}篇"
    return readings.entries(reading.family, entries, notes=(*reading.notes, note))


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
