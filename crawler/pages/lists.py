"""Which of the page's lists is the column's, and whether another one contradicts it.

The list that says most (titles' lengths) is the main one. Another joins it where it is the same list cut in groups,
an odd newest row, or a further block of a landing page. A list elsewhere that is older does no harm. One that is newer
has to be explained (a side block, a banner), else the answer is a refusal.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from crawler.pages.crumbs import Crumbs, Finder
from crawler.pages.headings import heading, heading_beside, heading_of, in_side_tag, is_side_heading
from crawler.pages.itself import Names
from crawler.pages.labels import Role
from crawler.pages.pagers import Pagers
from crawler.pages.places import OF_TIME, comes_before, goes_on, has_a_name, is_headed_apart
from crawler.pages.tree import Element, alike, child_with, shape_of, squeeze
from crawler.pages.units import RowList

_STRONG_ROWS = 8
_ABOVE = 4
"""How many elements may be around the main list below the one that a highlighted first row shares with it."""
_LITTLE_MORE = 60
_DOMINANT = 3.0
_LANDING_ROWS = 12
_CRUMBS = re.compile("位置|首页|[>＞»]|Home")
_TOP = re.compile("置顶|头条|最新|重要|要闻|今日|本周|本月|近期")
_COMPARABLE = 2.5
_NAME = 3
_PARTS = re.compile(r"[\s_|·,，>＞»/—–:：-]+")


Own = Callable[[str], bool]
"""Tells of an address, as a page writes it, whether it is of the page's own column."""


class Relation(Enum):
    """What another list is to the main one."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


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
        main = _at_home(lists, main, title, crumbs, own) or _wholly_own(lists, main, title, pagers, own) or main
    chain = {element: level for level, element in enumerate([main.container, *main.container.iterancestors()])}
    choice = Choice(main)
    units = {row.unit for row in main.rows}
    apart = [each for each in lists if each is not main and not _is_within(each, units)]
    rest = sorted(((*_meeting(each, chain), each) for each in apart), key=lambda found: found[0])
    names = _names(title, crumbs, main) if rest else title
    for level, branch, other in rest:
        relation = _relation(choice, other, level=level, branch=branch, title=names, pagers=pagers)
        if level and own is not None and _is_of(main, own) and _is_of_another(other, own):
            relation = Relation.OTHER
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


def _names(title: str, crumbs: Finder | None, main: RowList) -> str:
    """Return what names the column: the page's title, and the last step of the crumbs over the main list.

    The title of many a page names the site alone.
    """
    trail = crumbs.get() if crumbs is not None else None
    if trail is None or not trail.come_before(main.rows[0].unit):
        return title
    return f"{title} {_PARTS.split(trail.trail.strip())[-1]}"


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
    """Tell whether a list, of more than a highlighted row or two, has no row that leads to what is of a column."""
    return len(found.rows) > 2 and not any(own(row.href) for row in found.rows)  # noqa: PLR2004


def _at_home(
    lists: Sequence[RowList], main: RowList, title: str, crumbs: Finder | None, own: Own | None
) -> RowList | None:
    """Return the list that is plainly the column's where the one that says most has another one's name; None for none.

    It has the column's name over it, or no name and the column's addresses: a column of few rows stands beside the long
    block of a livelier one.
    """
    words = heading_of(main)
    trail = crumbs.get() if crumbs is not None and words and words not in title else None
    if not words or words in title or (trail is not None and words in trail.trail):
        return None
    if len(name := _PARTS.split(title)[0]) >= _NAME and words.startswith(name):  # 法规公文（区安监局）
        return None
    names = {name, *(_PARTS.split(trail.trail.strip())[-1:] if trail is not None else ())} - {""}
    foreign = own is not None and _is_of_another(main, own)
    home = []
    for each in lists:
        if each is main or not any(row.linked for row in each.rows) or in_side_tag(each.container):
            continue
        if trail is not None and not trail.come_before(each.rows[0].unit):
            continue
        theirs = heading_of(each)
        if theirs in names or (not theirs and foreign and own is not None and _is_of(each, own)):
            home.append(each)
    return max(home, key=lambda each: each.volume, default=None)


def _wholly_own(lists: Sequence[RowList], main: RowList, title: str, pagers: Pagers, own: Own | None) -> RowList | None:
    """Return the list whose rows all lead to what is of the column; the main one has no such row, name or pager."""
    words = heading_of(main)
    if own is None or (words and not _CRUMBS.search(words)) or not _is_of_another(main, own):
        return None
    if pagers.are_in(_own_room(main, lists)):
        return None
    mine = [
        each
        for each in lists
        if each is not main
        and not in_side_tag(each.container)
        and all(row.linked and own(row.href) for row in each.rows)
        and ((theirs := heading_of(each)) in title or _CRUMBS.search(theirs))
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


def _shape(found: RowList) -> tuple[object, ...]:
    row = found.rows[0]
    return (row.unit.tag, found.container.tag, row.mention.element.tag)


def _relation(  # noqa: PLR0911 - one question after another
    choice: Choice, other: RowList, *, level: int, branch: Element, title: str, pagers: Pagers
) -> Relation:
    """Tell what another list is, from its place, its heading and the main list's pager."""
    main = choice.main
    if in_side_tag(other.container) and not in_side_tag(main.container):
        return Relation.OTHER
    own = _own_branch(main, level)
    around = branch in set(main.container.iterancestors())
    words, ours = _names_over(main, other, own, branch, pagers)
    if is_side_heading(words, title):
        return Relation.OTHER
    if level == 0:
        row = len(main.rows) > 1 and _is_like_a_row(main, branch) and not has_a_name(branch, words)
        within = branch is main.container or row
        return Relation.SAME if within else Relation.UNSURE
    if _are_groups_of_time(main, other):
        return Relation.SAME
    if words and around and words == heading(branch, main):
        words = ""  # it heads both
    if len(other.rows) <= 2:  # noqa: PLR2004 - a highlighted first row
        piece = child_with(other.rows[0].unit, branch) if around else branch
        odd = _odd_row(main, other, level=level, branch=piece, words="" if words in title else words)
        return (
            Relation.OTHER
            if odd is Relation.UNSURE and _is_named_block(main, words, ours, level=level, title=title, pagers=pagers)
            else odd
        )
    if (head := table_head(main.container)) and head == table_head(other.container):
        return Relation.SAME
    same_shape = _shape(main) == _shape(other)
    if same_shape and not words and _are_groups(main, other, own, branch, level):
        return Relation.SAME
    if pagers.are_in(own) and not pagers.are_in(branch):
        return Relation.OTHER
    return _block(choice, other, words=words, ours=ours, title=title, same_shape=same_shape)


def _names_over(main: RowList, other: RowList, own: Element, branch: Element, pagers: Pagers) -> tuple[str, str]:
    """Return the heading of another list and that of the main one; of the former none where it heads both."""
    ours = heading(own, main) or _beside(own, branch, pagers)
    words = heading(branch, other)
    around = branch in set(main.container.iterancestors())
    if not words and not around and (ours or not comes_before(branch, own)):
        words = _beside(branch, own, pagers)
    return words, ours


def _are_groups(main: RowList, other: RowList, own: Element, branch: Element, level: int) -> bool:
    """Tell whether two lists without headings are parts of one, of five rows each, made alike and side by side."""
    if level > 2 or shape_of(own) != shape_of(branch) or heading(own, main):  # noqa: PLR2004 - the parts, or around each
        return False
    if level == 1 and not goes_on(main, other):
        return False
    return not (comes_before(branch, own) and is_headed_apart(main, own, branch))


def _beside(branch: Element, stop: Element, pagers: Pagers) -> str:
    """Return the heading that stands beside a branch, just before it; what a pager says is none."""
    words = heading_beside(branch, stop)
    before = branch.getprevious()
    return "" if words and pagers.are_in(before) else words


def _are_groups_of_time(main: RowList, other: RowList) -> bool:
    """Tell whether two lists are alike and headed by years or months: one list, cut by them."""
    looks = {shape_of(other.container), shape_of(child_with(other.rows[0].unit, other.container))}
    return shape_of(main.container) in looks and all(OF_TIME.fullmatch(heading_of(each)) for each in (main, other))


def _is_like_a_row(main: RowList, branch: Element) -> bool:
    """Tell whether a child of the main list's element is made as the children that hold its rows."""
    ends = (main.rows[0], main.rows[-1])
    return any(shape_of(child_with(row.unit, main.container)) == shape_of(branch) for row in ends)


def _block(choice: Choice, other: RowList, *, words: str, ours: str, title: str, same_shape: bool) -> Relation:
    """Tell a further block of a landing page from a block of another column, by headings and sizes."""
    rows = sum(len(each.rows) for each in choice.lists())
    ratio = sum(each.volume for each in choice.lists()) / max(1, other.volume)
    crumbs = bool(_CRUMBS.search(ours))
    if ours and not crumbs and ours in title and words and words not in title:
        return Relation.OTHER
    # Against the main block alone: a landing page may have any number of blocks, each as small as the next. They are
    # made alike; a block beside a column's own list stands in a branch of another shape.
    near = choice.main.volume / max(1, other.volume) < _COMPARABLE and len(choice.main.rows) <= _LANDING_ROWS
    landing = near and same_shape and alike(choice.main.container, other.container)
    dated = any(map(OF_TIME.fullmatch, (words, ours)))  # parts of one list, beside a block with a name
    if landing and words and ours and not crumbs and not dated:
        return Relation.SAME
    if words and words not in title and ratio >= _DOMINANT and rows >= _STRONG_ROWS:
        return Relation.OTHER
    return Relation.UNSURE


def table_head(container: Element) -> str:
    """Return the heading cells of the table that a list is in, as one text; empty where it has none."""
    table: Element | None = container
    while table is not None and table.tag not in {"table", "body"}:
        table = table.getparent()
    if table is None or table.tag != "table":
        return ""
    cells = next(table.iter("tr"), table)  # its own: a table for the layout holds those of others
    return "|".join(squeeze("".join(cell.itertext())) for cell in cells if cell.tag == "th")


def _odd_row(main: RowList, other: RowList, *, level: int, branch: Element, words: str) -> Relation:
    """Tell what one or two rows in another place are: the newest, highlighted, or a stray date."""
    if not any(row.linked for row in other.rows):
        return Relation.OTHER
    if all(row.mention.role is Role.SECOND for row in other.rows) and main.rows[0].mention.role is not Role.SECOND:
        return Relation.OTHER
    own = _own_branch(main, level)
    before = own.getprevious() if level <= _ABOVE else None
    just_above = before is not None and _holds_little_more(before, other) and not _is_top(own.getparent())
    above = comes_before(branch, own)
    part = level == 1 and shape_of(own) == shape_of(branch) and _shape(main) == _shape(other) and goes_on(main, other)
    near = (level <= 1 or just_above) and (part or above) and not (above and is_headed_apart(main, own, branch))
    if near and (not words or _CRUMBS.search(words)):
        return Relation.SAME
    return Relation.UNSURE if len(main.rows) < 2 * _STRONG_ROWS else Relation.OTHER


def _is_named_block(main: RowList, words: str, ours: str, *, level: int, title: str, pagers: Pagers) -> bool:
    """Tell whether a row or two stand under another block's name, where the main list plainly is the column's.

    It stands under the column's name, or is long and has a pager or stands under the crumbs; 头条 and 最新 are names of
    its own newest.
    """
    if not words or words in title or _CRUMBS.search(words) or _TOP.search(words):
        return False
    if ours and not _CRUMBS.search(ours) and ours in title:
        return True
    own = _own_branch(main, level)
    return len(main.rows) >= _STRONG_ROWS and (pagers.are_in(own) or _CRUMBS.search(ours) is not None)


def _holds_little_more(branch: Element, found: RowList) -> bool:
    """Tell whether an element is one row or two and next to nothing else: no head of a site with a notice in it."""
    unit = found.rows[-1].unit
    if not any(branch is one for one in (unit, *unit.iterancestors())):
        return False
    rows = sum(len(squeeze("".join(row.unit.itertext()))) for row in found.rows)
    return len(squeeze("".join(branch.itertext()))) <= _LITTLE_MORE + 2 * rows


def _is_top(element: Element | None) -> bool:
    return element is None or element.tag in {"body", "html"}


def _own_branch(main: RowList, level: int) -> Element:
    """Return the main list's own branch below the element in which it meets the other."""
    element = main.container
    for _ in range(level - 1):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element
