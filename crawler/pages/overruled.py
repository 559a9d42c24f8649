"""Dates that the words beside them reject, and the rows around them prove: 防汛工作会议(2026-01-05) among such rows.

A title may end in 会议 or begin with 召开: the words are no label where its neighbours have dates in the same place.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from crawler.pages.labels import Role, edges
from crawler.pages.mentions import Mention
from crawler.pages.titles import links_with_title
from crawler.pages.tree import Element, child_with, is_hidden
from crawler.pages.units import RowList

_ROWS = 3
"""So many rows show where their dates stand."""
_STEPS = 8
"""How deep in its row a date stands at most."""
Place = tuple[tuple[str, ...], str, str, tuple[str, str]]
"""The tags from a date up to its row, the tag whose tail it is, its form, and what stands before and after it."""


def overrule(lists: Sequence[RowList], mentions: Iterable[Mention]) -> bool:
    """Give dates that only words reject the role of their neighbours' dates; tell whether there were any such.

    `mentions` are those that were doubted before the lists were built.
    """
    rejected = [each for each in mentions if edges(each.text, each.found) != ("", "")]
    containers = {each.container: each for each in lists if len(each.rows) >= _ROWS} if rejected else {}
    branches: dict[Element, set[Element]] = {}
    places: dict[Element, Counter[tuple[Place, Role]]] = {}
    changed = False
    for mention in rejected:
        branch, container = _branch_in(mention.element, containers)
        if container is None or branch is None:
            continue
        found = containers[container]
        if container not in branches:
            rows = [(row.mention, child_with(row.unit, container)) for row in found.rows]
            branches[container] = {unit for _, unit in rows}
            places[container] = Counter((_place(each, unit), each.role) for each, unit in rows)
        if branch in branches[container] or not links_with_title(branch, 1):
            continue
        own = _place(mention, branch)
        alike = [(count, role) for (place, role), count in places[container].items() if place == own]
        if alike and (most := max(alike))[0] >= max(_ROWS, len(found.rows) / 2):
            mention.role = most[1]
            changed = True
    return changed


def of_lost_rows(mentions: Iterable[Mention], main: RowList) -> list[Mention]:
    """Return the dates, of those rejected, at an edge of their text in a part of the main list that has no row."""
    if len(main.rows) < _ROWS:
        return []
    rows = {child_with(row.unit, main.container) for row in main.rows}
    lost = []
    for mention in mentions:
        branch, _ = _branch_in(mention.element, (main.container,))
        if branch is None or branch in rows or edges(mention.text, mention.found) == ("", ""):
            continue
        if not is_hidden(mention.element, main.container) and links_with_title(branch, 1):
            lost.append(mention)
    return lost


def _branch_in(element: Element, containers: Container[Element]) -> tuple[Element | None, Element | None]:
    """Return the child of one of these elements that an element stands in, and which; None for none near."""
    current = element
    for _ in range(_STEPS):
        parent = current.getparent()
        if parent is None:
            break
        if parent in containers:
            return current, parent
        current = parent
    return None, None


def _place(mention: Mention, unit: Element) -> Place:
    tags = []
    current: Element | None = mention.element
    while current is not None and current is not unit:
        tags.append(str(current.tag))
        current = current.getparent()
    tail = str(mention.tail_of.tag) if mention.tail_of is not None else ""
    return tuple(tags), tail, mention.found.form, edges(mention.text, mention.found)
