"""Pages whose list is drawn by a script of their own: drawn in the system's Chromium, which never touches the network.

Everything that a page asks for is handed to the crawl's own fetch and its answer given to the browser, so that every
guard (hosts of the map, no private addresses, robots.txt, pace, sizes, times, certificates) holds without being
written twice. That is why scrapy-playwright is not used: it is a download handler of its own, beside the guards.
Needs the extra `browser` (Playwright) and a Chromium of the system's; neither is fetched by this project.
"""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.asking import Asking
from crawler.failures import FetchFailedError
from monitor.types import Document, Failure, FailureKind

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request, Route

CHROMIUM = "FRESHNESS_CHROMIUM"
"""The environment variable that names the browser's program, where it is not found by name."""
NAMES = ("chromium", "chromium-browser", "google-chrome")

AT_ONCE = 2
"""Pages that are drawn at the same time; each takes some hundred MB."""

NEEDED = frozenset({"document", "script", "stylesheet", "xhr", "fetch", "other"})
"""Kinds of requests that a list may hang on; pictures, films, fonts and open lines are refused."""

HELD_BACK = frozenset({"connection", "content-encoding", "content-length", "set-cookie", "transfer-encoding"})
"""Headers of an answer that were the exchange's own: the body is unpacked, the cookies are in the page's jar."""

SENT_ON = ("accept", "content-type", "x-requested-with", "referer")
"""Headers of the page's own requests that a list's address may insist on."""

WALLS = (
    "--proxy-server=http://127.0.0.1:9",  # what is not answered by us goes to a port where nobody listens
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def missing(environment: Mapping[str, str] = os.environ) -> str:
    """Say in Chinese what has to be installed before a page can be drawn; empty where nothing has."""
    if find_spec("playwright") is None:
        return '需要浏览器才能读取，请安装：pip install "portal-freshness[browser]"'
    if not chromium(environment):
        return f"需要浏览器才能读取，请安装 Chromium（如 apt-get install chromium），或用环境变量 {CHROMIUM} 指明"
    return ""


def chromium(environment: Mapping[str, str] = os.environ) -> str:
    """Find the browser's program; empty where there is none."""
    named = environment.get(CHROMIUM)
    if named is not None:
        return shutil.which(named) or ""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


class Drawing:
    """Draws pages; the browser is started with the first one. Does not read them."""

    def __init__(self, *, seconds: float, requests: int, size: int, user_agent: str) -> None:
        self._seconds = seconds
        self._requests = requests
        self._size = size
        self._user_agent = user_agent
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def draw(self, document: Document, asking: Asking) -> Document | Failure:
        """Let the scripts of a document run, and give it as it stands when they have come to rest.

        Whatever goes wrong is a failure SHELL: the list stays unread. `asking` fetches what the page asks for.
        """
        lacking = missing()
        if lacking:
            return Failure(kind=FailureKind.SHELL, detail=lacking)
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds + 20.0):  # starting the browser and closing the page, too
                    return await self._drawn(document, asking)
            except TimeoutError:
                await self.close()  # a browser that does not answer is of no use to the next page
                return Failure(kind=FailureKind.SHELL, detail=f"浏览器没有在 {self._seconds:g} 秒内画出网页")
            except Exception as error:  # noqa: BLE001 - Playwright's errors, which cannot be named without the extra
                return Failure(kind=FailureKind.SHELL, detail=f"浏览器没有画出网页（{type(error).__name__}）")

    async def close(self) -> None:
        """End the browser."""
        browser, self._browser = self._browser, None
        playwright, self._playwright = self._playwright, None
        with contextlib.suppress(Exception):
            if browser is not None:
                await asyncio.wait_for(browser.close(), 5.0)
        with contextlib.suppress(Exception):
            if playwright is not None:
                await asyncio.wait_for(playwright.stop(), 5.0)

    async def _drawn(self, document: Document, asking: Asking) -> Document | Failure:
        browser = await self._started()
        context = await browser.new_context(
            user_agent=self._user_agent, locale="zh-CN", accept_downloads=False, service_workers="block"
        )
        try:
            context.set_default_timeout(self._seconds * 1000)
            page = await context.new_page()
            counter = _Answering(document, asking, requests=self._requests, size=self._size)
            await _guard(context, page, counter)
            await page.goto(document.url, wait_until="commit")
            with contextlib.suppress(TimeoutError):  # a page that never rests is taken as it stands
                async with asyncio.timeout(self._seconds * 0.8):
                    await _come_to_rest(page)
            body = (await page.content()).encode("utf-8", "replace")
            if len(body) > self._size:
                return Failure(kind=FailureKind.TOO_LARGE, detail=f"画出的网页超过 {self._size / 1024 / 1024:g} MB")
            return as_drawn(document, page.url, body)
        finally:
            await context.close()

    async def _started(self) -> "Browser":
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra

                self._playwright = self._playwright or await async_playwright().start()
                self._browser = await self._playwright.chromium.launch(
                    executable_path=chromium(),
                    args=list(WALLS),
                    chromium_sandbox=os.geteuid() != 0,  # Chromium refuses to have one as root
                    timeout=self._seconds * 1000,
                )
            return self._browser


def as_drawn(document: Document, url: str, body: bytes) -> Document:
    """Make the document of a page that was drawn."""
    headers = {"content-type": "text/html; charset=utf-8"}
    return replace(document, url=url, headers=headers, body=body)


async def _guard(context: "BrowserContext", page: "Page", answering: "_Answering") -> None:
    """Let nothing out of a page but what `answering` answers."""
    await context.route("**/*", answering.answer)
    await context.route_web_socket("**/*", lambda socket: socket.close())
    context.on("page", lambda other: None if other is page else asyncio.ensure_future(other.close()))


async def _come_to_rest(page: "Page") -> None:
    """Wait until nothing has been under way for half a second, and what stands there stays the same."""
    await page.wait_for_load_state("networkidle")
    size = "document.documentElement.innerHTML.length"
    length = -1
    while length != (length := await page.evaluate(size)):  # noqa: ASYNC110 - a browser tells no one
        await asyncio.sleep(0.3)


class _Answering:
    """Answers a page's requests from the crawl's own fetch."""

    def __init__(self, document: Document, asking: Asking, *, requests: int, size: int) -> None:
        self._document = document
        self._asking = asking
        self._left = requests
        self._room = size
        self._shown = False

    async def answer(self, route: "Route", request: "Request") -> None:
        """Answer one request, or refuse it."""
        if request.is_navigation_request() and not self._shown and request.frame.parent_frame is None:
            self._shown = True
            await self._give(route, self._document.status, self._document.headers, self._document.body)
            return
        self._left -= 1
        refused = request.resource_type not in NEEDED or request.method not in {"GET", "POST"}
        if refused or self._left < 0 or self._room < 0:
            await route.abort("aborted")  # any other word would put the browser's own page in place of this one
            return
        headers = {name: value for name, value in request.headers.items() if name in SENT_ON}
        try:
            response = await self._asking.ask(
                request.url, method=request.method, headers=headers.items(), body=request.post_data_buffer or b""
            )
        except FetchFailedError:
            await route.abort("aborted")
            return
        document = self._asking.document(response)
        self._room -= len(document.body)
        await self._give(route, document.status, document.headers, document.body)

    async def _give(self, route: "Route", status: int, headers: Mapping[str, str], body: bytes) -> None:
        kept = {name: value for name, value in headers.items() if name not in HELD_BACK}
        await route.fulfill(status=status, headers=kept, body=body)
