"""One pass over a tree: every text that it shows, and every one of them that names a day.

The pass is the cost of the reader, so it does little: one loop over elements gathers texts, all texts as one are asked
by few patterns, and the grammar of dates only reads those that these hit. Text of scripts, styles, forms' options and
hidden templates is no text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate, islice

from crawler.pages.boxes import FRAGMENT
from crawler.pages.dates import MONTH_NAME, SPOT, plain
from crawler.pages.mentions import SHORT as SHORT_DATE
from crawler.pages.mentions import Mention, Mentions
from crawler.pages.tree import Element

Text = tuple[str, Element, Element | None]
"""A text, the element that shows it, and the element whose tail it is; None where it is an element's own."""

UNSEEN = frozenset(("script", "style", "option", "textarea", "title", "template", "noscript", "button", "head", "svg"))
MAX_MENTIONS = 6000
PROSE = 40
"""Characters from which a text outside links counts as prose."""
FOOTER = re.compile("版权所有|主办|承办|备案|ICP|Copyright|©|技术支持|地址[:：]|邮编")
"""What a long text at the foot of a page says, which is no prose."""
SHORT = 80
"""Characters below which a text that is not read may still say something of the page, as a button of a pager does."""
_UP = 3
"""Elements above a text in which a link may hold it."""
_BETWEEN = "\n\0\n"
"""Stands between two texts; no pattern of a date passes over it, and it ends a line."""
_SPOTTED = re.compile(f"{SPOT.pattern}[^\0]*")
_NUMBERS = (1, 2, 4)
"""Digits of a number that may be a day, a month or a year in a box of its own, and is no date alone."""
_LIKELY = re.compile(
    "[0-9０-９](?:\\s{0,40}[-/.月－—–―‐‑−／．]\\s{0,40}[0-9０-９]|(?<=[12])(?<![0-9][12])[0-9]{7}(?![0-9])|"
    "[0-9]?[\u200b\u200c\u200d\u2060\ufeff])"
)
_NUMERAL_YEAR = re.compile("[〇○零Ｏ◯一二三四五六七八九]\\s?年")
_WORDS = re.compile("[昨今前刚天日时钟秒][天日前刚]")


@dataclass
class Scan:
    """What one pass saw."""

    mentions: list[Mention] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    """Every text that is not blank and may be seen."""
    aside: list[Text] = field(default_factory=list)
    """Short texts of elements that are not read: of buttons, options, scripts."""
    elements: list[Element] = field(default_factory=list)
    """Every element in the page's order; while they are held, lxml need not make them again for whoever asks next."""
    cut: bool = False
    """More dates than we look at."""

    @cached_property
    def said(self) -> str:
        """All texts as one, each on lines of its own: to ask once whether any of them can say a thing."""
        return _BETWEEN.join([text for text, _, _ in self.texts])

    @cached_property
    def hidden(self) -> frozenset[Element]:
        """The elements that their own style hides."""
        styles = [(each, style) for each in self.elements if (style := each.get("style"))]
        return frozenset([each for each, style in styles if "none" in style and "display" in style])

    @cached_property
    def prose(self) -> list[tuple[Element, str]]:
        """Long texts outside links, with their elements."""
        return [(owner, text) for text, owner, _ in self.texts if len(text) > PROSE and owner.tag != "a"]

    @cached_property
    def last_prose(self) -> int:
        """Which of the texts is the last of prose, in no link and no footer; -1 for none."""
        return next(
            (
                number
                for number in range(len(self.texts) - 1, -1, -1)
                if len(self.texts[number][0]) > PROSE and _is_prose(*self.texts[number][:2])
            ),
            -1,
        )

    def place(self, mention: Mention) -> int:
        """Return which of the texts a date stands in, or begins in; their number for one that stands in none."""
        return self._places.get((mention.element, mention.tail_of), len(self.texts))

    @cached_property
    def _places(self) -> dict[tuple[Element, Element | None], int]:
        return {(owner, tail_of): number for number, (_, owner, tail_of) in enumerate(self.texts)}

    def saying(self, pattern: re.Pattern[str]) -> Iterator[Text]:
        """Yield the texts that a pattern is found in, once for each time that it is found in `said`."""
        starts = self._starts
        for match in pattern.finditer(self.said):
            yield self.texts[bisect_right(starts, match.start()) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        between = len(_BETWEEN)
        return list(accumulate([len(text) + between for text, _, _ in self.texts], initial=0))


def _is_prose(text: str, owner: Element) -> bool:
    return not any(each.tag == "a" for each in (owner, *islice(owner.iterancestors(), _UP))) and not FOOTER.search(text)


def scan(root: Element, as_of: date) -> Scan:
    """Look through a tree once."""
    seen = _texts(root)
    likely = _Likely(seen.said)
    reader = Mentions(as_of, tables=next(root.iter("td"), None) is not None)
    for text, owner, tail_of in seen.saying(_SPOTTED):
        if (style := owner.get("style")) and "none" in style and "display" in style:
            continue  # hidden by itself; a hidden block may be a tab
        if len(text) < SHORT_DATE and (digits := text.strip()).isdigit() and len(digits) in _NUMBERS:
            found = reader.boxed(owner, tail_of, plain(text))
            seen.mentions += [found] if found is not None else []
        elif len(text) < SHORT_DATE and (whole := reader.whole(owner, tail_of, text)) is not None:
            seen.mentions.append(whole)
        elif likely.is_dated(text):
            seen.mentions += reader.within(owner, tail_of, text)
        if len(seen.mentions) > MAX_MENTIONS:
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


class _Likely:
    """Tells whether a text with a digit or a relative word could hold a date; rare signs are asked of a page first."""

    def __init__(self, said: str) -> None:
        self._words = _WORDS.search(said) is not None
        self._ago = " ago" in said or "Yesterday" in said
        self._others = [pattern for pattern in (MONTH_NAME, _NUMERAL_YEAR) if pattern.search(said)]

    def is_dated(self, text: str) -> bool:
        """Tell whether a text could hold a date, or be a box of one."""
        if _LIKELY.search(text) is not None:
            return True
        if len(text) < SHORT_DATE and (FRAGMENT.fullmatch(text) or (self._words and _WORDS.search(text))):
            return True
        if self._ago and (" ago" in text or "Yesterday" in text):
            return True
        return bool(self._others) and any(pattern.search(text) for pattern in self._others)


def is_likely(text: str) -> bool:
    """Tell whether a text with a digit could hold a date, or be a box of one."""
    return _Likely(text).is_dated(text)
