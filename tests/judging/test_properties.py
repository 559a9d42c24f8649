"""What is true of all judgements, whatever was seen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from monitor.judging.freshness import judge, needs_second_look
from monitor.types import Observation, Outcome, Reading, Status
from tests.judging.making import PAGE, article, at, column, empty, entry, failed, listed, look

TODAY = date(2026, 11, 22)
PHRASES = (
    "每日更新",
    "每个工作日更新",
    "2周内更新",
    "按月更新",
    "5个月内更新",
    "1年内更新",
    "及时更新",
    "有变动时更新",
)
TERMS = PHRASES[:6]
DATES = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2027, 1, 31)))
LISTS = st.lists(DATES, min_size=1, max_size=5).map(lambda dates: listed(*dates))
READINGS = st.one_of(LISTS, st.just(empty()), st.just(failed()), st.builds(article, DATES))
phrases = st.sampled_from(PHRASES)


@st.composite
def looks_at(draw: st.DrawFn, readings: st.SearchStrategy[Reading] = READINGS) -> list[Observation]:
    """Draw looks at different minutes of the last four days, in any order."""
    minutes = draw(st.lists(st.integers(0, 4 * 24 * 60), unique=True, max_size=6))
    return [look(at(TODAY) - timedelta(minutes=minute), draw(readings)) for minute in minutes]


@given(phrases, looks_at(), st.randoms(use_true_random=False))
def test_the_order_in_which_looks_come_makes_no_difference(
    phrase: str,
    looks: list[Observation],
    random: Random,
) -> None:
    """The store may return them as it likes."""
    shuffled = list(looks)
    random.shuffle(shuffled)
    assert judge(column(phrase), PAGE, shuffled, at(TODAY)) == judge(column(phrase), PAGE, looks, at(TODAY))


@given(st.sampled_from(TERMS), st.dates(date(2024, 1, 1), TODAY), st.dates(date(2020, 1, 1), TODAY))
def test_an_older_entry_never_changes_a_verdict(phrase: str, newest: date, other: date) -> None:
    """Only the newest counts, wherever an older one stands in the list."""
    older = min(newest, other)
    alone = replace(listed(), entries=(entry(newest, "甲"),))
    for entries in ((entry(newest, "甲"), entry(older, "乙")), (entry(older, "乙", pinned=True), entry(newest, "甲"))):
        both = replace(alone, entries=entries)
        if older == newest:
            continue
        seen = [[look(at(TODAY, 1), reading), look(at(TODAY, 2), reading, number=2)] for reading in (alone, both)]
        verdicts = [judge(column(phrase), PAGE, looks, at(TODAY)) for looks in seen]
        assert verdicts[0] == verdicts[1]


@given(st.sampled_from(TERMS), st.dates(date(2024, 1, 1), TODAY), st.dates(date(2024, 1, 1), TODAY))
def test_a_newer_entry_never_makes_a_page_worse(phrase: str, one: date, other: date) -> None:
    """`due` moves on with the newest date, and the days overdue never grow by it."""

    def overdue(newest: date) -> tuple[date, int]:
        looks = [look(at(TODAY, 1), listed(newest)), look(at(TODAY, 2), listed(newest), number=2)]
        verdict = judge(column(phrase), PAGE, looks, at(TODAY))
        assert verdict.due is not None
        return verdict.due, verdict.days_overdue or 0

    (due_early, late_early), (due_late, late_late) = overdue(min(one, other)), overdue(max(one, other))
    assert due_early <= due_late
    assert late_early >= late_late


@given(phrases, looks_at(), st.lists(st.integers(1, 90), min_size=1, max_size=4, unique=True))
def test_failing_looks_never_accuse(phrase: str, looks: list[Observation], minutes: Sequence[int]) -> None:
    """After looks that failed, a page is unknown; they make nothing overdue, empty or fresh."""
    failing = [look(at(TODAY) + timedelta(minutes=minute), failed()) for minute in minutes]
    verdict = judge(column(phrase), PAGE, [*looks, *failing], at(TODAY, 5))
    assert verdict.status is Status.UNKNOWN


@given(phrases, looks_at())
def test_a_failed_look_between_two_changes_nothing_but_the_row_of_nights(phrase: str, looks: list[Observation]) -> None:
    """What one look says is not unsaid by one that saw nothing earlier."""
    if not looks:
        return
    latest = max(looks, key=lambda one: one.observed_at)
    failure = look(latest.observed_at - timedelta(seconds=1), failed())
    plain, broken = (judge(column(phrase), PAGE, seen, at(TODAY)) for seen in (looks, [*looks, failure]))
    assert (plain.status, plain.due, plain.newest) == (broken.status, broken.due, broken.newest)


@given(phrases, looks_at())
def test_every_accusation_stands_on_two_looks(phrase: str, looks: list[Observation]) -> None:
    """Overdue and empty are said only where two looks near each other, the later of late and after the term, say so."""
    verdict = judge(column(phrase), PAGE, looks, at(TODAY))
    if verdict.status not in {Status.OVERDUE, Status.EMPTY}:
        return
    read = sorted(one.observed_at for one in looks if one.reading.outcome is not Outcome.FAILURE)
    assert at(TODAY) - read[-1] <= timedelta(hours=36)
    assert read[-1] - read[-2] <= timedelta(hours=36)
    assert verdict.due is None or verdict.due < read[-1].date()
    assert (verdict.status is Status.EMPTY) == (verdict.newest is None)


@given(phrases, looks_at())
def test_a_verdict_is_whole(phrase: str, looks: list[Observation]) -> None:
    """Fields and status fit together, and the reason is one printable sentence."""
    verdict = judge(column(phrase), PAGE, looks, at(TODAY))
    assert verdict.reason.isprintable()
    assert (verdict.failure is not None) == (verdict.status is Status.UNKNOWN)
    assert (verdict.days_overdue is not None) == (verdict.status is Status.OVERDUE)
    assert (verdict.due is not None) == (verdict.status in {Status.FRESH, Status.DUE_SOON, Status.OVERDUE})
    assert verdict.unknown_since is None or verdict.status is Status.UNKNOWN
    assert not verdict.remind or verdict.status is Status.STANDING
    if verdict.days_overdue is not None and verdict.due is not None:
        assert verdict.days_overdue == (TODAY - verdict.due).days > 0
        assert f"已超期{verdict.days_overdue}天" in verdict.reason
    if verdict.newest is not None:
        assert verdict.newest.published is not None
        assert verdict.newest.published <= TODAY
    if verdict.status is Status.UNKNOWN:
        assert verdict.reason.startswith("无法判定：")
        assert "超期" not in verdict.reason
        assert "空白" not in verdict.reason
    if needs_second_look(verdict):
        assert verdict.status is Status.UNKNOWN
