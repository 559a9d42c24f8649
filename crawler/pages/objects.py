"""Rows of an interface whose keys a family knows: objects in, entries out. The general reader of JSON is `records`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import lxml.html

from crawler.pages import answers, readings
from crawler.pages.answers import number, refused
from crawler.pages.data_dates import parse_value
from crawler.pages.found import Found, as_reading
from crawler.pages.source import Source
from monitor.types import Entry, Evidence, Failure, FailureKind, Reading

_LONGEST_TITLE = 300
_NEVER = re.compile(r"^(?:0|19[0-8]|1970|9999)|\b0001\b")
"""What shows that a value is no day at all: 0001-01-01."""
_SOME_DAY = re.compile("[0-9今昨前刚]")
_MONTH = re.compile(r"/(20\d\d)[-/]?(0[1-9]|1[0-2])(?:/|\d\d/)")


def at(data: object, *path: str) -> object:
    """Follow keys into parsed JSON; None where one is missing."""
    for key in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def objects_at(data: object, *path: str) -> list[Mapping[str, object]] | None:
    """Return the objects of an array in parsed JSON; None where there is no array."""
    found = at(data, *path)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else None


def read_objects(
    source: Source,
    objects: Sequence[Mapping[str, object]],
    *,
    title: Sequence[str],
    url: Sequence[str],
    published: Sequence[str],
    place: str,
    evidence: Evidence = Evidence.API,
) -> Found:
    """Make an entry of each object with a title; of several keys the first that has a value counts."""
    entries = []
    for count, one in enumerate(objects, start=1):
        name = _text(_first(one, title)[1])
        if not name:
            continue
        key, value = _dated(one, published)
        day = parse_value(value)
        entries.append(
            Entry(
                title=name,
                url=source.absolute(str(_first(one, url)[1] or "")),
                published=day,
                published_text=str(value) if day else unread_day(map(one.get, published)),
                evidence=evidence if day else None,
                place=f"{place}[{count}].{key}" if day else f"{place}[{count}]",
            )
        )
    if not any(entry.published for entry in entries):
        kind = FailureKind.UNDATED if entries else FailureKind.UNRECOGNISED
        return Found(entries=tuple(entries), failure=Failure(kind=kind, detail="数据中没有发布日期"))
    return Found(entries=tuple(entries), failure=unread(entries))


def unread(entries: Sequence[Entry]) -> Failure | None:
    """Refuse rows of which one has a day that cannot be read, or none and a newer month in its address."""
    newest = max((each.published for each in entries if each.published), default=None)
    for each in entries:
        if each.published is None and each.published_text:
            detail = f"有一条的日期写作“{each.published_text[:20]}”，可能最新，说不出是哪一天"
            return Failure(kind=FailureKind.AMBIGUOUS, detail=detail)
        month = _MONTH.search(each.url) if each.published is None else None
        if month and newest and (int(month[1]), int(month[2])) > (newest.year, newest.month):
            detail = f"没有日期的一条，网址中的月份更新（{month[0].strip('/')}）"
            return Failure(kind=FailureKind.AMBIGUOUS, detail=detail)
    return None


def reply(source: Source, family: str, found: Found, *, key: str, total: object = None) -> Reading:
    """Make the reading of an interface's answer: its rows, or an empty array under `key` as the sign of emptiness.

    An empty array of a list that counts more than nothing (`total`) is an answer that contradicts itself.
    """
    if found.entries:
        return as_reading(family, found)
    if refused(source.data):
        return readings.failure(family, FailureKind.API_FAILED, "接口返回失败")
    if match := re.search(rf'"{re.escape(key)}"\s*:\s*\[\s*\]', source.text):
        if counted := number(total) or answers.total(source.text if total is None else _own_text(source.data)):
            return readings.failure(family, FailureKind.API_FAILED, f"接口称共有{counted}条，却没有返回任何一条")
        return readings.empty(family, match.group())
    return readings.failure(family, FailureKind.API_FAILED, "接口没有返回列表")


def _own_text(data: object) -> str:
    """Return what an answer's own object says in numbers and texts, as JSON: the column above has a total, too."""
    own = data.items() if isinstance(data, Mapping) else ()
    return json.dumps({key: value for key, value in own if isinstance(value, str | int)})


def _first(one: Mapping[str, object], keys: Sequence[str]) -> tuple[str, object]:
    for key in keys:
        value = one.get(key)
        if isinstance(value, str | int) and value != "":
            return key, value
    return keys[-1], None


def _dated(one: Mapping[str, object], keys: Sequence[str]) -> tuple[str, object]:
    for key in keys:
        if parse_value(one.get(key)) is not None:
            return key, one[key]
    return keys[-1], None


def unread_day(texts: Iterable[object]) -> str:
    """Return the first text that looks like a day and may be one that cannot be read; empty for none: 0001-01-01."""
    said = (text for text in texts if isinstance(text, str))
    return next((text for text in said if not _NEVER.search(text) and _SOME_DAY.search(text)), "")


def _text(value: object) -> str:
    """Return a title without the markup that some interfaces leave in it."""
    text = str(value or "")
    if "<" in text:
        try:
            text = lxml.html.fromstring(text).text_content()
        except (ValueError, lxml.etree.ParserError):
            return ""
    return " ".join(text.split())[:_LONGEST_TITLE]
