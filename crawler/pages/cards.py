"""Cards: elements that are one entry each, whatever parts they have, and the dates in them that are another link's.

A row may name a second document with a day of its own, a 解读, a result, a file: its link and its date stand in a part
of the row, or below the entry in an element of their own. The row's date is the other one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.titles import TitledLinks, is_of_another, links_with_title
from crawler.pages.tree import Element, shape_of
from crawler.pages.units import Row

TOP = frozenset(("html", "body"))
WHOLE = frozenset(("li", "article", "tr"))
"""What is one entry by its tag."""
_WITHIN = 4
"""Elements from a date's to its row's, at most."""
_MOST_IN_PART = 2
_MOST_IN_CARD = 6
_ALIKE = 3
"""Elements side by side that look alike and have dates: they are rows, whatever their tag."""


class Cards:
    """Finds the cards of a page; `counts` are the dates in what has any, `titles` are its titled links."""

    def __init__(self, counts: Mapping[Element, int], titles: TitledLinks) -> None:
        self._counts = counts
        self._titles = titles
        self._looks: dict[Element, Counter[tuple[str, str]]] = {}
        self._parts: dict[Element, tuple[Element, Element] | None] = {}

    def around(self, element: Element) -> Element | None:
        """Return the card around an element: one by its tag, or one of several that look alike; None for none near."""
        current = element
        for _ in range(_WITHIN):
            parent = current.getparent()
            if parent is None or current.tag in TOP:
                return None
            if current.tag in WHOLE or self._dated_looks(parent)[shape_of(current)] >= _ALIKE:
                return current
            current = parent
        return None

    def beside(self, mention: Mention) -> Element | None:
        """Return the card in which a date is that of another link: its own stands in another part."""
        card = self.around(mention.element) if self._is_near_others(mention.element) else None
        if card is None or card is mention.element or self._counts[card] == 1:
            return None
        own = self.own_parts(card)
        return card if own is not None and own[0] not in {mention.element, *mention.element.iterancestors()} else None

    def own_parts(self, element: Element) -> tuple[Element, Element] | None:
        """Return the parts with a card's own date and with its title, where a further part has a link and a date.

        The further link is a 解读, a file or the like, by its title: else it may be an entry. The date's part has no
        titled link, and is the only one; the title's has no date, and is the only one. Asked of the card, or of an
        element in it that has all its parts.
        """
        if element not in self._parts:
            card = self.around(element)
            inner = card
            while inner is not None and inner is not element and len(inner) == 1:
                inner = inner[0]
            self._parts[element] = self._own_among(element) if inner is element else None
        return self._parts[element]

    def _own_among(self, parts: Element) -> tuple[Element, Element] | None:
        if len(parts) == 1:
            return self.own_parts(parts[0])
        dated = [part for part in parts if part in self._counts]
        bare = [part for part in dated if not self._titles.of(part)]
        titled = [part for part in parts if part not in self._counts and self._titles.of(part)]
        if not (len(bare) == 1 < len(dated) and len(titled) == 1):
            return None
        further = [title for part in dated if part is not bare[0] for _, title in self._titles.of(part)]
        if not all(map(is_of_another, further)):
            return None
        largest = max(self._counts[part] for part in dated)
        return (bare[0], titled[0]) if largest <= _MOST_IN_PART else None  # else a part is a list

    def _is_near_others(self, element: Element) -> bool:
        """Tell quickly whether a date could share a card with others: most have their row to themselves."""
        current: Element | None = element
        for _ in range(_WITHIN):
            if current is None or (count := self._counts[current]) > _MOST_IN_CARD:
                return False
            if count > 1:
                return True
            current = current.getparent()
        return False

    def _dated_looks(self, parent: Element) -> Counter[tuple[str, str]]:
        """Count how the children of an element look that have dates."""
        looks = self._looks.get(parent)
        if looks is None:
            looks = self._looks[parent] = Counter(shape_of(child) for child in parent if child in self._counts)
        return looks

    def inner_rows(self, rows: Iterable[Row]) -> list[Row]:
        """Join what stands below an entry in its own card, a 解读 with its date, to the entry; return what was joined.

        Where most cards hold several rows, they hold several entries.
        """
        held: dict[Element, list[Row]] = {}
        for row in rows:
            if self._is_near_others(row.unit) and (card := self.around(row.unit)) is not None:
                held.setdefault(card, []).append(row)
        several = {card: found for card, found in held.items() if len(found) > 1}
        among = Counter(card.getparent() for card in several)
        joined: list[Row] = []
        for card, found in several.items():
            parent = card.getparent()
            if parent is None or 2 * among[parent] >= self._dated_looks(parent).total():
                continue
            own = next((row for row in found if row.unit is card), found[0])
            others = [row for row in found if row is not own]
            if not all(is_of_another(row.title) for row in others):
                continue
            own.others += [_second(row.mention) for row in others]
            joined += others
        return joined


def join_beside(rows: Sequence[Row], beside: Iterable[tuple[Element, Mention]]) -> None:
    """Give the rows of a list the dates of their further links; one that most rows have may be the row's own second."""
    by_unit = {row.unit: row for row in rows}
    found = [(by_unit[card], mention) for card, mention in beside if card in by_unit]
    few = 2 * len({id(row) for row, _ in found}) < len(rows)
    for row, mention in found:
        row.others.append(_second(mention) if few or _is_of_another(mention, row.unit) else mention)


def _is_of_another(mention: Mention, card: Element) -> bool:
    """Tell whether a date stands beside a link to a 解读 or a file."""
    current: Element | None = mention.element
    while current is not None and current is not card:
        if links := links_with_title(current, 1):
            return is_of_another(links[0][1])
        current = current.getparent()
    return False


def _second(mention: Mention) -> Mention:
    """Mark a date as the second of its row."""
    mention.role = min(mention.role, Role.SECOND)
    return mention


def has_link(element: Element) -> bool:
    """Tell whether an element is or has a link; most dates stand in an element without any other in it."""
    return element.tag == "a" or (len(element) > 0 and next(element.iter("a"), None) is not None)
