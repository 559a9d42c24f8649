"""The text of an article: how much of it a page has, and by what else it is known."""

from crawler.pages.scan import FOOTER
from crawler.pages.source import Source
from crawler.pages.survey import Survey
from crawler.pages.tree import Element, names_of, squeeze

_EDITED = ("TRS_Editor", "TRS_UEditor", "v_news_content", "wp_articlecontent")
"""How vendors name the element of an article's text; the styles of every page of a site may name it, too."""
_ENCLOSED = ("UCAPCONTENT", "ZJEG_RSS.content")
"""How vendors mark the text of an article where it begins and ends."""
_MEDIA = frozenset(("img", "iframe", "video", "audio", "embed", "object"))
LONG = 200
"""Characters of the texts of an article that is no short one."""


def prose_of(looked: Survey) -> int:
    """Sum the lengths of long texts that are in no row and no footer."""
    units = {row.unit for each in looked.lists for row in each.rows}
    total = 0
    for element, text in looked.seen.prose:
        if FOOTER.search(text):
            continue
        current: Element | None = element
        while current is not None and current not in units:
            current = current.getparent()
        if current is None:
            total += len(squeeze(text))
    return total


def is_prose(source: Source, looked: Survey) -> bool:
    """Tell whether a page has the text of an article, by its length or its editor's mark: no blank column has one."""
    if prose_of(looked) >= LONG // 2 or any(mark in source.text for mark in _ENCLOSED):
        return True
    return any(mark in source.text for mark in _EDITED) and any(map(_is_edited, looked.root.iter("*")))


def _is_edited(element: Element) -> bool:
    """Tell whether an element is an editor's that has a text or a picture in it, and not the site's footer."""
    names = names_of(element)
    if not any(mark in names for mark in _EDITED):
        return False
    words = squeeze("".join(element.itertext()))
    if not words:
        return any(each.tag in _MEDIA for each in element.iter())
    return FOOTER.search(words) is None or len(words) >= LONG
