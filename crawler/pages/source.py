"""One document on its way through the readers: its text, its tree and its data, each made once and only when asked for.

`Source` is what every family is given. It is bounded: a page above MAX_BYTES is not parsed at all (`too_large`), and
deep nesting is cut by the parser.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from crawler.pages.decode import decode_twice
from crawler.pages.scan import Scan, scan
from crawler.pages.tree import Element, parse_bytes
from monitor.types import Document

MAX_BYTES = 12_000_000
"""The longest column page seen is 2 MB; what is longer is a download or a trap."""

_GUARD = r"(?>(?:/\*.*?\*/\s*)?)(?:typeof\s+[\w$.]{1,60}\s*===?\s*[\"']function[\"']\s*&&\s*|[\w$.]{1,60}\s*&&\s*)?"
"""What Spring and Express write before a call: a comment, a question whether the function is there."""
_JSON_HEAD = re.compile(rf"\s*(?:[\[{{]|\"\s*[\[{{]|{_GUARD}[\w$.]{{1,60}}\s*\(\s*[\[{{])", re.DOTALL)
_XML_HEAD = re.compile(r"\s*(?:<\?xml\b|<(?:rss|feed|datastore|rdf:RDF|urlset)\b)", re.IGNORECASE)
_HTML_HEAD = re.compile(r"<(?:!doctype\s+html|html|body|head|div|ul|table)\b", re.IGNORECASE)
_PLAIN_FOLDER = re.compile(r"(?:https?://[\w.-]+(?::\d{1,5})?|[\w~-]+|\.)?(?:/[\w~-]+)*", re.ASCII)
_NO_ADDRESS = re.compile(r"#|(?:javascript|mailto|tel|data|about):", re.IGNORECASE)
_NO_ADDRESS_BEGINS = frozenset("#jmtdaJMTDA")
_PLAIN_ADDRESS = re.compile(r"(https?://[\w.-]+(?::\d{1,5})?)((?:/[\w~-]+(?:\.[\w~-]+)*)*/)[\w~.-]*", re.ASCII)
_HOST = re.compile(r"(?:https?:)?//[^/]*")
_INDEX_BEGINS = frozenset(("", *"iIdD?#"))
_INDEX = re.compile(r"/(?:index|default)\.\w+(?=\?|$)|(?<=/)\?$|#.*$", re.IGNORECASE)
_COLUMN = re.compile(r"/col/col(\d+)/")
_MARKS = (
    (_COLUMN, "/art_{}_"),
    (re.compile(r"/(\d{2,})/list\d*\.(?:htm|psp)$"), "/c{}a"),
    (re.compile(r"/channels/(\d+)(?:_\d+)?\.html$"), "/contents/{}/"),
)
"""How platforms number a column in its page's address, and mark its articles' by that: Hanweb, sudy, SiteServer."""
_JSONP = re.compile(rf"\s*{_GUARD}[\w$.]{{1,60}}\s*\((.*)\)\s{{0,9}};?\s{{0,99}}\Z", re.DOTALL)


def _without_index(path: str) -> str:
    """Return a path without the name of its folder's index."""
    return _INDEX.sub(lambda found: "/" if found[0].startswith("/") else "", path)


def _host_of(begin: str) -> str:
    """Return the host in the beginning of an address, without the `www.` that a site may be called by or not."""
    return begin.rpartition("//")[2].lower().removeprefix("www.")


def leads_anywhere(href: str) -> bool:
    """Tell whether an address is one: not a part of the page, nor what a script does (`javascript:;`), nor mail."""
    return bool(href) and not (href[0] in _NO_ADDRESS_BEGINS and _NO_ADDRESS.match(href))


@dataclass(frozen=True, slots=True)
class Home:
    """Where a column's articles lie: in its page's folder, or under its number, as `art_12_90.html` on `/col/col12/`.

    It knows no document: what was found on a page may keep it, and the page is let go of all the same.
    """

    folder: str
    """Empty for the root, in which everything lies."""
    mark: str
    page: str = ""
    """The page's own address: its path without the name of an index, and what is asked; empty for the root's."""
    host: str = ""
    """The page's host: another one's column may have the same path, as those of one platform do."""

    def is_page(self, href: str) -> bool:
        """Tell whether an address, as the page writes it, is the page's own, and not that of a part of it."""
        if not self.page or not href or href[0] in "#?" or "#" in href[:-1]:
            return False
        if href[0] == "/" or "//" in href:
            if self.page not in href:  # as nearly all are: told at once
                return False
            host = _HOST.match(href)
            if host is not None and _host_of(host[0]) != self.host:
                return False
            href = href if host is None else href[host.end() :]
        else:
            href, name = href.removeprefix("./"), self.page[len(self.folder) or 1 :]
            if not (href.startswith(name) if name else href[:1] in _INDEX_BEGINS):
                return False
            href = f"{self.folder or '/'}{href}"
        return _without_index(href) == self.page

    def has(self, href: str) -> bool:
        """Tell whether an address, as the page writes it, is of the page's own column."""
        if not leads_anywhere(href) or href[0] == "?":
            return False
        if self.mark and self.mark in href:
            return True
        if self.mark.startswith("/contents/"):  # the folder holds the pages of all columns
            return False
        if (host := _HOST.match(href)) is not None:
            href = href[host.end() :]
        if not self.folder:
            return False
        return href.startswith(self.folder) if href.startswith("/") else host is None and not href.startswith("..")


class Source:
    """A document to be read and the day it is judged at; `text`, `root` and `data` are made when first asked for."""

    def __init__(self, document: Document, *, as_of: date) -> None:
        self.document = document
        self.as_of = as_of
        self.url = document.url
        self._folders: dict[str, str] = {}
        self.shown: int | None = None
        """How many characters the page shows, as far as `states` counted them."""
        self.looked: object | None = None
        """What `rows.look` found, so that the page is looked over once."""

    @cached_property
    def text(self) -> str:
        """The decoded body; empty where it is too large."""
        return self._decoded[0]

    @cached_property
    def path(self) -> str:
        """The path of the page's own address; empty for a broken one."""
        try:
            return urlsplit(self.url).path
        except ValueError:
            return ""

    @cached_property
    def home(self) -> Home:
        """What tells the addresses of the page's own column from others."""
        folder = self.path[: self.path.rfind("/") + 1]
        asked = self.url.partition("#")[0].partition("?")[2]
        page = _without_index(f"{self.path}?{asked}" if asked else self.path)
        host = _HOST.match(self.url)
        return Home(
            folder="" if folder == "/" else folder,
            mark=next((mark.format(found[1]) for column, mark in _MARKS if (found := column.search(self.path))), ""),
            page="" if page == "/" else page,
            host=_host_of(host[0]) if host is not None else "",
        )

    @cached_property
    def number(self) -> str:
        """The column's number on Hanweb's platforms, `/col/col12/`; empty for none."""
        number = _COLUMN.search(self.path)
        return number[1] if number else ""

    @cached_property
    def _decoded(self) -> tuple[str, bytes]:
        if self.too_large:
            return "", b""
        return decode_twice(self.document.body, self.document.headers.get("content-type", ""))

    @cached_property
    def too_large(self) -> bool:
        """Whether the body is longer than any page that we read."""
        return len(self.document.body) > MAX_BYTES

    @cached_property
    def root(self) -> Element | None:
        """The tree of an HTML document, without comments; None where nothing can be parsed."""
        return parse_bytes(self._decoded[1])

    @cached_property
    def seen(self) -> Scan:
        """What one pass over the tree saw: its texts and dates; nothing where nothing can be parsed."""
        return Scan() if self.root is None else scan(self.root, self.as_of)

    @cached_property
    def scripts(self) -> str:
        """The addresses and the texts of the page's scripts: where most vendors leave their marks."""
        if self.root is None:
            return ""
        return "\n".join([part for each in self.root.iter("script") for part in (each.get("src"), each.text) if part])

    @cached_property
    def metas(self) -> list[dict[str, str]]:
        """The attributes of the page's meta tags, in its order."""
        return [] if self.root is None else [dict(element.items()) for element in self.root.iter("meta")]

    @cached_property
    def named(self) -> dict[str, str]:
        """The contents of the page's meta tags by their names in lower case, the first of each name."""
        found: dict[str, str] = {}
        for each in self.metas:
            if name := each.get("name"):
                found.setdefault(name.lower(), each.get("content", "").strip())
        return found

    @cached_property
    def is_json(self) -> bool:
        """Whether the document is JSON or JSONP, by its first characters."""
        return bool(_JSON_HEAD.match(self.text[:200])) and self.data is not None

    @cached_property
    def is_xml(self) -> bool:
        """Whether the document is XML that is not XHTML, by its first characters."""
        head = self.text[:1000]
        return bool(_XML_HEAD.match(head)) and not _HTML_HEAD.search(head)

    @cached_property
    def data(self) -> object | None:
        """The value of a JSON or JSONP document; None where it is neither."""
        return parse_json(self.text)

    @cached_property
    def base(self) -> str:
        """The address that relative links start from: the page's own, or what its `base` element says."""
        hrefs = () if self.root is None else (element.get("href") for element in self.root.iter("base"))
        href = next(filter(None, hrefs), "")
        return self._joined(self.url, href) if href else self.url

    def absolute(self, href: str) -> str:
        """Make an address of the page absolute; empty for what is no address (script, anchor, broken)."""
        if len(parts := href.split()) != 1:
            parts = ["".join(parts)]
        href = parts[0].replace("\\", "/")  # as browsers do
        if not leads_anywhere(href):
            return ""
        folder, slash, name = href.rpartition("/")
        if name[:1] in {"", ".", "?"} or "?" in folder or "#" in folder or folder.endswith("/") or ":" in name:
            return self._web(self._joined(self.base, href))
        if folder not in self._folders:  # the rows of a list share theirs, and joining is slow
            self._folders[folder] = self._folder(folder, slash)
        start = self._folders[folder]
        return f"{start}{name}" if start else ""

    def _folder(self, folder: str, slash: str) -> str:
        """Make the address of a folder absolute; the plain ones, which are nearly all, without the standard library."""
        path = f"{folder}{slash}"
        site, here = self._start
        if not here or not _PLAIN_FOLDER.fullmatch(folder):
            return self._web(self._joined(self.base, path or "."))
        if folder.startswith(("http://", "https://")):
            return path
        return site + path if path.startswith("/") else here + path.removeprefix("./")

    @cached_property
    def _start(self) -> tuple[str, str]:
        """The addresses of the site and of the folder that relative links start from."""
        if plain := _PLAIN_ADDRESS.fullmatch(self.base):
            return plain[1], plain[1] + plain[2]
        here = self._web(self._joined(self.base, "."))
        return self._web(self._joined(self.base, "/")).removesuffix("/"), here

    @staticmethod
    def _web(address: str) -> str:
        return address if address.startswith(("http://", "https://")) else ""

    @staticmethod
    def _joined(base: str, href: str) -> str:
        try:
            joined = urljoin(base, href)
            urlsplit(joined)
        except ValueError:
            return ""
        return joined


def parse_json(text: str) -> object | None:
    """Parse JSON, or JSONP without its call; None where it is neither."""
    text = text.lstrip("\ufeff")
    match = _JSONP.match(text) if not text.lstrip().startswith(("{", "[", '"')) else None
    try:
        value: object = json.loads(match.group(1) if match else text)
        if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:  # JSON as a text in JSON
            value = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return value
