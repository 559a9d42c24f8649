"""From dates to rows: the smallest piece around a date that has a title, and the list that it is a piece of.

Starting from the dates and not from the markup, a row is found whatever it is made of: `li`, `tr`, `dl`, cards, nested
tables, title and date in neighbouring elements, date inside the link or behind it. Shape is asked for nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from lxml import etree

from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.titles import TITLE, address_of, links_with_title, title_of
from crawler.pages.tree import Element, squeeze

TITLE_CAP = 40
"""A longer title weighs no more than this."""
_ROW_TAGS = frozenset(("tr", "li", "dl", "p", "article", "section"))
_CARDS = frozenset(("li", "article"))
"""What is one entry, whatever parts it has."""
_WHOLE_ROWS = _CARDS | {"tr"}
_WITHIN = 3
"""Steps from a date to the part of its row that it stands in, at most."""
_INNER_LISTS = frozenset(("ul", "ol", "dl", "table"))
_SURE_TITLE = 8
"""Characters from which the first of several links to one address is its title, and not its class."""
_CJK = re.compile("[\u4e00-\u9fff]")
_OF_ANOTHER = re.compile(r"[【\[(（]?(?:政策)?(?:解读|图解|相关|附件|原文)")
"""What begins the title of another document, that a row names beside its own."""
_MOST_IN_ROW = 4
_TOP = frozenset(("html", "body"))


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


def build_lists(mentions: Sequence[Mention]) -> list[RowList]:
    """Put dates into rows and rows into lists, in the page's order."""
    builder = _Builder(mentions)
    for mention in mentions:
        builder.place(mention)
    return builder.lists()


class _Builder:
    """Finds rows; remembers how far it had to climb, so that the hundredth row of a shape costs next to nothing."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.counts = _counted(mentions)
        self.by_element: dict[Element, list[Mention]] = {}
        self.by_tail: dict[Element, list[Mention]] = {}
        for mention in mentions:
            if mention.tail_of is not None:
                self.by_tail.setdefault(mention.tail_of, []).append(mention)
            else:
                self.by_element.setdefault(mention.element, []).append(mention)
        self.links: dict[Element, list[tuple[Element, str]]] = {}
        self.sizes: dict[Element, int] = {}
        self.steps: dict[tuple[object, bool], int] = {}
        self.rows: dict[Element, Row] = {}
        """By unit; a second date of the same unit joins its row."""
        self.grouped: dict[Element, list[Row]] = {}
        self.paired: dict[Element, list[tuple[Mention, Element]]] = {}
        """The dates and titles of flat lists, by their element."""
        self.own_parts: dict[Element, tuple[Element, Element] | None] = {}
        self.beside: list[tuple[Element, Mention]] = []
        """Dates of further links of a row, by the row."""

    def place(self, mention: Mention) -> None:
        """Find the row of one date."""
        row = self._row_beside(mention)
        if row is not None:
            self.beside.append((row, mention))
        elif not self._as_before(mention):
            self._climb(mention)

    def _row_beside(self, mention: Mention) -> Element | None:
        """Return the row in which a date is that of another link, a 解读 or a file: its own stands in another part."""
        part = mention.element
        for _ in range(_WITHIN):
            row = part.getparent()
            if row is None or (row.tag in _WHOLE_ROWS and self.counts[row] == 1):
                return None
            if row.tag in _WHOLE_ROWS:
                own = self._own_parts(row)
                return row if own is not None and own[0] is not part else None
            part = row
        return None

    def _own_parts(self, row: Element) -> tuple[Element, Element] | None:
        """Return the parts with a row's date and with its title, where a further part has a link and a date, too.

        The date's has no link, and is the only one; the title's has no date, and is the only one.
        """
        if row not in self.own_parts:
            dated = [part for part in row if part in self.counts]
            bare = [part for part in dated if not _has_link(part)]
            titled = [part for part in row if part not in self.counts and self._links(part)]
            found = len(bare) == 1 < len(dated) and len(titled) == 1
            self.own_parts[row] = (bare[0], titled[0]) if found else None
        return self.own_parts[row]

    def _as_before(self, mention: Mention) -> bool:
        """Place a date as the one before it, if it stands alike: climb as many steps, and find one link there."""
        key = (mention.element.tag, mention.tail_of is None)
        steps = self.steps.get(key)
        if steps is None:
            return False
        current: Element | None = mention.element
        for _ in range(steps):
            current = current.getparent() if current is not None else None
        if current is None or self.counts[current] != 1:
            return False
        if steps and _has_link(mention.element):
            return False
        links = links_with_title(current, 2)
        if len(links) != 1:
            return False
        self._add(mention, current, links)
        return True

    def _climb(self, mention: Mention) -> None:  # noqa: C901 - the one loop that decides what a row is
        """Climb from a date to the first element that has a title."""
        own = self.counts[mention.element]
        current = mention.element
        fallback: Element | None = None
        while True:
            links = self._links(current)
            if links:
                break
            if fallback is None and self._says_something(current, mention):
                fallback = current
            parent = current.getparent()
            if parent is None or parent.tag in _TOP:
                break
            if self.counts[parent] > own:
                if self.counts[parent] <= _MOST_IN_ROW and self._is_row(parent):
                    own = self.counts[parent]
                elif fallback is not None and (fallback.find(".//a") is not None or not self._is_flat(parent)):
                    break
                else:
                    if self._is_flat(parent):
                        self._flatten(parent)
                        return
                    own = self.counts[parent]
            current = parent
        if links:
            if (
                len(links) > 1
                and self.counts[current] > 1
                and self.counts[current] >= len(links) - 1
                and not self._is_row(current)
            ):
                self._flatten(current)
                return
            unit = self._row_around(current, links)
            parts = self._own_parts(unit) if unit.tag in _WHOLE_ROWS else None
            self._add(mention, unit, self._links(unit if parts is None else parts[1]))
            self._remember(mention, unit)
        elif fallback is not None:
            self._add(mention, fallback, [])

    def _row_around(self, cell: Element, links: list[tuple[Element, str]]) -> Element:
        """Return a part's row where the part has a date beside its author's name, and one before it has the title.

        Else the part itself. Cells that are entries themselves, as in a table of pictures, have a date each.
        """
        row = cell.getparent()
        if row is None or (cell.tag != "td" and row.tag not in _CARDS):
            return cell
        own = max(len(title) for _, title in links)
        for other in cell.itersiblings("*", preceding=True):
            titles = self._links(other)
            if len(titles) == 1 and other not in self.counts and len(titles[0][1]) > own:
                return row
        return cell

    def _remember(self, mention: Mention, unit: Element) -> None:
        """Keep how many steps it was from a date to its row, where the date is the row's only one."""
        steps = 0
        current: Element | None = mention.element
        while current is not None and current is not unit:
            current = current.getparent()
            steps += 1
        if self.counts[unit] == 1:
            self.steps[mention.element.tag, mention.tail_of is None] = steps

    def _is_row(self, element: Element) -> bool:
        """Tell whether an element with several dates is one row with several dates, and not a list."""
        titles = len(self._links(element))
        if titles == 1 or (element.tag in _WHOLE_ROWS and self._own_parts(element) is not None):
            return True
        return titles == 0 and element.tag in _ROW_TAGS

    def _is_flat(self, element: Element) -> bool:
        return len(self._links(element)) > 1

    def _links(self, element: Element) -> list[tuple[Element, str]]:
        """Return the first titled links in an element; asked once, or a thousand dates ask a whole page each."""
        links = self.links.get(element)
        if links is None:
            links = self.links[element] = links_with_title(element)
        return links

    def _says_something(self, element: Element, mention: Mention) -> bool:
        """Tell whether an element without a link has words beside its date."""
        size = self.sizes.get(element)
        if size is None:
            size = self.sizes[element] = len(squeeze("".join(element.itertext())))
        linked = element.tag in _ROW_TAGS and element.find(".//a") is not None
        room = 2 if linked else TITLE + 2
        return size - len(squeeze(mention.text)) >= room

    def _add(self, mention: Mention, unit: Element, links: list[tuple[Element, str]]) -> None:
        row = self.rows.get(unit)
        if row is not None:
            _join(row, mention)
            return
        link: Element | None = None
        if links:
            link, title = _title_among(links, unit) if len(links) > 1 else links[0]
            around = _link_around(mention.element) if len(links) > 1 or len(link) else None
            if len(links) > 1 and around is not None:
                link, title = around, title_of(around)
            if around is link and mention.element is not link and len(own := squeeze(link.text or "")) >= TITLE:
                title = own
        else:
            link = next(unit.iter("a"), None) if unit.tag in _ROW_TAGS else None
            title = squeeze("".join(unit.itertext()))[:200]
        title = _without(title, mention)
        row = Row(mention, unit, title, address_of(link) if link is not None else "", link is not None)
        self.rows[unit] = row
        parent = unit.getparent()
        if parent is not None and parent in self.grouped:  # beside a row that was placed before
            self.grouped[parent].append(row)
            return
        top = unit
        count = self.counts[unit]
        parent = top.getparent()
        while parent is not None and parent.tag not in _TOP and self.counts[parent] == count:
            top, parent = parent, parent.getparent()
        self.grouped.setdefault(parent if parent is not None else top, []).append(row)

    def _flatten(self, container: Element) -> None:
        """Pair titles and dates that stand one after another in one element."""
        if container in self.paired:
            return
        items: list[Element | Mention] = []
        for event, element in etree.iterwalk(container, events=("start", "end")):
            if event == "start":
                if element.tag == "a" and links_with_title(element, 1):
                    items.append(element)
                items += self.by_element.get(element, ())
            elif element is not container:
                items += self.by_tail.get(element, ())
        rows = _paired(items)
        self.paired[container] = rows

    def lists(self) -> list[RowList]:
        """Return what was found; in the order of first rows."""
        self._take_pairs()
        beside: dict[Row, list[Mention]] = {}
        for unit, mention in self.beside:
            if (row := self.rows.get(unit)) is not None:
                row.others.append(mention)
                beside.setdefault(row, []).append(mention)
        found = []
        for container, rows in self.grouped.items():
            dated = [beside[row] for row in rows if row in beside]
            if 2 * len(dated) < len(rows):  # a 解读 that some rows have; what every row has may be its own second date
                for each in chain.from_iterable(dated):
                    each.role = min(each.role, Role.SECOND)
            depth = sum(1 for _ in container.iterancestors())
            found.append(RowList(container, rows, depth))
        return found

    def _take_pairs(self) -> None:
        """Make rows of the pairs of flat lists, where neither date nor title is part of a row of its own.

        A banner's date climbs to an element that holds whole lists; it has no title there but those of their rows.
        """
        dated = {id(each) for row in self.rows.values() for each in (row.mention, *row.others)}
        for container, pairs in self.paired.items():
            for mention, link in pairs:
                if (
                    id(mention) in dated
                    or link in self.rows
                    or any(above in self.rows for above in link.iterancestors())
                ):
                    continue
                title = _without(title_of(link), mention)
                row = Row(mention, mention.element, title, address_of(link), linked=True)
                self.grouped.setdefault(container, []).append(row)


def _counted(mentions: Sequence[Mention]) -> dict[Element, int]:
    """Count the dates in every element that has one.

    All dates climb a step at a time, and those that meet climb on as one: the rows of a list meet soon.
    """
    counts: dict[Element, int] = {}
    climbing: dict[Element, int] = {}
    for mention in mentions:
        climbing[mention.element] = climbing.get(mention.element, 0) + 1
    while climbing:
        above: dict[Element, int] = {}
        for element, count in climbing.items():
            counts[element] = counts.get(element, 0) + count
            if (parent := element.getparent()) is not None:
                above[parent] = above.get(parent, 0) + count
        climbing = above
    return counts


def _title_among(links: Sequence[tuple[Element, str]], unit: Element) -> tuple[Element, str]:
    """Return the link of a row that has its title: the longest in Chinese, but for those of a list within the row.

    Of links to one address the first that is long enough: a summary may lead there, too.
    """
    outer = [one for one in links if not _is_inner(one[0], unit)] or links
    said = [one for one in outer if _CJK.search(one[1])] or outer
    own = [one for one in said if not _OF_ANOTHER.match(one[1])]
    if any(len(title) >= _SURE_TITLE for _, title in own):
        said = own
    longest = max(said, key=lambda one: len(one[1]))
    address = address_of(longest[0])
    alike = (one for one in said if len(one[1]) >= _SURE_TITLE and address_of(one[0]) == address)
    return next(alike, longest)


def _is_inner(link: Element, unit: Element) -> bool:
    """Tell whether a link stands in a list that a row holds."""
    for above in link.iterancestors():
        if above is unit:
            return False
        if above.tag in _INNER_LISTS:
            return True
    return False


def _has_link(element: Element) -> bool:
    """Tell whether an element is or has a link; most dates stand in an element without any other in it."""
    return element.tag == "a" or (len(element) > 0 and next(element.iter("a"), None) is not None)


def _link_around(element: Element) -> Element | None:
    """Return the link that a date stands in, if it does."""
    current: Element | None = element
    for _ in range(4):
        if current is None or current.tag == "a":
            return current
        current = current.getparent()
    return None


def _join(row: Row, mention: Mention) -> None:
    """Give a row a second date: the better role wins, and of equals the first."""
    if mention.role > row.mention.role:
        row.others.append(row.mention)
        row.mention = mention
    else:
        row.others.append(mention)


def _without(title: str, mention: Mention) -> str:
    """Take the date's own text out of a title that it stands in."""
    shown = squeeze(mention.shown)
    if shown not in title and " " in shown and (boxes := _boxes(shown).search(title)):
        shown = boxes.group()
    if shown not in title or len(shown) >= len(title) or mention.role in {Role.INSIDE, Role.REJECTED}:
        return title
    return squeeze(title.replace(shown, " ", 1)).strip(" []()【】（）|·-") or title


def _boxes(shown: str) -> re.Pattern[str]:
    """Return what finds a date's boxes again, with the marks that stand between them."""
    return re.compile(r"[^\w\n]{0,4}".join(map(re.escape, re.findall(r"\w+", shown))))


def _paired(items: Iterable[Element | Mention]) -> list[tuple[Mention, Element]]:
    """Pair each date with the title before it, or after it where the dates come first."""
    items = list(items)
    date_first = bool(items) and isinstance(items[0], Mention)
    if date_first:
        items.reverse()
    pairs: list[tuple[Mention, Element]] = []
    waiting: list[Element] = []
    for item in items:
        if isinstance(item, Mention):
            if waiting:
                pairs.append((item, max(waiting[-2:], key=lambda link: len(title_of(link)))))
                waiting = []
        else:
            waiting.append(item)
    if date_first:
        pairs.reverse()
    return pairs
