"""Hanweb's disclosure module: a page that posts to search.jsp, and the table that comes back."""

from datetime import date
from html import escape
from urllib.parse import parse_qs

from demo.answers import Answer, Asked
from demo.listings import PAGE_SIZE, Listing

SEARCH_PATH = "/module/xxgk/search.jsp"
TREE_PATH = "/module/xxgk/tree.jsp"
SITE = "3096"
KIND = "A0212"
FIXED = "standardXxgk=0&isAllList=1&texttype=0&fbtime=-1&vc_all=&vc_filenumber=&vc_title=&vc_number=&currpage=1"
SORTED = ",createdatetime:0,orderid:0"


def shell(listing: Listing) -> str:
    """Write the main part of a page: the tree in a frame, a place, and the script that fills it."""
    place = f"div{listing.number}"
    form = (
        f"{{infotypeId:'{KIND}',jdid:'{SITE}',area:'',divid:'{place}',vc_title:'',vc_number:'',sortfield:'{SORTED}',"
        "currpage:'1',vc_filenumber:'',vc_all:'',texttype:'0',fbtime:'-1'}"
    )
    return (
        f'<iframe src="{TREE_PATH}?area=&standardXxgk=0&divid={place}&jdid={SITE}&infotypeId={KIND}" '
        f'width="220" height="60" frameborder="0"></iframe>\n<div id="{place}"></div>\n'
        f"<script>$(function(){{var url = '{SEARCH_PATH}?{FIXED}&sortfield={SORTED}';\n"
        f"$.post(url, {form}, function(data){{ $('#{place}').html(data); }});}});</script>\n"
    )


def search(asked: Asked, listings: dict[str, Listing], today: date) -> Answer:
    """Answer search.jsp: a table with index number and document number beside title and date."""
    given = {name: values[0] for name, values in parse_qs(f"{asked.query}&{asked.form}").items()}
    listing = listings.get(given.get("divid", "").removeprefix("div"))
    if listing is None or given.get("infotypeId") != KIND or given.get("jdid") != SITE:
        return Answer(status=404)
    page = given.get("currpage", "1")
    number = int(page) if page.isdigit() else 1
    rows = "\n".join(
        f'<tr class="tr_main_value_{"odd" if place % 2 else "even"}"><td><a href="{row.href}" '
        f'title="{escape(row.title)}" target="_blank">{escape(row.title)}</a></td>'
        f"<td>330203-{place:03d}-{row.published.year}-{place:05d}</td><td>{row.published}</td></tr>"
        for place, row in enumerate(listing.rows(today, number=number), 1)
    )
    pages = -(-listing.count(today) // PAGE_SIZE)
    body = (
        "<table><tr><th>标题</th><th>索引号</th><th>发布日期</th></tr>\n"
        f'{rows}\n</table>\n<div class="bt_link">共{pages}页 第{number}页</div>\n'
    )
    return Answer(body=body.encode())
