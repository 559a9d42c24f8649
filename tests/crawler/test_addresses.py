"""Nobody is let in: no address but the map's, no private one but the portal's own, whatever leads there."""

from collections.abc import Callable

import pytest
from yarl import URL

from crawler.guard import Borders, is_public
from monitor.types import FailureKind, Outcome
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import FaultPortal, ok, redirect

PUBLIC = ("60.12.1.1", "8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1")
PRIVATE = (
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata of most clouds
    "100.100.100.200",  # metadata of Alibaba's
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    """Addresses of the internet pass, in every spelling that carries an IPv4 one."""
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_may_not(address: str) -> None:
    """Loopback, private, link-local, shared, multicast and unspecified addresses do not, however they are wrapped."""
    assert not is_public(address)


BORDERS = Borders(hosts=frozenset({"www.haishu.gov.cn"}), own=frozenset({"http://www.haishu.gov.cn:8080"}))


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("https://www.haishu.gov.cn/col/col1/index.html", True),
        ("http://WWW.haishu.gov.cn:8081/", True),
        ("https://haishu.gov.cn/", False),
        ("https://www.haishu.gov.cn.evil.example/", False),
        ("https://www.haishu.gov.cn@evil.example/", False),
        ("https://evil.example/#www.haishu.gov.cn", False),
        ("https://www.haishu.gov.cn./", False),
        ("ftp://www.haishu.gov.cn/", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_hosts_of_the_map(url: str, *, passes: bool) -> None:
    """A host passes when it is exactly one of the map's, by http or https."""
    assert (BORDERS.refusal(URL(url, encoded=True)) == "") == passes


def test_only_the_own_origin_may_be_private() -> None:
    """The portal's own host on another port is not its own origin."""
    assert BORDERS.is_own(URL("http://www.haishu.gov.cn:8080/x"))
    assert not BORDERS.is_own(URL("http://www.haishu.gov.cn:8081/x"))


def test_nothing_leads_to_a_second_server(crawl_of: Callable[..., Crawl]) -> None:
    """Redirects, names that resolve to loopback, odd spellings of 127.0.0.1: none reaches a server that is not ours."""
    with FaultPortal() as intruder, FaultPortal() as portal:
        targets = [
            f"http://{host}:{intruder.port}/secret"
            for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "127.1", "0.0.0.0")  # noqa: S104 - an address to refuse
        ]
        targets += ["http://169.254.169.254/latest/meta-data/", "http://[::1]/", f"gopher://127.0.0.1:{intruder.port}/"]
        portal.answers |= {f"/to/{number}": redirect(target) for number, target in enumerate(targets)}
        pages = [portal.home + path for path in portal.answers]
        in_the_map = f"http://localhost:{intruder.port}/named-in-the-map"
        crawl = crawl_of(portal.home, [*pages, in_the_map])
        assert crawl.run().returncode == 0
        looks = crawl.looks()
        for number, page in enumerate(pages):
            failure = looks[page][0].reading.failure
            assert failure is not None
            assert failure.kind is FailureKind.FORBIDDEN_ADDRESS, targets[number]
            assert portal.visits[f"/to/{number}"] == 1
        failure = looks[in_the_map][0].reading.failure
        assert failure is not None
        assert (failure.kind, failure.detail) == (FailureKind.FORBIDDEN_ADDRESS, "域名指向的是内网、本机或保留地址")
        assert intruder.visits.total() == 0


def test_the_portal_itself_may_be_on_loopback(crawl_of: Callable[..., Crawl]) -> None:
    """A replica is crawled, by a second port of its own as well when the map names it."""
    with FaultPortal(answers={"/a": ok()}) as portal, FaultPortal(answers={"/b": ok()}) as annex:
        pages = [f"{portal.home}/a", f"{annex.home}/b"]
        crawl = crawl_of(portal.home, pages)
        assert crawl.run("as_of=2026-11-22").returncode == 0
        assert [crawl.looks()[page][0].reading.outcome for page in pages] == [Outcome.ENTRIES] * 2


def test_names_without_an_address_and_closed_ports(crawl_of: Callable[..., Crawl]) -> None:
    """A name that nobody knows and a port that nobody listens on have their own names."""
    with FaultPortal() as portal:
        closed = f"http://127.0.0.1:{portal.port}"
    nobody = "http://no-such-host.invalid/"
    crawl = crawl_of(closed, [f"{closed}/x", nobody])
    assert crawl.run().returncode == 0
    looks = crawl.looks()
    kinds = [look.reading.failure.kind for page in (f"{closed}/x", nobody) if (look := looks[page][0]).reading.failure]
    assert kinds == [FailureKind.REFUSED, FailureKind.DNS]


def test_a_proxy_from_the_environment_is_not_asked(crawl_of: Callable[..., Crawl]) -> None:
    """A proxy would fetch any address on our behalf, so none is used."""
    with FaultPortal() as proxy, FaultPortal(answers={"/a": ok()}) as portal:
        crawl = crawl_of(portal.home, [f"{portal.home}/a"])
        done = crawl.run(environment={"http_proxy": proxy.home, "HTTP_PROXY": proxy.home, "ALL_PROXY": proxy.home})
        assert done.returncode == 0
        assert (proxy.visits.total(), portal.visits["/a"]) == (0, 1)
