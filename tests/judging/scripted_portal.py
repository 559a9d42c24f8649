"""A portal of twenty columns through the year 2026: what it publishes, what befalls it, and what we do.

Only facts stand here. What each night must say of them is written in test_scripted_year.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from monitor.judging.changes import Succession, Waiver
from monitor.judging.frequency import parse_phrase
from monitor.types import (
    Column,
    Entry,
    Evidence,
    FailureKind,
    Observation,
    Outcome,
    Page,
    Reading,
)
from tests.judging.making import at, failed

ROWS = 15
"""Rows that a list page shows."""
DAY = timedelta(days=1)


def on(text: str, year: int = 2026) -> date:
    """Read `05-11` as a day of the year."""
    return date.fromisoformat(f"{year}-{text}")


def days(first: str, last: str) -> tuple[date, ...]:
    """Return every day from one to another."""
    return tuple(on(first) + DAY * number for number in range((on(last) - on(first)).days + 1))


def every(step: int, first: str, last: str) -> tuple[date, ...]:
    """Return each so-manieth day from one to another."""
    return days(first, last)[::step]


def monthly(day: int, first: int, last: int) -> tuple[date, ...]:
    """Return a day of each month, or the month's last where it has no such day."""
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return tuple(date(2026, month, min(day, lengths[month - 1])) for month in range(first, last + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Something published at nine in the morning of `appears`, under the date that it claims."""

    appears: date
    claims: date
    title: str


@dataclass(slots=True, kw_only=True)
class Script:
    """One column: its rule and all it publishes in the year."""

    name: str
    phrase: str
    due_soon: int = 0
    department: str = "区教育局"
    host: str = "portal.example"
    articles: list[Article] = field(default_factory=list)

    def column(self) -> Column:
        """Return it as the map has it."""
        rule = parse_phrase(self.phrase)
        assert rule is not None
        return Column(
            id=self.name,
            section=self.name,
            group=None,
            name=self.name,
            about=None,
            departments=(self.department,),
            open_ended=False,
            units=(self.department,),
            frequency=self.phrase,
            rule=rule,
            due_soon=timedelta(days=self.due_soon),
            upkeep=None,
            pages=(Page(url=f"https://{self.host}/{self.name}/"),),
        )

    def publishes(self, *, before: str, then: Sequence[date]) -> "Script":
        """Add what was there before the year, and one honest article on each day."""
        claimed = [date.fromisoformat(before), *then]
        self.articles += [Article(appears=day, claims=day, title=f"{self.name}{day}") for day in claimed]
        return self

    def also(self, appears: str, claims: str, title: str) -> "Script":
        """Add an article that is not dated by the day on which it appears, or is known by its title."""
        self.articles.append(Article(appears=on(appears), claims=on(claims), title=title))
        return self


HEADLINES = [day for day in days("01-01", "12-31") if day not in days("05-10", "05-11")]
HOLIDAYS = (
    *(*days("01-01", "01-03"), *days("02-15", "02-23"), *days("04-04", "04-06"), *days("05-01", "05-05")),
    *(*days("06-19", "06-21"), *days("09-25", "09-27"), *days("10-01", "10-07")),
)
MADE_UP = tuple(map(on, ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")))
"""By the State Council's notice for 2026, written out here: the portal does not ask the program what a holiday is."""
WORKDAYS = [
    day
    for day in days("01-01", "12-31")
    if (day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)) and day not in days("10-09", "10-10")
]

SCRIPTS = (
    Script(name="今日头条", phrase="每日更新").publishes(before="2025-12-31", then=HEADLINES),
    Script(name="部门动态", phrase="每个工作日更新").publishes(before="2025-12-31", then=WORKDAYS),
    Script(name="本地动态", phrase="2周内更新").publishes(before="2025-12-29", then=every(7, "01-05", "12-31")),
    Script(name="工作进展", phrase="2周内更新", due_soon=3).publishes(
        before="2025-12-29",
        then=(*every(7, "01-05", "03-02"), *every(7, "04-10", "12-31")),
    ),
    Script(name="统计分析", phrase="按月更新", due_soon=5).publishes(
        before="2025-12-15",
        then=[day for day in monthly(15, 1, 12) if day != on("06-15")],
    ),
    Script(name="档案服务", phrase="按月更新").publishes(before="2025-12-31", then=monthly(31, 1, 12)),
    Script(name="法规公文", phrase="5个月内更新", due_soon=14)
    .publishes(before="2025-11-10", then=[on("02-28")])
    .also("01-31", "01-31", "关于规范行政裁量的若干意见")
    .also("08-20", "08-20", "关于规范行政裁量的若干意见"),
    Script(name="招商引资", phrase="5个月内更新", due_soon=14).publishes(
        before="2025-12-01",
        then=[on("02-10"), on("10-15")],
    ),
    Script(name="安全生产", phrase="5个月内更新", department="区安监局").publishes(
        before="2025-12-05",
        then=[*monthly(5, 1, 5), on("11-01")],
    ),
    Script(name="棚户区改造", phrase="5个月内更新").publishes(before="2025-12-20", then=[on("03-01")]),
    Script(name="人事任免", phrase="1年内更新", due_soon=30).publishes(before="2025-03-10", then=[on("03-20")]),
    Script(name="政策解读", phrase="及时更新").publishes(before="2025-12-20", then=[on("01-20"), *monthly(1, 7, 12)]),
    Script(name="机构概况", phrase="有变动时更新"),
    Script(name="征地拆迁", phrase="5个月内更新")
    .publishes(before="2025-10-20", then=[on("01-20"), on("12-01")])
    .also("07-02", "06-10", "征地补偿安置方案公告"),
    Script(name="通知公告", phrase="6个月内更新")
    .publishes(before="2025-12-24", then=[on("03-01")])
    .also("09-14", "09-14", "关于公布年度计划的通知甲")
    .also("09-14", "09-14", "关于公布年度计划的通知乙")
    .also("09-14", "09-14", "关于公布年度计划的通知丙")
    .also("09-14", "09-14", "关于公布年度计划的通知丁")
    .also("09-14", "09-14", "关于公布年度计划的通知戊")
    .also("09-14", "09-14", "关于公布年度计划的通知己"),
    Script(name="意见征集", phrase="及时更新").publishes(before="2025-12-10", then=monthly(10, 1, 12)),
    Script(name="专项经费", phrase="1年内更新")
    .publishes(before="2025-12-03", then=monthly(3, 1, 12))
    .also("10-05", "10-20", "专项资金分配结果公示"),
    Script(name="学校一", phrase="2周内更新", host="school.example").publishes(
        before="2025-12-30",
        then=every(7, "01-06", "12-31"),
    ),
    Script(name="学校二", phrase="2周内更新", host="school.example").publishes(
        before="2025-12-31",
        then=every(7, "01-07", "12-31"),
    ),
    Script(name="学校三", phrase="2周内更新", host="school.example").publishes(
        before="2025-12-25",
        then=every(7, "01-01", "12-31"),
    ),
)

WAIVERS = (
    Waiver(
        column="招商引资",
        since=on("07-01"),
        until=on("09-30"),
        reason="栏目正在调整",
        by="区政府办公室",
    ),
    Waiver(column="棚户区改造", since=on("06-01"), reason="确无更新内容", by="区电子政务办", retired=True),
)
SUCCESSIONS = (Succession(department="区安监局", successor="区应急管理局", since=on("03-01"), basis="机构改革方案"),)
CHECKS = (on("09-20"),)

REDESIGNED = ("今日头条", "本地动态", "工作进展", "统计分析", "档案服务", "法规公文", "安全生产", "征地拆迁")
REACHED_BEFORE_THE_RUN_DIED = ("今日头条", "部门动态", "本地动态", "工作进展", "统计分析")
NIGHTS_WITHOUT_A_RUN = days("11-25", "11-26")


def reading(script: Script, day: date, look: int) -> Reading:
    """Return what a look shows at half past two of a night, before anything of that day is published."""
    befallen = _befallen(script, day, look)
    if befallen is not None:
        return befallen
    if script.name == "机构概况":
        changed = day > on("05-05")
        entry = Entry(title="机构概况", url="", published=None, published_text="", evidence=None, place="div.article")
        return Reading(
            outcome=Outcome.ARTICLE,
            family="plain",
            entries=(entry,),
            fingerprint="after" if changed else "before",
        )
    shown = [article for article in script.articles if article.appears < day]
    shown.sort(key=lambda article: (article.appears, article.claims), reverse=True)
    rows = tuple(_row(script, article, number) for number, article in enumerate(shown[:ROWS], start=1))
    partial = script.name == "专项经费" and day == on("04-20") and look == 1
    if partial:
        old = replace(
            rows[-1], published=date(2024, 3, 1), published_text="2024-03-01", url="https://portal.example/old"
        )
        rows = (old,)
    return Reading(outcome=Outcome.ENTRIES, family="plain", entries=rows, fingerprint=f"{len(shown)}")


def _befallen(script: Script, day: date, look: int) -> Reading | None:
    """Return what stands in the way of a look, if anything does."""
    table = (
        (days("02-03", "02-05"), script.host == "portal.example", failed(FailureKind.CHALLENGE, "HTTP 412")),
        (days("05-20", "05-22"), script.host == "school.example", failed(FailureKind.TIMEOUT)),
        (days("06-05", "06-05"), script.name not in REACHED_BEFORE_THE_RUN_DIED, failed(FailureKind.NOT_FETCHED)),
        (days("08-10", "08-20"), script.name == "意见征集", _blank("暂无信息")),
        (days("08-25", "08-31"), script.name == "档案服务", _blank("暂无数据")),
        (days("08-25", "08-31"), script.name in REDESIGNED, failed(FailureKind.SHELL)),
        (days("09-22", "09-24"), script.name == "学校三", failed(FailureKind.LOGIN)),
        (days("03-25", "03-25"), script.name == "本地动态" and look == 1, failed(FailureKind.RESET)),
    )
    return next((seen for nights, concerned, seen in table if concerned and day in nights), None)


def _blank(sign: str) -> Reading:
    return Reading(outcome=Outcome.EMPTY, family="plain", empty_sign=sign)


def _row(script: Script, article: Article, number: int) -> Entry:
    return Entry(
        title=article.title,
        url=f"https://{script.host}/{script.name}/{article.appears}-{article.title[-1]}.html",
        published=article.claims,
        published_text=f"{article.claims}",
        evidence=Evidence.ROW,
        place=f"ul.list > li[{number}] > span",
    )


def observed(script: Script, column: Column, day: date, look: int) -> Observation:
    """Take a look."""
    when: datetime = at(day, 2, 30 if look == 1 else 40)
    return Observation(
        column=column.id,
        page=column.pages[0].url,
        observed_at=when,
        look=look,
        http_status=200,
        reading=reading(script, day, look),
    )
