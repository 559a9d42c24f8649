"""Any other JSON or JSONP: lists of gov.cn, NFRA, Suzhou, TRS's search, whose keys `records` knows how to read.

Fingerprint: the document is JSON and no vendor's. Traps: a byte order mark, an array sorted by priority, days of
writing, expiry and building beside the publication, trees of columns with times. An empty array of rows in an answer
that succeeded and counts nothing is the sign of emptiness; `success: false` is a failed interface.
"""

import re

from crawler.pages import answers, readings, shells
from crawler.pages.arrays import arrays_in
from crawler.pages.data_markup import markup_in
from crawler.pages.found import as_reading
from crawler.pages.records import read_records
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from monitor.types import Evidence, Reading

NAME = "json_list"

_EMPTY = re.compile(
    r'"(?:rows|(?:data|info|news|article)?list|data|records?|results?|articles|items|content)"\s*:\s*\[\s*\]',
    re.IGNORECASE,
)


def detect(source: Source) -> bool:
    """Take every JSON document."""
    return source.is_json


def read(source: Source) -> Reading:
    """Read the array that is the list."""
    found = read_records(source, source.data)
    if found.entries:
        return as_reading(NAME, found)
    if answers.refused(source.data):
        return shells.refused(NAME, "接口返回失败")
    if markup := markup_in(source.data):
        return as_reading(NAME, read_rows(source, markup, evidence=Evidence.API))
    text = source.text.replace('\\"', '"')  # an answer may be JSON as a text in JSON
    empty, total = _EMPTY.search(text), answers.total(text)
    if empty and total is not None and not arrays_in(source.data):
        if total:
            return shells.refused(NAME, f"接口称共有{total}条，却没有返回任何一条")
        return readings.empty(NAME, empty.group())
    return as_reading(NAME, found)
