"""A server that answers with its home page whatever is asked is not believed."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.front_page import FrontPage, alike
from monitor.column_map import HOME
from monitor.types import Document, Failure, FailureKind, Outcome, Reading
from tests import loops
from tests.crawler.conftest import ROOT, Crawl
from tests.crawler.fault_portal import LIST, TODAY, FaultPortal, listing, ok, redirect
from tests.crawler.test_orders import begin

LINKS = "".join(f'<a href="/col/col{number}/index.html">栏目{number}</a>' for number in range(40))


def page(title: str, rows: str, links: str = LINKS) -> bytes:
    """Make a page with the portal's navigation."""
    return f"<html><head><title> {title}</title></head><body>{links}<ul>{rows}</ul></body></html>".encode()


def rows(first: int, last: int) -> str:
    """Make rows."""
    return "".join(f'<li><a href="/art/{n}.html">通知{n}</a><span>2026-11-01</span></li>' for n in range(first, last))


HOME_PAGE = page("海曙区人民政府", rows(0, 20))


@pytest.mark.parametrize(
    ("body", "same"),
    [
        (HOME_PAGE, True),
        (HOME_PAGE.replace(b"<ul>", b"<p>\xe8\xae\xbf\xe9\x97\xae\xe9\x87\x8f 10086</p><ul>"), True),
        (page("海曙区人民政府", rows(1, 21)), True),
        (page("海曙区人民政府", rows(0, 12)), False),
        (page("海曙区人民政府", rows(10, 30)), False),
        (page("部门动态", rows(0, 20)), False),
        (b"", False),
    ],
)
def test_the_home_page_is_known_by_its_title_and_its_links(body: bytes, *, same: bool) -> None:
    """A counter or a new headline makes no other page of it; a column with the site's title and menu is another."""
    assert alike(HOME_PAGE, body) is same


def test_two_small_pages_are_alike_only_to_the_byte() -> None:
    """Where there are few links they prove nothing."""
    assert not alike(page("首页", "", "<a href='/'>x</a>"), page("首页", "x", "<a href='/'>x</a>"))


def document(url: str, body: bytes) -> Document:
    """Make a document."""
    return Document(url=url, status=200, headers={}, body=body, fetched_at=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    ("asked", "answered", "outcome", "kind", "refused"),
    [
        ("http://a.cn/col/1", "http://a.cn/col/1", Outcome.ENTRIES, None, "与首页内容相同"),
        ("http://a.cn/col/1", "http://a.cn/", Outcome.ENTRIES, None, "跳转到了首页"),
        ("http://a.cn/col/1", "http://www.a.cn/index.html", Outcome.ENTRIES, None, "跳转到了首页"),
        ("http://a.cn/col/1", "http://a.cn/col/1", Outcome.FAILURE, FailureKind.UNDATED, "与首页内容相同"),
        ("http://a.cn/col/1", "http://a.cn/col/1", Outcome.FAILURE, FailureKind.SHELL, None),
        ("http://a.cn/col/1", "http://a.cn/col/1", Outcome.FAILURE, FailureKind.CHALLENGE, None),
        ("http://a.cn/index.html", "http://a.cn/index.html", Outcome.ENTRIES, None, None),
        ("http://a.cn", "http://a.cn/", Outcome.ENTRIES, None, None),
    ],
)
def test_what_is_refused(
    asked: str, answered: str, outcome: Outcome, kind: FailureKind | None, refused: str | None
) -> None:
    """Only what would be read as the column is refused, and never an address that is the home page itself."""

    async def refusal() -> Failure | None:
        front = FrontPage("http://a.cn/", expected=True)
        front.came(document("http://a.cn/", HOME_PAGE))
        failure = Failure(kind=kind) if kind else None
        reading = Reading(outcome=outcome, family="plain", failure=failure)
        return await front.refusal(asked, document(answered, HOME_PAGE), reading)

    found = loops.run(refusal())
    assert found == (Failure(kind=FailureKind.INDEX_PAGE, detail=refused) if refused else None)


def test_a_hurried_server_is_found_out(crawl_of: Callable[..., Crawl], tmp_path: Path) -> None:
    """In a night's crawl a page that comes back as the home page is a named failure; the others are read."""
    answers = {"/": ok(), "/a": ok(listing(1, 3, 4, 8)), "/b": ok(LIST), "/gone": redirect("/")}
    with FaultPortal(answers=answers) as portal:
        pages = [portal.home + path for path in ("/a", "/b", "/gone")]
        crawl = crawl_of(portal.home, pages)
        chosen = tmp_path / "only.tsv"
        known = [(f"政务公开/栏目{number}", url) for number, url in enumerate(pages)]
        lines = [f"{column}\t{url}\n" for column, url in (*known, (HOME, f"{portal.home}/"))]
        chosen.write_text("".join(lines), encoding="utf-8")
        done = crawl.run(f"run={begin(crawl)}", f"only={chosen}", f"as_of={TODAY}")
        assert (done.returncode, done.stderr) == (0, "")
        readings = {url.removeprefix(portal.home): looks[0].reading for url, looks in crawl.looks().items()}
        assert readings["/a"].outcome is Outcome.ENTRIES
        assert readings["/b"].failure == Failure(kind=FailureKind.INDEX_PAGE, detail="与首页内容相同")
        assert readings["/gone"].failure == Failure(kind=FailureKind.INDEX_PAGE, detail="跳转到了首页")


def test_a_home_page_that_does_not_come_stops_nothing(crawl_of: Callable[..., Crawl], tmp_path: Path) -> None:
    """Without a home page to compare with the columns are read as ever."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a"])
        chosen = tmp_path / "only.tsv"
        chosen.write_text(f"政务公开/栏目0\t{portal.home}/a\n{HOME}\t{portal.home}/\n", encoding="utf-8")
        assert crawl.run(f"run={begin(crawl)}", f"only={chosen}", f"as_of={TODAY}").returncode == 0
        assert crawl.looks()[f"{portal.home}/a"][0].reading.outcome is Outcome.ENTRIES


def test_one_list_under_every_address_is_nobodys(crawl_of: Callable[..., Crawl]) -> None:
    """A portal that answers one page for everything, without a mark: no column is judged by it."""
    same = ok(listing(0, 1, 2, 3, 4))
    with FaultPortal(answers={"/a": same, "/b": same, "/c": same, "/own": ok(listing(1, 3, 4, 8))}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in ("/a", "/b", "/c", "/own")])
        assert crawl.run().returncode == 0
        command = [sys.executable, "-m", "monitor", "judge", "--json"]
        done = subprocess.run(command, env=crawl.environment(), cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own program
    judged = {each["page"].removeprefix(portal.home): each for each in json.loads(done.stdout) if each["page"]}
    assert [judged[path]["status"] for path in ("/a", "/b", "/c")] == ["unknown"] * 3
    assert "3 个网址取得的列表一字不差" in judged["/a"]["reason"]
    assert judged["/own"]["status"] == "fresh"
