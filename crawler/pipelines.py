"""From observations to the store, one transaction each, and one line to standard output when it is done."""

import asyncio
import os
import stat
import sys
from datetime import date
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.defer import deferred_from_coro

from crawler.stopping import end_by_force_later
from monitor.errors import StoreError
from monitor.types import Observation, RunStatus

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.columns import ColumnsSpider

STDOUT = 1
"""The descriptor behind `sys.stdout`."""

TIME_IS_UP = "closespider_timeout"
"""The reason that Scrapy's CloseSpider extension gives."""


class Storing:
    """Stores each observation as soon as it is made: a crash loses the pages in flight and no other.

    A store that fails ends the crawl; `spider.fault` says why. So does a reader of the lines that went away: it was
    killed, and the crawl must not outlive it. Ends the run that the spider began itself.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Make one that also hears of the end, with its reason."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.watch, signal=signals.spider_opened)
        crawler.signals.connect(pipeline.end, signal=signals.spider_closed)
        return pipeline

    def watch(self) -> None:
        """Hear at once, not at the next page, when nobody reads the lines any more."""
        if stat.S_ISFIFO(os.fstat(STDOUT).st_mode):  # a pipe's end can be read from when the other end is closed
            asyncio.get_running_loop().add_reader(STDOUT, self._forsaken)

    def _forsaken(self) -> None:
        asyncio.get_running_loop().remove_reader(STDOUT)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STDOUT)
        os.close(nowhere)
        end_by_force_later()
        deferred_from_coro(self._crawler.stop_async())

    def process_item(self, item: Observation) -> Observation:
        """Store an observation and tell who waits for it."""
        spider = self._spider()
        if spider.fault is None:
            try:
                self._keep(spider, item)
            except StoreError as fault:
                spider.fault = fault
                deferred_from_coro(self._crawler.stop_async())
            except BrokenPipeError:  # stored, and nobody to tell
                self._forsaken()
        return item

    def end(self, spider: "ColumnsSpider", reason: str) -> None:
        """Record what is left when the time is up, and end the spider's own run."""
        order = spider.order
        spider.ended = reason
        try:
            if reason == TIME_IS_UP:
                for observation in spider.left("本次运行的时间已用完"):
                    self._keep(spider, observation)
            if order.own_run:
                status = RunStatus.ABORTED if spider.unseen else RunStatus.COMPLETE
                order.store.finish_run(order.run, finished_at=order.clock(), status=status)
        except StoreError as fault:
            spider.fault = spider.fault or fault
        finally:
            order.store.close()

    def _spider(self) -> "ColumnsSpider":
        spider: ColumnsSpider = self._crawler.spider  # type: ignore[assignment]  # the only spider there is
        return spider

    def _keep(self, spider: "ColumnsSpider", observation: Observation) -> None:
        spider.order.store.add(spider.order.run, observation)
        spider.unseen.pop((observation.column, observation.page), None)
        sys.stdout.write(told(observation, spider.order.clock().date()))
        sys.stdout.flush()


def told(observation: Observation, day: date) -> str:
    """Write the line about an observation: `page`, column, address, outcome or kind of failure, newest date or `-`."""
    reading = observation.reading
    newest = reading.newest(day)
    what = reading.failure.kind.value if reading.failure else reading.outcome.value
    published = newest.published.isoformat() if newest and newest.published else "-"
    return f"page\t{observation.column}\t{observation.page}\t{what}\t{published}\n"
