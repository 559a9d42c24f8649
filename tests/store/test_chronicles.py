"""A year of nights: the status of each day, the entries of each month, what went wrong and when."""

from dataclasses import replace
from datetime import date, timedelta

from monitor.judging.incidents import Followed, Incident, IncidentKind
from monitor.judging.trust import Trust
from monitor.store import Store
from monitor.types import RunKind, RunStatus, Status
from tests.store.making import COLUMN, DAY, PAGE, add_nights, begin, entry, listed, night, verdict

TRUSTED = Trust(expected=1, judged=1)
KEY = (COLUMN, PAGE)


def publish(store: Store, number: int, status: Status, followed: Followed | None = None) -> None:
    """Publish one verdict for a night."""
    run = begin(store, at=night(number))
    store.publish(
        run, [verdict(status=status)], trust=TRUSTED, followed=followed or Followed(), judged_at=night(number)
    )


def test_each_day_has_the_status_of_its_last_night(store: Store) -> None:
    """Of two nights on one day the later counts; what never ended, or was asked for by hand, does not."""
    publish(store, 0, Status.FRESH)
    publish(store, 0, Status.OVERDUE)
    publish(store, 2, Status.UNKNOWN)
    begin(store, at=night(3))
    aborted = begin(store, at=night(4))
    store.finish_run(aborted, finished_at=night(4), status=RunStatus.ABORTED)
    by_hand = begin(store, at=night(5), kind=RunKind.ADHOC)
    store.finish_run(by_hand, finished_at=night(5), status=RunStatus.COMPLETE)
    two_later = DAY + timedelta(days=2)
    assert store.statuses(DAY, DAY + timedelta(days=9)) == {KEY: {DAY: Status.OVERDUE, two_later: Status.UNKNOWN}}
    assert store.statuses(DAY + timedelta(days=1), two_later) == {KEY: {two_later: Status.UNKNOWN}}
    assert store.statuses(DAY - timedelta(days=9), DAY - timedelta(days=1)) == {}


def test_entries_are_counted_by_the_month_of_their_date(store: Store) -> None:
    """From one day to another, both included; an undated entry is of no month."""
    days = (date(2025, 11, 30), date(2025, 12, 1), date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 21), None)
    add_nights(store, listed(*(entry(f"第{place}条", day) for place, day in enumerate(days))))
    assert store.entries_a_month(date(2025, 12, 1), date(2026, 11, 20)) == {KEY: {(2025, 12): 1, (2026, 11): 2}}
    assert store.entries_a_month(date(2027, 1, 1), date(2027, 2, 1)) == {}


def test_incidents_are_told_as_they_were_known(store: Store) -> None:
    """Closed before a time: not of it; closed after its end: still open then, with the words that opened it."""
    opened = Incident(
        kind=IncidentKind.OVERDUE,
        column=COLUMN,
        page=PAGE,
        department="区教育局",
        began=DAY - timedelta(days=3),
        opened=DAY,
        reason="已超期3天",
    )
    closed = replace(opened, closed=DAY + timedelta(days=2), reason="已更新")
    publish(store, 0, Status.OVERDUE, Followed(opened=(opened,), open=(opened,)))
    publish(store, 2, Status.FRESH, Followed(closed=(closed,)))
    year = timedelta(days=365)
    assert store.past_incidents(DAY - year, DAY + timedelta(days=2)) == (closed,)
    assert store.past_incidents(DAY - year, DAY + timedelta(days=1)) == (opened,)
    assert store.past_incidents(DAY - year, DAY - timedelta(days=1)) == ()
    assert store.past_incidents(DAY + timedelta(days=3), DAY + year) == ()
