"""The national counters: what counts, what may count, how far the veto is."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.errors import ColumnMapError
from monitor.indicators_config import load
from monitor.judging.indicators import Counter, Indicator, count
from monitor.judging.rules import Span, Unit
from monitor.types import Column, ColumnType, Failure, FailureKind, Status, Verdict
from tests.judging.making import at, column, entry

TODAY = date(2026, 11, 22)
CONFIG = Path(__file__).parents[2] / "config" / "indicators-2019.toml"
CIRCULAR = load(CONFIG)


def made(name: str, column_type: ColumnType | None = None) -> Column:
    """Make a column of a class."""
    return replace(column("5个月内更新", name=name), column_type=column_type)


def verdict(of: Column, silent: int | None, status: Status = Status.FRESH) -> Verdict:
    """Make a verdict whose newest entry is so many days old."""
    return Verdict(
        column=of.id,
        page="https://portal.example/",
        department="",
        status=status,
        reason="",
        newest=None if silent is None else entry(TODAY - timedelta(days=silent)),
        failure=Failure(kind=FailureKind.TIMEOUT) if status is Status.UNKNOWN else None,
        judged_at=at(TODAY),
    )


def counted(columns: list[Column], verdicts: list[Verdict], home: Verdict | None = None) -> dict[Indicator, Counter]:
    """Count under the circular of 2019."""
    return {one.indicator: one for one in count(columns, verdicts, home, CIRCULAR, TODAY)}


@pytest.mark.parametrize(
    ("column_type", "silent", "counts"),
    [
        (ColumnType.NEWS, 14, False),
        (ColumnType.NEWS, 15, True),
        (ColumnType.NOTICES, 184, False),
        (ColumnType.NOTICES, 185, True),
        (ColumnType.POLICY_DOCUMENTS, 184, False),
        (ColumnType.POLICY_DOCUMENTS, 185, True),
        (ColumnType.PERSONNEL, 185, False),
        (None, 400, False),
    ],
)
def test_columns_of_a_class_count_from_the_day_after_its_term(
    column_type: ColumnType | None,
    silent: int,
    counts: bool,  # noqa: FBT001 - a table
) -> None:
    """News two weeks, notices and policy documents six calendar months, whatever the column's own rule says."""
    one = made("甲", column_type)
    counter = counted([one], [verdict(one, silent)])[Indicator.CLASSES]
    assert counter.columns == ((one.id,) if counts else ())


@pytest.mark.parametrize(("silent", "counts"), [(365, False), (366, True)])
def test_personnel_and_plans_count_after_a_year(silent: int, counts: bool) -> None:  # noqa: FBT001 - a table
    """By the census's year, not by their own rule."""
    one = made("人事任免", ColumnType.PERSONNEL)
    assert bool(counted([one], [verdict(one, silent, Status.OVERDUE)])[Indicator.OVERDUE].count) is counts


def test_every_other_column_counts_by_its_own_rule() -> None:
    """Overdue counts once a column, however many of its pages are."""
    one, other = made("甲"), made("乙")
    verdicts = [verdict(one, 200, Status.OVERDUE), verdict(one, 300, Status.OVERDUE), verdict(other, 3)]
    counter = counted([one, other], verdicts)[Indicator.OVERDUE]
    assert (counter.columns, counter.limit, counter.left, counter.vetoed) == ((one.id,), 10, 9, False)
    assert counter.sentence() == "栏目不更新（应更新但长期未更新） 1 / 10，还差 9 个"


@pytest.mark.parametrize(("empty", "left", "vetoed"), [(0, 5, False), (4, 1, False), (5, 0, True), (6, 0, True)])
def test_the_distance_to_the_veto(empty: int, left: int, vetoed: bool) -> None:  # noqa: FBT001 - a table
    """Five empty columns are a veto."""
    columns = [made(str(number)) for number in range(8)]
    verdicts = [verdict(one, None, Status.EMPTY) for one in columns[:empty]]
    counter = counted(columns, [*verdicts, *(verdict(one, 3) for one in columns[empty:])])[Indicator.EMPTY]
    assert (counter.count, counter.left, counter.vetoed) == (empty, left, vetoed)
    assert ("已达到单项否决标准" in counter.sentence()) is vetoed


def test_what_could_not_be_judged_is_counted_apart() -> None:
    """Unknown never counts; but it may, and the counter says so."""
    one, other = made("甲", ColumnType.NEWS), made("乙", ColumnType.NEWS)
    counters = counted([one, other], [verdict(one, 60, Status.UNKNOWN), verdict(other, 60, Status.OVERDUE)])
    assert counters[Indicator.CLASSES].columns == (other.id,)
    assert counters[Indicator.CLASSES].unjudged == (one.id,)
    assert counters[Indicator.CLASSES].sentence().endswith("1 / 5，还差 4 个；另有 1 个无法判定")


def test_exempt_and_unmapped_columns_count_for_nothing() -> None:
    """What is not watched says nothing of itself."""
    one, other = made("甲", ColumnType.NEWS), made("乙", ColumnType.NEWS)
    idle = [verdict(one, 900, Status.EXEMPT), replace(verdict(other, None, Status.UNMAPPED), page=None)]
    counter = counted([one, other], idle)[Indicator.CLASSES]
    assert (counter.count, counter.unjudged, counter.watched) == (0, (), False)
    assert counter.sentence().endswith("尚未配置，未监测")


@pytest.mark.parametrize(("silent", "counts"), [(14, 0), (15, 1)])
def test_the_home_page_counts_after_two_weeks(silent: int, counts: int) -> None:
    """By the newest date over all its blocks; one is a veto."""
    home = verdict(made("首页"), silent)
    counter = counted([], [], home)[Indicator.HOME]
    assert (counter.count, counter.vetoed, counter.watched) == (counts, bool(counts), True)


def test_a_home_page_that_is_not_watched_or_not_seen_says_so() -> None:
    """Neither is a veto."""
    assert not counted([], [])[Indicator.HOME].watched
    unseen = counted([], [], verdict(made("首页"), 40, Status.UNKNOWN))[Indicator.HOME]
    assert (unseen.count, unseen.unjudged) == (0, ("首页",))


# The file


def test_the_circular_is_read_as_quoted() -> None:
    """Every number of facts.md's table is in the file, none in the code."""
    weeks, months, year = Span(count=2, unit=Unit.WEEK), Span(count=6, unit=Unit.MONTH), Span(count=1, unit=Unit.YEAR)
    assert CIRCULAR.source == "国办秘函〔2019〕19号"
    assert CIRCULAR.home_silence == weeks
    assert CIRCULAR.class_silence == {
        ColumnType.NEWS: weeks,
        ColumnType.NOTICES: months,
        ColumnType.POLICY_DOCUMENTS: months,
    }
    assert CIRCULAR.overdue_silence == {ColumnType.PERSONNEL: year, ColumnType.PLANS: year}
    assert (CIRCULAR.class_limit, CIRCULAR.overdue_limit, CIRCULAR.empty_limit) == (5, 10, 5)


def test_a_broken_file_is_refused_with_every_fault(tmp_path: Path) -> None:
    """All of them in one go, each with its place."""
    path = tmp_path / "indicators.toml"
    path.write_text(
        'home = 3\nextra = 1\n[classes]\nlimit = 0\nnews = "soon"\nsport = "2 weeks"\n[overdue]\nlimit = true\n',
        encoding="utf-8",
    )
    with pytest.raises(ColumnMapError) as refused:
        load(path)
    places = [fault.partition("：")[0] for fault in refused.value.faults]
    assert sorted(places) == [
        *("classes.limit", "classes.news", "classes.sport", "empty.limit", "extra", "home", "home.silence"),
        *("overdue.limit", "source"),
    ]


@pytest.mark.parametrize("content", [None, b"source = ", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_said_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    """Missing, not TOML, not UTF-8."""
    path = tmp_path / "indicators.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ColumnMapError) as refused:
        load(path)
    assert len(refused.value.faults) == 1
