"""What forecasts and doubts about dates are made of: no more than they need, and never less."""

from datetime import date, datetime, time, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.judging import honesty
from monitor.store import Store
from monitor.types import Entry, Outcome, Reading
from tests.store.making import (
    COLUMN,
    DAY,
    NIGHT,
    PAGE,
    PORTAL_TIME,
    add_nights,
    begin,
    empty,
    entry,
    failed,
    listed,
    look,
    night,
)

KEY = (COLUMN, PAGE)


def test_the_days_on_which_a_page_published(store: Store) -> None:
    """The latest so many, each once, up to a day, as far as they had been seen at a time."""
    first, second, third = date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 24)
    old, new, future = entry("甲", first), entry("乙", second), entry("丁", third)
    add_nights(store, listed(old, entry("丙", first)), listed(old, new, future))
    assert store.published_days(night(0), DAY, count=9) == {KEY: (first,)}
    assert store.published_days(night(1), DAY, count=9) == {KEY: (first, second)}
    assert store.published_days(night(1), DAY, count=1) == {KEY: (second,)}
    assert store.published_days(night(1), third, count=9) == {KEY: (first, second, third)}
    assert store.published_days(night(1), date(2026, 10, 1), count=9) == {}


def test_of_pages_with_something_new_all_is_told_that_tells_whether_it_is_odd(store: Store) -> None:
    """A page without anything new stays away; later claims are unknown."""
    old, new = entry("甲", date(2026, 11, 1)), entry("乙", date(2026, 11, 20))
    redated = entry("乙", date(2026, 12, 20))
    add_nights(store, listed(old), failed(), listed(old, new), empty(), listed(old, redated))
    store.add(begin(store), look(listed(entry("丁")), page="https://portal.example/quiet"))
    fresh = store.fresh_entries(night(3), since=night(2))
    assert [one.entry.title for one in fresh.entries] == ["甲", "乙"]
    claimed = [[claim.published for claim in one.claims] for one in fresh.entries]
    assert claimed == [[date(2026, 11, 1)], [date(2026, 11, 20)]]
    assert (fresh.looks, fresh.earlier) == ({KEY: (night(0), night(2), night(3))}, {KEY: 0})
    nothing = store.fresh_entries(night(3), since=night(3))
    assert (nothing.entries, nothing.looks, nothing.earlier) == ((), {}, {})
    later = next(one for one in store.fresh_entries(night(4), since=night(4)).entries if one.entry.title == "乙")
    assert [claim.published for claim in later.claims] == [date(2026, 11, 20), date(2026, 12, 20)]


def test_what_is_long_gone_is_left_out(store: Store) -> None:
    """An entry that has left the list comes only where something new bears its title or address; it is counted."""
    names = [entry(f"第{number}条", DAY + timedelta(days=number)) for number in range(8)]
    again = entry("第１条！".replace("１", "1"), DAY + timedelta(days=40), url="https://portal.example/again")
    add_nights(store, *(listed(*names[max(number - 1, 0) : number + 1]) for number in range(8)))
    at = night(50)
    store.add(begin(store, at=at), look(listed(names[7], again), at=at))
    fresh = store.fresh_entries(at, since=night(49))
    assert [one.entry.title for one in fresh.entries] == ["第1条", "第7条", "第1条！"]
    assert (fresh.looks, fresh.earlier) == ({KEY: (night(0), night(7), at)}, {KEY: 7})


def test_of_a_series_no_more_comes_than_tells_that_it_is_one(store: Store) -> None:
    """However often a page has shown a title, a night that shows it again fetches ten of the old ones."""
    daily = [
        entry("空气质量日报", DAY + timedelta(days=number), url=f"https://portal.example/{number}")
        for number in range(30)
    ]
    add_nights(store, *(listed(each, entry("甲")) for each in daily))
    at = night(60)
    again = entry("空气质量：日报", DAY + timedelta(days=60), url="https://portal.example/60")
    store.add(begin(store, at=at), look(listed(again, entry("甲")), at=at))
    fresh = store.fresh_entries(at, since=night(59))
    assert sorted(one.first_seen for one in fresh.entries if one.entry.title == "空气质量日报") == [
        *map(night, range(10))
    ]
    assert [one.first_seen for one in fresh.entries if one.entry.title != "空气质量日报"] == [at]
    assert fresh.earlier == {KEY: 29}
    told = honesty.findings(fresh.entries, fresh.looks, PORTAL_TIME, since=at.date(), earlier=fresh.earlier)
    assert [finding.doubt for finding in told] == []


def test_how_far_back_a_list_went_is_told_where_it_is_asked(store: Store) -> None:
    """What stood beside a new entry comes where that one is dated three days before it was there, or was redated."""
    old, gone = entry("甲", DAY - timedelta(days=8)), entry("乙", DAY - timedelta(days=9))
    prompt, late = entry("丙", DAY + timedelta(days=2)), entry("丁", DAY + timedelta(days=3))
    redated = entry("丙", DAY + timedelta(days=5))
    told = []
    for number, rows in enumerate(
        [[old, gone], [old], [old], [old, prompt], [old, prompt, late], [old, redated, late]]
    ):
        at = night(number if number < 4 else number + 3)
        store.add(begin(store, at=at), look(listed(*rows), at=at))
        told.append([one.entry.title for one in store.fresh_entries(at, since=at).entries])
    assert told == [["甲", "乙"], [], [], ["丙"], ["甲", "丙", "丁"], ["甲", "丙", "丁"]]


def test_the_latest_date_that_is_dated_back_is_not_overlooked(store: Store) -> None:
    """An entry of four days before comes with the second look of a night, whose day in UTC is the one before."""
    old, late = entry("甲", DAY - timedelta(days=9)), entry("乙", DAY - timedelta(days=4))
    add_nights(store, listed(old))
    again = NIGHT + timedelta(minutes=10)
    store.add(begin(store, at=again), look(listed(old, late), at=again, number=2))
    fresh = store.fresh_entries(again, since=again)
    (told,) = honesty.findings(fresh.entries, fresh.looks, PORTAL_TIME, since=DAY, earlier=fresh.earlier)
    assert (told.doubt, told.entries[0].entry.title) == (honesty.Doubt.BACKDATED, "乙")


def test_what_says_nothing_resembles_nothing(store: Store) -> None:
    """No title and no address, or nothing but punctuation: old rows without them are not like new ones without."""
    rows = [entry("", DAY, url=""), entry("！", DAY, url=""), entry("……", DAY, url="")]
    add_nights(store, listed(*rows[:2]), listed(entry("甲")))
    at = night(50)
    store.add(begin(store, at=at), look(listed(rows[2]), at=at))
    assert [one.entry.title for one in store.fresh_entries(at, since=at).entries] == ["……"]


def test_text_that_no_database_keeps_is_known_again_as_it_was_kept(store: Store) -> None:
    """Half a surrogate pair and NUL become U+FFFD, which is no part of a word; in an address it stands for them."""
    broken = entry("甲\ud800乙", DAY, url="https://portal.example/\0")
    add_nights(store, listed(broken), listed(entry("丙")))
    at = night(50)
    same_title = entry("甲乙", DAY, url="https://portal.example/other")
    same_address = entry("丁", DAY, url="https://portal.example/\ufffd")
    for each in (same_title, same_address):
        store.add(begin(store, at=at), look(listed(each), at=at))
        assert [one.entry.title for one in store.fresh_entries(at, since=at).entries] == ["甲\ufffd乙", each.title]
        at += timedelta(days=1)


ROWS = st.lists(
    st.builds(
        entry,
        st.sampled_from(["甲", "乙", "丙", "丁", "戊", "甲！", "《乙》", "丙 ", "……", ""]),
        st.integers(-90, 75).map(lambda days: DAY + timedelta(days=days)) | st.none(),
        url=st.sampled_from(["", *(f"https://portal.example/{number}" for number in range(9))]),
    ),
    max_size=7,
)


EXAMPLES = count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    nights=st.lists(st.none() | st.just([]) | ROWS, min_size=1, max_size=9),
    gaps=st.lists(st.integers(1, 30), min_size=9, max_size=9),
    since=st.integers(0, 120),
)
def test_nothing_is_overlooked(store: Store, nights: list[list[Entry] | None], gaps: list[int], since: int) -> None:
    """What is odd by that which is told of a time is what is odd by all that a page ever showed."""
    at, looked = night(0), []
    page = f"https://portal.example/{next(EXAMPLES)}/"  # the store is shared, so each example has its own page
    for rows, gap in zip(nights, gaps, strict=False):
        reading: Reading = failed() if rows is None else listed(*rows) if rows else empty()
        store.add(begin(store, at=at), look(reading, at=at, page=page))
        looked += [] if reading.outcome is Outcome.FAILURE else [at]
        last, at = at, at + timedelta(days=gap)
    day = DAY + timedelta(days=since)
    fresh = store.fresh_entries(last, since=datetime.combine(day, time(), PORTAL_TIME))
    some = sorted((one for one in fresh.entries if one.page == page), key=str)
    every = sorted(store.entries(COLUMN, page, limit=1000), key=str)
    told = honesty.findings(some, fresh.looks, PORTAL_TIME, since=day, earlier=fresh.earlier)
    assert told == honesty.findings(every, {(COLUMN, page): looked}, PORTAL_TIME, since=day)
