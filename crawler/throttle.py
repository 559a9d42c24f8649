"""The pace of each host: slower on slow servers, never faster than the map says for that very host."""

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class HostThrottle(AutoThrottle):
    """Scrapy's own, which knows one floor for all hosts, with a floor for each."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        slots = crawler.settings.getdict("DOWNLOAD_SLOTS")
        self._floors = {host: float(slot["delay"]) for host, slot in slots.items()}

    def _adjust_delay(self, slot: "Slot", latency: float, response: "Response") -> None:
        request = response.request
        self.mindelay = self._floors.get(request.meta.get("download_slot", "") if request else "", self._min_delay())
        super()._adjust_delay(slot, latency, response)
