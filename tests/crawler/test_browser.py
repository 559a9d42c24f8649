"""A list that only a script draws is read in the real browser; what the browser asks for passes every guard."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler import browser
from demo.plan import Shape
from demo.portal import Portal
from monitor.types import FailureKind, Observation, Outcome
from tests.conftest import unavailable
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import TODAY, Answer, FaultPortal, ok, status

NOW = datetime.now(ZoneInfo("Asia/Shanghai")).date()
ROWS = "".join(f"['关于做好第{age}批有关工作的通知','/art/{age}.html','2026-11-{20 - age:02}']," for age in range(6))
DRAW = (
    "<script>const rows=[" + ROWS + "];"
    "const list=document.createElement('ul');list.className='list';"
    "for(const [t,h,d] of rows){const li=document.createElement('li');li.innerHTML="
    "'<a href=\"'+h+'\">'+t+'</a><span>'+d.split('').join('')+'</span>';list.appendChild(li)}"
    "setTimeout(()=>document.getElementById('app').appendChild(list),200)</script>"
)


def shell(script: str) -> bytes:
    """Make a page without rows whose script does something."""
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>工作进展</title></head><body>'
        + "".join(f'<a href="/col/col{number}/">政务公开栏目{number}</a>' for number in range(20))
        + f'<h1>工作进展</h1><div id="app"></div><script src="/app.js"></script>{script}</body></html>'
    ).encode()


@pytest.fixture
def chromium() -> None:
    """Skip, or fail in CI, where there is no browser."""
    if browser.missing():
        unavailable("Debian's package chromium")


def drawn(crawl: Crawl, *, page: bool = False) -> Crawl:
    """Switch the browser on, for shells or for every page by name."""
    text = crawl.config.read_text(encoding="utf-8")
    text = text.replace('" }]', '", browser = true }]') if page else text.replace("[crawl]", "[crawl]\nbrowser = true")
    crawl.config.write_text(text, encoding="utf-8")
    return crawl


def one_look(crawl: Crawl, page: str, **environment: str) -> Observation:
    """Crawl, and give the one observation of a page."""
    done = crawl.run(f"as_of={TODAY}", environment={"PYTHONWARNINGS": "default", **environment}, BROWSER_SECONDS=15)
    assert done.returncode == 0, done.stderr
    return crawl.looks()[page][0]


@pytest.mark.usefixtures("chromium")
def test_the_replicas_drawn_list_is_read(tmp_path: Path) -> None:
    """With the browser switched on the replica's page that a script draws gives its rows, and says how."""
    with Portal(NOW) as portal:
        (listing,) = (each for each in portal.site.listings if each.planned.shape is Shape.DRAWN)
        text = portal.column_map_text().replace("[crawl]", "[crawl]\nbrowser = true")
        (tmp_path / "map.toml").write_text(text, encoding="utf-8")
        crawl = Crawl(config=tmp_path / "map.toml", database=f"sqlite:///{tmp_path / 'store.db'}")
        page = portal.home + listing.address.removeprefix("/")
        done = crawl.run(f"page={page}", environment={"PYTHONWARNINGS": "default"})
        assert done.returncode == 0, done.stderr
        (look,) = crawl.looks()[page]
        assert look.reading.outcome is Outcome.ENTRIES
        newest = look.reading.newest(NOW)
        assert newest is not None
        assert newest.published == portal.newest(listing.column, listing.planned.department)
        assert "浏览器（Chromium）" in "".join(look.reading.notes)


@pytest.mark.parametrize(("environment", "says"), [({browser.CHROMIUM: "/nonexistent/chromium"}, "请安装 Chromium")])
def test_without_a_browser_the_list_stays_unread(
    environment: dict[str, str], says: str, crawl_of: Callable[..., Crawl]
) -> None:
    """Where the browser is missing the failure stays what it was, and says what to install."""
    with FaultPortal(answers={"/a": ok(shell(DRAW))}) as portal:
        page = f"{portal.home}/a"
        failure = one_look(drawn(crawl_of(portal.home, [page])), page, **environment).reading.failure
        assert failure is not None
        assert failure.kind is FailureKind.SHELL
        assert says in failure.detail


def test_it_is_off_where_the_map_does_not_ask_for_it(crawl_of: Callable[..., Crawl]) -> None:
    """A shell is a shell, whatever is installed, and nothing but the page is asked for."""
    with FaultPortal(answers={"/a": ok(shell(DRAW))}) as portal:
        failure = one_look(crawl_of(portal.home, [f"{portal.home}/a"]), f"{portal.home}/a").reading.failure
        assert failure is not None
        assert failure.kind is FailureKind.SHELL
        assert set(portal.visits) == {"connections", "/a"}


@pytest.mark.usefixtures("chromium")
def test_a_page_may_be_drawn_by_name(crawl_of: Callable[..., Crawl]) -> None:
    """Where the map says so for one page it is drawn although the rest is not; its script is fetched by the crawl."""
    with FaultPortal(answers={"/a": ok(shell(DRAW)), "/app.js": ok(b"//")}) as portal:
        look = one_look(drawn(crawl_of(portal.home, [f"{portal.home}/a"]), page=True), f"{portal.home}/a")
        assert look.reading.outcome is Outcome.ENTRIES, look.reading
        assert {asked.headers["user-agent"].partition("/")[0] for asked in portal.asked} == {"portal-freshness"}
        assert set(portal.visits) == {"connections", "/a", "/app.js"}


@pytest.mark.usefixtures("chromium")
def test_nothing_but_the_map_is_reached_from_the_browser(crawl_of: Callable[..., Crawl]) -> None:
    """Fetches, frames, pictures, sockets, windows, beacons and redirects to a second server all come to nothing."""
    with FaultPortal() as intruder, FaultPortal() as portal:
        there = intruder.home
        script = (
            f"<script>fetch('{there}/fetch',{{mode:'no-cors'}}).catch(()=>0);"
            f"fetch('/leads-there').catch(()=>0);navigator.sendBeacon('{there}/beacon','x');"
            f"new WebSocket('{there.replace('http', 'ws')}/socket');window.open('{there}/window');"
            f"new EventSource('{there}/events');new Image().src='{there}/image';"
            f"new Worker(URL.createObjectURL(new Blob([\"fetch('{there}/worker',{{mode:'no-cors'}})\"])));"
            f"const p=new RTCPeerConnection({{iceServers:[{{urls:'stun:127.0.0.1:{intruder.port}'}}]}});"
            "p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o));"
            "fetch('http://169.254.169.254/latest/').catch(()=>0);fetch('file:///etc/passwd').catch(()=>0)</script>"
            f'<iframe src="{there}/frame"></iframe><link rel="preconnect" href="{there}">'
            f'<link rel="dns-prefetch" href="{there}"><link rel="prefetch" href="{there}/prefetch">'
            f'<a id="d" download href="{there}/download">x</a>'
            '<script>setTimeout(()=>document.getElementById("d").click(),600)</script>'
        )
        answers: dict[str, Answer] = {
            "/a": ok(shell(script + DRAW)),
            "/leads-there": status(302, f"Location: {there}/redirect"),
        }
        portal.answers |= answers
        look = one_look(drawn(crawl_of(portal.home, [f"{portal.home}/a"]), page=True), f"{portal.home}/a")
        assert look.reading.outcome is Outcome.ENTRIES, look.reading
        assert portal.visits["/leads-there"] == 1
        assert intruder.visits.total() == 0


@pytest.mark.usefixtures("chromium")
def test_a_challenge_is_never_shown_to_the_browser(crawl_of: Callable[..., Crawl]) -> None:
    """A page that asks whether we are human gets no browser as an answer, even where the map asks for one."""
    body = shell("<script>$_ts={};fetch('/solved')</script>")
    with FaultPortal(answers={"/a": status(412, body=body)}) as portal:
        crawl = drawn(drawn(crawl_of(portal.home, [f"{portal.home}/a"])), page=True)
        failure = one_look(crawl, f"{portal.home}/a").reading.failure
        assert failure is not None
        assert failure.kind is FailureKind.CHALLENGE
        assert set(portal.visits) == {"connections", "/a"}


@pytest.mark.usefixtures("chromium")
@pytest.mark.parametrize(
    "script",
    [
        "<script>while(true){}</script>",
        "<script>let t='x';setInterval(()=>{t+=t.slice(0,9e6);document.body.textContent=t},5)</script>",
    ],
)
def test_a_page_that_never_rests_costs_a_bounded_time(script: str, crawl_of: Callable[..., Crawl]) -> None:
    """A script that hangs or swells ends in a named failure, and the next page is drawn all the same."""
    answers = {"/a": ok(shell(script)), "/b": ok(shell(DRAW)), "/app.js": ok(b"//")}
    with FaultPortal(answers=answers) as portal:
        crawl = drawn(crawl_of(portal.home, [f"{portal.home}/a", f"{portal.home}/b"]), page=True)
        environment = {"PYTHONWARNINGS": "default", **os.environ}
        done = crawl.run(f"as_of={TODAY}", environment=environment, BROWSER_SECONDS=6, CONCURRENT_REQUESTS=1)
        assert done.returncode == 0, done.stderr
        looks = crawl.looks()
        assert looks[f"{portal.home}/a"][0].reading.outcome is Outcome.FAILURE
        assert looks[f"{portal.home}/b"][0].reading.outcome is Outcome.ENTRIES
