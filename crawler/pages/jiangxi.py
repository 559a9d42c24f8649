"""The shared CMS of Jiangxi: rows by POST from `/queryList`, or as JSON in the page.

Fingerprints: `channelId='…'`, `articleCount:` and `/queryList`; answers with `data.results[].source.pubDate`. Traps:
GET is answered with 404; summaries name other days. `results: []`, or `articleCount:0` above a blank list, is the sign
of emptiness.
"""

import re
from collections.abc import Mapping

from crawler.pages import objects, readings, shells
from crawler.pages.arrays import embedded
from crawler.pages.found import Found, as_reading
from crawler.pages.source import Source
from monitor.types import Evidence, FollowUp, Outcome, Reading

NAME = "jiangxi"

_NUMBER = re.compile(r"""\b(channelId|siteId|websiteId)\s*[=:]\s*['"]([^'"]+)['"]""")
_COUNT = re.compile(r"articleCount\s*:\s*(\d{1,9})")
_SIZE = re.compile(r"pageSize\s*:\s*(\d{1,4})")
_ROWS = "15"


def detect(source: Source) -> bool:
    """Look for the channel's numbers and the query, or for articles wrapped in `source`."""
    if source.is_json:
        rows = objects.objects_at(source.data, "data", "results")
        return source.url.split("?")[0].endswith("/queryList") or any("source" in one for one in rows or ())
    return "articleCount" in source.scripts and "channelId" in source.text and "queryList" in source.text


def read(source: Source) -> Reading:
    """Read rows in the page, its inline JSON or an answer, or name the query."""
    if source.is_json:
        data = objects.at(source.data, "data")
        return objects.reply(
            source, NAME, _found(source, data, Evidence.API), key="results", total=objects.at(data, "total")
        )
    for value in shells.inline_values(source.text):
        found = _found(source, value, Evidence.HIDDEN_DATA)
        if found.entries:
            return as_reading(NAME, found)
    reading = shells.rows_or_ask(source, NAME, _follow_ups(source), own=lambda entry: "content_" in entry.url)
    count = _COUNT.search(source.text)
    if count and not int(count.group(1)) and reading.outcome is Outcome.FAILURE and not reading.entries:
        return readings.empty(NAME, count.group())
    return reading


def _found(source: Source, value: object, evidence: Evidence) -> Found:
    rows = []
    for one in objects.objects_at(value, "results") or ():
        row = one.get("source")
        if isinstance(row, Mapping):
            addresses = embedded(row.get("urls"))
            rows.append({"url": objects.at(addresses, "common") or objects.at(addresses, "pc"), **row})
    return objects.read_objects(
        source, rows, title=("title",), url=("url",), published=("pubDate",), place="results", evidence=evidence
    )


def _follow_ups(source: Source) -> list[FollowUp]:
    numbers = dict(_NUMBER.findall(source.text))
    if "channelId" not in numbers:
        return []
    size = _SIZE.search(source.text)
    rows = size.group(1) if size else _ROWS
    form = [(name, numbers[name]) for name in ("channelId", "siteId", "websiteId") if name in numbers]
    form += [("pageNo", "1"), ("pageSize", rows), ("perPage", rows), ("showMode", "1"), ("themeName", "default")]
    return [FollowUp(url=source.absolute("/queryList"), method="POST", form=tuple(form))]
