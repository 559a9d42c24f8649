"""What families share when a page is a shell: is the list blank, what does the page say instead, where are the rows."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

from crawler.pages import plain, prose, readings
from crawler.pages.asked import is_put_by_script
from crawler.pages.own_list import is_plainly_own
from crawler.pages.rows import look
from crawler.pages.shell_signs import in_menu, is_decoration
from crawler.pages.source import Source
from crawler.pages.titles import address_of, links_with_title
from crawler.pages.tree import Element, is_hidden, names_of
from monitor.types import Entry, FailureKind, FollowUp, Outcome, Reading

_FEW = 5
_TITLE = 8
MOST = 4
"""How many addresses a shell may name; the spider asks them in turn."""
_LIST = re.compile(r"list|news|info|data|msg|article|content|search", re.IGNORECASE)
_NO_LIST = re.compile(
    r"nav|menu|tree(?![-\w]*(?:list|news))|categor(?![-\w]*(?:list|content|news))|page|pagin|foot|head|side|hot|link|crumb|date|tab|banner|search-?(?:box|bar)",
    re.IGNORECASE,
)
_INSIDE = 20
"""Elements that a blank list may hold: separators, a loading picture."""
_SMALL = 50
"""Pixels; a smaller frame is a counter or a clock."""
_LARGE = 300
_DIGITS = 6
_TOOL = re.compile(
    r"(?<![a-z])(?:search|sousuo|login|weather|tianqi|calendar|rili|counter|share|map|kefu)(?![a-z]*list)",
    re.IGNORECASE,
)
"""What a frame is for that has no rows of the column; a searchlist has them."""
_INDEX = re.compile(r"(?:index|default|$)", re.IGNORECASE)
_ROWS = re.compile("list|result|main|content", re.IGNORECASE)
"""How a block is called that holds rows, whatever else it is called."""
_MAIN = re.compile(r"main|content|right|list|body", re.IGNORECASE)
_NO_MAIN = re.compile(r"left|top|tree|menu|nav|head|foot|bottom|banner", re.IGNORECASE)
_LIST_TAGS = ("ul", "ol", "tbody", "table", "div", "dl")


def ask(family: str, follow: Sequence[FollowUp], detail: str = "") -> Reading:
    """Make the reading of a shell: the rows are at `follow`, each address once, the likeliest first."""
    return readings.failure(family, FailureKind.SHELL, detail, follow=tuple(dict.fromkeys(follow))[:MOST])


def refused(family: str, detail: str) -> Reading:
    """Make the reading of an interface that answered without answering."""
    return readings.failure(family, FailureKind.API_FAILED, detail)


def own_rows(source: Source, family: str) -> Reading:
    """Read the page as any page is read, in the family's name."""
    reading = replace(plain.read(source), family=family)
    kind = reading.failure.kind if reading.failure else None
    blank = kind in {FailureKind.STUB, FailureKind.SHELL} and not reading.follow and frames(source)
    if blank or is_beside_a_frame(source, reading):
        return readings.failure(family, FailureKind.UNRECOGNISED, "列表可能在框架页中")  # `frame` is asked next
    return reading


def is_beside_a_frame(source: Source, reading: Reading) -> bool:
    """Tell whether a page's few rows stand beside a frame as large as a list: they are a block, the list is in it."""
    few = 0 < len(reading.entries) < _FEW and reading.outcome is not Outcome.ARTICLE
    return few and bool(frames(source, large=True))


def frames(source: Source, *, large: bool = False) -> list[str]:
    """Return the addresses of the page's visible frames of its own host, main ones first; or the large ones only."""
    if source.root is None:
        return []
    host = urlsplit(source.url).netloc
    found = []
    for element in source.root.iter("iframe", "frame"):
        url = source.absolute(element.get("src") or "")
        width, height = (_pixels(element.get(name) or "") for name in ("width", "height"))
        least = _LARGE if large else _SMALL
        if _is_of_a_tool(element):
            continue
        if url and urlsplit(url).netloc == host and url != source.url and width >= least and height >= least:
            name = f"{element.get('name', '')} {element.get('id', '')}"
            found.append((0 if _MAIN.search(name) else 2 if _NO_MAIN.search(name) else 1, url))
    return [url for _, url in sorted(found, key=lambda one: one[0])]


def _is_of_a_tool(element: Element) -> bool:
    """Tell whether a frame holds a form of search, a calendar, the weather: by its own names and its block's."""
    above = element.getparent()
    named = [_file_of(element.get("src") or "")]
    named += [element.get(name) or "" for name in ("name", "id", "class")]
    block = "" if above is None else names_of(above)
    named += [] if _ROWS.search(block) else [block]
    return _TOOL.search(" ".join(named)) is not None


def _file_of(address: str) -> str:
    """Return what an address calls its page; nothing for the answer to a question, which may be the column's rows."""
    parts = urlsplit(address)
    if parts.query:
        return ""
    folder, _, name = parts.path.rpartition("/")
    name = folder.rpartition("/")[2] if _INDEX.match(name) else name
    return "" if "list" in name.lower() else name


def _pixels(size: str) -> int:
    """Return a frame's size; what is a share, or not said, counts as large."""
    digits = size.strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < _DIGITS else _LARGE


def is_prose(source: Source) -> bool:
    """Tell whether a page has the text of an article, beside which a count of nothing is that of a block."""
    looked = look(source)
    return looked is not None and prose.is_prose(source, looked)


def rows_or_ask(
    source: Source, family: str, follow: Sequence[FollowUp], *, own: Callable[[Entry], bool] | None = None
) -> Reading:
    """Read the page's own rows; where its list is blank, name the addresses that hold them.

    `own` tells whether an entry's address is one of this column's: a shell's side block has rows too, but of other
    columns.
    """
    reading = own_rows(source, family)
    if not follow or reading.outcome is Outcome.ARTICLE or reading.outcome is Outcome.EMPTY:
        return reading
    if reading.entries:
        mine = own is None or 2 * sum(map(own, reading.entries)) >= len(reading.entries)
        blank = None if own is not None else blank_list(source.root)
        if mine and (blank is None or (is_hidden(blank) and _is_plainly_own(source))):
            return reading
    return ask(family, follow)


def leads_home(source: Source) -> bool:
    """Tell whether any title of the page leads to what is of its column."""
    root = source.root
    links = () if root is None else links_with_title(root, limit=200)
    return any(len(title) >= _TITLE and source.home.has(address_of(link)) for link, title in links)


def _is_plainly_own(source: Source) -> bool:
    looked = look(source)
    return looked is not None and is_plainly_own(looked)


def blank_list(root: Element | None) -> Element | None:
    """Return the first element that is made for a list, by its tag or (a div) its name, and holds nothing."""
    if root is None:
        return None
    for element in root.iter(*_LIST_TAGS):
        names = names_of(element)
        made = (element.tag != "div" or _LIST.search(names)) and not _NO_LIST.search(names)
        if made and _is_blank(element) and not in_menu(element) and not is_decoration(element):
            return element
    return None


def is_scripted(source: Source) -> bool:
    """Tell whether a script of the page puts something into its blank list, which it names by its id."""
    blank = blank_list(source.root)
    return blank is not None and any(is_put_by_script(source, each.get("id") or "") for each in blank.iter())


def _is_blank(element: Element) -> bool:
    """Tell whether an element shows nothing: no text, link or picture (a loading picture is none)."""
    for number, inner in enumerate(element.iter()):
        if number > _INSIDE or (number and inner.tag in {"a", "script", "iframe", "input"}):
            return False
        if (inner.text or "").strip() or (number and (inner.tail or "").strip()):
            return False
    return True


def meta(source: Source, name: str) -> str:
    """Return the content of a meta tag, its name in any case; empty for none."""
    return source.named.get(name.lower(), "")


def with_query(url: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Add a query to an address, in utf-8 and percent signs."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs, quote_via=quote)}" if pairs else url


_ASSIGNED = re.compile(r"(?:=|\()\s{0,20}(?=[\[{]\s{0,20}[\[{\"])")
_VALUES = 20


def inline_values(text: str) -> Iterator[object]:
    """Parse the JSON values that the page's scripts assign or hand over, the first few; what is no JSON is left out."""
    decoder = json.JSONDecoder()
    tried, end = 0, 0
    for match in _ASSIGNED.finditer(text):
        if match.end() < end:
            continue
        tried += 1
        if tried > _VALUES:
            return
        try:
            value, end = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        yield value
