"""The articles of one page: a rhythm back from its newest one and, where the page is alive, onwards day by day."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random

from demo.events import Event, Extra, Revival, Silence
from demo.titles import title

OLD_ADDRESS_AFTER = 12
"""So many newest articles have addresses of the new kind; older ones were migrated and kept theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of the replica portal."""

    title: str
    published: date
    appears: date
    """The first day on which the portal shows it; later than `published` for a backdated one."""
    clock: time
    address: str
    """From the root of the portal."""
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the articles of a page are made from."""

    seed: str
    theme: str
    department: str | None
    newest: date
    anchor: date
    """The portal's first day."""
    every: float
    """Days between two articles, on the average."""
    alive: bool
    """The page goes on after the anchor."""
    total: int
    """So many articles up to the anchor."""
    where: str
    """The page's directory, with both slashes."""
    dialect: str
    """How its articles are addressed: jpaas, jcms, trs or xinhua."""
    future: bool
    """One more article is dated a year ahead."""
    events: tuple[Event, ...] = ()
    """Those of this page."""


class Articles:
    """The articles of one page; made once, longer as days pass, the same for the same rhythm.

    Remembers the day that was asked for last; not to be asked by two threads at once.
    """

    def __init__(self, rhythm: Rhythm) -> None:
        self._rhythm = rhythm
        self._titles: set[str] = set()
        self._all = self._past()
        self._ahead = 0
        self._next = self._first_ahead()
        self._day: date | None = None
        self._shown: list[Article] = []
        self._by_address = {article.address: article for article in self._all}

    def up_to(self, day: date) -> Sequence[Article]:
        """Return what the portal shows on that day, newest claimed date first."""
        if self._day != day:
            self._go_on(day)
            shown = [article for article in self._all if article.appears <= day]
            self._day, self._shown = day, sorted(shown, key=lambda each: (each.published, each.clock), reverse=True)
        return self._shown

    def at(self, address: str, day: date) -> Article | None:
        """Return the article with this address if the portal shows it on that day."""
        self._go_on(day)
        found = self._by_address.get(address)
        return found if found is not None and found.appears <= day else None

    def _past(self) -> list[Article]:
        made = []
        day = self._rhythm.newest
        for number in range(self._rhythm.total):
            made.append(self._make(f"-{number}", day, old=number >= OLD_ADDRESS_AFTER))
            day -= self._gap(f"-{number}")
        if self._rhythm.future:
            slip = self._make("future", self._rhythm.anchor + timedelta(days=358))
            made.append(replace(slip, appears=self._rhythm.anchor - timedelta(days=7)))
        for event in self._rhythm.events:
            if isinstance(event, Extra):
                made += [self._extra(event, number) for number in range(event.count)]
        return made

    def _first_ahead(self) -> date | None:
        """Return the day of the first article after the anchor."""
        revivals = [event.day for event in self._rhythm.events if isinstance(event, Revival)]
        if not self._rhythm.alive:
            return min(revivals, default=None)
        return max(self._rhythm.newest + self._gap("first"), self._rhythm.anchor + timedelta(days=1))

    def _go_on(self, day: date) -> None:
        silences = [event.day for event in self._rhythm.events if isinstance(event, Silence)]
        revivals = sorted(event.day for event in self._rhythm.events if isinstance(event, Revival))
        while self._next is not None and self._next <= day:
            stopped = max((silence for silence in silences if silence <= self._next), default=None)
            if stopped is not None and not any(stopped < back <= self._next for back in revivals):
                self._next = next((back for back in revivals if back > stopped), None)
                continue
            self._ahead += 1
            article = self._make(f"+{self._ahead}", self._next)
            self._all.append(article)
            self._by_address[article.address] = article
            self._next += self._gap(f"+{self._ahead}")

    def _gap(self, serial: str) -> timedelta:
        dice = Random(f"{self._rhythm.seed}/gap/{serial}")  # noqa: S311 - made-up dates, no secret
        return timedelta(days=max(1, round(self._rhythm.every * dice.uniform(0.4, 1.3))))

    def _extra(self, event: Extra, number: int) -> Article:
        made = self._make(f"extra/{event.day}/{number}", event.published)
        return replace(made, appears=event.day, title=event.title or made.title)

    def _make(self, serial: str, published: date, *, old: bool = False) -> Article:
        seed = f"{self._rhythm.seed}/{serial}"
        dice = Random(seed)  # noqa: S311 - made-up articles, no secret
        dialect = "jcms" if old and self._rhythm.dialect == "jpaas" else self._rhythm.dialect
        return Article(
            title=self._fresh_title(published, seed),
            published=published,
            appears=published,
            clock=time(dice.randint(8, 17), dice.randint(0, 59), dice.randint(0, 59)),
            address=address(dialect, self._rhythm.where, published, seed),
            seed=seed,
        )

    def _fresh_title(self, published: date, seed: str) -> str:
        """Return a title that the page has not had yet: a repeated one would look like an old article sent again."""
        for attempt in range(9):
            made = title(
                self._rhythm.theme,
                published,
                f"{seed}/{attempt}",
                department=self._rhythm.department,
            )
            if made not in self._titles:
                break
        else:
            made = f"{made}（{len(self._titles)}）"
        self._titles.add(made)
        return made


def address(dialect: str, where: str, published: date, seed: str) -> str:
    """Return the address of an article in one of the dialects seen on such portals."""
    digest = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    number = int(digest[:7], 16)
    match dialect:
        case "jcms":
            column = "".join(letter for letter in where if letter.isdigit())
            return f"/art/{published.year}/{published.month}/{published.day}/art_{column}_{number}.html"
        case "trs":
            return f"{where}{published:%Y%m}/t{published:%Y%m%d}_{number}.html"
        case "xinhua":
            return f"{where}{published:%Y%m%d}/{digest}/c.html"
        case _:
            return f"{where}art/{published.year}/art_{digest}.html"
