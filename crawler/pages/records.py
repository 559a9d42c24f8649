"""Arrays of objects with a title, an address and a publication date, in JSON documents and inline scripts.

`read_records` takes any parsed JSON value and finds the array that is the list; trees of channels and menus, whose
objects have children or no publication key, are never taken. `read_inline` finds such arrays in a page's scripts.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import unescape

from crawler.pages.dates import parse_value
from crawler.pages.rows import Found
from crawler.pages.source import Source
from crawler.pages.units import TITLE_CAP, squeeze
from monitor.types import Entry, Evidence, Failure, FailureKind

_TITLE_KEYS = (
    "showtitle", "title", "doctitle", "name", "infotitle", "articletitle", "subject", "headline", "titles", "realtitle",
    "newstitle", "biaoti", "contenttitle", "topic", "text", "filename", "listtitle", "projectname",
)  # fmt: skip
_URL_KEYS = ("url", "publishurl", "docpuburl", "link", "href", "infourl", "pageurl", "linkurl", "path", "detailurl",
             "urls", "curl", "articleurl", "contenturl", "staticurl", "weburl", "pcurl", "jumpurl")  # fmt: skip
_DATE_KEYS = (
    "publishtime", "publishedtime", "publishdate", "publisheddate", "pubdate", "pubtime", "docrelpubtime", "docreltime",
    "releasetime", "releasedate", "publishedtimestr", "publishtimestr", "displaydate", "displaytime", "showtime",
    "showdate", "infodate", "newsdate", "articledate", "issuedate", "issuetime", "fbsj", "fbrq", "pub_time", "puttime",
    "time", "date", "createtime", "createdate", "inputtime", "addtime", "create_at", "createdat", "datetime", "crtime",
    "firstpublishedtime", "datepublished", "postdate", "webdate", "updatetime", "updatedate",
)  # fmt: skip
_PUBLISHED_KEY = re.compile(
    "(?:pub|release|issue|notice|announce|post|fabu|fb|gk|gs|reltime)[a-z_]*(?:time|date|day|sj|rq)|fb(?:sj|rq)"
)
"""Keys that no list of keys foresees: noticeTime, pubDateStr, ggfbsj."""
_ENTERED_KEY = re.compile("(?:add|input|create|news|info|doc|article|show|display)[a-z_]*(?:time|date|day|sj|rq)")
_OTHER_KEY = re.compile(
    "end|expire|dead|open|close|start|begin|stop|valid|effect|sign|write|bid|audit|update|modif|off"
)
_TREE_KEYS = frozenset(
    ("children", "childs", "childlist", "subcolumns", "nodes", "sub", "submenu", "childchannels", "pid", "parentid")
)
_TITLE = 8
"""Characters of a heading, on average; 政务公开 and 办事服务 are names of columns."""
_ASKED = 20
"""Records that are asked whether they are of a tree of channels or menus."""
_DEEPEST = 12
_MOST_NODES = 200_000
_MOST_SCRIPT = 4_000_000
Dated = tuple[str, object, date | None]
"""A record's key, its value, and the day that the value names."""
_TITLE_RANKS = {key: rank for rank, key in enumerate(_TITLE_KEYS)}
_URL_RANKS = {key: rank for rank, key in enumerate(_URL_KEYS)}
_TAG = re.compile(r"<[^>]{0,200}>")
_ARRAY = re.compile(r"\[\s*\{")
_VALUE = re.compile(r"[\[{]\s*[\"{\[]")


def read_records(source: Source, data: object, *, evidence: Evidence = Evidence.API) -> Found:
    """Read the list that parsed JSON holds; Found as of `rows.read_rows`, UNRECOGNISED where it holds none."""
    best: tuple[Entry, ...] = ()
    weight = 0
    bare: tuple[Entry, ...] = ()
    for where, records in _arrays(data):
        if len(records) * TITLE_CAP <= weight:
            continue  # whatever its titles, it says less than the list that was found: the pictures of a row
        if any(_is_tree(each) for each in records[:_ASKED]):
            continue
        entries = _entries(source, records, where, evidence)
        if evidence is Evidence.HIDDEN_DATA and not _are_titles(entries):
            continue
        dated = sum(entry.published is not None for entry in entries)
        if 2 * dated >= len(entries) > 0:
            mass = sum(min(len(entry.title), TITLE_CAP) for entry in entries)
            if mass > weight:
                best, weight = entries, mass
        elif len(entries) > len(bare):
            bare = entries
    if best:
        return Found(entries=best, notes=(f"数据中的列表：{best[0].place}，{len(best)}条",))
    if bare:
        failure = Failure(kind=FailureKind.UNDATED, detail=f"数据中有{len(bare)}条，都没有发布日期")
        return Found(entries=bare, failure=failure)
    return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="数据中没有列表"))


def read_inline(source: Source) -> Found:
    """Read the list that an inline script of the page holds as JSON."""
    best = Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="脚本中没有列表"))
    if source.root is None:
        return best
    for script in source.root.iter("script", "textarea"):
        text = script.text or ""
        if not _ARRAY.search(text[:_MOST_SCRIPT]):
            continue
        for value in _json_values(text[:_MOST_SCRIPT]):
            found = read_records(source, value, evidence=Evidence.HIDDEN_DATA)
            if found.failure is None and len(found.entries) > len(best.entries):
                best = found
    return best


def _are_titles(entries: Sequence[Entry]) -> bool:
    """Tell whether the names in a page's data are headings of entries, and not those of a site's columns."""
    return sum(len(entry.title) for entry in entries) >= _TITLE * len(entries)


def _json_values(text: str) -> Iterator[object]:
    """Yield the JSON values that stand in a script, the outermost first."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    tries = 0
    while match := _VALUE.search(text, at):
        at = match.end()
        tries += 1
        if tries > 200:  # noqa: PLR2004 - a script of many small objects is not a list
            return
        try:
            value, at = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        yield value


def _arrays(data: object) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield every array of objects of a JSON value with its place."""
    waiting: list[tuple[str, object, int]] = [("$", data, 0)]
    visited = 0
    while waiting:
        where, value, depth = waiting.pop()
        visited += 1
        if visited > _MOST_NODES or depth > _DEEPEST:
            continue
        if isinstance(value, dict):
            waiting += [(f"{where}.{key}", each, depth + 1) for key, each in value.items() if _holds(each)]
        elif isinstance(value, list):
            objects = [each for each in value if isinstance(each, dict)]
            if objects:
                yield where, objects
            waiting += [(f"{where}[{i}]", each, depth + 1) for i, each in enumerate(value[:2000]) if _holds(each)]


def _holds(value: object) -> bool:
    """Tell whether a value can hold an array."""
    return isinstance(value, dict | list)


def _is_tree(record: Mapping[str, object]) -> bool:
    return any(value and isinstance(value, list) and key.lower() in _TREE_KEYS for key, value in record.items())


def _entries(source: Source, records: list[dict[str, object]], where: str, evidence: Evidence) -> tuple[Entry, ...]:
    """Make an entry of each object that has a title and an address or a date."""
    entries = []
    for index, wrapped in enumerate(records):
        record = wrapped
        for key in ("source", "_source", "fields", "data"):
            inner = record.get(key)
            if isinstance(inner, dict) and len(inner) > 1:
                record = inner
        lower = {str(key).lower(): value for key, value in record.items()}
        title = _first_text(lower, _TITLE_RANKS)
        if not title:
            continue
        href = _first_text(lower, _URL_RANKS)
        key, value, day = _first_date(lower)
        if not (href or key):
            continue
        entries.append(
            Entry(
                title=squeeze(unescape(_TAG.sub("", title) if "<" in title else title))[:300],
                url=source.absolute(href) if href else "",
                published=day,
                published_text=str(value)[:60] if day else "",
                evidence=evidence if day else None,
                place=f"{where}[{index}].{key}" if key else f"{where}[{index}]",
            )
        )
    return tuple(entries)


def _first_text(lower: Mapping[str, object], ranks: Mapping[str, int]) -> str:
    """Return the first text of the keys that are ranked, in their order; empty for none."""
    known = lower.keys() & ranks.keys()
    for key in sorted(known, key=ranks.__getitem__) if len(known) > 1 else known:
        value = lower[key]
        if isinstance(value, str) and (text := value.strip()):
            return text
    return ""


def _first_date(lower: Mapping[str, object]) -> Dated:
    """Return the key and value of a record's day: of publication before any other, a key known before one like it."""
    if (found := _known(lower, _PUBLISHED_RANKS)) is not None:
        return found
    if (found := _like(lower, _PUBLISHED_KEY)) is not None:
        return found
    if (found := _known(lower, _OTHER_RANKS)) is not None:
        return found
    return _like(lower, _ENTERED_KEY) or ("", None, None)


def _ranks(keys: Iterable[str]) -> dict[str, int]:
    """Rank keys in their order, each in its spellings: publishtime, publish_time."""
    return {
        spelled: rank
        for rank, key in enumerate(keys)
        for spelled in (key, key.replace("time", "_time"), key.replace("date", "_date"))
    }


_PUBLISHED_RANKS = _ranks(_DATE_KEYS[: _DATE_KEYS.index("time")])
_OTHER_RANKS = _ranks(_DATE_KEYS[_DATE_KEYS.index("time") :])


def _known(lower: Mapping[str, object], ranks: Mapping[str, int]) -> Dated | None:
    """Return the first dated value of the keys that are ranked, in their order."""
    for key in sorted(lower.keys() & ranks.keys(), key=lambda each: (ranks[each], each)):
        if (day := parse_value(lower[key])) is not None:
            return key, lower[key], day
    return None


def _like(lower: Mapping[str, object], pattern: re.Pattern[str]) -> Dated | None:
    """Return the first dated value whose key is of a kind, and not of the day when something ends or is opened."""
    for key, value in lower.items():
        if _is_like(key, pattern) and (day := parse_value(value)) is not None:
            return key, value, day
    return None


@lru_cache(maxsize=4096)
def _is_like(key: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(key) is not None and not _OTHER_KEY.search(key)
