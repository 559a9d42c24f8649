"""The single article: its publication date by PubDate meta, then its 发布时间 label, then its address.

An article is told from a list by what it declares (ArticleTitle, PubDate), by the label of a date among 来源, 作者 and
浏览次数, and by prose that outweighs every list. The lists beside an article are related reading, whatever their dates.
"""

import re
from collections.abc import Sequence
from datetime import date

from crawler.pages import readings
from crawler.pages.address_dates import date_in_address
from crawler.pages.belonging import is_anothers, is_below_the_text, is_quoted, takes_place, words_of
from crawler.pages.data_dates import parse_value
from crawler.pages.labels import Role
from crawler.pages.mentions import Mention
from crawler.pages.scan import FOOTER
from crawler.pages.source import Source
from crawler.pages.survey import Survey, survey
from crawler.pages.tree import Element, names_of, squeeze
from crawler.pages.under_title import CLUSTER, has_heading_above, is_a_line_of_the_text, is_under_the_title, title_over
from crawler.pages.units import RowList
from monitor.types import Entry, Evidence, Reading

_PUB_NAMES = frozenset(
    ("pubdate", "publishdate", "firstpublishedtime", "article:published_time", "og:published_time", "publishedtime")
)
_LABELLED = frozenset((Role.ENTERED, Role.PUBLISHED))
_GENERATED = re.compile(r"(?:页面)?生成时间\s*[:：]?\s*(\d{4}-\d\d-\d\d)")
_EDITED = ("TRS_Editor", "TRS_UEditor", "v_news_content", "wp_articlecontent")
"""How vendors name the element of an article's text; the styles of every page of a site may name it, too."""
_ENCLOSED = ("UCAPCONTENT", "ZJEG_RSS.content")
"""How vendors mark the text of an article where it begins and ends."""
_MEDIA = frozenset(("img", "iframe", "video", "audio", "embed", "object"))
_LONG = 200
_SEVERAL = 2
_WEEKDAY = re.compile("星期|周[一二三四五六日]")
_FEW_ROWS = 5
_MOST_LOOSE = 40
"""An article has no more dates than this outside lists."""
_SHORT_TITLE = 5
_OF_THE_SITE = re.compile(
    r"[_|]| - |[-–—]{1,3}\s*(?=[^\d\s–—-][^–—-]{0,20}"
    r"(?:网|网站|门户|政府|局|委员会|联合会|[协学]会|大学|学院|中心|平台|医院)$)"
)
"""What stands in a page's title before the name of the site."""
_STEPS = re.compile(r"[\s>＞»_|·—–-]+")


def read_article(source: Source, family: str = "article", *, looked: Survey | None = None) -> Reading | None:
    """Read the page as one article; None where it is none or shows no date of publication."""
    if source.root is None:
        return None
    looked = looked or survey(source.root, source.as_of, source.seen, source.home.has, source.home.is_page)
    metas = _metas(source)
    said = date_in_address(source.url)
    label = label_of(source, looked)
    if not _is_article(looked, metas, label, said):
        return None
    title = _title(source.root, metas, looked, label)
    body = "".join(text for _, text in looked.seen.prose)
    declared = next(
        ((text, day) for text, day in map(_declared, (metas.get(name, "") for name in _PUB_NAMES)) if day), None
    )
    shown = label.day if label is not None and _stands_as_a_label(label, looked) else None
    if declared is not None and (_is_shown(declared[1], looked) or not _is_when_made(*declared, metas, shown)):
        return _reading(family, body, Entry(
            title=title, url=source.url, published=declared[1], published_text=declared[0],
            evidence=Evidence.PUB_DATE, place="head > meta",
        ))  # fmt: skip
    if label is not None and label.day is not None:
        return _reading(family, body, Entry(
            title=title, url=source.url, published=label.day, published_text=label.shown,
            evidence=Evidence.LABEL, place=str(label.element.tag),
        ))  # fmt: skip
    if said is not None:
        return _reading(family, body, Entry(
            title=title, url=source.url, published=said, published_text=source.url,
            evidence=Evidence.ADDRESS, place="网址",
        ))  # fmt: skip
    return None


def _declared(content: str) -> tuple[str, date | None]:
    """Return what a meta tag says of the publication, and the day that it is."""
    text = content.strip()
    return text, parse_value(text, shift=False)


def _is_when_made(text: str, day: date | None, metas: dict[str, str], shown: date | None) -> bool:
    """Tell whether PubDate is but the moment at which the page was made, as some platforms have it.

    The page says so itself, or shows an older day under its title.
    """
    made = _GENERATED.search("\n".join(metas.values()))
    if made is not None and made[1] == text[: len(made[1])]:
        return True
    return day is not None and shown is not None and shown < day


def _stands_as_a_label(label: Mention, looked: Survey) -> bool:
    """Tell whether a date stands where an article's own does: beside 来源 and 作者, or under its title."""
    return _cluster(label, looked) > 0 or is_under_the_title(label, looked.title, looked.seen)


def looks_like_article(source: Source, looked: Survey) -> bool:
    """Tell whether a page is an article, dated or not."""
    said = date_in_address(source.url)
    return source.root is not None and _is_article(looked, _metas(source), label_of(source, looked), said)


def label_of(source: Source, looked: Survey) -> Mention | None:
    """Return the date that a page, if it is an article, shows as that of its publication."""
    return _label(looked, date_in_address(source.url), source.as_of)


def _reading(family: str, body: str, entry: Entry) -> Reading:
    return readings.article(family, entry, text=body, notes=(f"这是一篇正文，日期取自{entry.place}",))


def _metas(source: Source) -> dict[str, str]:
    """Return the page's meta tags by lower-case name."""
    found: dict[str, str] = {}
    for meta in source.metas:
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        content = meta.get("content", "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _label(looked: Survey, said: date | None, as_of: date) -> Mention | None:
    """Return the labelled date of publication outside lists; of several days none is sure.

    A date without a label counts beside 来源 and 作者, or where the page's own address says the same day (`said`).
    """
    loose = _loose(looked)
    if len(loose) > _MOST_LOOSE:
        return None
    published = [each for each in loose if each.role in _LABELLED and not _is_of_another(each, looked)]
    alone = [each for each in loose if each.role is Role.ALONE]
    if published:
        return _of_labelled(loose, published, looked)
    if said is not None and (agreed := next((each for each in alone if each.day == said), None)) is not None:
        return agreed
    alone = [each for each in alone if not _is_strange(each, looked)]
    if len(alone) == 1 and prose_of(looked) >= _LONG // 2 and _is_own_without_a_word(alone[0], looked, as_of):
        return alone[0]
    alone = [each for each in alone if _cluster(each, looked)]
    if len({each.day for each in alone}) == 1:
        least = _LONG if max(_cluster(each, looked) for each in alone) < _SEVERAL else _LONG // 2
        return alone[0] if prose_of(looked) >= least else None
    return None


def _is_of_another(label: Mention, looked: Survey) -> bool:
    """Tell whether a labelled date is of something else than the article: never just under the page's own title."""
    if is_under_the_title(label, looked.title, looked.seen):
        return is_quoted(label)
    return is_anothers(label, looked.seen, looked.title)


def _loose(looked: Survey) -> list[Mention]:
    """Return the dates of a page that stand in no list and in no link."""
    lists = _sure_lists(looked)
    units = {row.unit for each in lists for row in each.rows}
    listed = {id(mention) for each in lists for row in each.rows for mention in (row.mention, *row.others)}
    return [
        each
        for each in looked.seen.mentions
        if id(each) not in listed
        and each.day is not None
        and each.element.tag != "a"
        and not any(element in units for element in (each.element, *each.element.iterancestors()))
    ]


def _sure_lists(looked: Survey) -> list[RowList]:
    """Return the lists of a page that are no stray dates of an article."""
    return [
        each
        for each in looked.lists
        if len(each.rows) >= _FEW_ROWS - 2 or (len(each.rows) > 1 and all(row.linked for row in each.rows))
    ]


def _is_strange(mention: Mention, looked: Survey) -> bool:
    """Tell whether a date without a label stands where none of the article's own does, whatever words are beside it."""
    return is_below_the_text(mention, looked.seen) or is_anothers(mention, looked.seen, looked.title)


def _is_own_without_a_word(mention: Mention, looked: Survey, as_of: date) -> bool:
    """Tell whether the place of the page's only date, under its title, is enough to believe it.

    Today's date may stand under a site's name, the day of an event over its venue, that of a speech as the first line
    of the text.
    """
    if mention.day == as_of or _WEEKDAY.search(mention.text) or takes_place(mention, looked.seen):
        return False
    return is_under_the_title(mention, looked.title, looked.seen) and not is_a_line_of_the_text(mention)


def _of_labelled(loose: Sequence[Mention], published: Sequence[Mention], looked: Survey) -> Mention:
    """Choose among dates with a label of publication: one beside 来源 and 作者, else what stands at the head before it.

    A text may name the day of another publication: 首次公告日期.
    """
    if beside := [each for each in published if _cluster(each, looked)]:
        return max(beside, key=lambda each: each.role)
    before = [each for each in loose[: loose.index(published[0])] if each.role is Role.ALONE]
    head = next((each for each in before if is_under_the_title(each, looked.title, looked.seen)), None)
    return head or max(published, key=lambda each: each.role)


def _is_shown(day: date, looked: Survey) -> bool:
    """Tell whether a page shows a day behind a label of publication."""
    return any(each.role in _LABELLED and each.day == day for each in looked.seen.mentions)


def _cluster(mention: Mention, looked: Survey) -> int:
    """Return how many of the words beside a date are those under an article's title: 来源, 作者.

    The head of a list further down names 作者 and 点击, too: what holds rows is no line under a title.
    """
    element: Element | None = mention.element
    for _ in range(3):
        if element is None:
            return 0
        text = words_of(element)
        if text is None:  # grown beyond the line under the title
            return 0
        if words := set(CLUSTER.findall(text)):
            units = {row.unit for each in _sure_lists(looked) for row in each.rows}
            return 0 if any(each in units for each in element.iter()) else len(words)
        element = element.getparent()
    return 0


def _is_article(looked: Survey, metas: dict[str, str], label: Mention | None, said: date | None) -> bool:
    declared = bool(metas.get("articletitle")) or any(metas.get(name) for name in _PUB_NAMES)
    if not declared and label is None:
        return False
    choice = looked.choice
    rows = len(choice.main.rows) if choice else 0
    volume = choice.main.volume if choice else 0
    if choice and rows >= _FEW_ROWS and looked.pagers.are_in(_around(choice.main.container)):
        return False
    prose = prose_of(looked)
    if declared and metas.get("articletitle") and not _is_the_columns_name(metas["articletitle"], looked, prose):
        return True
    if label is not None and (label.day == said or _stands_as_a_label(label, looked)):
        return prose >= volume or rows < 2 * _FEW_ROWS
    if label is not None and label.role in _LABELLED:
        return prose >= max(_LONG, volume) or (choice is None and has_heading_above(label, looked.seen))
    return declared and prose >= max(_LONG, volume)


def _is_the_columns_name(title: str, looked: Survey, prose: int) -> bool:
    """Tell whether ArticleTitle names the column, as the crumbs do, over rows that say more than any text.

    The crumbs of an article end with 正文, or with the name of a column that is not the article's.
    """
    crumbs = looked.crumbs.get()
    if crumbs is None or looked.choice is None or prose >= looked.choice.main.volume:
        return False
    rows = looked.choice.main.rows
    listed = len(rows) > 1 and all(row.linked and crumbs.come_before(row.unit) for row in rows)
    last = _STEPS.split(crumbs.trail.strip())[-1]
    return listed and bool(last) and _STEPS.split(title)[-1] == last


def _around(container: Element) -> Element:
    parent = container.getparent()
    return parent if parent is not None and parent.tag != "body" else container


def is_prose(source: Source, looked: Survey) -> bool:
    """Tell whether a page has the text of an article, by its length or its editor's mark: no blank column has one."""
    if prose_of(looked) >= _LONG // 2 or any(mark in source.text for mark in _ENCLOSED):
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
    return FOOTER.search(words) is None or len(words) >= _LONG


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


def _title(root: Element, metas: dict[str, str], looked: Survey, label: Mention | None) -> str:
    """Return an article's title: what it declares, or stands over its date, its first heading, or the page's title."""
    if title := metas.get("articletitle", ""):
        return title
    if label is not None and len(over := title_over(label, looked.seen)) > _SHORT_TITLE:
        return over
    heading = next(root.iter("h1", "h2", "h3"), None)
    if heading is not None and len(text := squeeze("".join(heading.itertext()))) > _SHORT_TITLE:
        return text
    return _OF_THE_SITE.split(looked.title)[0].strip() or looked.title
