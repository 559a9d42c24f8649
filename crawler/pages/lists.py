"""Which of the page's lists is the column's, and whether another one contradicts it.

The list that says most (titles' lengths) is the main one. Another joins it where it is the same list cut in groups,
an odd newest row, or a further block of a landing page. A list elsewhere that is older does no harm. One that is newer
has to be explained (a side block, a banner), else the answer is a refusal.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date

from crawler.pages.crumbs import STEPS, TRAIL, Crumbs, Finder
from crawler.pages.headings import heading, heading_of, in_side_tag, is_side_heading
from crawler.pages.itself import Names
from crawler.pages.pagers import Pagers
from crawler.pages.relations import Relation, relation_of
from crawler.pages.source import leads_anywhere
from crawler.pages.tree import Element
from crawler.pages.units import Choice, RowList

_STRONG_ROWS = 8
_DOMINANT = 3.0
_NAME = 3
_DIGITS = re.compile(r"\d+")
_STEPS = 2
"""Of a column's trail behind 首页: the part of the site, and the column."""
_UP_TO_HOME = re.compile(r"^.*?(?:首页|首頁|主页|Home)")


Own = Callable[[str], bool]
"""Tells of an address, as a page writes it, whether it is of the page's own column."""


def choose(  # noqa: PLR0917 - what a page says of itself
    lists: Sequence[RowList],
    as_of: date,
    title: str,
    pagers: Pagers,
    crumbs: Finder | None = None,
    own: Own | None = None,
    called: Names | None = None,
) -> Choice:
    """Choose among lists, at least one.

    `title` is the page's own, `crumbs` are where its content begins, `own` tells what is of its column, `called` is
    what links to the page itself say.
    """
    if called is not None and len(lists) > 1:
        title = " ".join((title, *called.get()))
    main = _main(lists, pagers, own)
    if crumbs is not None and len(lists) > 1 and _may_be_beside(main, title):
        trail = crumbs.get()
        if trail is not None and _is_beside(main, title, trail):
            main = _first_after(trail, lists, title) or main
    if len(lists) > 1:
        main = (
            _at_home(lists, main, title, crumbs, own, paged=pagers.are_in(_own_room(main, lists)))
            or _wholly_own(lists, main, title, pagers, own)
            or main
        )
    chain = {element: level for level, element in enumerate([main.container, *main.container.iterancestors()])}
    choice = Choice(main)
    units = {row.unit for row in main.rows}
    apart = [each for each in lists if each is not main and not _is_within(each, units)]
    rest = sorted(((*_meeting(each, chain), each) for each in apart), key=lambda found: found[0])
    names = _names(title, crumbs, main) if rest else title
    trail = crumbs.get() if crumbs is not None and rest else None
    led = trail is not None and trail.come_before(main.rows[0].unit) and _is_of_a_column(trail.trail)
    for level, branch, other in rest:
        away = led and not (own is not None and _is_of(other, own))
        relation = relation_of(choice, other, level=level, branch=branch, title=names, pagers=pagers, led=away)
        if level and own is not None and _is_of(main, own) and _is_anothers(other, main, own):
            joined = relation is Relation.SAME and len(other.rows) <= 2  # noqa: PLR2004 - a highlighted row or two
            relation = Relation.UNSURE if joined else Relation.OTHER
        if relation is Relation.SAME:
            choice.joined.append(other)
            continue
        choice.others.append(other)
        theirs, newest = other.newest(as_of), choice.newest(as_of)
        if theirs is None or (newest is not None and theirs <= newest):
            continue
        if relation is Relation.UNSURE and not (crumbs is not None and _parts(crumbs.get(), other, main)):
            choice.doubt = f"另有一处列表日期更新（{theirs}，{len(other.rows)}行），不能断定是否属于本栏目"
        else:
            words = heading(branch, other)
            choice.notes.append(f"未采用另一处列表（{len(other.rows)}行，最新{theirs}）{f'：{words}' if words else ''}")
    return choice


def _is_of_a_column(trail: str) -> bool:
    """Tell whether a trail leads past a part of the site: that part's own page shows several of its columns."""
    return len([step for step in STEPS.split(_UP_TO_HOME.sub(" ", trail)) if step]) >= _STEPS


def _names(title: str, crumbs: Finder | None, main: RowList) -> str:
    """Return what names the column: the page's title, and the last step of the crumbs over the main list.

    The title of many a page names the site alone.
    """
    trail = crumbs.get() if crumbs is not None else None
    if trail is None or not trail.come_before(main.rows[0].unit):
        return title
    return f"{title} {STEPS.split(trail.trail.strip())[-1]}"


def _main(lists: Sequence[RowList], pagers: Pagers, own: Own | None) -> RowList:
    """Take the list that says most; of several that say much, the one with a pager, or with the column's addresses."""
    ranked = sorted(lists, key=lambda each: -each.volume)
    main = ranked[0]
    near = [each for each in ranked[:6] if each.volume * _DOMINANT >= main.volume and len(each.rows) > 2]  # noqa: PLR2004
    if len(near) > 1:
        paged = [each for each in near if pagers.are_in(_own_room(each, near))]
        if len(paged) == 1:
            return paged[0]
        mine = [each for each in near if own is not None and _is_of(each, own)]
        if own is not None and len(mine) == 1 and all(_is_of_another(each, own) for each in near if each not in mine):
            return mine[0]
        free = [each for each in near if not in_side_tag(each.container)]
        if free:
            return free[0]
    return main


def _is_of(found: RowList, own: Own) -> bool:
    """Tell whether most rows of a list lead to what is of a column."""
    return 2 * sum(own(row.href) for row in found.rows) > len(found.rows)


def _is_of_another(found: RowList, own: Own) -> bool:
    """Tell whether a list, of more than a highlighted row or two, has no row that leads to what is of a column.

    Of links that a script follows nobody can tell where they lead.
    """
    if len(found.rows) <= 2 or any(own(row.href) for row in found.rows):  # noqa: PLR2004
        return False
    return 2 * sum(row.linked and not leads_anywhere(row.href) for row in found.rows) <= len(found.rows)


def _is_anothers(other: RowList, main: RowList, own: Own) -> bool:
    """Tell whether a list beside the column's leads to what is another column's.

    Of one or two rows only where their addresses are made as the column's own, but for the numbers.
    """
    if len(other.rows) > 2:  # noqa: PLR2004 - more than a highlighted row or two
        return _is_of_another(other, own)
    if not all(own(row.href) for row in main.rows):  # it gathers what is of other columns, too
        return False
    shapes = {_DIGITS.sub("0", row.href) for row in main.rows}
    return all(not own(row.href) and _DIGITS.sub("0", row.href) in shapes for row in other.rows)


def _at_home(
    lists: Sequence[RowList], main: RowList, title: str, crumbs: Finder | None, own: Own | None, *, paged: bool
) -> RowList | None:
    """Return the list that is plainly the column's where the one that says most has another one's name; None for none.

    It has the column's name over it, or no name and the column's addresses: a column of few rows stands beside the long
    block of a livelier one. Where the main list is called as a part of the site that the column is in, only the name
    tells.
    """
    words = heading_of(main)
    trail = crumbs.get() if crumbs is not None and words and words not in title else None
    last = STEPS.split(trail.trail.strip())[-1] if trail is not None else ""
    if not words or words in title or words in last:
        return None
    within = trail is not None and words in trail.trail
    if within and (len(main.rows) >= _STRONG_ROWS or paged or (own is not None and _is_of(main, own))):
        return None
    if len(name := STEPS.split(title)[0]) >= _NAME and words.startswith(name):  # 法规公文（区安监局）
        return None
    names = {name, last} - {""}
    home = []
    for each in lists:
        if each is main or not any(row.linked for row in each.rows) or in_side_tag(each.container):
            continue
        if trail is not None and not trail.come_before(each.rows[0].unit):
            continue
        theirs = heading_of(each)
        unnamed = not theirs or TRAIL.search(theirs) is not None
        mine = unnamed and own is not None and _is_of(each, own) and _is_anothers(main, each, own)
        if theirs in names or (mine and not within):
            home.append(each)
    return max(home, key=lambda each: each.volume, default=None)


def _wholly_own(lists: Sequence[RowList], main: RowList, title: str, pagers: Pagers, own: Own | None) -> RowList | None:
    """Return the list whose rows all lead to what is of the column; the main one has no such row, name or pager."""
    words = heading_of(main)
    if own is None or (words and not TRAIL.search(words)) or not _is_of_another(main, own):
        return None
    if pagers.are_in(_own_room(main, lists)):
        return None
    mine = [
        each
        for each in lists
        if each is not main
        and not in_side_tag(each.container)
        and all(row.linked and own(row.href) for row in each.rows)
        and ((theirs := heading_of(each)) in title or TRAIL.search(theirs))
    ]
    return max(mine, key=lambda each: each.volume, default=None)


def _is_within(other: RowList, units: Collection[Element]) -> bool:
    """Tell whether a list's dates stand inside rows: a card behind each row shows the row's date once more."""
    return all(any(above in units for above in row.unit.iterancestors()) for row in other.rows)


def _may_be_beside(main: RowList, title: str) -> bool:
    """Tell whether it is worth looking for the crumbs: a long list without 热点 above it is the column's."""
    if len(main.rows) < _STRONG_ROWS or in_side_tag(main.container):
        return True
    return is_side_heading(heading_of(main), title)


def _is_beside(main: RowList, title: str, crumbs: Crumbs) -> bool:
    """Tell whether the list that says most is plainly a block beside the column's content."""
    if not crumbs.come_before(main.rows[0].unit) or in_side_tag(main.container):
        return True
    words = heading_of(main)
    return is_side_heading(words, title) and words not in crumbs.trail


def _first_after(crumbs: Crumbs, lists: Sequence[RowList], title: str) -> RowList | None:
    """Return the list that comes first after the crumbs, where it is a list and none of a block beside the content."""
    after = [each for each in lists if crumbs.come_before(each.rows[0].unit) and any(row.linked for row in each.rows)]
    first = min(after, key=lambda each: crumbs.order[each.rows[0].unit], default=None)
    return first if first is not None and len(first.rows) > 1 and not _is_beside(first, title, crumbs) else None


def _parts(crumbs: Crumbs | None, other: RowList, main: RowList) -> bool:
    """Tell whether the crumbs stand between another list and the main one."""
    if crumbs is None:
        return False
    return crumbs.come_before(main.rows[0].unit) and not crumbs.come_before(other.rows[-1].unit)


def _own_room(one: RowList, among: Sequence[RowList]) -> Element:
    """Return the largest element around a list that holds none of the others."""
    inside = {each.container for each in among if each is not one}
    element = one.container
    while True:
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            break
        if any(child in inside for child in parent.iter(*{str(each.tag) for each in inside})):
            break
        element = parent
    return element


def _meeting(other: RowList, chain: dict[Element, int]) -> tuple[int, Element]:
    """Return how far up the main list's ancestors another list meets it, and the branch it comes from."""
    branch = current = other.container
    while current not in chain:
        branch = current
        parent = current.getparent()
        if parent is None:
            return 99, branch
        current = parent
    return chain[current], branch
