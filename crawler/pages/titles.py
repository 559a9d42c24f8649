"""What a link says and where it leads: its text, its `title` attribute, the heading of the card that it is around."""

import re
from collections.abc import Sequence

from crawler.pages.scan import UNSEEN
from crawler.pages.tree import Element, squeeze

TITLE = 4
"""Characters from which a link's text is a title."""
_BEGINS = 8
"""Characters by which the beginning of a title is found again."""
MORE = re.compile(
    r"[\s\[\]【】()（）>》»]*(?:更多|more|详细|详情|查看|下载|阅读全文|全文|点击|展开|read more|解读|"
    r"附件)[\s\[\]>》»…\.\w]{0,6}"
    r"|[\s\[【(（]*(?:返回(?:上一?[级页层]|首页|列表)?|关闭(?:本?窗口|本?页面?)?|打印(?:本?页面?)?|设为首页|加入收藏)[\s\]】)）]*",
    re.IGNORECASE,
)
_CALLED = re.compile(r"""\(\s*(?:this\s*,\s*)?['"]([^'"\s]*/[^'"\s]*)['"]""")
_LONGEST_MORE = 24
_READ_ON = re.compile(
    r"[\W_]*(?:(?:点击|继续)?(?:阅读|查看|了解|浏览)?(?:更多|全文|详情|详细|原文|正文|内容|阅读)|(?:read|learn)? ?more)"
    r"[\W_]*",
    re.IGNORECASE,
)
"""What a link below a card's summary says."""
OF_ANOTHER = re.compile(r"[【\[(（]?(?:政策)?(?:解读|图解|相关|附件|原文)")
"""What begins the title of another document, that a row names beside its own."""
_ON_ANOTHER = re.compile("解读|答记者问|图解|读懂|附件|政策问答")
_LETTER = re.compile(r"[^\W\d_]")


_ADDRESSES = ("http://", "https://", "www.")
_BULLETS = "•·●■▪◆◇►▶★☆◎○□➤ "


def title_of(link: Element) -> str:
    """Return the title of a link: its text, or its `title` attribute where the text is cut short or missing.

    Of a link around a whole card (date, heading, summary) the heading.
    """
    text = squeeze(link.text or "") if not len(link) else heading_in(link) or squeeze(_shown_in(link))
    text = text.lstrip(_BULLETS) or text
    full = link.get("title") or ""
    if not full or full == text or (squeezed := squeeze(full)) == text:
        return text
    bare = text.rstrip("….‥ ")
    if bare != text and (begins := bare[:_BEGINS]) in full:
        line = next((line for line in full.splitlines() if begins in line), squeezed)
        return squeeze(line[line.find(begins) :])
    return squeezed if squeezed.startswith(text) or not _LETTER.search(text) else text


def heading_in(element: Element) -> str:
    """Return the highest heading in an element; empty for none that could be a title."""
    heads = [(str(head.tag), squeeze(_shown_in(head))) for head in element.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    titles = [(level, words) for level, words in heads if len(words) >= TITLE and _LETTER.search(words)]
    return min(titles, default=("", ""))[1]


def _shown_in(link: Element) -> str:
    """Return the text of an element without that of its scripts."""
    if next(link.iter("script", "style"), None) is None:
        return "".join(link.itertext())
    texts = [(each, part) for each in link.iter() for part in (each.text, each.tail if each is not link else None)]
    return "".join([part for each, part in texts if part and (each.tag not in UNSEEN or part is each.tail)])


def address_of(link: Element) -> str:
    """Return the address that a link leads to: its `href`, or the one that its `onclick` calls with."""
    href = (link.get("href") or "").strip()
    if href and not href.startswith(("#", "javascript:")):
        return href
    called = _CALLED.search(link.get("onclick") or href)
    return called.group(1) if called else href


def links_with_title(element: Element, limit: int = 3) -> list[tuple[Element, str]]:
    """Return the first links in an element (or the element itself) whose text is a title, with their titles."""
    found = []
    for link in element.iter("a"):
        title = title_of(link)
        size = len(title)
        if (
            size >= TITLE
            and (size > _LONGEST_MORE or not MORE.fullmatch(title))
            and (title[0].isalpha() or _LETTER.search(title))
            and not title.startswith(_ADDRESSES)
        ):
            found.append((link, title))
            if len(found) >= limit:
                break
    return found


def card_of(element: Element, titled: Sequence[tuple[Element, str]]) -> tuple[Element, str] | None:
    """Return the one link of a card, 阅读更多 below a summary, and the card's heading; None for anything else.

    `titled` are the links in it whose text is a title.
    """
    if len(titled) > 1 or (titled and not _READ_ON.fullmatch(titled[0][1])):
        return None
    links = list(element.iter("a"))
    if not links or len({address_of(link) for link in links}) > 1 or not _READ_ON.fullmatch(title_of(links[-1])):
        return None
    words = heading_in(element)
    return (links[-1], words) if words else None


class TitledLinks:
    """The first titled links of elements, each asked once, or a thousand dates ask a whole page each."""

    def __init__(self) -> None:
        self._found: dict[Element, list[tuple[Element, str]]] = {}

    def of(self, element: Element) -> list[tuple[Element, str]]:
        """Return the first links in an element whose text is a title, with their titles."""
        links = self._found.get(element)
        if links is None:
            links = self._found[element] = links_with_title(element)
        return links


def is_of_another(title: str) -> bool:
    """Tell whether a title is that of a document on another one: an interpretation, a file."""
    return OF_ANOTHER.match(title) is not None or _ON_ANOTHER.search(title) is not None
