"""Pages that come again as they were: what is known beforehand, and what such a look leaves behind."""

from dataclasses import replace
from datetime import timedelta

from monitor.store import Store
from monitor.store.repeats import KnownPage
from monitor.types import Observation, RunStatus
from tests.store.making import COLUMN, PAGE, begin, document, empty, entry, failed, listed, look, night

KEY = (COLUMN, PAGE)
LIST = replace(listed(entry("甲"), entry("乙", None)), timeless=True)


def known(store: Store, *, days: int = 7, version: str = "0.1", up_to: int = 99) -> KnownPage | None:
    """Ask what is known of the page."""
    pages = store.known_pages(version=version, since=night(1) - timedelta(days=days), up_to=night(up_to))
    return pages.get(KEY)


def first_look(store: Store) -> KnownPage:
    """Look once, with validators, and give what is known from then on."""
    brought = [document(b"<html>", etag='"a"', last_modified="Sun, 22 Nov 2026 01:00:00 GMT")]
    store.add(begin(store), look(LIST, documents=brought))
    found = known(store)
    assert found is not None
    return found


def again(store: Store, of: KnownPage, number: int) -> Observation:
    """Make the look of a later night at which the server said that nothing has changed."""
    reading = store.known_reading(of.look)
    assert reading is not None
    seen = look(reading, at=night(number))
    return replace(seen, http_status=304, same_as=of.look, read_again=False)


def test_a_page_is_known_by_its_last_look(store: Store) -> None:
    """Validators, digest and reading; up to a time, for a time, for one version of the program."""
    found = first_look(store)
    assert (found.etag, found.last_modified) == ('"a"', "Sun, 22 Nov 2026 01:00:00 GMT")
    reading = store.known_reading(found.look)
    assert reading is not None
    assert reading.timeless
    assert reading.entries == (entry("甲"),)
    assert known(store, days=0) is None
    assert known(store, version="0.2") is None
    assert known(store, up_to=-1) is None


def test_what_cannot_spare_anything_is_not_known(store: Store) -> None:
    """A failure, an empty page, a page with follow-ups and one without body are asked for and read anew."""
    for number, seen in enumerate(
        [
            look(failed(), documents=[document()]),
            look(empty(), documents=[document()]),
            look(LIST, documents=[document(), document(b"[]")]),
            look(LIST),
        ],
    ):
        store.add(begin(store, at=night(number)), replace(seen, observed_at=night(number)))
        assert known(store) is None


def test_a_look_that_saw_the_same_body_costs_two_rows(store: Store) -> None:
    """It counts as a look, its entries were seen again, it rests on the body of the first with that body's time."""
    found = first_look(store)
    before = store.sizes()
    run = begin(store, at=night(1))
    store.add(run, again(store, found, 1))
    store.add(run, again(store, found, 1))
    grown = {name: rows - before[name] for name, rows in store.sizes().items() if rows != before[name]}
    assert grown == {"run": 1, "observation": 1, "evidence": 1}
    assert [seen.last_seen for seen in store.entries(*KEY)] == [night(1), night(1)]
    latest, first = store.latest_looks(night(9))[KEY]
    assert (latest.http_status, latest.reading) == (304, first.reading)
    (kept,) = store.documents(*KEY, up_to=night(9))
    assert (kept.body, kept.fetched_at) == (b"<html>", night(0))
    assert store.faults() == ()


def test_a_body_is_not_known_for_ever(store: Store) -> None:
    """However often a server says that nothing has changed: the body's own age counts, and then it is fetched."""
    found = first_look(store)
    store.add(begin(store, at=night(1)), again(store, found, 1))
    second = known(store)
    assert second is not None
    assert second.look != found.look
    assert known(store, days=0) is None


def test_a_list_in_between_is_not_overwritten(store: Store) -> None:
    """Where another run saw another list meanwhile, nothing is mixed up, and the next list is stored whole."""
    found = first_look(store)
    store.add(begin(store, at=night(1)), look(listed(entry("丙")), at=night(1), documents=[document(b"other")]))
    store.add(begin(store, at=night(2)), again(store, found, 2))
    assert store.faults() == ()
    seen = {each.entry.title: each.last_seen for each in store.entries(*KEY)}
    assert seen == {"甲": night(0), "乙": night(0), "丙": night(1)}
    store.add(begin(store, at=night(3)), look(LIST, at=night(3)))
    assert {each.entry.title: each.last_seen for each in store.entries(*KEY)} == {
        "甲": night(3),
        "乙": night(3),
        "丙": night(1),
    }
    assert store.faults() == ()


def test_a_look_that_went_meanwhile(store: Store) -> None:
    """Where the earlier look was thinned away between question and answer, the new one is kept all the same."""
    found = first_look(store)
    gone = again(store, replace(found, look=found.look), 4)
    for number in range(1, 4):
        run = begin(store, at=night(number))
        store.add(run, again(store, found, number))
    for begun in store.runs():
        store.finish_run(begun.id, finished_at=night(9), status=RunStatus.COMPLETE)
    store.prune(looks_before=night(9), bodies_before=night(9))
    store.add(begin(store, at=night(4)), replace(gone, same_as=999))
    assert store.latest_looks(night(9))[KEY][0].observed_at == night(4)
    assert store.known_reading(999) is None
    assert store.faults() == ()
