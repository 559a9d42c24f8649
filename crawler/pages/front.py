"""The portal's home page: not one list but many, and the newest of all of them counts.

The national check asks when anything on it was new. It is read so only where it is watched as the home page; what
stands under a column's address is never read in this way.
"""

from dataclasses import replace

from crawler.pages import readings, states, stub
from crawler.pages.rows import look, rows_of_all
from crawler.pages.source import Source
from monitor.types import FailureKind, Reading

NAME = "front"


def read(source: Source) -> Reading:
    """Read the dated rows of every block, or follow a page that only leads to another; refuse one without any."""
    if refusal := states.refuse(source):
        return readings.failure(NAME, refusal.kind, refusal.detail)
    if stub.detect(source):
        return stub.read(source)
    looked = look(source)
    if looked is None:
        return readings.failure(NAME, FailureKind.UNRECOGNISED, "没有可读的网页内容")
    if not looked.strong and (refusal := states.refuse_words(source, looked.title)):
        return readings.failure(NAME, refusal.kind, refusal.detail)
    found = rows_of_all(source, looked)
    if not any(entry.published for entry in found):
        return readings.failure(NAME, FailureKind.UNDATED, "首页上没有带日期的信息")
    reading = readings.entries(NAME, found)
    newest = reading.newest(source.as_of)
    shown = newest.published if newest else "不详"
    return replace(reading, notes=(f"首页各处共{len(found)}行，最新{shown}",))
