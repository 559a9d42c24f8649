"""The single article: its publication date by PubDate meta, then its 发布时间 label, then its address.

An article is told from a list by what it declares (ArticleTitle, PubDate), by the label of a date among 来源, 作者 and
浏览次数, and by prose that outweighs every list. The lists beside an article are related reading, whatever their dates.
"""

import re
from dataclasses import dataclass
from datetime import date

from crawler.pages import readings
from crawler.pages.address_dates import date_in_address
from crawler.pages.article_date import LABELLED, shown_date, stands_as_a_label
from crawler.pages.data_dates import parse_value
from crawler.pages.mentions import Mention
from crawler.pages.prose import LONG, prose_of
from crawler.pages.source import Source
from crawler.pages.survey import Survey
from crawler.pages.tree import Element, squeeze
from crawler.pages.under_title import has_heading_above, title_over
from monitor.types import Entry, Evidence, Reading

_PUB_NAMES = (
    "pubdate", "publishdate", "firstpublishedtime", "article:published_time", "og:published_time", "publishedtime",
)  # fmt: skip
"""The meta tags of a day of publication; of several the first is believed."""
_GENERATED = re.compile(r"(?:页面)?生成时间\s*[:：]?\s*(\d{4}-\d\d-\d\d)")
_FEW_ROWS = 5
_SHORT_TITLE = 5
_OF_THE_SITE = re.compile(
    r"[_|]| - |[-–—]{1,3}\s*(?=[^\d\s–—-][^–—-]{0,20}"
    r"(?:网|网站|门户|政府|局|委员会|联合会|[协学]会|大学|学院|中心|平台|医院)$)"
)
"""What stands in a page's title before the name of the site."""
_STEPS = re.compile(r"[\s>＞»_|·—–-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page tells of itself as an article."""

    metas: dict[str, str]
    """By lower-case name."""
    label: Mention | None
    """The date that it shows as that of its publication."""
    addressed: date | None
    """The day that its address names."""


def told_by(source: Source, looked: Survey) -> Told:
    """Gather what a page tells of itself as an article, if it is one: see `is_article`."""
    said = date_in_address(source.url)
    return Told(metas=_metas(source), label=shown_date(looked, said, source.as_of), addressed=said)


def read_article(source: Source, looked: Survey, told: Told, family: str) -> Reading | None:
    """Read a page that is an article; None where it shows no date of publication."""
    metas, label, said = told.metas, told.label, told.addressed
    title = _title(looked, told)
    body = "".join(text for _, text in looked.seen.prose)
    declared = next(
        ((text, day) for text, day in map(_declared, (metas.get(name, "") for name in _PUB_NAMES)) if day), None
    )
    shown = label.day if label is not None and stands_as_a_label(label, looked) else None
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


def _is_shown(day: date, looked: Survey) -> bool:
    """Tell whether a page shows a day behind a label of publication."""
    return any(each.role in LABELLED and each.day == day for each in looked.seen.mentions)


def is_article(looked: Survey, told: Told) -> bool:
    """Tell whether a page is an article, dated or not."""
    metas, label = told.metas, told.label
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
    if label is not None and (label.day == told.addressed or stands_as_a_label(label, looked)):
        return prose >= volume or rows < 2 * _FEW_ROWS
    if label is not None and label.role in LABELLED:
        return prose >= max(LONG, volume) or (choice is None and has_heading_above(label, looked.seen))
    return declared and prose >= max(LONG, volume)


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


def _title(looked: Survey, told: Told) -> str:
    """Return an article's title: what it declares, or stands over its date, its first heading, or the page's title."""
    if title := told.metas.get("articletitle", ""):
        return title
    if told.label is not None and len(over := title_over(told.label, looked.seen)) > _SHORT_TITLE:
        return over
    heading = next(looked.root.iter("h1", "h2", "h3"), None)
    if heading is not None and len(text := squeeze("".join(heading.itertext()))) > _SHORT_TITLE:
        return text
    return _OF_THE_SITE.split(looked.title)[0].strip() or looked.title
