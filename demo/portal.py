"""The replica portal over HTTP: start it, take its column map, and know what must come out."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Self

from demo.answers import Answer, Asked
from demo.events import Event
from demo.map_text import column_id, map_text
from demo.plan import Expected
from demo.server import Server
from demo.site import MAP, Site
from monitor.types import Status


class Portal:
    """A replica of the district's portal on a free loopback port, as it is on `today`.

    The scenario's ages are counted from `anchor`, by default `today`. Set `today` to another day and the same articles
    are there, with those that have appeared meanwhile; `events` switch what else happens.
    """

    def __init__(
        self,
        today: date,
        *,
        anchor: date | None = None,
        events: Sequence[Event] = (),
        port: int = 0,
        source: Path = MAP,
    ) -> None:
        self.today = today
        self.site = Site(anchor or today, events, source)
        self._one_at_a_time = Lock()  # the articles grow as days pass; a page takes a fraction of a millisecond
        self._server = Server(self._answer, port=port)

    @property
    def home(self) -> str:
        """The address of the home page."""
        return self._server.home

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.__exit__()

    def column_map_text(self) -> str:
        """Write the column map of the replica: the district's 49 columns, with the replica's addresses."""
        pages: dict[str, list[dict[str, str]]] = {}
        for listing in self.site.listings:
            department = {"department": listing.planned.department} if listing.planned.department else {}
            pages.setdefault(listing.column, []).append({"url": self._url(listing.address), **department})
        return map_text(self.site.map, self.home, pages)

    @property
    def planned(self) -> Mapping[tuple[str, str], Expected]:
        """What must come out of each watched page on the anchor day, by column id and address."""
        return MappingProxyType(
            {(listing.column, self._url(listing.address)): listing.planned.expected for listing in self.site.listings},
        )

    @property
    def expected(self) -> Mapping[tuple[str, str | None], Status]:
        """The status of each page on the anchor day; an unmapped column stands there with None for its address."""
        mapped = {listing.column for listing in self.site.listings}
        unmapped = [name for column in self.site.map["column"] if (name := column_id(column)) not in mapped]
        return MappingProxyType(
            {key: expected.status for key, expected in self.planned.items()}
            | {(column, None): Status.UNMAPPED for column in unmapped},
        )

    def newest(self, column: str, department: str | None = None) -> date | None:
        """Tell the truth: the newest publication date up to `today` that a page of the column has."""
        articles = self.site.listing(column, department).articles.up_to(self.today)
        return max((article.published for article in articles if article.published <= self.today), default=None)

    def _url(self, address: str) -> str:
        return self.home + address.removeprefix("/")

    def _answer(self, asked: Asked) -> Answer:
        with self._one_at_a_time:
            return self.site.answer(asked, self.today)
