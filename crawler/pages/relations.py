"""What another list of a page is to its main one: part of the same, another column's block, or not to be told."""

import re
from enum import Enum

from crawler.pages.crumbs import STEPS, TRAIL
from crawler.pages.headings import heading, heading_beside, heading_of, in_side_tag, is_side_heading, names_a_block
from crawler.pages.labels import Role
from crawler.pages.pagers import Pagers
from crawler.pages.places import OF_TIME, comes_before, goes_on, has_a_name, is_headed_apart
from crawler.pages.tree import Element, alike, child_with, shape_of, squeeze
from crawler.pages.units import Choice, RowList

_STRONG_ROWS = 8
_ABOVE = 4
"""How many elements may be around the main list below the one that a highlighted first row shares with it."""
_LITTLE_MORE = 60
_DOMINANT = 3.0
_LANDING_ROWS = 12
_ITS_NEWEST = re.compile("置顶|头条|最新|最近|重要|紧急|今日|本周|本月|本期|近期|提示|提醒")
"""What a block of the column's own rows may be called: it says which of them, and not what they are of."""
_TOP = re.compile(f"{_ITS_NEWEST.pattern}|要闻")
_COMPARABLE = 2.5
_OF_ANY_COLUMN = re.compile(
    rf"{OF_TIME.pattern}|[一二三四五六七八九十]{{1,3}}月份?|第[一二三四五六七八九十\d]{{1,3}}[批期季]|"
    r"(?:国家|中央|省|市|县|区|校|院|局)(?:级|属|直|机关|本级)?(?:文件|单位|政策|法规)?|直属单位|(?:其他|一般|普通|往期|所有|历史|综合).{0,6}"
)
"""A heading that says when, or of which level, or which of the column's rows: it names no other column."""


class Relation(Enum):
    """What another list is to the main one."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


def _shape(found: RowList) -> tuple[object, ...]:
    row = found.rows[0]
    return (row.unit.tag, found.container.tag, row.mention.element.tag)


def relation_of(  # noqa: PLR0911 - one question after another
    choice: Choice, other: RowList, *, level: int, branch: Element, title: str, pagers: Pagers, led: bool = False
) -> Relation:
    """Tell what another list is, from its place, its heading and the main list's pager.

    `led` where the crumbs stand before the main list: then `title` has the column's name.
    """
    main = choice.main
    if in_side_tag(other.container) and not in_side_tag(main.container):
        return Relation.OTHER
    own = _own_branch(main, level)
    around = branch in set(main.container.iterancestors())
    words, ours = _names_over(main, other, own, branch, pagers, around=around)
    piece = child_with(other.rows[0].unit, branch) if around else branch
    apart = Relation.UNSURE if _may_be_its_newest(other, own, piece, words) else Relation.OTHER
    if is_side_heading(words, title):
        return apart
    if level == 0:
        return Relation.SAME if _is_within(main, branch, words) else Relation.UNSURE
    if _are_groups_of_time(main, other):
        return Relation.SAME
    words = "" if around and words == heading(branch, main) else words  # it heads both
    if led and _is_named_after(own, piece, words, ours, title):
        return Relation.OTHER
    if len(other.rows) <= 2:  # noqa: PLR2004 - a highlighted first row
        unknown = "" if words in title else words
        named = bool(ours) and ours in title
        odd = _odd_row(main, other, level=level, branch=piece, words=unknown, named=named, led=led)
        blocked = _is_named_block(main, words, ours, level=level, title=title, pagers=pagers)
        return apart if odd is Relation.OTHER or (odd is Relation.UNSURE and blocked) else odd
    if (head := _table_head(main.container)) and head == _table_head(other.container):
        return Relation.SAME
    same_shape = _shape(main) == _shape(other)
    if same_shape and not words and _are_groups(main, other, own, branch, level):
        return Relation.SAME
    if pagers.are_in(own) and not pagers.are_in(branch):
        return Relation.OTHER
    relation = _block(choice, other, words=words, ours=ours, title=title, same_shape=same_shape)
    return apart if relation is Relation.OTHER else relation


def _names_over(
    main: RowList, other: RowList, own: Element, branch: Element, pagers: Pagers, *, around: bool
) -> tuple[str, str]:
    """Return the heading of another list and that of the main one; of the former none where it heads both.

    `around` where the other list's branch holds the main one, too.
    """
    ours = heading(own, main) or _beside(own, branch, pagers)
    words = heading(branch, other)
    if not words and not around and (ours or not comes_before(branch, own)):
        words = _beside(branch, own, pagers)
    return words, ours


def _is_within(main: RowList, branch: Element, words: str) -> bool:
    """Tell whether what stands in the main list's own element is of it: made as its rows are, without a name."""
    if branch is main.container:
        return True
    return len(main.rows) > 1 and _is_like_a_row(main, branch) and not has_a_name(branch, words)


def _is_named_after(own: Element, piece: Element, words: str, ours: str, title: str) -> bool:
    """Tell whether a list comes after the main one under the name of another column, and that has none but its own."""
    if not names_a_block(words) or words in title or TRAIL.search(words) or _TOP.search(words):
        return False
    if _OF_ANY_COLUMN.fullmatch(words) or any(words[-2:] == name[-2:] for name in STEPS.split(title) if name):
        return False
    known = not ours or TRAIL.search(ours) is not None or ours in title
    return known and comes_before(own, piece)


def _may_be_its_newest(other: RowList, own: Element, piece: Element, words: str) -> bool:
    """Tell whether a list above the main one, under 最新 or what is no name, may hold the column's own newest rows."""
    vague = _ITS_NEWEST.search(words) is not None or (bool(words) and not names_a_block(words))
    return vague and comes_before(piece, own) and not heading(piece, other)


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
    crumbs = bool(TRAIL.search(ours))
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


def _table_head(container: Element) -> str:
    """Return the heading cells of the table that a list is in, as one text; empty where it has none."""
    table: Element | None = container
    while table is not None and table.tag not in {"table", "body"}:
        table = table.getparent()
    if table is None or table.tag != "table":
        return ""
    cells = next(table.iter("tr"), table)  # its own: a table for the layout holds those of others
    return "|".join(squeeze("".join(cell.itertext())) for cell in cells if cell.tag == "th")


def _odd_row(
    main: RowList, other: RowList, *, level: int, branch: Element, words: str, named: bool, led: bool
) -> Relation:
    """Tell what one or two rows in another place are: the newest, highlighted, or a stray date.

    `named` where the main list stands under the column's own name, `led` where it does under the crumbs.
    """
    if not any(row.linked for row in other.rows):
        return Relation.OTHER
    if all(row.mention.role is Role.SECOND for row in other.rows) and main.rows[0].mention.role is not Role.SECOND:
        return Relation.OTHER
    own = _own_branch(main, level)
    before = own.getprevious() if level <= _ABOVE else None
    just_above = before is not None and _holds_little_more(before, other) and not _is_top(own.getparent())
    above = comes_before(branch, own)
    part = level == 1 and shape_of(own) == shape_of(branch) and _shape(main) == _shape(other) and goes_on(main, other)
    unnamed = not words or TRAIL.search(words) is not None
    near = unnamed and (level <= 1 or just_above) and (part or above)
    if near and not (above and is_headed_apart(main, own, branch)):
        return Relation.SAME
    # What is above a long list's head, which is not the column's name, may be its highlighted newest all the same.
    foreign = (named or led) and _OF_ANY_COLUMN.fullmatch(words) is None
    below = foreign and comes_before(own, branch) and _shape(main) != _shape(other)
    doubtful = (near and not named) or (len(main.rows) < 2 * _STRONG_ROWS and not below)
    return Relation.UNSURE if doubtful else Relation.OTHER


def _is_named_block(main: RowList, words: str, ours: str, *, level: int, title: str, pagers: Pagers) -> bool:
    """Tell whether a row or two stand under another block's name, where the main list plainly is the column's.

    It stands under the column's name, or is long and has a pager or stands under the crumbs; 头条 and 最新 are names of
    its own newest.
    """
    if not words or words in title or TRAIL.search(words) or _TOP.search(words):
        return False
    if ours and not TRAIL.search(ours) and ours in title:
        return True
    own = _own_branch(main, level)
    return len(main.rows) >= _STRONG_ROWS and (pagers.are_in(own) or TRAIL.search(ours) is not None)


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
