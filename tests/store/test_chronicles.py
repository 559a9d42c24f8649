"""A year of nights: the status of each day, the entries of each month, what went wrong and when."""

from dataclasses import replace
from datetime import date, timedelta
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judging.incidents import Followed, Incident, IncidentKind
from monitor.judging.trust import Trust
from monitor.store import Store, open_store
from monitor.store.statuses import LETTERS
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


NIGHTS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.dictionaries(st.sampled_from([None, *(f"{PAGE}?{number}" for number in range(4))]), st.sampled_from(Status)),
        st.booleans(),
    ),
    max_size=7,
)
"""Nights in the order of their runs: which day, what was said of which page, published or only brought to its end."""


@given(nights=NIGHTS, days=st.tuples(st.integers(-1, 5), st.integers(-1, 5)), pruned=st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_what_nights_keep_is_what_their_verdicts_say(
    nights: list[tuple[int, dict[str | None, Status], bool]], days: tuple[int, int], pruned: int
) -> None:
    """Whatever pages came and went, the year is that of the verdicts, in a copy, too; where they go, it goes."""
    since, up_to = (DAY + timedelta(days=each) for each in days)
    with TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/a.db") as store:
        for place, (number, said, published) in enumerate(nights):
            at = night(number) + timedelta(minutes=place)
            run, told = begin(store, at=at), [verdict(page, status) for page, status in said.items()]
            if published:
                store.publish(run, told, trust=TRUSTED, followed=Followed(), judged_at=at)
            else:
                store.add_verdicts(run, told)
                store.finish_run(run, finished_at=at, status=RunStatus.COMPLETE)
        assert store.statuses(since, up_to) == of_verdicts(store, since, up_to)
        store.prune(verdicts_before=night(pruned))
        left = of_verdicts(store, since, up_to)
        assert store.statuses(since, up_to) == left
        with open_store(f"sqlite:///{folder}/b.db") as copy:
            store.copy_to(copy)
            assert copy.statuses(since, up_to) == left


def of_verdicts(store: Store, since: date, up_to: date) -> dict[tuple[str, str], dict[date, Status]]:
    """Gather the statuses from the verdicts themselves."""
    last = {
        run.day: run.id for run in sorted(store.runs(), key=lambda run: run.started_at) if since <= run.day <= up_to
    }
    found: dict[tuple[str, str], dict[date, Status]] = {}
    for day, run in last.items():
        for each in store.verdicts(run):
            found.setdefault((each.column, each.page or ""), {})[day] = each.status
    return found


def test_verdicts_that_go_take_their_day_with_them(store: Store) -> None:
    """A pruned night has no status any more, as one that was never published; the others keep theirs."""
    for number, status in enumerate((Status.OVERDUE, Status.FRESH)):
        publish(store, number, status)
    assert store.prune(verdicts_before=night(1)).verdicts == 1
    assert store.statuses(DAY, DAY + timedelta(days=9)) == {KEY: {DAY + timedelta(days=1): Status.FRESH}}


def test_every_status_has_a_letter_of_its_own() -> None:
    """What a night keeps can be told apart, whatever it said."""
    assert set(LETTERS) == set(Status)
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert all(0 < letter < 128 for letter in LETTERS.values())


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
