"""From dates to rows: the smallest piece around a date that has a title, and the list that it is a piece of.

Starting from the dates and not from the markup, a row is found whatever it is made of: `li`, `tr`, `dl`, cards, nested
tables, title and date in neighbouring elements, date inside the link or behind it. Shape is asked for nothing.
"""

from collections.abc import Sequence

from lxml import etree

from crawler.pages.cards import TOP, WHOLE, Cards, has_link, join_beside
from crawler.pages.dates import Form
from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.pairs import paired
from crawler.pages.row_titles import title_among, without_date
from crawler.pages.titles import TITLE, TitledLinks, address_of, card_of, links_with_title, title_of
from crawler.pages.tree import Element, is_hidden, squeeze
from crawler.pages.units import Row, RowList

_ROW_TAGS = frozenset(("tr", "li", "dl", "p", "article", "section"))
_CARDS = frozenset(("li", "article"))
"""What is one entry, whatever parts it has."""
_MOST_IN_ROW = 4


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
        self.titles = TitledLinks()
        self.sizes: dict[Element, int] = {}
        self.steps: dict[tuple[object, bool], int] = {}
        self.rows: dict[Element, Row] = {}
        """By unit; a second date of the same unit joins its row."""
        self.grouped: dict[Element, list[Row]] = {}
        self.flat: list[Row] = []
        """Rows of pairs."""
        self.paired: dict[Element, list[tuple[list[Mention], Element]]] = {}
        """The dates and titles of flat lists, by their element."""
        self.cards = Cards(self.counts, self.titles)
        self.beside: list[tuple[Element, Mention]] = []
        """Dates of further links of a card, by the card."""

    def place(self, mention: Mention) -> None:
        """Find the row of one date."""
        card = self.cards.beside(mention)
        if card is not None:
            self.beside.append((card, mention))
        elif not self._as_before(mention):
            self._climb(mention)

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
        if steps and has_link(mention.element):
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
            links = self.titles.of(current)
            if links:
                break
            if fallback is None and self._says_something(current, mention):
                fallback = current
            parent = current.getparent()
            if parent is None or parent.tag in TOP:
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
            parts = self.cards.own_parts(unit)
            self._add(mention, unit, self.titles.of(unit if parts is None else parts[1]))
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
            titles = self.titles.of(other)
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
        titles = len(self.titles.of(element))
        if titles == 1 or self.cards.own_parts(element) is not None:
            return True
        if element.tag in WHOLE and len(roles := self._roles_in(element)) == len(set(roles)) > 1:
            return True  # 更新, 发布: each date is another one of the same entry
        return titles == 0 and element.tag in _ROW_TAGS

    def _roles_in(self, element: Element) -> list[Role]:
        """Return the roles of the dates in an element."""
        own = [each for inner in element.iter() for each in self.by_element.get(inner, ())]
        tails = [each for inner in element.iterdescendants() for each in self.by_tail.get(inner, ())]
        return [each.role for each in (*own, *tails)]

    def _is_flat(self, element: Element) -> bool:
        return len(self.titles.of(element)) > 1

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
        if (card := card_of(unit, links)) is not None:
            link, title = card
        elif links:
            link, title = title_among(links, unit) if len(links) > 1 else links[0]
            around = _link_around(mention.element) if len(links) > 1 or len(link) else None
            if len(links) > 1 and around is not None and any(around is one for one, _ in links):
                link, title = around, title_of(around)  # a date that is a link of its own has none
            if around is link and mention.element is not link and len(own := squeeze(link.text or "")) >= TITLE:
                title = own
        else:
            link = next(unit.iter("a"), None) if unit.tag in _ROW_TAGS else None
            title = squeeze("".join(unit.itertext()))[:200]
        title = without_date(title, mention)
        row = Row(mention, unit, title, address_of(link) if link is not None else "", link is not None)
        self.rows[unit] = row
        parent = unit.getparent()
        if parent is not None and parent in self.grouped:  # beside a row that was placed before
            self.grouped[parent].append(row)
            return
        top = unit
        count = self.counts[unit]
        parent = top.getparent()
        while parent is not None and parent.tag not in TOP and self.counts[parent] == count:
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
        pairs = self.paired[container] = paired(items)
        if len(pairs) == 1 and len(pairs[0][0]) > 1 and container.tag in WHOLE:  # one entry, and a link to its kind
            self.paired[container] = []
            for mention in pairs[0][0]:
                self._add(mention, container, self.titles.of(container))

    def lists(self) -> list[RowList]:
        """Return what was found; in the order of first rows."""
        self._take_pairs()
        rows = [*self.rows.values(), *self.flat]
        inner = {id(row) for row in self.cards.inner_rows(rows)}
        found = []
        for container, grouped in self.grouped.items():
            rows = [row for row in grouped if id(row) not in inner] if inner else grouped
            if not rows:
                continue
            join_beside(rows, self.beside)
            near = self._around_a_lone_row(rows[0], container) if len(rows) == 1 else container
            depth = sum(1 for _ in near.iterancestors())
            found.append(RowList(near, rows, depth))
        return found

    def _around_a_lone_row(self, row: Row, container: Element) -> Element:
        """Return the element of a list of one row: not the one that it shares with other lists, which is anywhere.

        The element around the row, where no other title stands in that, or else the row's own.
        """
        around = row.unit.getparent()
        if around is None or not any(above is container for above in around.iterancestors()):
            return container
        others = len(self.titles.of(around)) > len(self.titles.of(row.unit))
        return row.unit if others and row.unit.tag not in _ROW_TAGS else around

    def _take_pairs(self) -> None:
        """Make rows of the pairs of flat lists, where neither date nor title is part of a row of its own.

        A banner's date climbs to an element that holds whole lists; it has no title there but those of their rows.
        """
        dated = {id(each) for row in self.rows.values() for each in (row.mention, *row.others)}
        for container, pairs in self.paired.items():
            for (mention, *further), link in pairs:
                if (
                    id(mention) in dated
                    or link in self.rows
                    or any(above in self.rows for above in link.iterancestors())
                ):
                    continue
                title = without_date(title_of(link), mention)
                row = Row(mention, mention.element, title, address_of(link), linked=True)
                for each in further:
                    if id(each) not in dated:
                        _join(row, each)
                self.grouped.setdefault(container, []).append(row)
                self.flat.append(row)


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


def _link_around(element: Element) -> Element | None:
    """Return the link that a date stands in, if it does."""
    current: Element | None = element
    for _ in range(4):
        if current is None or current.tag == "a":
            return current
        current = current.getparent()
    return None


def _join(row: Row, mention: Mention) -> None:
    """Give a row a second date: the better role wins, of equals a full date before 11.19, else the first.

    What is hidden in the row, a box that opens over it, is none beside a date that is shown as one of publication.
    """
    own = row.mention
    hidden = [is_hidden(each.element, row.unit) for each in (own, mention)]
    if any(hidden) and not all(hidden):
        shown = mention if hidden[0] else own
        labelled = Role.PUBLISHED in {own.role, mention.role} and shown.role is not Role.PUBLISHED
        if shown.role is not Role.ENTERED and not labelled:
            row.mention = shown
            return
    equal = mention.role is own.role
    sum_before = own.found.form is Form.YEARLESS and "." in own.shown  # 11.19 may be an amount
    if mention.role > own.role or (equal and sum_before and mention.found.form is Form.FULL):
        row.others.append(row.mention)
        row.mention = mention
    else:
        row.others.append(mention)
