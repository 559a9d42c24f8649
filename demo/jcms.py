"""Hanweb JCMS jpage, the older family: an empty list, and its rows as data in the page or behind dataproxy.jsp."""

from datetime import date
from html import escape
from urllib.parse import parse_qs

from demo.answers import Answer, Asked
from demo.listings import PAGE_SIZE, Listing
from demo.plan import Shape
from demo.rows import STYLES

PROXY_PATH = "/module/web/jpage/dataproxy.jsp"
DISPLAYED_PAGES = 3
"""The first answer holds the rows of so many pages."""


def unit_id(listing: Listing) -> str:
    """Return the number of the column's list unit."""
    return str(200000 + int(listing.number) % 100000)


def records(listing: Listing, today: date, start: int, end: int) -> str:
    """Write rows, counted from 1, as records."""
    rows = listing.rows(today, number=1, size=end)[start - 1 :]
    style = STYLES[listing.planned.row]
    return "\n".join(f"<record><![CDATA[{style(row)}]]></record>" for row in rows)


def next_group(listing: Listing) -> str:
    """Write the link to the next group of rows."""
    return (
        f'<nextgroup><![CDATA[<a href="{PROXY_PATH}?page=1&appid=1&appid=1&webid=1&path=/&columnid={listing.number}'
        f'&unitid={unit_id(listing)}&webname=%E5%AE%81%E6%B3%A2&permissiontype=0"></a>]]></nextgroup>'
    )


def main(listing: Listing, today: date) -> str:
    """Write the main part of a column page."""
    shape = listing.planned.shape
    total = 0 if shape is Shape.EMPTY_RECORDSET else listing.count(today)
    rows = records(listing, today, 1, DISPLAYED_PAGES * PAGE_SIZE) if total else ""
    recordset = "" if shape is Shape.JCMS_PROXY else f"<recordset>\n{rows}\n</recordset>"
    store = f"<datastore>\n{next_group(listing)}\n{recordset}</datastore>"
    match shape:
        case Shape.JCMS_COMMENT:
            data = f"<!-- {store} -->"
        case Shape.JCMS_ESCAPED:
            data = f'<div style="display:none">{escape(store)}</div>'
        case _:
            data = f'<script type="text/xml">{store}</script>'
    unit = unit_id(listing)
    return (
        f'<div id="{unit}" class="default_pgContainer">{data}</div>\n'
        f"<script>var param_{unit}={{columnid:{listing.number},unitid:'{unit}',webid:'1',path:'/'}};"
        f"$('#{unit}').jpage({{totalRecord:{total},perPage:{PAGE_SIZE},groupSize:{DISPLAYED_PAGES},barPosition:'bottom',"
        f"proxyUrl:'{PROXY_PATH}'}});</script>\n"
    )


def proxy(asked: Asked, listings: dict[str, Listing], today: date) -> Answer:
    """Answer dataproxy.jsp, by GET or POST: column, unit and web are needed, `startrecord` and `endrecord` honoured."""
    given = {name: values[0] for name, values in parse_qs(f"{asked.query}&{asked.form}").items()}
    listing = listings.get(given.get("columnid", ""))
    if listing is None or given.get("unitid") != unit_id(listing) or given.get("webid") != "1":
        return Answer(body=b"<datastore><recordset></recordset></datastore>", content_type="text/xml;charset=UTF-8")
    total = listing.count(today)
    first = number(given.get("startrecord"), 1)
    last = min(total, number(given.get("endrecord"), DISPLAYED_PAGES * PAGE_SIZE))
    body = (
        f"<datastore><totalrecord>{total}</totalrecord><totalpage>{-(-total // PAGE_SIZE)}</totalpage>"
        f"{next_group(listing)}<recordset>\n{records(listing, today, first, last)}\n</recordset></datastore>"
    )
    return Answer(body=body.encode(), content_type="text/xml;charset=UTF-8")


def number(text: str | None, default: int) -> int:
    """Read a positive number."""
    return max(1, int(text)) if text is not None and text.isdigit() else default
