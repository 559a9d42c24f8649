"""The keys of a record of an interface or a script: which holds its title, its address, its day of publication.

The names are those seen at Chinese vendors, in any case. A key that is not known counts where it is like one; the day
when something ends, is opened, changed or takes place is none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TITLE_KEYS = (
    "showtitle", "title", "doctitle", "name", "infotitle", "articletitle", "subject", "headline", "titles", "realtitle",
    "newstitle", "biaoti", "contenttitle", "topic", "text", "filename", "listtitle", "projectname",
)  # fmt: skip
_URL_KEYS = ("url", "publishurl", "docpuburl", "link", "href", "infourl", "pageurl", "linkurl", "path", "detailurl",
             "urls", "curl", "articleurl", "contenturl", "staticurl", "weburl", "pcurl", "jumpurl")  # fmt: skip
_PUBLISHED_KEYS = (
    "publishedat", "published_at", "publishat", "publish_at", "published", "publishon", "date_published",
    "datepublished", "publishtime", "publishedtime", "publishdate", "publisheddate", "pubdate", "pubtime",
    "docrelpubtime", "docreltime", "releasetime", "releasedate", "publishedtimestr", "publishtimestr", "displaydate",
    "displaytime", "showtime", "showdate", "timeshow", "webdate", "trs_time", "docdate", "infodate", "newsdate",
    "articledate", "issuedate", "issuetime", "fbsj", "fbrq", "puttime", "sendtime", "senddate", "onlinetime",
    "newstime",
)  # fmt: skip
_OTHER_KEYS = (
    "time", "date", "createtime", "createdate", "inputtime", "addtime", "create_at", "created_at", "createdat",
    "datetime", "crtime", "firstpublishedtime", "postdate", "published",
)  # fmt: skip
_LIKE_TITLE = re.compile("(?:title|biaoti|subject|bt|name|mc)$")
"""Keys that no list of keys foresees: announcementTitle, noticeName, ggmc."""
_NO_TITLE = re.compile(
    "user|dep|org|unit|site|column|channel|cat|type|class|author|source|area|region|city|county|province|creat|"
    "publish|owner|company|agency|supplier|person|contact|file|pic|img|image|menu|node|tag|code|level|stat|seo|sub|"
    "short|nick|real|login|module|template|role|host|dw|fs|lx|lb|sm"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_TITLE_SIZE = 6
"""Characters of a title, on average."""
_DISTINCT = 0.8
"""The share of different values: those of a class or of a status come again and again."""
_LIKE_PUBLISHED = re.compile(
    "(?:pub|release|issue|notice|announce|post|fabu|fb|gk|gs|reltime)[a-z_]*(?:time|date|day|sj|rq)|fb(?:sj|rq)"
)
"""Keys that no list of keys foresees: noticeTime, pubDateStr, ggfbsj."""
_LIKE_ENTERED = re.compile("(?:add|input|create|news|info|doc|article|show|display)[a-z_]*(?:time|date|day|sj|rq)")
_ANOTHER_DAY = re.compile(
    "import|crawl|index|cache|birth|server|sync|generat|build|end|expire|dead|open|close|start|begin|stop|valid|effect|"
    "sign|write|bid|audit|update|modif|edit|last|off|meeting|hearing|lecture|exam|event|activit|"
    "(?:gx|xg|jz|js|ks|kb|cw|yx|sx|ss)(?:sj|rq)$"
)
_DELETED = frozenset(("del", "delflag", "isdel", "isdelete", "isdeleted", "deleted", "isdraft", "isdisabled"))
_SHOWN = frozenset(("ispublish", "ispublished", "published", "isshow", "isvisible", "isrelease"))
_YES, _NO = frozenset(("1", "true", "y", "yes")), frozenset(("0", "false", "n"))
_WITHDRAWN = re.compile("draft|deleted|unpublished|withdrawn|草稿|未发布|已撤稿|已撤销|已删除|待审核?|未审核")
_ENDS_LIKE_A_DAY = ("time", "date", "sj", "rq")
_ANOTHER_KIND = frozenset(
    ("place", "venue", "address", "addr", "location", "speaker", "host", "court", "courtroom", "room", "price", "value",
     "unit", "level", "lng", "lat", "didian")
)  # fmt: skip
"""A record with one of these tells of an event, a hearing or a figure: its `date` is when it takes place."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys of a record may hold its title, its address and its day, each in the order in which they are asked."""

    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    days: tuple[str, ...]


def keys_of(names: Iterable[str]) -> Keys:
    """Sort a record's keys: of a day of publication before any other, one that is known before one like it."""
    lower = [(name.lower(), name) for name in names]
    event = any(low in _ANOTHER_KIND for low, _ in lower)
    days = (
        *_ranked(lower, _PUBLISHED_RANKS),
        *(name for low, name in lower if _is_like(low, _LIKE_PUBLISHED)),
        *(() if event else _ranked(lower, _OTHER_RANKS)),
        *(name for low, name in lower if _is_like(low, _LIKE_ENTERED)),
    )
    lone = [name for low, name in lower if low.endswith(_ENDS_LIKE_A_DAY) and not _ANOTHER_DAY.search(low)]
    if not days and not event and len(lone) == 1:  # field_date, ssedate: whatever its first half means
        days = (lone[0],)
    return Keys(_ranked(lower, _TITLE_RANKS), _ranked(lower, _URL_RANKS), tuple(dict.fromkeys(days)))


def titles_by_value(records: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the keys, unknown but like those of titles, whose values are as titles are: long, Chinese, different."""
    found = []
    for name in dict.fromkeys(name for record in records for name in record):
        low = name.lower()
        if _LIKE_TITLE.search(low) and not _NO_TITLE.search(low):
            texts = [text for record in records if isinstance(text := record.get(name), str) and _CHINESE.search(text)]
            long = sum(map(len, texts)) >= _TITLE_SIZE * len(records)
            if long and len(set(texts)) >= _DISTINCT * len(records):
                found.append(name)
    return tuple(sorted(found, key=lambda name: not name.lower().endswith("title")))


def flags_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the keys that may say that a record is withdrawn."""
    lower = [(name.lower().replace("_", ""), name) for name in names]
    return tuple(name for low, name in lower if low in _DELETED or low in _SHOWN or low.endswith(("status", "state")))


def is_withdrawn(record: Mapping[str, object], flags: Iterable[str]) -> bool:
    """Tell whether a record says of itself that it is deleted, a draft or taken back: a page's script leaves it out."""
    for key in flags:
        low = key.lower().replace("_", "")
        said = str(record.get(key)).strip().lower()
        if (low in _DELETED and said in _YES) or (low in _SHOWN and said in _NO) or _WITHDRAWN.fullmatch(said):
            return True
    return False


def is_of_publication(key: str) -> bool:
    """Tell whether a key surely names the day of publication, and not one of entering or of anything."""
    return key.lower() in _PUBLISHED_RANKS or _is_like(key.lower(), _LIKE_PUBLISHED)


def _ranked(lower: Sequence[tuple[str, str]], ranks: Mapping[str, int]) -> tuple[str, ...]:
    """Return the keys that are ranked, in that order; `lower` has each in lower case and as it is written."""
    return tuple(name for _, _, name in sorted((ranks[low], low, name) for low, name in lower if low in ranks))


def _ranks(keys: Iterable[str]) -> dict[str, int]:
    """Rank keys in their order, each in its spellings: publishtime, publish_time."""
    return {
        spelled: rank
        for rank, key in enumerate(keys)
        for spelled in (key, key.replace("time", "_time"), key.replace("date", "_date"))
    }


_TITLE_RANKS = {key: rank for rank, key in enumerate(_TITLE_KEYS)}
_URL_RANKS = {key: rank for rank, key in enumerate(_URL_KEYS)}
_PUBLISHED_RANKS = _ranks(_PUBLISHED_KEYS)
_OTHER_RANKS = _ranks(_OTHER_KEYS)


@lru_cache(maxsize=4096)
def _is_like(key: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(key) is not None and not _ANOTHER_DAY.search(key)
