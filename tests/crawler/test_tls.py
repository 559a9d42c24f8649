"""Certificates are verified, and each way to fail has its own words."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from monitor.types import Failure, FailureKind
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import Answer, FaultPortal, ok

ANSWERS: dict[str, Answer] = {"/": ok()}


def server(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Make a server's context with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def expired(authority: trustme.CA) -> ssl.SSLContext:
    """Make a certificate that ended in 2020."""
    return server(authority.issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)))


def of_another(authority: trustme.CA) -> ssl.SSLContext:
    """Make a certificate for another address."""
    return server(authority.issue_cert("127.0.0.2"))


def untrusted(_: trustme.CA) -> ssl.SSLContext:
    """Make a certificate by somebody whom the client does not know."""
    return server(trustme.CA().issue_cert("127.0.0.1"))


def old(authority: trustme.CA) -> ssl.SSLContext:
    """Make a server that speaks TLS 1.1 at most."""
    context = server(authority.issue_cert("127.0.0.1"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def crawl_one(
    portal: FaultPortal, authority: trustme.CA, folder: Path, crawl_of: Callable[..., Crawl]
) -> Failure | None:
    """Crawl the portal's one page with the authority as the only one that is trusted."""
    trusted = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    home = portal.home.replace("http:", "https:")
    crawl = crawl_of(home, [f"{home}/"])
    assert crawl.run("as_of=2026-11-22", environment={"SSL_CERT_FILE": str(trusted)}).returncode == 0
    return crawl.looks()[f"{home}/"][0].reading.failure


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (expired, "证书已过期"),
        (of_another, "证书与网址中的 IP 地址不符"),
        (untrusted, "证书的签发者不受信任，或证书链不完整"),
        (old, "服务器只支持过时的 TLS 版本"),
    ],
)
def test_each_tls_fault_has_its_words(
    make: Callable[[trustme.CA], ssl.SSLContext], says: str, tmp_path: Path, crawl_of: Callable[..., Crawl]
) -> None:
    """A server that cannot prove itself is not read, is asked once, and the report says what is wrong with it."""
    authority = trustme.CA()
    with FaultPortal(answers=ANSWERS, tls=make(authority)) as portal:
        assert crawl_one(portal, authority, tmp_path, crawl_of) == Failure(kind=FailureKind.TLS, detail=says)
        assert portal.visits == {"connections": 1}


def test_a_server_without_tls_is_told_apart(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """Https asked of a port that speaks plain http is a fault of TLS, and is not tried again without it."""
    with FaultPortal(answers=ANSWERS) as portal:
        failure = crawl_one(portal, trustme.CA(), tmp_path, crawl_of)
        assert failure == Failure(kind=FailureKind.TLS, detail="该端口不是 https 服务")
        assert portal.visits == {"connections": 1}


def test_a_trusted_server_is_read(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """With a proper certificate nothing stands in the way."""
    authority = trustme.CA()
    with FaultPortal(answers=ANSWERS, tls=server(authority.issue_cert("127.0.0.1"))) as portal:
        assert crawl_one(portal, authority, tmp_path, crawl_of) is None
