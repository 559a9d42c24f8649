"""拓尔思 TRS WCM, most provinces and ministries: static directories, articles `./202609/t20260911_123456.html`.

Fingerprints: `createPageHTML(` or `createPage(` and addresses with t and eight digits. Rows are in the HTML. Traps:
relative links, separator items, links by onclick alone, rows as data in a script, stubs past the last page. The pager
counts pages (and sometimes records): with none, or with one and a blank list, the column is empty; the hot list beside
it has rows of other directories.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.pages import readings, shells
from crawler.pages.found import as_reading
from crawler.pages.inline import read_inline
from crawler.pages.source import Source
from monitor.types import FailureKind, FollowUp, Outcome, Reading

NAME = "trs"

_PAGER = re.compile(r"create(?:PageHTML|Page)\(([^()]{1,200})\)")
_ARTICLE = re.compile(r"/t20\d{6}_\d+\.s?html?")
_OF_AN_ARTICLE = re.compile(r"""["']t20\d{6}_\d+["']""")
_BEGINS = "/t20"
"""What an article's name begins with: to look for it alone is quick, and most other pages have none."""
_SEARCH = re.compile(r"""url\s*:\s*['"]([^'"]+)['"]\s*,\s*data\s*:\s*\{([^{}]*\bchannelid\b[^{}]*)\}""")
_FIELD = re.compile(r"""['"]?(\w+)['"]?\s*:\s*(?:['"]([^'"]*)['"]|(\w+))""")
_QUOTES = ("'", '"')
_SETTLED = (Outcome.ARTICLE, Outcome.EMPTY)
_FEW = 5
_MANY = 10
"""Rows that no side block has."""
_STUB = 600
"""A page past the last one is 300 to 400 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """The call that draws the pager."""

    call: str
    """As it stands in the page."""
    pages: int
    by_name: bool
    """Whether its pages are a variable: what that is set to first need not be its last."""
    records: int | None
    """None where the call does not count them."""

    @property
    def counts_nothing(self) -> bool:
        """Whether it says that there is no page or no record."""
        return self.pages == 0 or self.records == 0

    def allows(self, rows: int) -> bool:
        """Tell whether a page with so many rows can be one of its pages: the first of many is a full one."""
        return not self.counts_nothing and (self.pages == 1 or rows >= _FEW)


def detect(source: Source) -> bool:
    """Look for the pager's call or an article's address."""
    if source.is_json or source.is_xml:
        return False
    if "createPage" in source.scripts:
        return True
    begins = source.text.find(_BEGINS)
    return begins >= 0 and _ARTICLE.search(source.text, begins) is not None


def read(source: Source) -> Reading:
    """Read the rows in the page, or its data, or its sign of emptiness."""
    reading = shells.own_rows(source, NAME)
    directory = urljoin(source.url, ".")
    own = any(entry.url.startswith(directory) for entry in reading.entries)
    if own or reading.outcome in _SETTLED:
        return reading
    pager = _pager(source)
    blank = shells.blank_list(source.root) is not None
    rows = len(reading.entries)
    trusted = rows >= _MANY or not blank
    if reading.outcome is Outcome.ENTRIES and trusted and (pager is None or pager.allows(rows)):
        return reading
    without = _elsewhere(source) or _without_rows(source, pager, blank=blank) or reading
    if without.outcome is Outcome.EMPTY and (rows or shells.leads_home(source)) and pager is not None and pager.by_name:
        return readings.failure(NAME, FailureKind.AMBIGUOUS, f"页码（{pager.call}）说没有，网页中却有列表")
    if without.outcome is Outcome.EMPTY and rows and pager is not None and not pager.counts_nothing:
        return readings.failure(NAME, FailureKind.AMBIGUOUS, f"页码（{pager.call}）和空的列表之外，又有带日期的列表")
    return without


def _elsewhere(source: Source) -> Reading | None:
    """Read rows that lie as data in a script, or name TRS's search where a script asks it."""
    found = read_inline(source)
    if found.entries:
        return as_reading(NAME, found)
    follow = _search(source)
    return shells.ask(NAME, follow, "列表由 TRS 检索生成") if follow else None


def _without_rows(source: Source, pager: Pager | None, *, blank: bool) -> Reading | None:
    """Read what a page without rows of its own says by its pager; None where it has no pager."""
    if pager is None:
        return None
    if not pager.counts_nothing and blank and shells.is_scripted(source):
        return readings.failure(NAME, FailureKind.SHELL, "列表由脚本填充")
    if pager.counts_nothing or (blank and pager.pages == 1 and not pager.records):
        return readings.empty(NAME, pager.call)
    if len(source.text) < _STUB:
        return readings.failure(NAME, FailureKind.STUB, "只有页码脚本的空页")
    return readings.failure(NAME, FailureKind.SHELL, f"页码称有{pager.pages}页，网页中却没有本栏目的列表")


def _pager(source: Source) -> Pager | None:
    """Return the page's pager; its numbers are pages, the page in view, and sometimes records."""
    for match in _PAGER.finditer(source.text):
        if _OF_AN_ARTICLE.search(match.group(1)):
            continue  # the pages of a long text: createPageHTML(1, 0, "t20260302_1", "html")
        first, *others = [part.strip() for part in match.group(1).split(",") if part.strip()[:1] not in _QUOTES] or [""]
        if pages := first if first.isdecimal() else _assigned(first, source.text):
            break  # else it is the function itself that is written in the page
    else:
        return None
    numbers = [int(each) for each in others if each.isdecimal()]
    return Pager(
        call=match.group(),
        pages=int(pages),
        by_name=not first.isdecimal(),
        records=numbers[1] if len(numbers) > 1 else None,
    )


def _assigned(name: str, text: str) -> str:
    """Return the number that a script gives a variable, `var countPage = 38;`; empty for none."""
    numbers = re.findall(rf"\b{name}\s*=\s*(\d{{1,6}})\b", text) if name.isidentifier() else []
    return max(numbers, key=int, default="")


def _search(source: Source) -> list[FollowUp]:
    """Name TRS's search as the page's script asks it."""
    return [
        FollowUp(
            url=source.absolute(url),
            method="POST",
            form=tuple((name, text or word) for name, text, word in _FIELD.findall(fields)),
        )
        for url, fields in _SEARCH.findall(source.text)
    ]
