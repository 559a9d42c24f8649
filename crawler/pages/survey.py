"""A page looked over once: its dates, rows, lists and its kind; what every reader of rows and articles starts from."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.pages.attributes import dated_attributes
from crawler.pages.crumbs import Finder
from crawler.pages.dates import Form
from crawler.pages.events import reject_events
from crawler.pages.headed import headed_days, without_headings
from crawler.pages.labels import Role
from crawler.pages.lists import Choice, Own, choose
from crawler.pages.mentions import Mention
from crawler.pages.pagers import Pagers
from crawler.pages.relative import latest_vague
from crawler.pages.scan import Scan, scan
from crawler.pages.settle import settle
from crawler.pages.titles import links_with_title
from crawler.pages.tree import Element, is_hidden, squeeze
from crawler.pages.units import Row, RowList, build_lists

_EDGE_SHARE = 0.6
_EDGE_ROWS = 3
_STAMPED = 5
_STAMPED_SHARE = 0.8
_LINKLESS_ROWS = 3
_STRONG = 8
_STRONG_VOLUME = 120
_LONE_ROWS = 2
_OUTWEIGHS = 8
"""Rows that make looking for dates in attributes needless."""
_LONE_TITLE = 6
_NEXT = re.compile(r"[上下前后後]一?[篇条則则頁页个個](?:文章|信息|新闻|内容|公告)?\s{0,3}[:：\]】>]|Previous:|Next:")
_VAGUE = ("周前", "月前", "年前", "星期前", "礼拜前", "之前", "以前", " ago")
_VAGUE_LONGEST = 24
_DEEP = 4
_NEXT_BEGINS = "上下前后後PN"
_ENDS_A_SENTENCE = ("。", "！", "!", "；")
_WEEKDAY = re.compile("(?:星期|周)[一二三四五六日天]")
_WEATHER = re.compile(r"\d\s?[℃°]")
_DATE_WORDS = re.compile(r"[\d年月日号时分秒]|星期.|周[一二三四五六日]|今天是?|今日|农历")
_WORDS = re.compile(r"[^\W\d_]{2}")
_PLAIN_WORDS = re.compile(r"(?<!期)[^\W\d_年月日号时分秒星期周一二三四五六今天是农历]{2}")
"""What `_DATE_WORDS` leaves as it is; most titles have such words and need not be asked further."""
_HEAD = 60
_LONE_ROOM = 150
"""What a row that stands alone may say beside its title: it has no neighbours to prove that it is a row."""


@dataclass(slots=True)
class Survey:
    """What a look over a page or fragment found."""

    root: Element
    seen: Scan
    lists: list[RowList]
    choice: Choice | None
    faults: dict[int, str]
    """Why the days of a list (by its id) could not be settled."""
    title: str
    crumbs: Finder
    pagers: Pagers

    @property
    def strong(self) -> bool:
        """Whether the main list is long enough to outweigh stray words elsewhere on the page."""
        if self.choice is None:
            return False
        lists = self.choice.lists()
        return sum(len(each.rows) for each in lists) >= _STRONG and sum(each.volume for each in lists) >= _STRONG_VOLUME


def survey(root: Element, as_of: date, seen: Scan | None = None, own: Own | None = None) -> Survey:
    """Look over a tree; `seen` is what a pass over it saw, `own` tells which addresses are of the page's column."""
    seen = seen or scan(root, as_of)
    reject_events(seen)
    lists = _lists_of(seen)
    if not any(len(each.rows) >= _OUTWEIGHS for each in lists) and (headed := headed_days(seen)):
        seen.mentions = [*without_headings(seen.mentions, headed), *headed]
        lists = _lists_of(seen)
    if not any(len(each.rows) >= _OUTWEIGHS for each in lists):
        lists += _attribute_lists(dated_attributes(seen.elements, as_of), lists)
    faults = {}
    for each in lists:
        if fault := settle(each, as_of):
            faults[id(each)] = fault
    title = page_title(root)
    crumbs = Finder(root, seen)
    pagers = Pagers(seen)
    choice = choose(lists, as_of, title, pagers, crumbs, own) if lists else None
    return Survey(root, seen, lists, choice, faults, title, crumbs, pagers)


def _lists_of(seen: Scan) -> list[RowList]:
    """Build the lists of a page's dates: those that stand alone, and those at the edges of most titles."""
    lists = build_lists([each for each in seen.mentions if each.role >= Role.SECOND])
    lists += _edge_lists(seen.mentions, lists)
    found = [each for each in map(_own_rows, lists) if _plausible(each)]
    if any(len(each.rows) > _LONE_ROWS for each in found):
        found = [each for each in found if not _is_today(each, found)]
    return [each for each in found if not _is_copy(each, found)] if len(found) > 1 else found


def _is_today(found: RowList, among: Sequence[RowList]) -> bool:
    """Tell whether a list is the day of a banner beside the list proper: 2026年11月20日 星期五 | 设为首页.

    Nothing on the page is newer than the day on which it was made.
    """
    day = found.rows[0].day
    if len(found.rows) > 1 or day is None or not _WEEKDAY.search(found.rows[0].mention.text):
        return False
    return all(row.day <= day for each in among for row in each.rows if row.day is not None)


def _is_copy(found: RowList, among: Sequence[RowList]) -> bool:
    """Tell whether a list shows another one's rows again, with the days of their last change: a copy for phones."""
    if any(row.mention.role is not Role.SECOND for row in found.rows):
        return False
    own = {row.href for row in found.rows if row.href}
    return any(2 * len(own & {row.href for row in each.rows}) > len(found.rows) for each in among if each is not found)


def page_title(root: Element) -> str:
    """Return the text of the page's `title` element."""
    element = next(root.iter("title"), None)
    return squeeze("".join(element.itertext())) if element is not None else ""


def _own_rows(found: RowList) -> RowList:
    """Drop the rows that are no entries: the way to the next article, a day's weather, a date that links to itself.

    So is a row that is hidden among others, which scripts copy; a list that is hidden whole may be a tab.
    """
    rows = [row for row in found.rows if not _is_none(row)]
    hidden = [row for row in rows if is_hidden(row.unit, found.container)]
    if hidden and len(hidden) < len(rows):
        rows = [row for row in rows if row not in hidden]
        for mention in (each for row in hidden for each in (row.mention, *row.others)):
            mention.role = Role.REJECTED
    return found if len(rows) == len(found.rows) else RowList(found.container, rows, found.depth)


def _is_none(row: Row) -> bool:
    return bool(
        _is_next(row.unit)
        or (("℃" in row.title or "°" in row.title) and _WEATHER.search(row.title))
        or not (_PLAIN_WORDS.search(row.title) or _WORDS.search(_DATE_WORDS.sub("", row.title)))
    )


def _is_next(unit: Element) -> bool:
    """Tell whether an element begins with the way to the next article; most are told by their first character."""
    return _first_character(unit) in _NEXT_BEGINS and bool(_NEXT.match(squeeze("".join(unit.itertext())[:_HEAD])))


def _first_character(element: Element) -> str:
    """Return the first character that an element shows; that of a row mostly stands in the first element of all."""
    inner: Element | None = element
    for _ in range(_DEEP):
        if inner is None:
            break
        if (text := inner.text) and not text.isspace():
            return text.lstrip()[0]
        inner = inner[0] if len(inner) else None
    return next((text for text in element.itertext() if not text.isspace()), "").lstrip()[:1]


def _plausible(found: RowList) -> bool:
    """Drop what is no list: loose dates without a link, and dates all after a label in one text."""
    if not found.rows or (len(found.rows) <= _LONE_ROWS and all(is_hidden(row.unit) for row in found.rows)):
        return False
    if all(not row.linked for row in found.rows):
        return len(found.rows) >= _LINKLESS_ROWS and not _is_chronicle(found)
    if len(found.rows) <= _LONE_ROWS:
        found.rows = [row for row in found.rows if _is_row_alone(row)]
    return bool(found.rows)


def _is_row_alone(row: Row) -> bool:
    """Tell whether a row could be one without neighbours that prove it: no banner, no paragraph with a link."""
    size = len(squeeze("".join(row.unit.itertext())))
    return len(row.title) >= _LONE_TITLE and size <= 2 * len(row.title) + _LONE_ROOM


def _edge_lists(mentions: list[Mention], lists: list[RowList]) -> list[RowList]:
    """Make lists of dates at the edges of titles, where most rows of the list have one at the same edge."""
    edges = [each for each in mentions if each.role in {Role.EDGE_START, Role.EDGE_END}]
    if len(edges) < _EDGE_ROWS:
        return []
    taken = {row.unit for each in lists for row in each.rows}
    free = [each for each in edges if not _inside(each.element, taken)]
    kept = []
    for role in (Role.EDGE_START, Role.EDGE_END):
        for each in build_lists([mention for mention in free if mention.role is role]):
            titles = len(links_with_title(each.container, limit=4 * len(each.rows) + 8))
            if len(each.rows) >= _EDGE_ROWS and len(each.rows) >= _EDGE_SHARE * titles and not _is_chronicle(each):
                kept.append(each)
    return kept


def _is_chronicle(found: RowList) -> bool:
    """Tell whether a list's rows are sentences without a link, each with the day of what it tells."""
    bare = [row for row in found.rows if not row.linked]
    sentences = sum("".join(row.unit.itertext()).rstrip().endswith(_ENDS_A_SENTENCE) for row in bare)
    return 2 * sentences > len(found.rows)


def _attribute_lists(mentions: list[Mention], lists: list[RowList]) -> list[RowList]:
    """Make lists of dates in attributes, where they are in no row that was found already."""
    if not mentions:
        return []
    taken = {row.unit for each in lists for row in each.rows}
    free = [each for each in mentions if not _inside(each.element, taken)]
    least = _EDGE_ROWS if lists else 1
    return [
        each for each in build_lists(free) if len(each.rows) >= least and _plausible(each) and not _is_stamped(each)
    ]


def _is_stamped(found: RowList) -> bool:
    """Tell whether nearly every row bears the same day: that on which the page was made."""
    days = Counter(row.day for row in found.rows)
    return len(found.rows) >= _STAMPED and max(days.values()) >= _STAMPED_SHARE * len(found.rows)


def _inside(element: Element, units: set[Element]) -> bool:
    current: Element | None = element
    while current is not None:
        if current in units:
            return True
        current = current.getparent()
    return False


def vaguely_newer(found: Survey, as_of: date, newest: date | None) -> str:
    """Return a date of the main list that names no day and may be newer than its newest: 2周前; empty for none."""
    said = found.seen.said
    if found.choice is None or not any(words in said for words in _VAGUE):
        return ""
    container = {found.choice.main.container}
    for text, owner, _ in found.seen.texts:
        if len(text) > _VAGUE_LONGEST or not any(words in text for words in _VAGUE):
            continue
        latest = latest_vague(text, as_of)
        if latest is not None and (newest is None or latest > newest) and _inside(owner, container):
            return squeeze(text)
    return ""


def unexplained(found: Survey, as_of: date, newest: date | None) -> list[Mention]:
    """Return dates of the main list's own element that are newer than its newest row and belong to no row."""
    if found.choice is None or newest is None:
        return []
    newer = [
        each
        for each in found.seen.mentions
        if each.day is not None
        and newest < each.day <= as_of
        and each.role >= Role.EDGE_END
        and each.found.form is not Form.NUMBERS
    ]
    if not newer:
        return []
    container = found.choice.main.container
    rows = {id(row.mention) for each in found.lists for row in each.rows}
    rows |= {id(other) for each in found.lists for row in each.rows for other in row.others}
    units = {row.unit for each in found.choice.lists() for row in each.rows}
    return [
        each
        for each in newer
        if id(each) not in rows and _inside(each.element, {container}) and not _inside(each.element, units)
    ]
