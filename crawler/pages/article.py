"""The single article: its publication date by PubDate meta, then its 发布时间 label, then its address."""

from crawler.pages.source import Source
from monitor.types import Reading


def read_article(source: Source, family: str = "article") -> Reading | None:
    """Read the page as one article; None where it is none or shows no date of publication."""
    del source, family
    return None
