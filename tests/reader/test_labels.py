"""What the words around a date make of it."""

import pytest

from crawler.pages.dates import find_dates, plain
from crawler.pages.labels import Role, label_role, role_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("2026-09-08", Role.ALONE),
        ("[2026-09-08 10:20]", Role.ALONE),
        ("（2026-09-08）", Role.ALONE),
        ("2026-09-08 星期二", Role.ALONE),
        ("2026-09-08 NEW", Role.ALONE),
        ("来源：区府办　　2026-09-08　　浏览：12", Role.ALONE),
        ("发布时间：2026-09-08", Role.PUBLISHED),
        ("发布日期 2026-09-08", Role.PUBLISHED),
        ("发布时间：2026-09-08 截止时间：2026-10-01", Role.PUBLISHED),
        ("信息来源：某局 发布日期：2026-09-08 浏览次数：3", Role.PUBLISHED),
        ("Posted: Sep 8, 2026", Role.PUBLISHED),
        ("发布时间：2026-09-08 开标时间：2026-10-01", Role.PUBLISHED),
        ("发布日期：2026-09-08 实施日期：2026-10-01", Role.PUBLISHED),
        ("发布日期：2026-09-08 起草单位：区府办", Role.PUBLISHED),
        ("发文日期：2026-09-08", Role.ENTERED),
        ("录入时间：2026-09-08", Role.ENTERED),
        ("来源：区府办 2026-09-08 浏览：20", Role.ALONE),
        ("区府办 · 2026-09-08 · 20次阅读", Role.ALONE),
        ("统计局 2026-09-08", Role.EDGE_END),
        ("2026-09-08 前海管理局", Role.EDGE_START),
        ("更新时间：2026-09-08", Role.SECOND),
        ("回复时间：2026-09-08", Role.SECOND),
        ("2026-09-08 关于印发实施方案的通知", Role.EDGE_START),
        ("关于印发实施方案的通知 2026-09-08", Role.EDGE_END),
        ("关于印发的通知(2026-09-08)", Role.EDGE_END),
        ("2026年9月8日空气质量日报", Role.INSIDE),
        ("关于2026年9月8日停水的通知", Role.INSIDE),
        ("截止日期：2026-09-08", Role.REJECTED),
        ("成文日期：2026-09-08", Role.REJECTED),
        ("今天是2026年9月8日 星期二", Role.REJECTED),
        ("自2026年9月8日起施行", Role.REJECTED),
        ("2026-09-08 截止", Role.REJECTED),
        ("2026年9月8日前", Role.REJECTED),
        ("2026-09-08起施行", Role.REJECTED),
        ("2026-09-08 实施", Role.REJECTED),
        ("机构：区府办 有效期 2026-09-08", Role.REJECTED),
        ("有效期至：2026-09-08", Role.REJECTED),
        ("本站最后更新时间：2026-09-08", Role.REJECTED),
        ("报名时间：2026-09-08", Role.REJECTED),
        ("2026-09-08-10:20", Role.ALONE),
        ("页面生成时间：2026-09-08 03:00", Role.REJECTED),
    ],
)
def test_how_a_date_stands_in_its_text(text: str, role: Role) -> None:
    """Alone, after a label, at an edge, inside, or another date altogether."""
    text = plain(text)
    assert role_of(text, find_dates(text)[0]) is role


@pytest.mark.parametrize("dash", ["至", " 至 ", "~", "—", "-", " - ", "到"])
def test_both_ends_of_a_range_are_rejected(dash: str) -> None:
    """A range says when something lasts, not when it was published."""
    text = plain(f"2026-09-08{dash}2026-10-08")
    assert {role_of(text, one) for one in find_dates(text)} <= {Role.REJECTED}


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("发布日期", Role.PUBLISHED),
        ("成文日期", Role.REJECTED),
        ("生成日期", Role.REJECTED),
        ("更新时间", Role.SECOND),
        ("标题", None),
        ("时间", Role.PUBLISHED),
        ("日期：", Role.PUBLISHED),
        ("[时间]", Role.PUBLISHED),
        ("信息时间", Role.PUBLISHED),
        ("新闻日期", Role.PUBLISHED),
        ("Date", Role.PUBLISHED),
        ("Release date", Role.PUBLISHED),
        ("区教育局 时间", Role.PUBLISHED),
        ("提交时间", Role.ALONE),
        ("报告时间", Role.REJECTED),
        ("授课时间", Role.REJECTED),
        ("批复日期", Role.REJECTED),
        ("制发日期", Role.REJECTED),
        ("生产日期", Role.REJECTED),
        ("【施行日期】", Role.REJECTED),
        ("Event date", Role.REJECTED),
        ("張貼日期", Role.PUBLISHED),
        ("公佈日期", Role.PUBLISHED),
        ("首次公示时间", Role.PUBLISHED),
        ("公开摇号时间", Role.REJECTED),
        ("公开招聘时间", Role.REJECTED),
        ("预计发布时间", Role.REJECTED),
        ("拟发布日期", Role.REJECTED),
        ("发布于", Role.PUBLISHED),
    ],
)
def test_what_the_heading_of_a_column_makes_of_its_dates(label: str, role: Role | None) -> None:
    """发布 beside 成文 decides which of two columns is read; a time of something unknown is no publication's."""
    assert label_role(label) is role
