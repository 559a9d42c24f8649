"""Arrays of objects with a title, an address and a publication date, in JSON documents and inline scripts.

`read_records` takes any parsed JSON value and finds the array that is the list; trees of channels and menus, whose
objects have children or no publication key, are never taken. `read_inline` finds such arrays in a page's scripts.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import unescape

from crawler.pages.dates import parse_value
from crawler.pages.literals import parse_literal, written_markup
from crawler.pages.rows import Found, read_rows
from crawler.pages.source import Source
from crawler.pages.tree import squeeze
from crawler.pages.units import TITLE_CAP
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
_ROWS = 3
_LITERALS = 5
"""Arrays of one script that are tried as literals in vain."""
_ASKED = 20
"""Records that are asked whether they are of a tree of channels or menus."""
_DEEPEST = 12
_HOLDERS = (dict, list)
"""The values of parsed JSON that can hold an array."""
_MOST_NODES = 200_000
_MOST_SCRIPT = 4_000_000
Dated = tuple[str, object, date | None]
"""A record's key, its value, and the day that the value names."""
_WRAPPERS = ("source", "_source", "fields", "data")
_TITLE_RANKS = {key: rank for rank, key in enumerate(_TITLE_KEYS)}
_URL_RANKS = {key: rank for rank, key in enumerate(_URL_KEYS)}
_TAG = re.compile(r"<[^>]{0,200}>")
_ARRAY = re.compile(r"\[\s*\{")
_VALUE = re.compile(r"[\[{]\s*[\"{\[]")


def read_records(source: Source, data: object, *, evidence: Evidence = Evidence.API, beyond: int = 0) -> Found:
    """Read the list that parsed JSON holds; Found as of `rows.read_rows`, UNRECOGNISED where it holds none.

    Arrays of `beyond` records or fewer are passed over: a longer list is known already.
    """
    best: tuple[Entry, ...] = ()
    weight = 0
    bare: tuple[Entry, ...] = ()
    for where, records in sorted(_arrays(data), key=lambda each: -len(each[1])):
        if len(records) <= beyond or len(records) * TITLE_CAP <= weight:
            break  # whatever its titles, it says less than the list that was found: the pictures of a row
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
    values: list[tuple[int, object]] = []
    for script in source.root.iter("script", "textarea"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if _ARRAY.search(text):
            values += _json_values(text)
    for _, value in sorted(values, key=lambda each: -each[0]):
        found = read_records(source, value, evidence=Evidence.HIDDEN_DATA, beyond=len(best.entries))
        if found.failure is None and len(found.entries) > len(best.entries):
            best = found
    return best


def read_written(source: Source) -> Found:
    """Read the rows that the page's scripts write into it as markup."""
    scripts = () if source.root is None else source.root.iter("script")
    markup = "".join([written_markup(text) for each in scripts if "document.write" in (text := each.text or "")])
    if markup.count("<a") < _ROWS:
        return Found(failure=Failure(kind=FailureKind.UNRECOGNISED, detail="脚本没有写出列表"))
    return read_rows(source, markup, evidence=Evidence.HIDDEN_DATA)


def _are_titles(entries: Sequence[Entry]) -> bool:
    """Tell whether the names in a page's data are headings of entries, and not those of a site's columns."""
    return sum(len(entry.title) for entry in entries) >= _TITLE * len(entries)


def _json_values(text: str) -> Iterator[tuple[int, object]]:
    """Yield the values that stand in a script as JSON, or as a literal that is nearly JSON, each with its length there.

    The outermost alone.
    """
    decoder = json.JSONDecoder(strict=False)
    at = 0
    tries, left = 0, _LITERALS
    while match := _VALUE.search(text, at):
        at = match.end()
        tries += 1
        if tries > 200:  # noqa: PLR2004 - a script of many small objects is not a list
            return
        try:
            value, at = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            if left == 0 or not _ARRAY.match(text, match.start()):
                continue
            if (literal := parse_literal(text, match.start())) is None:
                left -= 1
                continue
            value, at = literal
        yield at - match.start(), value


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
            waiting += [
                (f"{where}.{key}", each, depth + 1) for key, each in value.items() if isinstance(each, _HOLDERS)
            ]
        elif isinstance(value, list):
            objects = [each for each in value if isinstance(each, dict)]
            if objects:
                yield where, objects
            waiting += [
                (f"{where}[{i}]", each, depth + 1) for i, each in enumerate(value[:2000]) if isinstance(each, _HOLDERS)
            ]


def _is_tree(record: Mapping[str, object]) -> bool:
    return any(value and isinstance(value, list) and key.lower() in _TREE_KEYS for key, value in record.items())


@dataclass(frozen=True, slots=True)
class _Keys:
    """Which keys of a record may hold its title, its address and its day, each in the order in which they are asked."""

    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    days: tuple[str, ...]


def _entries(source: Source, records: list[dict[str, object]], where: str, evidence: Evidence) -> tuple[Entry, ...]:
    """Make an entry of each object that has a title and an address or a date."""
    entries = []
    known: dict[tuple[str, ...], _Keys] = {}
    for index, wrapped in enumerate(records):
        record = wrapped
        for key in _WRAPPERS:
            inner = record.get(key)
            if isinstance(inner, dict) and len(inner) > 1:
                record = inner
        names = tuple(record)
        keys = known.get(names)
        if keys is None:  # nearly always the first record's alone: the others are made like it
            keys = known[names] = _keys_of(names)
        title = _first_text(record, keys.titles)
        if not title:
            continue
        href = _first_text(record, keys.addresses)
        key, value, day = _first_date(record, keys.days)
        if not (href or key):
            continue
        entries.append(
            Entry(
                title=squeeze(unescape(_TAG.sub("", title) if "<" in title else title))[:300],
                url=source.absolute(href) if href else "",
                published=day,
                published_text=str(value)[:60] if day else "",
                evidence=evidence if day else None,
                place=f"{where}[{index}].{key.lower()}" if key else f"{where}[{index}]",
            )
        )
    return tuple(entries)


def _keys_of(names: tuple[str, ...]) -> _Keys:
    """Sort a record's keys: of a day of publication before any other, one that is known before one like it."""
    lower = [(name.lower(), name) for name in names]
    days = (
        *_ranked(lower, _PUBLISHED_RANKS),
        *(name for low, name in lower if _is_like(low, _PUBLISHED_KEY)),
        *_ranked(lower, _OTHER_RANKS),
        *(name for low, name in lower if _is_like(low, _ENTERED_KEY)),
    )
    return _Keys(_ranked(lower, _TITLE_RANKS), _ranked(lower, _URL_RANKS), tuple(dict.fromkeys(days)))


def _ranked(lower: Sequence[tuple[str, str]], ranks: Mapping[str, int]) -> tuple[str, ...]:
    """Return the keys that are ranked, in that order; `lower` has each in lower case and as it is written."""
    return tuple(name for _, _, name in sorted((ranks[low], low, name) for low, name in lower if low in ranks))


def _first_text(record: Mapping[str, object], keys: Sequence[str]) -> str:
    """Return the first text that stands under one of the keys; empty for none."""
    for key in keys:
        value = record[key]
        if isinstance(value, str) and (text := value.strip()):
            return text
    return ""


def _first_date(record: Mapping[str, object], keys: Sequence[str]) -> Dated:
    """Return the first of the keys under which a day stands, with its value and the day."""
    for key in keys:
        if (day := parse_value(record[key])) is not None:
            return key, record[key], day
    return "", None, None


def _ranks(keys: Iterable[str]) -> dict[str, int]:
    """Rank keys in their order, each in its spellings: publishtime, publish_time."""
    return {
        spelled: rank
        for rank, key in enumerate(keys)
        for spelled in (key, key.replace("time", "_time"), key.replace("date", "_date"))
    }


_PUBLISHED_RANKS = _ranks(_DATE_KEYS[: _DATE_KEYS.index("time")])
_OTHER_RANKS = _ranks(_DATE_KEYS[_DATE_KEYS.index("time") :])


@lru_cache(maxsize=4096)
def _is_like(key: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(key) is not None and not _OTHER_KEY.search(key)
