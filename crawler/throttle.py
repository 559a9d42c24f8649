"""The pace of each host: slower on slow servers, never faster than the map says for it or its robots.txt asks."""

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)


class HostThrottle(AutoThrottle):
    """Scrapy's own, which knows one floor for all hosts, with a floor for each.

    Crawl-delay is no part of RFC 9309 and has no bound; it is honoured up to ROBOTS_DELAY_MAX, or no night would end.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        slots = crawler.settings.getdict("DOWNLOAD_SLOTS")
        self._floors = {host: float(slot["delay"]) for host, slot in slots.items()}
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._longest = crawler.settings.getfloat("ROBOTS_DELAY_MAX")
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: "RobotParser", request: "Request") -> None:
        """Raise a host's floor to the pause that its robots.txt asks for, before the first page is asked for."""
        downloader = self.crawler.engine.downloader
        host = downloader.get_slot_key(request)
        floor = self._floors.get(host, self._min_delay())
        asked = min(robotparser.crawl_delay(self._agent) or 0.0, self._longest)
        if not asked > floor:
            return
        logger.warning("%s 的 robots.txt 要求每次访问间隔 %g 秒（地图中是 %g 秒），照办", host, asked, floor)
        self._floors[host] = asked
        self.maxdelay = max(self.maxdelay, asked)
        if (slot := downloader.slots.get(host)) is not None:
            slot.delay = max(slot.delay, asked)

    def _adjust_delay(self, slot: "Slot", latency: float, response: "Response") -> None:
        request = response.request
        self.mindelay = self._floors.get(request.meta.get("download_slot", "") if request else "", self._min_delay())
        super()._adjust_delay(slot, latency, response)
