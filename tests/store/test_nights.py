"""What nights came to: published in one piece, incidents opened and closed once, the map kept."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.errors import StoreError
from monitor.judging.incidents import Followed, Incident, IncidentKind
from monitor.judging.trust import Trust
from monitor.store import Store
from monitor.types import RunStatus, Status
from tests.store.making import (
    COLUMN,
    DAY,
    NIGHT,
    PAGE,
    add_nights,
    begin,
    entry,
    listed,
    night,
    verdict,
)

TRUSTED = Trust(expected=1, judged=1)
BLIND = Trust(expected=4, judged=1, down_hosts=("portal.example",), lost=frozenset({(COLUMN, PAGE)}))
OVERDUE = Incident(
    kind=IncidentKind.OVERDUE,
    column=COLUMN,
    page=PAGE,
    department="区教育局",
    began=DAY - timedelta(days=3),
    opened=DAY,
    reason="已超期3天",
)


def publish(store: Store, at: datetime, trust: Trust = TRUSTED, followed: Followed | None = None) -> int:
    """Begin a night and publish one verdict."""
    run = begin(store, at=at)
    store.publish(run, [verdict()], trust=trust, followed=followed or Followed(), judged_at=at + timedelta(minutes=9))
    return run


def test_a_night_is_published_whole(store: Store) -> None:
    """Verdicts, belief and the end of the run come together, and only once."""
    run = publish(store, NIGHT, BLIND)
    assert store.run(run).status is RunStatus.COMPLETE
    assert [each.status for each in store.verdicts(run)] == [Status.FRESH]
    assert store.night(run) == (NIGHT + timedelta(minutes=9), BLIND)
    with pytest.raises(StoreError, match="已经结束"):
        store.publish(run, [], trust=TRUSTED, followed=Followed(opened=(OVERDUE,), open=(OVERDUE,)), judged_at=NIGHT)
    assert store.incidents() == ()
    assert store.night(begin(store)) is None


def test_the_last_night_that_can_be_believed_is_found(store: Store) -> None:
    """Past those that saw too little; a night of before there was a word on belief counts as believed."""
    old = begin(store, at=night(-9))
    store.finish_run(old, finished_at=night(-9), status=RunStatus.COMPLETE)
    assert store.last_trusted_night(night(0)) == store.run(old)
    good = publish(store, night(0))
    publish(store, night(1), BLIND)
    begin(store, at=night(2))
    assert store.last_trusted_night(night(3)) == store.run(good)
    assert store.last_trusted_night(night(0)) == store.run(old)
    assert store.last_trusted_night(night(-20)) is None


def test_an_incident_is_opened_changed_and_closed_once(store: Store) -> None:
    """One row from the night that opened it to the night that saw it over; any night between can be told."""
    empty_now = replace(OVERDUE, kind=IncidentKind.EMPTY, department="区应急管理局")
    closed = replace(empty_now, closed=DAY + timedelta(days=2), reason="已更新")
    publish(store, night(0), followed=Followed(opened=(OVERDUE,), open=(OVERDUE,)))
    publish(store, night(1), followed=Followed(open=(empty_now,)))
    assert store.incidents() == (empty_now,)
    publish(store, night(2), followed=Followed(closed=(closed,)))
    assert store.incidents() == ()
    assert store.incidents(on=DAY + timedelta(days=1)) == (closed,)
    assert store.incidents(on=DAY + timedelta(days=2)) == store.incidents(on=DAY - timedelta(days=1)) == ()
    assert store.sizes()["incident"] == 1
    again = replace(OVERDUE, opened=DAY + timedelta(days=5))
    publish(store, night(5), followed=Followed(opened=(again,), open=(again,)))
    assert store.sizes()["incident"] == 2


def test_a_portal_and_a_redesign_keep_their_pages(store: Store) -> None:
    """Which pages an incident covers is remembered."""
    pages = frozenset({(COLUMN, PAGE), ("政务动态/今日头条", "https://portal.example/2")})
    both = tuple(
        Incident(kind=kind, page=page, began=DAY, opened=DAY, pages=pages, reason="一句话")
        for kind, page in ((IncidentKind.PORTAL_DOWN, "portal.example"), (IncidentKind.REDESIGN, ""))
    )
    publish(store, night(0), followed=Followed(opened=both, open=both))
    assert store.incidents() == both


def test_a_map_is_kept_once(store: Store) -> None:
    """The bytes of the map that a night was run under come back as they were."""
    body = '[portal]\nname = "海曙"\n'.encode()
    store.keep_rules("ab12", body)
    store.keep_rules("ab12", body)
    assert store.rules("ab12") == body
    assert store.rules("cd34") is None
    assert store.sizes()["rules"] == 1


def test_what_was_seen_later_is_no_evidence_of_a_night(store: Store) -> None:
    """The newest entries of a past night are those that had been seen by then."""
    old, late = entry("甲", DAY - timedelta(days=9)), entry("乙", DAY)
    add_nights(store, listed(old), listed(old, late))
    assert [one.title for one in store.latest_entries(DAY)[COLUMN, PAGE]] == ["乙", "甲"]
    assert [one.title for one in store.latest_entries(DAY, seen_up_to=night(0))[COLUMN, PAGE]] == ["甲"]
