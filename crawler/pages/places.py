"""How two lists of a page stand to each other: which comes first, what stands between them, whether one goes on."""

import re
from itertools import takewhile

from crawler.pages.crumbs import mentioned
from crawler.pages.headings import HEADS, heading, heading_beside, is_made_as_heading, names_a_block
from crawler.pages.tree import Element, child_with, squeeze
from crawler.pages.units import RowList

_PART_OF_A_YEAR = r"第?[一二三四1-4]季度|[上下]半年|\d{1,2}\s?月份?"
OF_TIME = re.compile(
    rf"\W*(?:(?:19|20)\d\d\s?年?度?\s?(?:{_PART_OF_A_YEAR}|[-./]?\s?\d{{1,2}}\s?月?份?)?|{_PART_OF_A_YEAR}|[本今去往历]年)"
    r"\W*(?:更多|[Mm]ore)?\W*"
)
"""A heading that says but when: it divides one list."""
_TRAIL = 80


def has_a_name(branch: Element, words: str) -> bool:
    """Tell whether an element that is made as a row has a heading of its own, and so is a block."""
    if not words:
        return False
    heads = (each for each in branch.iter(*HEADS, "div") if is_made_as_heading(each))
    return any(squeeze("".join(each.itertext())).startswith(words) for each in heads)


def goes_on(main: RowList, other: RowList) -> bool:
    """Tell whether two parts of one list could follow each other: no row of the lower is newer than all of the upper.

    A list begins anew where a block of another column does, whose heading may be a picture.
    """
    upper, lower = (main, other) if _stands_before(main, other) else (other, main)
    above, below = ([row.day for row in each.rows if row.day is not None] for each in (upper, lower))
    falls = above == sorted(above, reverse=True) and below == sorted(below, reverse=True)
    return not (falls and above and below and below[0] > above[0])


def _stands_before(one: RowList, other: RowList) -> bool:
    """Tell whether a list comes before another one in the page."""
    around = {element: element for element in (one.container, *one.container.iterancestors())}
    shared = next((each for each in (other.container, *other.container.iterancestors()) if each in around), None)
    if shared is None:
        return True
    first, second = child_with(one.container, shared), child_with(other.container, shared)
    return any(each is second for each in first.itersiblings())


def comes_before(branch: Element, own: Element) -> bool:
    """Tell whether a branch stands before the main list's own: what is highlighted is, what is below is another's."""
    return any(each is branch for each in own.itersiblings(preceding=True))


def is_headed_apart(main: RowList, own: Element, branch: Element) -> bool:
    """Tell whether a name, or the crumbs, stand between a branch before it and the main list, which begins there.

    A line of a year divides one list; and a block of another column may stand between the name and the rows.
    """
    words = heading(own, main) or heading_beside(own, branch)
    if names_a_block(words) and not OF_TIME.fullmatch(words):
        return True
    current = main.container
    while True:
        between = takewhile(lambda each: each is not branch, current.itersiblings(preceding=True))
        if any(map(_is_a_name, between)):
            return True
        parent = current.getparent()
        if current is own or parent is None:
            return False
        current = parent


def _is_a_name(element: Element) -> bool:
    """Tell whether an element is a heading that says more than when, or the crumbs."""
    words = squeeze("".join(element.itertext()))
    if not names_a_block(words) or OF_TIME.fullmatch(words):
        return False
    return is_made_as_heading(element) or (len(words) <= _TRAIL and mentioned(words))
