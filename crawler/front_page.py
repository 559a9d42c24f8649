"""Servers that answer with their home page whatever is asked: when they are hurried, or when a column is gone.

Such a page has a list with dates, and would be taken for the column. What it is taken against is the home page as it
came in the same crawl; a night looks at the home page first.
"""

import asyncio
import re
from urllib.parse import urlsplit

from monitor.types import Document, Failure, FailureKind, Outcome, Reading

PATIENCE = 10.0
"""Seconds that the first pages wait for the home page; when it does not come, nothing is taken against it."""

TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)
LINK = re.compile(rb"<a\s[^>]{0,500}?href\s*=\s*[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)
FEWEST = 10
"""Links below which two pages are not compared by them."""
ALIKE = 0.95
"""Of the links of both; a hit counter or the day's own headline may differ."""

INDEX = re.compile(r"/(index|default|main)?(\.\w{2,5})?", re.IGNORECASE)
"""What stands after the home page's folder in its other names."""

OF_THE_PAGE = frozenset({FailureKind.UNRECOGNISED, FailureKind.UNDATED, FailureKind.AMBIGUOUS})
"""Failures that the home page would give, too."""


class FrontPage:
    """Knows the home page of one crawl."""

    def __init__(self, home: str, *, expected: bool) -> None:
        self._home = urlsplit(home)
        self._awaited = asyncio.Event() if expected else None
        self._document: Document | None = None

    def came(self, document: Document | None) -> None:
        """Take the home page's document; None where it could not be had."""
        if self._awaited is not None:
            self._document = document
            self._awaited.set()

    async def refusal(self, asked: str, document: Document, reading: Reading) -> Failure | None:
        """Say that what came for the address `asked` is the home page; None where it is not, or is meant to be."""
        failure = reading.failure
        if self._is_home(asked) or (reading.outcome is Outcome.FAILURE and failure and failure.kind not in OF_THE_PAGE):
            return None
        if self._is_home(document.url):
            return Failure(kind=FailureKind.INDEX_PAGE, detail="跳转到了首页")
        home = await self._home_page()
        if home is not None and alike(home.body, document.body):
            return Failure(kind=FailureKind.INDEX_PAGE, detail="与首页内容相同")
        return None

    def _is_home(self, url: str) -> bool:
        parts = urlsplit(url)
        folder = self._home.path.rpartition("/")[0]
        same_host = parts.netloc.removeprefix("www.") == self._home.netloc.removeprefix("www.")
        below = parts.path.removeprefix(folder)
        return same_host and not parts.query and (not parts.path or bool(INDEX.fullmatch(below)))

    async def _home_page(self) -> Document | None:
        if self._awaited is not None and not self._awaited.is_set():
            try:
                await asyncio.wait_for(self._awaited.wait(), PATIENCE)
            except TimeoutError:
                self._awaited.set()
        return self._document


def alike(home: bytes, body: bytes) -> bool:
    """Tell whether a page is the home page: to the byte, or by its title and nearly all of its links."""
    if home == body:
        return True
    own, other = TITLE.search(home), TITLE.search(body)
    if own is None or other is None or own[1].split() != other[1].split():
        return False
    links, others = set(LINK.findall(home)), set(LINK.findall(body))
    return len(links) >= FEWEST and len(links & others) >= ALIKE * len(links | others)
