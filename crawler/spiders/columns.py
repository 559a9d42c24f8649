"""The spider `columns`: from the pages of the map to one observation each. Holds no selector."""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.http.cookies import CookieJar

import monitor
from crawler import failures, order, settings
from crawler.asking import Asking
from crawler.browser import Drawing
from crawler.failures import failed
from crawler.front_page import FrontPage
from crawler.guard import Borders
from crawler.middlewares import COOKIES
from crawler.pages.timeless import is_timeless
from crawler.reading import Reader
from crawler.returning import NOT_MODIFIED
from crawler.visit import Visit
from monitor.column_map import HOME, ColumnMap
from monitor.types import Column, Document, Failure, FailureKind, Observation, Page, Reading

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure as Raised

    from monitor.errors import FreshnessError

logger = logging.getLogger(__name__)

DRAWABLE = frozenset(
    {FailureKind.SHELL, FailureKind.STUB, FailureKind.UNRECOGNISED, FailureKind.UNDATED, FailureKind.AMBIGUOUS}
)
"""What a browser may cure, where the map asks for one. A challenge is never shown to it."""

BROWSER_HINT = "要用浏览器画出这类网页，可在对照表的 [crawl] 里写 browser = true"


class ColumnsSpider(scrapy.Spider):
    """Looks at the watched pages of the column map and yields an Observation of each, whatever came of it.

    Arguments, all optional: `column`, `department`, `page` (several values, one a line), `only` (a file with lines of
    column id, tab, address), `run` and `look` (observations join a run that somebody else began; pages that it has
    seen at this look are left out), `as_of` (a rehearsal: that day is taken for today, and observations are dated so).
    An address that serves several columns is fetched once. Does not judge.
    """

    name = "columns"
    reader: Reader
    drawing: Drawing

    def __init__(self, taken: order.Order) -> None:
        super().__init__()
        self.order = taken
        self.unseen: dict[tuple[str, str], None] = {(column.id, page.url): None for column, page in taken.pages}
        """Pages without an outcome yet, in the order of the map."""
        expected = any(column.id == HOME for column, _ in taken.pages)
        self._front = FrontPage(taken.column_map.portal.home, expected=expected)
        self.fault: FreshnessError | None = None
        """Why the crawl had to be given up."""
        self.ended = ""
        """Scrapy's reason for the end: `finished`, `shutdown`, …"""

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *_args: Any, taken: order.Order | None = None, **arguments: Any) -> Self:  # noqa: ANN401 - Scrapy's signature
        """Make the spider, and lay the map's manners over the settings."""
        spider = cls(taken or order.from_process(arguments))
        for name, value in manners(spider.order.column_map).items():
            crawler.settings.set(name, value, priority="spider")
        if spider.order.seconds is not None:
            crawler.settings.set("CLOSESPIDER_TIMEOUT", max(spider.order.seconds, 1.0), priority="spider")
        spider._set_crawler(crawler)
        settings = crawler.settings
        spider.reader = Reader(seconds=settings.getfloat("READ_SECONDS"))
        spider.drawing = Drawing(
            seconds=settings.getfloat("BROWSER_SECONDS"),
            requests=settings.getint("BROWSER_REQUESTS"),
            size=settings.getint("DOWNLOAD_MAXSIZE"),
            user_agent=settings["USER_AGENT"],
        )
        return spider

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every page's own document, the home page's first."""
        watchers: dict[str, list[tuple[Column, Page]]] = {}
        for column, page in sorted(self.order.pages, key=lambda watched: watched[0].id != HOME):
            watchers.setdefault(page.url, []).append((column, page))
        for url, watching in watchers.items():
            yield self._request(url, watching, self.order.returning.conditions(watching))

    def _request(
        self, url: str, watching: list[tuple[Column, Page]], conditions: Mapping[str, str] = MappingProxyType({})
    ) -> scrapy.Request:
        return scrapy.Request(
            url,
            headers=dict(conditions),
            callback=self.visit,
            errback=self.miss,
            cb_kwargs={"watching": watching, "conditional": bool(conditions)},
            meta={COOKIES: CookieJar()},
            dont_filter=True,
        )

    async def visit(
        self, response: "Response", watching: list[tuple[Column, Page]], *, conditional: bool = False
    ) -> AsyncIterator[Observation | scrapy.Request]:
        """Read a page's document and its follow-ups; an interrupted visit yields nothing, as if it had not begun.

        The portal's home page is read as such where it is watched as such, and as any page where it is a column's.
        """
        asking = Asking(self.crawler, response.meta[COOKIES], self.order.clock)
        document = asking.document(response)
        returned = self.order.returning.recognise(document, watching, remarks=bool(asking.remarks))
        if returned is None and conditional and document.status == NOT_MODIFIED:
            yield self._request(watching[0][1].url, watching)  # the kept body has gone meanwhile
            return
        if returned and returned.readings:
            for observation in returned.observations(watching, self.order.look):
                yield observation
            return
        document = returned.document if returned else document
        if any(column.id == HOME for column, _ in watching):
            self._front.came(document)
        for home in (False, True):
            concerned = [(column, page) for column, page in watching if (column.id == HOME) is home]
            if not concerned:
                continue
            drawn = any(page.browser for _, page in concerned)
            reading, documents = await self._visited(document, asking, home=home, drawn=drawn)
            if not home and len(documents) == 1:  # a list that came apart from its page is not the home page's
                reading = await self._believed(watching[0][1].url, document, reading)
            if reading.follow and not self.crawler.engine.running:
                return
            for observation in self._observe(concerned, document, reading, documents):
                yield returned.rested(observation) if returned else observation

    async def _visited(
        self, document: Document, asking: Asking, *, home: bool, drawn: bool
    ) -> tuple[Reading, tuple[Document, ...]]:
        """Read a document and what it points to; give all documents that came."""
        settings = self.crawler.settings
        ends = document.fetched_at.timestamp() + settings.getfloat("PAGE_SECONDS")
        as_of = document.fetched_at.date()

        async def read(document: Document) -> Reading:
            return await self.reader.read(document, as_of=as_of, home=home)

        visit = Visit(
            asking.follow,
            read,
            as_of=as_of,
            steps=settings.getint("PAGE_STEPS"),
            depth=settings.getint("PAGE_DEPTH"),
            in_time=lambda: self.order.clock().timestamp() < ends,
        )
        reading = await visit.read(document)
        if self._to_be_drawn(reading, drawn=drawn):
            reading = await self._drawn(document, reading, visit, asking)
        elif reading.failure and reading.failure.kind is FailureKind.SHELL:
            reading = replace(reading, notes=(*reading.notes, BROWSER_HINT))
        timeless = len(visit.documents) == 1 and not asking.remarks and not home and is_timeless(reading, as_of)
        noted = replace(reading, notes=(*asking.remarks, *reading.notes), timeless=timeless)
        return noted, tuple(visit.documents)

    async def _believed(self, asked: str, document: Document, reading: Reading) -> Reading:
        """Give the reading back, or a failure where the server has answered with its home page instead."""
        refusal = await self._front.refusal(asked, document, reading)
        return replace(failed(refusal), notes=reading.notes) if refusal else reading

    def _to_be_drawn(self, reading: Reading, *, drawn: bool) -> bool:
        """Tell whether a browser is asked: for shells where the map allows it, for a page where the map says so."""
        kind = reading.failure.kind if reading.failure else None
        if drawn:
            return kind is None or kind in DRAWABLE
        return kind is FailureKind.SHELL and self.crawler.settings.getbool("BROWSER")

    async def _drawn(self, document: Document, reading: Reading, visit: Visit, asking: Asking) -> Reading:
        """Read a page again as a browser draws it; where that fails, its reading says why."""
        drawn = await self.drawing.draw(document, asking)
        if isinstance(drawn, Failure):
            told = "，".join(part for part in (reading.failure.detail if reading.failure else "", drawn.detail) if part)
            return replace(reading, failure=Failure(kind=FailureKind.SHELL, detail=told))
        found = await visit.read(drawn)
        return replace(found, notes=("由网页脚本生成的列表，用浏览器（Chromium）画出后读取", *found.notes))

    def miss(self, raised: "Raised") -> Iterator[Observation]:
        """Record a page of which no document came."""
        failure = failures.of_exception(raised.value)
        if failure is None:
            logger.error("a bug in fetching %s", raised.request.url, exc_info=raised.value)  # type: ignore[attr-defined]  # set by Scrapy
            failure = Failure(kind=FailureKind.UNRECOGNISED, detail=f"程序错误：{type(raised.value).__name__}")
        if self.crawler.engine.running:
            watching = raised.request.cb_kwargs["watching"]  # type: ignore[attr-defined]  # set by Scrapy
            if any(column.id == HOME for column, _ in watching):
                self._front.came(None)
            yield from self._observe(watching, None, failed(failure), ())

    async def closed(self, _reason: str) -> None:
        """End the reader and the browser; Scrapy calls this at the end."""
        await self.reader.close()
        await self.drawing.close()

    def left(self, detail: str) -> Iterator[Observation]:
        """Record, when the time is up, the pages whose turn never came."""
        reading = failed(Failure(kind=FailureKind.NOT_FETCHED, detail=detail))
        watching = [(column, page) for column, page in self.order.pages if (column.id, page.url) in self.unseen]
        return self._observe(watching, None, reading, ())

    def _observe(
        self,
        watching: list[tuple[Column, Page]],
        document: Document | None,
        reading: Reading,
        documents: tuple[Document, ...],
    ) -> Iterator[Observation]:
        observed_at = document.fetched_at if document else self.order.clock()
        for column, page in watching:
            yield Observation(
                column=column.id,
                page=page.url,
                observed_at=observed_at,
                look=self.order.look,
                http_status=document.status if document else None,
                reading=reading,
                documents=documents,
            )


def manners(column_map: ColumnMap) -> dict[str, Any]:
    """Give the settings that a column map decides: how fast its portal is asked, who asks, and where nobody goes."""
    crawl, borders = column_map.crawl, Borders.of_map(column_map)
    slots = {
        host: {"delay": manners.delay, "concurrency": manners.concurrency} for host, manners in crawl.by_host.items()
    }
    slowest = max([crawl.delay, *(manners.delay for manners in crawl.by_host.values())])
    contact = "".join((crawl.contact or column_map.portal.home).encode("ascii", "ignore").decode().split())
    return {
        "USER_AGENT": f"portal-freshness/{monitor.__version__} (+{contact})",
        "ROBOTSTXT_OBEY": crawl.robots,
        "DOWNLOAD_DELAY": crawl.delay,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.concurrency,
        "DOWNLOAD_SLOTS": slots,
        "AUTOTHROTTLE_ENABLED": slowest > 0,  # a map that asks for no delay is a replica's
        "AUTOTHROTTLE_MAX_DELAY": max(slowest, settings.AUTOTHROTTLE_MAX_DELAY),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(crawl.concurrency),
        "BROWSER": crawl.browser,
        "GUARD_HOSTS": sorted(borders.hosts),
        "GUARD_OWN": sorted(borders.own),
        "OLD_TLS_HOSTS": sorted(host for host, manners in crawl.by_host.items() if manners.old_tls),
    }
