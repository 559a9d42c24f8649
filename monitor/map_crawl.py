"""`[crawl]` of the column map: how politely pages are fetched, when, and what single hosts are granted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType

from monitor.map_faults import Faults, nearest, quoted
from monitor.map_schema import CrawlTable, HostTable, hosts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The hours in which the nightly crawl may ask; past midnight where `ends` is not after `begins`."""

    begins: time
    ends: time

    def left(self, moment: datetime) -> timedelta | None:
        """Say how long the window stays open; None where it is closed. `moment` is of the portal's zone."""
        if not self.holds(moment.time()):
            return None
        ends = datetime.combine(moment.date(), self.ends, moment.tzinfo)
        return ends - moment if ends > moment else ends + timedelta(days=1) - moment

    def holds(self, clock: time) -> bool:
        """Tell whether a time of day lies in the window."""
        if self.begins < self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostManners:
    """What one host is asked otherwise than the rest."""

    delay: float
    concurrency: int
    old_tls: bool
    """Where today's handshake fails, that of TLS 1.0 or 1.1 may be tried; the certificate is verified all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """How politely pages are fetched."""

    delay: float
    """Seconds between two requests to one host."""
    concurrency: int
    """Requests at once to one host."""
    timeout: float
    """Seconds for one page, connect to last byte."""
    second_look_after: float
    """Seconds before what looks overdue or empty is fetched again."""
    robots: bool
    """Obey robots.txt."""
    contact: str | None
    """Who answers for the crawler; part of its User-Agent."""
    browser: bool
    """Draw pages whose list is made by a script in a browser; needs the extra `browser` and Chromium."""
    window: Window | None
    """None where the nightly crawl may ask at any hour."""
    by_host: Mapping[str, HostManners]
    """In lower case, as it is asked for; only hosts that are treated otherwise."""
    hosts: frozenset[str]
    """The only hosts that may be asked: the home page's and those of all pages, in lower case, without ports."""


def read(raw: object, addresses: Collection[str], night: time | None, faults: Faults) -> CrawlSettings | None:
    """Read the table; None, with every fault recorded, where that cannot be.

    `addresses` are the home page and all pages, `night` the hour at which the nightly job starts.
    """
    table = faults.check(CrawlTable, raw, ("crawl",))
    tables = raw.get("host", []) if isinstance(raw, Mapping) else []
    hosts = frozenset(host for url in addresses for host in hosts_of(url))
    by_host = _hosts(tables if isinstance(tables, list) else [], table, hosts, faults)
    if table is None:
        return None
    window = Window(begins=table.window[0], ends=table.window[1]) if table.window else None
    if window and night and not window.holds(night):
        faults.add(
            ("crawl", "window"),
            f"[schedule] 的开始时刻 {night:%H:%M} 不在 {window} 之内，每晚都不会抓取",
            "改其中一个，使开始时刻落在时段里",
        )
    return CrawlSettings(
        delay=table.delay,
        concurrency=table.concurrency,
        timeout=table.timeout,
        second_look_after=table.second_look_after,
        robots=table.robots,
        contact=table.contact,
        browser=table.browser,
        window=window,
        by_host=MappingProxyType(by_host),
        hosts=hosts,
    )


def _hosts(
    tables: list[object], crawl: CrawlTable | None, hosts: Collection[str], faults: Faults
) -> dict[str, HostManners]:
    found: dict[str, HostManners] = {}
    for number, raw in enumerate(tables):
        place = ("crawl", "host", number)
        table = faults.check(HostTable, raw, place)
        if table is None:
            continue
        name = table.name.lower()
        if name not in hosts:
            faults.add(
                (*place, "name"),
                f"没有哪个网址在 {quoted(table.name)} 上，这一段不起作用",
                nearest(name, hosts) or "写域名本身，不带 https:// 和端口；或删去这一段",
            )
            continue
        if not table.model_fields_set - {"name"}:
            faults.add(
                place, "除了 name 什么也没有写，这一段不起作用", "写上 delay、concurrency 或 old_tls，或删去这一段"
            )
        names = {name, name.encode("idna").decode()}
        if not names.isdisjoint(found):
            faults.add(place, f"{quoted(table.name)} 已有一段", "两段合成一段")
        if crawl is not None:
            manners = HostManners(
                delay=crawl.delay if table.delay is None else table.delay,
                concurrency=table.concurrency or crawl.concurrency,
                old_tls=table.old_tls,
            )
            found |= dict.fromkeys(names, manners)
    return found
