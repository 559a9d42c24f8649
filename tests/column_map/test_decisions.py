"""What people have decided, written in the map: waivers, retirements, new rules, successors."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.column_map import as_json, load, parse
from monitor.errors import ColumnMapError, UsageError
from monitor.judging.changes import RuleChange, Succession, Waiver
from monitor.judging.rules import Every, Unit
from monitor.listing import decisions

GOOD = """\
[portal]
name = "海曙区政府门户网站"
home = "https://www.haishu.gov.cn/"
[mail]
from = "a@example.gov.cn"
to = ["b@example.gov.cn"]
departments = { "区应急管理局" = ["yjglj@example.gov.cn"] }
[departments]
"各部门" = ["区安监局", "区教育局"]
[[succession]]
from = "区安监局"
to = "区应急管理局"
since = 2027-01-01
basis = "机构改革方案"
[[column]]
section = "政务公开"
group = "工作信息"
name = "工作进展"
departments = ["各部门"]
frequency = "2周内更新"
rule_changes = [ { since = "2027-03-01", frequency = "按月更新" } ]
pages = [
  { url = "https://www.haishu.gov.cn/1", department = "区教育局" },
  { url = "https://www.haishu.gov.cn/2", department = "区应急管理局" },
]
[[column]]
section = "政务公开"
name = "公共服务"
departments = ["区教育局"]
frequency = "5个月内更新"
retired = { since = 2026-05-01, reason = "并入办事大厅", by = "区政府办公室" }
[[column]]
section = "政民互动"
name = "公共服务"
departments = ["区教育局"]
frequency = "5个月内更新"
[[waiver]]
column = "工作进展"
department = "区教育局"
since = 2026-12-01
until = 2027-01-31
reason = "栏目调整中"
by = "区政府办公室"
"""
BACK = 'from = "区应急管理局"\nto = "区安监局"\nsince = 2028-01-01'
PROGRESS = "政务公开/工作信息/工作进展"


def test_every_decision_is_loaded() -> None:
    """Each with its days, its reason and who decided it; a department stands for its pages."""
    loaded = parse(GOOD.encode(), "map")
    retired, waived = loaded.waivers
    assert retired == Waiver(
        column="政务公开/公共服务",
        since=date(2026, 5, 1),
        reason="并入办事大厅",
        by="区政府办公室",
        retired=True,
    )
    assert waived == Waiver(
        column=PROGRESS,
        page="https://www.haishu.gov.cn/1",
        since=date(2026, 12, 1),
        until=date(2027, 1, 31),
        reason="栏目调整中",
        by="区政府办公室",
    )
    assert loaded.rule_changes == (
        RuleChange(
            column=PROGRESS,
            since=date(2027, 3, 1),
            frequency="按月更新",
            rule=Every(unit=Unit.MONTH),
            due_soon=timedelta(days=5),
        ),
    )
    assert loaded.successions == (
        Succession(department="区安监局", successor="区应急管理局", since=date(2027, 1, 1), basis="机构改革方案"),
    )


def test_a_successor_is_found_by_its_name() -> None:
    """The new department selects what it answers for, before and after its day."""
    loaded = parse(GOOD.encode(), "map")
    chosen = loaded.select(departments=["区应急管理局"])
    assert [page.url for _, page in chosen] == ["https://www.haishu.gov.cn/2"]


def test_one_column_is_named_by_its_id_or_its_only_name() -> None:
    """Two columns of one name have to be told apart; an unknown name brings the nearest known one."""
    loaded = parse(GOOD.encode(), "map")
    assert loaded.named("工作进展") is loaded.named(PROGRESS)
    with pytest.raises(UsageError, match="有 2 个栏目叫“公共服务”，请写全称：政务公开/公共服务、政民互动/公共服务"):
        loaded.named("公共服务")
    with pytest.raises(UsageError, match="没有这个栏目：“工作進展”。最接近的是“工作进展”"):
        loaded.named("工作進展")


def test_the_home_page_is_no_column_of_the_map() -> None:
    """It is watched beside them, under an id that no column of the map can have."""
    loaded = parse(GOOD.encode(), "map")
    column, page = loaded.home_page()
    assert (column.id, page.url) == ("首页", "https://www.haishu.gov.cn/")
    assert column.id not in {each.id for each in loaded.columns}
    assert page not in [watched for _, watched in loaded.watched()]


@pytest.mark.parametrize(
    ("good", "broken", "fault"),
    [
        (
            'column = "工作进展"',
            'column = "工作進展"',
            "第 38 行 waiver[1] 工作進展 → column：没有这个栏目：“工作進展”。",
        ),
        (
            'column = "工作进展"',
            'column = "公共服务"',
            "→ column：有 2 个栏目叫 “公共服务”。写全称，例如“政务公开/公共服务”",
        ),
        (
            'department = "区教育局"\nsince',
            'department = "区教局"\nsince',
            "没有哪一页由 “区教局” 负责。最接近的是“区教育局”",
        ),
        (
            'department = "区教育局"\nsince',
            'page = "https://www.haishu.gov.cn/9"\nsince',
            "→ page：本栏目没有这个网址：",
        ),
        (
            'department = "区教育局"\nsince',
            'department = "区教育局"\npage = "https://www.haishu.gov.cn/1"\nsince',
            "page 与 department 只能写一个",
        ),
        (
            "until = 2027-01-31",
            "until = 2026-01-31",
            "第 41 行 waiver[1] 工作进展 → until：2026-01-31 早于 since 的 2026-12-01",
        ),
        ("until = 2027-01-31\n", "", "→ until：缺少 until（免检的最后一天（长期停用的栏目用 retired））"),
        ("until = 2027-01-31", 'until = "明年"', "→ until：应为：免检的最后一天"),
        ("until = 2027-01-31", 'until = "2027-02-30"', "“2027-02-30” 不是日历上有的日子"),
        ('reason = "栏目调整中"', 'reason = " "', "→ reason：“ ” 不能为空"),
        ('reason = "栏目调整中"', 'resaon = "栏目调整中"', "不认识的键 resaon。最接近的是“reason”，改成它"),
        ("[[waiver]]", "[waiver]", "waiver：应写成 [[waiver]]（两重方括号）"),
        ("since = 2026-05-01, ", "", "column[2] 政务公开/公共服务 → retired → since：缺少 since（撤销的日子）"),
        ("{ since = 2026-05-01,", "{ form = 1, since = 2026-05-01,", "→ retired → form：不认识的键 form"),
        (
            'frequency = "按月更新" }',
            'frequency = "月月更新" }',
            "第 21 行 column[1] 政务公开/工作信息/工作进展 → rule_changes[1] → frequency：“月月更新” 不是",
        ),
        (
            'frequency = "按月更新" }',
            'frequency = "按月更新" }, { since = 2027-03-01, frequency = "每日更新" }',
            "rule_changes[2] → since：2027-03-01 已有另一条规则从同一天起施行",
        ),
        ('from = "区安监局"', 'from = "区安监"', "succession[1] → from：没有哪个栏目由 “区安监” 负责"),
        ('to = "区应急管理局"', 'to = "区安监局"', "succession[1] → to：“区安监局” 与 from 是同一个单位"),
        (
            '[[column]]\nsection = "政务公开"\ngroup',
            f'[[succession]]\n{BACK}\n[[column]]\nsection = "政务公开"\ngroup',
            "succession[2] → to：“区安监局” 的职责绕一圈又回到 “区应急管理局”",
        ),
        (
            'department = "区应急管理局"',
            'department = "区应急局"',
            "“区应急局” 不是本栏目的责任部门",
        ),
    ],
)
def test_a_broken_decision_is_refused_with_its_place(good: str, broken: str, fault: str) -> None:
    """The map is refused whole, and the fault names the line, the table and what to write."""
    assert GOOD.count(good) == 1
    with pytest.raises(ColumnMapError) as refused:
        parse(GOOD.replace(good, broken).encode(), "map")
    assert fault in str(refused.value)


def test_the_examples_of_the_shipped_map_are_right(tmp_path: Path) -> None:
    """What the shipped map shows in its comments can be uncommented."""
    shipped = (Path(__file__).parents[2] / "config" / "column_map.toml").read_text(encoding="utf-8")
    shown = [line.removeprefix("# ") for line in shipped.splitlines() if line.startswith("# ")]
    begin, end = shown.index("[[succession]]"), shown.index('by = "区政府办公室"') + 1
    examples = [line for line in shown[begin:end] if line.startswith("[[") or " = " in line.partition("，")[0]]
    path = tmp_path / "map.toml"
    path.write_text("\n".join([shipped, *examples]), encoding="utf-8")
    loaded = load(path)
    assert len(loaded.successions) == len(loaded.waivers) == 1


def test_decisions_are_listed_with_their_columns() -> None:
    """`freshness columns` and its JSON tell what holds from some day on, and nothing where nothing does."""
    loaded = parse(GOOD.encode(), "map")
    progress, retired, plain = loaded.columns
    assert decisions(progress, loaded) == "免检 2026-12-01 至 2027-01-31（一页）；2027-03-01 起按月更新"
    assert decisions(retired, loaded) == "2026-05-01 起撤销"
    assert decisions(plain, loaded) == ""
    written = as_json(progress, loaded)
    assert written["waivers"] == [
        {
            "page": "https://www.haishu.gov.cn/1",
            "since": "2026-12-01",
            "until": "2027-01-31",
            "retired": False,
            "reason": "栏目调整中",
            "by": "区政府办公室",
        }
    ]
    assert written["rule_changes"] == [{"since": "2027-03-01", "frequency": "按月更新", "rule": {"every": "month"}}]
