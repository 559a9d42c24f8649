"""Flat lists: titles and dates one after another in one element, each date paired with the title that it is of."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.pages.mentions import Mention, words_before
from crawler.pages.titles import title_of
from crawler.pages.tree import Element, shape_of

_WORDS = re.compile(r"(?:[^\W\d_]\s?){5}(?!.*[:：]\s*$)")
"""What before a date may be a title, and is no label."""
_FEWEST_ITEMS = 4
"""Of a flat list: two dates and their links."""


def paired(items: Iterable[Element | Mention]) -> list[tuple[list[Mention], Element]]:
    """Pair each date with the title before it, or after it where the dates come first.

    A date right beside another is a further one of the same title, or one of two would be believed unasked.
    """
    items = _without_odd_ends(list(items))
    date_first = bool(items) and isinstance(items[0], Mention) and not isinstance(items[-1], Mention)
    if date_first:
        items.reverse()
    pairs: list[tuple[list[Mention], Element]] = []
    waiting: list[Element] = []
    for item in items:
        if isinstance(item, Mention):
            if waiting:
                pairs.append(([item], max(waiting[-2:], key=lambda link: len(title_of(link)))))
                waiting = []
            elif pairs and not _has_a_title(item, pairs[-1][0]):
                pairs[-1][0].insert(0 if date_first else len(pairs[-1][0]), item)
        else:
            waiting.append(item)
    if date_first:
        pairs.reverse()
    return pairs


def _make_of(item: Element | Mention) -> tuple[object, ...]:
    """Return how a date or a link of a flat list is made."""
    if isinstance(item, Mention):
        return item.role, item.element.tag
    parent = item.getparent()
    return ("a",) if parent is None else ("a", *shape_of(parent))


def _has_a_title(mention: Mention, beside: Sequence[Mention]) -> bool:
    """Tell whether words that may be a title without a link part a date from those beside it."""
    if any(each.element is mention.element and each.tail_of is mention.tail_of for each in beside):
        return False
    return _WORDS.search(words_before(mention)) is not None


def _without_odd_ends(items: list[Element | Mention]) -> list[Element | Mention]:
    """Drop the first and the last date or link of a flat list where no other is made as it is: a caption, 更多.

    Where there are as many links as dates each has its own, however it is made.
    """
    if 2 * sum(isinstance(each, Mention) for each in items) == len(items):
        return items
    makes = Counter(map(_make_of, items))
    first, last = 0, len(items)
    while last - first > _FEWEST_ITEMS and makes[_make_of(items[first])] == 1:
        first += 1
    while last - first > _FEWEST_ITEMS and makes[_make_of(items[last - 1])] == 1:
        last -= 1
    return items[first:last]
