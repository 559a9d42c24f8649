"""What a row is called: the link of several that has its title, and the title without the date that stands in it."""

import re
from collections.abc import Sequence

from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.titles import OF_ANOTHER, address_of
from crawler.pages.tree import Element, squeeze

_INNER_LISTS = frozenset(("ul", "ol", "dl", "table"))
_SURE_TITLE = 8
"""Characters from which the first of several links to one address is its title, and not its class."""
_CLOCK = r"(?:\s{0,3}\d{1,2}:\d\d(?::\d\d)?(?!\d))?"
_OPENING, _CLOSING = r"[\[(（【「『〔]\s?", r"\s?[\])）】」』〕]"
"""What belongs to a date that is taken out of a title: its clock, the brackets around it."""
_CJK = re.compile("[\u4e00-\u9fff]")


def title_among(links: Sequence[tuple[Element, str]], unit: Element) -> tuple[Element, str]:
    """Return the link of a row that has its title: the longest in Chinese, but for those of a list within the row.

    Of the further ones none that begins as a 解读 does. Of links to one address the first that is long enough: a
    summary may lead there, too.
    """
    outer = [one for one in links if not _is_inner(one[0], unit)] or links
    chinese = [one for one in outer if _CJK.search(one[1])]
    said = chinese if any(len(title) >= _SURE_TITLE for _, title in chinese) else outer
    own = [one for index, one in enumerate(said) if not index or not OF_ANOTHER.match(one[1])]
    if any(len(title) >= _SURE_TITLE for _, title in own):
        said = own
    longest = max(said, key=lambda one: len(one[1]))
    address = address_of(longest[0])
    alike = (one for one in said if len(one[1]) >= _SURE_TITLE and address_of(one[0]) == address)
    return next(alike, longest)


def _is_inner(link: Element, unit: Element) -> bool:
    """Tell whether a link stands in a list that a row holds."""
    for above in link.iterancestors():
        if above is unit:
            return False
        if above.tag in _INNER_LISTS:
            return True
    return False


def without_date(title: str, mention: Mention) -> str:
    """Take the date's own text out of a title that it stands in."""
    shown = squeeze(mention.shown)
    if shown not in title and " " in shown and (boxes := _boxes(shown).search(title)):
        shown = boxes.group()
    if shown not in title or len(shown) >= len(title) or mention.role in {Role.INSIDE, Role.REJECTED}:
        return title
    date = rf"{re.escape(shown)}{_CLOCK}"
    bare = re.sub(rf"{_OPENING}{date}{_CLOSING}|{date}", " ", title, count=1)
    return squeeze(bare).strip(" []()【】（）|·-") or title


def _boxes(shown: str) -> re.Pattern[str]:
    """Return what finds a date's boxes again, with the marks that stand between them."""
    return re.compile(r"[^\w\n]{0,4}".join(map(re.escape, re.findall(r"\w+", shown))))
