"""One pass over a tree: every text that could name a day, as mentions of dates with their place and role.

The pass is the cost of the reader, so it does little: one loop over elements, a character class on each text, and the
grammar only where that matches. Text of scripts, styles, forms' options and hidden templates is no text.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

import lxml.html

from crawler.pages.dates import (
    MONTH_NAME,
    SPOT,
    DateText,
    Form,
    day_of,
    find_dates,
    has_spot,
    parse_value,
    plain,
    whole_date,
)
from crawler.pages.labels import Role, bare_label_role, label_role, role_of
from crawler.pages.relative import parse_relative

Element = lxml.html.HtmlElement

Text = tuple[str, Element, Element | None]
"""A text, the element that shows it, and the element whose tail it is; None where it is an element's own."""

UNSEEN = frozenset(("script", "style", "option", "textarea", "title", "template", "noscript", "button", "head", "svg"))
MAX_MENTIONS = 6000
PROSE = 40
"""Characters from which a text outside links counts as prose."""
SHORT = 80
"""Characters below which a text that is not read may still say something of the page, as a button of a pager does."""
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_MOST_IN_TEXT = 40
"""A text with more dates is a table in one text, or a trap."""
_SHORT = 24
_BOX_STEPS = 1
"""How far up from one box the next one may hang: further away is another row, or a heading."""
_CELL_DEPTH = 4
_LONGEST_HEAD = 12
_LONGEST_BOX = 60
_LIKELY = re.compile(
    "[0-9０-９](?:\\s{0,40}[-/.月－—–―‐‑−／．]\\s{0,40}[0-9０-９]|(?<=[12])(?<![0-9][12])[0-9]{7}(?![0-9])|"
    "[0-9]?[\u200b\u200c\u200d\u2060\ufeff])"
)
_NUMERAL_YEAR = re.compile("[〇○零Ｏ◯一二三四五六七八九]\\s?年")
_WORDS = re.compile("[昨今前刚天日时钟秒][天日前刚]")
_FRAGMENT = re.compile(
    r"\s*(?:\d{1,2}|\d{4}\s?[-/.年]\s?\d{1,2}\s?月?|\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|\d{4}\s?年?|"
    r"\d{1,2}\s?[月日]|[A-Z][a-z]{2,8}\.?|"
    r"[A-Z][a-z]{2,8}\.?,?\s\d{4}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)\s*[-/.年月日]?\s*"
)
_JOINT = re.compile(r"\s*[-/.年月]\s*")
_BOX = re.compile(
    r"(?P<d1>\d{1,2})\s?日?\s(?P<y1>\d{4})\s?[-/.年]\s?(?P<m1>\d{1,2})\s?月?"
    r"|(?P<y2>\d{4})\s?[-/.年]\s?(?P<m2>\d{1,2})\s?月?\s(?P<d2>\d{1,2})\s?日?"
    r"|(?P<m3>\d{1,2})\s?[-/.月]\s?(?P<d3>\d{1,2})\s?日?\s(?P<y3>\d{4})\s?年?"
    r"|(?P<y4>\d{4})\s?年?\s(?P<m4>\d{1,2})\s?[-/.月]\s?(?P<d4>\d{1,2})\s?日?"
    r"|(?P<y5>\d{4})\s?年?\s(?P<m5>\d{1,2})\s?月?\s(?P<d5>\d{1,2})\s?日?"
    r"|(?P<d6>\d{1,2})\s?日?\s(?P<m6>\d{1,2})\s?月\s(?P<y6>\d{4})\s?年?"
)


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


@dataclass
class Scan:
    """What one pass saw."""

    mentions: list[Mention] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    """Every text that is not blank and may be seen."""
    aside: list[Text] = field(default_factory=list)
    """Short texts of elements that are not read: of buttons, options, scripts."""
    prose: list[tuple[Element, str]] = field(default_factory=list)
    """Long texts outside links, with their elements."""
    elements: list[Element] = field(default_factory=list)
    """Every element in the page's order; while they are held, lxml need not make them again for whoever asks next."""
    cut: bool = False
    """More dates than we look at."""

    @cached_property
    def said(self) -> str:
        """All texts as one, each on lines of its own: to ask once whether any of them can say a thing."""
        return "\n".join([text for text, _, _ in self.texts])


def scan(root: Element, as_of: date) -> Scan:
    """Look through a tree once."""
    seen = _texts(root)
    spot = SPOT.search
    mentions = seen.mentions
    for text, owner, tail_of in seen.texts:
        if len(text) > PROSE and owner.tag != "a":
            seen.prose.append((owner, text))
        if spot(text) and _likely(text):
            mentions += _mentions(owner, owner if tail_of is None else tail_of, text, as_of, tail=tail_of is not None)
            if len(mentions) > MAX_MENTIONS:
                seen.cut = True
                break
    return seen


def _texts(root: Element) -> Scan:
    """Gather the elements of a tree and their texts: the loop that every page pays for."""
    seen = Scan(elements=list(root.iter()))
    read, aside = seen.texts.append, seen.aside.append
    for element in seen.elements:
        text = element.text
        if text and not text.isspace():
            if element.tag not in UNSEEN:
                read((text, element, None))
            elif len(text) < SHORT:
                aside((text, element, None))
        text = element.tail
        if text and not text.isspace() and (parent := element.getparent()) is not None:
            if parent.tag not in UNSEEN:
                read((text, parent, element))
            elif len(text) < SHORT:
                aside((text, parent, element))
    return seen


_NOT_DATED = frozenset(("meta", "link", "input"))
_DATED_ATTRIBUTE = re.compile(
    r"datetime|content|title|(?:data-|)[\w-]*(?:time|date|pub|created|posted)[\w-]*", re.IGNORECASE
)


def scan_attributes(seen: Scan, as_of: date) -> list[Mention]:
    """Look for dates in attributes; asked only where no text of the page gave a list."""
    found: list[Mention] = []
    for element in seen.elements:
        day, shown = attribute_date(element)
        if day is not None and day <= as_of and element.tag not in UNSEEN and element.tag not in _NOT_DATED:
            date_text = DateText(day, 0, len(shown), Form.FULL)
            found.append(Mention(element, None, shown, date_text, Role.ALONE, shown, day))
            if len(found) > MAX_MENTIONS:
                break
    return found


def attribute_date(element: Element) -> tuple[date | None, str]:
    """Return the day that an attribute of an element gives, with its text: `datetime`, `data-time`, `title`."""
    for name, value in element.items():
        if len(value) < _LONGEST_BOX and _may_be_dated(name) and has_spot(value):
            if name in {"title", "content"} and not _is_date_alone(value):
                continue
            if (day := parse_value(value)) is not None:
                return day, value
    return None, ""


@lru_cache(maxsize=512)
def _may_be_dated(name: str) -> bool:
    return _DATED_ATTRIBUTE.fullmatch(name) is not None


def _is_date_alone(text: str) -> bool:
    if not _likely(text):
        return False
    found = find_dates(text)
    return bool(found) and role_of(plain(text), found[0]) >= Role.ALONE


def _likely(text: str) -> bool:
    """Tell whether a text with a digit could hold a date, or be a box of one."""
    if _LIKELY.search(text) is not None:
        return True
    if len(text) < _LONGEST_BOX and (_WORDS.search(text) is not None or _FRAGMENT.fullmatch(text) is not None):
        return True
    if " ago" in text or "Yesterday" in text:
        return True
    return MONTH_NAME.search(text) is not None or _NUMERAL_YEAR.search(text) is not None


def _mentions(owner: Element, element: Element, text: str, as_of: date, *, tail: bool) -> list[Mention]:
    """Return the dates of one text; of an element that is hidden by itself none (a hidden block may be a tab)."""
    if "none" in (style := owner.get("style") or "") and "display" in style:
        return []
    tail_of = element if tail else None
    short = len(text) < _LONGEST_BOX
    if short and (whole := whole_date(text)) is not None:
        role = _label(element, owner, tail=tail)
        return [Mention(owner, tail_of, text, whole, role, text[whole.start : whole.end], whole.day)]
    if not text.isascii():
        if _INVISIBLE.search(text):
            text = _INVISIBLE.sub("", text)
        written, text = text, plain(text)
    else:
        written = text
    found = find_dates(text)
    if short and len(text) <= _SHORT and not any(one.day for one in found):
        if mention := _relative(owner, element, text, as_of, tail=tail):
            return [mention]
        if _FRAGMENT.fullmatch(text) and (mention := _boxed(owner, element, text, tail=tail)):
            return [mention]
    made = []
    for one in found[:_MOST_IN_TEXT]:
        role = role_of(text, one)
        if role is Role.ALONE:
            role = _label(element, owner, tail=tail)
        made.append(Mention(owner, tail_of, text, one, role, written[one.start : one.end], one.day))
    return made


def _relative(owner: Element, element: Element, text: str, as_of: date, *, tail: bool) -> Mention | None:
    day = parse_relative(text, as_of)
    if day is None:
        return None
    return Mention(
        owner,
        element if tail else None,
        text,
        DateText(day, 0, len(text), Form.RELATIVE),
        Role.ALONE,
        text.strip(),
        day,
    )


def _boxed(owner: Element, element: Element, text: str, *, tail: bool) -> Mention | None:
    """Join a day's box with those after it: `31` over `2023/10`, `09-08` over `2026`."""
    joined = text.strip()
    last, in_tail = element, tail
    for _ in range(4):
        following = _next_text(last, tail=in_tail)
        if following is None:
            return None
        last, in_tail, more = following
        if _JOINT.fullmatch(more):
            joined += more.strip()
            continue
        if not _FRAGMENT.fullmatch(more):
            return None
        joined = f"{joined}{'' if joined[-1:] in '-/.年月' else ' '}{more.strip()}"
        if day := _box_day(joined):
            return Mention(
                owner,
                element if tail else None,
                joined,
                DateText(day, 0, len(joined), Form.FULL),
                Role.ALONE,
                joined,
                day,
            )
    return None


def _box_day(text: str) -> date | None:
    if match := _BOX.fullmatch(text):
        named = {name[0]: int(value) for name, value in match.groupdict().items() if value}
        return day_of(named["y"], named["m"], named["d"])
    found = find_dates(text)
    return found[0].day if len(found) == 1 and found[0].form in {Form.ENGLISH, Form.FULL} else None


def _next_text(element: Element, *, tail: bool) -> tuple[Element, bool, str] | None:
    """Return the next text after an element's text (or tail) that is not blank, a few steps away at most."""
    current = element
    into = not tail
    climbed = 0
    for _ in range(6):
        child = current[0] if into and len(current) else None
        if child is None and not tail:
            text = current.tail
            if text and text.strip():
                return current, True, plain(text)
        following = child if child is not None else current.getnext()
        if following is None:
            parent = current.getparent()
            if parent is None:
                return None
            climbed += 1
            if climbed > _BOX_STEPS:
                return None
            current, into, tail = parent, False, False
            continue
        if following.text and following.text.strip():
            return following, False, plain(following.text)
        current, into, tail = following, True, False
    return None


def _label(element: Element, owner: Element, *, tail: bool) -> Role:
    """Tell what the words before a date that stands alone make of it, or the head of its table's column."""
    role = _labelled_before(element, tail=tail)
    if role is None:  # asked for by name: REJECTED is a role, and the least of them
        role = _labelled_by_head(owner)
    return Role.ALONE if role is None else role


def _labelled_before(element: Element, *, tail: bool) -> Role | None:
    """Ask the text just before a date that stands alone, if it is a label: `<b>截止日期：</b><i>2026-10-18</i>`."""
    before = _text_before(element, tail=tail)
    if not before:
        return None
    before = before.strip()
    if before.endswith((":", "：")):
        return label_role(before[-12:])
    return bare_label_role(before) if len(before) <= 6 else None  # noqa: PLR2004 - 发布时间 without its colon


def _labelled_by_head(owner: Element) -> Role | None:
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
    head = next(table.iter("tr"), None)
    if head is None or head is row or len(head) != len(row):
        return None
    named = head[row.index(cell)]
    words = "".join("".join(named.itertext()).split())
    if not 0 < len(words) <= _LONGEST_HEAD or named.find(".//a") is not None:
        return None
    return label_role(words) if named.tag == "th" else bare_label_role(words)


def _text_before(element: Element, *, tail: bool) -> str | None:
    if tail:
        return element.text if not len(element) else element[-1].tail
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
