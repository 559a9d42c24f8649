"""The home page: a headline and the newest articles of several columns."""

from collections.abc import Sequence
from html import escape

from demo.layout import SITE_NAME, Surroundings, head, whole
from demo.listings import Listing
from demo.rows import listed

HEADLINES = "政务动态/海曙资讯/本地动态"
BLOCKS = (
    "政务动态/海曙资讯/本地动态",
    "政务动态/海曙资讯/部门、镇（乡）街道动态",
    "政务公开/工作信息/通知公告、计划总结",
    "政务公开/法规公文",
    "政务公开/政策解读",
    "政务公开/人事信息/公务员考录、公招公选、事业招聘",
    "政务公开/财政信息/政府采购",
    "政民互动/意见征集",
)
ROWS = 6


def page(listings: Sequence[Listing], around: Surroundings) -> str:
    """Write the home page of a day."""
    first = {listing.column: listing for listing in reversed(listings)}
    lead = first[HEADLINES].articles.up_to(around.today)[0]
    blocks = [
        f'<div class="block"><h2>{first[name].name}<a href="{first[name].address}">更多&gt;&gt;</a></h2>'
        f"{listed('span', first[name].rows(around.today, size=ROWS))}</div>\n"
        for name in BLOCKS
    ]
    body = (
        '<div class="home wrap">\n<div class="block lead">'
        f'<h1><a href="{lead.address}">{escape(lead.title)}</a></h1></div>\n{"".join(blocks)}</div>\n'
    )
    return whole(around, head(f"{SITE_NAME}门户网站", ()), body)
