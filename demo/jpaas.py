"""Hanweb JPAAS, the family of most Zhejiang portals: rows in the page, or a shell and its unit API."""

import json
from datetime import date
from urllib.parse import parse_qs

from demo.answers import Answer, Asked, as_json
from demo.listings import PAGE_SIZE, Listing
from demo.plan import Shape
from demo.rows import listed

UNIT_PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"
SCRIPT_PATH = "/cms_files/default/script/AuthorizedRead/unitbuild.js"
WEB_ID = "3185"
LIST_TAG = "信息列表"
OTHER_TAGS = ("导航栏", "网站底部")
MOST_ROWS = 50


def query_data(listing: Listing, tag: str) -> str:
    """Write the unit's parameters as the vendor does: single quotes inside the attribute."""
    pairs = {
        "parseType": "bulidstatic",
        "webId": WEB_ID,
        "tplSetId": "o0YcVHHq5vWtr3uiCp4SY",
        "pageType": "column",
        "tagId": tag,
        "editType": "null",
        "pageId": listing.number,
    }
    return "{" + ",".join(f"'{name}':'{value}'" for name, value in pairs.items()) + "}"


def declaration(listing: Listing, tag: str) -> str:
    """Write the script tag that declares a unit."""
    return (
        f'<script id="unit{len(tag)}" src="{SCRIPT_PATH}?v=3.1.3" '
        f'webId="{WEB_ID}" parseType="bulidstatic" url="{UNIT_PATH}" queryData="{query_data(listing, tag)}"></script>\n'
    )


def fragment(listing: Listing, today: date, *, number: int = 1, size: int = PAGE_SIZE) -> str:
    """Write the list unit: the rows, and the pagination that names how many there are."""
    rows = [] if listing.planned.shape is Shape.EMPTY else listing.rows(today, number=number, size=size)
    count = len(rows) and listing.count(today)
    return (
        f'<div id="{LIST_TAG}"><div class="page-content">\n{listed(listing.planned.row, rows)}\n</div>\n'
        f'<div class="pagination" count="{count}" rows="{size}" pageNo="{number}" unitUrl="{UNIT_PATH}" '
        f'queryData="{query_data(listing, LIST_TAG)}"></div></div>\n'
    )


def rendered(listing: Listing, today: date) -> str:
    """Write the main part of a page that the server rendered."""
    return fragment(listing, today) + declaration(listing, OTHER_TAGS[1])


def shell(listing: Listing) -> str:
    """Write the main part of a page whose rows come from the unit API: only declarations, the list's in the middle."""
    first, last = OTHER_TAGS
    return declaration(listing, first) + declaration(listing, LIST_TAG) + declaration(listing, last)


def unit(asked: Asked, listings: dict[str, Listing], today: date) -> Answer:
    """Answer the unit API: only `paramJson` turns pages; an unknown tag, or one not in UTF-8, fails with a 200."""
    given = {name: values[0] for name, values in parse_qs(asked.query, errors="replace").items()}
    listing = listings.get(given.get("pageId", ""))
    tag = given.get("tagId")
    if listing is None or listing.planned.shape is Shape.JPAAS_DEAD or given.get("webId") != WEB_ID:
        return as_json({"success": False, "data": {}})
    if tag in OTHER_TAGS:
        return as_json({"success": True, "data": {"html": f'<div class="{tag}"><a href="/">首页</a></div>'}})
    if tag != LIST_TAG:
        return as_json({"success": False, "data": {}})
    number, size = turned(given.get("paramJson", ""))
    return as_json({"success": True, "data": {"html": fragment(listing, today, number=number, size=size)}})


def turned(text: str) -> tuple[int, int]:
    """Read page number and size from `paramJson`; the first page where it says nothing sensible."""
    try:
        given = json.loads(text)
        return max(1, int(given.get("pageNo", 1))), min(MOST_ROWS, max(1, int(given.get("pageSize", PAGE_SIZE))))
    except (ValueError, TypeError, AttributeError):
        return 1, PAGE_SIZE
