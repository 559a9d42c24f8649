"""博达 VSB (webber): counties of Henan, Yunnan and Inner Mongolia, many universities; columns `/zwgk/tzgg.htm`.

Fingerprints: `/system/resource/` and `_showDynClickBatch`, beside `id="line_u5_0"` and `class="p_pages"`. Rows are in
the HTML. Traps: pages numbered downwards, hidden spans between rows, titles cut short, day and month in separate boxes.
The pager's 共0条 is the sign of emptiness; a recommended box beside it has rows of its own.
"""

import re

from crawler.pages import readings, shells
from crawler.pages.source import Source
from monitor.types import FailureKind, Outcome, Reading

NAME = "vsb"

_RESOURCE = "/system/resource/"
_CLICKS = "_showDynClickBatch"
_TOTAL = re.compile(r"共\s{0,20}(\d{1,9})\s{0,20}条")
_MANY = 10
"""Rows that no side block has."""
_PAGER = re.compile(r"""class=["']?p_t\b""")


def detect(source: Source) -> bool:
    """Look for the vendor's scripts, which every page loads."""
    return _CLICKS in source.scripts or _RESOURCE in source.text


def read(source: Source) -> Reading:
    """Read the rows in the page, unless the pager says that there are none."""
    reading = shells.own_rows(source, NAME)
    counts = list(_TOTAL.finditer(source.text))
    if not counts or any(int(count.group(1)) for count in counts) or reading.outcome is Outcome.ARTICLE:
        return reading
    if len(reading.entries) >= _MANY or (reading.entries and not _PAGER.search(source.text)):
        return readings.failure(NAME, FailureKind.AMBIGUOUS, f"网页上写着“{counts[0].group()}”，又有带日期的列表")
    if shells.is_prose(source) and reading.outcome is Outcome.FAILURE:
        return reading
    if shells.is_scripted(source):
        return readings.failure(NAME, FailureKind.SHELL, "列表由脚本填充")
    return readings.empty(NAME, counts[0].group())
