"""The trail of crumbs (当前位置：首页 > 政务公开 > 通知公告): the column's name, at the head of its content."""

import re
from dataclasses import dataclass, field
from itertools import islice

from crawler.pages.scan import UNSEEN, Scan
from crawler.pages.tree import Element, squeeze

_WORDS = re.compile(
    r"(?:当前|您的|你的|所在的?|现在的?|目前|您所在的|您当前的|您现在的|當前)\s{0,3}位置|您现在(?:的位置|所在)|位置\s{0,3}[:：]|"
    r"You are here|Location\s?:"
)
_STEPS = re.compile(r"首页|首頁|主页|Home|[>＞»→/]")
STEPS = re.compile(r"[\s_|·,，>＞»/—–:：-]+")
"""What parts the steps of a trail, or the names in a title."""
TRAIL = re.compile("位置|首页|[>＞»]|Home")
"""What the words above a list have in them where they are crumbs, and no heading."""
_SAID = ("位置", "您现在", "You", "Location")
"""One of these is in every text with the words of crumbs."""
_STEP_ONE = re.compile("首页|首頁|主页|Home")
_FIRST = re.compile(r"\W*(?:网站)?(?:首页|首頁|主页|Home)\W*")
_BARE = re.compile(
    r"[^\w>＞»›→]*(?:网站)?(?:首页|首頁|主页|Home)(?:\s?[>＞»›→]{1,2}\s?(?!(?:尾|末|下一|上一)[页頁])[^\s>＞»›→][^>＞»›→]{0,23}){1,6}"
)
"""Crumbs without a word before them: 首页 > 政务公开 > 通知公告; a mark before the first step is that of a menu."""
_MARKS = re.compile("[>＞»›→]")
_BARE_STEPS = 4
_LONGEST = 80
_TRAIL = 160
_MOST_TEXT = 1_000
_MOST_PIECES = 400
_MOST_TRIED = 40
"""Texts with the words of crumbs that are asked: a page of five thousand must not be read five thousand times."""
_INLINE = frozenset(("span", "em", "b", "strong", "font", "i", "label", "a", "img", "small"))


@dataclass(slots=True)
class Crumbs:
    """Where the crumbs stand, and what they say."""

    element: Element
    trail: str
    root: Element
    _order: dict[Element, int] = field(default_factory=dict)

    @property
    def order(self) -> dict[Element, int]:
        """Every element of the page by its place in the document; counted when first asked for."""
        if not self._order:
            self._order = {each: place for place, each in enumerate(self.root.iter())}
        return self._order

    def come_before(self, element: Element) -> bool:
        """Tell whether an element comes after the crumbs."""
        return self.order[element] > self.order[self.element]


class Finder:
    """Looks for the crumbs of a page when first asked, and once."""

    def __init__(self, root: Element, seen: Scan) -> None:
        self._root = root
        self._seen = seen
        self._found: Crumbs | None = None
        self._asked = False

    def get(self) -> Crumbs | None:
        """Return the page's crumbs; None where it has none."""
        if not self._asked:
            self._asked, self._found = True, _find(self._root, self._seen)
        return self._found


def _find(root: Element, seen: Scan) -> Crumbs | None:
    tried: set[Element] = set()
    for text, element, tail_of in seen.saying(_WORDS) if any(words in seen.said for words in _SAID) else ():
        if len(text) >= _LONGEST or element in tried or (tail_of is not None and tail_of.tag in UNSEEN):
            continue
        if _STEPS.search(trail := _trail(element)):
            return Crumbs(element, trail, root)
        tried.add(element)
        if len(tried) > _MOST_TRIED:
            break
    return _bare(root, seen)


def _bare(root: Element, seen: Scan) -> Crumbs | None:
    """Return crumbs that no word introduces: the first step and those behind it are all that a small block says."""
    if not _MARKS.search(seen.said):
        return None
    tried = 0
    for text, owner, tail_of in seen.saying(_STEP_ONE):
        if len(text) >= _LONGEST or not (_FIRST.fullmatch(text) or _BARE.fullmatch(squeeze(text))):
            continue
        tried += 1
        current: Element | None = owner if tail_of is None else tail_of.getparent()
        for _ in range(_BARE_STEPS):
            if tried > _MOST_TRIED or current is None or current.tag in {"body", "html"}:
                break
            if _BARE.fullmatch(trail := _text_of(current)) and len(trail) <= _LONGEST:
                return Crumbs(current, trail, root)
            current = current.getparent()
    return None


def mentioned(text: str) -> bool:
    """Tell whether a text has the words of crumbs in it."""
    return _WORDS.search(text) is not None


def _trail(element: Element) -> str:
    """Return the text of the crumbs: of the smallest block that has a step of them."""
    current = element
    text = _text_of(current)
    while (current.tag in _INLINE or not _STEPS.search(text)) and (parent := current.getparent()) is not None:
        wider = _text_of(parent)
        if parent.tag in {"body", "html"} or len(wider) > _TRAIL:
            break
        current, text = parent, wider
    return text


def _text_of(element: Element) -> str:
    """Return the text of an element, or its beginning: more than crumbs ever say."""
    return squeeze("".join(islice(element.itertext(), _MOST_PIECES)))[:_MOST_TEXT]
