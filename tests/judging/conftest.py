"""Values to judge, made short; nothing here decides anything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

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


class Make:
    """Makes columns, entries, readings and looks."""

    page = PAGE
    zone = SHANGHAI

    def column(self, phrase: str, *, name: str = "工作进展", due_soon: int = 3, pages: int = 1) -> Column:
        """Make a column of a phrase, with the first page's address for all tests."""
        rule = parse_phrase(phrase)
        assert rule is not None, phrase
        further = tuple(Page(url=f"https://portal.example/{number}.html") for number in range(1, pages))
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
            pages=(PAGE, *further)[:pages],
        )

    def entry(self, published: date | None, title: str = "海曙区召开全区工作会议", *, pinned: bool = False) -> Entry:
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

    def listed(self, *published: date | None, fingerprint: str = "same") -> Reading:
        """Make a reading of a list with these dates."""
        entries = tuple(self.entry(day, f"第{number}条") for number, day in enumerate(published, start=1))
        return Reading(outcome=Outcome.ENTRIES, family="plain", entries=entries, fingerprint=fingerprint)

    def article(self, published: date | None, *, fingerprint: str = "same") -> Reading:
        """Make a reading of a column that is one article."""
        return replace(self.listed(published, fingerprint=fingerprint), outcome=Outcome.ARTICLE)

    def empty(self, sign: str = "暂无信息") -> Reading:
        """Make a reading of an empty list."""
        return Reading(outcome=Outcome.EMPTY, family="plain", empty_sign=sign)

    def failed(self, kind: FailureKind = FailureKind.TIMEOUT, detail: str = "") -> Reading:
        """Make a reading of nothing."""
        return Reading(outcome=Outcome.FAILURE, family="", failure=Failure(kind=kind, detail=detail))

    def at(self, day: date, hour: int = 3, minute: int = 0) -> datetime:
        """Return a time of a day in the portal's zone."""
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)

    def look(
        self,
        at: datetime,
        reading: Reading,
        *,
        look: int = 1,
        column: str = "政务公开/工作进展",
        page: str = PAGE.url,
    ) -> Observation:
        """Make a look at the page."""
        return Observation(column=column, page=page, observed_at=at, look=look, http_status=200, reading=reading)

    def two_looks(self, day: date, reading: Reading) -> Sequence[Observation]:
        """Make the two looks of one night that see the same, before three in the morning."""
        return [self.look(self.at(day, 2), reading), self.look(self.at(day, 2, 10), reading, look=2)]


@pytest.fixture(scope="session")
def make() -> Make:
    """Return the maker of values."""
    return Make()
