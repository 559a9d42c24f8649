"""Runs: counted, resumed, and shown only when they are whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import StoreError, UsageError
from monitor.store import Store
from monitor.types import Run, RunKind, RunStatus
from tests.store.making import COLUMN, DAY, NIGHT, begin, empty, entry, failed, listed, look, night, verdict


def test_a_run_comes_back_whole(store: Store) -> None:
    """Everything said at its begin and end is there, with the counts of what it saw."""
    run = begin(store, expected=4)
    for page, reading in enumerate([listed(entry()), failed(), empty()]):
        store.add(run, look(reading, page=f"https://{page}.example"))
    store.add(run, look(failed(), page="https://0.example", number=2))
    at_work = Run(
        id=run,
        kind=RunKind.NIGHTLY,
        day=DAY,
        started_at=NIGHT,
        finished_at=None,
        status=RunStatus.RUNNING,
        expected=4,
        seen=3,
        failed=1,
        version="0.1",
        rules="ab12",
    )
    assert store.run(run) == at_work
    store.finish_run(run, finished_at=night(1), status=RunStatus.COMPLETE)
    assert store.run(run) == replace(at_work, finished_at=night(1), status=RunStatus.COMPLETE)


def test_a_half_written_run_is_never_the_last_complete_one(store: Store) -> None:
    """Neither a run at work nor one that broke off is shown as the last, however much it has stored."""
    whole = begin(store)
    store.finish_run(whole, finished_at=NIGHT, status=RunStatus.COMPLETE)
    broken = begin(store, at=night(1))
    store.add(broken, look(failed()))
    store.add_verdicts(broken, [verdict()])
    store.finish_run(broken, finished_at=night(1), status=RunStatus.ABORTED)
    at_work = begin(store, at=night(2))
    store.add_verdicts(at_work, [verdict()])
    last = store.last_run(up_to=night(9))
    assert last is not None
    assert last.id == whole
    last = store.last_run(up_to=night(9), complete=False)
    assert last is not None
    assert last.id == at_work


def test_the_last_run_up_to_a_time_and_of_a_kind(store: Store) -> None:
    """A past day sees the runs of its past only; a crawl by hand does not pass for the nightly one."""
    nights = [begin(store, at=night(number)) for number in range(3)]
    by_hand = begin(store, at=night(1) + timedelta(hours=6), kind=RunKind.ADHOC)
    for run in (*nights, by_hand):
        store.finish_run(run, finished_at=night(5), status=RunStatus.COMPLETE)

    def last(number: float, kind: RunKind | None = None) -> int | None:
        found = store.last_run(up_to=NIGHT + timedelta(days=number), kind=kind)
        return None if found is None else found.id

    assert last(-1) is None
    assert last(0) == nights[0]
    assert last(1.5) == by_hand
    assert last(1.5, RunKind.NIGHTLY) == nights[1]
    assert last(9) == nights[2]


def test_the_run_to_resume(store: Store) -> None:
    """The unfinished run of a day is found by kind and day, with the pages that it has seen."""
    assert store.unfinished_run(kind=RunKind.NIGHTLY, day=DAY) is None
    over = begin(store)
    store.finish_run(over, finished_at=NIGHT, status=RunStatus.ABORTED)
    begin(store, at=night(1))
    begin(store, kind=RunKind.ADHOC)
    killed = begin(store)
    store.add(killed, look(failed(), page="https://1.example"))
    store.add(killed, look(failed(), page="https://2.example"))
    store.add(killed, look(failed(), page="https://2.example", number=2))
    found = store.unfinished_run(kind=RunKind.NIGHTLY, day=DAY)
    assert found is not None
    assert found.id == killed
    assert store.seen_pages(killed) == {(COLUMN, "https://1.example"), (COLUMN, "https://2.example")}
    assert store.seen_pages(killed, 2) == {(COLUMN, "https://2.example")}
    assert store.seen_pages(over) == set()


def test_a_run_ends_once(store: Store) -> None:
    """What has been ended stays as it was ended."""
    run = begin(store)
    store.finish_run(run, finished_at=NIGHT, status=RunStatus.COMPLETE)
    with pytest.raises(StoreError, match="已经结束"):
        store.finish_run(run, finished_at=night(1), status=RunStatus.ABORTED)
    assert store.run(run).status is RunStatus.COMPLETE


def test_a_run_that_is_not_there(store: Store) -> None:
    """Asking for an unknown run is the asker's fault, said in one line."""
    with pytest.raises(UsageError, match="没有第 7 次运行"):
        store.run(7)
    with pytest.raises(StoreError, match="没有第 7 次运行"):
        store.finish_run(7, finished_at=NIGHT, status=RunStatus.COMPLETE)


def test_runs_newest_first(store: Store) -> None:
    """The list of runs has every status, newest first, no more than asked for."""
    ids = [begin(store, at=night(number), kind=[*RunKind][number % 2]) for number in range(5)]
    store.finish_run(ids[4], finished_at=NIGHT, status=RunStatus.ABORTED)
    assert [run.id for run in store.runs(limit=3)] == ids[:1:-1]
    assert [run.id for run in store.runs(kind=RunKind.ADHOC)] == [ids[3], ids[1]]
