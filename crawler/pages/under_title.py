"""The title over a date: whether a date without a label stands where an article's own does, and what it is called."""

import re
from itertools import islice

from crawler.pages.belonging import is_particular, texts_before
from crawler.pages.mentions import Mention
from crawler.pages.scan import Scan
from crawler.pages.tree import Element, names_of, squeeze

CLUSTER = re.compile(
    "来源|來源|作者|浏览|瀏覽|阅读|點閱|点击|字号|字体|打印|列印|"
    "编辑|来稿|供稿|访问量|人气|责编|分享|索引号|发布机构|主题分类|Source|Author|By "
)
"""What the line under an article's title says beside its date."""
_HEADINGS = frozenset(("h1", "h2", "h3"))
_TITLE_TAGS = frozenset(("dt", "strong", "b"))
_CALLED_TITLE = re.compile("tit|headline|subject", re.IGNORECASE)
"""How the class or the id of a title's element says so, that is no heading."""
_CALLED_DATE = re.compile("time|date|riqi|shijian", re.IGNORECASE)
_SITE = re.compile("网站|门户|官网|[Ww]ebsite|(?:局|委员?会|政府|办公室|中心|大学|学院|[协学]会|医院|街道|[馆所镇乡])$")
"""How the name of a site or of its owner may be told: today's date stands under it, and no article's."""
_LETTER = re.compile(r"[^\W\d_]")
_BETWEEN = 4
"""Texts between a title and the date under it."""
_UP = 3
_TITLE = 8
"""Characters: the name of a column or a site is shorter."""


def is_under_the_title(mention: Mention, title: str, seen: Scan) -> bool:
    """Tell whether a date stands just under the title that the page's own title begins with, or in its heading."""
    words = _title_above(mention, seen)
    return len(words) >= _TITLE and title.startswith(words) and _SITE.search(words) is None


def has_heading_above(mention: Mention, seen: Scan) -> bool:
    """Tell whether a date stands just under the highest heading of a page, one that is long enough for a title.

    Whatever the page is called; under one of several headings of a rank it may be of a block beside the content.
    """
    found = _title_before(mention, seen)
    if found is None or len(_title_above(mention, seen)) < _TITLE:
        return False
    rank = str(found[0].tag) if found[0].tag in _HEADINGS else max(_HEADINGS)
    root = found[0].getroottree().getroot()
    others = (each for each in root.iter(*(tag for tag in _HEADINGS if tag <= rank)) if each is not found[0])
    return not any(squeeze("".join(each.itertext())) for each in others)


def is_a_line_of_the_text(mention: Mention) -> bool:
    """Tell whether a date is a paragraph among those of the text, or a line in brackets that no class calls a date."""
    element = mention.element
    if _called(element, _CALLED_DATE):
        return False
    following = element.getnext()
    among = element.tag == "p" and following is not None and following.tag == "p"
    return among or ("年" in mention.shown and mention.text.strip().startswith(("(", "（")))


def title_over(mention: Mention, seen: Scan) -> str:
    """Return the words of the title that a date stands under or behind, to name its article; empty for none."""
    found = _title_before(mention, seen)
    if found is None:
        return ""
    title, nearest = found
    return nearest if title in (mention.element, *_above(mention.element)) else squeeze("".join(title.itertext()))


def _title_above(mention: Mention, seen: Scan) -> str:
    """Return the words of the title that a date stands just under, or in whose heading it is the last; or nothing."""
    found = _title_before(mention, seen)
    if found is None or (title := found[0]) is mention.element:
        return ""
    if title in _above(mention.element):
        return squeeze(title.text or "") if _called(mention.element, _CALLED_DATE) else ""
    return squeeze("".join(title.itertext()))


def _title_before(mention: Mention, seen: Scan) -> tuple[Element, str] | None:
    """Return the title nearest before a date, and its text nearest to the date; None where something else is nearer.

    What a page says of its article (来源, 编辑) may stand between the two. What is linked is another article's title.
    """
    for text, owner in islice(texts_before(mention, seen), _BETWEEN):
        if is_particular(text) or CLUSTER.search(text) or not _LETTER.search(text):
            continue
        title = next((each for each in (owner, *_above(owner)) if _is_a_title(each)), None)
        return None if title is None or title.find(".//a") is not None else (title, squeeze(text))
    return None


def _above(element: Element) -> tuple[Element, ...]:
    return tuple(islice(element.iterancestors(), _UP))


def _is_a_title(element: Element) -> bool:
    return element.tag in _HEADINGS or element.tag in _TITLE_TAGS or _called(element, _CALLED_TITLE)


def _called(element: Element, pattern: re.Pattern[str]) -> bool:
    """Tell whether the class or the id of an element calls it so."""
    return pattern.search(names_of(element)) is not None
