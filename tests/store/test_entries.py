"""Entries: first seen, last seen, and every date they claimed."""

from dataclasses import replace
from datetime import date

from monitor.store import Store
from monitor.types import Entry, Evidence, SeenEntry
from tests.store.making import COLUMN, DAY, PAGE, add_nights, begin, empty, entry, failed, listed, look, night

OLD = date(2026, 11, 1)


def known(store: Store) -> dict[str, SeenEntry]:
    """Return title -> what the store knows of the entries of PAGE."""
    return {seen.entry.title: seen for seen in store.entries(COLUMN, PAGE)}


def test_first_and_last_seen_over_nights(store: Store) -> None:
    """An entry is first seen on its first night and last seen on its last, unchanged nights and failures between."""
    first, second = listed(entry("甲", OLD), entry("乙", OLD)), listed(entry("丙"), entry("甲", OLD))
    add_nights(store, first, first, failed(), first, second, second, empty(), second, failed())
    found = {title: (seen.first_seen, seen.last_seen) for title, seen in known(store).items()}
    assert found == {
        "甲": (night(0), night(7)),
        "乙": (night(0), night(3)),
        "丙": (night(4), night(7)),
    }


def test_two_servers_that_take_turns(store: Store) -> None:
    """A list that goes and comes back (two servers behind one address) is not seen for the first time again."""
    here, there = listed(entry("甲", OLD)), listed(entry("甲", OLD), entry("乙", OLD))
    add_nights(store, here, there, here, there, here)
    found = {title: (seen.first_seen, seen.last_seen) for title, seen in known(store).items()}
    assert found == {"甲": (night(0), night(4)), "乙": (night(1), night(3))}


def test_looks_of_two_runs_count_alike(store: Store) -> None:
    """What an ad hoc crawl saw at noon was seen at noon."""
    run, noon = begin(store), begin(store)
    store.add(run, look(listed(entry("甲"))))
    store.add(noon, look(listed(entry("甲")), at=night(0).replace(hour=12)))
    assert known(store)["甲"].last_seen == night(0).replace(hour=12)


def test_a_changed_date_stays_visible(store: Store) -> None:
    """An entry that claims another day than before shows the day now and every claim, oldest first."""
    dated = [listed(entry("甲", day)) for day in (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 20), DAY)]
    add_nights(store, *dated)
    (seen,) = known(store).values()
    assert seen.entry.published == DAY
    assert seen.entry.published_text == "[2026-11-22]"
    assert [(claim.published, claim.published_text, claim.claimed_at) for claim in seen.claims] == [
        (date(2026, 11, 1), "[2026-11-01]", night(0)),
        (date(2026, 11, 20), "[2026-11-20]", night(2)),
        (DAY, "[2026-11-22]", night(3)),
    ]
    assert {claim.evidence for claim in seen.claims} == {Evidence.ROW}


def test_a_date_that_stays_is_one_claim(store: Store) -> None:
    """The same day in other words (3天前, then 4天前) is no other claim."""
    add_nights(
        store,
        listed(entry("甲", OLD, published_text="3天前")),
        listed(entry("甲", OLD, published_text="4天前")),
    )
    (seen,) = known(store).values()
    assert [claim.claimed_at for claim in seen.claims] == [night(0)]
    assert seen.entry.published_text == "4天前"


def test_a_look_without_a_date_takes_none_back(store: Store) -> None:
    """An article page that did not answer tonight does not make its entry undated, and its date no news tomorrow."""
    add_nights(store, listed(entry("甲", OLD)), listed(entry("甲", None)), listed(entry("甲", OLD)))
    (seen,) = known(store).values()
    assert (seen.entry.published, seen.entry.published_text) == (OLD, "[2026-11-01]")
    assert len(seen.claims) == 1
    assert seen.last_seen == night(2)


def test_an_undated_entry_has_no_claim_until_it_is_dated(store: Store) -> None:
    """A date that is read later than the row is the first claim."""
    add_nights(store, listed(entry("甲", None)))
    assert known(store)["甲"].claims == ()
    store.add(begin(store, at=night(1)), look(listed(entry("甲", OLD)), at=night(1)))
    assert [claim.published for claim in known(store)["甲"].claims] == [OLD]


def test_a_pinned_copy_is_the_same_entry(store: Store) -> None:
    """Two rows for one article are one entry, with the date that either has."""
    add_nights(store, listed(entry("甲", None, pinned=True), entry("乙", OLD), entry("甲", OLD)))
    assert {title: seen.entry.published for title, seen in known(store).items()} == {"甲": OLD, "乙": OLD}


def test_rows_that_share_an_address_are_told_apart_by_title(store: Store) -> None:
    """Rows that all link to the list itself, or to nothing, stay several."""
    add_nights(store, listed(*(entry(title, url="") for title in "甲乙丙")))
    assert sorted(known(store)) == sorted("甲乙丙")


def test_what_a_page_shows_now_is_what_is_kept(store: Store) -> None:
    """Place, pin and the address's date are the last ones seen."""
    before = entry("甲", OLD)
    after = replace(before, pinned=True, place="ul > li[9]", address_date=date(2026, 10, 30))
    add_nights(store, listed(before), listed(after))
    assert known(store)["甲"].entry == after


def test_an_older_look_that_comes_late_changes_nothing_seen_after_it(store: Store) -> None:
    """A run for a past day, or a slow second crawler, may add the past; the present stays, the first sight moves."""
    add_nights(store, listed(entry("乙", OLD)), listed(entry("甲", DAY), entry("乙", OLD)))
    late = begin(store, at=night(-3))
    store.add(late, look(listed(entry("甲", OLD), entry("丁", OLD)), at=night(-3)))
    store.add(begin(store, at=night(2)), look(listed(entry("甲", DAY)), at=night(2)))
    found = {title: (seen.first_seen, seen.last_seen) for title, seen in known(store).items()}
    assert found == {
        "甲": (night(-3), night(2)),
        "乙": (night(0), night(1)),
        "丁": (night(-3), night(-3)),
    }
    assert known(store)["甲"].entry.published == DAY


def test_entries_stand_latest_first(store: Store) -> None:
    """For the report: latest publication date first, undated last, no more than asked for."""
    days = [date(2026, 11, day) for day in (3, 9, 5)]
    add_nights(store, listed(entry("无", None), *(entry(str(day), day) for day in days)))
    assert [seen.entry.title for seen in store.entries(COLUMN, PAGE)] == [
        "2026-11-09",
        "2026-11-05",
        "2026-11-03",
        "无",
    ]
    assert len(store.entries(COLUMN, PAGE, limit=2)) == 2
    assert store.entries(COLUMN, f"{PAGE}?other") == ()


def test_latest_entries_of_every_page(store: Store) -> None:
    """Of each page the few with the latest dates up to a day: nothing dated later, nothing undated."""
    run = begin(store)

    def shown(page: str, *days: int) -> tuple[Entry, ...]:
        entries = tuple(entry(f"{page} {day}", date(2026, 11, day), url=f"{page}/{day}") for day in days)
        store.add(run, look(listed(*entries, entry("无", None)), page=page))
        return entries

    one, two = shown("https://a.example", 3, 21, 25, 7), shown("https://b.example", 20)
    assert store.latest_entries(DAY, limit=2) == {
        (COLUMN, "https://a.example"): (one[1], one[3]),
        (COLUMN, "https://b.example"): two,
    }


def test_a_list_of_thousands(store: Store) -> None:
    """A page with more rows than one statement takes is kept whole, also when it changes."""
    rows = [entry(f"第{number}条", OLD) for number in range(1500)]
    add_nights(store, listed(*rows), listed(entry("新"), *(replace(row, published=DAY) for row in rows[1:])))
    found = store.entries(COLUMN, PAGE, limit=5000)
    assert len(found) == 1501
    assert sum(len(seen.claims) == 2 for seen in found) == 1499
