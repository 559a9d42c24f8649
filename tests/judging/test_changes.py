"""What people decide about columns holds from its first day to its last."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.judging.changes import RuleChange, Succession, Waiver, answering, in_force, waiver_of
from monitor.judging.frequency import parse_phrase
from monitor.judging.freshness import judge_all
from monitor.judging.incidents import follow
from monitor.judging.trust import Trust
from monitor.types import Page, Status, Verdict
from tests.judging.making import PAGE, at, column, entry, listed, two_looks

TODAY = date(2026, 11, 22)
SILENT = column("2周内更新")
LOOKS = {(SILENT.id, PAGE.url): two_looks(TODAY, listed(date(2026, 10, 13)))}
WAIVER = Waiver(
    column=SILENT.id,
    since=date(2026, 11, 1),
    until=date(2026, 11, 30),
    reason="平台迁移",
    by="区政府办公室",
)


def judged(*waivers: Waiver, day: date = TODAY) -> Verdict:
    """Judge the silent column on a day."""
    looks = {(SILENT.id, PAGE.url): two_looks(day, listed(date(2026, 10, 13)))}
    return judge_all([SILENT], looks, at(day), waivers=waivers)[0]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 10, 31), Status.OVERDUE),
        (date(2026, 11, 1), Status.EXEMPT),
        (date(2026, 11, 30), Status.EXEMPT),
        (date(2026, 12, 1), Status.OVERDUE),
    ],
)
def test_a_waiver_holds_from_its_first_day_to_its_last(day: date, status: Status) -> None:
    """Both days included; the day after, a page that is still silent is overdue again."""
    assert judged(WAIVER, day=day).status is status


@pytest.mark.parametrize(("day", "days"), [(date(2026, 12, 1), 1), (date(2026, 12, 20), 20)])
def test_days_under_a_waiver_are_no_days_of_being_overdue(day: date, days: int) -> None:
    """Silence was allowed until the waiver's last day, so that is when it was due; an incident begins the day after."""
    verdict = judged(WAIVER, replace(WAIVER, since=date(2026, 8, 1), until=date(2026, 8, 9)), day=day)
    assert (verdict.status, verdict.due, verdict.days_overdue) == (Status.OVERDUE, WAIVER.until, days)
    assert verdict.reason.endswith(f"，最迟应于2026-10-27更新，免检至2026-11-30，此后仍未更新，已超期{days}天")
    (incident,) = follow((), [verdict], Trust(expected=1, judged=1), day).opened
    assert (incident.began, incident.opened) == (date(2026, 12, 1), day)


def test_a_waiver_that_was_over_before_the_term_changes_nothing() -> None:
    """Nor does one of another page, nor one that is to come."""
    early = replace(WAIVER, since=date(2026, 10, 1), until=date(2026, 10, 20))
    other = replace(WAIVER, page="https://portal.example/other.html", until=date(2026, 11, 20))
    later = replace(WAIVER, since=date(2026, 11, 23))
    plain = judged()
    assert (plain.due, plain.days_overdue) == (date(2026, 10, 27), 26)
    assert judged(early) == judged(other) == judged(later) == plain


def test_a_look_from_under_the_waiver_does_not_show_what_came_after_it() -> None:
    """Nobody looked since silence ceased to be allowed: that cannot be judged."""
    seen = {(SILENT.id, PAGE.url): two_looks(date(2026, 11, 30), listed(date(2026, 10, 13)))}
    verdict = judge_all([SILENT], seen, at(date(2026, 12, 1)), waivers=[WAIVER])[0]
    assert verdict.status is Status.UNKNOWN


def test_a_waiver_says_why_by_whom_and_until_when() -> None:
    """What is not judged still shows its newest entry."""
    verdict = judged(WAIVER)
    assert verdict.reason == "免检：平台迁移（区政府办公室，自2026-11-01起，至2026-11-30止）"
    assert verdict.newest == entry(date(2026, 10, 13), "第1条")
    assert (verdict.due, verdict.days_overdue) == (None, None)


def test_a_waiver_of_another_page_or_column_is_none() -> None:
    """A waiver covers what it names."""
    assert judged(replace(WAIVER, page="https://portal.example/other.html")).status is Status.OVERDUE
    assert judged(replace(WAIVER, column="政务公开/别的")).status is Status.OVERDUE
    assert judged(replace(WAIVER, page=PAGE.url)).status is Status.EXEMPT


def test_a_retired_column_is_exempt_for_good_even_without_pages() -> None:
    """撤销 says so; a column without pages that is retired is no longer missing."""
    retired = replace(WAIVER, until=None, retired=True, reason="确无更新内容")
    assert judged(WAIVER, retired).reason == "栏目已撤销：确无更新内容（区政府办公室，自2026-11-01起）"
    bare = replace(SILENT, pages=())
    assert judge_all([bare], {}, at(TODAY), waivers=[retired])[0].status is Status.EXEMPT
    assert judge_all([bare], {}, at(TODAY), waivers=[WAIVER])[0].status is Status.EXEMPT
    assert judge_all([bare], {}, at(TODAY))[0].status is Status.UNMAPPED


def test_a_waived_page_that_nobody_saw_is_exempt() -> None:
    """No look is needed for what is not judged."""
    verdict = judge_all([SILENT], {}, at(TODAY), waivers=[WAIVER])[0]
    assert (verdict.status, verdict.newest, verdict.observed_at) == (Status.EXEMPT, None, None)


def test_of_several_waivers_the_strongest_speaks() -> None:
    """A retirement before a waiver, the longer before the shorter."""
    longer = replace(WAIVER, until=date(2027, 1, 31))
    assert waiver_of(SILENT.id, PAGE.url, [WAIVER, longer], TODAY) == longer
    assert waiver_of(SILENT.id, PAGE.url, [longer, WAIVER], TODAY) == longer
    assert waiver_of(SILENT.id, PAGE.url, [], TODAY) is None


REFORM = Succession(department="区安监局", successor="区应急管理局", since=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("department", "day", "answers"),
    [
        ("区安监局", date(2026, 2, 28), "区安监局"),
        ("区安监局", date(2026, 3, 1), "区应急管理局"),
        ("区安监局", date(2026, 9, 1), "区应急和消防局"),
        ("区应急管理局", date(2026, 9, 1), "区应急和消防局"),
        ("区教育局", date(2026, 9, 1), "区教育局"),
    ],
)
def test_a_successor_answers_from_its_day_on(department: str, day: date, answers: str) -> None:
    """机构改革, and one upon another."""
    further = replace(REFORM, department="区应急管理局", successor="区应急和消防局", since=date(2026, 9, 1))
    assert answering(department, [REFORM, further], day) == answers


def test_departments_that_succeed_each_other_in_a_circle_end() -> None:
    """A slip in the map hangs nothing."""
    back = replace(REFORM, department="区应急管理局", successor="区安监局")
    assert answering("区安监局", [REFORM, back], TODAY) in {"区安监局", "区应急管理局"}


def test_a_reorganisation_changes_who_answers_and_nothing_else() -> None:
    """The verdict of the day names the successor once; the day before, the old department."""
    old = replace(
        SILENT,
        departments=("区安监局", "区应急管理局", "区教育局"),
        units=("区安监局", "区应急管理局", "区教育局"),
        pages=(PAGE, Page(url="https://portal.example/2.html", department="区安监局")),
    )
    before, after = (
        [verdict.department for verdict in judge_all([old], LOOKS, at(day), successions=[REFORM], max_age=None)]
        for day in (date(2026, 2, 28), TODAY)
    )
    assert before == ["区安监局、区应急管理局、区教育局", "区安监局"]
    assert after == ["区应急管理局、区教育局", "区应急管理局"]
    assert in_force(old, TODAY, successions=[REFORM]).units == ("区应急管理局", "区教育局")


def test_a_rule_holds_from_its_day_on() -> None:
    """A column is judged by the rule in force on the judging day; of several the latest."""
    monthly, yearly = parse_phrase("按月更新"), parse_phrase("1年内更新")
    assert monthly is not None
    assert yearly is not None
    changes = [
        RuleChange(column=SILENT.id, since=date(2026, 11, 20), frequency="1年内更新", rule=yearly),
        RuleChange(column=SILENT.id, since=date(2026, 11, 10), frequency="按月更新", rule=monthly),
        RuleChange(column="政务公开/别的", since=date(2026, 1, 1), frequency="按月更新", rule=monthly),
    ]
    seen = {}
    for day in (date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 20)):
        looks = {(SILENT.id, PAGE.url): two_looks(day, listed(date(2026, 10, 13)))}
        verdict = judge_all([SILENT], looks, at(day), rule_changes=changes)[0]
        seen[day] = (verdict.status, verdict.due)
    assert seen == {
        date(2026, 11, 9): (Status.OVERDUE, date(2026, 10, 27)),
        date(2026, 11, 10): (Status.FRESH, date(2026, 11, 30)),
        date(2026, 11, 20): (Status.FRESH, date(2027, 10, 13)),
    }


def test_nothing_decided_changes_nothing() -> None:
    """Without changes a column is the very one of the map."""
    assert in_force(SILENT, TODAY) is SILENT
    assert in_force(SILENT, TODAY - timedelta(days=900), successions=[REFORM]) is SILENT
