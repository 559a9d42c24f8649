"""A column's list beside a newer block of another column: whatever the layout, never that block's date."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from crawler.pages import read_unguarded
from monitor.types import Document, Outcome
from tests.reader.made_pages import TITLES

AS_OF = date(2026, 11, 22)
OWN, NEWER = date(2026, 10, 12), date(2026, 11, 20)
NAME, OTHER = "通知公告", "工作动态"
NEWS = (
    "全区重点项目推进会召开",
    "区领导走访慰问困难群众",
    "我区举办全民健身运动会",
    "区政协视察民生实事项目",
    "机关党委开展主题党日活动",
    "区委理论学习中心组举行学习会",
    "我区三家企业入选省级名单",
    "秋季开学工作检查全面完成",
    "全区防汛应急演练圆满结束",
)
LAYOUTS = {
    "one element, own first": "<div class=main>{own}{other}</div>",
    "one element, other first": "<div class=main>{other}{own}</div>",
    "boxes alike, own first": "<div class=main><div class=box>{own}</div><div class=box>{other}</div></div>",
    "boxes alike, other first": "<div class=main><div class=box>{other}</div><div class=box>{own}</div></div>",
    "column and margin": "<div class=left>{other}</div><div class=right>{own}</div>",
    "cells of a table": "<table><tr><td>{other}</td><td>{own}</td></tr></table>",
}
HEADS = {
    "h2": "<h2>{}</h2>",
    "div": '<div class="title">{}</div>',
    "more": '<div class="hd"><b>{}</b><a href="/more/">更多&gt;&gt;</a></div>',
}
NAMED_BY = {
    "title": (f"{NAME}_清河区人民政府", ""),
    "crumbs": ("清河区人民政府", f'<div>当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">{NAME}</a></div>'),
    "bare crumbs": (
        "清河区人民政府",
        f'<div><a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; {NAME}</div>',
    ),
}


def rows(titles: tuple[str, ...], newest: date, step: int, folder: str) -> str:
    """Write a list of rows, the newest first."""
    made = (
        f'<li><a href="/{folder}/{number}.html">{title}</a><span>{newest - timedelta(days=step * number)}</span></li>'
        for number, title in enumerate(titles)
    )
    return f'<ul class="list">{"".join(made)}</ul>'


def pages(layout: str) -> list[str]:
    """Write every page of a layout: how the column is named, how lists are headed, how long they are."""
    made = []
    for (title, crumbs), head, own, others in product(NAMED_BY.values(), HEADS.values(), (2, 4, 9), (1, 2, 5, 9)):
        ours = head.format(NAME) + rows(TITLES[:own], OWN, 6, "tzgg")
        theirs = head.format(OTHER) + rows(NEWS[:others], NEWER, 3, "gzdt")
        made.append(
            f'<html><head><title>{title}</title></head><body><ul class="nav"><li><a href="/">首页</a></li>'
            f'<li><a href="/gzdt/">{OTHER}</a></li></ul>{crumbs}{LAYOUTS[layout].format(own=ours, other=theirs)}'
            "<div class=foot>版权所有：清河区人民政府</div></body></html>"
        )
    return made


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_newer_block_of_another_name_is_never_the_columns(layout: str) -> None:
    """The column is named by its page; its own newest row is read, or the page refused, and most are read."""
    moment = datetime.combine(AS_OF, datetime.min.time(), tzinfo=UTC)
    told: Counter[date | None] = Counter()
    for html in pages(layout):
        document = Document(
            url="http://www.qinghe.gov.cn/tzgg/", status=200, headers={}, body=html.encode(), fetched_at=moment
        )
        reading = read_unguarded(document, as_of=AS_OF)
        newest = reading.newest(AS_OF) if reading.outcome is Outcome.ENTRIES else None
        told[newest.published if newest else None] += 1
    assert set(told) <= {OWN, None}
    assert told[OWN] > told[None], told
