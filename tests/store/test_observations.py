"""Observations: kept whatever came out, once, for ever."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import StoreError
from monitor.store import Store
from monitor.types import (
    Document,
    Entry,
    Evidence,
    Failure,
    FailureKind,
    FollowUp,
    Observation,
    Outcome,
    Purpose,
    Reading,
    RunStatus,
)
from tests.store.making import COLUMN, DAY, NIGHT, PAGE, begin, document, empty, entry, failed, listed, look, night


def last_look(store: Store, observation: Observation) -> Observation:
    """Return the store's newest look at the page of an observation."""
    return store.latest_looks(observation.observed_at)[observation.column, observation.page][0]


FOLLOW = FollowUp(
    url="https://portal.example/api",
    purpose=Purpose.ARTICLE,
    method="POST",
    form=(("栏目", "1"), ("页", "2")),
    json_body='{"a": 1}',
    headers=(("x-requested-with", "XMLHttpRequest"),),
)
FULL_ENTRY = Entry(
    title="海曙区 <2026> “通知”",
    url="https://portal.example/art/1.html?a=1&b=2",
    published=DAY,
    published_text="2026年11月22日",
    evidence=Evidence.PUB_DATE,
    place="meta[name=PubDate]",
    pinned=True,
    address_date=date(2026, 11, 20),
)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(
            outcome=Outcome.ENTRIES,
            family="jpaas",
            entries=(FULL_ENTRY,),
            follow=(FOLLOW,),
            fingerprint="0f" * 16,
            notes=("取第二个列表", "第一个列表是导航"),
        ),
        Reading(outcome=Outcome.ARTICLE, family="article", entries=(replace(FULL_ENTRY, published=None),)),
        empty("共0条"),
        *(failed(kind, "HTTP 412") for kind in FailureKind),
    ],
    ids=lambda reading: reading.failure.kind if reading.failure else reading.outcome,
)
def test_whatever_came_out_is_kept_whole(store: Store, reading: Reading) -> None:
    """Each outcome, each kind of failure and each field comes back as it went in."""
    seen = look(reading, number=2)
    store.add(begin(store), seen)
    assert last_look(store, seen) == seen


def test_times_come_back_aware_in_utc(store: Store) -> None:
    """A time goes in with the portal's zone and comes back as the same instant in UTC."""
    seen = look(failed())
    store.add(begin(store), seen)
    observed_at = last_look(store, seen).observed_at
    assert observed_at == NIGHT
    assert observed_at.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused(store: Store) -> None:
    """A time without a zone is a bug of the caller, never stored as if it were UTC."""
    run = begin(store)
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        store.add(run, look(failed(), at=NIGHT.replace(tzinfo=None)))


def test_a_look_holds_the_newest_entry_and_the_future(store: Store) -> None:
    """Of a list, a look brings the newest entry up to the run's day (the first of two) and those dated later."""
    newest, twin = entry("甲", DAY), entry("乙", DAY)
    tomorrow, old, undated = entry("丙", DAY + timedelta(days=1)), entry("丁", date(2026, 1, 1)), entry("戊", None)
    seen = look(listed(old, undated, newest, twin, tomorrow))
    store.add(begin(store), seen)
    assert last_look(store, seen).reading.entries == (newest, tomorrow)


def test_the_day_is_the_runs_not_utc(store: Store) -> None:
    """At half past three in the morning an entry dated today is not in the future, though it is yesterday in UTC."""
    seen = look(listed(entry("昨天", date(2026, 11, 21)), entry("今天", DAY)))
    store.add(begin(store), seen)
    assert [kept.title for kept in last_look(store, seen).reading.entries] == ["今天"]


def test_the_same_look_twice_is_one(store: Store) -> None:
    """A page that a resumed run fetches again is not counted again, and the first look stands."""
    run = begin(store)
    store.add(run, look(listed(entry("甲"))))
    store.add(run, look(failed(), at=NIGHT + timedelta(minutes=5)))
    (looks,) = store.latest_looks(night(1), count=5).values()
    assert [seen.reading.outcome for seen in looks] == [Outcome.ENTRIES]
    assert (store.run(run).seen, store.run(run).failed) == (1, 0)


def test_the_second_look_is_another(store: Store) -> None:
    """The look that confirms stands beside the first, newest first."""
    run = begin(store)
    store.add(run, look(empty()))
    store.add(run, look(empty("没有内容"), number=2, at=NIGHT + timedelta(minutes=10)))
    (looks,) = store.latest_looks(night(1)).values()
    assert [(seen.look, seen.reading.empty_sign) for seen in looks] == [(2, "没有内容"), (1, "暂无信息")]


def test_a_finished_run_takes_no_more(store: Store) -> None:
    """A crawl that outlived its run cannot write into what was published."""
    run = begin(store)
    store.finish_run(run, finished_at=NIGHT, status=RunStatus.COMPLETE)
    with pytest.raises(StoreError, match="已经结束"):
        store.add(run, look(failed()))
    with pytest.raises(StoreError, match="没有第 999 次运行"):
        store.add(999, look(failed()))


def test_observations_are_never_changed(store: Store, kept_url: str) -> None:
    """Whatever else is done, a row of `observation` and its reading stay as they were written."""
    tables = sa.MetaData()
    engine = sa.create_engine(kept_url)
    tables.reflect(engine, only=["observation", "reading"])

    def rows() -> set[tuple[object, ...]]:
        with engine.connect() as connection:
            return {
                tuple(map(str, row))
                for name in ("observation", "reading")
                for row in connection.execute(sa.select(tables.tables[name]))
            }

    run = begin(store)
    store.add(run, look(listed(entry("甲"))))
    before = rows()
    store.add(run, look(listed(entry("甲", date(2026, 10, 1)), entry("乙")), number=2, at=night(1)))
    store.add(run, look(listed(entry("丙")), page=f"{PAGE}?2", at=night(-1)))
    store.add_verdicts(run, [])
    store.finish_run(run, finished_at=night(1), status=RunStatus.ABORTED)
    assert before < rows()
    engine.dispose()


def test_evidence_comes_back_byte_for_byte(store: Store) -> None:
    """The page and its follow-ups come back in order, with what says what the bytes are."""
    bodies = (
        document("<html>海曙".encode("gb18030"), content_type="text/html; charset=gbk", etag='"1"', server="nginx"),
        document(b"", url="https://portal.example/api", at=NIGHT + timedelta(seconds=1)),
        document(bytes(range(256)) * 500, url="https://portal.example/api?2"),
    )
    store.add(begin(store), look(listed(entry()), documents=bodies))
    kept = replace(bodies[0], headers={"content-type": "text/html; charset=gbk", "etag": '"1"'})
    assert store.documents(look(failed()).column, PAGE, up_to=night(1)) == (kept, *bodies[1:])
    assert store.documents(look(failed()).column, PAGE, up_to=night(-1)) == ()


def test_the_same_body_is_kept_once(store: Store, kept_url: str) -> None:
    """A page that does not change, and one body under two addresses, take the room of one."""
    engine = sa.create_engine(kept_url)
    for number in range(3):
        run = begin(store, at=night(number))
        same = [document(b"same" * 1000, url=f"{PAGE}?{part}", at=night(number)) for part in range(2)]
        store.add(run, look(listed(entry()), at=night(number), documents=same))
    with engine.connect() as connection:
        counted = [connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in ("body", "evidence")]  # noqa: S608 - constants
    assert counted == [1, 6]
    engine.dispose()


NASTY = "\0 \x1b[31m \ud800半 \u202e 😀 '; DROP TABLE run; -- \r\n"


def test_nasty_text_is_kept_as_far_as_a_database_can(store: Store) -> None:
    """NUL and halves of characters become U+FFFD where a column holds them; nothing else changes, nothing fails."""
    clean = NASTY.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
    seen = look(
        Reading(
            outcome=Outcome.FAILURE,
            family=NASTY,
            failure=Failure(kind=FailureKind.LOGIN, detail=NASTY),
            entries=(entry(NASTY),),
            notes=(NASTY,),
        ),
        page=f"{PAGE}#{NASTY}",
        column=NASTY,
        documents=[Document(url=NASTY, status=200, headers={"content-type": NASTY}, body=b"", fetched_at=NIGHT)],
    )
    run = begin(store)
    store.add(run, seen)
    store.add(run, seen)
    ((key, (kept,)),) = store.latest_looks(NIGHT).items()
    assert key == (clean, f"{PAGE}#{clean}")
    assert kept.reading.failure == Failure(kind=FailureKind.LOGIN, detail=clean)
    assert kept.reading.entries == seen.reading.entries
    assert kept.reading.notes == (NASTY,)
    assert [known.entry.title for known in store.entries(*key)] == [clean]
    assert [brought.url for brought in store.documents(*key, up_to=NIGHT)] == [clean]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
ENTRIES = st.builds(
    Entry,
    title=TEXT,
    url=TEXT,
    published=st.none() | st.dates(),
    published_text=TEXT,
    evidence=st.none() | st.sampled_from(Evidence),
    place=TEXT,
    pinned=st.booleans(),
    address_date=st.none() | st.dates(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRIES, max_size=6), fingerprint=TEXT, notes=st.lists(TEXT, max_size=2))
def test_any_list_goes_through(store: Store, entries: list[Entry], fingerprint: str, notes: list[str]) -> None:
    """Whatever rows a page shows, the look comes back with its newest and its future ones, and each row is an entry."""
    reading = Reading(
        outcome=Outcome.ENTRIES,
        family="plain",
        entries=tuple(entries),
        fingerprint=fingerprint,
        notes=tuple(notes),
    )
    run = begin(store)
    seen = look(reading, page=f"{PAGE}?{run}")  # each example has a page of its own, the store is shared
    store.add(run, seen)
    newest = reading.newest(DAY)
    kept = tuple(each for each in entries if each is newest or (each.published and each.published > DAY))
    assert last_look(store, seen).reading == replace(reading, entries=kept)
    assert {known.entry for known in store.entries(seen.column, seen.page)} <= set(entries)
    assert {(known.entry.url, known.entry.title) for known in store.entries(seen.column, seen.page)} == {
        (each.url, each.title) for each in entries
    }


def test_pages_may_be_made_known_before_their_first_look(store: Store) -> None:
    """Twice does no harm, and a page that nobody has looked at has no look."""
    for _ in range(2):
        store.expect([(COLUMN, PAGE), (COLUMN, f"{PAGE}?2"), (COLUMN, PAGE)])
    assert store.sizes()["page"] == 2
    assert store.latest_looks(night(9)) == {}
    store.add(begin(store), look(listed(entry("甲"))))
    assert store.sizes()["page"] == 2
    assert list(store.latest_looks(night(9))) == [(COLUMN, PAGE)]
    assert store.faults() == ()
