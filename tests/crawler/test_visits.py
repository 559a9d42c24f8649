"""A page that names further addresses: what is asked, in which order, with what, and where it ends."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from crawler import pages
from crawler.failures import FetchFailedError
from crawler.visit import Visit
from monitor.types import Document, Failure, FailureKind, FollowUp, Outcome, Purpose, Reading
from tests import loops
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import LIST, TODAY, Answer, FaultPortal, listing, ok, redirect, silence, status

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
SCRIPT = (
    '<script src="/cms_files/default/script/AuthorizedRead/unitbuild.js" webId="3185" parseType="bulidstatic" '
    "url=\"{url}\" queryData=\"{{'parseType':'bulidstatic','webId':'3185','tplSetId':'o0Yc','pageType':'column',"
    "'tagId':'{tag}','editType':'null','pageId':'1599544'}}\"></script>"
)


def shell(*tags: str, url: str = UNIT) -> bytes:
    """Make a JPAAS column page whose rows come from units."""
    scripts = "".join(SCRIPT.format(url=url, tag=tag) for tag in tags)
    return f'<html><head><meta charset="utf-8"><title>部门动态</title></head><body>{scripts}</body></html>'.encode()


def stub(target: str) -> bytes:
    """Make a page that only sends its visitor elsewhere."""
    return f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head><body></body></html>'.encode()


def asked_by(tag: str) -> str:
    """Give the path of a unit's request."""
    return (
        f"{UNIT}?parseType=bulidstatic&webId=3185&tplSetId=o0Yc&pageType=column&tagId={quote(tag)}"
        "&editType=null&pageId=1599544"
    )


def unit(rows: bytes) -> Answer:
    """Answer as the unit's API does."""
    part = re.search(rb"<ul.*</ul>", rows, re.DOTALL)
    return ok(json.dumps({"success": True, "data": {"html": part[0].decode() if part else ""}}).encode())


def crawled(portal: FaultPortal, crawl_of: Callable[..., Crawl], path: str) -> Reading:
    """Crawl one page of the portal."""
    crawl = crawl_of(portal.home, [portal.home + path])
    done = crawl.run(f"as_of={TODAY}")
    assert (done.returncode, done.stderr) == (0, "")
    return crawl.looks()[portal.home + path][0].reading


def test_a_follow_up_carries_the_pages_cookie_and_referer(crawl_of: Callable[..., Crawl]) -> None:
    """The unit of a page is asked as a browser would: with the page's cookie and its address."""
    answers = {
        "/col/col1/index.html": ok(shell("信息列表"), "Set-Cookie: sid=9; path=/"),
        asked_by("信息列表"): unit(LIST),
    }
    with FaultPortal(answers=answers) as portal:
        reading = crawled(portal, crawl_of, "/col/col1/index.html")
        assert (reading.outcome, reading.family) == (Outcome.ENTRIES, "jpaas")
        asked = portal.asked[-1]
        assert asked.headers["cookie"] == "sid=9"
        assert asked.headers["referer"] == f"{portal.home}/col/col1/index.html"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (status(500), FailureKind.HTTP_SERVER),
        (silence(9), FailureKind.TIMEOUT),
        (status(412), FailureKind.CHALLENGE),
        (ok(b'{"success":false,"data":{}}'), FailureKind.API_FAILED),
        (redirect("http://www.example.com/"), FailureKind.FORBIDDEN_ADDRESS),
    ],
)
def test_a_follow_up_that_fails_names_the_pages_failure(
    answer: Answer, kind: FailureKind, crawl_of: Callable[..., Crawl]
) -> None:
    """Where the rows cannot be had, the page says why they could not, not only that they are elsewhere."""
    with FaultPortal(answers={"/col/col1/index.html": ok(shell("信息列表")), asked_by("信息列表"): answer}) as portal:
        reading = crawled(portal, crawl_of, "/col/col1/index.html")
        assert reading.failure is not None
        assert reading.failure.kind is kind


def test_no_follow_up_reaches_a_second_server(crawl_of: Callable[..., Crawl]) -> None:
    """A unit, a refresh or a frame that points to another address of this machine is refused by name."""
    with FaultPortal() as intruder, FaultPortal() as portal:
        portal.answers |= {
            "/unit": ok(shell("信息列表", url=f"{intruder.home}{UNIT}")),
            "/refresh": ok(stub(f"{intruder.home}/list.html")),
            "/metadata": ok(stub("http://169.254.169.254/latest/meta-data/")),
        }
        for path in portal.answers:
            reading = crawled(portal, crawl_of, path)
            assert reading.failure is not None
            assert reading.outcome is Outcome.FAILURE
            if path != "/unit":  # its family may refuse a foreign API before it is asked for
                assert reading.failure.kind is FailureKind.FORBIDDEN_ADDRESS
        assert intruder.visits.total() == 0


def test_stubs_are_followed_but_not_for_ever(crawl_of: Callable[..., Crawl]) -> None:
    """Three stubs lead to the list; two that point at each other, or a longer chain, end in a named failure."""
    chain = {f"/chain/{number}.html": ok(stub(f"/chain/{number + 1}.html")) for number in range(9)}
    answers = {
        **chain,
        "/short/1.html": ok(stub("/short/2.html")),
        "/short/2.html": ok(stub("/short/3.html")),
        "/short/3.html": ok(listing(1, 2, 3, 4)),
        "/there.html": ok(stub("/back.html")),
        "/back.html": ok(stub("/there.html")),
    }
    with FaultPortal(answers=answers) as portal:
        assert crawled(portal, crawl_of, "/short/1.html").outcome is Outcome.ENTRIES
        assert crawled(portal, crawl_of, "/chain/0.html").outcome is Outcome.FAILURE
        assert sum(portal.visits[path] for path in chain) <= 4
        assert crawled(portal, crawl_of, "/there.html").outcome is Outcome.FAILURE
        assert portal.visits["/there.html"] <= 2
        assert portal.visits["/back.html"] <= 2


def document(body: bytes, url: str = "http://www.haishu.gov.cn/col/col1/index.html") -> Document:
    """Make a document that came in order."""
    return Document(url=url, status=200, headers={}, body=body, fetched_at=datetime(2026, 11, 22, tzinfo=UTC))


def visited(first: Reading, answers: dict[str, Document | Failure]) -> tuple[Reading, list[str]]:
    """Visit a page that reads as `first`; all others are read in earnest. Give the reading and what was asked."""
    asked: list[str] = []

    async def read(page: Document) -> Reading:
        return first if page.body == b"first" else pages.read_unguarded(page, as_of=TODAY)

    async def fetch(step: FollowUp, _: str) -> Document:
        asked.append(step.url)
        answer = answers[step.url]
        if isinstance(answer, Failure):
            raise FetchFailedError(answer.kind, answer.detail)
        return answer

    visit = Visit(fetch, read, as_of=TODAY, steps=8, depth=3, in_time=lambda: True)
    return loops.run(visit.read(document(b"first"))), asked


def shell_reading(*urls: str) -> Reading:
    """Make a reading that names candidates for the list."""
    return Reading(
        outcome=Outcome.FAILURE,
        family="jpaas",
        failure=Failure(kind=FailureKind.SHELL),
        follow=tuple(FollowUp(url=url) for url in urls),
    )


def test_the_first_candidate_with_rows_is_taken() -> None:
    """Candidates are asked in order, and no further than to the first that yields rows."""
    answers: dict[str, Document | Failure] = {
        "http://a/1": Failure(kind=FailureKind.TIMEOUT),
        "http://a/2": document(LIST),
        "http://a/3": document(LIST),
    }
    reading, asked = visited(shell_reading(*answers), answers)
    assert (reading.outcome, asked) == (Outcome.ENTRIES, ["http://a/1", "http://a/2"])


def test_a_candidate_that_never_came_tells_more_than_one_without_rows() -> None:
    """Of several failures the one of the network is told: what did not come may be what holds the rows."""
    answers: dict[str, Document | Failure] = {
        "http://a/1": document(b"<html><body><p>" + b"no rows here, only words. " * 50 + b"</p></body></html>"),
        "http://a/2": Failure(kind=FailureKind.RESET),
    }
    reading, _ = visited(shell_reading(*answers), answers)
    assert reading.failure == Failure(kind=FailureKind.RESET)


def test_the_number_of_steps_is_bounded() -> None:
    """A page that names a hundred addresses gets eight of them, and none twice."""
    answers: dict[str, Document | Failure] = {
        f"http://a/{number}": Failure(kind=FailureKind.HTTP_CLIENT) for number in range(100)
    }
    _, asked = visited(shell_reading(*answers), answers)
    assert len(asked) == 8
    twice = shell_reading("http://a/1", "http://a/1", "http://a/1")
    _, asked = visited(twice, answers)
    assert asked == ["http://a/1"]


def test_articles_are_all_asked_and_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles of an undated list are all fetched, a failed one too has its place, and the merge decides."""
    undated = Reading(
        outcome=Outcome.FAILURE,
        family="plain",
        failure=Failure(kind=FailureKind.UNDATED),
        follow=tuple(FollowUp(url=f"http://a/{number}", purpose=Purpose.ARTICLE) for number in range(3)),
    )
    merged: list[tuple[str, Outcome]] = []

    def merge(reading: Reading, articles: list[tuple[FollowUp, Reading]], *, as_of: object) -> Reading:
        assert as_of == TODAY
        merged.extend((step.url, read.outcome) for step, read in articles)
        return reading

    monkeypatch.setattr(pages, "merge_articles", merge)
    answers: dict[str, Document | Failure] = {
        "http://a/0": document(LIST),
        "http://a/1": Failure(kind=FailureKind.FORBIDDEN_ADDRESS),
        "http://a/2": document(LIST),
    }
    visited(undated, answers)
    assert merged == [
        ("http://a/0", Outcome.ENTRIES),
        ("http://a/1", Outcome.FAILURE),
        ("http://a/2", Outcome.ENTRIES),
    ]
