"""From records to entries: the title, the address and the day of publication that an object of data has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import unescape

from crawler.pages.address_dates import date_in_address
from crawler.pages.arrays import Array, Record, embedded
from crawler.pages.data_dates import parse_value
from crawler.pages.record_keys import Keys, flags_of, is_withdrawn, keys_of, titles_by_value
from crawler.pages.relative import LONGEST, parse_relative
from crawler.pages.source import Source
from crawler.pages.tree import squeeze
from monitor.types import Entry, Evidence

_Dated = tuple[str, object, date | None]
"""A record's key, its value, and the day that the value names."""
_ASKED = 20
"""Records whose values are asked what they are."""
_WRAPPERS = ("source", "_source", "fields", "data", "attributes", "node")
_TAG = re.compile(r"<[^>]{0,200}>")
_DATETIME = re.compile(r"""datetime=["']([^"']{4,40})["']""")
_HREF = re.compile(r"""href=["']([^"']{1,500})["']""")


def entries_of(source: Source, array: Array, evidence: Evidence) -> tuple[Entry, ...]:
    """Make an entry of each object that has a title and an address or a date."""
    entries = []
    known: dict[tuple[str, ...], Keys] = {}
    records = [_unwrapped(each) for each in array.records]
    flags = flags_of(dict.fromkeys(name for record in records[:_ASKED] for name in record))
    withdrawn = {index for index, record in enumerate(records) if flags and is_withdrawn(record, flags)}
    if 2 * len(withdrawn) > len(records):  # a flag that most have is one of something else: isShow of the front page
        withdrawn.clear()
    for index, record in enumerate(records):
        names = tuple(record)
        keys = known.get(names)
        if keys is None:  # nearly always the first record's alone: the others are made like it
            keys = keys_of(names)
            if not keys.titles and evidence is Evidence.API:  # a page's scripts hold much else that has a name
                keys = replace(keys, titles=tuple(name for name in titles_by_value(records[:_ASKED]) if name in record))
            known[names] = keys
        title = _first_text(record, keys.titles)
        if not title or index in withdrawn:
            continue
        href = _address_in(_first_text(record, keys.addresses))
        key, value, day = _first_date(record, keys.days, source.as_of)
        if not (href or key):
            continue
        if "<" in title:
            href = href or next(iter(_HREF.findall(title)), "")
            title = _TAG.sub("", title)
        url = source.absolute(href) if href else ""
        said = date_in_address(url) if not key else None
        entries.append(
            Entry(
                title=squeeze(unescape(title))[:300],
                url=url,
                published=day or said,
                published_text=href if said else "" if value is None else str(value)[:60],
                evidence=evidence if day else Evidence.ADDRESS if said else None,
                place=f"{array.where}[{index}].{key.lower()}" if key else f"{array.where}[{index}]",
            )
        )
    return tuple(entries)


def _unwrapped(record: Record) -> Record:
    """Return the object in which a record has its values, where it wraps them."""
    for key in _WRAPPERS:
        inner = record.get(key)
        if isinstance(inner, dict) and len(inner) > 1:
            record = inner
    return record


def _address_in(text: str) -> str:
    """Return the address that a text is, or the first that it holds as JSON: `{"pc": "/a.html"}`."""
    if not text.startswith("{"):
        return text
    held = embedded(text)
    return next((each for each in held.values() if isinstance(each, str)), "") if isinstance(held, dict) else ""


def _first_text(record: Mapping[str, object], keys: Sequence[str]) -> str:
    """Return the first text that stands under one of the keys; empty for none. WordPress wraps it (`rendered`)."""
    for key in keys:
        value = record[key]
        if isinstance(value, dict):
            value = value.get("rendered")
        if isinstance(value, str) and (text := value.strip()):
            return text
    return ""


def _first_date(record: Mapping[str, object], keys: Sequence[str], as_of: date) -> _Dated:
    """Return the first of the keys under which a day stands, with its value and the day.

    Without one, a value that names a day in a way that cannot be read (11-20), if there is any.
    """
    unread: _Dated = ("", None, None)
    for key in keys:
        value = record[key]
        if isinstance(value, str) and "<" in value:
            stamped = _DATETIME.search(value)
            value = stamped[1] if stamped else _TAG.sub("", value)
        if (day := parse_value(value)) is not None:
            return key, value, day
        if isinstance(value, str) and len(value) <= LONGEST:
            if (day := parse_relative(value, as_of)) is not None:
                return key, value, day
            if not unread[0] and any(sign.isdigit() for sign in value):
                unread = (key, value, None)
    return unread
