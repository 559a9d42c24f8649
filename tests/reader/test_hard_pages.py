"""Hard pages, one each: what stands around a list, what stands in its rows, and what only looks like a list."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.reader.made_pages import (
    AS_OF,
    FORMS,
    MARKUPS,
    NEWEST,
    PAGER,
    PROSE,
    TITLES,
    Made,
    days,
    page,
    rows_of,
    side_block,
)
from tests.reader.test_made_pages import answer, read_made

WEATHER = '<div>2026-11-22 晴 10℃ <a href="/weather.html">天气预报详情</a></div>'
FORM = '<form><input value="2026-11-22"><span>查询日期从 2026-10-22 到 2026-11-22</span></form>'
CALENDAR = "<table><tr><td><a href='?d=1'>1</a></td></tr><tr><td>2026年11月22日</td></tr></table>"


def rows(template: str, form: str = "iso") -> str:
    """Write twelve rows: `{t}` the title, `{d}` the date, `{i}` the number."""
    each = rows_of(FORMS[form], days())
    return "".join(template.format(t=title, d=day, i=i) for i, (title, day) in enumerate(each))


def listed(form: str = "iso", count: int = 12, newest: date = NEWEST) -> str:
    """Write a common list."""
    return MARKUPS["li_after"](rows_of(FORMS[form], days(count, newest)))


def block(heading: str, newest: date, count: int = 10) -> str:
    """Write a long dated block under a heading."""
    return f"<div><h3>{heading}</h3>{listed(count=count, newest=newest)}</div>"


HEADS = "<td>标题</td><td>成文日期</td><td>发布日期</td>"
TWO_DATES = f'<tr><td><a href="a{{i}}.html">{{t}}</a></td><td>{AS_OF}</td><td>{{d}}</td></tr>'
SPANS = f'<div><span><a href="a{{i}}.html">{{t}}</a></span><span>{AS_OF}</span><span>{{d}}</span></div>'


def around_a_list() -> Iterator[Made]:
    """Yield lists beside things with a newer date."""
    yield Made("yearless beside a newer block", page(listed("yearless"), after=side_block(AS_OF, "政务动态")), NEWEST)
    yield Made("two digits beside a newer block", page(listed("two_digit"), after=side_block(AS_OF)), NEWEST)
    yield Made("weather", page(listed(), before=WEATHER), NEWEST)
    yield Made("search form", page(FORM + listed()), NEWEST)
    yield Made("calendar", page(listed(), after=CALENDAR), NEWEST)
    yield Made("clock", page(listed(), after="<p>您是第12345位访问者 当前时间 2026-11-22 10:00</p>"), NEWEST)
    foot = '<div>更新日期：2026-11-21 <a href="/about.html">关于我们网站声明</a></div>'
    yield Made("footer", page(listed(), after=foot), NEWEST)
    yield Made("long block, list with a pager", page(listed() + PAGER, after=block("部门动态", AS_OF)), NEWEST)


def in_the_rows() -> Iterator[Made]:
    """Yield lists whose rows hold more than a title and a date."""
    yield Made(
        "heads in a table of their own",
        page(f"<table><tr>{HEADS}</tr></table><table>{rows(TWO_DATES)}</table>"),
        NEWEST,
    )
    spans = HEADS.replace("td>", "span>")
    yield Made("heads in a line of spans", page(f"<div>{spans}</div><div>{rows(SPANS)}</div>"), NEWEST)
    number = '<tr><td>甬政办发〔2026〕{i}号</td><td><a href="a{i}.html">{t}</a></td><td>{d}</td></tr>'
    yield Made("number of a document", page(f"<table>{rows(number)}</table>"), NEWEST)
    hits = '<li><a href="a{i}.html">{t}</a> <span>阅读：{i}37</span> <span>{d}</span></li>'
    yield Made("hits", page(f"<ul>{rows(hits)}</ul>"), NEWEST)
    button = '<tr><td>{t}</td><td>{d}</td><td><a href="x{i}">查看</a></td></tr>'
    yield Made("only a button is a link", page(f"<table>{rows(button)}</table>"), NEWEST)
    end = '<li><a href="x{i}">{t} [{d}]</a></li>'
    yield Made("date at the end of the link", page(f"<ul>{rows(end)}</ul>"), NEWEST)
    start = '<li><a href="x{i}">{d}{t}</a></li>'
    yield Made("date glued before the title", page(f"<ul>{rows(start)}</ul>"), NEWEST)
    short = '<li><a href="x{i}">第{i}期</a><span>{d}</span></li>'
    yield Made("short titles", page(f"<ul>{rows(short)}</ul>"), NEWEST)
    cells = '<td><a href="x{i}">{t}</a> {d}</td>'
    yield Made("rows in one table row", page(f"<table><tr>{rows(cells)}</tr></table>"), NEWEST)
    american = "".join(
        f'<li><a href="/n/{i}">Council approves measure number {i}</a> <span>{day:%d/%m/%Y}</span></li>'
        for i, day in enumerate(days())
    )
    yield Made(
        "day before month", f"<html><head><title>News</title></head><body><ul>{american}</ul></body></html>", NEWEST
    )


def no_list() -> Iterator[Made]:
    """Yield pages on which every dated row is another column's."""
    yield Made("all deadlines ahead", page(listed(count=10, newest=AS_OF + timedelta(days=90))), None)
    table = "<table><tr><th>标题</th><th>日期</th></tr><tr><td colspan=2>暂无数据</td></tr></table>"
    yield Made("empty table beside a long block", page(table, after=block("部门动态", AS_OF)), None)
    yield Made(
        "no hits beside a long block", page("<div>共找到 <b>0</b> 条结果</div>", after=block("动态", AS_OF, 9)), None
    )
    lost = "<h2>抱歉，您要访问的页面不存在</h2>"
    yield Made("soft 404 beside a long block", page(lost, after=block("最新信息", AS_OF), title="提示信息"), None)
    login = "<form>用户名<input name=u> 密码<input type=password></form>"
    yield Made("login", page(login, title="统一身份认证平台"), None)
    neighbours = (
        "<div>上一篇：<a href='/p.html'>上一篇文章的标题内容</a> 2026-03-01 "
        "下一篇：<a href='/n.html'>下一篇文章的标题内容</a> 2026-03-09</div>"
    )
    line = "<div>发布时间：2026-03-05 来源：区府办</div>"
    article = page(f"<h1>{TITLES[0]}</h1>{line}<p>{PROSE * 2}</p>{neighbours}")
    yield Made("article with its neighbours", article, date(2026, 3, 5))


@pytest.mark.parametrize("made", [*around_a_list(), *in_the_rows(), *no_list()], ids=lambda made: made.name)
def test_hard_pages(made: Made) -> None:
    """Each gives its own newest date, or none where it has none."""
    assert answer(read_made(made.html)) == made.newest


@pytest.mark.parametrize(
    "html",
    [
        page(f"<ul><li><a href='x'>某某公告的标题内容（2026-11-20）</a></li>{listed()[4:]}"),
        page(listed(count=15), after=block("部门动态", AS_OF)),
        page(listed(count=1), after=side_block(AS_OF)),
        page(f"<div>{rows(SPANS)}</div>"),
    ],
)
def test_what_nobody_can_tell_is_refused(html: str) -> None:
    """A newer date that may or may not be the column's: none is given."""
    assert answer(read_made(html)) in {None, NEWEST}
