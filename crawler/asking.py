"""What is fetched for one page: its own document, and the further ones that its reading asks for."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.failures import FetchFailedError
from crawler.middlewares import COOKIES
from monitor.types import Document, FailureKind, FollowUp

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.cookies import CookieJar


class Asking:
    """Fetches for one page, by the crawl's own rules and with the page's cookies; raises FetchFailedError.

    `remarks` is what has to be said of how the documents came, each once.
    """

    def __init__(self, crawler: "Crawler", jar: "CookieJar", clock: Callable[[], datetime]) -> None:
        self._crawler = crawler
        self._jar = jar
        self._clock = clock
        self.remarks: dict[str, None] = {}

    def document(self, response: "Response") -> Document:
        """Make a document of what came."""
        self.remarks |= dict.fromkeys(flag for flag in response.flags if not flag.isascii())  # Scrapy's own are
        way = [*response.meta.get("redirect_urls", ()), response.url]
        if any(url.startswith("https:") and after.startswith("http:") for url, after in pairwise(way)):
            self.remarks[f"服务器从 https 跳转到了 http：{urlsplit(response.url).netloc} 的内容没有加密传输"] = None
        headers = response.headers.items()
        return Document(
            url=response.url,
            status=response.status,
            headers={name.decode("latin-1").lower(): b", ".join(values).decode("latin-1") for name, values in headers},
            body=response.body,
            fetched_at=self._clock(),
        )

    async def follow(self, step: FollowUp, referer: str) -> Document:
        """Fetch what a family named."""
        body = step.json_body or urlencode(step.form)
        kind = "application/json" if step.json_body else "application/x-www-form-urlencoded"
        headers = {"Referer": referer.partition("#")[0], **dict(step.headers)}
        if step.method == "POST":
            headers.setdefault("Content-Type", kind)
        sent = body.encode() if step.method == "POST" else b""
        return self.document(await self.ask(step.url, method=step.method, headers=headers.items(), body=sent))

    async def ask(
        self, url: str, *, method: str = "GET", headers: Iterable[tuple[str, str]] = (), body: bytes = b""
    ) -> "Response":
        """Fetch any address; robots.txt, pace, allowed addresses, sizes and times are those of every request."""
        try:
            request = Request(
                url, method=method, headers=dict(headers), body=body, meta={COOKIES: self._jar}, dont_filter=True
            )
        except ValueError as error:
            raise FetchFailedError(FailureKind.FORBIDDEN_ADDRESS, "后续地址不是网页地址") from error
        try:
            return await self._crawler.engine.download_async(request)
        except FetchFailedError:
            raise
        except IgnoreRequest as error:
            raise FetchFailedError(FailureKind.REDIRECT_LOOP, "跳转次数过多") from error
