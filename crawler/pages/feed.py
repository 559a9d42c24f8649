"""RSS 2.0, RSS 1.0 and Atom.

Fingerprint: an XML document that opens with `rss`, `feed` or `rdf:RDF`. Traps: the channel's own build date, Atom's
`updated` beside `published`, instants of other time zones, home-made dates. A whole feed without an item is empty; one
that was cut off says nothing.
"""

import re
from collections.abc import Sequence

from lxml import etree

from crawler.pages import objects, readings
from crawler.pages.data_dates import parse_value
from crawler.pages.found import Found, as_reading
from crawler.pages.source import Source
from monitor.types import Entry, Evidence, Failure, FailureKind, Reading

NAME = "feed"

_OPENS = re.compile(
    r"(?:<\?xml[^>]*\?>|<\?xml-stylesheet[^>]*\?>|<!--(?:(?!-->).)*-->|\s)*<(rss|feed|rdf:RDF)\b", re.DOTALL
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SAME = 3
_MOMENT = re.compile(r"\d:\d\d:(?!00)\d\d")
"""To the second: nobody publishes several entries at the same one."""
_BUILT = re.compile(r"<lastBuildDate>([^<]{1,60})<", re.IGNORECASE)
_PUBLISHED = ("pubdate", "published", "date", "issued", "created", "updated")
"""Local names in lower case, the first that an item has: dc:date is `date`."""


def detect(source: Source) -> bool:
    """Look at the first element."""
    return bool(_OPENS.match(source.text[:4000]))


def read(source: Source) -> Reading:
    """Read every item or entry of the feed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    root: etree._Element | None = etree.fromstring(_DECLARATION.sub("", source.text).encode(), parser)
    if root is None:  # nothing that could be recovered
        return readings.failure(NAME, FailureKind.UNRECOGNISED, "订阅源不是 XML")
    items = [one for one in root.iter() if _name(one) in {"item", "entry"}]
    names = {_name(child) for item in items for child in item.iterchildren("*") if (child.text or "").strip()}
    known = (
        [name for name in _PUBLISHED if name != "updated"]
        if names & {"pubdate", "published", "date", "issued"}
        else _PUBLISHED
    )
    entries = tuple(_entry(source, number, item, known) for number, item in enumerate(items, start=1))
    moments = {entry.published_text for entry in entries}
    if len(entries) >= _SAME and len(moments) == 1 and _is_when_made(moments.pop(), source.text):
        made = Failure(kind=FailureKind.UNDATED, detail="各条的时间完全相同，是生成订阅源的时间")
        return as_reading(NAME, Found(entries=entries, failure=made))
    if entries:
        undated = (
            objects.unread(entries) if any(entry.published for entry in entries) else Failure(kind=FailureKind.UNDATED)
        )
        return as_reading(NAME, Found(entries=entries, failure=undated))
    match = _OPENS.match(source.text)
    if match and source.text.rstrip().endswith(f"</{match.group(1)}>"):
        return readings.empty(NAME, "<feed> 中没有 <entry>" if match.group(1) == "feed" else "<channel> 中没有 <item>")
    return readings.failure(NAME, FailureKind.UNRECOGNISED, "订阅源没有传输完整")


def _is_when_made(moment: str, text: str) -> bool:
    """Tell whether the one moment of all items is that at which the feed was made: to the second, or as it says."""
    built = _BUILT.search(text)
    return bool(_MOMENT.search(moment)) or (built is not None and built[1].strip() == moment)


def _entry(source: Source, number: int, item: etree._Element, known: Sequence[str]) -> Entry:
    values: dict[str, str] = {}
    for child in item.iterchildren("*"):
        name, text = _name(child), " ".join("".join(child.itertext()).split())
        if name == "link" and child.get("rel", "alternate") == "alternate":
            text = text or child.get("href", "")
        if text:
            values.setdefault(name, text)
    written = next((name for name in known if parse_value(values.get(name))), None)
    return Entry(
        title=values.get("title", ""),
        url=source.absolute(values.get("link", "")),
        published=parse_value(values[written]) if written else None,
        published_text=values[written] if written else objects.unread_day(map(values.get, _PUBLISHED)),
        evidence=Evidence.API if written else None,
        place=f"{_name(item)}[{number}] > {written}" if written else f"{_name(item)}[{number}]",
    )


def _name(element: etree._Element) -> str:
    """Return an element's local name in lower case; empty for a comment."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""
