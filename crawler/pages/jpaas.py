"""大汉 Hanweb JPAAS, the new platform: Zhejiang with Ningbo and its districts, cities of Shandong, MIIT, SAMR, MOHURD.

Fingerprints: `unitbuild.js`, `jpaas-publish-server`, `parseType="bulidstatic"` (so spelt) or `buildstatic`. Rows are
in the HTML, or drawn by a "unit": a script tag that declares an address and a `queryData`; its answer is JSON around
HTML. Traps: navigation and footer are units too; `success: false` comes with 200; `count="0"` is the sign of
emptiness; old and new article addresses stand in one list; a shell's side block has rows of other columns.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from crawler.pages import answers, objects, readings, shells
from crawler.pages.found import as_reading
from crawler.pages.rows import read_rows
from crawler.pages.source import Source
from monitor.types import Entry, Evidence, FailureKind, FollowUp, Outcome, Reading

NAME = "jpaas"

_MARK = "jpaas-publish-server"
_API = "/front/page/build/unit"
_PAIR = re.compile(r"""['"](\w+)['"]\s*:\s*['"]([^'"]*)['"]""")
_CHROME = re.compile(
    "导航|[页网站]底|底部|页脚|[页网站]头|头部|页眉|顶部|位置|友情|链接|版权|菜单|搜索|横幅|面包屑|二维码|统计|logo|banner|foot|header|nav",
    re.IGNORECASE,
)
_FEW = 5
_LIKELY = (
    re.compile("(?:当前|本)栏目|栏目[-_]?(?:list|列表)|信息列表", re.IGNORECASE),
    re.compile("列表|list|分页", re.IGNORECASE),
    re.compile("内容|右侧|栏目|信息", re.IGNORECASE),
)
_ASIDE = re.compile("要闻|热点|热门|推荐|最新|图片新闻|轮播")
"""Units of blocks beside the list, though they are lists: 右侧要闻列表."""
_COUNT = re.compile(r'count(?<!\wcount)="(\d{1,9})"')
_COLUMN = re.compile(r"/col/(?:col)?(\w+)/")


def detect(source: Source) -> bool:
    """Look for the address that every unit and every pagination declares; an answer is known by its address or form."""
    if source.path.endswith(_API):
        return True
    if source.is_json:
        return isinstance(objects.at(source.data, "data", "html"), str)
    return _MARK in source.text


def read(source: Source) -> Reading:
    """Read rows that are in the page, an answer of a unit, or name the units that hold the rows."""
    if source.is_json or source.path.endswith(_API):
        return _reply(source)
    units = list(_units(source))
    if any(likelihood < len(_LIKELY) for likelihood, _ in units):  # never believed where the list's own unit failed
        units = [(likelihood, unit) for likelihood, unit in units if not _ASIDE.search(unquote(unit.url))]
    reading = shells.own_rows(source, NAME)
    own = bool(reading.entries) and _are_own(source, reading)
    counted = _counted(source.text)
    if counted and not own and reading.outcome is not Outcome.ARTICLE:
        if not reading.entries or (counted.outcome is Outcome.EMPTY and len(reading.entries) < _FEW):
            return counted
        if counted.outcome is Outcome.EMPTY:
            return readings.failure(NAME, FailureKind.AMBIGUOUS, f"分页写着{counted.empty_sign}，又有带日期的列表")
    named = [unit for likelihood, unit in units if likelihood < len(_LIKELY)]
    if reading.outcome is Outcome.ENTRIES and (not named or counted is not None or own):
        return reading
    if units and reading.outcome is not Outcome.ARTICLE:
        return shells.ask(NAME, [unit for _, unit in sorted(units, key=lambda one: one[0])], "列表由 JPAAS 单元生成")
    return reading


def _reply(source: Source) -> Reading:
    fragment = objects.at(source.data, "data", "html")
    if not isinstance(fragment, str) or answers.refused(source.data):
        return shells.refused(NAME, "JPAAS 单元接口没有返回内容")
    found = read_rows(source, fragment, evidence=Evidence.API)
    if found.entries:
        return as_reading(NAME, found)
    return _counted(fragment) or as_reading(NAME, found)


def _counted(markup: str) -> Reading | None:
    """Read a list without rows by its pagination's count; None where there is no count."""
    counts = list(_COUNT.finditer(markup))
    if not counts:
        return None
    largest = max(counts, key=lambda count: int(count.group(1)))
    if int(largest.group(1)):
        return shells.refused(NAME, f"分页称共有{largest.group(1)}条，却没有一行")
    return readings.empty(NAME, largest.group())


def _units(source: Source) -> Iterator[tuple[int, FollowUp]]:
    """Yield the page's units with how unlikely each is to hold the list, without navigation and the like."""
    if source.root is None:
        return
    for script in source.root.iter("script"):
        query = _PAIR.findall(unescape(script.get("querydata") or ""))
        tag = dict(query).get("tagId", "")
        url = source.absolute(script.get("url") or "")
        if not query or not url or _CHROME.search(tag):
            continue
        unlikely = next((place for place, words in enumerate(_LIKELY) if words.search(tag)), len(_LIKELY))
        if _ASIDE.search(tag):
            unlikely = len(_LIKELY)
        yield unlikely, FollowUp(url=shells.with_query(url, query))


def _are_own(source: Source, reading: Reading) -> bool:
    """Tell whether most rows link to articles of this very column."""
    match = _COLUMN.search(source.url)
    column = match.group(1) if match else shells.meta(source, "ColId")

    def own(entry: Entry) -> bool:
        return bool(column) and (f"col{column}/" in entry.url or f"art_{column}_" in entry.url)

    return 2 * sum(map(own, reading.entries)) >= len(reading.entries)
