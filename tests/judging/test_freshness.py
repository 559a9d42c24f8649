"""What each page is judged to be, at the borders of its rule and of what we saw."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.judging import freshness
from monitor.judging.freshness import judge, judge_all, needs_second_look
from monitor.types import FailureKind, Observation, Page, PageHistory, Reading, SeenEntry, Status, Verdict
from tests.judging.making import PAGE, article, at, column, empty, entry, failed, listed, look, two_looks

TODAY = date(2026, 11, 22)
NIGHT = timedelta(days=1)


def ago(days: int) -> date:
    """Return the day so many days before TODAY."""
    return TODAY - timedelta(days=days)


def judged(phrase: str, day: date, reading: Reading, *, due_soon: int = 3) -> Verdict:
    """Judge a page of which both looks of the night of `day` saw the same."""
    return judge(column(phrase, due_soon=due_soon), PAGE, two_looks(day, reading), at(day))


# For each phrase the newest entry's day, and the last day on which silence is allowed.
BORDERS = """
每日更新        2026-11-21  2026-11-22
每日更新        2026-12-31  2027-01-01
每个工作日更新  2026-11-20  2026-11-23
每个工作日更新  2026-02-14  2026-02-24
每个工作日更新  2026-09-30  2026-10-08
每个工作日更新  2026-10-09  2026-10-10
每周更新        2026-11-18  2026-11-29
2周内更新       2026-10-13  2026-10-27
2周内更新       2026-12-25  2027-01-08
按月更新        2026-10-01  2026-11-30
按月更新        2026-11-30  2026-12-31
每季度更新      2026-08-15  2026-12-31
5个月内更新     2026-09-30  2027-02-28
6个月内更新     2026-08-31  2027-02-28
半年内更新      2026-05-22  2026-11-22
1年内更新       2024-02-29  2025-02-28
1 年内更新      2025-11-22  2026-11-22
"""


@pytest.mark.parametrize(("phrase", "newest", "due"), [line.rsplit(maxsplit=2) for line in BORDERS.split("\n") if line])
def test_each_phrase_at_its_border(phrase: str, newest: str, due: str) -> None:
    """The day before due and due itself are due soon, the day after is the first overdue one."""
    reading, last = listed(date.fromisoformat(newest)), date.fromisoformat(due)
    before, on, after = (judged(phrase, last + timedelta(days=step), reading) for step in (-1, 0, 1))
    assert [before.status, on.status, after.status] == [Status.DUE_SOON, Status.DUE_SOON, Status.OVERDUE]
    assert {before.due, on.due, after.due} == {last}
    assert [before.days_overdue, on.days_overdue, after.days_overdue] == [None, None, 1]
    assert f"“{phrase}”" in after.reason
    assert newest in after.reason
    assert after.reason.endswith(f"最迟应于{due}更新，已超期1天")
    assert before.reason.endswith("还有1天")
    assert on.reason.endswith("今日到期")


def test_a_list_that_was_silent_for_forty_days_is_twenty_six_days_overdue() -> None:
    """The contract's own figures: two weeks, newest forty days ago."""
    verdict = judged("2周内更新", TODAY, listed(ago(40), ago(90)))
    assert (verdict.status, verdict.due, verdict.days_overdue) == (Status.OVERDUE, ago(26), 26)
    assert verdict.newest == entry(ago(40), "第1条")
    assert verdict.reason == (
        "《细则》要求“2周内更新”，最新一条为2026-10-13《第1条》，最迟应于2026-10-27更新，已超期26天"
    )
    assert verdict.failure is None
    assert verdict.department == "区教育局"
    assert verdict.judged_at == at(TODAY)
    assert verdict.observed_at == at(TODAY, 2, 10)


def test_a_list_of_yesterday_is_fresh() -> None:
    """The contract's own figures: two weeks, newest yesterday."""
    verdict = judged("2周内更新", TODAY, listed(ago(1)))
    assert (verdict.status, verdict.due, verdict.days_overdue) == (Status.FRESH, TODAY + timedelta(days=13), None)
    assert verdict.reason.endswith("还有13天")


@pytest.mark.parametrize(
    ("due_soon", "days_left", "status"),
    [
        (3, 3, Status.FRESH),
        (3, 2, Status.DUE_SOON),
        (1, 1, Status.FRESH),
        (1, 0, Status.DUE_SOON),
        (0, 0, Status.FRESH),
    ],
)
def test_due_soon_begins_as_many_days_before_as_the_column_says(due_soon: int, days_left: int, status: Status) -> None:
    """Of a lead of three days the due day is one; a lead of none never warns."""
    verdict = judged("2周内更新", TODAY, listed(ago(14 - days_left)), due_soon=due_soon)
    assert verdict.status is status


def test_a_rule_spelt_otherwise_than_it_is_judged_is_spelt_out() -> None:
    """Calendar windows, and an override of the map, are explained in the reason."""
    assert "“按月更新”（每个自然月应有更新）" in judged("按月更新", TODAY, listed(ago(1))).reason
    overridden = replace(column("每周更新"), frequency="每日更新")
    reason = judge(overridden, PAGE, two_looks(TODAY, listed(ago(1))), at(TODAY)).reason
    assert "“每日更新”（每个自然周（周一至周日）应有更新）" in reason
    within = replace(column("2周内更新"), frequency="每日更新")
    assert "“每日更新”（两周内应有更新）" in judge(within, PAGE, two_looks(TODAY, listed(ago(1))), at(TODAY)).reason


# What the newest entry is


def test_the_newest_entry_is_the_maximum_not_the_first_row() -> None:
    """A pinned old row on top does no harm, nor does an undated one."""
    verdict = judged("2周内更新", TODAY, listed(ago(300), None, ago(3), ago(5)))
    assert verdict.newest == entry(ago(3), "第3条")
    assert verdict.status is Status.FRESH


def test_an_entry_dated_today_counts() -> None:
    """Up to the judging day means with it."""
    assert judged("每日更新", TODAY, listed(TODAY)).newest == entry(TODAY, "第1条")


def test_an_entry_dated_tomorrow_does_not_count_and_is_told() -> None:
    """A date in the future saves nobody, and nobody is blamed for it alone."""
    verdict = judged("2周内更新", TODAY, listed(TODAY + NIGHT, ago(40)))
    assert (verdict.status, verdict.newest) == (Status.OVERDUE, entry(ago(40), "第2条"))
    assert verdict.future == (entry(TODAY + NIGHT, "第1条"),)
    assert verdict.notes == ("有1条信息的日期在判定日之后，不计入：2026-11-23《第1条》",)


def test_only_dates_of_the_future_are_no_judgement() -> None:
    """Neither fresh nor overdue."""
    verdict = judged("2周内更新", TODAY, listed(TODAY + NIGHT))
    assert verdict.status is Status.UNKNOWN
    assert verdict.failure is not None
    assert verdict.failure.kind is FailureKind.FUTURE_ONLY
    assert verdict.future == (entry(TODAY + NIGHT, "第1条"),)


@pytest.mark.parametrize("reading", [listed(None, None), article(None), replace(listed(), entries=())])
def test_rows_without_dates_are_no_judgement(reading: Reading) -> None:
    """Rows that nobody can date make a column neither fresh nor overdue nor empty."""
    verdict = judged("5个月内更新", TODAY, reading)
    assert (verdict.status, verdict.due) == (Status.UNKNOWN, None)
    assert verdict.reason == "无法判定：日期无法识别"


def test_midnight_is_the_portals() -> None:
    """The judging day is the day in the zone of `now`, whatever the zone of the looks."""
    due, reading = ago(14), listed(ago(28))
    midnight = at(due + NIGHT, 0)
    before = [look(midnight - timedelta(minutes=minute), reading) for minute in (5, 15)]
    after = [look(midnight + timedelta(minutes=minute), reading) for minute in (5, 15)]
    both = [replace(one, observed_at=one.observed_at.astimezone(UTC)) for one in [*before, *after]]
    assert judge(column("2周内更新"), PAGE, both, midnight - timedelta(minutes=1)).status is Status.DUE_SOON
    verdict = judge(column("2周内更新"), PAGE, both, midnight + timedelta(minutes=20))
    assert (verdict.status, verdict.days_overdue) == (Status.OVERDUE, 1)


def test_a_look_before_the_term_ended_proves_no_silence() -> None:
    """A night without a run: what was published after the last look, and in time, nobody has seen."""
    due = ago(1)
    looks = two_looks(due, listed(ago(15)))
    assert judge(column("2周内更新"), PAGE, looks, at(due)).status is Status.DUE_SOON
    verdict = judge(column("2周内更新"), PAGE, looks, at(TODAY))
    assert (verdict.status, verdict.due, verdict.unknown_since) == (Status.UNKNOWN, None, TODAY)
    assert verdict.reason == "无法判定：最近一次观测在2026-11-21 02:10，当时仍在更新期限内，此后情况不明"
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY), max_age=None).status is Status.OVERDUE
    assert judge(column("2周内更新"), PAGE, two_looks(TODAY, listed(ago(15))), at(TODAY)).status is Status.OVERDUE


def test_a_naive_now_is_refused() -> None:
    """A time without a zone has no day."""
    naive = datetime(2026, 11, 22, 3)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="aware"):
        judge(column("2周内更新"), PAGE, [], naive)
    with pytest.raises(ValueError, match="aware"):
        judge_all([column("2周内更新")], {}, naive)


def test_two_sources_that_disagree_are_both_told() -> None:
    """The shown date is judged; the address's own is noted."""
    odd = replace(listed(), entries=(replace(entry(ago(3)), address_date=ago(40)),))
    assert judged("2周内更新", TODAY, odd).notes == (
        "最新一条显示的日期为2026-11-19，其网址中的日期为2026-10-13，以显示的日期为准",
    )


def test_a_guessed_calendar_is_noted() -> None:
    """Working days of a year that is not announced yet are said to be guessed."""
    verdict = judged("每个工作日更新", date(2098, 1, 10), listed(date(2098, 1, 9)))
    assert verdict.notes == ("2098年的节假日与调休安排尚未收录，工作日暂按周一至周五计算",)


# Rules that count


def test_a_counting_rule_counts_the_rows_of_the_list() -> None:
    """One entry where two are asked for is not enough."""
    enough = judged("每月至少2条", TODAY, listed(date(2026, 10, 30), date(2026, 10, 1), date(2026, 9, 1)))
    assert (enough.status, enough.due, enough.notes) == (Status.FRESH, date(2026, 11, 30), ())
    short = judged("每月至少2条", TODAY, listed(date(2026, 10, 30), date(2026, 9, 29), date(2026, 9, 1)))
    assert (short.status, short.due, short.days_overdue) == (Status.OVERDUE, date(2026, 10, 31), 22)


def test_a_counting_rule_does_not_accuse_by_a_list_that_is_cut_off() -> None:
    """A pinned old row is no proof that the list shows everything since."""
    pinned = entry(date(2020, 1, 1), pinned=True)
    reading = replace(listed(), entries=(pinned, entry(date(2026, 10, 30))))
    verdict = judged("每月至少2条", TODAY, reading)
    assert (verdict.status, verdict.due) == (Status.FRESH, date(2026, 11, 30))
    assert verdict.notes == ("列表只显示部分信息，最早一段时间的条数无法核对，按已达到要求计算",)


def test_a_counting_rule_counts_what_was_ever_seen() -> None:
    """The store remembers rows that have left the list's first page; a future one counts for nothing yet."""
    when = datetime(2026, 10, 31, tzinfo=UTC)
    seen = tuple(
        SeenEntry(column="政务公开/工作进展", page=PAGE.url, entry=entry(day), first_seen=when, last_seen=when)
        for day in (date(2026, 10, 30), date(2026, 10, 2), date(2026, 8, 1), date(2026, 12, 1))
    )
    looks = two_looks(TODAY, listed(date(2026, 10, 30)))
    verdict = judge(column("每月至少2条"), PAGE, looks, at(TODAY), history=PageHistory(entries=seen))
    assert (verdict.due, verdict.notes) == (date(2026, 11, 30), ())


# Two looks that agree


def test_overdue_is_published_only_after_two_looks() -> None:
    """One look alone makes a page wait for the other."""
    one = [look(at(TODAY, 2), listed(ago(40)))]
    verdict = judge(column("2周内更新"), PAGE, one, at(TODAY))
    assert (verdict.status, verdict.due, verdict.days_overdue) == (Status.UNKNOWN, None, None)
    assert verdict.failure is not None
    assert verdict.failure.kind is FailureKind.UNCONFIRMED
    assert verdict.unknown_since == TODAY
    assert verdict.reason.startswith("无法判定：待复核，一次观测中最新一条为2026-10-13《第1条》")
    assert "超期" not in verdict.reason
    assert needs_second_look(verdict)


def test_empty_is_published_only_after_two_looks() -> None:
    """One look at an empty list makes a page wait for the other; the sign is quoted."""
    one = [look(at(TODAY, 2), empty())]
    waiting = judge(column("2周内更新"), PAGE, one, at(TODAY))
    assert (waiting.status, needs_second_look(waiting)) == (Status.UNKNOWN, True)
    assert "空白" not in waiting.reason
    verdict = judged("2周内更新", TODAY, empty())
    assert verdict.status is Status.EMPTY
    assert verdict.reason == "《细则》要求“2周内更新”，网页写明“暂无信息”，没有任何信息，已经两次观测确认"
    assert (verdict.newest, verdict.due) == (None, None)


@pytest.mark.parametrize("phrase", ["及时更新", "有变动时更新"])
def test_an_empty_page_is_empty_whatever_its_rule(phrase: str) -> None:
    """No term is no excuse for an empty column."""
    assert judged(phrase, TODAY, empty()).status is Status.EMPTY


# Looks, the newest first, and what they come to under 2周内更新.
AGREEMENT = [
    ("old", Status.UNKNOWN),
    ("old old", Status.OVERDUE),
    ("old older", Status.OVERDUE),
    ("older old", Status.UNKNOWN),
    ("old new", Status.UNKNOWN),
    ("new old", Status.FRESH),
    ("old empty", Status.UNKNOWN),
    ("empty old", Status.UNKNOWN),
    ("empty empty", Status.EMPTY),
    ("failed old", Status.UNKNOWN),
    ("failed old old", Status.UNKNOWN),
    ("old failed", Status.UNKNOWN),
    ("old failed old", Status.OVERDUE),
    ("old failed new", Status.UNKNOWN),
    ("failed failed failed failed", Status.UNKNOWN),
    ("new failed", Status.FRESH),
]


@pytest.mark.parametrize(("sights", "status"), AGREEMENT)
def test_what_several_looks_come_to(sights: str, status: Status) -> None:
    """The latest look speaks; to accuse, the one before must say the same; a failed look says nothing."""
    seen = {
        "old": listed(ago(40)),
        "new": listed(ago(2)),
        "older": listed(ago(50)),
        "empty": empty(),
        "failed": failed(),
    }
    looks = [
        look(at(TODAY, 2, 50 - 10 * number), seen.get(sight, failed())) for number, sight in enumerate(sights.split())
    ]
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY)).status is status


def test_the_look_of_the_night_before_confirms() -> None:
    """A page that stays silent needs no second look every night."""
    looks = [look(at(TODAY, 2), listed(ago(40))), look(at(ago(1), 2), listed(ago(40)))]
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY)).status is Status.OVERDUE


def test_a_look_of_long_ago_confirms_nothing() -> None:
    """After a pause of ours, an old look would agree with any misreading."""
    looks = [look(at(TODAY, 2), listed(ago(40))), look(at(ago(2), 2), listed(ago(40)))]
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY)).status is Status.UNKNOWN
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY), max_age=None).status is Status.OVERDUE


def test_two_looks_that_agreed_still_agree_the_day_after() -> None:
    """The two must lie near each other, not both near to now."""
    looks = [look(at(ago(number), 2), listed(ago(40))) for number in (1, 2)]
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY)).status is Status.OVERDUE


def test_a_second_look_is_asked_for_what_was_out_of_reach() -> None:
    """A connection that broke may hold ten minutes later; a challenge will not have gone away."""
    reset = judge(column("2周内更新"), PAGE, [look(at(TODAY), failed(FailureKind.RESET))], at(TODAY))
    assert needs_second_look(reset)
    blocked = judge(column("2周内更新"), PAGE, [look(at(TODAY), failed(FailureKind.CHALLENGE))], at(TODAY))
    assert not needs_second_look(blocked)
    assert not needs_second_look(judged("2周内更新", TODAY, listed(ago(40))))


# What could not be seen


def nights(*readings: Reading) -> list[Observation]:
    """Make one look a night, the first of them TODAY's and the others the nights before."""
    return [look(at(ago(number), 2), reading) for number, reading in enumerate(readings)]


def test_a_failed_look_is_unknown_and_says_why_and_since_when() -> None:
    """What, why, for how many nights; nobody is blamed."""
    blocked = failed(FailureKind.CHALLENGE, "HTTP 412")
    verdict = judge(column("2周内更新"), PAGE, nights(blocked, blocked, blocked, listed(ago(60))), at(TODAY))
    assert verdict.status is Status.UNKNOWN
    assert verdict.reason == "无法判定：网站要求人机验证（HTTP 412），已是连续第3晚"
    assert verdict.unknown_since == ago(2)
    assert verdict.failure == blocked.failure
    assert (verdict.newest, verdict.due, verdict.days_overdue) == (None, None, None)


def test_one_night_is_not_counted_twice() -> None:
    """Two failed looks of one night are one night."""
    verdict = judge(column("2周内更新"), PAGE, two_looks(TODAY, failed()), at(TODAY))
    assert verdict.reason == "无法判定：访问超时"
    assert verdict.unknown_since == TODAY


def test_undated_nights_count_as_nights_without_a_judgement() -> None:
    """The row of nights is broken by a look that could be judged, not by one that could be fetched."""
    verdict = judge(column("2周内更新"), PAGE, nights(failed(), listed(None), listed(ago(3))), at(TODAY))
    assert verdict.unknown_since == ago(1)


@pytest.mark.parametrize(
    ("readings", "known", "since"),
    [
        ([failed(), failed()], ago(9), ago(9)),
        ([failed(), failed()], None, ago(1)),
        ([failed(), listed(ago(3))], ago(9), TODAY),
        ([failed(), failed(), listed(ago(3))], ago(1), ago(1)),
        ([failed(), failed()], TODAY, ago(1)),
    ],
)
def test_the_verdict_before_knows_the_row_of_nights(readings: list[Reading], known: date, since: date) -> None:
    """Four looks reach back two nights; the verdict of last night reaches back further."""
    history = PageHistory(unknown_since=known)
    verdict = judge(column("2周内更新"), PAGE, nights(*readings), at(TODAY), history=history)
    assert verdict.unknown_since == since
    told = (TODAY - since).days + 1
    assert (f"已是连续第{told}晚" in verdict.reason) == (told > 1)


def test_the_verdict_before_knows_of_nights_between_two_looks() -> None:
    """Where a night had no look at all, that night had no judgement either."""
    looks = [look(at(TODAY, 2), failed()), look(at(ago(5), 2), listed(ago(6)))]
    verdict = judge(column("2周内更新"), PAGE, looks, at(TODAY), history=PageHistory(unknown_since=ago(3)))
    assert verdict.unknown_since == ago(3)


def test_a_page_that_nobody_looked_at_is_unknown() -> None:
    """No look up to now is no judgement; a later look does not count."""
    tomorrow = [look(at(TODAY + NIGHT), listed(ago(60)))]
    for looks in ([], tomorrow):
        verdict = judge(column("2周内更新"), PAGE, looks, at(TODAY))
        assert verdict.status is Status.UNKNOWN
        assert verdict.reason == "无法判定：本栏目尚未观测"
        assert (verdict.observed_at, verdict.unknown_since) == (None, None)
        assert verdict.failure is not None
        assert verdict.failure.kind is FailureKind.UNOBSERVED


def test_a_look_of_long_ago_is_no_judgement_of_today() -> None:
    """The watcher's own silence is never the department's."""
    looks = two_looks(ago(2), listed(ago(60)))
    verdict = judge(column("2周内更新"), PAGE, looks, at(TODAY))
    assert verdict.status is Status.UNKNOWN
    assert verdict.reason == "无法判定：最近一次观测在2026-11-20 02:10，已超过36小时，此后情况不明"
    assert verdict.failure is not None
    assert verdict.failure.kind is FailureKind.NOT_LATELY
    assert verdict.unknown_since == TODAY
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY), max_age=None).status is Status.OVERDUE


def test_the_oldest_look_that_counts_is_thirty_six_hours_old() -> None:
    """To the second."""
    seen = look(at(TODAY) - freshness.MAX_AGE, listed(ago(3)))
    assert judge(column("2周内更新"), PAGE, [seen], at(TODAY)).status is Status.FRESH
    late = at(TODAY) + timedelta(seconds=1)
    assert judge(column("2周内更新"), PAGE, [seen], late).status is Status.UNKNOWN


def test_an_old_look_that_failed_keeps_its_row_of_nights() -> None:
    """A pause of ours after failures does not make the row younger."""
    looks = [look(at(ago(3), 2), failed()), look(at(ago(4), 2), failed()), look(at(ago(5), 2), listed(ago(9)))]
    assert judge(column("2周内更新"), PAGE, looks, at(TODAY)).unknown_since == ago(4)


# Rules without a term


def test_promptly_is_never_overdue_and_reminds() -> None:
    """及时更新 shows how long ago the last entry was, and asks after three months."""
    recent, long_ago = judged("及时更新", TODAY, listed(ago(30))), judged("及时更新", TODAY, listed(ago(400)))
    assert (recent.status, recent.remind, recent.due) == (Status.STANDING, False, None)
    assert recent.reason == "《细则》要求“及时更新”，未设期限，不判超期，最新一条为2026-10-23《第1条》，距今30天"
    assert (long_ago.status, long_ago.remind) == (Status.STANDING, True)
    assert long_ago.reason.endswith("距今400天，已超过三个月没有新内容，请查看是否需要更新")


@pytest.mark.parametrize(("newest", "remind"), [(date(2026, 8, 22), False), (date(2026, 8, 21), True)])
def test_the_reminder_begins_on_the_day_after_its_term(newest: date, remind: bool) -> None:  # noqa: FBT001 - a table
    """Three calendar months to the day are still in time."""
    assert judged("及时更新", TODAY, listed(newest)).remind is remind


def test_on_change_is_judged_by_the_date_of_the_article() -> None:
    """有变动时更新 shows its last change and asks for a confirmation after a year."""
    verdict = judged("有变动时更新", TODAY, article(date(2025, 11, 21)))
    assert (verdict.status, verdict.remind) == (Status.STANDING, True)
    assert verdict.reason.endswith("已超过一年没有变动，请确认内容是否仍然准确")
    assert not judged("有变动时更新", TODAY, article(date(2025, 11, 22))).remind


def test_on_change_is_judged_by_the_fingerprint_where_there_is_no_date() -> None:
    """A page without any date still shows when it last changed."""
    looks = nights(article(None, fingerprint="b"), article(None, fingerprint="b"), article(None, fingerprint="a"))
    verdict = judge(column("有变动时更新"), PAGE, looks, at(TODAY))
    assert verdict.status is Status.STANDING
    assert verdict.reason == "《细则》要求“有变动时更新”，未设期限，不判超期，网页内容最近一次变动见于2026-11-21"


@pytest.mark.parametrize(
    ("history", "remind", "said"),
    [
        (PageHistory(), False, "监测以来网页内容未见变动"),
        (PageHistory(watched_since=ago(366)), True, "监测以来网页内容未见变动，已超过一年没有变动"),
        (PageHistory(watched_since=ago(800), changed_on=ago(90)), False, "最近一次变动见于2026-08-24"),
        (PageHistory(watched_since=ago(800), changed_on=ago(400)), True, "已超过一年没有变动"),
        (PageHistory(watched_since=ago(800), confirmed_on=ago(10)), False, "2026-11-12已有人确认内容无需变动"),
        (PageHistory(changed_on=ago(800), confirmed_on=ago(400)), True, "请确认内容是否仍然准确"),
    ],
)
def test_what_is_remembered_of_an_undated_page(history: PageHistory, remind: bool, said: str) -> None:  # noqa: FBT001
    """The last change seen, or the last confirmation, or the day we began to watch: the latest of them counts."""
    verdict = judge(column("有变动时更新"), PAGE, two_looks(TODAY, article(None)), at(TODAY), history=history)
    assert (verdict.status, verdict.remind) == (Status.STANDING, remind)
    assert said in verdict.reason


def test_a_standing_page_without_date_or_fingerprint_is_no_judgement() -> None:
    """Where not even a change could be noticed, we say that we cannot tell."""
    assert judged("有变动时更新", TODAY, article(None, fingerprint="")).status is Status.UNKNOWN
    assert judged("及时更新", TODAY, listed(None, fingerprint="")).status is Status.UNKNOWN


def test_an_article_with_a_term_is_judged_by_its_date() -> None:
    """One article as a column grows old as a list does."""
    assert judged("1年内更新", TODAY, article(ago(400))).status is Status.OVERDUE


# Hostile titles


def test_page_text_is_made_fit_for_a_sentence() -> None:
    """No control character, no line break, no end of it; marks within marks are made single."""
    hostile = "关于\x1b[31m《办法》\n的\u202e通知" + "长" * 100
    reading = replace(listed(), entries=(entry(ago(3), hostile),))
    reason = judged("2周内更新", TODAY, reading).reason
    assert reason.isprintable()
    assert "《关于 [31m〈办法〉 的 通知" in reason
    assert "…》" in reason
    assert len(reason) < 150
    unnamed = replace(listed(), entries=(entry(ago(3), ""),))
    assert "《（无标题）》" in judged("2周内更新", TODAY, unnamed).reason
    assert judged("2周内更新", TODAY, empty("暂无\x07\n信息")).reason.isprintable()
    assert judge(column("2周内更新"), PAGE, [look(at(TODAY), failed(detail="a\x1bb"))], at(TODAY)).reason.isprintable()


# All pages of the map


def test_all_pages_come_in_the_maps_order_and_unmapped_columns_say_so() -> None:
    """One verdict a page, one for a column without pages; each for the department that answers for it."""
    other = Page(url="https://portal.example/2.html", department="南门街道")
    many = column("2周内更新", pages=(PAGE, other))
    bare = replace(
        column("2周内更新", name="社会治安", pages=()), departments=("区住建局", "区财政局"), open_ended=True
    )
    looks = {(many.id, PAGE.url): two_looks(TODAY, listed(ago(2)))}
    verdicts = judge_all([bare, many], looks, at(TODAY))
    assert [(verdict.column, verdict.page, verdict.department, verdict.status) for verdict in verdicts] == [
        ("政务公开/社会治安", None, "区住建局、区财政局等", Status.UNMAPPED),
        ("政务公开/工作进展", PAGE.url, "区教育局", Status.FRESH),
        ("政务公开/工作进展", other.url, "南门街道", Status.UNKNOWN),
    ]
    assert verdicts[0].reason == "尚未配置网址，未纳入监测"


def test_histories_reach_their_pages() -> None:
    """What is remembered of a page is handed to its judgement."""
    one = column("有变动时更新")
    looks = {(one.id, PAGE.url): two_looks(TODAY, article(None))}
    histories = {(one.id, PAGE.url): PageHistory(watched_since=ago(800))}
    assert judge_all([one], looks, at(TODAY), histories=histories)[0].remind
    assert not judge_all([one], looks, at(TODAY))[0].remind
