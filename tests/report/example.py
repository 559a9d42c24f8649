"""A made-up night of the whole district, with every status and every nasty title, for the tests of report and mail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.column_map import ColumnMap, load
from monitor.judging.forecast import Forecast
from monitor.judging.honesty import Finding
from monitor.judging.incidents import Incident, IncidentKind
from monitor.judging.indicators import Counter
from monitor.report.view import View, build_view
from monitor.types import (
    Column,
    Entry,
    Evidence,
    Failure,
    FailureKind,
    Page,
    Run,
    RunKind,
    RunStatus,
    Status,
    Verdict,
)

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 7, 40, tzinfo=ZONE)

NASTY = (
    "<script>document.title='pwned'</script><img src=x onerror=alert(1)>",
    "引号\"双'单`反&amp;实体</td></table>{{ 7*7 }}",
    "控制\x00字符\x1b[31m红\x07\u202e翻转\u200b零宽\r\nBcc: thief@example.com",
    "关于进一步做好全区各镇（乡）街道安全生产隐患大排查大整治行动有关工作的通知" * 9,
    '=cmd|\' /C calc\'!A0 =HYPERLINK("http://evil.example","点我")',
    "一二三四五六七八九十" * 3 + "A" * 120 + "https://www.example.gov.cn/" + "x" * 150,
)
"""Titles as no honest page has them."""

TITLES = (
    "区教育局召开2026年秋季学期中小学校长会议",
    "海曙区2026年10月份经济运行情况",
    "关于公布2026年度区级农业龙头企业名单的通知",
    "石碶街道开展冬季消防安全专项检查",
    "我区三个项目入选省级未来社区创建名单",
    "关于开展2026年城乡居民基本医疗保险参保缴费工作的通告",
    "集士港镇：“一张网”织密基层治理",
    "海曙区人民政府关于印发《海曙区国土空间总体规划（2021—2035年）》的通知",
    "2026年第三季度区级产品质量监督抽查结果",
    "高桥镇老旧小区改造工程进入收尾阶段",
    "区住建局关于棚户区改造货币安置补助标准的公示",
    "月湖街道举办“书香海曙”读书分享会",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is made of one page."""

    status: Status
    ago: int = 3
    """Days since the newest entry."""
    span: int = 14
    """Days of silence that are allowed."""
    department: str | None = None
    title: str = ""
    failure: Failure | None = None
    since: date | None = None
    remind: bool = False
    future: int = 0
    notes: tuple[str, ...] = ()
    before: Status | None = None
    """The status of the run before, where it was another."""


CHALLENGE = Failure(kind=FailureKind.CHALLENGE, detail="HTTP 412")
FUTURE = "有1条信息的日期在判定日之后，不计入：2027-01-01《2027年元旦放假安排》"
UNDATED = Failure(kind=FailureKind.UNDATED, detail="列表 20 条，无一有可信日期")
CASES: Mapping[str, tuple[Case, ...]] = {
    "政务动态/海曙资讯/本地动态": (Case(status=Status.FRESH, ago=0),),
    "政务动态/媒体聚集": (Case(status=Status.DUE_SOON, ago=12, before=Status.FRESH),),
    "政务动态/今日头条": (Case(status=Status.FRESH, ago=1, span=1),),
    "政务公开/法规公文": (Case(status=Status.FRESH, ago=40, span=153),),
    "政务公开/政府决策": (Case(status=Status.DUE_SOON, ago=345, span=365),),
    "政务公开/工作信息/工作进展": (
        Case(status=Status.OVERDUE, ago=26, department="区教育局"),
        Case(status=Status.FRESH, ago=5, department="区民政局", before=Status.OVERDUE),
        Case(status=Status.DUE_SOON, ago=13, department="区住建局"),
    ),
    "政务公开/工作信息/税收管理": (Case(status=Status.UNKNOWN, failure=CHALLENGE, since=date(2026, 11, 20)),),
    "政务公开/工作信息/土地管理": (Case(status=Status.FRESH, ago=90, span=365, title=NASTY[4]),),
    "政务公开/工作信息/招商引资": (Case(status=Status.FRESH, ago=60, span=153, title=NASTY[0]),),
    "政务公开/工作信息/国资管理": (Case(status=Status.EMPTY, before=Status.OVERDUE),),
    "政务公开/工作信息/产品质量": (Case(status=Status.OVERDUE, ago=158, span=153, title=NASTY[3]),),
    "政务公开/工作信息/扶贫救助": (Case(status=Status.OVERDUE, ago=155, span=153, title=NASTY[2]),),
    "政务公开/工作信息/食药安全": (Case(status=Status.FRESH, ago=20, span=153, title=NASTY[5]),),
    "政务公开/工作信息/环境保护": (
        Case(
            status=Status.FRESH,
            ago=30,
            span=153,
            notes=("最新一条列表日期 2026-10-23，网址中的日期 2026-10-21，以列表为准。",),
        ),
    ),
    "政务公开/工作信息/统计分析": (
        Case(status=Status.FRESH, ago=12, span=30, future=1, title=NASTY[1], notes=(FUTURE,)),
    ),
    "政务公开/工作信息/优抚安置": (Case(status=Status.EXEMPT, ago=400, span=365),),
    "政务公开/人事信息/人事任免": (Case(status=Status.UNKNOWN, failure=UNDATED, since=DAY, before=Status.FRESH),),
    "政务公开/财政信息/专项经费": (),
    "政务公开/财政信息/收费项目": (),
    "政务公开/政策解读": (Case(status=Status.STANDING, ago=120, remind=True),),
    "政民互动/意见征集": (Case(status=Status.STANDING, ago=15),),
    "政民互动/网上调查": (),
    "了解海曙/投资海曙": (Case(status=Status.STANDING, ago=400, remind=True, title=NASTY[0]),),
}
"""By column id; a column that is not named here is fresh, or standing where its rule has no term."""


def _many(column: Column) -> tuple[Case, ...]:
    """Give a column of all departments and towns one page each: most are fine."""
    special = {
        "古林镇": Case(status=Status.OVERDUE, ago=19, before=Status.FRESH),
        "区科技局": Case(status=Status.OVERDUE, ago=17),
        "区信访局": Case(
            status=Status.UNKNOWN, failure=Failure(kind=FailureKind.TIMEOUT, detail="20 秒"), since=date(2026, 11, 19)
        ),
        "章水镇": Case(status=Status.DUE_SOON, ago=12),
    }
    plain = Case(status=Status.FRESH, ago=4)
    return tuple(replace(special.get(unit, plain), department=unit) for unit in column.units)


def cases(column: Column) -> tuple[Case, ...]:
    """Give what is made of each page of a column."""
    if column.id == "政务动态/海曙资讯/部门、镇（乡）街道动态":
        return _many(column)
    if column.id in CASES:
        return CASES[column.id]
    if "有变动" in column.frequency or "及时" in column.frequency:
        return (Case(status=Status.STANDING, ago=200),)
    return (Case(status=Status.FRESH, ago=25, span=150),)


@cache
def shipped() -> ColumnMap:
    """Load the map that the project ships; it has no addresses."""
    return load(ROOT / "config" / "column_map.toml")


@cache
def example_map() -> ColumnMap:
    """Give the shipped map, with an address for every case."""
    found = []
    for number, column in enumerate(shipped().columns):
        pages = tuple(
            Page(
                url=f"https://www.haishu.gov.cn/col/col122{number:04}/index.html?u={place}", department=case.department
            )
            for place, case in enumerate(cases(column))
        )
        found.append(replace(column, pages=pages))
    return replace(shipped(), columns=tuple(found))


def entry(title: str, published: date, number: int = 0) -> Entry:
    """Make an entry as the reader would."""
    return Entry(
        title=title,
        url=f"https://www.haishu.gov.cn/art/{published:%Y/%-m/%-d}/art_1229_{number}.html",
        published=published,
        published_text=f"[{published.isoformat()}]",
        evidence=Evidence.ROW,
        place="div.list > ul > li[1] > span.date",
    )


def _reason(column: Column, case: Case, newest: date, due: date) -> str:
    if case.failure:
        return f"{column.frequency}；这次没有看到可信的内容，不作判定。"
    if case.status is Status.EMPTY:
        return f"{column.frequency}；栏目写着“暂无信息”，两次查看都没有任何条目。"
    if case.status is Status.EXEMPT:
        return "免检至 2026-12-31：机构改革，职责划转（区政府办公室 批准）。"
    if case.status is Status.STANDING:
        return f"{column.frequency}，没有期限；最近一次更新 {newest}，距今 {case.ago} 天。"
    end = f"已超期 {case.ago - case.span} 天" if case.status is Status.OVERDUE else f"还剩 {case.span - case.ago} 天"
    return f"{column.frequency}：最新一条 {newest}，最迟应于 {due} 更新，{end}。"


def _verdict(column: Column, page: Page, case: Case, number: int) -> Verdict:
    newest_day = DAY - timedelta(days=case.ago)
    due = newest_day + timedelta(days=case.span)
    has_entries = case.status not in {Status.EMPTY, Status.UNKNOWN}
    timed = case.status in {Status.FRESH, Status.DUE_SOON, Status.OVERDUE}
    return Verdict(
        column=column.id,
        page=page.url,
        department=page.department or "、".join(column.departments),
        status=case.status,
        reason=_reason(column, case, newest_day, due),
        newest=entry(case.title or TITLES[number % len(TITLES)], newest_day, number) if has_entries else None,
        due=due if timed else None,
        days_overdue=case.ago - case.span if case.status is Status.OVERDUE else None,
        remind=case.remind,
        future=tuple(entry("2027年元旦放假安排", date(2027, 1, 1), 9) for _ in range(case.future)),
        failure=case.failure,
        unknown_since=case.since,
        observed_at=NOW - timedelta(hours=4, minutes=number),
        judged_at=NOW,
        notes=case.notes,
    )


def verdicts() -> Iterator[tuple[Verdict, Status]]:
    """Give each verdict and the status of the run before."""
    for number, column in enumerate(example_map().columns):
        made = cases(column)
        if not made:
            words = "对照表里还没有这个栏目的网址。"
            yield (
                Verdict(
                    column=column.id,
                    page=None,
                    department="、".join(column.departments),
                    status=Status.UNMAPPED,
                    reason=words,
                    judged_at=NOW,
                ),
                Status.UNMAPPED,
            )
        for place, (page, case) in enumerate(zip(column.pages, made, strict=True)):
            yield _verdict(column, page, case, number + place), case.before or case.status


def run(*, seen: int | None = None, failed: int = 3) -> Run:
    """Make the run; by default it saw everything, and could not read three pages."""
    expected = sum(len(column.pages) for column in example_map().columns)
    return Run(
        id=17,
        kind=RunKind.NIGHTLY,
        day=DAY,
        started_at=NOW - timedelta(hours=5),
        finished_at=NOW - timedelta(hours=4),
        status=RunStatus.COMPLETE,
        expected=expected,
        seen=expected if seen is None else seen,
        failed=failed,
        version="0.1.0",
        rules="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )


def entries() -> Mapping[tuple[str, str], tuple[Entry, ...]]:
    """Give each page's newest entries, the nasty ones among them."""
    found = {}
    for number, (verdict, _) in enumerate(verdicts()):
        if verdict.page and verdict.newest and verdict.newest.published:
            first = verdict.newest.published
            older = [
                entry((*TITLES, *NASTY)[(number + step) % 18], first - timedelta(days=3 * step), number * 9 + step)
                for step in range(1, 5)
            ]
            found[verdict.column, verdict.page] = (verdict.newest, *older)
    return found


def history() -> Mapping[tuple[str, str], Mapping[date, Status]]:
    """Give each page's last year."""
    found: dict[tuple[str, str], dict[date, Status]] = {}
    for number, (verdict, _) in enumerate(verdicts()):
        if not verdict.page:
            continue
        days = {
            DAY - timedelta(days=back): _past(verdict, back, number) for back in range(375) if back not in {31, 32, 200}
        }
        found[verdict.column, verdict.page] = days
    return found


def months() -> Mapping[tuple[str, str], Mapping[tuple[int, int], int]]:
    """Give each page's entries by month: some months without any."""
    found = {}
    for number, (verdict, _) in enumerate(verdicts()):
        if verdict.page:
            ends = [DAY.year * 12 + DAY.month - 1 - back for back in range(18)]
            found[verdict.column, verdict.page] = {
                (end // 12, end % 12 + 1): (number * 7 + end * 5) % 23 for end in ends if (number + end) % 4
            }
    return found


def incidents() -> tuple[Incident, ...]:
    """Give each page that is overdue, empty or unknown its incident, some an older one, and a portal that was down."""
    made: list[Incident] = []
    for verdict, _ in verdicts():
        if not verdict.page or verdict.status not in {Status.OVERDUE, Status.EMPTY, Status.UNKNOWN}:
            continue
        began = verdict.due + timedelta(days=1) if verdict.due else verdict.unknown_since or DAY
        now = Incident(
            kind=IncidentKind(verdict.status),
            column=verdict.column,
            page=verdict.page,
            department=verdict.department,
            began=began,
            opened=began,
            reason=verdict.reason,
        )
        earlier = replace(
            now,
            kind=IncidentKind.OVERDUE,
            began=date(2026, 5, 9),
            opened=date(2026, 5, 11),
            closed=date(2026, 5, 20),
            reason="已更新",
        )
        made += [now, earlier]
    down = Incident(
        kind=IncidentKind.PORTAL_DOWN,
        page="portal.example",
        began=date(2026, 3, 2),
        opened=date(2026, 3, 2),
        closed=date(2026, 3, 4),
        pages=frozenset((verdict.column, verdict.page) for verdict, _ in verdicts() if verdict.page),
        reason="网站已恢复访问",
    )
    return (*made, down)


def _past(verdict: Verdict, back: int, number: int) -> Status:
    if verdict.status in {Status.STANDING, Status.EXEMPT}:
        return verdict.status
    if verdict.days_overdue and back < verdict.days_overdue:
        return Status.OVERDUE
    if verdict.unknown_since and (DAY - verdict.unknown_since).days >= back:
        return Status.UNKNOWN
    turn = (back + number * 5) % 37
    return Status.UNKNOWN if turn == 11 else Status.DUE_SOON if 18 < turn < 22 else Status.FRESH


def example_view(
    *,
    of: Run | None = None,
    judged: tuple[Verdict, ...] | None = None,
    before: tuple[Verdict, ...] | None = None,
    generated_at: datetime = NOW,
    counters: tuple[Counter, ...] = (),
    forecasts: tuple[Forecast, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> View:
    """Build the view of the made-up night, or of another run, other verdicts, another past."""
    return build_view(
        column_map=example_map(),
        verdicts=tuple(verdict for verdict, _ in verdicts()) if judged is None else judged,
        run=of or run(),
        previous=previous() if before is None else before,
        generated_at=generated_at,
        entries=entries(),
        history=history(),
        months=months(),
        incidents=incidents(),
        counters=counters,
        forecasts=forecasts,
        findings=findings,
    )


def blind(seen: int) -> tuple[Verdict, ...]:
    """Give the verdicts of a night that could judge only so many pages."""
    pages = [
        verdict for verdict, _ in verdicts() if verdict.page and verdict.status not in {Status.UNKNOWN, Status.EXEMPT}
    ]
    lost = tuple(
        replace(verdict, status=Status.UNKNOWN, due=None, days_overdue=None, failure=CHALLENGE)
        for verdict in pages[seen:]
    )
    return (*pages[:seen], *lost)


def previous() -> tuple[Verdict, ...]:
    """Give the verdicts of the night before."""
    return tuple(replace(verdict, status=before, judged_at=NOW - timedelta(days=1)) for verdict, before in verdicts())
