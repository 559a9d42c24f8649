"""Very old 大汉 Hanweb lists: JavaScript arrays urls, headers, year, month and day, written out by `document.write`.

Fingerprint: `urls[0]='/art/…';headers[0]="<a …>";year[0]='2021';month[0]='5';day[0]='7';`, or `[i]` in every row with
`i++` behind it. Trap: month and day are not padded, so that the order of the texts is not the order of the days.
"""

import re
from html import escape

from crawler.pages import readings
from crawler.pages.found import as_reading
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from monitor.types import Evidence, FailureKind, Reading

NAME = "hanweb_arrays"

_ITEM = re.compile(
    r"""\b(?:(urls|headers|year|month|day)\[(\d{1,5}|[a-z]\w{0,9})\]\s*=\s*("[^"\n]*"|'[^'\n]*')|"""
    r"urls\s*=\s*(?:new\s+Array\b|\[\s*\]))"
)
"""An item of an array, or where the first of the arrays is made anew."""
_FEW = 3
_OF_A_COLUMN = re.compile(r"art_\d+_")
_COUNTED = re.compile(r"\burls\[[a-z]")
"""Rows that a script counts: nothing but what stands between them tells where one block ends."""
_TITLE = re.compile(r"""title\s*=\s*['"]([^'"]+)['"]""")
_TAG = re.compile("<[^>]*>")


def detect(source: Source) -> bool:
    """Look for the arrays' items."""
    return ";headers[" in source.scripts and _ITEM.search(source.text) is not None


def read(source: Source) -> Reading:
    """Put each row together from its five arrays."""
    blocks = _blocks(source.text)
    mark = f"art_{source.number}_" if source.number else ""
    own = [block for block in blocks if mark and any(mark in row.get("urls", "") for row in block)]
    mixed = any(_OF_A_COLUMN.search(row.get("urls", "")) and mark not in row["urls"] for block in own for row in block)
    others = mark and not own and all(_OF_A_COLUMN.search(row.get("urls", "")) for block in blocks for row in block)
    if (mixed or others) and _COUNTED.search(source.text):
        return readings.failure(NAME, FailureKind.AMBIGUOUS, "脚本中的列表不只是本栏目的")
    if not own and len(blocks) > 1:
        return readings.failure(NAME, FailureKind.AMBIGUOUS, f"脚本中有{len(blocks)}处列表，不能断定哪一处属于本栏目")
    if not own and sum(map(len, blocks)) < _FEW:
        return readings.failure(NAME, FailureKind.UNRECOGNISED)
    rows = [row for block in own or blocks for row in block]
    return as_reading(NAME, read_rows(source, f"<ul>{''.join(map(_row, rows))}</ul>", evidence=Evidence.HIDDEN_DATA))


def _blocks(text: str) -> list[list[dict[str, str]]]:
    """Return the rows of each block of a page that the arrays are filled for, one after another."""
    blocks: list[dict[int, dict[str, str]]] = [{}]
    for name, index, value in _ITEM.findall(text):
        if not name:  # the array is made anew
            blocks.append({})
            continue
        counted = not index.isdecimal()
        number = max(0, len(blocks[-1]) - 1) if counted else int(index)
        if name in blocks[-1].get(number, {}):
            if counted:
                number += 1
            else:  # the arrays are used again, for another block of the page
                blocks.append({})
        blocks[-1].setdefault(number, {})[name] = value[1:-1]
    return [list(block.values()) for block in blocks if block]


def _row(row: dict[str, str]) -> str:
    header = row.get("headers", "")
    title = _TITLE.search(header)
    text = escape(title.group(1) if title else _TAG.sub("", header))
    day = "-".join(row.get(part, "") for part in ("year", "month", "day"))
    return f'<li><a href="{escape(row.get("urls", ""))}" title="{text}">{text}</a><span>{day}</span></li>'
