"""The general page, read by structure alone; last in the tuple, it takes every page that no other family claims."""

from crawler.pages.rows import as_reading, read_rows
from crawler.pages.source import Source
from monitor.types import Reading

NAME = "plain"


def detect(source: Source) -> bool:
    """Take every page."""
    del source
    return True


def read(source: Source) -> Reading:
    """Read the page's rows."""
    return as_reading(NAME, read_rows(source))
