"""The portal's home page: watched beside the columns, read block by block, counted for the national check."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.pages import read_unguarded
from demo.answers import Asked
from demo.events import Outage, PortalDown
from demo.home import BLOCKS
from demo.site import Site
from monitor.types import Document, FailureKind, Outcome, Reading

FIRST = date(2026, 11, 22)
SITE = Site(FIRST, [PortalDown(first=FIRST + timedelta(days=4), last=FIRST + timedelta(days=4), how=Outage.CHALLENGE)])


def home(day: date, body: bytes | None = None) -> Reading:
    """Read the replica's home page of a day, or other bytes in its place."""
    answer = SITE.answer(Asked(path="/"), day)
    document = Document(
        url="http://portal.example/",
        status=answer.status if body is None else 200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=answer.body if body is None else body,
        fetched_at=datetime(day.year, day.month, day.day, 3, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    return read_unguarded(document, as_of=day, home=True)


@pytest.mark.parametrize("ahead", [0, 1, 40, 400])
def test_the_newest_of_all_blocks_is_the_home_pages(ahead: int) -> None:
    """Whichever block it stands in; the banner's day and the footer's years are none."""
    day = FIRST + timedelta(days=ahead)
    first = {listing.column: listing for listing in reversed(SITE.listings)}
    shown = [one.published for name in BLOCKS for one in first[name].articles.up_to(day)[:6] if one.published <= day]
    reading = home(day)
    assert reading.outcome is Outcome.ENTRIES
    newest = reading.newest(day)
    assert newest is not None
    assert newest.published == max(shown)


def test_what_is_no_home_page_gives_no_date() -> None:
    """A challenge, an empty page, a page without any dated row: named, and never a date."""
    assert home(FIRST + timedelta(days=4)).outcome is Outcome.FAILURE
    assert home(FIRST, b"").outcome is Outcome.FAILURE
    bare = home(FIRST, "<html><body><h1>海曙区人民政府</h1><p>版权所有 2010-2026</p></body></html>".encode())
    assert bare.failure is not None
    assert bare.failure.kind in {FailureKind.UNDATED, FailureKind.STUB}


def test_a_home_page_that_leads_on_is_followed() -> None:
    """Many portals answer their root with a line of script."""
    reading = home(FIRST, b"<html><head><meta http-equiv='refresh' content='0;url=/index.html'></head></html>")
    assert [step.url for step in reading.follow] == ["http://portal.example/index.html"]
