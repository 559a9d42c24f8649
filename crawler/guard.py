"""Which addresses may be fetched, and which sockets may be opened.

Two borders. By name: http or https, and a host of the map; the download handler asks for every request, so redirects,
robots.txt and follow-ups pass it too. By address: a socket is opened only to a public address, except for the portal's
own origin (host *and* port), which may lie anywhere, so that a replica or an intranet portal can be crawled. The second
border looks at the very address that `connect` gets, after DNS: a name that answers with a public address first and a
private one later gains nothing.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Self

from scrapy.settings import BaseSettings
from yarl import URL

from crawler.network import PRIVATE_ADDRESS
from monitor.column_map import ColumnMap

NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """The hosts of a map, and the origins that may be private."""

    hosts: frozenset[str]
    own: frozenset[str]
    """Origins of the portal's own host as written in the map: `http://127.0.0.1:8000`."""

    @classmethod
    def of_map(cls, column_map: ColumnMap) -> Self:
        """Draw the borders of a column map."""
        home = URL(column_map.portal.home)
        watched = [URL(page.url) for _, page in column_map.watched()]
        own = {str(url.origin()) for url in (home, *watched) if url.host == home.host}
        return cls(hosts=column_map.crawl.hosts, own=frozenset(own))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Take the borders that the spider has put into the settings; without them nothing may be fetched."""
        return cls(hosts=frozenset(settings.getlist("GUARD_HOSTS")), own=frozenset(settings.getlist("GUARD_OWN")))

    def refusal(self, url: URL) -> str:
        """Say in Chinese why an address may not be fetched; empty where its name is in order."""
        if url.scheme not in {"http", "https"}:
            return f"不是网页地址：{url.scheme[:20]}:"
        if not url.host or url.host.lower() not in self.hosts:
            return f"{(url.host or '空的域名')[:100]} 不在栏目对照表中"
        return ""

    def is_own(self, url: URL) -> bool:
        """Tell whether an address is the portal's own and may lie in a private network."""
        return str(url.origin()) in self.own


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def public_socket(address: tuple[Any, ...]) -> socket.socket:
    """Open a socket for one answer of getaddrinfo, or raise PermissionError where the address is not public."""
    family, kind, protocol, _, place = address
    if not is_public(place[0]):
        raise PermissionError(PRIVATE_ADDRESS)
    return socket.socket(family=family, type=kind, proto=protocol)
