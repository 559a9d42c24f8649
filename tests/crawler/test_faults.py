"""Every failure of a fetch by its name: what goes wrong, what it becomes, how often the server is asked."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from monitor.types import FailureKind, Observation, Outcome
from tests.crawler.conftest import Crawl
from tests.crawler.fault_portal import (
    LIST,
    Answer,
    FaultPortal,
    drip,
    endless,
    endless_headers,
    head,
    in_turn,
    listing,
    ok,
    raw,
    redirect,
    reset,
    silence,
    status,
    with_cookie,
)

ATTEMPTS = 3
"""The first, and one for each of the two pauses that the tests allow."""

SET_BY_SCRIPT = b"<script>document.cookie='C3VK=a1b2c3; path=/; max-age=300';window.location.reload();</script>"
COMPUTED = b"<script>document.cookie=('_')+('_')+('jsl')+(1+[2])+'=';location.href=location.pathname</script>"
BOMB = zlib.compress(b"0" * 200_000_000, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a path answers, and what is to come of it."""

    answer: Answer
    becomes: FailureKind | Outcome
    says: str = ""
    visits: int = 1


CASES: Mapping[str, Case] = {
    # what heals
    "/healthy": Case(answer=ok(), becomes=Outcome.ENTRIES),
    "/moved-within": Case(answer=redirect("/healthy-2"), becomes=Outcome.ENTRIES),
    "/busy-once": Case(answer=in_turn(status(503), ok()), becomes=Outcome.ENTRIES, visits=2),
    "/busy-twice": Case(answer=in_turn(status(502), status(504), ok()), becomes=Outcome.ENTRIES, visits=3),
    "/too-many-once": Case(answer=in_turn(status(429, "Retry-After: 1"), ok()), becomes=Outcome.ENTRIES, visits=2),
    "/reset-once": Case(answer=in_turn(reset, ok()), becomes=Outcome.ENTRIES, visits=2),
    "/cookie-302": Case(
        answer=with_cookie("sid=7", then=ok(), otherwise=redirect("/cookie-302", "Set-Cookie: sid=7; path=/")),
        becomes=Outcome.ENTRIES,
        visits=2,
    ),
    "/cookie-by-script": Case(
        answer=with_cookie("C3VK=a1b2c3", then=ok(), otherwise=ok(SET_BY_SCRIPT)), becomes=Outcome.ENTRIES, visits=2
    ),
    "/cookie-521": Case(
        answer=with_cookie("C3VK=a1b2c3", then=ok(), otherwise=status(521, body=SET_BY_SCRIPT)),
        becomes=Outcome.ENTRIES,
        visits=2,
    ),
    "/gzip": Case(answer=ok(gzip.compress(LIST), "Content-Encoding: gzip"), becomes=Outcome.ENTRIES),
    "/deflate": Case(answer=ok(zlib.compress(LIST), "Content-Encoding: deflate"), becomes=Outcome.ENTRIES),
    "/deflate-bare": Case(answer=ok(zlib.compress(LIST)[2:-4], "Content-Encoding: deflate"), becomes=Outcome.ENTRIES),
    "/gzip-in-pieces": Case(
        answer=ok(b"".join(gzip.compress(part) for part in (LIST[:300], b"", LIST[300:])), "Content-Encoding: gzip"),
        becomes=Outcome.ENTRIES,
    ),
    "/no-length": Case(answer=raw(head(200, "Content-Type: text/html"), LIST), becomes=Outcome.ENTRIES),
    "/page-as-binary": Case(
        answer=raw(head(200, "Content-Type: application/octet-stream", length=len(LIST)), LIST), becomes=Outcome.ENTRIES
    ),
    "/raw-bytes-in-headers": Case(
        answer=raw(
            b'HTTP/1.1 200 \xbf\r\nContent-Type: text/html; charset=\xe9\r\nETag: "\xe9"\r\nX-Cache: \xd0\xc4\r\n\r\n',
            LIST,
        ),
        becomes=Outcome.ENTRIES,
    ),
    "/etag-of-another-age": Case(
        answer=raw(head(200, 'ETag: "caf\xe9"', "Server: \xd6\xd0", length=len(LIST)), LIST), becomes=Outcome.ENTRIES
    ),
    "/error-with-raw-bytes": Case(
        answer=status(404, "X-Reason: \xc3\xbb\xd3\xd0"), becomes=FailureKind.HTTP_CLIENT, says="HTTP 404"
    ),
    # the line
    "/reset": Case(answer=reset, becomes=FailureKind.RESET, visits=ATTEMPTS),
    "/hangs-up": Case(answer=raw(), becomes=FailureKind.RESET, says="没有应答就断开", visits=ATTEMPTS),
    "/silent": Case(answer=silence(15), becomes=FailureKind.TIMEOUT, says="没有应答", visits=ATTEMPTS),
    "/drips": Case(answer=drip, becomes=FailureKind.TIMEOUT, says="没有传输完", visits=ATTEMPTS),
    "/not-http": Case(answer=raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), becomes=FailureKind.HTTP_SERVER, says="规范"),
    # the body
    "/cut-short": Case(
        answer=raw(head(200, "Content-Type: text/html", length=len(LIST)), LIST[:-40]),
        becomes=FailureKind.TRUNCATED,
        visits=ATTEMPTS,
    ),
    "/chunk-cut": Case(
        answer=raw(head(200, "Content-Type: text/html", "Transfer-Encoding: chunked"), b"500\r\n", LIST[:300]),
        becomes=FailureKind.TRUNCATED,
        visits=ATTEMPTS,
    ),
    "/gzip-cut": Case(
        answer=ok(gzip.compress(LIST)[:-30], "Content-Encoding: gzip"),
        becomes=FailureKind.TRUNCATED,
        says="压缩",
        visits=ATTEMPTS,
    ),
    "/gzip-lie": Case(
        answer=ok(LIST, "Content-Encoding: gzip"), becomes=FailureKind.TRUNCATED, says="压缩", visits=ATTEMPTS
    ),
    "/brotli": Case(answer=ok(b"xx", "Content-Encoding: br"), becomes=FailureKind.CONTENT_TYPE, says="br"),
    "/bomb": Case(answer=ok(BOMB, "Content-Encoding: gzip"), becomes=FailureKind.TOO_LARGE, says="MB"),
    "/endless": Case(answer=endless, becomes=FailureKind.TOO_LARGE),
    "/promises-much": Case(answer=raw(head(200, length=10**12)), becomes=FailureKind.TOO_LARGE),
    "/a-million-pieces": Case(
        answer=ok(gzip.compress(b"") * 100_000, "Content-Encoding: gzip"), becomes=FailureKind.TOO_LARGE, says="段数"
    ),
    "/endless-headers": Case(answer=endless_headers, becomes=FailureKind.HTTP_SERVER, says="规范"),
    "/pdf": Case(answer=ok(b"%PDF-1.7 ..."), becomes=FailureKind.CONTENT_TYPE, says="PDF"),
    "/image": Case(
        answer=raw(head(200, "Content-Type: image/webp", length=4), b"RIFF"), becomes=FailureKind.CONTENT_TYPE
    ),
    # the status
    "/gone": Case(answer=status(410), becomes=FailureKind.HTTP_CLIENT, says="HTTP 410（网页已删除）"),
    "/missing": Case(answer=status(404, body=LIST), becomes=FailureKind.HTTP_CLIENT, says="HTTP 404"),
    "/forbidden": Case(answer=status(403, body=LIST), becomes=FailureKind.HTTP_CLIENT, says="HTTP 403"),
    "/password": Case(answer=status(401), becomes=FailureKind.LOGIN),
    "/broken": Case(answer=status(500, body=LIST), becomes=FailureKind.HTTP_SERVER, says="500", visits=ATTEMPTS),
    "/too-many": Case(answer=status(429), becomes=FailureKind.HTTP_CLIENT, says="过于频繁", visits=ATTEMPTS),
    "/teapot": Case(answer=status(418), becomes=FailureKind.HTTP_CLIENT, says="HTTP 418"),
    "/nowhere": Case(answer=status(302), becomes=FailureKind.HTTP_SERVER, says="没有给出"),
    # challenges: named, never fought
    "/ruishu": Case(
        answer=status(412, "Set-Cookie: x=1", body=b"<script>$_ts={}</script>" + LIST),
        becomes=FailureKind.CHALLENGE,
        says="瑞数",
    ),
    "/jsl": Case(
        answer=status(521, "Set-Cookie: __jsluid_h=1", body=COMPUTED), becomes=FailureKind.CHALLENGE, says="加速乐"
    ),
    "/jsl-512": Case(answer=status(512), becomes=FailureKind.CHALLENGE, says="512"),
    "/wzws": Case(answer=status(403, body=b"reason:GeoBL wzws-waf-cgi"), becomes=FailureKind.CHALLENGE, says="网宿"),
    "/never-clears": Case(answer=status(521, body=SET_BY_SCRIPT), becomes=FailureKind.CHALLENGE, says="C3VK", visits=2),
    # ways that lead away
    "/round": Case(answer=redirect("/round"), becomes=FailureKind.REDIRECT_LOOP, visits=9),
    "/abroad": Case(
        answer=redirect("http://www.example.com/"), becomes=FailureKind.FORBIDDEN_ADDRESS, says="www.example.com"
    ),
    "/no-port": Case(
        answer=redirect("http://127.0.0.1:80%80/"), becomes=FailureKind.FORBIDDEN_ADDRESS, says="不是网页地址"
    ),
    "/no-address": Case(answer=redirect("http://[::1/"), becomes=FailureKind.FORBIDDEN_ADDRESS, says="不是网页地址"),
    "/file": Case(answer=redirect("file:///etc/passwd"), becomes=FailureKind.FORBIDDEN_ADDRESS),
}


@pytest.fixture(scope="module")
def portal() -> Iterator[FaultPortal]:
    """Serve every case."""
    answers = {path: case.answer for path, case in CASES.items()}
    with FaultPortal(answers | {"/healthy-2": ok(listing(1, 2, 3, 4))}) as portal:
        yield portal


@pytest.fixture(scope="module")
def looks(portal: FaultPortal, crawl_of: Callable[..., Crawl]) -> dict[str, tuple[Observation, ...]]:
    """Crawl every case in one run."""
    crawl = crawl_of(portal.home, [portal.home + path for path in CASES])
    done = crawl.run("as_of=2026-11-22", DOWNLOAD_MAXSIZE=2_000_000)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == len(CASES)
    return crawl.looks()


@pytest.mark.parametrize("path", CASES)
def test_each_fault_has_its_name(path: str, portal: FaultPortal, looks: dict[str, tuple[Observation, ...]]) -> None:
    """A fault becomes the failure that it is, in words; what heals by itself, or by a cookie, is read."""
    case = CASES[path]
    (look,) = looks[portal.home + path]
    failure = look.reading.failure
    assert (failure.kind if failure else look.reading.outcome) == case.becomes, failure
    assert case.says in (failure.detail if failure else "")


@pytest.mark.parametrize("path", CASES)
def test_no_server_is_asked_more_often_than_helps(
    path: str, portal: FaultPortal, looks: dict[str, tuple[Observation, ...]]
) -> None:
    """Attempts are repeated where another may help, once where a cookie was set, and never for the rest."""
    del looks
    assert portal.visits[path] == CASES[path].visits
