"""大汉 Hanweb JCMS with jpage, the old platform: Jiangsu, Shandong, Gansu, NHSA, Zhejiang until it moved to JPAAS.

Fingerprints: `<datastore>`, `<recordset>`, `<record><![CDATA[`, `dataproxy.jsp`. The visible list is empty; the rows
lie in a data island (script, style, comment, or written with entities), or at the proxy that the page declares. Traps:
desktop and mobile copies of the island, shards of markup between records, dates over several lines, 54-byte answers
without a recordset. An empty recordset is the sign of emptiness, unless the totals say otherwise.
"""

import re
from html import unescape

from crawler.pages import readings, shells
from crawler.pages.found import Found, as_reading
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from monitor.types import Evidence, FailureKind, FollowUp, Outcome, Reading

NAME = "jcms"

_NUMBER = re.compile(r"columnid=(\d+)&")
_HEAD = 200
_EMPTY = re.compile(r"<recordset>\s{0,200}</recordset>|<recordset\s{0,20}/>")
_TOTAL = re.compile(r"(?:totalRecord\s*[:=]\s*['\"]?|<totalrecord>\s*)(\d{1,9})", re.IGNORECASE)
_NEXT = re.compile(r"""<nextgroup>.{0,40}?href=["']([^"']{1,2000})["']""", re.DOTALL)
_PROXY = re.compile(r"""proxyUrl\s*:\s*['"]([^'"]+)['"]""")
_PARAMETERS = ("appid", "webid", "path", "columnid", "unitid", "webname", "permissiontype")


def detect(source: Source) -> bool:
    """Look for the proxy that every island and every pager names, or for an answer."""
    if source.is_json:
        return False
    return "dataproxy.jsp" in source.text or "<datastore>" in source.text[:_HEAD]


def read(source: Source) -> Reading:  # noqa: PLR0911 - one question after another
    """Read the records of the page or of the proxy's answer, or name the proxy."""
    text = unescape(source.text) if "&lt;record" in source.text else source.text
    is_reply = source.is_xml or text.lstrip().startswith("<datastore")
    if not is_reply and _are_foreign(source, text):
        return _shown(source)
    found = read_island(source, text, Evidence.API if is_reply else Evidence.HIDDEN_DATA)
    if found is not None and not found.entries:
        return shells.refused(NAME, "数据中的记录都不是条目")
    if found is not None:
        return as_reading(NAME, found)
    total = next((int(number) for number in _TOTAL.findall(text)), None)
    sign = _EMPTY.search(text)
    if is_reply:
        return (
            readings.empty(NAME, sign.group()) if sign and not total else shells.refused(NAME, "dataproxy 没有返回记录")
        )
    follow = _follow_ups(source, text)
    if sign and (total == 0 or (total is None and not follow)):
        return readings.empty(NAME, sign.group())
    reading = shells.own_rows(source, NAME)
    container = f"art_{_parameter(text, 'columnid')}_"
    if reading.outcome is not Outcome.ENTRIES or not any(container in entry.url for entry in reading.entries):
        return shells.ask(NAME, follow, "列表由 jpage 生成") if follow else reading
    return reading


def read_island(source: Source, text: str, evidence: Evidence) -> Found | None:
    """Read the records that `text` holds, each once (desktop and mobile show the same); None where it holds none.

    Of several islands those of the page's own column count, where one says that it is.
    """
    islands = _between(text, "<datastore>", "</datastore>")
    own = [island for island in islands if _is_of(island, source.number)]
    others = [island for island in islands if "<record>" in island] or [text]
    pieces = (piece for island in own or others for piece in _between(island, "<record>", "</record>"))
    records = list(dict.fromkeys(piece.strip().removeprefix("<![CDATA[").removesuffix("]]>") for piece in pieces))
    if not records:
        return None
    markup = "\n".join(records)
    wrapped = f"<table>{markup}</table>" if "<tr" in markup else f"<ul>{markup}</ul>"
    return read_rows(source, wrapped, evidence=evidence)


def counted(text: str) -> int:
    """Return how many records an answer says there are."""
    return max(map(int, _TOTAL.findall(text)), default=0)


def _are_foreign(source: Source, text: str) -> bool:
    """Tell whether the islands with records are another column's, and the page has a list of its own; or of several."""
    islands = _between(text, "<datastore>", "</datastore>")
    filled = [island for island in islands if "<record>" in island]
    if not source.number:
        return len({each for island in filled for each in _NUMBER.findall(unescape(island))[:1]}) > 1
    if not filled or any(_is_of(island, source.number) for island in islands):
        return False
    return f"art_{source.number}_" in text or len(filled) < len(islands)


def _shown(source: Source) -> Reading:
    """Read the rows that the page shows, where most are the column's own."""
    reading = shells.own_rows(source, NAME)
    mine = sum(f"art_{source.number}_" in entry.url for entry in reading.entries)
    if source.number and 2 * mine > len(reading.entries):
        return reading
    return readings.failure(NAME, FailureKind.AMBIGUOUS, "网页中的数据都是其他栏目的")


def _is_of(island: str, column: str) -> bool:
    """Tell whether an island is a column's: by its next group, or by the addresses of its articles."""
    return bool(column) and (f"columnid={column}&" in unescape(island) or f"/art_{column}_" in island)


def _between(text: str, opening: str, closing: str) -> list[str]:
    """Return what stands between two marks, each time; a piece that is not closed is none."""
    return [piece.partition(closing)[0] for piece in text.split(opening)[1:] if closing in piece]


def _follow_ups(source: Source, text: str) -> list[FollowUp]:
    """Name the proxy as the island's next group gives it, or put its address together from the pager's parameters."""
    found = [FollowUp(url=source.absolute(unescape(href))) for href in _NEXT.findall(text)]
    proxy = _PROXY.search(text)
    if not found and proxy and _parameter(text, "unitid"):
        pairs = [("page", "1"), *((name, _parameter(text, name) or _default(name)) for name in _PARAMETERS)]
        found.append(FollowUp(url=shells.with_query(source.absolute(proxy.group(1)), pairs)))
    return [one for one in found if one.url]


def _parameter(text: str, name: str) -> str:
    match = re.search(rf"""{name}(?<!\w{name})\s*[:=]\s*['"]?([^'",;&<>\s}}]+)""", text)
    return match.group(1) if match else ""


def _default(name: str) -> str:
    return {"appid": "1", "path": "/", "permissiontype": "0"}.get(name, "")
