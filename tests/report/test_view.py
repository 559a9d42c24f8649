"""The view: counts that agree, orders that help, nothing that misleads."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.judging.forecast import Forecast, Outlook
from monitor.judging.honesty import Doubt, Finding
from monitor.judging.indicators import Counter, Indicator
from monitor.report.clean import clean_text, safe_link
from monitor.report.share import share_of
from monitor.report.view import View
from monitor.types import Failure, FailureKind, RunStatus, Status, Verdict
from tests.report.example import DAY, NASTY, NOW, blind, example_map, example_view, run, verdicts


def made() -> tuple[Verdict, ...]:
    """Give the verdicts of the made-up night."""
    return tuple(verdict for verdict, _ in verdicts())


def with_status(status: Status, *, keep: int | None = None) -> View:
    """Build a view in which only `keep` verdicts have a status, and the others are fresh."""
    kept, found = 0, []
    for verdict in made():
        if verdict.status is status and (keep is None or kept < keep):
            kept += 1
            found.append(verdict)
        else:
            found.append(replace(verdict, status=Status.FRESH, days_overdue=None, failure=None))
    return example_view(judged=tuple(found))


def test_counts_agree_everywhere() -> None:
    """Columns add up over sections, pages over departments and columns, lists have as many lines as are counted."""
    view = example_view()
    assert view.columns.total == 49 == sum(section.tally.total for section in view.sections)
    assert view.pages.total == len(view.lines) == sum(department.tally.total for department in view.departments)
    for status in Status:
        assert view.columns.of[status] == sum(section.tally.of[status] for section in view.sections)
        assert view.pages.of[status] == sum(department.tally.of[status] for department in view.departments)
        columns = [column for section in view.sections for column in section.columns]
        assert view.pages.of[status] == sum(column.tally.of[status] for column in columns)
    lists = {
        Status.OVERDUE: view.overdue,
        Status.EMPTY: view.empty,
        Status.DUE_SOON: view.due_soon,
        Status.UNKNOWN: view.unknown,
        Status.STANDING: view.standing,
        Status.EXEMPT: view.exempt,
    }
    for status, lines in lists.items():
        assert len(lines) == view.pages.of[status]
    assert len(view.unmapped) == view.columns.of[Status.UNMAPPED] == 3
    assert sum(len(department.overdue) for department in view.departments) == len(view.overdue)


def test_the_headline_says_it_in_one_breath() -> None:
    """Counts of columns that add up to all of them, and the one that is overdue longest."""
    assert example_view().headline == (
        "今晨 49 个栏目：正常 26，超期 4，空白 1，临期 2，无法判定 2，按变动更新 10，免检 1，未配置 3。"
        "超期最久的是『工作进展』（区教育局），已超期 12 天。"
    )


@pytest.mark.parametrize(
    ("generated_at", "begins"),
    [
        (NOW, "今晨 49"),
        (NOW.replace(hour=11, minute=59), "今晨 49"),
        (NOW.replace(hour=12), "今天 49"),
        (NOW + timedelta(days=1), "2026年11月22日 49"),
        (datetime(2026, 11, 21, 23, 40, tzinfo=ZoneInfo("UTC")), "今晨 49"),
    ],
)
def test_this_morning_is_only_this_morning(generated_at: datetime, begins: str) -> None:
    """A report made later, or of another day, does not say 今晨; the portal's time zone decides."""
    assert example_view(generated_at=generated_at).headline.startswith(begins)


def test_nothing_overdue_is_said() -> None:
    """A good morning has no longest."""
    view = with_status(Status.EMPTY)
    assert view.headline.endswith("没有栏目超期。")
    assert view.longest is None


def test_a_map_without_addresses_says_so() -> None:
    """No column can be judged: that is the headline, and no count pretends otherwise."""
    column_map = example_map()
    bare = tuple(
        Verdict(column=column.id, page=None, department="", status=Status.UNMAPPED, reason="", judged_at=NOW)
        for column in column_map.columns
    )
    assert example_view(judged=bare).headline == "49 个栏目都还没有配置网址，今晨没有可以判定的栏目。"


@pytest.mark.parametrize(("seen", "distrusted"), [(85, False), (43, False), (42, True), (1, True)])
def test_a_run_that_saw_too_little_is_not_believed(seen: int, *, distrusted: bool) -> None:
    """Where less than half of the pages could be judged, the view says so before all else, subject included."""
    view = example_view(judged=blind(seen), before=())
    assert ("不足为据" in view.trouble) is distrusted
    assert ("不可靠" in view.news) is distrusted
    assert view.pages.of[Status.UNKNOWN] == 85 - seen


def test_a_run_that_was_broken_off_says_so() -> None:
    """Also where it had seen most of the pages."""
    assert "没有做完" in example_view(of=replace(run(), status=RunStatus.ABORTED)).trouble


def test_a_column_has_the_worst_status_of_its_pages() -> None:
    """Overdue before empty before unknown before due soon; what we did not see never makes a column fresh."""
    columns = {column.column.id: column for section in example_view().sections for column in section.columns}
    assert columns["政务公开/工作信息/工作进展"].status is Status.OVERDUE
    assert columns["政务动态/海曙资讯/部门、镇（乡）街道动态"].tally.of[Status.UNKNOWN] == 1
    unseen = with_status(Status.UNKNOWN)
    columns = {column.column.id: column for section in unseen.sections for column in section.columns}
    assert columns["政务动态/海曙资讯/部门、镇（乡）街道动态"].status is Status.UNKNOWN


def test_unknown_is_never_among_the_overdue() -> None:
    """A page that could not be read has no days and no due date in the view, whatever it was before."""
    view = example_view()
    assert view.unknown
    assert all(line.days == 0 and line.since is None and line.failure for line in view.unknown)
    assert not set(view.unknown) & set(view.overdue)


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        (FailureKind.CHALLENGE, "HTTP 412", "网站要求人机验证（HTTP 412）"),
        (FailureKind.RESET, "", "连接被中断"),
        (FailureKind.RESET, "连接被中断", "连接被中断"),
        (FailureKind.HTTP_CLIENT, "HTTP 404（网页不存在）", "网页不存在或不允许访问，HTTP 404（网页不存在）"),
        (FailureKind.SOFT_404, "标题\x1b[2J", "网页不存在（服务器仍返回 200），标题 [2J"),
    ],
)
def test_why_a_page_could_not_be_judged(kind: FailureKind, detail: str, words: str) -> None:
    """What and the particulars, once each, on one printable line, no bracket in or beside another."""
    unknown = next(verdict for verdict in made() if verdict.status is Status.UNKNOWN)
    changed = replace(unknown, failure=Failure(kind=kind, detail=detail))
    assert example_view(judged=(changed,)).unknown[0].failure == words


def test_the_worst_comes_first() -> None:
    """Departments by their longest page, pages by days, coming ones by date, unknown ones by how long."""
    view = example_view()
    days = [department.days for department in view.departments]
    assert days == sorted(days, reverse=True)
    assert view.departments[0].name == "区教育局"
    assert [line.days for line in view.overdue] == sorted((line.days for line in view.overdue), reverse=True)
    dues = [line.due for line in view.due_soon if line.due]
    assert dues == sorted(dues)
    assert [line.unknown_nights for line in view.unknown] == [4, 3, 1]
    assert view.unknown[1].lasting == "自 11月20日起，已是连续第 3 晚"


def test_overdue_since_the_day_after_it_was_due() -> None:
    """Due on the 10th, twelve days late on the 22nd: overdue since the 11th."""
    worst = example_view().overdue[0]
    assert (worst.due, worst.since, worst.days) == (date(2026, 11, 10), date(2026, 11, 11), 12)


def test_changes_tell_both_statuses() -> None:
    """Worse ones first; what stayed the same is not told."""
    view = example_view()
    assert view.compared_to == DAY - timedelta(days=1)
    told = [(change.before, change.line.status, change.worse) for change in view.changes]
    assert (Status.OVERDUE, Status.FRESH, False) in told
    assert (Status.FRESH, Status.OVERDUE, True) in told
    assert all(before is not after for before, after, _ in told)
    assert [worse for *_, worse in told] == sorted((worse for *_, worse in told), reverse=True)


def test_a_first_night_has_nothing_to_compare() -> None:
    """Without a run before there is no change, not a change of everything."""
    view = example_view(before=())
    assert (view.compared_to, view.changes) == (None, ())


def test_a_verdict_of_a_column_that_is_gone_is_left_out() -> None:
    """An old verdict whose column left the map does not come back in a report."""
    gone = replace(made()[0], column="没有/这个")
    assert example_view(judged=(*made(), gone)).pages == example_view().pages


def test_a_line_keeps_its_key() -> None:
    """Anchors are the same every night and differ from page to page."""
    first, second = example_view(), example_view(of=run(failed=9))
    assert [line.key for line in first.lines] == [line.key for line in second.lines]
    assert len({line.key for line in first.lines}) == len(first.lines)


def test_a_unit_is_told_its_own_pages() -> None:
    """Alone or with others; what could not be judged is counted, not held against it."""
    share = share_of(example_view(), "区教育局")
    assert [line.column.name for line in share.overdue] == ["工作进展"]
    assert (share.needed, share.days, share.unseen, share.asks) == (1, 12, 1, True)
    assert all("区教育局" in line.units for line in (*share.due_soon, *share.reminders))
    assert not share_of(example_view(), "没有这个单位").asks


def test_the_past_has_every_day_once() -> None:
    """Twelve weeks end with the judged day; days that nothing is known of are left open."""
    past = next(line.past for line in example_view().overdue)
    assert past is not None
    assert (past.last, past.days) == (DAY, 84)
    assert past.words == "超期 12 天，临期 5 天，无法判定 2 天，正常 63 天"
    days = [day for _, pieces in past.stretches for start, length in pieces for day in range(start, start + length)]
    assert len(days) == len(set(days)) == 82
    assert set(range(84)) - set(days) == {51, 52}


def test_counters_forecasts_and_doubts_are_tied_to_their_lines() -> None:
    """Taken over word for word; what is about a page that is not in the map is left out."""
    view = example_view()
    worst, coming = view.overdue[0], view.due_soon[0]
    counter = Counter(
        indicator=Indicator.EMPTY, label="空白栏目", limit=5, columns=(worst.column.id, "首页"), unjudged=("甲",)
    )
    one = Forecast(
        column=coming.column.id,
        page=coming.url,
        department=coming.department,
        overdue_on=date(2026, 11, 24),
        days=2,
        outlook=Outlook.LIKELY,
        usual_silence=20,
        expected=None,
        sentence="通常每 20 天更新一次",
    )
    doubt = Finding(
        doubt=Doubt.BACKDATED,
        column=worst.column.id,
        page=worst.url,
        seen_on=DAY,
        entries=(),
        sentence="疑似倒填\x1b[31m",
    )
    view = example_view(counters=(counter,), forecasts=(one, replace(one, page="没有")), findings=(doubt,))
    (gauge,) = view.gauges
    assert (gauge.words, gauge.count, gauge.limit) == ("空白栏目 2 / 5，还差 3 个；另有 1 个无法判定", 2, 5)
    assert [column.column.name for column in gauge.columns] == ["工作进展"]
    assert [(each.line.key, each.days) for each in view.outlooks] == [(coming.key, 2)]
    assert view.remarks[0].words == "疑似倒填 [31m"
    assert view.remarks[0].lines[0].key == worst.key


def test_a_note_said_of_many_pages_is_said_once() -> None:
    """Such as a calendar that is not known yet."""
    noted = tuple(replace(verdict, notes=("2027年的节假日尚未收录",)) for verdict in made() if verdict.page)
    (remark,) = example_view(judged=noted).remarks
    assert len(remark.lines) == len(noted)


def test_a_very_large_portal_is_told_briefly_where_all_is_well() -> None:
    """Beyond five hundred pages quiet ones keep their newest entry alone; the others keep everything."""
    column = example_map().columns[10]
    first = next(verdict for verdict in made() if verdict.status is Status.OVERDUE)
    calm = next(verdict for verdict in made() if verdict.status is Status.FRESH)
    many = tuple(replace(calm, column=column.id, page=f"https://a.example/{number}") for number in range(501))
    view = example_view(judged=(first, *many))
    assert [line.brief for line in view.lines] == [line.status is Status.FRESH for line in view.lines]
    assert view.overdue[0].earlier


@pytest.mark.parametrize("title", NASTY)
def test_texts_of_pages_are_on_one_printable_line(title: str) -> None:
    """No control, bidi or zero-width character, and an end."""
    cleaned = clean_text(title)
    assert cleaned.isprintable()
    assert len(cleaned) <= 500


def test_a_long_text_is_cut_where_it_shows() -> None:
    """An ellipsis says that more was there."""
    assert clean_text("长" * 501) == "长" * 499 + "…"
    assert clean_text("长" * 500) == "长" * 500


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.haishu.gov.cn/art/1.html", True),
        ("http://www.haishu.gov.cn", True),
        ("HTTPS://www.haishu.gov.cn/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example/", False),
        ("/art/1.html", False),
        ("https://", False),
        ("https://a b/", False),
        ("java\nscript:alert(1)", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, *, link: bool) -> None:
    """Whatever else stands in a page's href leads nowhere."""
    assert safe_link(address) == (address if link else "")
