"""Certificates are verified, and each way to fail has its own words."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from monitor.types import Failure, FailureKind, Outcome, Reading
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import Answer, FaultPortal, ok, redirect

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
    portal: FaultPortal, authority: trustme.CA, folder: Path, crawl_of: Callable[..., Crawl], *, old_tls: bool = False
) -> Reading:
    """Crawl the portal's one page with the authority as the only one that is trusted."""
    trusted = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    home = portal.home.replace("http:", "https:")
    crawl = crawl_of(home, [f"{home}/"])
    if old_tls:
        granted = '[[crawl.host]]\nname = "127.0.0.1"\nold_tls = true\n[frequency]'
        crawl.config.write_text(crawl.config.read_text("utf-8").replace("[frequency]", granted), "utf-8")
    assert crawl.run("as_of=2026-11-22", environment={"SSL_CERT_FILE": str(trusted)}).returncode == 0
    return crawl.looks()[f"{home}/"][0].reading


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
        failure = crawl_one(portal, authority, tmp_path, crawl_of).failure
        assert failure == Failure(kind=FailureKind.TLS, detail=says)
        assert portal.visits == {"connections": 1}


def test_a_server_without_tls_is_told_apart(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """Https asked of a port that speaks plain http is a fault of TLS, and is not tried again without it."""
    with FaultPortal(answers=ANSWERS) as portal:
        failure = crawl_one(portal, trustme.CA(), tmp_path, crawl_of).failure
        assert failure == Failure(kind=FailureKind.TLS, detail="该端口不是 https 服务")
        assert portal.visits == {"connections": 1}


def test_a_trusted_server_is_read(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """With a proper certificate nothing stands in the way."""
    authority = trustme.CA()
    with FaultPortal(answers=ANSWERS, tls=server(authority.issue_cert("127.0.0.1"))) as portal:
        assert crawl_one(portal, authority, tmp_path, crawl_of).failure is None


def test_old_tls_is_spoken_where_the_map_grants_it_and_is_told(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """A TLS 1.1 server is read after today's handshake has failed, and the reading says over what it came."""
    authority = trustme.CA()
    with FaultPortal(answers=ANSWERS, tls=old(authority)) as portal:
        reading = crawl_one(portal, authority, tmp_path, crawl_of, old_tls=True)
        assert reading.outcome is Outcome.ENTRIES
        assert "经旧式安全连接取得：127.0.0.1" in "".join(reading.notes)
        assert portal.visits["connections"] == 2


def test_a_server_of_today_is_asked_as_ever(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """The grant alone changes nothing: where today's handshake succeeds it is the only one, and nothing is remarked."""
    authority = trustme.CA()
    with FaultPortal(answers=ANSWERS, tls=server(authority.issue_cert("127.0.0.1"))) as portal:
        reading = crawl_one(portal, authority, tmp_path, crawl_of, old_tls=True)
        assert reading.outcome is Outcome.ENTRIES
        assert "旧式" not in "".join(reading.notes)
        assert portal.visits["connections"] == 1


@pytest.mark.parametrize("make", [expired, of_another, untrusted])
def test_old_tls_excuses_no_certificate(
    make: Callable[[trustme.CA], ssl.SSLContext], tmp_path: Path, crawl_of: Callable[..., Crawl]
) -> None:
    """Where the certificate is what is wrong there is no second handshake, granted or not."""
    authority = trustme.CA()
    with FaultPortal(answers=ANSWERS, tls=make(authority)) as portal:
        failure = crawl_one(portal, authority, tmp_path, crawl_of, old_tls=True).failure
        assert failure is not None
        assert failure.kind is FailureKind.TLS
        assert portal.visits == {"connections": 1}


def test_an_old_server_must_prove_itself_too(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """Over old TLS the certificate is verified as over today's."""
    with FaultPortal(answers=ANSWERS, tls=old(trustme.CA())) as portal:
        failure = crawl_one(portal, trustme.CA(), tmp_path, crawl_of, old_tls=True).failure
        assert failure == Failure(kind=FailureKind.TLS, detail="证书的签发者不受信任，或证书链不完整")


def test_a_way_from_https_to_http_is_told(tmp_path: Path, crawl_of: Callable[..., Crawl]) -> None:
    """Where the server itself leads from https to http the list is read, and its reading says so."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with (
        FaultPortal(answers={"/b": ok()}) as plain,
        FaultPortal(
            answers={"/a": redirect(f"{plain.home}/b"), "/c": ok()}, tls=server(authority.issue_cert("127.0.0.1"))
        ) as portal,
    ):
        crawl = crawl_of(portal.home, [f"{portal.home}/a", f"{portal.home}/c", f"{plain.home}/b"])
        environment = {"SSL_CERT_FILE": str(tmp_path / "ca.pem")}
        assert crawl.run("as_of=2026-11-22", environment=environment).returncode == 0
        notes = {page: "".join(looks[0].reading.notes) for page, looks in crawl.looks().items()}
        assert {page for page, said in notes.items() if "从 https 跳转到了 http" in said} == {f"{portal.home}/a"}
        assert crawl.looks()[f"{portal.home}/a"][0].reading.outcome is Outcome.ENTRIES
