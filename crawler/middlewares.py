"""What stands between the spider and one exchange: robots.txt, back-off, redirects, cookies, cookie challenges.

Allowed addresses, sizes and timeouts are the download handler's (`download`, `guard`): nothing goes around it.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.failures import FetchFailedError
from crawler.network import PASSING_DNS
from monitor.types import FailureKind

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.cookies import CookieJar

COOKIES = "page_cookies"
"""The key of `Request.meta` under which a page and its follow-ups share one jar, and share it with no other page."""

PASSING = frozenset({FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.TRUNCATED})
PASSING_STATUS = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""What another attempt may cure. A challenge is never among them, nor a certificate, nor a name that does not exist."""


ROBOTS_SIZE = 500 * 1024
"""Bytes of robots.txt that are read: RFC 9309, section 2.5."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's own, except that a refusal has its name, and the rules an end."""

    async def process_request(self, request: "Request") -> None:  # type: ignore[override]  # wrapped by a decorator there
        """Refuse what robots.txt forbids."""
        try:
            await super().process_request(request)
        except FetchFailedError:
            raise
        except IgnoreRequest as error:
            raise FetchFailedError(FailureKind.ROBOTS, urlsplit(request.url).path[:100]) from error

    async def _parse_robots(self, response: "Response", netloc: str, request: "Request") -> None:
        """Take no more rules than a crawler must: every page is held against each of them."""
        body = response.body
        if len(body) > ROBOTS_SIZE:
            response = response.replace(body=body[: body.rfind(b"\n", 0, ROBOTS_SIZE) + 1])
        await super()._parse_robots(response, netloc, request)


class Redirects(RedirectMiddleware):
    """Scrapy's own, except that an address which is none has its name."""

    def process_response(self, request: "Request", response: "Response") -> "Request | Response":  # type: ignore[override]  # wrapped by a decorator there
        """Follow a redirect."""
        try:
            return super().process_response(request, response)
        except ValueError as error:
            raise FetchFailedError(FailureKind.FORBIDDEN_ADDRESS, "跳转到的不是网页地址") from error


class BackOff:
    """Tries again what may pass, after 1, 2 and 4 seconds, or when the server asks; gives up on a host that is down.

    Scrapy's RetryMiddleware does not wait between attempts.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._pauses = [float(seconds) for seconds in crawler.settings.getlist("RETRY_PAUSES")]
        self._longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._patience = crawler.settings.getint("RETRY_PATIENCE")
        self._silent: Counter[str] = Counter()
        """Attempts in a row that failed, by host."""

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Make one with the crawler's settings."""
        return cls(crawler)

    async def process_response(self, request: "Request", response: "Response") -> "Request | Response":
        """Try again after a status that may pass."""
        host = urlsplit(request.url).netloc
        if response.status not in PASSING_STATUS:
            self._silent.pop(host, None)
            return response
        asked = retry_after(response.headers.get(b"Retry-After"), self._longest)
        return await self._again(request, asked) or response

    async def process_exception(self, request: "Request", exception: Exception) -> "Request | None":
        """Try again after a failure that may pass."""
        if not isinstance(exception, FetchFailedError):
            return None
        failure = exception.failure
        if failure.kind in PASSING or failure.detail == PASSING_DNS:
            return await self._again(request, None)
        return None

    async def _again(self, request: "Request", asked: float | None) -> "Request | None":
        host = urlsplit(request.url).netloc
        tried: int = request.meta.get("attempts", 0)
        if request.meta.get("dont_obey_robotstxt"):  # robots.txt itself: its absence means consent
            return None
        self._silent[host] += 1
        if tried >= len(self._pauses) or self._silent[host] > self._patience:
            return None
        if not await self._pause(max(self._pauses[tried], asked or 0.0)):
            return None
        again = request.copy()
        again.meta["attempts"] = tried + 1
        again.dont_filter = True
        return again

    async def _pause(self, seconds: float) -> bool:
        """Wait; tell whether the crawl still wants the answer afterwards."""
        ends = asyncio.get_running_loop().time() + seconds
        while self._crawler.engine.running:
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                return True
            await asyncio.sleep(min(left, 0.25))
        return False


def retry_after(header: bytes | None, longest: float) -> float | None:
    """Read Retry-After, seconds or an HTTP date; None where there is none. Never longer than `longest`."""
    text = (header or b"").decode("latin-1").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), longest)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), longest)


class PageCookies:
    """Keeps the cookies of one page for its redirects and follow-ups, and for nothing else.

    Scrapy's CookiesMiddleware keeps every jar to the end of the crawl, and asks publicsuffix.org for its list.
    """

    def process_request(self, request: "Request") -> None:
        """Send what the page's jar holds for this host."""
        jar: CookieJar | None = request.meta.get(COOKIES)
        if jar is not None and jar._cookies:  # noqa: SLF001 - skips the work for the nine pages in ten without a cookie
            request.headers.pop(b"Cookie", None)
            jar.add_cookie_header(request)

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Keep what the server sets."""
        jar: CookieJar | None = request.meta.get(COOKIES)
        if jar is not None and b"Set-Cookie" in response.headers:
            jar.extract_cookies(response, request)
        return response


SHELL_SIZE = 4096
"""A page that only sets a cookie and reloads is smaller than this."""

SET_BY_SCRIPT = re.compile(rb"document\.cookie\s*=\s*(['\"])([\w.-]{1,80}=[^'\"\\;]{1,500})[^'\"\\]{0,300}\1")
"""A cookie written out in the script. One that is computed needs a browser, and is named a challenge."""

CLEARABLE = frozenset({200, 202, 403, 503, 512, 521})


class Clearance:
    """Asks once more, with the cookie, where a small page sets one and wants to be reloaded."""

    def process_response(self, request: "Request", response: "Response") -> "Request | Response":
        """Follow a cookie loop once; whether it cleared is seen by what comes then."""
        if response.status not in CLEARABLE or len(response.body) > SHELL_SIZE or request.meta.get("cleared"):
            return response
        written = SET_BY_SCRIPT.search(response.body)
        reloads = b"location" in response.body or b"reload" in response.body
        if not written or (response.status == 200 and not reloads):  # noqa: PLR2004 - OK
            return response
        jar: CookieJar | None = request.meta.get(COOKIES)
        if jar is None:
            return response
        jar.extract_cookies(_setting(response, [written.group(2)]), request)
        again = request.copy()
        again.meta["cleared"] = True
        again.dont_filter = True
        return again


def _setting(response: "Response", cookies: Sequence[bytes]) -> "Response":
    return response.replace(headers={b"Set-Cookie": list(cookies)}, body=b"")
