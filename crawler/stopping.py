"""A crawl that ends when it is told to, at whatever moment, and at the latest after a while by force."""

import asyncio
import os
import threading

from scrapy.crawler import Crawler

GLANCE = 0.05
"""Seconds between two looks at a crawl that is still being set up."""

SET_UP = 10.0
"""Seconds that setting up may take at most: a stop does not wait longer for it."""

PATIENCE = 30.0
"""Seconds that a forsaken crawl has for its end; nobody else would end it."""

FORSAKEN = 130
"""The exit code of a crawl that had to be ended by force, as if interrupted."""


class SteadyCrawler(Crawler):
    """Scrapy's own, except that a stop while the spider is being opened is not forgotten, and no stop waits its turn.

    Scrapy marks a crawl that is stopped so early as stopped and lets it run on; at its end it then waits for ever for
    a stop that has already been. And what queues for its turn at a host, it waits for at the host's pace.
    """

    async def stop_async(self) -> None:
        """Stop as soon as the crawl has begun; what is queued is refused without asking its server."""
        ends = asyncio.get_running_loop().time() + SET_UP
        while self.crawling and not self._begun() and asyncio.get_running_loop().time() < ends:  # noqa: ASYNC110 - no signal
            await asyncio.sleep(GLANCE)
        stop = asyncio.ensure_future(super().stop_async())
        while not stop.done():
            self._hurry()
            await asyncio.wait({stop}, timeout=GLANCE)
        await stop

    def _hurry(self) -> None:
        if self._engine is None or self._engine.running:
            return
        for slot in self._engine.downloader.slots.values():
            slot.delay = 0.0
            if slot.latercall is not None:
                slot.close()
                self._engine.downloader._process_queue(slot)  # noqa: SLF001 - what the call that is cancelled would do

    def _begun(self) -> bool:
        return self._engine is not None and self._engine.running


def end_by_force_later(seconds: float = PATIENCE) -> None:
    """End this process after some seconds, unless it has ended by then; what is stored is stored."""
    timer = threading.Timer(seconds, os._exit, [FORSAKEN])
    timer.daemon = True
    timer.start()
