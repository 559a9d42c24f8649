"""The download handler: one HTTP exchange over aiohttp, guarded, bounded and named when it fails.

In place of Scrapy's own handler, which neither sees the address behind a name, nor bounds a body while it is being
decompressed, nor tells one TLS fault from another. Everything the crawl sends goes through `download_request`:
pages, redirects, robots.txt, follow-ups.
"""

import asyncio
import ssl
import time
import zlib
from typing import TYPE_CHECKING

import aiohttp
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response
from yarl import URL

from crawler import network, tls
from crawler.failures import FetchFailedError
from crawler.guard import Borders, public_socket
from monitor.types import FailureKind

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

CONNECT_TIMEOUT = 10.0
"""Seconds for one connection, TLS not included; the page's own timeout covers it all."""

HEADER_SIZE = 64 * 1024
"""Bytes of one header line; aiohttp's 8 KiB are too few for some portals' cookies."""


class GuardedDownloadHandler(BaseDownloadHandler):
    """Fetches one address; raises FetchFailedError and nothing else, but for bugs.

    Does not follow redirects, retry or keep cookies: the middlewares do.
    """

    lazy = True  # aiohttp wants a running loop

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._borders = Borders.from_settings(crawler.settings)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._tls = ssl.create_default_context()
        self._may_be_old = frozenset(crawler.settings.getlist("OLD_TLS_HOSTS"))
        self._old_tls = tls.old_context()
        self._old: set[str] = set()
        """Hosts that were found to need it: not asked the other way again in this crawl."""
        self._outside = _session(public_only=True)
        self._own = _session(public_only=False)
        self._watch = asyncio.ensure_future(self._end_with_the_crawl())

    async def download_request(self, request: "Request") -> Response:
        """Fetch the address of a request; an answer that came over old TLS says so in its flags."""
        try:
            url = URL(request.url, encoded=True)
            refusal = self._borders.refusal(url)
        except ValueError as error:
            raise FetchFailedError(FailureKind.FORBIDDEN_ADDRESS, "不是网页地址") from error
        if refusal:
            raise FetchFailedError(FailureKind.FORBIDDEN_ADDRESS, refusal)
        if not self.crawler.engine.running:
            raise FetchFailedError(FailureKind.NOT_FETCHED, "抓取已停止")
        if url.host in self._old:
            return await self._exchange(request, url, self._old_tls)
        try:
            return await self._exchange(request, url, self._tls)
        except FetchFailedError as error:
            if url.host not in self._may_be_old or not tls.is_too_old(error.__cause__):
                raise
        answer = await self._exchange(request, url, self._old_tls)
        self._old.add(url.host or "")
        return answer

    async def _exchange(self, request: "Request", url: URL, context: ssl.SSLContext) -> Response:
        session = self._own if self._borders.is_own(url) else self._outside
        began = time.monotonic()
        answered = False
        try:
            async with session.request(
                request.method,
                url,
                data=request.body or None,
                headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in _lines(request)],
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=min(CONNECT_TIMEOUT, self._timeout)),
                allow_redirects=False,
                ssl=context,
            ) as answer:
                answered = True
                request.meta["download_latency"] = time.monotonic() - began
                flags = [tls.remark(url.host or "")] if context is self._old_tls else None
                body = await self._read(answer)
                return Response(
                    request.url,
                    status=answer.status,
                    headers=list(answer.raw_headers),  # as bytes: a server may send any
                    body=body,
                    request=request,
                    flags=flags,
                )
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            failure = network.of_network(error, seconds=self._timeout, answered=answered)
            if failure is None:
                raise
            raise FetchFailedError(failure.kind, failure.detail) from error
        except ValueError as error:  # a header or an address of a family that no request can carry
            raise FetchFailedError(FailureKind.HTTP_CLIENT, "请求不合 HTTP 规范") from error

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        """Read a body to its end, decompressed, and not one byte over the limit."""
        if (answer.content_length or 0) > self._limit:
            raise self._too_large()
        unpacker = Unpacker(answer.headers.get("Content-Encoding", ""))
        parts = []
        room = self._limit
        async for chunk in answer.content.iter_any():
            part = unpacker.feed(chunk, room)
            room -= len(part)
            if room < 0:
                raise self._too_large()
            parts.append(part)
        unpacker.check_end()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _too_large(self) -> FetchFailedError:
        return FetchFailedError(FailureKind.TOO_LARGE, f"超过 {self._limit / 1024 / 1024:g} MB")

    async def _end_with_the_crawl(self) -> None:
        """Break off what is in flight when the crawl is asked to stop: nobody waits for a page that nobody wants."""
        while self.crawler.engine.running:  # noqa: ASYNC110 - Scrapy has a signal for the end, none for its beginning
            await asyncio.sleep(0.2)
        await self._close_sessions()

    async def close(self) -> None:
        """Close both sessions."""
        self._watch.cancel()
        await self._close_sessions()

    async def _close_sessions(self) -> None:
        await self._outside.close()
        await self._own.close()


GZIP = b"\x1f\x8b"
MOST_MEMBERS = 1000
"""Pieces, each compressed by itself, that one body may be put together of; each may unpack to nothing."""


class Unpacker:
    """Undoes one Content-Encoding, never more than it is given room for: a bomb stays folded."""

    def __init__(self, encoding: str) -> None:
        match encoding.strip().lower():
            case "" | "identity" | "utf-8":  # the last is a mistake seen on real servers
                self._inflate = None
            case "gzip" | "x-gzip" | "deflate":
                self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by its first bytes
            case other:
                raise FetchFailedError(FailureKind.CONTENT_TYPE, f"不支持的压缩方式：{other[:20]}")
        self._begun = False
        self._members = 1

    def feed(self, chunk: bytes, room: int) -> bytes:
        """Unpack a chunk into at most `room` + 1 bytes; the one byte more tells that there is too much."""
        if self._inflate is None:
            return chunk
        parts = [self._unpacked(chunk, room)]
        while self._inflate.unused_data.startswith(GZIP):  # another member: RFC 1952, section 2.2
            room -= len(parts[-1])
            self._members += 1
            if self._members > MOST_MEMBERS:
                raise FetchFailedError(FailureKind.TOO_LARGE, "压缩数据的段数过多")
            if room < 0:
                break
            chunk, self._inflate = self._inflate.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 32)
            parts.append(self._unpacked(chunk, room))
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _unpacked(self, chunk: bytes, room: int) -> bytes:
        assert self._inflate is not None  # noqa: S101 - asked before
        try:
            return self._inflate.decompress(chunk, room + 1)
        except zlib.error as error:
            if self._begun:
                raise FetchFailedError(FailureKind.TRUNCATED, "压缩数据损坏") from error
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its two bytes of header
        finally:
            self._begun = True
        try:
            return self._inflate.decompress(chunk, room + 1)
        except zlib.error as error:
            raise FetchFailedError(FailureKind.TRUNCATED, "压缩数据损坏") from error

    def check_end(self) -> None:
        """Refuse a body whose compression was cut off, although the transfer ended in order."""
        if self._inflate is not None and self._begun and not self._inflate.eof:
            raise FetchFailedError(FailureKind.TRUNCATED, "压缩数据不完整")


def _session(*, public_only: bool) -> aiohttp.ClientSession:
    """Open a session; how many requests go out at once is Scrapy's business, not the connector's."""
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=aiohttp.ThreadedResolver(),
        ttl_dns_cache=300,
        keepalive_timeout=4.5,  # aiohttp's default 15; Apache closes after 5, and a request into a closed line is lost
        socket_factory=public_socket if public_only else None,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        max_line_size=HEADER_SIZE,
        max_field_size=HEADER_SIZE,
    )
    session._retry_connection = False  # noqa: SLF001 - no public way; it would ask every broken server twice unseen
    return session


def _lines(request: "Request") -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in request.headers.items() for value in values]
