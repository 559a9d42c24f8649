"""The page of a list in each shape: which main part it has and what is wrapped around it."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from demo import drawn, jcms, jpaas, trs, xxgk
from demo.answers import Answer, as_json, html, redirect
from demo.layout import Link, Surroundings, head, whole
from demo.listings import Listing, framed
from demo.plan import Shape
from demo.rows import listed
from demo.single import article_head, text

BLOCKS = {
    "宜居海曙": ("城市环境", "公共服务", "品质城市", "幸福生活"),
    "法规公文": ("法规规章", "规范性文件", "部门文件", "镇（乡）街道文件"),
}
"""What the blocks of a landing page are called."""
BLOCK_SIZE = 6


def list_page(listing: Listing, around: Surroundings, neighbours: list[Link]) -> Answer:
    """Answer the address of a watched page that is in order."""
    today = around.today
    match listing.planned.shape:
        case Shape.MOVED:
            return redirect(inner_address(listing))
        case Shape.STUB_SCRIPT:
            return html(f"<html><head><script>location.href='{inner_address(listing)}';</script></head></html>")
        case Shape.STUB_META:
            return html(
                f'<html><head><meta http-equiv="refresh" content="0;url={inner_address(listing)}"></head></html>',
            )
        case Shape.ARTICLE:
            article = listing.articles.up_to(today)[0]
            body = framed(listing, around, neighbours, text(listing, article, (), dated=True))
            return html(whole(around, article_head(listing, article, today, dated=True), body))
        case Shape.TRS | Shape.TRS_GB:
            return trs_page(listing, around, neighbours, number=1)
        case _:
            return html(
                usual(listing, around, neighbours, MAIN.get(listing.planned.shape, jpaas.rendered)(listing, today))
            )


def inner_page(listing: Listing, around: Surroundings, neighbours: list[Link]) -> Answer:
    """Answer the address to which a stub, a redirect or a frame of the page leads."""
    rows = jpaas.fragment(listing, around.today)
    if listing.planned.shape is Shape.IFRAME:
        body = f'<body><div class="main">{rows}</div></body>'
        return html(f'<!DOCTYPE html>\n<html lang="zh-CN">\n{head(listing.name, ())}{body}</html>\n')
    return html(usual(listing, around, neighbours, rows))


def trs_page(listing: Listing, around: Surroundings, neighbours: list[Link], *, number: int) -> Answer:
    """Answer one page of a TRS list."""
    in_gb = listing.planned.shape is Shape.TRS_GB
    body = framed(listing, around, neighbours, trs.main(listing, around.today, number))
    page = whole(around, head(listing.name, listing.meta, charset="gb2312" if in_gb else "UTF-8"), body)
    if in_gb:
        return Answer(body=page.encode("gb18030"), content_type="text/html")
    return html(page)


def usual(listing: Listing, around: Surroundings, neighbours: list[Link], main: str) -> str:
    """Put a column page together."""
    return whole(around, head(listing.name, listing.meta), framed(listing, around, neighbours, main))


def landing(listing: Listing, today: date) -> str:
    """Write several blocks, each with a link to more; the newest row stands in none in particular."""
    names = BLOCKS[listing.name]
    rows = listing.rows(today, size=BLOCK_SIZE * len(names))
    blocks = []
    for place, name in enumerate(names):
        part = [row for number, row in enumerate(rows) if (number + 2) % len(names) == place]
        more = f'<a href="{listing.where}list/index.html">更多&gt;&gt;</a>'
        blocks.append(f'<div class="block"><h2>{name}{more}</h2>{listed(listing.planned.row, part)}</div>\n')
    return "".join(blocks)


def inner_address(listing: Listing) -> str:
    """Name the address of the list behind a stub, a redirect or a frame."""
    return f"{listing.where}list/index.html"


def source_id(listing: Listing) -> str:
    """Name the data source of a list that is fed by JSON."""
    return hashlib.md5(listing.where.encode(), usedforsecurity=False).hexdigest()


def source_address(listing: Listing) -> str:
    """Name the address of that source, beside the page."""
    return f"{listing.where}ds_{source_id(listing)}.json"


def source(listing: Listing, today: date) -> Answer:
    """Answer that source."""
    rows = [
        {
            "showTitle": row.title,
            "publishUrl": row.href,
            "publishTime": f"{row.published} {row.clock}",
            "sourceText": "海曙区全媒体中心",
            "keywords": listing.name,
        }
        for row in listing.rows(today)
    ]
    return as_json({"datasource": rows})


MAIN: Mapping[Shape, Callable[[Listing, date], str]] = MappingProxyType(
    {
        Shape.JPAAS_SHELL: lambda listing, _: jpaas.shell(listing),
        Shape.JPAAS_DEAD: lambda listing, _: jpaas.shell(listing),
        Shape.JCMS: jcms.main,
        Shape.JCMS_COMMENT: jcms.main,
        Shape.JCMS_ESCAPED: jcms.main,
        Shape.JCMS_PROXY: jcms.main,
        Shape.EMPTY_RECORDSET: jcms.main,
        Shape.XXGK: lambda listing, _: xxgk.shell(listing),
        Shape.XINHUA: lambda listing, _: (
            f'<ul id="showData0" class="list" data="datasource:{source_id(listing)}"></ul>\n'
        ),
        Shape.LANDING: landing,
        Shape.IFRAME: lambda listing, _: f'<iframe src="{inner_address(listing)}" frameborder="0"></iframe>\n',
        Shape.DRAWN: lambda listing, _: drawn.main(listing),
        Shape.NO_DATES: lambda listing, today: listed("undated", listing.rows(today)),
        Shape.NO_DATES_AT_ALL: lambda listing, today: listed("undated", listing.rows(today)),
    },
)
"""The part that holds the list, or what stands in its place; by default the rows as JPAAS renders them."""
