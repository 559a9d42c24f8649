"""The replica portal without its server: a request and a day in, an answer out; the same each time."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from demo import drawn, home, jcms, jpaas, lists, map_text, xxgk
from demo.answers import Answer, Asked, html
from demo.events import Event, Outage, PageFault, PortalDown, Redesign, lasts
from demo.layout import Link, Menu, Surroundings
from demo.listings import Listing
from demo.plan import Shape
from demo.planning import concerns, plan_listings
from demo.scenario import PLAN
from demo.single import article_page
from demo.states import FAULTS, challenge, not_found, unavailable

SHIPPED_MAP = Path(__file__).with_name("column_map.toml")
MAP = SHIPPED_MAP if SHIPPED_MAP.is_file() else Path(__file__).parents[1] / "config" / SHIPPED_MAP.name
"""The district's column map: beside this module where the program is installed, in its own folder in a checkout."""
STYLE = Path(__file__).with_name("portal.css").read_bytes()
SCRIPT = Path(__file__).with_name("portal.js").read_bytes()
JAVASCRIPT = "text/javascript; charset=utf-8"
HOT = 6


class Site:
    """All pages of the replica portal, from the district's column map, the scenario and the events."""

    def __init__(self, anchor: date, events: Sequence[Event] = (), source: Path = MAP) -> None:
        self.map: Mapping[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
        self._events = tuple(events)
        self.listings = plan_listings(self.map, anchor, self._events)
        self._by_where = {listing.where: listing for listing in self.listings}
        self._by_number = {listing.number: listing for listing in self.listings}
        self._around = lru_cache(maxsize=4)(self._busiest)

    def listing(self, column: str, department: str | None = None) -> Listing:
        """Return the page of a column, the one of this department."""
        return next(
            listing
            for listing in self.listings
            if listing.column == column and listing.planned.department == department
        )

    def answer(self, asked: Asked, today: date) -> Answer:
        """Answer one request on that day."""
        for event in self._events:
            if isinstance(event, PortalDown) and lasts(event, today):
                return self._down(event.how, today)
        fixed = FIXED.get(asked.path)
        if fixed is not None:
            return fixed(self, asked, today)
        return self._page(asked.path, today)

    def surroundings(self, today: date, listing: Listing | None = None) -> Surroundings:
        """Return what surrounds a page on that day; the side block has nothing of the page's own column."""
        menus, busiest = self._around(today)
        hot = [link for column, link in busiest if listing is None or column != listing.column]
        return Surroundings(today=today, menus=menus, hot=tuple(hot[:HOT]))

    def _down(self, how: Outage, today: date) -> Answer:
        match how:
            case Outage.RESET:
                return Answer(cut=True)
            case Outage.CHALLENGE:
                return challenge()
            case Outage.INDEX_PAGE:
                return self.home(Asked(path="/"), today)
            case Outage.UNAVAILABLE:
                return unavailable()

    def _page(self, path: str, today: date) -> Answer:
        """Answer an address that names a list, a further page of it, its data or one of its articles."""
        if path.startswith(drawn.DATA_PREFIX):
            listing = self._by_number.get(path.removeprefix(drawn.DATA_PREFIX))
            return drawn.data(listing, today) if listing else not_found(self.surroundings(today))
        listing = self._owner(path)
        return self._of(self.on(listing, today), path, today) if listing else not_found(self.surroundings(today))

    def _of(self, listing: Listing, path: str, today: date) -> Answer:
        """Answer an address that belongs to this listing."""
        around = self.surroundings(today, listing)
        if path in {listing.where, f"{listing.where}index.html"}:
            fault = FAULTS.get(listing.planned.shape)
            return fault(around) if fault else lists.list_page(listing, around, self._neighbours(listing))
        if path == lists.inner_address(listing):
            return lists.inner_page(listing, around, self._neighbours(listing))
        if path == lists.source_address(listing):
            return lists.source(listing, today)
        number = path.removeprefix(f"{listing.where}index_").removesuffix(".html")
        if number.isdigit() and listing.planned.shape in {Shape.TRS, Shape.TRS_GB}:
            return lists.trs_page(listing, around, self._neighbours(listing), number=int(number) + 1)
        article = listing.articles.at(path, today)
        return html(article_page(listing, article, around)) if article else not_found(around)

    def on(self, listing: Listing, today: date) -> Listing:
        """Return the listing as it is served on that day."""
        for event in self._events:
            its_own = concerns(event, listing.column, listing.planned.department)
            if its_own and isinstance(event, PageFault) and lasts(event, today):
                return replace(listing, planned=replace(listing.planned, shape=event.shape))
            if isinstance(event, Redesign) and lasts(event, today) and listing.planned.shape is not Shape.ARTICLE:
                return replace(listing, planned=replace(listing.planned, shape=Shape.DRAWN))
        return listing

    def _owner(self, path: str) -> Listing | None:
        """Find the listing to which an address belongs: by its directory, or by the column's number in the old kind."""
        if path.startswith("/art/"):
            return self._by_number.get(path.rpartition("/")[2].split("_")[1] if path.count("_") else "")
        where = path if path.endswith("/") else path.rpartition("/")[0] + "/"
        while where not in {"", "/"}:
            if where in self._by_where:
                return self._by_where[where]
            where = where.rstrip("/").rpartition("/")[0] + "/"
        return None

    def _neighbours(self, listing: Listing) -> list[Link]:
        return [
            Link(text=other.heading, href=other.address)
            for other in self.listings
            if (other.section, other.group) == (listing.section, listing.group)
            and (other.column == listing.column or other.planned is PLAN[other.column][0])
        ]

    def _busiest(self, today: date) -> tuple[tuple[Menu, ...], list[tuple[str, Link]]]:
        """Return the navigation, and the newest article of each lively column with the column's id."""
        first = {listing.column: listing for listing in reversed(self.listings)}
        menus: dict[str, list[Link]] = {}
        for column in self.map["column"]:
            listing = first.get(map_text.column_id(column))
            menus.setdefault(column["section"], []).append(
                Link(text=column["name"], href=listing.address if listing else "#"),
            )
        lively = [listing for listing in first.values() if listing.planned.shape is Shape.JPAAS]
        newest = []
        for listing in lively:
            article = next((each for each in listing.articles.up_to(today) if each.published <= today), None)
            if article:
                newest.append((listing.column, Link(text=article.title, href=article.address, day=article.published)))
        newest.sort(key=lambda pair: (str(pair[1].day), pair[1].href), reverse=True)
        return (
            tuple(Menu(section=name, href=links[0].href, links=tuple(links)) for name, links in menus.items()),
            newest[: HOT + 1],
        )

    def home(self, _: Asked, today: date) -> Answer:
        """Answer the home page."""
        return html(home.page(self.listings, self.surroundings(today)))

    def unit(self, asked: Asked, today: date) -> Answer:
        """Answer the JPAAS unit API."""
        return jpaas.unit(asked, self._today(today), today)

    def proxy(self, asked: Asked, today: date) -> Answer:
        """Answer the JCMS dataproxy."""
        return jcms.proxy(asked, self._today(today), today)

    def search(self, asked: Asked, today: date) -> Answer:
        """Answer the disclosure module's search."""
        return xxgk.search(asked, self._today(today), today)

    def _today(self, today: date) -> dict[str, Listing]:
        return {number: self.on(listing, today) for number, listing in self._by_number.items()}


FIXED: Mapping[str, Callable[[Site, Asked, date], Answer]] = MappingProxyType(
    {
        "/": Site.home,
        "/index.html": Site.home,
        jpaas.UNIT_PATH: Site.unit,
        jcms.PROXY_PATH: Site.proxy,
        xxgk.SEARCH_PATH: Site.search,
        "/robots.txt": lambda *_: Answer(body=b"User-agent: *\nAllow: /\n", content_type="text/plain"),
        "/portal.css": lambda *_: Answer(body=STYLE, content_type="text/css; charset=utf-8"),
        "/favicon.ico": lambda *_: Answer(status=204),
        xxgk.TREE_PATH: lambda *_: html("<html><body><ul><li>政策文件</li></ul></body></html>"),
        "/script/portal.js": lambda *_: Answer(body=SCRIPT, content_type=JAVASCRIPT),
        jpaas.SCRIPT_PATH: lambda *_: Answer(body=b"/* see portal.js */", content_type=JAVASCRIPT),
        drawn.SCRIPT_PATH: lambda *_: Answer(body=drawn.SCRIPT, content_type=JAVASCRIPT),
    },
)
"""The addresses that are always the same."""
