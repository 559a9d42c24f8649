"""One watched page of the replica portal: its place in the map, its address, its articles, its rows of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demo.articles import Article, Articles
from demo.layout import Link, Surroundings, crumbs, left, side
from demo.plan import Planned, Shape
from demo.rows import Row

PAGE_SIZE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One watched page."""

    column: str
    """The column's id."""
    section: str
    group: str | None
    name: str
    about: str
    planned: Planned
    number: str
    """The column number of its CMS."""
    where: str
    """Its directory, with both slashes."""
    address: str
    """From the root of the portal."""
    articles: Articles

    @property
    def heading(self) -> str:
        """Name it as the page does."""
        return f"{self.name}（{self.planned.department}）" if self.planned.department else self.name

    @property
    def meta(self) -> list[tuple[str, str]]:
        """The column's meta tags of the national guideline."""
        return [
            ("ColumnName", self.name),
            ("ColumnType", self.group or self.section),
            ("ColumnDescription", self.about or self.name),
            ("ColumnKeywords", f"{self.section},{self.name}"),
            ("ColId", self.number),
        ]

    def count(self, today: date) -> int:
        """Count the articles that it has."""
        return len(self.articles.up_to(today))

    def rows(self, today: date, *, number: int = 1, size: int = PAGE_SIZE) -> list[Row]:
        """Return the rows of one page of the list, counted from 1; old pinned ones stand on top of the first."""
        articles = self.articles.up_to(today)
        if number > 1:
            start = (number - 1) * size
            return [self.row(article, today) for article in articles[start : start + size]]
        pinned = articles[len(articles) - self.planned.pinned :]
        marked = self.planned.pinned % 2 == 0
        top = [self.row(article, today, marked=marked) for article in pinned]
        return top + [self.row(article, today) for article in articles[: size - len(pinned)]]

    def row(self, article: Article, today: date, *, marked: bool = False) -> Row:
        """Make the row of one article."""
        relative = self.planned.shape in {Shape.TRS, Shape.TRS_GB}
        return Row(
            title=article.title,
            href="./" + article.address.removeprefix(self.where) if relative else article.address,
            published=article.published,
            clock=article.clock,
            today=today,
            marked=marked,
        )


def framed(listing: Listing, around: Surroundings, neighbours: Sequence[Link], main: str) -> str:
    """Put the main part between the menu of neighbours and the side block."""
    steps = [Link(text=step, href=listing.address) for step in (listing.section, listing.group, listing.name) if step]
    return (
        crumbs(steps)
        + '<div class="columns wrap">\n'
        + left(listing.group or listing.section, neighbours)
        + f'<div class="main">\n<h2>{listing.heading}</h2>\n{main}</div>\n'
        + side(around)
        + "</div>\n"
    )
