"""Verdicts: a night can be shown again as it was published."""

from dataclasses import fields, replace
from datetime import date

import pytest

from monitor.errors import StoreError
from monitor.store import Store
from monitor.types import Failure, FailureKind, RunStatus, Status, Verdict
from tests.store.making import DAY, NIGHT, PAGE, begin, entry, night, verdict

FULL = Verdict(
    column="政务公开/工作信息/工作进展",
    page=PAGE,
    department="区教育局、区民政局",
    status=Status.OVERDUE,
    reason="要求“2周内更新”，最新一条是2026年11月1日（周日），应在11月15日前更新，已超期7天。",
    newest=entry("甲", date(2026, 11, 1)),
    due=date(2026, 11, 15),
    days_overdue=7,
    remind=True,
    future=(entry("乙", date(2026, 12, 1)), entry("丙", None)),
    failure=Failure(kind=FailureKind.CHALLENGE, detail="HTTP 412"),
    unknown_since=date(2026, 11, 19),
    observed_at=NIGHT,
    judged_at=night(1),
    notes=("日历尚未公布", "两处日期不一致"),
)


def test_every_field_comes_back(store: Store) -> None:
    """A verdict with every field set is returned equal, and the example does set every field."""
    bare = verdict()
    assert [field.name for field in fields(Verdict) if getattr(FULL, field.name) == getattr(bare, field.name)] == [
        "column",
        "page",
    ]
    run = begin(store)
    store.add_verdicts(run, [FULL])
    assert store.verdicts(run) == (FULL,)


@pytest.mark.parametrize("status", Status)
def test_each_status_comes_back(store: Store, status: Status) -> None:
    """Each status is kept, also that of an unmapped column, which has no page."""
    page = None if status is Status.UNMAPPED else PAGE
    run = begin(store)
    store.add_verdicts(run, [verdict(page, status)])
    assert store.verdicts(run) == (verdict(page, status),)


def test_verdicts_keep_their_order(store: Store) -> None:
    """The map's order is the report's: it is kept, whatever order the pages became known in."""
    judged = [verdict(f"https://{number}.example", column=f"栏目{number % 3}") for number in (5, 1, 4, 2, 3)]
    run = begin(store)
    store.add_verdicts(run, judged)
    again = begin(store, at=night(1))
    store.add_verdicts(again, judged[::-1])
    assert store.verdicts(run) == tuple(judged)
    assert store.verdicts(again) == tuple(judged[::-1])


def test_a_resumed_run_replaces_its_verdicts(store: Store) -> None:
    """A run killed after judging judges again: the page is there once, with the new verdict."""
    run = begin(store)
    store.add_verdicts(run, [verdict(), verdict("https://2.example")])
    store.add_verdicts(run, [verdict(status=Status.EMPTY)])
    assert store.verdicts(run) == (verdict(status=Status.EMPTY),)


def test_published_verdicts_stay(store: Store) -> None:
    """What a finished run published is not changed by anybody, nor by what later runs find."""
    run = begin(store)
    store.add_verdicts(run, [FULL])
    store.finish_run(run, finished_at=NIGHT, status=RunStatus.COMPLETE)
    with pytest.raises(StoreError, match="已经结束"):
        store.add_verdicts(run, [])
    later = begin(store, at=night(1))
    store.add_verdicts(later, [replace(FULL, newest=entry("丁", DAY), notes=())])
    assert store.verdicts(run) == (FULL,)


def test_a_run_without_verdicts(store: Store) -> None:
    """No verdicts are no verdicts, not an error."""
    run = begin(store)
    store.add_verdicts(run, [])
    assert store.verdicts(run) == ()


def test_a_portal_of_thousands(store: Store) -> None:
    """More verdicts than one statement takes are kept whole."""
    judged = [replace(FULL, page=f"https://{number}.example", notes=(f"{number}",)) for number in range(1200)]
    run = begin(store)
    store.add_verdicts(run, judged)
    assert store.verdicts(run) == tuple(judged)
