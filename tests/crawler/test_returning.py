"""Pages that come back as they were: asked on condition, read anew only where the day matters, never called fresh."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from monitor.store import open_store
from monitor.types import FailureKind, Outcome
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import LIST, TODAY, Answer, Asked, FaultPortal, head, listing, ok, status

TAG = 'ETag: "v1"'
SINCE = "Last-Modified: Sun, 22 Nov 2026 01:00:00 GMT"
YEARLESS = LIST.replace(b"2026-", b"").replace("有关工作".encode(), "2026年11月份工作".encode())
"""Its titles tell the year, so that no article is asked for it."""


def on_condition(body: bytes, *lines: str) -> Answer:
    """Answer 304 to whoever knows the page, else the page."""

    def answer(connection: socket.socket, request: Asked) -> None:
        if "if-none-match" in request.headers or "if-modified-since" in request.headers:
            connection.sendall(head(304, *lines))
        else:
            ok(body, *lines)(connection, request)

    return answer


def changed(connection: socket.socket, request: Asked) -> None:
    """Answer another list at each visit, whatever the client knows."""
    ok(listing(*range(10 - request.visit, 30, 5)), f'ETag: "{request.visit}"')(connection, request)


ANSWERS: dict[str, Answer] = {
    "/tagged": on_condition(LIST, TAG),
    "/dated": on_condition(LIST, SINCE),
    "/yearless": on_condition(YEARLESS, TAG),
    "/bare": ok(LIST),
    "/bare-yearless": ok(YEARLESS),
    "/changed": changed,
    "/unasked": status(304),
    "/unquoted": ok(LIST, "ETag: no quotes"),
}
PAGES = list(ANSWERS)


class Nights:
    """Two nights over the same pages and a second look, and what came of them."""

    def __init__(self, portal: FaultPortal, crawl: Crawl) -> None:
        self.portal, self.crawl = portal, crawl
        for day in (0, 1):
            done = crawl.run(f"as_of={TODAY + timedelta(days=day)}")
            assert done.returncode == 0, done.stderr
        with open_store(crawl.database) as store:
            self.sizes = store.sizes()
            self.faults = store.faults()
        self.looks = {page.removeprefix(portal.home): looks for page, looks in crawl.looks().items()}


@pytest.fixture(scope="module")
def nights(crawl_of: Callable[..., Crawl]) -> Nights:
    """Crawl two nights."""
    with FaultPortal(answers=ANSWERS) as portal:
        return Nights(portal, crawl_of(portal.home, [portal.home + page for page in PAGES]))


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("/tagged", 304),
        ("/dated", 304),
        ("/yearless", 304),
        ("/bare", 200),
        ("/bare-yearless", 200),
        ("/unquoted", 200),
    ],
)
def test_an_unchanged_page_is_the_page_it_was(nights: Nights, page: str, code: int) -> None:
    """The second night sees what the first saw, by the very bytes, and is a look of its own."""
    second, first = nights.looks[page]
    assert (first.http_status, second.http_status) == (200, code)
    assert second.observed_at - first.observed_at > timedelta(hours=23)
    assert second.reading.outcome is Outcome.ENTRIES
    newest = second.reading.newest(TODAY)
    assert newest is not None
    assert newest.published == TODAY - timedelta(days=2)
    assert nights.faults == ()
    assert nights.portal.visits[page] == 2


def test_unchanged_bodies_are_kept_once(nights: Nights) -> None:
    """Both looks of an unchanged page rest on one body; those of a page that changed do not."""
    assert nights.sizes["observation"] == 2 * len(PAGES)
    with open_store(nights.crawl.database) as store:
        for page, looks in nights.looks.items():
            if page == "/unasked":
                continue
            kept = store.looks(looks[0].column, looks[0].page, up_to=datetime.max.replace(tzinfo=UTC))
            bodies = [body.digest for look in kept for body in look.bodies]
            assert len(bodies) == 2, page
            assert len(set(bodies)) == (2 if page == "/changed" else 1), page


def test_validators_are_sent_back_as_they_came(nights: Nights) -> None:
    """Each page's own, and none where there was none."""
    sent = {
        asked.path: (asked.headers.get("if-none-match"), asked.headers.get("if-modified-since"))
        for asked in nights.portal.asked
        if asked.visit == 2
    }
    assert sent["/tagged"] == ('"v1"', None)
    assert sent["/dated"] == (None, SINCE.partition(": ")[2])
    assert sent["/unquoted"] == ("no quotes", None)
    assert sent["/bare"] == sent["/unasked"] == (None, None)


def test_a_page_that_changed_is_read(nights: Nights) -> None:
    """A server that has another page sends it, and its newer date is found."""
    second, first = nights.looks["/changed"]
    days = [found.published for look in (first, second) if (found := look.reading.newest(TODAY))]
    assert days == [TODAY - timedelta(days=9), TODAY - timedelta(days=8)]


def test_a_304_that_nobody_asked_for_is_a_failure(nights: Nights) -> None:
    """It says nothing about the page."""
    for look in nights.looks["/unasked"]:
        assert look.reading.failure is not None
        assert look.reading.failure.kind is FailureKind.HTTP_SERVER


def test_a_second_look_knows_nothing(crawl_of: Callable[..., Crawl]) -> None:
    """What confirms an alarm asks without condition: a server that wrongly answers 304 is found out."""
    with FaultPortal(answers={"/page": on_condition(LIST, TAG)}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/page"])
        assert crawl.run().returncode == 0
        assert crawl.run("look=2").returncode == 0
        portal.answers["/page"] = on_condition(listing(0, 1), TAG)
        assert crawl.run("look=2").returncode == 0
        asked = [request.headers.get("if-none-match") for request in portal.asked]
        assert asked == [None] * 3
        newest = crawl.looks()[f"{portal.home}/page"][0].reading.newest(TODAY + timedelta(days=9999))
        assert newest is not None
        assert newest.published == TODAY
