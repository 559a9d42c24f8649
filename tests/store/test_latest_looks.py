"""The last looks and the histories of pages, against a plain model."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.store import Store
from monitor.types import Observation, Outcome, PageHistory, Reading, RunStatus, Status
from tests.store.making import (
    COLUMN,
    DAY,
    NIGHT,
    PAGE,
    add_nights,
    begin,
    empty,
    entry,
    failed,
    listed,
    look,
    night,
    verdict,
)

READINGS = st.sampled_from([failed(), empty(), listed(entry("甲")), listed(entry("乙", date(2026, 11, 1)))])
LOOKS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-3, 3), st.integers(1, 2), READINGS),
    max_size=12,
    unique_by=lambda seen: seen[:3],  # page, hour, look: one time is one look
)
EXAMPLES = count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(looks=LOOKS, up_to=st.integers(-4, 4), wanted=st.integers(1, 3))
def test_latest_looks_are_the_model(
    store: Store,
    looks: list[tuple[int, int, int, Reading]],
    up_to: int,
    wanted: int,
) -> None:
    """In whatever order looks were added: of each page the last ones up to a time, newest first, no other page."""
    example = next(EXAMPLES)  # the store is shared, so each example has its own pages
    added: list[Observation] = []
    for page, hour, number, reading in looks:
        at = NIGHT + timedelta(hours=hour, minutes=number)
        added.append(look(reading, at=at, number=number, page=f"https://{page}.example/{example}"))
        store.add(begin(store, at=at), added[-1])
    until = NIGHT + timedelta(hours=up_to, minutes=30)
    model = {
        (COLUMN, page): tuple(
            sorted(
                (seen for seen in added if seen.page == page and seen.observed_at <= until),
                key=lambda seen: seen.observed_at,
                reverse=True,
            )[:wanted],
        )
        for page in {seen.page for seen in added}
    }
    found = store.latest_looks(until, count=wanted)
    assert {key: seen for key, seen in found.items() if key[1].endswith(f"/{example}")} == {
        key: seen for key, seen in model.items() if seen
    }


def test_looks_at_the_very_time_count(store: Store) -> None:
    """Up to a time means: that instant too; of two looks at one instant the one added later is the newer."""
    run = begin(store)
    store.add(run, look(empty(), number=1))
    store.add(run, look(failed(), number=2))
    (looks,) = store.latest_looks(NIGHT).values()
    assert [seen.reading.outcome for seen in looks] == [Outcome.FAILURE, Outcome.EMPTY]
    assert store.latest_looks(NIGHT - timedelta(microseconds=1)) == {}


def test_looks_of_a_run_that_broke_off_count(store: Store) -> None:
    """What was seen was seen, whatever became of the run."""
    run = begin(store)
    store.add(run, look(empty()))
    store.finish_run(run, finished_at=NIGHT, status=RunStatus.ABORTED)
    assert list(store.latest_looks(night(1))) == [(COLUMN, PAGE)]


def history(store: Store, number: int, *, entries_since: date | None = None) -> PageHistory:
    """Return what was known of PAGE on a night."""
    return store.histories(night(number), entries_since=entries_since)[COLUMN, PAGE]


def test_watched_since_the_first_look_that_was_read(store: Store) -> None:
    """Watching begins on the portal's day of the first look that was read, not of the first that failed."""
    add_nights(store, failed(), empty(), listed(entry()))
    assert history(store, 0).watched_since is None
    assert history(store, 2).watched_since == date(2026, 11, 23)


def test_changed_on_the_last_change_of_the_main_content(store: Store) -> None:
    """The first content is no change; the same again and a failure are none; a past night knows its past only."""
    prints = ["a", "a", "b", "b", "a"]
    add_nights(store, *(listed(entry(), fingerprint=each) for each in prints), failed())
    found = [history(store, number).changed_on for number in range(6)]
    third, fifth = date(2026, 11, 24), date(2026, 11, 26)
    assert found == [None, None, third, third, fifth, fifth]


def test_unknown_since_is_the_last_complete_nights(store: Store) -> None:
    """The row of nights without a judgement goes on from the last complete night, and from no other run."""
    since = date(2026, 11, 20)
    run = begin(store)
    store.add_verdicts(run, [replace(verdict(status=Status.UNKNOWN), unknown_since=since)])
    assert history(store, 1).unknown_since is None
    store.finish_run(run, finished_at=NIGHT, status=RunStatus.COMPLETE)
    assert history(store, 1).unknown_since == since
    again = begin(store, at=night(1))
    store.add_verdicts(again, [verdict()])
    store.finish_run(again, finished_at=night(1), status=RunStatus.COMPLETE)
    assert history(store, 1).unknown_since is None
    assert history(store, 0).unknown_since == since


@pytest.mark.parametrize(("since", "titles"), [(DAY, {"新"}), (date(2026, 11, 1), {"新", "旧"}), (None, set())])
def test_entries_for_rules_that_count(store: Store, since: date | None, titles: set[str]) -> None:
    """The entries dated since a day come with the history when asked for, as far as they had been seen."""
    add_nights(store, listed(entry("新"), entry("旧", date(2026, 11, 1))), listed(entry("后", DAY)))
    options = {} if since is None else {"entries_since": since}
    assert {seen.entry.title for seen in history(store, 0, **options).entries} == titles
