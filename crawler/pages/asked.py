"""The address that a page's own script asks for the rows of its list, where it stands there as a whole text."""

import re
from urllib.parse import urlsplit

from crawler.pages.source import Source
from monitor.types import FollowUp

_PUT = re.compile(r"\.(?:append|prepend|html|load|appendTo)\s*\(|innerHTML|insertAdjacentHTML|appendChild")
_ANY_CALL = re.compile(r"\$\.(?:getJSON|get|post|ajax)\b|\bfetch\s*\(|\baxios\b|\.load\s*\(|XMLHttpRequest")
_CALL = re.compile(
    r"""(?:\$\.(?:getJSON|get)|\bfetch|\baxios(?:\.get)?|\.load)\s*\(\s*["']([^"'\s]{1,300})["']\s*[,)]"""
)
_OPTION = re.compile(r"""\burl\s*:\s*["']([^"'\s]{1,300}\.json(?:\?[^"'\s]*)?)["']\s*[,}]""")
_NO_DATA = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?|mp4)(?:[?#]|$)|count|click|visit|stat|hits?\b|login|weather",
    re.IGNORECASE,
)
"""What scripts ask besides: parts of the page, counters, the weather."""


def asked_address(source: Source, name: str) -> tuple[FollowUp, ...]:
    """Name the address of the page's own host that the script which fills in the list `name` asks for by GET.

    Only where that script asks for one thing alone, written out whole: the first answer with rows would be believed,
    and hot news has rows too. Nothing for a list without an id.
    """
    host = urlsplit(source.url).netloc
    scripts = _naming(source, name)
    calls = sum(len(_ANY_CALL.findall(text)) for text in scripts)
    written = [href for text in scripts for href in (*_CALL.findall(text), *_OPTION.findall(text))]
    if calls != 1 or len(written) != 1 or _NO_DATA.search(written[0]):
        return ()
    url = source.absolute(written[0])
    return (FollowUp(url=url),) if url and urlsplit(url).netloc == host else ()


def is_filled_by_script(source: Source, name: str) -> bool:
    """Tell whether a script of the page asks for something and names the list that it is put into by its id."""
    return any(_ANY_CALL.search(text) for text in _naming(source, name))


def is_put_by_script(source: Source, name: str) -> bool:
    """Tell whether a script of the page names a list by its id and puts markup into it."""
    return any(_PUT.search(text) for text in _naming(source, name))


def _naming(source: Source, name: str) -> list[str]:
    """Return the scripts of a page that name an element by its id."""
    if source.root is None or not name:
        return []
    named = re.compile(rf"""["'#]{re.escape(name)}["'\s]""")
    return [text for each in source.root.iter("script") if (text := each.text or "") and named.search(text)]
