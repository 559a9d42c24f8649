"""Whether the main list is the column's own whatever else its page has: by its addresses, its name and its place."""

from crawler.pages.blanks import blank_list
from crawler.pages.crumbs import Crumbs
from crawler.pages.headings import is_side_heading
from crawler.pages.naming import PARTS, is_known, linked, own_heading
from crawler.pages.rivals import loose_titles
from crawler.pages.survey import Survey
from crawler.pages.tree import Element
from crawler.pages.units import Choice, RowList


def is_settled(looked: Survey) -> bool:
    """Tell whether the main list is surely the column's: the first after the crumbs, under no heading of its own."""
    choice = looked.choice
    crumbs = looked.crumbs.get()
    if choice is None or crumbs is None:
        return False
    order = crumbs.order
    here, first = order[crumbs.element], order[choice.main.rows[0].unit]
    words = own_heading(looked, choice.main)
    return (
        first_after(looked, choice, order, here) is choice.main
        and (not words or is_known(looked, words, crumbs.trail))
        and not blank_list(looked.root, order, here, first)
    )


def is_plainly_own(looked: Survey, *, named: bool = False) -> bool:
    """Tell whether the main list is the column's whatever else the page has: it leads to what is of the column.

    And it stands under the column's very name, or first after the crumbs with no title between, or all its rows have
    the column's number in their addresses, and no other name above them. `named` lets them have any but 热点: older
    ones of the column may stand as 图片新闻 beside a list that a script makes, which is asked elsewhere.
    """
    choice = looked.choice
    if choice is None or looked.own is None or not looked.leads_home:
        return False
    words = own_heading(looked, choice.main)
    if looked.numbered and all(looked.own(row.href) for row in choice.main.rows):
        crumbs = looked.crumbs.get()
        if not words or ((named or is_known(looked, words)) and not is_side_heading(words, looked.called)):
            return crumbs is None or crumbs.come_before(choice.main.rows[0].unit)
    if words in names_of_column(looked):
        return True
    crumbs = looked.crumbs.get()
    if crumbs is None or not is_settled(looked):
        return False
    return undated_between(looked, crumbs, crumbs.order[choice.main.rows[0].unit]) == 0


def names_of_column(looked: Survey) -> set[str]:
    """Return the names that a page gives its column: in its title, in links to itself, at the crumbs' end."""
    crumbs = looked.crumbs.get()
    last = PARTS.split(crumbs.trail.strip())[-1:] if crumbs is not None else ()
    return {*PARTS.split(looked.called), *last} - {""}


def first_after(looked: Survey, choice: Choice, order: dict[Element, int], here: int) -> RowList | None:
    """Return the list that is the first after the crumbs; one without links counts where it is the main one."""
    after = [
        (order[each.rows[0].unit], number)
        for number, each in enumerate(looked.lists)
        if (linked(each) or each is choice.main) and order[each.rows[0].unit] > here
    ]
    return looked.lists[min(after)[1]] if after else None


def undated_between(looked: Survey, crumbs: Crumbs, end: int) -> int:
    """Count the links long enough to be headings, and in no row, between the crumbs and a place."""
    return loose_titles(looked, crumbs.order, crumbs.order[crumbs.element], end)
