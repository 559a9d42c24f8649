"""What surrounds every page of the replica portal: head, banner with today's date, navigation, side block, footer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

SITE_NAME = "宁波市海曙区人民政府"
SITE_DOMAIN = "www.haishu.gov.cn"
SITE_ID_CODE = "3302030000"
WEEKDAYS = "一二三四五六日"

Meta = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the navigation or of a side block."""

    text: str
    href: str
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A section of the navigation and what opens below it."""

    section: str
    href: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is the same on every page of a day."""

    today: date
    menus: tuple[Menu, ...]
    hot: tuple[Link, ...]
    """Newer than most lists: the trap of every page."""


def head(title: str, meta: Meta, *, charset: str = "UTF-8") -> str:
    """Write the head with the meta tags that the national guideline asks for."""
    tags = [("SiteName", SITE_NAME), ("SiteDomain", SITE_DOMAIN), ("SiteIDCode", SITE_ID_CODE), *meta]
    lines = "\n".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in tags)
    return (
        f'<head>\n<meta charset="{charset}">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{lines}\n'
        '<link rel="stylesheet" href="/portal.css">\n<script src="/script/portal.js"></script>\n</head>\n'
    )


def banner(around: Surroundings) -> str:
    """Write the top of the page: today's date and weekday, name, navigation."""
    day = around.today
    today = f"今天是{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
    menus = "\n".join(
        f'<li><a href="{menu.href}">{escape(menu.section)}</a><ul>'
        + "".join(f'<li><a href="{link.href}">{escape(link.text)}</a></li>' for link in menu.links)
        + "</ul></li>"
        for menu in around.menus
    )
    return (
        f'<div class="topbar"><div class="wrap"><span class="today">{today}</span>'
        '<span class="tools"><a href="/">繁体版</a><a href="/">无障碍</a><a href="/">适老版</a></span></div></div>\n'
        f'<div class="masthead"><div class="wrap"><a class="logo" href="/">{SITE_NAME}'
        f"<small>{SITE_DOMAIN}　仿真演示站点，内容均为虚构</small></a>"
        '<form class="search" action="/"><input name="q" placeholder="请输入关键字">'
        "<button>搜索</button></form></div></div>\n"
        f'<div class="nav"><ul class="wrap">\n<li><a href="/">首页</a></li>\n{menus}\n</ul></div>\n'
    )


def crumbs(steps: Iterable[Link]) -> str:
    """Write where one stands."""
    path = " &gt; ".join(f'<a href="{step.href}">{escape(step.text)}</a>' for step in steps)
    return f'<div class="crumbs wrap">当前位置：<a href="/">首页</a> &gt; {path}</div>\n'


def side(around: Surroundings) -> str:
    """Write the block of hot articles, whose dates are newer than most lists'."""
    rows = "\n".join(
        f'<li><a href="{link.href}" title="{escape(link.text)}">{escape(link.text)}</a><span>{link.day}</span></li>'
        for link in around.hot
    )
    return f'<div class="side hot"><h3>热点信息</h3><ul>\n{rows}\n</ul></div>\n'


def left(title: str, links: Iterable[Link]) -> str:
    """Write the menu of the neighbouring columns."""
    rows = "".join(f'<li><a href="{link.href}">{escape(link.text)}</a></li>' for link in links)
    return f'<div class="left"><h3>{escape(title)}</h3><ul>{rows}</ul></div>\n'


def footer(today: date) -> str:
    """Write the foot: who keeps the site, its registration numbers, a copyright year."""
    return (
        '<div class="footer"><div class="wrap">\n'
        '<p class="links">友情链接：<a href="https://www.example.gov.cn/">示例市人民政府</a>'
        '<a href="https://www.example.org/">示例新闻网</a><a href="/">网站地图</a><a href="/">联系我们</a></p>\n'
        "<p>主办：宁波市海曙区人民政府　承办：海曙区人民政府办公室　联系电话：0574-00000000</p>\n"
        f"<p>版权所有 © 2018-{today.year} {SITE_NAME}　网站标识码：{SITE_ID_CODE}　"
        "浙ICP备00000000号-1　浙公网安备 33020300000000号</p>\n"
        "<p>建议使用1280×768以上分辨率浏览　本站为仿真演示站点，内容均为虚构</p>\n</div></div>\n"
    )


def whole(around: Surroundings, head_part: str, body: str) -> str:
    """Put a page together."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n{head_part}<body>\n{banner(around)}{body}{footer(around.today)}'
        "</body>\n</html>\n"
    )
