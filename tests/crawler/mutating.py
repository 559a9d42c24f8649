"""What servers could say, bent at random, and all that reads it before and beside a page's rows."""

import asyncio
import contextlib
import gzip
import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.settings import Settings

from crawler import failures
from crawler.download import Unpacker
from crawler.failures import FetchFailedError
from crawler.middlewares import COOKIES, Clearance, PageCookies, Redirects, retry_after
from crawler.pages import read_unguarded
from monitor.types import Document
from tests.crawler.fault_portal import LIST

AS_OF = date(2026, 11, 22)
FETCHED = datetime(2026, 11, 21, 20, tzinfo=UTC)
URL = "http://www.portal.example/col/col1/index.html"
ROOM = 1_000_000

WORDS = r"""
; charset= gb18030 utf-16 utf-7 "" ' \ , ;; == % %00 %zz &#0; &#x110000; &e; <![CDATA[ ]]> --> <!-- <?xml
[ ] { } null -1 1e999 99999999999999999999 NaN http:// //[::1 http://[ javascript: data: file:///etc/passwd ../ ?# @ :
* gzip deflate br chunked W/ 0; url= refresh <base href= </html> <div> <ul><li> 2026-11-20 9999-99-99 Expires= Max-Age=
Domain=. Path= __jsl $_ts User-agent: Disallow: /* $ Crawl-delay:
"""
BYTES = (
    *(word.encode() for word in WORDS.split()),
    *(word.encode("utf-8", "surrogatepass") for word in ("\ufeff", "\u202e", "\ud83d", "\0", "\t", "\r\n", "中")),
    *(b"\xe9", b"\xff\xfe", b"\x80" * 9, b"A" * 3000),
)

LINES = (
    b"Content-Type: text/html; charset=gb2312",
    b"Content-Type: application/json;charset=UTF-8",
    b"Content-Encoding: gzip",
    b"Content-Length: 300",
    b"Transfer-Encoding: chunked",
    b'ETag: W/"5f3e-\xe9"',
    b"Last-Modified: Sat, 21 Nov 2026 19:00:00 GMT",
    b"Location: /col/col2/index.html?x=1#top",
    b"Location: //www.portal.example:8080/\xd6\xd0",
    b"Set-Cookie: sid=7; path=/; expires=Sat, 21-Nov-2027 19:00:00 GMT; domain=.portal.example; HttpOnly",
    b"Retry-After: Sat, 21 Nov 2026 19:00:00 GMT",
    b"Retry-After: 0",
    b"Connection: keep-alive",
    b"Refresh: 0; url=/",
    b"Server: \xd6\xd0\xb9\xfa",
)
FRAMING = (b"Content-Length", b"Content-Encoding", b"Transfer-Encoding")
STATUSES = (200, 200, 200, 204, 206, 301, 302, 304, 307, 401, 404, 412, 429, 500, 503, 521)


def bodies(secret: str) -> tuple[bytes, ...]:
    """Write what bodies begin as; those in XML point to `secret`, an address that nobody may ask for."""
    entity = f'<!DOCTYPE rss [<!ENTITY e SYSTEM "{secret}"><!ENTITY % p SYSTEM "{secret}/p"> %p;]>'
    rss = "<rss version='2.0'><channel><title>&e;</title><item><title>通知&e;</title><link>/art/1.html</link>"
    rss += "<pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item></channel></rss>"
    records = {
        "success": True,
        "data": {"list": [{"title": "通知", "url": "/art/1.html", "pubDate": "2026-11-20"}] * 4},
    }
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 9}">' for n in range(1, 9))
    return (
        LIST,
        LIST.decode().replace("utf-8", "gb2312").encode("gb18030"),
        f'<?xml version="1.0" encoding="utf-8"?>{entity}{rss}'.encode(),
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{secret}/dtd">{rss}'.encode(),
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}<!ENTITY e "&l8;">]>{rss}'.encode(),
        f'<?xml-stylesheet href="{secret}/xsl"?><r xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<xi:include href="{secret}/xi" parse="text"/>{rss}</r>'.encode(),
        f'<!DOCTYPE html SYSTEM "{secret}/html">'.encode() + LIST,
        json.dumps(records).encode(),
        b"callback(" + json.dumps(records, ensure_ascii=False).encode() + b");",
        b'{"success": false, "message": "\\ud800", "code": 1e400}',
        b"<html><head><meta http-equiv=refresh content='0; url=/col/col2/index.html'></head></html>",
        b"<meta http-equiv='Content-Type' content='text/html; charset=gbk'><base href='//x/'><iframe src='l.html'>",
        b"<script>document.cookie='C3VK=a1b2c3; path=/';window.location.reload();</script>",
        b"<script>location.href='/index.html'</script>",
    )


ROBOTS = (
    b"User-agent: *\nDisallow: /col/*.html$\nAllow: /\nCrawl-delay: 10\nSitemap: http://x/\n",
    b"\xef\xbb\xbfUser-Agent: portal-freshness\r\nDisallow: /\r\nRequest-rate: 1/5s 0600-0845\n",
    b"<html><body>404</body></html>",
)


class Bending:
    """Bends bytes at random; the same seed gives the same bytes again."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - noise, not secrets

    def bend(self, text: bytes, others: tuple[bytes, ...] = BYTES) -> bytes:
        """Change a few places of a text: a byte, a word put in, a piece left out, doubled or taken from elsewhere."""
        bent = bytearray(text)
        for _ in range(self.chance.choice((1, 1, 2, 3, 8))):
            at = self.chance.randint(0, len(bent))
            end = at + self.chance.choice((1, 2, 8, 40))
            match self.chance.randrange(6):
                case 0:
                    bent[at:at] = self.chance.choice(BYTES)
                case 1:
                    bent[at:end] = b""
                case 2:
                    bent[at:at] = bent[at:end]
                case 3:
                    bent[at : at + 1] = bytes([self.chance.randrange(256)])
                case 4:
                    other = self.chance.choice(others)
                    bent[at:end] = other[self.chance.randint(0, len(other)) :][:80]
                case _:
                    bent[at:end] = self.chance.choice(BYTES)
        return bytes(bent)

    def answer(self, seeds: tuple[bytes, ...]) -> bytes:
        """Make a whole answer: its body bent, or the value of one header, or everything."""
        body = self.chance.choice(seeds)
        lines = self.chance.sample(LINES, self.chance.randint(1, 6))
        what = self.chance.choice(("body", "value", "all"))
        if what != "all":
            lines = [line for line in lines if not line.startswith(FRAMING)]
        if what == "value":
            name, _, value = self.chance.choice(LINES).partition(b": ")
            lines.append(name + b": " + self.bend(value, LINES).replace(b"\r", b"").replace(b"\n", b""))
        head = b"\r\n".join([b"HTTP/1.1 %d OK" % self.chance.choice(STATUSES), *lines]) + b"\r\n\r\n"
        return (self.bend(head, LINES) if what == "all" else head) + (
            body if what == "value" else self.bend(body, seeds)
        )

    def header(self, name: bytes) -> bytes:
        """Make one bent value of a header."""
        wanted = [line.partition(b": ")[2] for line in LINES if line.startswith(name)]
        return self.bend(self.chance.choice(wanted), tuple(wanted)).replace(b"\r", b"").replace(b"\n", b"")


@cache
def redirects() -> Redirects:
    """Make the middleware as the crawl has it."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return Redirects.from_crawler(Crawler(Spider, settings))


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Everything that bytes from a server go through, one door a kind; `secret` is what no entity may fetch."""

    secret: str
    bending: Bending
    found: set[str] = field(default_factory=set)
    """Texts that were read and bear the marks of what must not be fetched."""
    marks: tuple[str, ...] = ()

    def doors(self) -> Mapping[str, Callable[[], None]]:
        """Name the doors; each call sends one bent input through."""
        return {
            "documents": self.document,
            "Content-Encoding": self.unpack,
            "Location": self.redirect,
            "Set-Cookie": self.cookie,
            "Retry-After": self.retry,
            "robots.txt": self.robots,
        }

    def document(self) -> None:
        """Read a body with a content type of its own."""
        chance, seeds = self.bending.chance, bodies(self.secret)
        body = self.bending.bend(chance.choice(seeds), seeds)
        kind = self.bending.header(b"Content-Type") if chance.random() < 0.5 else b"text/xml"
        headers = {"content-type": kind.decode("latin-1"), "refresh": self.bending.header(b"Refresh").decode("latin-1")}
        document = Document(url=URL, status=chance.choice(STATUSES), headers=headers, body=body, fetched_at=FETCHED)
        self._read(document, home=chance.random() < 0.1)

    def told(self, body: bytes, kind: bytes) -> str:
        """Read a body as it is, and give everything that was read."""
        headers = {"content-type": kind.decode("latin-1")}
        return self._read(Document(url=URL, status=200, headers=headers, body=body, fetched_at=FETCHED))

    def _read(self, document: Document, *, home: bool = False) -> str:
        failures.of_document(document)
        told = repr(read_unguarded(document, as_of=AS_OF, home=home))
        self.found.update(mark for mark in self.marks if mark in told)
        return told

    def unpack(self) -> None:
        """Undo a compression that is bent, or said to be another."""
        name = self.bending.chance.choice((b"gzip", b"deflate", self.bending.header(b"Content-Encoding")))
        packed, room = self.bending.bend(gzip.compress(LIST, 1)), ROOM
        try:
            unpacker = Unpacker(name.decode("latin-1"))
            for start in range(0, len(packed), 100):
                room -= len(unpacker.feed(packed[start : start + 100], room))
            unpacker.check_end()
        except FetchFailedError:
            return

    def redirect(self) -> None:
        """Follow a redirect to wherever."""
        request = Request(URL, meta={COOKIES: CookieJar()})
        status = self.bending.chance.choice((301, 302, 303, 307, 308))
        response = Response(URL, status=status, headers={"Location": self.bending.header(b"Location")}, request=request)
        try:
            redirects().process_response(request, response)
        except IgnoreRequest:  # FetchFailedError is one
            return

    def cookie(self) -> None:
        """Keep a cookie, and send it with the next request."""
        request = Request(URL, meta={COOKIES: CookieJar()})
        values = [self.bending.header(b"Set-Cookie") for _ in range(self.bending.chance.randint(1, 3))]
        body = self.bending.bend(bodies(self.secret)[-2])
        response = Response(URL, headers={"Set-Cookie": values}, body=body, request=request)
        keeping = PageCookies()
        keeping.process_response(request, response)
        Clearance().process_response(request, response)
        keeping.process_request(request)

    def retry(self) -> None:
        """Read when to come again."""
        seconds = retry_after(self.bending.header(b"Retry-After"), 60.0)
        assert seconds is None or 0 <= seconds <= 60, seconds

    def robots(self) -> None:
        """Read robots.txt as Scrapy does."""
        bent = self.bending.bend(self.bending.chance.choice(ROBOTS), ROBOTS)
        rules = Protego.parse(bent.decode("utf-8", "ignore"))
        rules.can_fetch(urlsplit(URL).path, "portal-freshness")


class BentPortal:
    """Serves bent answers to every address, each its own, and closes; use it as a context manager."""

    def __init__(self, seed: int, secret: str) -> None:
        self._bending = Bending(seed)
        self._seeds = bodies(secret)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._begun = threading.Event()
        self._ended = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.home = ""
        self.answers = 0

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        self._begun.wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.home = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._begun.set()
        async with server:
            await self._ended.wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            await reader.readuntil(b"\r\n\r\n")
            self.answers += 1
            writer.write(self._bending.answer(self._seeds))
            await writer.drain()
        writer.close()


def uncaught(doors: Mapping[str, Callable[[], None]], times: int) -> Iterator[tuple[str, Exception]]:
    """Go through the doors in turn, so many times in all; yield what came back as an error."""
    names = [*doors]
    for number in range(times):
        name = names[number % len(names)]
        try:
            doors[name]()
        except Exception as error:  # noqa: BLE001 - to be counted
            yield name, error
