"""Rows and lists: a date with what stands beside it, rows side by side in one element, and which of these are taken."""

from dataclasses import dataclass, field
from datetime import date

from crawler.pages.mentions import Mention
from crawler.pages.tree import Element

TITLE_CAP = 40
"""A longer title weighs no more than this."""


@dataclass(slots=True, eq=False)
class Row:
    """One row: its date, and what the date is beside."""

    mention: Mention
    unit: Element
    """The smallest element with both title and date; of a flat list, the date's own."""
    title: str
    href: str
    linked: bool
    others: list[Mention] = field(default_factory=list)
    """Further dates of the row, believed less."""

    @property
    def day(self) -> date | None:
        """The row's day, where it is settled."""
        return self.mention.day


@dataclass(slots=True, eq=False)
class RowList:
    """Rows that stand side by side in one element."""

    container: Element
    rows: list[Row]
    depth: int = 0
    mixed: bool = False
    """Some of its years are known, and that of a row which may be its newest is not."""
    reckoned: bool = False
    """Its years are those of the judging day, and nothing on the page confirms them."""
    _volume: tuple[int, int] = (0, 0)
    """Of how many rows it was reckoned, and what came out."""

    @property
    def volume(self) -> int:
        """How much the list has to say: the lengths of its titles, each capped."""
        if self._volume[0] != len(self.rows):
            self._volume = len(self.rows), sum([min(len(row.title), TITLE_CAP) for row in self.rows])
        return self._volume[1]

    def newest(self, as_of: date) -> date | None:
        """Return the latest day up to `as_of`."""
        return max((row.day for row in self.rows if row.day is not None and row.day <= as_of), default=None)


@dataclass(slots=True)
class Choice:
    """The main list, the lists that belong to it, and the doubt that is left."""

    main: RowList
    joined: list[RowList] = field(default_factory=list)
    others: list[RowList] = field(default_factory=list)
    doubt: str = ""
    notes: list[str] = field(default_factory=list)

    def lists(self) -> list[RowList]:
        """Return the lists of the column."""
        return [self.main, *self.joined]

    def newest(self, as_of: date) -> date | None:
        """Return the latest day up to `as_of`."""
        return max((day for each in self.lists() if (day := each.newest(as_of))), default=None)
