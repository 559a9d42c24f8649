"""Whose a date outside the lists is: the article's own, or that of what its page leads to, quotes or is commented with.

An article's own day stands under its title or below its text. A row alone in a side block, the next article, an
attachment and a comment have days of their own, with the same labels.
"""

import re
from collections.abc import Iterator
from itertools import islice

from crawler.pages.mentions import Mention, words_before
from crawler.pages.scan import Scan
from crawler.pages.tree import Element, squeeze

_TITLE = 8
"""Characters: what a link says in fewer is the name of a column, an office or a button."""
_UP = 3
_LARGE = 300
"""Characters of a block that is more than a row, or the lines under a title."""
_MOST_TEXTS = 60
_PARTICULARS = re.compile(r".{0,7}[:：]|.*(?:位置|首页)")
"""How a line begins that says something of an entry and is no title: 来源：市住建局. Crumbs are none either."""
_MAKER = re.compile(r"(?:来源|來源|作者|单位|部门|出处|编辑|供稿|机构)\s*[:：]?\s*$")
"""What stands before a link to whoever wrote the text."""
_ON = re.compile("[上下前后]一|附件")
"""How the link to the next article begins that has no label before it, or that to an attachment."""
_NOWHERE = re.compile(r"\s*(?:$|#|javascript:)", re.IGNORECASE)
FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|wps|et|ofd)\b", re.IGNORECASE)
"""An address that leads to a file: an attachment, not another page."""
_COMMENT = re.compile("评论|留言|网友|跟帖")
_QUOTED = re.compile(
    r"(?:首次|原|采购|招标|上一?次|前次|更正前)(?:公告|公示|文件)\w{0,4}(?:时间|日期|日)\s*(?:[:：]|为|是)?\s*$"
)
"""首次公告日期, 采购公告发布日期: when another notice was published."""
_EVENT = re.compile(r"\s*(?:(?:活动|会议|举办|讲座|报告)?(?:地\s*点|场馆|会场)|主\s*讲|报告人)")
_NEXT_TEXTS = 3


def is_anothers(mention: Mention, seen: Scan, title: str) -> bool:
    """Tell whether a date is of something else than the page's own article, of which the page's title has the words."""
    if is_quoted(mention):
        return True
    below = is_below_the_text(mention, seen)
    if below and (_leads_on(mention, seen) or _comes_after_a_link(mention, seen, title)):
        return True
    return _follows_anothers(mention, seen, title, below=below)


def is_quoted(mention: Mention) -> bool:
    """Tell whether the words before a date say that it is that of an earlier notice."""
    return _QUOTED.search(mention.text[: mention.found.start] or words_before(mention)) is not None


def _follows_anothers(mention: Mention, seen: Scan, title: str, *, below: bool) -> bool:
    """Tell whether the last title before a date, in the blocks around it, is that of a link, or of comments."""
    block = mention.element
    for _ in range(_UP):
        words = words_of(block)
        if words is None:
            return False
        linked = _last_title(block, mention, seen, title)
        if linked is not None:
            return linked
        if below and _COMMENT.search(words):
            return True
        parent = block.getparent()
        if parent is None:
            return False
        block = parent
    return False


def _leads_on(mention: Mention, seen: Scan) -> bool:
    """Tell whether the title of a link follows a date in its own block, as in a row that begins with its date."""
    text, owner = next(texts_after(mention, seen), ("", mention.element))
    link, block = _link(owner), mention.element.getparent()
    if link is None or block is None or len(squeeze(text)) < _TITLE or _ON.match(text.strip()):
        return False
    return words_of(block) is not None and any(above is block for above in link.iterancestors())


def _comes_after_a_link(mention: Mention, seen: Scan, title: str) -> bool:
    """Tell whether the title of a link to another article is the very text before a date, in whatever block."""
    at = seen.place(mention) - 1
    link = _link(seen.texts[at][1]) if at >= 0 else None
    if link is None or FILE.search(link.get("href") or ""):  # below its attachments an article may show its day
        return False
    text = squeeze(seen.texts[at][0])
    return len(text) >= _TITLE and text not in title and not _names_its_maker(at, seen)


def words_of(block: Element) -> str | None:
    """Return what a block says that is no larger than the lines under a title; None for a larger one."""
    words = []
    size = 0
    for text in block.itertext():
        if text.isspace():
            continue
        words.append(squeeze(text))
        size += len(words[-1])
        if size > _LARGE or len(words) > _MOST_TEXTS:
            return None
    return " ".join(words)


def _last_title(block: Element, mention: Mention, seen: Scan, title: str) -> bool | None:
    """Tell whether the last title in a block before a date is that of a link; None where there is none.

    A link to whoever wrote the text is no title, one to a file is, however short; the page's own title may be a link.
    """
    for at in range(seen.place(mention) - 1, -1, -1):
        text, owner = squeeze(seen.texts[at][0]), seen.texts[at][1]
        if not any(each is block for each in (owner, *owner.iterancestors())):
            return None
        link = _link(owner)
        if link is None:
            if len(text) >= _TITLE and not is_particular(text):
                return False
        elif (len(text) >= _TITLE or FILE.search(link.get("href") or "")) and not _names_its_maker(at, seen):
            return text not in title
    return None


def _names_its_maker(at: int, seen: Scan) -> bool:
    """Tell whether a text says who wrote or published what the page shows, by what stands before it."""
    return at > 0 and _MAKER.search(seen.texts[at - 1][0]) is not None


def _link(element: Element) -> Element | None:
    """Return the link that an element is, or stands in."""
    for each in (element, *islice(element.iterancestors(), _UP)):
        if each.tag == "a":
            return None if _NOWHERE.match(each.get("href") or "") else each
    return None


def is_below_the_text(mention: Mention, seen: Scan) -> bool:
    """Tell whether no prose follows a date, but that of the footer."""
    return seen.place(mention) >= seen.last_prose


def takes_place(mention: Mention, seen: Scan) -> bool:
    """Tell whether a venue, or who speaks, is what a page says next after a date."""
    return any(_EVENT.match(text) for text, _ in islice(texts_after(mention, seen), _NEXT_TEXTS))


def is_particular(text: str) -> bool:
    """Tell whether a text says something of an entry, or where it stands, and is no title."""
    return _PARTICULARS.match(text.strip()) is not None


def texts_before(mention: Mention, seen: Scan) -> Iterator[tuple[str, Element]]:
    """Yield the texts that stand before a date's own on its page, the nearest first."""
    return (seen.texts[at][:2] for at in range(seen.place(mention) - 1, -1, -1))


def texts_after(mention: Mention, seen: Scan) -> Iterator[tuple[str, Element]]:
    """Yield the texts that follow a date's own on its page."""
    return (seen.texts[at][:2] for at in range(seen.place(mention) + 1, len(seen.texts)))
