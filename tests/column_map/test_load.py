"""What a good map becomes."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.column_map import ColumnMap, as_json, load
from monitor.errors import UsageError
from monitor.judging.frequency import Every, Span, Unit, Within
from monitor.types import ColumnType, Page

GOOD = """
[portal]
name = "海曙区政府门户网站"
home = "https://www.haishu.gov.cn/"

[crawl]
delay = 0
timeout = 5
contact = "dzzw@example.gov.cn"

[schedule]
at = "23:05"

[mail]
from = "电子政务办 <monitor@example.gov.cn>"
to = ["office@example.gov.cn"]
departments = { "区教育局" = ["jyj@example.gov.cn"] }

[frequency]
"2周内更新" = { within = "2 weeks", due_soon = "1 day" }
"有变动时更新" = { on_change = true, remind_after = "1 year" }

[departments]
"各部门" = ["区统计局", "区教育局"]
"各街道" = ["南门街道", "西门街道"]
"各单位" = ["各部门", "各街道", "区统计局"]

[[column]]
section = "政务公开"
group = "工作信息"
name = "工作进展"
departments = ["区教育局", "各单位"]
frequency = "2 周内更新"
upkeep = "授权维护"
column_type = "news"
pages = [
  { url = "https://www.haishu.gov.cn/col/1/index.html", department = "区教育局" },
  { url = "http://JYJ.example.cn:8080/list", department = "南门街道" },
]

[[column]]
section = "政务公开"
name = "专项经费"
departments = ["区统计局"]
open_ended = true
frequency = "按月更新"
pages = [{ url = "https://www.haishu.gov.cn/col/2/index.html" }]

[[column]]
section = "了解海曙"
name = "海曙概览"
about = "包括海曙概况等"
departments = ["区统计局"]
frequency = "有变动时更新"
"""


@pytest.fixture
def good(tmp_path: Path) -> ColumnMap:
    """Load GOOD from a file."""
    return load_text(GOOD, tmp_path)


def load_text(text: str, folder: Path) -> ColumnMap:
    """Load a text as a column map."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_settings(good: ColumnMap) -> None:
    """What is written is taken, what is left out is polite."""
    assert good.portal.timezone == ZoneInfo("Asia/Shanghai")
    assert (good.crawl.delay, good.crawl.concurrency, good.crawl.timeout, good.crawl.second_look_after) == (
        0,
        2,
        5,
        600,
    )
    assert good.crawl.robots
    assert good.crawl.contact == "dzzw@example.gov.cn"
    assert good.schedule.at == time(23, 5)
    assert good.mail is not None
    assert good.mail.sender == "电子政务办 <monitor@example.gov.cn>"
    assert good.mail.to == ("office@example.gov.cn",)
    assert dict(good.mail.departments) == {"区教育局": ("jyj@example.gov.cn",)}


def test_only_the_maps_own_hosts_may_be_asked(good: ColumnMap) -> None:
    """The home page's and the pages' hosts, in lower case, without ports."""
    assert good.crawl.hosts == {"www.haishu.gov.cn", "jyj.example.cn"}


def test_a_chinese_domain_is_allowed_as_written_and_as_it_is_asked_for(tmp_path: Path) -> None:
    """A Chinese domain is asked for in its ASCII form, so both are allowed."""
    text = GOOD.replace('https://www.haishu.gov.cn/"', 'http://海曙.政务/"')
    assert {"海曙.政务", "xn--vnv30m.xn--zfr164b"} <= load_text(text, tmp_path).crawl.hosts


def test_a_column(good: ColumnMap) -> None:
    """Departments stay as written, units have groups and groups of groups spelt out, each unit once."""
    column = good.column("政务公开/工作信息/工作进展")
    assert column.departments == ("区教育局", "各单位")
    assert column.units == ("区教育局", "区统计局", "南门街道", "西门街道")
    assert column.frequency == "2 周内更新"
    assert column.rule == Within(span=Span(count=2, unit=Unit.WEEK))
    assert column.due_soon == timedelta(days=1)
    assert column.column_type is ColumnType.NEWS
    assert column.pages[0] == Page(url="https://www.haishu.gov.cn/col/1/index.html", department="区教育局")


def test_a_phrase_that_the_map_does_not_explain_is_understood_by_its_words(good: ColumnMap) -> None:
    """按月更新 needs no entry in [frequency]."""
    assert good.column("政务公开/专项经费").rule == Every(unit=Unit.MONTH)


def test_the_map_has_the_last_word_on_a_phrase(tmp_path: Path) -> None:
    """A phrase with an entry in [frequency] is judged by that, whatever its own words say."""
    text = GOOD.replace('{ on_change = true, remind_after = "1 year" }', '{ within = "2 years" }')
    assert load_text(text, tmp_path).column("了解海曙/海曙概览").rule == Within(span=Span(count=2, unit=Unit.YEAR))


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("每日更新", 0),
        ("每个工作日更新", 0),
        ("3日内更新", 0),
        ("1周内更新", 3),
        ("2周内更新", 3),
        ("1个月内更新", 5),
        ("按月更新", 5),
        ("每季度更新", 5),
        ("5个月内更新", 14),
        ("半年内更新", 14),
        ("1年内更新", 30),
        ("每年更新", 30),
        ("及时更新", 0),
        ("有变动时更新", 0),
    ],
)
def test_due_soon_fits_the_rules_length(phrase: str, days: int, tmp_path: Path) -> None:
    """The longer a term, the earlier a page is due soon; without a term, never."""
    text = GOOD.replace("2 周内更新", phrase).replace(', due_soon = "1 day"', "")
    text = text.replace('"有变动时更新" = { on_change = true, remind_after = "1 year" }', "")
    column = load_text(text, tmp_path).column("政务公开/工作信息/工作进展")
    expected = 3 if phrase == "2周内更新" else days
    assert column.due_soon == timedelta(days=expected)


def test_due_soon_can_be_switched_off(tmp_path: Path) -> None:
    """`due_soon = "0 days"` means never due soon."""
    text = GOOD.replace('due_soon = "1 day"', 'due_soon = "0 days"')
    assert load_text(text, tmp_path).column("政务公开/工作信息/工作进展").due_soon == timedelta()


def test_watched_pages_come_in_the_order_of_the_map(good: ColumnMap) -> None:
    """Every page once, with its column."""
    assert [(column.name, page.url) for column, page in good.watched()] == [
        ("工作进展", "https://www.haishu.gov.cn/col/1/index.html"),
        ("工作进展", "http://JYJ.example.cn:8080/list"),
        ("专项经费", "https://www.haishu.gov.cn/col/2/index.html"),
    ]


@pytest.mark.parametrize(
    ("columns", "departments", "pages", "chosen"),
    [
        ((), (), (), [0, 1, 2]),
        (("工作进展",), (), (), [0, 1]),
        (("工作信息",), (), (), [0, 1]),
        (("政务公开/专项经费",), (), (), [2]),
        (("工作进展", "专项经费"), (), (), [0, 1, 2]),
        (("海曙概览",), (), (), []),
        ((), ("区教育局",), (), [0]),
        ((), ("区统计局",), (), [2]),
        ((), ("各部门",), (), [0, 2]),
        ((), ("西门街道",), (), []),
        ((), (), ("http://JYJ.example.cn:8080/list",), [1]),
        (("工作进展",), ("各街道",), (), [1]),
        (("专项经费",), ("区教育局",), (), []),
    ],
)
def test_select(
    columns: tuple[str, ...], departments: tuple[str, ...], pages: tuple[str, ...], chosen: list[int], good: ColumnMap
) -> None:
    """Columns by id, name or group, pages by who answers for them or by address; all that is asked for must fit."""
    watched = good.watched()
    assert good.select(columns=columns, departments=departments, pages=pages) == tuple(watched[at] for at in chosen)


def test_select_names_what_is_nearest(good: ColumnMap) -> None:
    """An unknown word is the user's fault and is answered with the nearest known one."""
    with pytest.raises(UsageError, match="没有这个栏目：“工作进度”。最接近的是“工作进展”"):
        good.select(columns=["工作进度"])
    with pytest.raises(UsageError, match="没有这个责任部门：“教育局”。最接近的是“区教育局”"):
        good.select(departments=["教育局"])
    with pytest.raises(UsageError, match="没有这个网址：“x”。运行 freshness columns 查看全部"):
        good.select(pages=["x"])


def test_json(good: ColumnMap) -> None:
    """`columns --json` gives a column as it was understood."""
    assert as_json(good.columns[0], good) == {
        "id": "政务公开/工作信息/工作进展",
        "section": "政务公开",
        "group": "工作信息",
        "name": "工作进展",
        "about": None,
        "departments": ["区教育局", "各单位"],
        "open_ended": False,
        "units": ["区教育局", "区统计局", "南门街道", "西门街道"],
        "frequency": "2 周内更新",
        "rule": {"within": "2 weeks"},
        "due_soon_days": 1,
        "upkeep": "授权维护",
        "column_type": "news",
        "pages": [
            {"url": "https://www.haishu.gov.cn/col/1/index.html", "department": "区教育局"},
            {"url": "http://JYJ.example.cn:8080/list", "department": "南门街道"},
        ],
        "waivers": [],
        "rule_changes": [],
    }
    assert as_json(good.columns[2], good)["rule"] == {"on_change": True, "remind_after": "1 year"}


def test_files_of_windows(tmp_path: Path) -> None:
    """Line ends and the byte order mark of Windows editors make no difference."""
    path = tmp_path / "map.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).columns == load_text(GOOD, tmp_path).columns


def test_the_digest_is_of_the_files_bytes(good: ColumnMap, tmp_path: Path) -> None:
    """Another comment is another digest: it says under which very file a run was made."""
    assert good.digest != load_text(GOOD + "# 注", tmp_path).digest
    assert good.digest == load_text(GOOD, tmp_path).digest
