"""What is kept of a page's looks, for a person who asks why."""

import hashlib

from monitor.store import Store
from tests.store.making import COLUMN, PAGE, begin, document, entry, failed, listed, look, night


def test_looks_are_told_with_their_bodies(store: Store) -> None:
    """Newest first, each with its reading and the list of its bodies; a body is had by its digest."""
    follow_up = document(b"[]", url=f"{PAGE}?list")
    store.add(begin(store), look(listed(entry("甲")), documents=[document(b"<html>"), follow_up]))
    store.add(begin(store, at=night(1)), look(failed(), at=night(1)))
    store.add(begin(store, at=night(2)), look(failed(), at=night(2)))
    latest, earlier = store.looks(COLUMN, PAGE, up_to=night(1))
    assert (latest.observed_at, latest.bodies, latest.reading) == (night(1), (), failed())
    assert [kept.url for kept in earlier.bodies] == [PAGE, f"{PAGE}?list"]
    assert [kept.digest for kept in earlier.bodies] == [
        hashlib.sha256(b"<html>").digest(),
        hashlib.sha256(b"[]").digest(),
    ]
    assert [(kept.status, kept.size, kept.fetched_at) for kept in earlier.bodies] == [
        (200, 6, night(0)),
        (200, 2, night(0)),
    ]
    assert store.body(earlier.bodies[0].digest) == b"<html>"
    assert store.body(bytes(32)) is None
    assert len(store.looks(COLUMN, PAGE, up_to=night(2), limit=2)) == 2
