# ruff: noqa: E501 - pages are written a row a line
"""Pages of our own making: date forms x row markups x traps, each with the date that a reader must find or refuse.

The pages are ugly on purpose. Nothing in them is taken from a real site.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

AS_OF = date(2026, 11, 22)
NEWEST = date(2026, 11, 18)

TITLES = (
    "关于做好今冬明春森林防火工作的通知",
    "区人民政府办公室关于印发城乡环境整治行动方案的通知",
    "我区召开安全生产工作会议部署四季度重点任务",
    "关于公布第三批非物质文化遗产代表性项目名录的公告",
    "城区道路提升改造工程环境影响评价公示",
    "全区教育系统开展校园安全大排查大整治",
    "关于调整部分公交线路走向的通告",
    "2025年度部门决算公开说明",
    "区卫生健康局组织开展义诊进社区活动",
    "关于2026年12月1日起施行新版收费标准的说明",
    "住房保障对象资格审核结果公示（第七批）",
    "乡镇街道综合执法改革试点取得阶段性成效",
)
Wording = Callable[[date], str]
FORMS: dict[str, Wording] = {
    "iso": lambda day: day.isoformat(),
    "short": lambda day: f"{day.year}-{day.month}-{day.day}",
    "slash": lambda day: day.strftime("%Y/%m/%d"),
    "dot": lambda day: day.strftime("%Y.%m.%d"),
    "spelled": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "spelled_padded": lambda day: day.strftime("%Y年%m月%d日"),
    "bracket": lambda day: f"[{day.isoformat()}]",
    "round": lambda day: f"（{day.isoformat()}）",
    "corner": lambda day: f"【{day.isoformat()}】",
    "time": lambda day: f"{day.isoformat()} 09:{day.day:02d}:11",
    "minutes": lambda day: f"{day.isoformat()} 9:{day.day:02d}",
    "label": lambda day: f"发布时间：{day.isoformat()}",
    "label_bare": lambda day: f"发布日期 {day.isoformat()}",
    "date_label": lambda day: f"日期：{day.isoformat()}",
    "wide": lambda day: day.isoformat().translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
    "broken": lambda day: f"{day.year}-\n      {day.month:02d}-\n      {day.day:02d}",
    "weekday": lambda day: f"{day.isoformat()} 星期{'一二三四五六日'[day.weekday()]}",
    "two_digit": lambda day: day.strftime("%y-%m-%d"),
    "roc": lambda day: f"{day.year - 1911}.{day.month:02d}.{day.day:02d}",
    "roc_named": lambda day: f"中華民國{day.year - 1911}年{day.month}月{day.day}日",
    "numerals": lambda day: (
        f"{''.join('〇一二三四五六七八九'[int(sign)] for sign in str(day.year))}年{numeral(day.month)}月{numeral(day.day)}日"
    ),
    "english": lambda day: day.strftime("%b %d, %Y"),
    "english_long": lambda day: f"{day.day} {day.strftime('%B %Y')}",
    "zero_width": lambda day: f"\u200b{day.isoformat()}\u200b",
    "yearless": lambda day: day.strftime("%m-%d"),
    "yearless_bracket": lambda day: day.strftime("[%m-%d]"),
    "yearless_spelled": lambda day: f"{day.month}月{day.day}日",
    "iso_t": lambda day: f"{day.isoformat()}T08:30:00",
    "meta_line": lambda day: f"来源：区融媒体中心　　{day.isoformat()}　　浏览：18次",
    "marked": lambda day: f"{day.isoformat()} NEW",
}


def numeral(number: int) -> str:
    """Write 1 to 31 as Chinese numerals."""
    signs = "〇一二三四五六七八九十"
    if number <= 10:
        return signs[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else signs[tens]) + "十" + (signs[ones] if ones else "")


Markup = Callable[[list[tuple[str, str]]], str]
"""Rows of title and worded date to HTML."""


def _each(template: str, before: str = "", after: str = "") -> Markup:
    def write(rows: list[tuple[str, str]]) -> str:
        made = (template.format(t=title, d=day, n=1000 + i) for i, (title, day) in enumerate(rows))
        return before + "\n".join(made) + after

    return write


def _groups(rows: list[tuple[str, str]]) -> str:
    parts = [rows[at : at + 4] for at in range(0, len(rows), 4)]
    return "\n".join(
        _each('<li><a href="./c_{n}.html">{t}</a><span>{d}</span></li>', "<ul>", "</ul>")(each) for each in parts
    )


def _spaced(rows: list[tuple[str, str]]) -> str:
    """Put every character of the titles into its own element, as some rendered pages do."""
    made = [("".join(f"<i>{sign}</i>" for sign in title), day) for title, day in rows]
    return _each('<div class="r"><a href="x_{n}.html">{t}</a><em>{d}</em></div>')(made)


MARKUPS: dict[str, Markup] = {
    "li_after": _each('<li><a href="./c_{n}.html" title="{t}">{t}</a><span>{d}</span></li>', "<ul>", "</ul>"),
    "li_before": _each('<li><span>{d}</span><a href="./c_{n}.html">{t}</a></li>', "<ul>", "</ul>"),
    "li_tail": _each('<li><a href="./c_{n}.html">{t}</a> {d}</li>', "<ul>", "</ul>"),
    "li_text_before": _each('<li>{d} <a href="./c_{n}.html">{t}</a></li>', "<ul>", "</ul>"),
    "in_link": _each('<li><a href="./c_{n}.html">{t}<span>{d}</span></a></li>', "<ul>", "</ul>"),
    "in_link_before": _each('<li><a href="./c_{n}.html"><em>{d}</em><h4>{t}</h4></a></li>', "<ul>", "</ul>"),
    "link_around": _each('<a href="/n/{n}.html"><div><p class="t">{t}</p><p>{d}</p></div></a>', "<div>", "</div>"),
    "table": _each('<tr><td>·</td><td><a href="./c_{n}.html">{t}</a></td><td>{d}</td></tr>', "<table>", "</table>"),
    "table_head": _each(
        '<tr><td>{n}</td><td><a href="./c_{n}.html">{t}</a></td><td>区政府</td><td>{d}</td></tr>',
        "<table><tr><th>序号</th><th>标题</th><th>发布机构</th><th>发布日期</th></tr>",
        "</table>",
    ),
    "table_own": _each(
        '<table width="100%"><tr><td><a href="./c_{n}.html">{t}</a></td><td align="right">{d}</td></tr></table>'
    ),
    "table_nested": _each(
        '<tr><td><table><tr><td><a href="./c_{n}.html">{t}</a></td></tr><tr><td>{d}</td></tr></table></td></tr>',
        "<table>",
        "</table>",
    ),
    "dl_pairs": _each('<dt><a href="./c_{n}.html">{t}</a></dt><dd>{d}</dd>', "<dl>", "</dl>"),
    "dl_pairs_before": _each('<dt>{d}</dt><dd><a href="./c_{n}.html">{t}</a></dd>', "<dl>", "</dl>"),
    "dl_each": _each('<dl><dt><a href="./c_{n}.html">{t}</a></dt><dd>摘要文字</dd><dd>{d}</dd></dl>'),
    "li_siblings": _each(
        '<li class="content"><a href="./c_{n}.html">{t}</a></li><li class="time">{d}</li>', "<ul>", "</ul>"
    ),
    "cards": _each(
        '<div class="card"><h3><a href="/a/{n}.html">{t}</a></h3><p>本条摘要：为进一步做好相关工作，结合实际制定本方案，请认真贯彻执行，并于月底前报送。</p>'
        '<div class="meta"><span>区府办</span><span>{d}</span></div></div>'
    ),
    "cards_image": _each(
        '<div><a href="/a/{n}.html"><img src="p{n}.jpg"></a><div><a href="/a/{n}.html">{t}</a><p>{d}</p><a href="/a/{n}.html">查看详情</a></div></div>'
    ),
    "paragraphs": _each('<p><a href="./c_{n}.html">{t}</a>&nbsp;&nbsp;<font>{d}</font></p>'),
    "breaks": _each('<a href="./c_{n}.html">{t}</a> <span>{d}</span><br>', "<div>", "</div>"),
    "breaks_before": _each('<span>{d}</span> <a href="./c_{n}.html">{t}</a><br>', "<div>", "</div>"),
    "script_links": _each(
        '<li><a href="javascript:;" onclick="show({n})">{t}</a><span>{d}</span></li>', "<ul>", "</ul>"
    ),
    "no_links": _each("<tr><td>{t}</td><td>{d}</td></tr>", "<table>", "</table>"),
    "no_links_li": _each("<li><span>{t}</span><span>{d}</span></li>", "<ul>", "</ul>"),
    "groups": _groups,
    "category": _each(
        '<li>[<a href="/lb/">通知公告</a>] <a href="./c_{n}.html">{t}</a> <i>{d}</i></li>', "<ul>", "</ul>"
    ),
    "spaced": _spaced,
    "article_tags": _each('<article><header><h2><a href="/p/{n}">{t}</a></h2></header><footer>{d}</footer></article>'),
    "deep": _each(
        '<div><div><div><b><a href="./c_{n}.html">{t}</a></b></div></div><div><div><i>{d}</i></div></div></div>',
        "<div>",
        "</div>",
    ),
    "unclosed": _each('<li><a href="./c_{n}.html">{t}</a><span>{d}</span>', "<ul>", "</ul>"),
}
BOXES: dict[str, Callable[[date], str]] = {
    "day_over_month": lambda day: f"<b>{day.day:02d}</b><i>{day.year}-{day.month:02d}</i>",
    "day_over_slash": lambda day: f"<b>{day.day}</b><i>{day.year}/{day.month:02d}</i>",
    "month_day_year": lambda day: f"<b>{day.month:02d}-{day.day:02d}</b><i>{day.year}</i>",
    "month_day_dot_year": lambda day: f"<p>{day.month:02d}.{day.day:02d}</p><p>{day.year}</p>",
    "year_month_day": lambda day: f"<i>{day.year}</i><b>{day.month:02d}-{day.day:02d}</b>",
    "year_month_over_day": lambda day: f"<i>{day.year}年{day.month}月</i><b>{day.day}日</b>",
    "three": lambda day: f"<i>{day.year}</i><i>{day.month:02d}</i><b>{day.day:02d}</b>",
    "day_br_month": lambda day: f"{day.day:02d}<br>{day.year}-{day.month:02d}",
    "cut_by_elements": lambda day: f"<b>{day.year}</b>-<b>{day.month:02d}</b>-<b>{day.day:02d}</b>",
}

SIDE_ROWS = [
    "全市经济工作会议精神宣讲活动启动",
    "市领导调研重点项目推进情况",
    "文明城市创建工作简报第十二期",
    "重大项目集中开工仪式举行",
    "便民服务热线开通公告发布",
]


def side_block(day: date, heading: str = "热点推荐") -> str:
    """Write a block of another column, whose rows are of `day`."""
    rows = "".join(
        f'<li><a href="/rd/{i}.html">{title}</a><span>{day.isoformat()}</span></li>'
        for i, title in enumerate(SIDE_ROWS)
    )
    return f"<div><h3>{heading}</h3><ul>{rows}</ul></div>"


MENU = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "政务公开", "政务服务", "互动交流", "数据开放"))
)
FOOT = "<div>版权所有 区人民政府 2016-2026 浙ICP备05000000号 网站标识码3302030001 地址：县前街1号 电话：0574-87654321</div>"
PAGER = '<div><a href="index_1.html">下一页</a><a href="index_9.html">尾页</a> 共9页</div>'
CRUMBS = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>'


@dataclass(frozen=True)
class Made:
    """A made page and what must come out."""

    name: str
    html: str
    newest: date | None
    kind: str = "list"


def rows_of(wording: Wording, days: list[date]) -> list[tuple[str, str]]:
    """Give each day a title and its wording."""
    return [(TITLES[i % len(TITLES)], wording(day)) for i, day in enumerate(days)]


def days(count: int = 12, newest: date = NEWEST, step: int = 5) -> list[date]:
    """Return falling days from `newest`."""
    return [newest - timedelta(days=step * i) for i in range(count)]


def page(main: str, *, before: str = "", after: str = "", head: str = "", title: str = "通知公告_区人民政府") -> str:
    """Write a whole page around a list."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"<div><ul>{MENU}</ul></div>{before}<div><div>{CRUMBS}{main}</div></div>{after}{FOOT}</body></html>"
    )


Trap = Callable[[str, Markup, Wording], Made]


def _plain(name: str, markup: Markup, wording: Wording) -> Made:
    return Made(name, page(markup(rows_of(wording, days()))), NEWEST)


def _pinned(name: str, markup: Markup, wording: Wording) -> Made:
    """Three old rows on top."""
    old = [date(2026, 2, 1), date(2026, 5, 6), date(2026, 1, 7)]
    return Made(name, page(markup(rows_of(wording, old + days())) + PAGER), NEWEST)


def _side_after(name: str, markup: Markup, wording: Wording) -> Made:
    return Made(name, page(markup(rows_of(wording, days())) + PAGER, after=side_block(AS_OF)), NEWEST)


def _side_before(name: str, markup: Markup, wording: Wording) -> Made:
    return Made(name, page(markup(rows_of(wording, days())), before=side_block(AS_OF)), NEWEST)


def _side_other(name: str, markup: Markup, wording: Wording) -> Made:
    main = "<h2>通知公告</h2>" + markup(rows_of(wording, days()))
    return Made(name, page(main, after=side_block(AS_OF, "政务动态")), NEWEST)


def _banner(name: str, markup: Markup, wording: Wording) -> Made:
    banner = "<div>今天是2026年11月22日 星期日</div><div><span>2026-11-22</span><span>星期日</span></div>"
    return Made(name, page(markup(rows_of(wording, days())), before=banner), NEWEST)


def _footer(name: str, markup: Markup, wording: Wording) -> Made:
    foot = "<div>本站最后更新时间：2026-11-21 <a href='/map'>网站地图说明</a></div><div>页面生成时间：2026-11-22 03:00</div>"
    return Made(name, page(markup(rows_of(wording, days())), after=foot), NEWEST)


def _odd_first(name: str, markup: Markup, wording: Wording) -> Made:
    """Highlight the newest row above the list, in another markup."""
    first = f'<div><h2><a href="/top.html">{TITLES[4]}</a></h2><p>{NEWEST.isoformat()}</p></div>'
    return Made(name, page(first + markup(rows_of(wording, days(newest=NEWEST - timedelta(days=9))))), NEWEST)


def _marked_first(name: str, markup: Markup, wording: Wording) -> Made:
    """Mark the newest row's date."""
    rows = rows_of(wording, days())
    rows[0] = (rows[0][0], rows[0][1] + '<img src="new.gif">')
    return Made(name, page(markup(rows)), NEWEST)


def _nested_first(name: str, markup: Markup, wording: Wording) -> Made:
    """Wrap and colour the newest row's date."""
    rows = rows_of(wording, days())
    rows[0] = (f'<font color="red"><b>{rows[0][0]}</b></font>', f'<font color="red"><b>{rows[0][1]}</b></font>')
    return Made(name, page(markup(rows)), NEWEST)


def _few(name: str, markup: Markup, wording: Wording) -> Made:
    return Made(name, page(markup(rows_of(wording, days(3)))), NEWEST)


def _future(name: str, markup: Markup, wording: Wording) -> Made:
    """One row is dated after the judging day."""
    rows = [AS_OF + timedelta(days=8), *days()]
    return Made(name, page(markup(rows_of(wording, rows))), NEWEST)


def _friend_links(name: str, markup: Markup, wording: Wording) -> Made:
    links = "".join(f'<a href="https://f{i}.example/">某某省某某市人民政府门户网站{i}</a> ' for i in range(20))
    return Made(name, page(markup(rows_of(wording, days())), after=f"<div>友情链接 {links}</div>"), NEWEST)


def _empty_corner(name: str, markup: Markup, wording: Wording) -> Made:
    """暂无数据 in a corner of a page that has rows."""
    return Made(
        name, page(markup(rows_of(wording, days())) + PAGER, after="<div><h3>专题</h3><p>暂无数据</p></div>"), NEWEST
    )


TRAPS: dict[str, Trap] = {
    "plain": _plain,
    "pinned": _pinned,
    "side_after": _side_after,
    "side_before": _side_before,
    "side_other": _side_other,
    "banner": _banner,
    "footer": _footer,
    "odd_first": _odd_first,
    "marked_first": _marked_first,
    "nested_first": _nested_first,
    "few": _few,
    "future": _future,
    "friend_links": _friend_links,
    "empty_corner": _empty_corner,
}
YEARLESS = frozenset(("yearless", "yearless_bracket", "yearless_spelled"))


def list_pages() -> Iterator[Made]:
    """Yield the product: every form in every markup, every markup with every trap, every box in some markups."""
    for form, wording in FORMS.items():
        for markup, write in MARKUPS.items():
            yield _plain(f"{form}/{markup}/plain", write, wording)
    for trap, make in TRAPS.items():
        for markup, write in MARKUPS.items():
            yield make(f"iso/{markup}/{trap}", write, FORMS["iso"])
        for form in ("time", "spelled", "bracket", "label", "two_digit", "yearless"):
            if trap != "future" or form not in YEARLESS:
                yield make(f"{form}/li_after/{trap}", MARKUPS["li_after"], FORMS[form])
    for box, wording in BOXES.items():
        for markup in ("li_after", "li_before", "table", "cards", "in_link_before", "dl_each", "deep", "link_around"):
            yield _plain(f"{box}/{markup}/plain", MARKUPS[markup], wording)
            yield _side_after(f"{box}/{markup}/side_after", MARKUPS[markup], wording)


PROSE = (
    "为深入贯彻落实上级决策部署，切实做好今冬明春各项工作，结合我区实际，现将有关事项通知如下：一、提高思想认识，压实工作责任。"
    "各镇（乡）街道、各部门要充分认识做好这项工作的重要意义，加强组织领导，层层落实责任。二、突出工作重点，抓好任务落实。"
    "自2026年10月1日起至2026年12月31日，集中开展专项行动，各单位请于2026年11月20日前报送工作总结。"
)
ARTICLE_DAY = date(2026, 3, 5)


def _article(line: str, *, head: str = "", body: str = PROSE * 3, after: str = "", signed: str = "") -> str:
    main = f"<h1>{TITLES[0]}</h1><div>{line}</div><div><p>{body}</p>{signed}</div>"
    return page(main, after=after, head=head, title=f"{TITLES[0]}_区人民政府")


RELATED = side_block(AS_OF, "相关阅读")
_SIGNED = "<p>区人民政府办公室</p><p>2026年2月27日</p>"
_META = '<meta name="ArticleTitle" content="关于某事的通知"><meta name="PubDate" content="2026-03-05 10:00">'


def article_pages() -> Iterator[Made]:
    """Yield single articles, each beside newer related reading."""
    lines = {
        "label_cluster": "发布时间：2026-03-05 10:20　来源：区府办　浏览次数：128",
        "label_spans": "<span>发布时间：</span><span>2026-03-05</span><span>来源：</span><span>区府办</span>",
        "label_time": "时间：2026-03-05 来源：区融媒体中心 作者：某某 【字体：大 中 小】",
        "source_first": "来源：区府办 | 发布日期：2026年3月5日 | 字号：大 中 小",
        "made_and_published": "成文日期：2026-02-27 发布日期：2026-03-05 来源：区府办",
        "valid_until": "发布日期：2026-03-05 有效期至：2031-03-05 信息来源：区府办",
    }
    for name, line in lines.items():
        for traps, after in (("alone", ""), ("related", RELATED), ("side", side_block(AS_OF, "政务动态"))):
            for signed in ("", _SIGNED):
                made = _article(line, after=after, signed=signed)
                yield Made(f"article/{name}/{traps}{'/signed' if signed else ''}", made, ARTICLE_DAY, "article")
    for traps, after in (("alone", ""), ("related", RELATED), ("side", side_block(AS_OF, "政务动态"))):
        yield Made(f"article/meta/{traps}", _article("", head=_META, after=after), ARTICLE_DAY, "article")
        short = _article(lines["label_cluster"], body="<img src='tj.jpg'>", after=after)
        yield Made(f"article/picture/{traps}", short, ARTICLE_DAY, "article")
        yield Made(f"article/undated/{traps}", _article("", after=after, signed=_SIGNED), None, "article")


EMPTY_WORDS = (
    "暂无数据", "暂无信息！", "暂无相关信息", "该栏目暂无内容", "没有找到相关记录", "共0条", "对不起，没有符合条件的信息", "尚无资料",
    "栏目正在建设中，敬请期待", "内容更新中...", "No data", "查無資料", "没有数据",
)  # fmt: skip
ERROR_TEXTS = (
    "您访问的页面不存在", "404 Not Found", "抱歉，您访问的页面找不到了", "页面未找到，可能已被删除", "系统正在升级维护中，请稍后访问",
    "网站维护中", "HTTP Status 404 - Not Found", "该页面已失效或网页不存在", "Internal Server Error", "请先登录后再访问本栏目",
)  # fmt: skip
SHELL_LISTS = (
    '<ul id="list"></ul><script>$.get("/api/list",function(d){render(d)})</script>',
    '<div id="app"></div><script src="/static/app.js"></script>',
    "<ul><li v-for='item in list'><a :href='item.url'>{{item.title}}</a><span>{{item.date}}</span></li></ul>",
    "<table><tr><th>序号</th><th>标题</th><th>发布日期</th></tr></table><script>load()</script>",
    "<table><thead><tr><td>标题</td><td>发布日期</td></tr></thead><tbody id='tb'></tbody></table><script>load()</script>",
    '<div class="list-box" id="listBox"></div><div id="pager"></div><script>initPage(1)</script>',
)
SIDES = {
    "alone": "",
    "hot": side_block(AS_OF),
    "block": side_block(AS_OF, "政务动态"),
    "two": side_block(AS_OF) + side_block(NEWEST, "通知"),
    "no_heading": side_block(AS_OF).replace("<h3>热点推荐</h3>", ""),
}


def undated_pages() -> Iterator[Made]:
    """Yield pages on which any date would be wrong: empty columns, errors, shells; each with dated side blocks."""
    for side, block in SIDES.items():
        for i, words in enumerate(EMPTY_WORDS):
            yield Made(f"empty/{i}/after/{side}", page(f"<div>{words}</div>", after=block), None, "empty")
            yield Made(f"empty/{i}/before/{side}", page(f"<ul><li>{words}</li></ul>", before=block), None, "empty")
        for i, words in enumerate(ERROR_TEXTS):
            yield Made(f"error/{i}/{side}", page(f"<h2>{words}</h2>", after=block, title=words), None, "error")
            yield Made(f"error_untitled/{i}/{side}", page(f"<p>{words}</p>", after=block), None, "error")
        for i, shell in enumerate(SHELL_LISTS):
            yield Made(f"shell/{i}/after/{side}", page(shell, after=block), None, "shell")
            yield Made(f"shell/{i}/before/{side}", page(shell, before=block), None, "shell")
        rows = "".join(f'<li><a href="./c_{i}.html">{title}</a></li>' for i, title in enumerate(TITLES))
        yield Made(f"no_dates/{side}", page(f"<ul>{rows}</ul>", after=block), None, "undated")
        yearless = MARKUPS["li_after"](rows_of(FORMS["yearless"], days(newest=date(2026, 3, 2))))
        yield Made(f"stale_yearless/{side}", page(yearless, after=block), None, "undated")


def special_pages() -> Iterator[Made]:  # noqa: PLR0915 - one page after another
    """Yield lists with two dates a row, deadlines, landing blocks, tabs, mixed forms."""
    each = days()
    table = "".join(
        f"<tr><td>3302-{i:05d}</td><td><a href='a{i}.html'>{TITLES[i]}</a></td><td>区府办</td>"
        f"<td>{(day + timedelta(days=1)).isoformat()}</td><td>{day.isoformat()}</td></tr>"
        for i, day in enumerate(each)
    )
    heads = "<tr><th>索引号</th><th>标题</th><th>发布机构</th><th>成文日期</th><th>发布日期</th></tr>"
    yield Made("special/made_beside_published", page(f"<table>{heads}{table}</table>"), NEWEST)
    tds = heads.replace("th>", "td>")
    yield Made("special/heads_in_td", page(f"<table>{tds}{table}</table>"), NEWEST)
    swapped = heads.replace("<th>成文日期</th><th>发布日期</th>", "<th>发布日期</th><th>成文日期</th>")
    yield Made("special/published_first", page(f"<table>{swapped}{table}</table>"), NEWEST + timedelta(days=1))
    due = _each(
        '<li><a href="c{n}.html">{t}</a><span>截止日期：2026-11-20</span><span>{d}</span></li>', "<ul>", "</ul>"
    )
    yield Made("special/deadline_beside", page(due(rows_of(FORMS["iso"], each))), NEWEST)
    only_due = _each('<li><a href="c{n}.html">{t}</a><span>截止日期 {d}</span></li>', "<ul>", "</ul>")
    yield Made("special/only_deadlines", page(only_due(rows_of(FORMS["iso"], each))), None, "undated")
    span = _each('<li><a href="c{n}.html">{t}</a><span>征集时间：{d} 至 2026-11-21</span></li>', "<ul>", "</ul>")
    yield Made("special/only_ranges", page(span(rows_of(FORMS["iso"], each))), None, "undated")
    both = _each('<li><a href="c{n}.html">{t}</a><p>发布时间：{d} 截止时间：2026-11-21</p></li>', "<ul>", "</ul>")
    yield Made("special/label_and_deadline", page(both(rows_of(FORMS["iso"], each))), NEWEST)
    titles = [(f"{day.year}年{day.month}月{day.day}日空气质量日报", day.isoformat()) for day in each]
    titles[3] = ("2026年11月20日停水公告", titles[3][1])
    yield Made("special/dates_in_titles", page(MARKUPS["li_after"](titles)), NEWEST)
    bare = _each('<li><a href="/art/x{n}.html">{t}</a></li>', "<ul>", "</ul>")
    yield Made(
        "special/only_titles_dated",
        page(bare([(f"{title}（2026-11-20）" if i == 4 else title, "") for i, title in enumerate(TITLES)])),
        None,
        "undated",
    )
    blocks = "".join(
        f"<div><h3>{name}<a href='/more/'>更多</a></h3>{MARKUPS['li_after'](rows_of(FORMS['iso'], days(6, newest)))}</div>"
        for name, newest in (
            ("部门动态", NEWEST - timedelta(days=7)),
            ("镇街动态", NEWEST),
            ("媒体聚焦点", NEWEST - timedelta(days=3)),
        )
    )
    yield Made("special/landing", page(f"<div>{blocks}</div>", title="政务公开_区人民政府"), NEWEST)
    mixed = rows_of(FORMS["iso"], each)
    mixed[0] = (mixed[0][0], "昨天")
    yield Made("special/relative_first", page(MARKUPS["li_after"](mixed)), AS_OF - timedelta(days=1))
    mixed[0] = (mixed[0][0], "3小时前")
    yield Made("special/hours_ago", page(MARKUPS["li_after"](mixed)), AS_OF)
    mixed[0] = (mixed[0][0], "11-20")
    yield Made("special/short_first", page(MARKUPS["li_after"](mixed)), date(2026, 11, 20))
    urls = "".join(
        f'<li><a href="./2026{day:%m}/t{day:%Y%m%d}_{i}.html">{TITLES[i]}</a></li>' for i, day in enumerate(each)
    )
    yield Made("special/only_addresses", page(f"<ul>{urls}</ul>"), NEWEST)
    urls = "".join(
        f'<li><a href="./2026{day:%m}/t{day:%Y%m%d}_{i}.html">{TITLES[i]}</a><span>{(day - timedelta(days=1)).isoformat()}</span></li>'
        for i, day in enumerate(each)
    )
    yield Made("special/address_disagrees", page(f"<ul>{urls}</ul>"), NEWEST - timedelta(days=1))
    attribute = _each(
        '<li><a href="c{n}.html">{t}</a><time datetime="{d}T08:00:00+08:00">{n}</time></li>', "<ul>", "</ul>"
    )
    yield Made("special/datetime_attribute", page(attribute(rows_of(FORMS["iso"], each))), NEWEST)
    data = _each('<li data-time="{d}"><a href="c{n}.html">{t}</a></li>', "<ul>", "</ul>")
    yield Made("special/data_attribute", page(data(rows_of(FORMS["iso"], each))), NEWEST)
    hover = _each('<li><a href="c{n}.html">{t}</a><span title="{d} 10:00">几天前</span></li>', "<ul>", "</ul>")
    yield Made("special/title_attribute", page(hover(rows_of(FORMS["iso"], each))), NEWEST)
    year_head = "".join(
        f"<h3>{year}年</h3>" + MARKUPS["li_after"](rows_of(FORMS["yearless"], days(5, date(year, 10, 20), 20)))
        for year in (2025, 2024)
    )
    yield Made("special/year_headings", page(f"<div>{year_head}</div>"), date(2025, 10, 20))
    inline = "var list=" + str(
        [{"title": TITLES[i], "url": f"/a/{i}.html", "pubDate": day.isoformat()} for i, day in enumerate(each)]
    ).replace("'", '"')
    tree = 'var tree=[{"name":"政务公开栏目","url":"/zw/","releaseTime":"2026-11-21","children":[{"name":"通知公告子栏目"}]}];'
    yield Made("special/inline_json", page(f"<div id='list'></div><script>{tree}{inline};</script>"), NEWEST)
    yield Made("special/single_row", page(MARKUPS["li_after"](rows_of(FORMS["iso"], days(1)))), NEWEST)
    yield Made("special/two_rows", page(MARKUPS["table"](rows_of(FORMS["iso"], days(2)))), NEWEST)
    us = _each('<tr><td>{d}</td><td><a href="{n}.pdf">Case No. {n} v. State Board</a></td></tr>', "<table>", "</table>")
    american = [(title, day.strftime("%m/%d/%y")) for title, day in zip(TITLES, each, strict=True)]
    yield Made("special/american_short", page(us(american), title="Opinions").replace("通知公告", "Opinions"), NEWEST)
    american = [(title, f"{day.month}/{day.day}/{day.year}") for title, day in zip(TITLES, each, strict=True)]
    yield Made("special/american", page(us(american), title="Opinions"), NEWEST)
    questions = _each(
        '<li><a href="q{n}.html">{t}</a><p>[提交时间：{d}] <span>回复人：区府办</span>[回复时间：2026-11-21]</p></li>',
        "<ul>",
        "</ul>",
    )
    yield Made("special/questions", page(questions(rows_of(FORMS["iso"], each))), NEWEST)
    tabs = "".join(
        f"<div style='display:{shown}'>{MARKUPS['li_after'](rows_of(FORMS['iso'], days(8, newest)))}</div>"
        for shown, newest in (("block", NEWEST), ("none", NEWEST - timedelta(days=3)))
    )
    yield Made("special/tabs", page(f"<div>{tabs}</div>"), NEWEST)


def all_pages() -> Iterator[Made]:
    """Yield every made page."""
    yield from list_pages()
    yield from article_pages()
    yield from undated_pages()
    yield from special_pages()
