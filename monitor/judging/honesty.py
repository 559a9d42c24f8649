"""Claimed dates against the nights on which we first saw them: findings for a person to look at.

They change no status. Each carries its evidence: the entries as seen, and the look before that did not show them.
What an outage of ours may explain is no finding: an entry is compared with the last look that could have shown it.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from monitor.judging.sentences import title_of
from monitor.judging.trust import Key
from monitor.types import SeenEntry

LATE = timedelta(days=3)
"""From approval to the portal a weekend may pass; an entry that shows up later than that was dated back."""
OLD = timedelta(days=30)
"""An article that comes again within this time is taken for a correction, later for an old one."""
SERIES = 3
"""A title used so often is a series (每日空气质量), not one article again."""
BURST = 5
"""So many entries first seen in one night at least."""
BURST_TIMES = 5
"""So many times the page's usual number for as many nights."""
BURST_HISTORY = timedelta(days=60)
"""A page watched for less has no usual number."""
CHECK_AHEAD = timedelta(days=14)
"""A burst so long before an announced check names it."""
NOT_OF_WORDS = re.compile(r"\W+")


class Doubt(StrEnum):
    """What is odd about dates."""

    BACKDATED = "backdated"
    """倒填: first seen long after its date, though we had looked in between."""
    FUTURE_DATED = "future_dated"
    """Dated after the day on which it was first seen."""
    REPUBLISHED = "republished"
    """旧稿新发: the same title or body was there long before, under an older date."""
    REDATED = "redated"
    """改期: an entry that we knew under one date came to claim a much later one."""
    BURST = "burst"
    """突击更新: far more at once than the page is used to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about dates that a person should look at."""

    doubt: Doubt
    column: str
    page: str
    seen_on: date
    """The night that showed it."""
    entries: tuple[SeenEntry, ...]
    """The evidence; of a republished article the new one, then the old one."""
    looked_before: date | None = None
    """The day of the look before, which did not show the entries."""
    sentence: str
    """One Chinese sentence that says what was seen and judges nobody."""


def findings(
    seen: Sequence[SeenEntry],
    looks: Mapping[Key, Sequence[datetime]],
    zone: ZoneInfo,
    *,
    since: date = date.min,
    checks: Sequence[date] = (),
    earlier: Mapping[Key, int] | None = None,
) -> tuple[Finding, ...]:
    """Return what is odd about the dates of entries first seen since a day, page by page, oldest night first.

    `seen` holds all entries ever seen of the pages, `looks` the times of every look that was read, ascending,
    `checks` the days of announced checks. What the first look at a page shows is taken as it stands.

    Of what was seen before `since`, `seen` may leave out what resembles nothing new and was gone by then, or stands on
    a page where nothing new is dated `LATE` before it came, if `earlier` counts what the page showed between its first
    look and that day; `looks` may begin with the first and the last look before it.
    """
    pages: dict[Key, list[SeenEntry]] = defaultdict(list)
    for one in seen:
        pages[one.column, one.page].append(one)
    found: list[Finding] = []
    for key, entries in pages.items():
        history = _History(key, entries, looks.get(key, ()), zone)
        count = None if earlier is None else earlier.get(key, 0)
        fresh = [one for one in history.later if history.day(one.first_seen) >= since]
        found += _backdated(history, fresh)
        found += _future_dated(history, [one for one in entries if history.day(one.first_seen) >= since])
        found += _republished(history, fresh)
        found += _redated(history, [one for one in entries if one.claims], since)
        found += _bursts(history, fresh, checks, count)
    return tuple(sorted(found, key=lambda finding: (finding.column, finding.page, finding.seen_on)))


class _History:
    """The entries and looks of one page."""

    def __init__(self, key: Key, entries: Iterable[SeenEntry], looks: Sequence[datetime], zone: ZoneInfo) -> None:
        self.column, self.page = key
        self.entries = sorted(entries, key=lambda one: one.first_seen)
        self.looks = looks
        self.zone = zone
        first = looks[0] if looks else None
        known: set[tuple[str, date | None]] = set()
        self.later: list[SeenEntry] = []
        """Entries that were not there from the beginning; one that only has another title was there."""
        for one in self.entries:
            same = (one.entry.url, _first_claim(one))
            if first is not None and one.first_seen > first and not (one.entry.url and same in known):
                self.later.append(one)
            known.add(same)

    def day(self, time: datetime) -> date:
        return time.astimezone(self.zone).date()

    def look_before(self, time: datetime) -> datetime | None:
        place = bisect_left(self.looks, time)
        return self.looks[place - 1] if place else None

    def finding(
        self,
        doubt: Doubt,
        entries: tuple[SeenEntry, ...],
        sentence: str,
        before: datetime | None = None,
    ) -> Finding:
        return Finding(
            doubt=doubt,
            column=self.column,
            page=self.page,
            seen_on=self.day(entries[0].first_seen),
            entries=entries,
            looked_before=self.day(before) if before else None,
            sentence=sentence,
        )


def _backdated(history: _History, fresh: Sequence[SeenEntry]) -> list[Finding]:
    found = []
    for one in fresh:
        claimed, before = _first_claim(one), history.look_before(one.first_seen)
        if claimed is None or before is None or one.entry.pinned or history.day(before) - claimed <= LATE:
            continue
        if not _would_have_shown(history, one, claimed):
            continue
        sentence = (
            f"{title_of(one.entry)}标注日期{claimed}，{history.day(one.first_seen)}才首次出现；"
            f"{history.day(before)}观测时列表中有更早的信息，却没有这一条"
        )
        found.append(history.finding(Doubt.BACKDATED, (one,), sentence, before))
    return found


def _first_claim(one: SeenEntry) -> date | None:
    return one.claims[0].published if one.claims else one.entry.published


def _would_have_shown(history: _History, one: SeenEntry, claimed: date) -> bool:
    """Tell whether the list reached back beyond the claimed date before; else the row may have come from page two."""
    return any(
        other.first_seen < one.first_seen <= other.last_seen
        and other.entry.published is not None
        and other.entry.published < claimed
        and not other.entry.pinned
        for other in history.entries
    )


def _future_dated(history: _History, fresh: Sequence[SeenEntry]) -> list[Finding]:
    found = []
    for one in fresh:
        claimed, night = _first_claim(one), history.day(one.first_seen)
        if claimed is not None and claimed > night:
            sentence = f"{title_of(one.entry)}标注日期{claimed}，{night}就已出现"
            found.append(history.finding(Doubt.FUTURE_DATED, (one,), sentence))
    return found


def _redated(history: _History, entries: Sequence[SeenEntry], since: date) -> list[Finding]:
    found = []
    for one in entries:
        for old, new in pairwise(one.claims):
            night = history.day(new.claimed_at)
            if night >= since and new.published - old.published > OLD:
                sentence = f"{title_of(one.entry)}原标注日期{old.published}，{night}起改为{new.published}"
                before = history.look_before(new.claimed_at)
                found.append(replace(history.finding(Doubt.REDATED, (one,), sentence, before), seen_on=night))
    return found


def _republished(history: _History, fresh: Sequence[SeenEntry]) -> list[Finding]:
    same: dict[str, list[SeenEntry]] = defaultdict(list)
    for one in history.entries:
        for mark in _marks(one):
            same[mark].append(one)
    found = []
    for one in fresh:
        older = [
            other
            for mark in _marks(one)
            if len(same[mark]) < SERIES
            for other in same[mark]
            if other.first_seen < one.first_seen and _is_older(other, one)
        ]
        if older:
            oldest = min(older, key=lambda other: other.entry.published or date.max)
            sentence = (
                f"{title_of(one.entry)}标注日期{one.entry.published}，与{oldest.entry.published}的一条"
                f"{'网址' if oldest.entry.url == one.entry.url else '标题或正文'}相同"
            )
            before = history.look_before(one.first_seen)
            found.append(history.finding(Doubt.REPUBLISHED, (one, oldest), sentence, before))
    return found


def bare(title: str) -> str:
    """Return a title without blanks and punctuation, by which it is known again.

    The store keeps a number made of it with each entry (`monitor.store.marks`): another rule wants a migration there.
    """
    return NOT_OF_WORDS.sub("", title)


def _marks(one: SeenEntry) -> list[str]:
    title = bare(one.entry.title)
    marks = {f"title {title}" if title else "", f"body {one.fingerprint}" if one.fingerprint else ""}
    marks.add(f"address {one.entry.url}" if one.entry.url else "")
    return sorted(marks - {""})


def _is_older(other: SeenEntry, one: SeenEntry) -> bool:
    then, now = other.entry.published, one.entry.published
    return then is not None and now is not None and now - then > OLD


def _bursts(
    history: _History, fresh: Sequence[SeenEntry], checks: Sequence[date], before_all: int | None
) -> list[Finding]:
    """Find nights with far more than usual; `before_all` counts what was there before all that is fresh, if known."""
    among = history.later if before_all is None else fresh
    nights: dict[date, list[SeenEntry]] = defaultdict(list)
    for one in fresh:
        nights[history.day(one.first_seen)].append(one)
    found = []
    for night, entries in nights.items():
        before = history.look_before(entries[0].first_seen)
        watched = history.day(history.looks[0])
        if before is None or len(entries) < BURST or night - watched < BURST_HISTORY:
            continue
        earlier = (before_all or 0) + sum(history.day(one.first_seen) < night for one in among)
        usual = earlier / (night - watched).days * max(1, (night - history.day(before)).days)
        if len(entries) < BURST_TIMES * usual:
            continue
        ahead = [check for check in checks if timedelta() <= check - night <= CHECK_AHEAD]
        sentence = f"{night}一次新增{len(entries)}条，此前平均{_pace(earlier, (night - watched).days)}" + (
            f"；{min(ahead)}有检查" if ahead else ""
        )
        found.append(history.finding(Doubt.BURST, tuple(entries), sentence, before))
    return found


def _pace(entries: int, days: int) -> str:
    return f"每{days / entries:.0f}天1条" if entries else f"{days}天没有新增"
