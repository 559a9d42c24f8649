"""Rows of an interface whose keys a family knows: objects in, entries out. The general reader of JSON is `records`."""

import re
from collections.abc import Mapping, Sequence

import lxml.html

from crawler.pages import readings, rows
from crawler.pages.answers import number, refused
from crawler.pages.dates import parse_value
from crawler.pages.rows import Found
from crawler.pages.source import Source
from monitor.types import Entry, Evidence, Failure, FailureKind, Reading

_LONGEST_TITLE = 300


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
                published_text=str(value) if day else "",
                evidence=evidence if day else None,
                place=f"{place}[{count}].{key}" if day else f"{place}[{count}]",
            )
        )
    if not any(entry.published for entry in entries):
        kind = FailureKind.UNDATED if entries else FailureKind.UNRECOGNISED
        return Found(entries=tuple(entries), failure=Failure(kind=kind, detail="数据中没有发布日期"))
    return Found(entries=tuple(entries))


def reply(source: Source, family: str, found: Found, *, key: str, total: object = None) -> Reading:
    """Make the reading of an interface's answer: its rows, or an empty array under `key` as the sign of emptiness.

    An empty array of a list that counts more than nothing (`total`) is an answer that contradicts itself.
    """
    if found.entries:
        return rows.as_reading(family, found)
    if refused(source.data):
        return readings.failure(family, FailureKind.API_FAILED, "接口返回失败")
    if match := re.search(rf'"{re.escape(key)}"\s*:\s*\[\s*\]', source.text):
        if number(total):
            return readings.failure(family, FailureKind.API_FAILED, f"接口称共有{number(total)}条，却没有返回任何一条")
        return readings.empty(family, match.group())
    return readings.failure(family, FailureKind.API_FAILED, "接口没有返回列表")


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


def _text(value: object) -> str:
    """Return a title without the markup that some interfaces leave in it."""
    text = str(value or "")
    if "<" in text:
        try:
            text = lxml.html.fromstring(text).text_content()
        except (ValueError, lxml.etree.ParserError):
            return ""
    return " ".join(text.split())[:_LONGEST_TITLE]
