"""Values to judge, made short; nothing here decides anything."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.judging.frequency import parse_phrase
from monitor.types import (
    Column,
    Entry,
    Evidence,
    Failure,
    FailureKind,
    Observation,
    Outcome,
    Page,
    Reading,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
PAGE = Page(url="https://portal.example/list.html")


def column(phrase: str, *, name: str = "工作进展", due_soon: int = 3, pages: tuple[Page, ...] = (PAGE,)) -> Column:
    """Make a column of a phrase."""
    rule = parse_phrase(phrase)
    assert rule is not None, phrase
    return Column(
        id=f"政务公开/{name}",
        section="政务公开",
        group=None,
        name=name,
        about=None,
        departments=("区教育局",),
        open_ended=False,
        units=("区教育局",),
        frequency=phrase,
        rule=rule,
        due_soon=timedelta(days=due_soon),
        upkeep=None,
        pages=pages,
    )


def entry(published: date | None, title: str = "海曙区召开全区工作会议", *, pinned: bool = False) -> Entry:
    """Make a row of a list."""
    return Entry(
        title=title,
        url=f"https://portal.example/art/{title}.html",
        published=published,
        published_text=f"{published or ''}",
        evidence=Evidence.ROW if published else None,
        place="ul > li[1] > span",
        pinned=pinned,
    )


def listed(*published: date | None, fingerprint: str = "same") -> Reading:
    """Make a reading of a list with these dates."""
    entries = tuple(entry(day, f"第{number}条") for number, day in enumerate(published, start=1))
    return Reading(outcome=Outcome.ENTRIES, family="plain", entries=entries, fingerprint=fingerprint)


def article(published: date | None, *, fingerprint: str = "same") -> Reading:
    """Make a reading of a column that is one article."""
    return replace(listed(published, fingerprint=fingerprint), outcome=Outcome.ARTICLE)


def empty(sign: str = "暂无信息") -> Reading:
    """Make a reading of an empty list."""
    return Reading(outcome=Outcome.EMPTY, family="plain", empty_sign=sign)


def failed(kind: FailureKind = FailureKind.TIMEOUT, detail: str = "") -> Reading:
    """Make a reading of nothing."""
    return Reading(outcome=Outcome.FAILURE, family="", failure=Failure(kind=kind, detail=detail))


def at(day: date, hour: int = 3, minute: int = 0) -> datetime:
    """Return a time of a day in the portal's zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def look(when: datetime, reading: Reading, *, number: int = 1, of: str = "政务公开/工作进展") -> Observation:
    """Make a look at the page."""
    return Observation(column=of, page=PAGE.url, observed_at=when, look=number, http_status=200, reading=reading)


def two_looks(day: date, reading: Reading) -> list[Observation]:
    """Make the two looks of one night that see the same, before three in the morning."""
    return [look(at(day, 2), reading), look(at(day, 2, 10), reading, number=2)]
