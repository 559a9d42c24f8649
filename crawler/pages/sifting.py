"""What looks like rows and lists and is none: banners, copies, chronicles, stamps, the way to the next article."""

import re
from collections import Counter
from collections.abc import Sequence

from crawler.pages.labels import Role
from crawler.pages.tree import ITEMS, Element, alike, is_hidden, squeeze
from crawler.pages.units import Row, RowList

_STAMPED = 5
_STAMPED_SHARE = 0.8
_TURNS = re.compile(
    r"(?=.*[页頁a-z])(?:[首上下尾末前后最一第共页頁次码当总数计每条记录分转跳至到\d\W_]+|(?:First|Prev(?:ious)?|Next|Last|Page|Go|[\d\W_])+)",
    re.IGNORECASE,
)
"""What a pager says: 共165条 首页 下页, whose 1/17 is no day."""
_LINKLESS_ROWS = 3
_LONE_ROWS = 2
_LONE_NAME, _LONE_BLANKS = 4, 4
"""Characters of a title in an item that has nothing but that and a date, and of what may part them."""
_OF_A_BAR = re.compile("首页|主页|收藏|登录|注册|联系|地图|邮箱|返回|更多|导航|搜索|简体|繁体|无障碍|客户端|[Ee]nglish")
"""What a bar of a site has beside today's date."""
_LONE_TITLE = 6
_NEXT = re.compile(r"[上下前后後]一?[篇条則则頁页个個](?:文章|信息|新闻|内容|公告)?\s{0,3}[:：\]】>]|Previous:|Next:")
_DEEP = 4
_NEXT_BEGINS = "上下前后後PN"
_ENDS_A_SENTENCE = ("。", "！", "!", "；")
_WEEKDAY = re.compile("(?:星期|周)[一二三四五六日天]")
_WEATHER = re.compile(r"\d\s?[℃°]")
_LONG_WORDS = re.compile(r"[^\W\d_]{7}")
"""A forecast is of short words: 今天 18℃~25℃ 多云; a title may speak of 18℃, too."""
_PERIOD = re.compile(r"\d{4}年(?:\d{1,2}月|第?[一二三四1-4]季度|[上下]半年|度)")
_DATE_WORDS = re.compile(r"[\d年月日号时分秒]|星期.|周[一二三四五六日]|今天是?|今日|农历")
_WORDS = re.compile(r"[^\W\d_]{2}")
_PLAIN_WORDS = re.compile(r"(?<!期)[^\W\d_年月日号时分秒星期周一二三四五六今天是农历]{2}")
"""What `_DATE_WORDS` leaves as it is; most titles have such words and need not be asked further."""
_HEAD = 60
_LONE_ROOM = 150
"""What a row that stands alone may say beside its title: it has no neighbours to prove that it is a row."""


def own_rows(found: RowList) -> RowList:
    """Drop the rows that are no entries: a pager, the way on, a day's weather, a date that links to itself.

    So is a row that is hidden among others, which scripts copy; a list that is hidden whole may be a tab.
    """
    rows = [row for row in found.rows if not _is_none(row)]
    hidden = [row for row in rows if is_hidden(row.unit, found.container)]
    none = [row for row in found.rows if _TURNS.fullmatch(row.title)]
    if len(hidden) < len(rows):
        none += hidden
    none += _todays(rows)
    for mention in (each for row in none for each in (row.mention, *row.others)):
        mention.role = Role.REJECTED
    rows = [row for row in rows if row not in none]
    return found if len(rows) == len(found.rows) else RowList(found.container, rows, found.depth)


def _todays(rows: Sequence[Row]) -> list[Row]:
    """Return the newest row where it alone has a weekday and is made otherwise: a banner's day and a link."""
    today = [row for row in rows if _WEEKDAY.search(row.mention.text)]
    if len(today) != 1 or len(rows) == 1 or today[0].day != max((row.day for row in rows if row.day), default=None):
        return []
    return [] if any(alike(row.unit, today[0].unit) for row in rows if row is not today[0]) else today


def _is_none(row: Row) -> bool:
    return bool(
        _is_next(row.unit)
        or (("℃" in row.title or "°" in row.title) and not _LONG_WORDS.search(row.title) and _WEATHER.search(row.title))
        or not (_PLAIN_WORDS.search(row.title) or _WORDS.search(_DATE_WORDS.sub("", row.title)) or _is_period(row))
    )


def _is_period(row: Row) -> bool:
    """Tell whether a row's title is a month or a quarter, and its date another text: 2026年10月, 2026年第三季度."""
    return row.linked and _PERIOD.match(row.title) is not None and row.mention.shown not in row.title


def _is_next(unit: Element) -> bool:
    """Tell whether an element begins with the way to the next article; most are told by their first character."""
    return _first_character(unit) in _NEXT_BEGINS and bool(_NEXT.match(squeeze("".join(unit.itertext())[:_HEAD])))


def _first_character(element: Element) -> str:
    """Return the first character that an element shows; that of a row mostly stands in the first element of all."""
    inner: Element | None = element
    for _ in range(_DEEP):
        if inner is None:
            break
        if (text := inner.text) and not text.isspace():
            return text.lstrip()[0]
        inner = inner[0] if len(inner) else None
    return next((text for text in element.itertext() if not text.isspace()), "").lstrip()[:1]


def is_plausible(found: RowList) -> bool:
    """Tell whether rows are a list: no loose dates without a link, no chronicle, no hidden pair.

    Of one or two rows those go that need neighbours to prove them.
    """
    if not found.rows or (len(found.rows) <= _LONE_ROWS and all(is_hidden(row.unit) for row in found.rows)):
        return False
    if all(not row.linked for row in found.rows):
        return len(found.rows) >= _LINKLESS_ROWS and not is_chronicle(found)
    if len(found.rows) <= _LONE_ROWS:
        found.rows = [row for row in found.rows if _is_row_alone(row)]
    return bool(found.rows)


def _is_row_alone(row: Row) -> bool:
    """Tell whether a row could be one without neighbours that prove it: no banner, no paragraph with a link."""
    size = len(squeeze("".join(row.unit.itertext())))
    if len(row.title) >= _LONE_TITLE:
        return size <= 2 * len(row.title) + _LONE_ROOM
    nothing_else = size <= len(row.title) + len(row.mention.shown) + _LONE_BLANKS
    item = row.unit.tag in ITEMS and row.linked and nothing_else
    return item and len(row.title) >= _LONE_NAME and not _OF_A_BAR.search(row.title)


def is_short_alone(found: RowList) -> bool:
    """Tell whether a list is but one item of a date and a short title, as a site's bar may have."""
    return len(found.rows) == 1 and len(found.rows[0].title) < _LONE_TITLE


def is_today(found: RowList, among: Sequence[RowList]) -> bool:
    """Tell whether a list is the day of a banner beside the list proper: 2026年11月20日 星期五 | 设为首页.

    Nothing on the page is newer than the day on which it was made.
    """
    day = found.rows[0].day
    if day is None or any(row.day != day or not _WEEKDAY.search(row.mention.text) for row in found.rows):
        return False
    if not any(len(each.rows) > _LONE_ROWS for each in among) and all(
        _WEEKDAY.search(row.mention.text) for each in among for row in each.rows
    ):
        return False
    if len(found.rows) > _LONE_ROWS:
        return False
    return all(row.day <= day for each in among for row in each.rows if row.day is not None)


def is_copy(found: RowList, among: Sequence[RowList]) -> bool:
    """Tell whether a list shows another one's rows again, with the days of their last change: a copy for phones."""
    if any(row.mention.role is not Role.SECOND for row in found.rows):
        return False
    own = {row.href for row in found.rows if row.href}
    return any(2 * len(own & {row.href for row in each.rows}) > len(found.rows) for each in among if each is not found)


def is_chronicle(found: RowList) -> bool:
    """Tell whether a list's rows are sentences without a link, each with the day of what it tells."""
    bare = [row for row in found.rows if not row.linked]
    sentences = sum("".join(row.unit.itertext()).rstrip().endswith(_ENDS_A_SENTENCE) for row in bare)
    return 2 * sentences > len(found.rows)


def is_stamped(found: RowList) -> bool:
    """Tell whether nearly every row bears the same day: that on which the page was made."""
    days = Counter(row.day for row in found.rows)
    return len(found.rows) >= _STAMPED and max(days.values()) >= _STAMPED_SHARE * len(found.rows)
