"""博达 VSB (webber): counties of Henan, Yunnan and Inner Mongolia, many universities; columns `/zwgk/tzgg.htm`.

Fingerprints: `_showDynClickBatch`, `/system/resource/`, `wbtreeid=`, `id="line_u5_0"`, `class="p_pages"`. Rows are in
the HTML. Traps: pages numbered downwards, hidden spans between rows, titles cut short, day and month in separate boxes.
The pager's 共0条 is the sign of emptiness; a recommended box beside it has rows of its own.
"""

import re

from crawler.pages import readings, shells
from crawler.pages.source import Source
from monitor.types import Outcome, Reading

NAME = "vsb"

_MARKS = ("_showDynClickBatch", "/system/resource/", "wbtreeid=", 'class="p_pages"')
_LINE = re.compile(r"""\bid=["']?line_u\d+_\d+""")
_NONE = re.compile(r"共\s*0\s*条")


def detect(source: Source) -> bool:
    """Look for the vendor's scripts, row ids or pager."""
    return any(mark in source.text for mark in _MARKS) or bool(_LINE.search(source.text))


def read(source: Source) -> Reading:
    """Read the rows in the page, unless the pager says that there are none."""
    reading = shells.own_rows(source, NAME)
    sign = _NONE.search(source.text)
    if sign and reading.outcome is not Outcome.ARTICLE:
        return readings.empty(NAME, sign.group())
    return reading
