"""Waivers and confirmations: kept with who and when, and told as they were known at any time."""

from datetime import date, timedelta

from monitor.judging.changes import Waiver
from monitor.store import Store
from tests.store.making import COLUMN, DAY, PAGE, begin, failed, look, night

WAIVER = Waiver(
    column=COLUMN,
    page=PAGE,
    since=DAY,
    until=DAY + timedelta(days=9),
    reason="栏目调整中",
    by="区政府办公室",
)


def test_a_waiver_is_known_from_when_it_was_recorded(store: Store) -> None:
    """Even one that reaches back: what was published before did not know of it."""
    store.add_waiver(WAIVER, recorded_at=night(3))
    assert store.waivers(night(2)) == ()
    assert store.waivers(night(3)) == (WAIVER,)


def test_a_lifted_waiver_ends_on_the_day_before(store: Store) -> None:
    """From the lifting on; until then it stood to its end. Others are not touched."""
    whole = Waiver(column=COLUMN, since=DAY, until=DAY + timedelta(days=9), reason="甲", by="乙")
    store.add_waiver(WAIVER, recorded_at=night(0))
    store.add_waiver(whole, recorded_at=night(0))
    day = DAY + timedelta(days=4)
    assert store.lift_waivers(COLUMN, PAGE, by="张三", day=day, recorded_at=night(4)) == 1
    assert store.waivers(night(3)) == (WAIVER, whole)
    shortened, other = store.waivers(night(4))
    assert (shortened.until, other) == (DAY + timedelta(days=3), whole)
    assert store.lift_waivers(COLUMN, PAGE, by="张三", day=day, recorded_at=night(5)) == 0


def test_a_waiver_that_is_lifted_before_it_begins_never_was(store: Store) -> None:
    """Nor can one that has run out be lifted."""
    store.add_waiver(WAIVER, recorded_at=night(-3))
    assert store.lift_waivers(COLUMN, PAGE, by="张三", day=DAY - timedelta(days=1), recorded_at=night(-1)) == 1
    assert store.waivers(night(0)) == ()
    store.add_waiver(WAIVER, recorded_at=night(0))
    late = DAY + timedelta(days=10)
    assert store.lift_waivers(COLUMN, PAGE, by="张三", day=late, recorded_at=night(10)) == 0


def test_a_confirmation_is_part_of_a_pages_history(store: Store) -> None:
    """The last one up to a time, of the page itself or of its whole column."""
    other = "https://portal.example/other"
    for page in (PAGE, other):
        store.add(begin(store), look(failed(), page=page))
    store.confirm(COLUMN, None, by="张三", note="", day=date(2026, 11, 23), recorded_at=night(1))
    store.confirm(COLUMN, PAGE, by="李四", note="电话核实", day=date(2026, 11, 25), recorded_at=night(3))
    days = [{key[1]: told.confirmed_on for key, told in store.histories(night(number)).items()} for number in range(5)]
    assert days[0] == {PAGE: None, other: None}
    assert days[2] == {PAGE: date(2026, 11, 23), other: date(2026, 11, 23)}
    assert days[4] == {PAGE: date(2026, 11, 25), other: date(2026, 11, 23)}
