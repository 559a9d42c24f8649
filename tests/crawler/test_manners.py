"""How the crawl behaves towards a server: who it says it is, what it keeps apart, how fast it asks, when it stops."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawler.middlewares import retry_after
from crawler.settings import GUARD_HOSTS, ROBOTSTXT_OBEY
from crawler.spiders.columns import manners
from monitor.column_map import load
from monitor.types import FailureKind, Outcome
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import LIST, FaultPortal, ok, redirect, silence, status

ROBOTS = b"User-agent: *\nDisallow: /private/\n\nUser-agent: portal-freshness\nDisallow: /ours/\nAllow: /private/open\n"


def outcome(crawl: Crawl, page: str) -> Outcome | FailureKind:
    """Give what came of a page."""
    reading = crawl.looks()[page][0].reading
    return reading.failure.kind if reading.failure else reading.outcome


def test_defaults_are_polite() -> None:
    """A crawl that is told nothing obeys robots.txt and may go nowhere."""
    assert ROBOTSTXT_OBEY
    assert GUARD_HOSTS == []


def test_it_says_who_it_is(crawl_of: Callable[..., Crawl]) -> None:
    """Every request carries the program's name, version and a contact, asks for Chinese, and no third-party cookie."""
    with FaultPortal(answers={"/a": ok()}) as portal:
        assert crawl_of(portal.home, [f"{portal.home}/a"]).run().returncode == 0
        (asked,) = portal.asked
        assert asked.headers["user-agent"].startswith("portal-freshness/")
        assert asked.headers["user-agent"].endswith(f" (+{portal.home}/)")
        assert asked.headers["accept-language"].startswith("zh-CN")
        assert "cookie" not in asked.headers


def test_robots_txt_is_obeyed(crawl_of: Callable[..., Crawl]) -> None:
    """A page that robots.txt closes to us is never asked for, and is reported by name; rules for us come first."""
    paths = {"/open": Outcome.ENTRIES, "/ours/x": FailureKind.ROBOTS, "/private/x": Outcome.ENTRIES}
    with FaultPortal(answers={path: ok() for path in paths} | {"/robots.txt": ok(ROBOTS)}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in paths], robots=True)
        assert crawl.run("as_of=2026-11-22").returncode == 0
        assert {path: outcome(crawl, portal.home + path) for path in paths} == paths
        assert (portal.visits["/robots.txt"], portal.visits["/ours/x"]) == (1, 0)


def test_a_robots_txt_without_an_end_costs_little(crawl_of: Callable[..., Crawl]) -> None:
    """Half a megabyte of rules is read, as RFC 9309 asks, and what comes after it is not."""
    rules = b"User-agent: *\n" + b"".join(b"Disallow: /never/%d\n" % number for number in range(30_000))
    answers = {
        "/early": ok(),
        "/late": ok(),
        "/robots.txt": ok(rules[:100] + b"\nDisallow: /early\n" + rules + b"Disallow: /late\n"),
    }
    with FaultPortal(answers=answers) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in ("/early", "/late")], robots=True)
        assert crawl.run("as_of=2026-11-22").returncode == 0
        assert outcome(crawl, f"{portal.home}/early") is FailureKind.ROBOTS
        assert outcome(crawl, f"{portal.home}/late") is Outcome.ENTRIES


@pytest.mark.parametrize("answer", [status(404), status(500), redirect("http://www.example.com/"), silence(9)])
def test_without_robots_txt_all_is_open(answer: Callable[..., None], crawl_of: Callable[..., Crawl]) -> None:
    """A robots.txt that is missing, broken, elsewhere or silent closes nothing, is asked once, and logs no alarm."""
    with FaultPortal(answers={"/a": ok(), "/robots.txt": answer}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a"], robots=True, timeout=1.0)
        done = crawl.run("as_of=2026-11-22")
        assert (done.returncode, done.stderr) == (0, "")
        assert outcome(crawl, f"{portal.home}/a") is Outcome.ENTRIES
        assert portal.visits["/robots.txt"] == 1


def test_a_map_may_do_without_robots_txt(crawl_of: Callable[..., Crawl]) -> None:
    """The portal's own office may switch robots.txt off, and then it is not even asked for."""
    with FaultPortal(answers={"/ours/x": ok(), "/robots.txt": ok(ROBOTS)}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/ours/x"], robots=False)
        assert crawl.run("as_of=2026-11-22").returncode == 0
        assert outcome(crawl, f"{portal.home}/ours/x") is Outcome.ENTRIES
        assert portal.visits["/robots.txt"] == 0


def test_cookies_of_one_page_are_no_other_pages(crawl_of: Callable[..., Crawl]) -> None:
    """A cookie that one page sets is not sent with another, at whatever order they come."""
    paths = [f"/page/{number}" for number in range(8)]
    answers = {path: ok(LIST, f"Set-Cookie: mark={path}; path=/") for path in paths}
    with FaultPortal(answers=answers) as portal:
        assert crawl_of(portal.home, [portal.home + path for path in paths]).run().returncode == 0
        assert [asked.headers.get("cookie") for asked in portal.asked] == [None] * len(paths)


def test_a_host_that_is_down_is_not_pestered(crawl_of: Callable[..., Crawl]) -> None:
    """After so many failed attempts in a row each further page of the host gets one attempt."""
    paths = [f"/page/{number}" for number in range(20)]
    with FaultPortal(answers={path: status(503) for path in paths}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in paths])
        assert crawl.run(RETRY_PATIENCE=6, CONCURRENT_REQUESTS=1).returncode == 0
        assert min(portal.visits[path] for path in paths) == 1
        assert len(portal.asked) <= len(paths) + 6
        assert {outcome(crawl, portal.home + path) for path in paths} == {FailureKind.HTTP_SERVER}


def test_the_maps_delay_is_kept(crawl_of: Callable[..., Crawl]) -> None:
    """Between two requests to one host lies at least the map's delay."""
    paths = [f"/page/{number}" for number in range(4)]
    moments = []

    def answer(connection: object, asked: object) -> None:
        moments.append(time.monotonic())
        ok()(connection, asked)  # type: ignore[arg-type]  # passed on as they came

    with FaultPortal(answers=dict.fromkeys(paths, answer)) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in paths])
        crawl.config.write_text(crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 0.4"), "utf-8")
        assert crawl.run().returncode == 0
    assert moments[-1] - moments[0] >= 0.6  # three pauses of 0.4 s; a busy server may note a request late


def test_a_host_may_be_asked_faster_or_slower_than_the_rest(crawl_of: Callable[..., Crawl]) -> None:
    """A host's own delay holds from the first request to the last, be it shorter or longer than the map's."""
    for general, own, least, most in ((5.0, 0.4, 0.6, 9.0), (0.1, 0.8, 1.2, 30.0)):
        moments: list[float] = []

        def answer(connection: object, asked: object, moments: list[float] = moments) -> None:
            moments.append(time.monotonic())
            ok()(connection, asked)  # type: ignore[arg-type]  # passed on as they came

        paths = [f"/page/{number}" for number in range(4)]
        with FaultPortal(answers=dict.fromkeys(paths, answer)) as portal:
            crawl = crawl_of(portal.home, [portal.home + path for path in paths])
            text = crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", f"delay = {general}")
            granted = f'[[crawl.host]]\nname = "127.0.0.1"\ndelay = {own}\n[frequency]'
            crawl.config.write_text(text.replace("[frequency]", granted), "utf-8")
            assert crawl.run().returncode == 0
        assert least <= moments[-1] - moments[0] <= most  # three pauses; a busy server may note a request late


@pytest.mark.parametrize(("asked", "honoured"), [("0.6", 0.6), ("3600", 0.7), ("nan", 0.1), ("-1", 0.1), ("now", 0.1)])
def test_a_crawl_delay_is_kept_up_to_a_bound(asked: str, honoured: float, crawl_of: Callable[..., Crawl]) -> None:
    """The pause that robots.txt asks for is kept where the map's is shorter, and told; a senseless one is not."""
    moments = []

    def answer(connection: object, asked: object) -> None:
        moments.append(time.monotonic())
        ok()(connection, asked)  # type: ignore[arg-type]  # passed on as they came

    paths = [f"/page/{number}" for number in range(4)]
    robots = ok(f"User-agent: *\nCrawl-delay: {asked}\n".encode())
    with FaultPortal(answers=dict.fromkeys(paths, answer) | {"/robots.txt": robots}) as portal:
        crawl = crawl_of(portal.home, [portal.home + path for path in paths], robots=True)
        crawl.config.write_text(crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 0.1"), "utf-8")
        done = crawl.run(ROBOTS_DELAY_MAX=0.7)
        assert done.returncode == 0
    told = [line for line in done.stderr.splitlines() if "robots.txt" in line]
    assert len(told) == (honoured > 0.1)
    assert all(f"127.0.0.1 的 robots.txt 要求每次访问间隔 {honoured} 秒" in line for line in told)
    assert moments[-1] - moments[0] >= 2.5 * honoured  # three pauses; a busy server may note a request late


def test_no_delay_of_the_map_is_too_long_to_be_kept(crawl_of: Callable[..., Crawl]) -> None:
    """What adapts to slow servers never goes below the map's delay, however long that is."""
    crawl = crawl_of("http://www.haishu.gov.cn", ["http://www.haishu.gov.cn/a"])
    text = crawl.config.read_text(encoding="utf-8").replace("delay = 0.0", "delay = 45")
    crawl.config.write_text(text, "utf-8")
    assert manners(load(crawl.config))["AUTOTHROTTLE_MAX_DELAY"] == 45


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        (b"", None),
        (b"soon", None),
        (b"-5", None),
        (b"\xb2", None),
        (b"7", 7.0),
        (b"0", 0.0),
        (b"99999999999999999999", 60.0),
        (b"Sat, 21 Nov 2026 19:00:00 +99999999999999999999", None),
        (b"Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        (b"Fri, 31 Dec 2099 23:59:59 GMT", 60.0),
    ],
)
def test_retry_after_is_read_and_bounded(header: bytes | None, seconds: float | None) -> None:
    """Seconds and dates are understood, nonsense is not, and nobody makes us wait for ever."""
    assert retry_after(header, 60.0) == seconds


def test_retry_after_a_moment() -> None:
    """A date in the near future gives the seconds until then."""
    moment = datetime.now(UTC) + timedelta(seconds=30)
    seconds = retry_after(format_datetime(moment, usegmt=True).encode(), 60.0)
    assert seconds is not None
    assert 25 < seconds <= 30
