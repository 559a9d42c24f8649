"""A page looked over once: its dates, rows, lists and its kind; what every reader of rows and articles starts from."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.pages import sifting
from crawler.pages.attributes import dated_attributes
from crawler.pages.building import build_lists
from crawler.pages.crumbs import STEPS, Finder
from crawler.pages.dates import Form
from crawler.pages.events import reject_events
from crawler.pages.headed import headed_days, without_headings
from crawler.pages.itself import Names
from crawler.pages.labels import Role
from crawler.pages.lists import Own, choose
from crawler.pages.mentions import Mention
from crawler.pages.overruled import of_lost_rows, overrule
from crawler.pages.pagers import Pagers
from crawler.pages.relative import latest_vague
from crawler.pages.scan import Scan, scan
from crawler.pages.settle import settle
from crawler.pages.source import Home
from crawler.pages.titles import links_with_title
from crawler.pages.tree import Element, squeeze
from crawler.pages.units import Choice, RowList

_EDGE_SHARE = 0.6
_EDGE_ROWS = 3
_STRONG = 8
_STRONG_VOLUME = 120
_OUTWEIGHS = 8
"""Rows that make looking for dates in attributes needless."""
_VAGUE = ("周前", "月前", "年前", "星期前", "礼拜前", "之前", "以前", " ago")
_VAGUE_LONGEST = 24
_DAYS_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1}
_SAID_TODAY = re.compile(r"(今天|今日|昨天|昨日)(?:\s?(?:发布|更新|发表)|\s*[|·/]\s*[^。，！：]{0,16})")
"""A day beside what else a line says, that may be the words of a title: 今天发布, 今天 | 市财政局."""


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
    names: Names
    """What links to the page itself call it."""
    own: Own | None = None
    """Tells which addresses are of the page's column; None for a fragment."""
    numbered: bool = False
    """Whether it tells them by the column's number, which no address of another column has."""

    @property
    def called(self) -> str:
        """The page's title, and what links to the page itself call it."""
        return " ".join((self.title, *self.names.get()))

    @property
    def leads_home(self) -> bool:
        """Whether any row of the column's lists leads to what is of the page's column, by its address."""
        own = self.own
        if own is None or self.choice is None:
            return False
        return any(own(row.href) for each in self.choice.lists() for row in each.rows)

    @property
    def strong(self) -> bool:
        """Whether the main list is long enough to outweigh stray words elsewhere on the page."""
        if self.choice is None:
            return False
        lists = self.choice.lists()
        return sum(len(each.rows) for each in lists) >= _STRONG and sum(each.volume for each in lists) >= _STRONG_VOLUME


def survey(root: Element, as_of: date, seen: Scan | None = None, home: Home | None = None) -> Survey:
    """Look over a tree; `seen` is what a pass over it saw, `home` tells which addresses are of the page's column."""
    seen = seen or scan(root, as_of)
    reject_events(seen)
    doubted = [each for each in seen.mentions if each.role < Role.EDGE_END]
    lists = _lists_of(seen)
    if overrule(lists, doubted):
        lists = _lists_of(seen)
    if not any(len(each.rows) >= _OUTWEIGHS for each in lists) and (headed := headed_days(seen)):
        seen.mentions = [*without_headings(seen.mentions, headed), *headed]
        lists = _lists_of(seen)
    if not any(len(each.rows) >= _OUTWEIGHS for each in lists):
        lists += _attribute_lists(dated_attributes(seen.elements, as_of), lists)
    title = page_title(root)
    crumbs = Finder(root, seen)
    lists = _without_short(lists, title, crumbs)
    faults = {}
    for each in lists:
        if fault := settle(each, as_of):
            faults[id(each)] = fault
    pagers = Pagers(seen)
    own = home.has if home is not None else None
    names = Names(root, home.is_page if home is not None else None)
    choice = choose(lists, as_of, title, pagers, crumbs, own, names) if lists else None
    numbered = home is not None and bool(home.mark)
    return Survey(root, seen, lists, choice, faults, title, crumbs, pagers, names, own, numbered)


def _lists_of(seen: Scan) -> list[RowList]:
    """Build the lists of a page's dates: those that stand alone, and those at the edges of most titles."""
    lists = build_lists([each for each in seen.mentions if each.role >= Role.SECOND])
    lists += _edge_lists(seen.mentions, lists)
    found = [each for each in map(sifting.own_rows, lists) if sifting.is_plausible(each)]
    if len(found) < 2:  # noqa: PLR2004 - the rest is told by the other lists
        return found
    found = [each for each in found if not sifting.is_today(each, found)]
    return [each for each in found if not sifting.is_copy(each, found)]


def _without_short(lists: list[RowList], title: str, crumbs: Finder) -> list[RowList]:
    """Leave out what is but one item of a date and a short title, 电子报纸 2026-11-19, not called as the column.

    Such a page has its only text listed once more: 政务咨询 in 办事服务 > 政务咨询.
    """
    long = [each for each in lists if not sifting.is_short_alone(each)]
    if long or not lists:
        return long
    trail = crumbs.get()
    names = {*STEPS.split(title), *(STEPS.split(trail.trail.strip())[-1:] if trail is not None else ())}
    return [each for each in lists if each.rows[0].title in names]


def page_title(root: Element) -> str:
    """Return the text of the page's `title` element."""
    element = next(root.iter("title"), None)
    return squeeze("".join(element.itertext())) if element is not None else ""


def _edge_lists(mentions: list[Mention], lists: list[RowList]) -> list[RowList]:
    """Make lists of dates at the edges of titles, where most rows of the list have one at the same edge."""
    edges = [each for each in mentions if each.role in {Role.EDGE_START, Role.EDGE_END}]
    if len(edges) < _EDGE_ROWS:
        return []
    taken = {row.unit for each in lists for row in each.rows}
    free = [each for each in edges if not _inside(each.element, taken)]
    hrefs = {row.href for each in lists for row in each.rows}
    kept = []
    for role in (Role.EDGE_START, Role.EDGE_END):
        for each in build_lists([mention for mention in free if mention.role is role]):
            titles = len(links_with_title(each.container, limit=4 * len(each.rows) + 8))
            own = {row.href for row in each.rows if row.href}
            if (
                2 * len(own & hrefs) <= len(each.rows)
                and len(each.rows) >= _EDGE_ROWS
                and len(each.rows) >= _EDGE_SHARE * titles
                and not sifting.is_chronicle(each)
            ):
                kept.append(each)
    return kept


def _attribute_lists(mentions: list[Mention], lists: list[RowList]) -> list[RowList]:
    """Make lists of dates in attributes, where they are in no row that was found already."""
    if not mentions:
        return []
    taken = {row.unit for each in lists for row in each.rows}
    free = [each for each in mentions if not _inside(each.element, taken)]
    least = _EDGE_ROWS if lists else 1
    return [
        each
        for each in build_lists(free)
        if len(each.rows) >= least and sifting.is_plausible(each) and not sifting.is_stamped(each)
    ]


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
    if found.choice is None or not any(words in said for words in (*_VAGUE, *_DAYS_AGO)):
        return ""
    container = {found.choice.main.container}
    for text, owner, _ in found.seen.texts:
        if len(text) > _VAGUE_LONGEST or not any(words in text for words in (*_VAGUE, *_DAYS_AGO)):
            continue
        latest = latest_vague(text, as_of)
        if latest is None and owner.tag != "a" and (word := _SAID_TODAY.fullmatch(text.strip())):
            latest = as_of - timedelta(days=_DAYS_AGO[word[1]])
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
        if each.day is not None and newest < each.day <= as_of and each.found.form is not Form.NUMBERS
    ]
    rejected = [each for each in newer if each.role < Role.EDGE_END]
    newer = [each for each in newer if each.role >= Role.EDGE_END]
    newer += of_lost_rows(rejected, found.choice.main) if rejected else []
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
