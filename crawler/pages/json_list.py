"""Any other JSON or JSONP: lists of gov.cn, NFRA, Suzhou, TRS's search, whose keys `records` knows how to read.

Fingerprint: the document is JSON and no vendor's. Traps: a byte order mark, an array sorted by priority, days of
writing, expiry and building beside the publication, trees of columns with times. An empty array of rows in an answer
that succeeded and counts nothing is the sign of emptiness; `success: false` is a failed interface.
"""

import re

from crawler.pages import objects, readings, shells
from crawler.pages.records import read_records
from crawler.pages.rows import as_reading
from crawler.pages.source import Source
from monitor.types import Reading

NAME = "json_list"

_EMPTY = re.compile(
    r'"(?:rows|list|data|records?|results?|articles|items|infolist|content)"\s*:\s*\[\s*\]', re.IGNORECASE
)
_TOTAL = re.compile(
    r'"(?:total|count|totalCount|totalElements|totalRecords?|recordCount|total_count|pageCount|totalPages?)"\s*:\s*"?(\d{1,9})',
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
    if objects.refused(source.data):
        return shells.refused(NAME, "接口返回失败")
    empty, total = _EMPTY.search(source.text), _TOTAL.search(source.text)
    if empty and total:
        if int(total.group(1)):
            return shells.refused(NAME, f"接口称共有{total.group(1)}条，却没有返回任何一条")
        return readings.empty(NAME, empty.group())
    return as_reading(NAME, found)
