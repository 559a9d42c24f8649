"""A broken map is refused whole: every fault, each with its line and way, what is wrong and what to do."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.column_map import load
from monitor.errors import ColumnMapError

GOOD = """\
[portal]
name = "海曙区政府门户网站"
home = "https://www.haishu.gov.cn/"
[crawl]
[schedule]
[frequency]
"2周内更新" = { within = "2 weeks" }
[departments]
"各部门" = ["区统计局", "区教育局"]
[[column]]
section = "政务公开"
group = "工作信息"
name = "工作进展"
departments = ["各部门"]
frequency = "2周内更新"
pages = [
  { url = "https://www.haishu.gov.cn/1", department = "区教育局" },
]
"""
COLUMN = "column[1] 政务公开/工作信息/工作进展"


def faults_of(text: str | bytes, folder: Path) -> list[str]:
    """Load a text that must be refused; what was said, without the file's name."""
    path = folder / "map.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ColumnMapError) as caught:
        load(path)
    assert str(caught.value).splitlines() == [f"{path}: {fault}" for fault in caught.value.faults]
    return list(caught.value.faults)


def test_the_good_map_is_accepted(tmp_path: Path) -> None:
    """What the other tests break was whole before."""
    path = tmp_path / "map.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert len(load(path).columns) == 1


BROKEN = [
    (
        'name = "海曙区政府门户网站"',
        'name = ""',
        '第 2 行 portal → name：“” 不能为空。应为：网站名称，写在引号里，例如：name = "海曙区政府门户网站"',
    ),
    (
        'name = "海曙区政府门户网站"\n',
        "",
        '第 1 行 portal → name：缺少 name（网站名称，写在引号里）。补上一行，例如：name = "海曙区政府门户网站"',
    ),
    (
        '"https://www.haishu.gov.cn/"',
        '"ftp://www.haishu.gov.cn/"',
        (
            "第 3 行 portal → home：“ftp://www.haishu.gov.cn/” 网址须以 http:// 或 https:// 开头。"
            '应为：网站首页的网址，例如：home = "https://www.haishu.gov.cn/"'
        ),
    ),
    (
        "[crawl]",
        'timezone = "Asia/Shanghia"\n[crawl]',
        '第 4 行 portal → timezone：“Asia/Shanghia” 不是已知的时区。应为：时区名称，例如：timezone = "Asia/Shanghai"',
    ),
    (
        "[crawl]",
        "colour = 1\n[crawl]",
        "第 4 行 portal → colour：不认识的键 colour。这里可用的键：name、home、timezone、checks",
    ),
    (
        "[crawl]",
        "[crawl]\ndelay = -1",
        "第 5 行 crawl → delay：应为：0 到 300 的秒数，现写的是 -1。改正它，例如：delay = 1.0",
    ),
    (
        "[crawl]",
        "[crawl]\ndelay = true",
        "第 5 行 crawl → delay：应为：0 到 300 的秒数，现写的是 true。改正它，例如：delay = 1.0",
    ),
    (
        "[crawl]",
        "[crawl]\ndelay = nan",
        "第 5 行 crawl → delay：应为：0 到 300 的秒数，现写的是 nan。改正它，例如：delay = 1.0",
    ),
    (
        "[crawl]",
        "[crawl]\nconcurrency = 0",
        "第 5 行 crawl → concurrency：应为：1 到 32 的整数，现写的是 0。改正它，例如：concurrency = 2",
    ),
    (
        "[crawl]",
        '[crawl]\ntimeout = "20"',
        "第 5 行 crawl → timeout：应为：0.1 到 600 的秒数，现写的是 “20”。改正它，例如：timeout = 20",
    ),
    (
        "[crawl]",
        "[crawl]\ntimout = 20",
        "第 5 行 crawl → timout：不认识的键 timout。最接近的是“timeout”，改成它",
    ),
    ("[crawl]", "[crwal]", "第 4 行 crwal：不认识的键 crwal。最接近的是“crawl”，改成它"),
    (
        "[schedule]",
        '[schedule]\nat = "24:00"',
        (
            "第 6 行 schedule → at：应为：每晚开始的时刻，形如 02:30，写在引号里，现写的是 “24:00”。"
            '改正它，例如：at = "02:30"'
        ),
    ),
    (
        "[schedule]",
        '[mail]\nfrom = "a@b.cn"\nto = ["x@y.cn", "坏地址"]',
        (
            "第 7 行 mail → to[2]：“坏地址” 不是正确的邮件地址。"
            '应为：收件人的邮件地址，一个或多个，写在方括号里，例如：to = ["dzzw@example.gov.cn"]'
        ),
    ),
    (
        "[schedule]",
        '[mail]\nfrom = "a@b.cn"\nto = ["x@y.cn"]\ndepartments = { "区教育" = ["x@y.cn"] }',
        (
            "第 8 行 mail → departments → 区教育：没有哪个栏目由 “区教育” 负责，这一行不起作用。"
            "最接近的是“区教育局”，改成它"
        ),
    ),
    (
        '{ within = "2 weeks" }',
        "{ }",
        (
            "第 7 行 frequency → 2周内更新：应写明 within、every、promptly、on_change 之一，现有：无。"
            '写成例如：{ within = "2 weeks" }'
        ),
    ),
    (
        '{ within = "2 weeks" }',
        '{ within = "2 weeks", every = "month" }',
        (
            "第 7 行 frequency → 2周内更新：应写明 within、every、promptly、on_change 之一，现有：within、every。"
            '写成例如：{ within = "2 weeks" }'
        ),
    ),
    (
        '{ within = "2 weeks" }',
        '{ within = "2 weeks", due_soon = "14 days" }',
        "第 7 行 frequency → 2周内更新 → due_soon：“14 days” 不短于期限本身，栏目会一直显示临期。改短一些",
    ),
    (
        '{ within = "2 weeks" }',
        '{ promptly = true, due_soon = "3 days" }',
        "第 7 行 frequency → 2周内更新 → due_soon：这条规则没有期限，due_soon 不起作用。删去 due_soon",
    ),
    (
        '{ within = "2 weeks" }',
        '{ withn = "2 weeks", within = "2 weeks" }',
        "第 7 行 frequency → 2周内更新 → withn：不认识的键 withn。最接近的是“within”，改成它",
    ),
    (
        "[departments]",
        '"2 周内更新" = { within = "3 weeks" }\n[departments]',
        "第 8 行 frequency → 2 周内更新：与“2周内更新”是同一种说法。两行留一行",
    ),
    (
        "[departments]",
        '[departments]\n"各街道" = []',
        (
            "第 9 行 departments → 各街道：应为：单位名称的列表，至少一个，写在方括号里，现写的是 0 项的列表。"
            '改正它，例如："各镇（乡）街道" = ["南门街道", "高桥镇", "龙观乡"]'
        ),
    ),
    (
        "[departments]",
        '[departments]\n"各单位" = ["各局", "南门街道"]',
        (
            "第 9 行 departments → 各单位[1]：“各局” 是统称，但 [departments] 里没有写明它指哪些单位。"
            "在 [departments] 里补上它和它的单位"
        ),
    ),
    (
        "[departments]",
        '[departments]\n"各单位" = ["各单位"]',
        "第 9 行 departments → 各单位：“各单位” 绕一圈又指到它自己。删去其中一个",
    ),
    (
        '"区教育局"]',
        '"区教育局", "区统计局"]',
        "第 9 行 departments → 各部门[3]：“区统计局” 写了两次。删去一个",
    ),
    (
        'departments = ["各部门"]',
        'departments = ["各个部门", "区教育局"]',
        (
            f"第 14 行 {COLUMN} → departments[1]：“各个部门” 是统称，但 [departments] 里没有写明它指哪些单位。"
            "最接近的是“各部门”，改成它"
        ),
    ),
    (
        'departments = ["各部门"]',
        'departments = "各部门"\nopen_ended = true',
        (
            f"第 14 行 {COLUMN} → departments：应为：责任部门，一个或多个，写在方括号里，现写的是 “各部门”。"
            '改正它，例如：departments = ["区统计局"]'
        ),
    ),
    (
        'frequency = "2周内更新"\n',
        "",
        (
            f"第 10 行 {COLUMN} → frequency：缺少 frequency（更新频率，写在引号里）。"
            '补上一行，例如：frequency = "2周内更新"'
        ),
    ),
    (
        'frequency = "2周内更新"',
        'frequency = "二周更新内"',
        (
            f"第 15 行 {COLUMN} → frequency：“二周更新内” 不是已知的更新频率。"
            "最接近的是“2周内更新”，改成它，或在 [frequency] 里写明怎样判定"
        ),
    ),
    (
        'group = "工作信息"',
        'group = "工作信息\\t"',
        (
            "第 12 行 column[1] 政务公开/工作信息�/工作进展 → group：“工作信息�” 首尾有空格，请删去。"
            '应为：栏目组的名称，写在引号里，例如：group = "工作信息"'
        ),
    ),
    (
        "pages = [",
        'upkeep = "维护"\npages = [',
        (
            f"第 16 行 {COLUMN} → upkeep：应为：授权维护、网上抓取、网站链接、信息报送、栏目共建之一，现写的是 “维护”。"
            '改正它，例如：upkeep = "授权维护"'
        ),
    ),
    (
        "https://www.haishu.gov.cn/1",
        "https://www.haishu.gov.cn/ 1",
        (
            f"第 17 行 {COLUMN} → pages[1] → url：“https://www.haishu.gov.cn/ 1” 网址中间有空格，"
            "请从浏览器地址栏重新复制。"
            '应为：栏目页的网址，例如：url = "https://www.haishu.gov.cn/col/col1/index.html"'
        ),
    ),
    (
        "https://www.haishu.gov.cn/1",
        "https://user:geheim@www.haishu.gov.cn/",
        (
            f"第 17 行 {COLUMN} → pages[1] → url：“https://user:***@www.haishu.gov.cn/” 网址里不能带用户名和密码。"
            '应为：栏目页的网址，例如：url = "https://www.haishu.gov.cn/col/col1/index.html"'
        ),
    ),
    (
        'department = "区教育局"',
        'department = "区教局"',
        f"第 17 行 {COLUMN} → pages[1] → department：“区教局” 不是本栏目的责任部门。最接近的是“区教育局”，改成它",
    ),
    (
        'department = "区教育局" },\n',
        'department = "区教育局" },\n  { url = "https://www.haishu.gov.cn/1#top" },\n',
        f"第 18 行 {COLUMN} → pages[2] → url：与 pages[1] 是同一个网址。删去一个",
    ),
    (
        'department = "区教育局" },\n',
        'department = "区教育局" },\n  "https://www.haishu.gov.cn/2",\n',
        (
            f"第 18 行 {COLUMN} → pages[2]：应为一段设置，现写的是 “https://www.haishu.gov.cn/2”。"
            '写成例如：{ url = "https://www.haishu.gov.cn/col/col1/index.html" }'
        ),
    ),
]


@pytest.mark.parametrize(("whole", "broken", "fault"), BROKEN)
def test_one_fault_is_said_in_one_line(whole: str, broken: str, fault: str, tmp_path: Path) -> None:
    """Each fault alone gives exactly its own line: where, what is wrong, what to do."""
    assert whole in GOOD
    assert faults_of(GOOD.replace(whole, broken, 1), tmp_path) == [fault]


def test_every_fault_comes_in_one_go(tmp_path: Path) -> None:
    """One fault never hides another, in another table or in the same one; they come in the order of the file."""
    text = GOOD
    for whole, broken in [
        ('"https://www.haishu.gov.cn/"', '"ftp://x"'),
        ("[crawl]", 'colour = 1\n[crawl]\ndelay = "1"\nconcurrency = 0'),
        ('group = "工作信息"', "group = 3"),
        ('frequency = "2周内更新"', 'frequency = "没有这种"'),
        ("https://www.haishu.gov.cn/1", "x"),
        ('"区教育局" },', '"区教育局" },\n{ url = "http://a.cn/", department = "区财政局" },'),
    ]:
        text = text.replace(whole, broken, 1)
    assert [fault.split("：")[0] for fault in faults_of(text, tmp_path)] == [
        "第 3 行 portal → home",
        "第 4 行 portal → colour",
        "第 6 行 crawl → delay",
        "第 7 行 crawl → concurrency",
        "第 15 行 column[1] 政务公开/工作进展 → group",
        "第 18 行 column[1] 政务公开/工作进展 → frequency",
        "第 20 行 column[1] 政务公开/工作进展 → pages[1] → url",
        "第 21 行 column[1] 政务公开/工作进展 → pages[2] → department",
    ]


def test_the_same_column_twice(tmp_path: Path) -> None:
    """Two tables with one id are a fault of the second, which names the first."""
    column = GOOD[GOOD.index("[[column]]") :]
    assert faults_of(GOOD + column, tmp_path) == [
        (
            "第 19 行 column[2] 政务公开/工作信息/工作进展：与 column[1] 是同一个栏目（“政务公开/工作信息/工作进展”）。"
            "删去一段，或改正名称；网址合写在一段的 pages 里"
        )
    ]


def test_others_may_answer_where_the_document_says_so(tmp_path: Path) -> None:
    """In an open-ended column (原文“等”) any department may answer for a page."""
    path = tmp_path / "map.toml"
    text = GOOD.replace('"各部门"]\n', '"各部门"]\nopen_ended = true\n').replace('"区教育局" }', '"区财政局" }')
    path.write_text(text, encoding="utf-8")
    assert load(path).columns[0].pages[0].department == "区财政局"


@pytest.mark.parametrize("key", ["password", "smtp_password", "passwd", "secret", "口令"])
def test_a_secret_is_refused_and_never_repeated(key: str, tmp_path: Path) -> None:
    """A password in the map is answered with the environment variable to use, and not printed."""
    (fault,) = faults_of(GOOD.replace("[crawl]", f'[mail]\nfrom="a@b.cn"\nto=["a@b.cn"]\n"{key}" = "geheim"'), tmp_path)
    assert "FRESHNESS_SMTP_PASSWORD" in fault
    assert "geheim" not in fault


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("[portal]\nname = “海曙”\n", "第 2 行第 8 列：等号后面的值写法不对，文字要加英文引号"),
        ('[portal]\nname = "海曙\n', "第 2 行第 11 列：引号没有闭合，或有不允许的字符"),
        ('[portal]\nname = "a"\nname = "b"\n', "第 3 行第 11 列：同一个键写了两次"),
        ("[portal]\n[portal]\n", "第 2 行第 8 列：同一个表头写了两次"),
        ('[portal]\nname "a"\n', "第 2 行第 6 列：键的后面少了等号"),
        ('[portal]\nname = ["a"\n', "第 3 行第 1 列：方括号或花括号没有闭合"),
    ],
)
def test_what_is_not_toml(text: str, start: str, tmp_path: Path) -> None:
    """A slip in the writing is one fault with line and column, in Chinese."""
    (fault,) = faults_of(text, tmp_path)
    assert fault.startswith(start)


def test_full_width_marks_are_pointed_out(tmp_path: Path) -> None:
    """The commonest slip of a Chinese keyboard is named."""
    (fault,) = faults_of("[portal]\nname = “海曙”\n", tmp_path)
    assert fault.endswith("这一行有全角符号 “，换成英文半角")


def test_brackets_without_end(tmp_path: Path) -> None:
    """A hundred thousand brackets are refused like any other nonsense."""
    (fault,) = faults_of("a = " + "[" * 100_000, tmp_path)
    assert "检查" in fault


def test_an_empty_file(tmp_path: Path) -> None:
    """Nothing at all lacks its portal and its columns."""
    assert faults_of("", tmp_path) == [
        "portal：缺少 [portal]。补上 [portal] 一段，写明 name、home、timezone",
        "column：没有一个栏目。每个栏目写一段 [[column]]",
    ]


@pytest.mark.parametrize("key", ["portal", "crawl", "schedule", "mail", "frequency", "departments", "column"])
@pytest.mark.parametrize("value", ["1", '"a"', "[1]", "2026-11-22", "[]"])
def test_a_table_that_is_none(key: str, value: str, tmp_path: Path) -> None:
    """A table written as something else is a fault, never a crash."""
    assert any(f"{key}" in fault for fault in faults_of(f"{key} = {value}\n", tmp_path))


def test_no_control_character_reaches_the_terminal(tmp_path: Path) -> None:
    """A name with an escape sequence is refused, and shown without it."""
    said = "".join(faults_of(GOOD.replace("工作进展", "\\u001b[2J清屏"), tmp_path))
    assert "看不见的字符" in said
    assert said.isprintable()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """No file, a folder, another encoding, a huge file: one line each."""
    with pytest.raises(ColumnMapError, match="没有这个文件。检查路径，或用 --config 指明栏目对照表"):
        load(tmp_path / "none.toml")
    with pytest.raises(ColumnMapError, match="是文件夹，不是文件"):
        load(tmp_path)
    assert faults_of('[portal]\nname = "海曙"'.encode("gbk"), tmp_path) == [
        "第 2 行不是 UTF-8 编码的文字。用编辑器“另存为”，编码选 UTF-8"
    ]
    assert faults_of(b"#" * (5 * 2**20), tmp_path) == [
        "文件超过 4 MB，不像是栏目对照表。用 --config 指明栏目对照表文件"
    ]


def test_a_path_that_the_system_refuses(tmp_path: Path) -> None:
    """Whatever else the system says of a file is one line."""
    with pytest.raises(ColumnMapError, match="读不了这个文件"):
        load(tmp_path / ("长" * 200))


KEYS = [line.partition(" = ")[0] for line in GOOD.splitlines() if " = " in line and not line.startswith(" ")]
VALUES = [
    "1",
    "true",
    '""',
    '"各"',
    "[]",
    "{}",
    "[[1]]",
    "nan",
    "2026-11-22",
    '[{ url = 1 }, "x"]',
    "{ within = 1 }",
    "-1",
]


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_map_it_is_loaded_or_refused(tmp_path: Path, changes: list[tuple[str, str]]) -> None:
    """No value of a wrong kind, anywhere, ends in anything but a map or faults that each name a line."""
    text = GOOD.replace("pages = [\n", "pages = [ ").replace("},\n]", "} ]")
    for key, value in changes:
        text = "\n".join(f"{key} = {value}" if line.startswith(f"{key} = ") else line for line in text.splitlines())
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    faults: tuple[str, ...] = ()
    try:
        columns = load(path).columns
    except ColumnMapError as error:
        columns, faults = (), error.faults
    assert bool(columns) != bool(faults)
    assert all(fault.startswith("第 ") and fault.isprintable() for fault in faults)
