"""Whole pages put together by chance from what real portals mix: a list, what stands around it, what stands in it.

`made_pages` tries each part alone; here many meet on one page, and the right answer is known by construction. A seed
gives the same pages on every machine. Nothing in them is taken from a real site.

    python -m tests.reader.composed_pages 2000 1      prints exact, refused and silently wrong, by part
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from crawler import pages
from monitor.types import Document
from tests.reader.made_pages import AS_OF, BOXES, FORMS, MARKUPS, PROSE

STEMS = (
    "关于开展{}专项整治行动的通知",
    "{}工作推进会召开",
    "区领导调研{}",
    "{}项目环境影响评价文件受理公示",
    "我区{}经验全市推广",
    "关于印发{}实施方案的通知",
    "{}名单公示",
    "2026年{}招标公告",
    "{}2025年度部门决算",
    "深化{}改革 优化营商环境",
    "{}（征求意见稿）公开征求意见",
    "图说丨{}成绩单",
)
SUBJECTS = (
    "河湖长制",
    "燃气安全",
    "学前教育",
    "老旧小区改造",
    "农村公路养护",
    "基层卫生",
    "生活垃圾分类",
    "义务植树",
    "企业复工",
    "数字政府",
    "粮食安全",
    "防汛防台",
    "非遗保护",
    "退役军人服务",
    "电动自行车",
    "残疾人康复",
    "专利转化",
    "文明城市创建",
)
SITE = "清河区人民政府"
SIDE_FORMS = ("iso", "bracket", "spelled", "yearless", "yearless_bracket", "slash", "time")
MAIN_FORMS = (
    "iso",
    "iso",
    "iso",
    "short",
    "slash",
    "dot",
    "spelled",
    "spelled_padded",
    "bracket",
    "round",
    "time",
    "minutes",
    "label",
    "label_bare",
    "date_label",
    "wide",
    "broken",
    "weekday",
    "two_digit",
    "meta_line",
    "marked",
    "iso_t",
    "yearless",
    "yearless_bracket",
)
MAIN_MARKUPS = tuple(name for name in MARKUPS if name not in {"spaced", "no_links", "no_links_li", "category"})
BOXED = ("li_before", "table", "cards", "in_link_before", "dl_each", "deep", "link_around")


def title(rng: Random) -> str:
    """Write a heading of an entry."""
    return rng.choice(STEMS).format(rng.choice(SUBJECTS))


@dataclass(frozen=True)
class Composed:
    """A page, what it was made of, and what must come out; `newest` is None where any date would be wrong."""

    html: str
    newest: date | None
    parts: tuple[str, ...]


class _Page:
    """A page in the making."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.parts: list[str] = []
        self.top: list[str] = []
        self.left: list[str] = []
        self.over: list[str] = []
        self.main: list[str] = []
        self.under: list[str] = []
        self.right: list[str] = []
        self.bottom: list[str] = []
        self.head = ""
        self.column = rng.choice(("通知公告", "政务动态", "镇街动态", "公示公告", "政策文件", "财政信息", "应急管理"))
        self.shown = rng.random() < 0.9

    def add(self, part: str, place: list[str], html: str) -> None:
        self.parts.append(part)
        place.append(html)

    def write(self) -> str:
        menu = "".join(
            f'<li><a href="/{i}/">{name}</a></li>'
            for i, name in enumerate(("首页", "政务公开", "办事服务", "走进清河"))
        )
        crumbs = f'<div class="dqwz">当前位置：<a href="/">首页</a> &gt; {self.column}</div>' if self.shown else ""
        name = f"{self.column}_{SITE}" if self.rng.random() < 0.85 else SITE
        side = f'<div class="l">{"".join(self.left)}</div>' if self.left else ""
        right = f'<div class="r">{"".join(self.right)}</div>' if self.right else ""
        middle = f'<div class="m">{crumbs}{"".join(self.over)}{"".join(self.main)}{"".join(self.under)}</div>'
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title>{self.head}</head><body>'
            f'<div class="top">{"".join(self.top)}<ul>{menu}</ul></div><div class="w">{side}{middle}{right}</div>'
            f'<div class="foot">{"".join(self.bottom)}<p>主办：{SITE}办公室 浙ICP备05000000号-1 '
            "网站标识码3302030001</p></div></body></html>"
        )


def _rows(page: _Page, form: str, markup: str, days: list[date]) -> str:
    return MARKUPS[markup]([(title(page.rng), FORMS[form](day)) for day in days])


def _block(page: _Page, heading: str, newest: date, count: int, form: str = "iso") -> str:
    days = [newest - timedelta(days=page.rng.randint(0, 3) * i) for i in range(count)]
    rows = _rows(page, form, page.rng.choice(("li_after", "li_before", "li_tail", "in_link")), days)
    tag = page.rng.choice(("h3", "h2", "div", "p"))
    return f"<div><{tag}>{heading}</{tag}>{rows}</div>" if heading else f"<div>{rows}</div>"


# ---- what stands around the list -------------------------------------------------------------------------------------


def _today(page: _Page) -> None:
    now = AS_OF
    page.add(
        "today",
        page.top,
        page.rng.choice(
            (
                f"<div>今天是 {now.year}年{now.month}月{now.day}日 星期日</div>",
                f"<div><b>{now.isoformat()}</b> <b>星期日</b></div>",
                f"<div><span>{now.year}年</span><span>{now.month}月{now.day}日</span> 农历十月十四</div>",
                f"<div>{now.isoformat()} 08:30:12 欢迎访问{SITE}门户网站</div>",
                f'<div><a href="/calendar/">{now.year}年{now.month}月{now.day}日</a></div>',
            )
        ),
    )


def _weather(page: _Page) -> None:
    days = [AS_OF + timedelta(days=i) for i in range(-1, 3)]
    cells = "".join(f'<li><a href="/tq/"><i>{day:%m-%d}</i> 多云转晴 8℃~15℃</a></li>' for day in days)
    page.add(
        "weather", page.rng.choice((page.top, page.right)), f"<div><p>天气预报 更新于{AS_OF}</p><ul>{cells}</ul></div>"
    )


def _ticker(page: _Page) -> None:
    items = "".join(f'<a href="/zx/{i}.html">{title(page.rng)} [{AS_OF.isoformat()}]</a> ' for i in range(3))
    tag = page.rng.choice(("marquee", "div"))
    page.add("ticker", page.top, f"<{tag}>最新消息：{items}</{tag}>")


def _carousel(page: _Page) -> None:
    items = "".join(
        f'<div class="item"><a href="/tp/{i}.html"><img src="{i}.jpg"><p>{title(page.rng)}</p>'
        f"<span>{AS_OF - timedelta(days=i)}</span></a></div>"
        for i in range(4)
    )
    page.add("carousel", page.rng.choice((page.top, page.right)), f'<div class="swiper">{items}</div>')


def _side_newer(page: _Page) -> None:
    heading = page.rng.choice(("热点推荐", "最新更新", "点击排行", "相关链接", "信息排行", "本周热门"))
    block = _block(
        page,
        heading,
        AS_OF - timedelta(days=page.rng.randint(0, 2)),
        page.rng.randint(4, 8),
        page.rng.choice(SIDE_FORMS),
    )
    page.add("side_newer", page.rng.choice((page.left, page.right)), block)


def _side_column(page: _Page) -> None:
    heading = page.rng.choice(("政务要闻", "媒体报道", "领导活动", "人事任免", ""))
    block = _block(
        page,
        heading,
        AS_OF - timedelta(days=page.rng.randint(0, 2)),
        page.rng.randint(3, 7),
        page.rng.choice(SIDE_FORMS),
    )
    page.add("side_column", page.rng.choice((page.left, page.right)), block)


def _side_bigger(page: _Page) -> None:
    block = _block(page, page.rng.choice(("阅读排行", "热门信息", "推荐阅读")), AS_OF, 20, page.rng.choice(SIDE_FORMS))
    page.add("side_bigger", page.rng.choice((page.left, page.right)), block)


def _side_aside(page: _Page) -> None:
    block = _block(page, page.rng.choice(("公告栏", "近期发布", "")), AS_OF, 5, page.rng.choice(SIDE_FORMS))
    page.add("side_aside", page.right, f"<aside>{block}</aside>")


def _archives(page: _Page) -> None:
    months = [(AS_OF.year, month) for month in range(11, 3, -1)]
    items = "".join(f'<li><a href="?m={y}{m:02d}">{y}年{m:02d}月</a> ({m * 3})</li>' for y, m in months)
    page.add("archives", page.right, f"<div><h3>历史归档</h3><ul>{items}</ul></div>")


def _calendar(page: _Page) -> None:
    cells = "".join(f'<td><a href="?d=2026-11-{i:02d}" title="2026-11-{i:02d}">{i}</a></td>' for i in range(1, 31))
    page.add("calendar", page.right, f"<table><caption>2026年11月</caption><tr>{cells}</tr></table>")


def _search(page: _Page) -> None:
    form = (
        '<form>标题 <input name="q"> 发布时间 <input type="text" value="2026-01-01"> 至 '
        '<input type="text" value="2026-11-22">'
        '<select><option>2026-11-22</option><option>2026-11-21</option></select><a href="javascript:;">查询</a></form>'
    )
    shown = (
        '<div>检索时间：<span>2026-01-01</span> 至 <span>2026-11-22</span> <a href="javascript:s()">高级检索</a></div>'
    )
    page.add("search", page.over, page.rng.choice((form, shown)))


def _counters(page: _Page) -> None:
    html = page.rng.choice(
        (
            "<p>今日访问：20261122 总访问量：201811</p>",
            "<p>网站访问量 2026-11-22 为 18 次</p>",
            f"<p>您是第 20261121 位访问者 统计自2016年1月1日 更新时间：{AS_OF}</p>",
            f"<p>本栏目共有信息 128 条，最近更新：{AS_OF.isoformat()}</p>",
        )
    )
    page.add("counters", page.rng.choice((page.bottom, page.under)), html)


def _generated(page: _Page) -> None:
    page.head += f'<meta name="HtmlGenerateTime" content="{AS_OF} 03:00:01"><!-- published at {AS_OF} 03:00:01 -->'
    page.add("generated", page.bottom, f"<p>页面生成时间：{AS_OF.isoformat()} 03:00</p>")


def _footer_notice(page: _Page) -> None:
    rows = "".join(
        f'<li><a href="/about/{i}.html">{t}</a> {AS_OF}</li>'
        for i, t in enumerate(("网站改版公告说明", "隐私保护声明修订"))
    )
    page.add("footer_notice", page.bottom, f"<ul>{rows}</ul>")


def _links(page: _Page) -> None:
    options = "".join(f'<option value="http://x{i}.example">某某市政府网站{i}</option>' for i in range(9))
    page.add(
        "links",
        page.bottom,
        f"<select>{options}</select>"
        + "".join(f'<a href="http://y{i}.example/">兄弟城市门户{i}</a>' for i in range(8)),
    )


def _popup(page: _Page) -> None:
    notice = f'<a href="/tz.html">关于系统停机维护的紧急通知</a><span>{AS_OF}</span>'
    html = f'<div id="pop" style="display:none">{notice}</div>'
    page.add("popup", page.rng.choice((page.top, page.bottom)), html)


def _note(page: _Page) -> None:
    note = page.rng.choice(
        (
            f"<p>说明：本栏目自2026年11月20日起每日更新，意见请于{AS_OF}前反馈。</p>",
            f"<p>数据截至{AS_OF.isoformat()}</p>",
            "<p>根据2026年11月19日区政府常务会议要求，本栏目集中公开下列文件：</p>",
        )
    )
    page.add("note", page.over, note)


def _script_data(page: _Page) -> None:
    tree = (
        '[{"name":"政务公开","url":"/zwgk/","releaseTime":"2026-11-22"},'
        '{"name":"办事服务","url":"/bsfw/","releaseTime":"2026-11-22"}]'
    )
    page.add("script_data", page.bottom, f"<script>var nav={tree};var now='2026-11-22';</script>")


AROUND: tuple[Callable[[_Page], None], ...] = (
    _today,
    _weather,
    _ticker,
    _carousel,
    _side_newer,
    _side_column,
    _side_bigger,
    _side_aside,
    _archives,
    _calendar,
    _search,
    _counters,
    _generated,
    _footer_notice,
    _links,
    _popup,
    _note,
    _script_data,
)
NEVER_NEAR_A_BARE_PAGE = frozenset((_note,))


# ---- the list itself -------------------------------------------------------------------------------------------------


def _days(rng: Random, *, recent: bool) -> list[date]:
    count = rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25))
    newest = AS_OF - timedelta(days=rng.randint(1, 20) if recent else rng.choice((1, 3, 9, 30, 75, 200, 500, 1100)))
    found = [newest]
    for _ in range(count - 1):
        found.append(
            found[-1] - timedelta(days=rng.choice((0, 0, 1, 2, 5, 11, 31)) if not recent else rng.randint(0, 6))
        )
    return found


def _with_second_dates(page: _Page, days: list[date]) -> str:
    """Write rows that show a second date besides the publication's: a deadline, a signing, a summary's, a code's."""
    later = AS_OF - timedelta(days=1)
    kinds: dict[str, str] = {
        "deadline": '<li><a href="c{n}.html">{t}</a><em>截止时间：{x}</em><span>{d}</span></li>',
        "summary": '<li><a href="c{n}.html">{t}</a><p>{x}，区政府召开专题会议，研究部署有关工作，听取意见建议。</p>'
        "<span>{d}</span></li>",
        "summary_first": '<li><span>{d}</span><h4><a href="c{n}.html">{t}</a></h4>'
        "<p>本报讯（记者 王某）{x}上午，记者从发布会上获悉，相关工作取得阶段性进展。</p></li>",
        "code": '<li><i>330203/2026-000{n}</i><a href="c{n}.html">{t}</a><span>{d}</span></li>',
        "docno": '<li><a href="c{n}.html">{t}</a><em>清政发〔2026〕{n}号</em><span>{d}</span></li>',
        "period": '<li><a href="c{n}.html">{t}</a><em>公示期：{d}至{x}</em><span>{d}</span></li>',
        "effective": '<li><a href="c{n}.html">{t}</a><span>发布日期：{d}</span><span>施行日期：{x}</span></li>',
        "reply": '<li><a href="c{n}.html">{t}</a><span>来信时间：{d}</span></li>',
        "title_end": '<li><a href="c{n}.html">{t}（{x}）</a><span>{d}</span></li>',
        "title_start": '<li><a href="c{n}.html">{x}{t}</a><span>{d}</span></li>',
        "deadline_apart": '<li><a href="c{n}.html">{t}</a><b>截止日期：</b><em>{x}</em><span>{d}</span></li>',
        "signed_apart": '<li><a href="c{n}.html">{t}</a><p><i>成文日期</i> <em>{x}</em></p>'
        "<p><i>发布日期</i> <em>{d}</em></p></li>",
        "event": '<li><a href="c{n}.html">{t}</a><p>听证会时间：{x} 09:30</p><span>{d}</span></li>',
        "last_reply": '<li><a href="c{n}.html">{t}</a><i>{d}</i><p>最后回复：{x} 08:11</p></li>',
        "hits": '<li><a href="c{n}.html">{t}</a><em>浏览20261121次</em><span>{d}</span></li>',
        "meeting": '<li><a href="c{n}.html">{t}</a><p>会议时间：{x} 地点：会议中心</p><p>发布时间：{d}</p></li>',
        "hover": '<li><a href="c{n}.html" title="标题：{t}&#10;更新时间：{x}">{t}</a><span>{d}</span></li>',
        "related": '<li><a href="c{n}.html">{t}</a><div><h4>相关解读</h4><ul><li>'
        '<a href="j{n}.html">解读：{t}</a></li></ul></div><span>{d}</span></li>',
    }
    kind = page.rng.choice(tuple(kinds))
    page.parts.append(f"second:{kind}")
    shown = (later if kind != "deadline" else AS_OF + timedelta(days=9)).isoformat()
    some = page.rng.random() < 0.5 and kind in {"title_end", "title_start", "summary", "deadline"}
    rows = []
    for n, day in enumerate(days):
        row = kinds[kind].format(n=100 + n, t=title(page.rng), d=day.isoformat(), x=shown)
        if some and n % 4 != 1:
            row = f'<li><a href="c{n}.html">{title(page.rng)}</a><span>{day.isoformat()}</span></li>'
        rows.append(row)
    return f'<ul class="list">{"".join(rows)}</ul>'


def _list(page: _Page) -> date:
    """Write the main list, and return its newest day."""
    rng = page.rng
    how = rng.random()
    if how < 0.15:
        days = _days(rng, recent=False)
        html = _with_second_dates(page, days)
    elif how < 0.3:
        days = _days(rng, recent=False)
        box, markup = rng.choice(tuple(BOXES)), rng.choice(BOXED)
        page.parts += [f"box:{box}", f"markup:{markup}"]
        html = MARKUPS[markup]([(title(rng), BOXES[box](day)) for day in days])
    else:
        form, markup = rng.choice(MAIN_FORMS), rng.choice(MAIN_MARKUPS)
        days = _days(rng, recent=form.startswith("yearless"))
        page.parts += [f"form:{form}", f"markup:{markup}"]
        order = rng.random()
        if order < 0.15 and not form.startswith("yearless"):
            rng.shuffle(days)
            page.parts.append("unsorted")
        elif order < 0.4 and not form.startswith("yearless"):
            days = [days[-1] - timedelta(days=rng.randint(30, 400)) for _ in range(rng.randint(1, 3))] + days
            page.parts.append("pinned")
        if rng.random() < 0.1:
            days = [*days[:1], AS_OF + timedelta(days=rng.randint(2, 20)), *days[1:]]
            if form.startswith("yearless"):
                days.pop(1)
            else:
                page.parts.append("future")
        html = _rows(page, form, markup, days)
    page.parts.append(f"rows:{'1' if len(days) == 1 else '2-4' if len(days) < 5 else '5+'}")
    if len(days) >= 10 or rng.random() < 0.3:
        html += '<div class="pg"><a href="index_1.html">下一页</a><a href="index_9.html">尾页</a> 共9页</div>'
        page.parts.append("pager")
    page.main.append(f'<div class="lm">{html}</div>')
    return max(day for day in days if day <= AS_OF)


def _surround(page: _Page, among: tuple[Callable[[_Page], None], ...], most: int) -> None:
    for part in page.rng.sample(among, page.rng.randint(0, most)):
        part(page)


def _list_page(rng: Random) -> Composed:
    page = _Page(rng)
    newest = _list(page)
    _surround(page, AROUND, 4)
    return Composed(page.write(), newest, ("kind:list", *page.parts))


def _bare_page(rng: Random) -> Composed:
    """Write a page whose own list is empty, missing or drawn by a script, in what surrounds it dates of today."""
    page = _Page(rng)
    kind, html = rng.choice(
        (
            ("empty", "<ul></ul><p>暂无数据</p>"),
            ("empty", "<div>该栏目暂无信息！</div>"),
            ("empty", '<div class="list"><p>没有找到相关记录</p><div>共0条</div></div>'),
            ("blank", '<div class="list"><ul></ul></div>'),
            ("blank", '<div class="list"></div>'),
            ("blank", "<table><tr><th>标题</th><th>发布日期</th></tr></table>"),
            ("shell", '<div id="list"></div><script>$.getJSON("/api/list?id=8",draw)</script>'),
            ("shell", "<ul><li v-for='x in rows'>{{x.title}}<span>{{x.date}}</span></li></ul>"),
            ("missing", "<p>您访问的页面不存在或已被删除</p>"),
            ("undated", MARKUPS["li_after"]([(title(rng), "") for _ in range(12)])),
        )
    )
    page.main.append(f'<div class="lm">{html}</div>')
    _surround(page, tuple(part for part in AROUND if part not in NEVER_NEAR_A_BARE_PAGE), 3)
    return Composed(page.write(), None, (f"kind:{kind}", *page.parts))


def _article_page(rng: Random) -> Composed:
    """Write one article under a column's address, with newer lists around it."""
    page = _Page(rng)
    day = AS_OF - timedelta(days=rng.randint(3, 800))
    line = rng.choice(
        (
            "发布时间：{d} 10:20　来源：区府办　浏览次数：<span id='h'>128</span>",
            "<span>发布日期：{d}</span><span>来源：本站</span><span>字体：大 中 小</span>",
            "<span>{d}</span> <span>来源：清河发布</span> <span>作者：王某</span> <span>阅读：56</span>",
            "时间：{d} 来源：区融媒体中心 打印 关闭",
        )
    )
    signed = f"<p>清河区人民政府</p><p>{(day - timedelta(days=4)).isoformat()}</p>" if rng.random() < 0.5 else ""
    name = title(rng)
    head = f"<h1>{name}</h1><div class='info'>{line.format(d=day.isoformat())}</div>"
    body = f"{head}<div><p>{PROSE * rng.randint(1, 4)}</p>{signed}</div>"
    next_to = (
        f"<p>上一篇：<a href='a.html'>{title(rng)}</a> [{AS_OF}]</p><p>下一篇：<a href='b.html'>{title(rng)}</a></p>"
    )
    page.main.append(body + (next_to if rng.random() < 0.4 else ""))
    _surround(page, tuple(part for part in AROUND if part not in {_note, _search}), 3)
    return Composed(page.write(), day, ("kind:article", *page.parts))


def composed_pages(count: int, seed: int) -> Iterator[Composed]:
    """Yield pages: seven of ten are lists, two bare, one an article."""
    for number in range(count):
        rng = Random(seed * 1_000_003 + number)  # noqa: S311 - chance that can be repeated
        kind = rng.random()
        yield _list_page(rng) if kind < 0.7 else _bare_page(rng) if kind < 0.9 else _article_page(rng)


def outcome_of(page: Composed) -> tuple[str, date | None, str]:
    """Read a page: `exact`, `refused` or `silent`, the date that came out, and why none did."""
    document = Document(
        url="http://portal.example/zwgk/tzgg/",
        status=200,
        headers={},
        body=page.html.encode(),
        fetched_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
    )
    reading = pages.read_unguarded(document, as_of=AS_OF)
    published = [entry.published for entry in reading.entries if entry.published and entry.published <= AS_OF]
    found = max(published, default=None) if reading.failure is None else None
    if found == page.newest:
        return "exact", found, ""
    why = f"{reading.failure.kind.value} {reading.failure.detail}" if reading.failure else reading.outcome.value
    return ("refused" if found is None else "silent"), found, why


def main(count: int, seed: int, show: str = "") -> None:
    """Print what became of the pages, by part; and each page of the kind `show`."""
    told: Counter[tuple[str, str]] = Counter()
    for number, page in enumerate(composed_pages(count, seed)):
        outcome, found, why = outcome_of(page)
        told.update([("all", outcome), *((part, outcome) for part in set(page.parts))])
        if outcome == show or (outcome == "silent" and not show):
            sys.stdout.write(f"{number} {outcome} wanted {page.newest} got {found} {' '.join(page.parts)} | {why}\n")
    for part in sorted({part for part, _ in told}):
        counts = [told[part, outcome] for outcome in ("exact", "refused", "silent")]
        sys.stdout.write(f"{part:32}" + "".join(f"{number:7}" for number in counts) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
