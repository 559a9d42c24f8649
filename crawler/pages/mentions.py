"""The dates of one text, each with its place and its role: alone, after a label, in boxes, at an edge, inside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.pages.boxes import FRAGMENT, boxed, day_apart
from crawler.pages.dates import DateText, Form, find_dates, plain, whole_date
from crawler.pages.labels import Role, bare_label_role, label_role, role_of
from crawler.pages.relative import parse_relative
from crawler.pages.tree import Element, head_row

SHORT = 60
"""Characters below which a text may be a date, or a box of one, and nothing else."""
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_MOST_IN_TEXT = 40
"""A text with more dates is a table in one text, or a trap."""
_LONGEST_PIECE = 24
_RELATIVE = re.compile(
    r"(?:(?P<label>[\u4e00-\u9fff]{1,6}[:：])\s*|(?:发布|更新|发表)于?\s*|[\u4e00-\u9fff]{2,10}[\s|·]\s*)?"
    r"(?P<word>(?:今天|今日|昨天|昨日|前天)(?:\s*\d{1,2}:\d\d(?::\d\d)?)?|\d{1,3}\s?(?:秒|分钟|小时|天)前|刚刚)"
    r"(?:(?<!今天)(?<!今日)\s?(?:发布|更新|发表)|\s*[|·/,，]\s*(?:浏览|阅读|点击|查看|访问|来源|作者|评论|人气|编辑|"
    r"\d{1,7}\s?[次人阅浏点]|\d{1,7}$)[^。，！]{0,24})?"
)
"""A relative word after a label, or before what else a line says: 发布于3天前, 今天 10:20 | 浏览 12; none of a text."""
_CELL_DEPTH = 4
_PLACE = re.compile("(?:讲座|活动|会议|举办|考试)?(?:地点|场馆|会场)|主讲人?|主讲嘉宾|报告人")
"""The head of a column that makes 时间 beside it the time of an event."""
_TIME = re.compile("时间|日期")
_MOST_COLUMNS = 20
_LONGEST_HEAD = 12


@dataclass(slots=True, eq=False)
class Mention:
    """A date at its place in a tree."""

    element: Element
    """The element that shows the text: the parent of a tail."""
    tail_of: Element | None
    """The element whose tail the text is; None where it is an element's own."""
    text: str
    found: DateText
    role: Role
    shown: str = ""
    """The date's very text."""
    day: date | None = None
    """The day, once its year and order are settled."""


class Mentions:
    """Reads the dates of a page's texts; the heads of its tables are asked once."""

    def __init__(self, as_of: date, *, tables: bool) -> None:
        self._as_of = as_of
        self._tables = tables
        """Whether the page has table cells at all."""
        self._heads: dict[Element, list[Role | None]] = {}

    def whole(self, owner: Element, tail_of: Element | None, text: str) -> Mention | None:
        """Return the date that is all a text says, in brackets or not: most dates of lists, at little cost."""
        found = whole_date(text)
        if found is None:
            return None
        if found.day is None and len(text) <= _LONGEST_PIECE and FRAGMENT.fullmatch(text):
            box = self.boxed(owner, tail_of, text)
            if box is not None:
                return box
        role = self._role_beside(owner, tail_of)
        return Mention(owner, tail_of, text, found, role, text[found.start : found.end], found.day)

    def boxed(self, owner: Element, tail_of: Element | None, text: str) -> Mention | None:
        """Return the date whose first box holds a text, which is a fragment of a date."""
        box = boxed(owner, tail_of, text)
        if box is None:
            return None
        form = Form.YEARLESS if box.month_day else Form.FULL
        found = DateText(box.day, 0, len(box.text), form, month_day=box.month_day)
        return Mention(owner, tail_of, box.text, found, Role.ALONE, box.text, box.day)

    def within(self, owner: Element, tail_of: Element | None, text: str) -> list[Mention]:
        """Return the dates of a text that says more."""
        written = text
        if not text.isascii():
            written = _INVISIBLE.sub("", text) if _INVISIBLE.search(text) else text
            text = plain(written)
        found = find_dates(text)
        if len(text) <= _LONGEST_PIECE and not any(one.day for one in found):
            if (mention := self._relative(owner, tail_of, text)) is not None:
                return [mention]
            if FRAGMENT.fullmatch(text) and (mention := self.boxed(owner, tail_of, text)) is not None:
                return [mention]
            if (day := day_apart(text)) is not None:
                role = self._role_beside(owner, tail_of)
                shown = written.strip()
                return [Mention(owner, tail_of, text, DateText(day, 0, len(text), Form.FULL), role, shown, day)]
        made = []
        bare = len(found) > 1 and _are_all(text, found)
        for one in found[:_MOST_IN_TEXT]:
            role = role_of(text, one)
            if role is Role.ALONE or (bare and role is not Role.REJECTED):
                role = self._role_beside(owner, tail_of)
            made.append(Mention(owner, tail_of, text, one, role, written[one.start : one.end], one.day))
        return made

    def _relative(self, owner: Element, tail_of: Element | None, text: str) -> Mention | None:
        """Return the day that a relative word names, alone or in a line of an entry's particulars; none of a title."""
        day = parse_relative(text, self._as_of)
        role = Role.ALONE
        if day is None and (owner.tag != "a" or tail_of is not None) and (said := _RELATIVE.fullmatch(text.strip())):
            day = parse_relative(said["word"], self._as_of)
            role = (label_role(said["label"]) or Role.ALONE) if said["label"] else Role.ALONE
        if day is None or role is Role.REJECTED:
            return None
        found = DateText(day, 0, len(text), Form.RELATIVE)
        return Mention(owner, tail_of, text, found, role, text.strip(), day)

    def _role_beside(self, owner: Element, tail_of: Element | None) -> Role:
        """Tell what the words before a date that stands alone make of it, or the head of its table's column."""
        role = _labelled(_text_before(owner)) if tail_of is None else _labelled(_last_text(tail_of), tail_of.tag)
        if role is None and self._tables:  # asked for by name: REJECTED is a role, and the least of them
            role = self._role_by_head(owner)
        return Role.ALONE if role is None else role

    def _role_by_head(self, owner: Element) -> Role | None:
        """Ask the heading of the table's column that a date stands in: 成文日期 in one, 发布日期 in the next."""
        cell: Element | None = owner
        for _ in range(_CELL_DEPTH):
            if cell is None or cell.tag == "td":
                break
            cell = cell.getparent()
        row = cell.getparent() if cell is not None and cell.tag == "td" else None
        table = row.getparent() if row is not None else None
        if cell is None or row is None or table is None:
            return None
        if table.tag != "table" and (above := table.getparent()) is not None and above.tag == "table":
            table = above
        head = head_row(table)
        if head is None or head is row:
            return None
        if head not in self._heads:
            event = any(_PLACE.fullmatch(_words(each)) for each in head)
            roles = [Role.REJECTED if event and _TIME.fullmatch(_words(each)) else _label(each) for each in head]
            self._heads[head] = [role for each, role in zip(head, roles, strict=True) for _ in range(_span(each))]
        labels = self._heads[head]
        spans = [_span(each) for each in row]
        return labels[sum(spans[: row.index(cell)])] if len(labels) == sum(spans) else None


def _are_all(text: str, found: Sequence[DateText]) -> bool:
    """Tell whether several dates are all that a text says: each stands as alone as in an element of its own."""
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found), len(text)]
    return not any(sign.isalpha() for end, start in zip(ends, starts, strict=True) for sign in text[end:start])


def _span(cell: Element) -> int:
    """Return over how many columns of its table a cell stands."""
    said = cell.get("colspan") or ""
    return int(said) if said.isdecimal() and 0 < int(said) <= _MOST_COLUMNS else 1


def _labelled(before: str | None, tag: object = "") -> Role | None:
    """Tell what the text just before a date makes of it, if it is a label: `<b>截止日期：</b><i>2026-10-18</i>`.

    `tag` is that of its element: what a link says is a title, and no label without a colon.
    """
    if not before:
        return None
    before = before.strip()
    if before.endswith((":", "：")):
        return label_role(before[-12:])
    return bare_label_role(before) if len(before) <= 6 and tag != "a" else None  # noqa: PLR2004 - 发布时间 without its colon


def words_before(mention: Mention) -> str:
    """Return the text just before a date that is all its element, or the text behind one, says."""
    before = _text_before(mention.element) if mention.tail_of is None else _last_text(mention.tail_of)
    return before or ""


def _words(cell: Element) -> str:
    return "".join("".join(cell.itertext()).split())


def _label(cell: Element) -> Role | None:
    """Return what a heading cell makes of the dates below it."""
    words = _words(cell)
    if not 0 < len(words) <= _LONGEST_HEAD or cell.find(".//a") is not None:
        return None
    return label_role(words) if cell.tag == "th" else bare_label_role(words)


def _last_text(element: Element) -> str | None:
    """Return the text that stands last in an element."""
    return element.text if not len(element) else element[-1].tail


def _text_before(element: Element) -> str | None:
    """Return the text before an element: of the one before it, or of those around it, two steps away at most."""
    previous = element.getprevious()
    for _ in range(2):
        if previous is not None:
            text = previous.tail
            if text and text.strip():
                return text
            text = previous.text
            return text if text and text.strip() and previous.tag != "a" and not len(previous) else None
        parent = element.getparent()
        if parent is None:
            return None
        if parent.text and parent.text.strip():
            return parent.text
        element = parent
        previous = element.getprevious()
    return None
