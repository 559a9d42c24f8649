"""A year of 365 nights over the replica portal comes out as the table below says, night by night.

What happens stands in year.py; here stands what a fair watcher says of it. Nights are counted from 0, 22 November 2026.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from demo.terms import term
from monitor import judgement, publishing
from monitor.judging.honesty import Finding
from monitor.store import Store, open_store
from monitor.types import RunKind, Status
from tests.night.year import (
    CONFIG,
    CONFIRMED_ON,
    NAMES,
    NIGHTS,
    SUCCEEDED_ON,
    WAIVED_ON,
    WAIVED_UNTIL,
    WITHOUT_A_RUN,
    Year,
    at,
    night,
)

# What each page is from which night on.
TABLE = """
海曙概览    0 standing
实力海曙    0 standing
投资海曙    0 standing
动态横街    0 fresh
动态集士港  0 fresh
动态章水    0 unknown
媒体聚集    0 fresh
今日头条    0 fresh     151 unknown   156 fresh    276 unknown  277 fresh
法规安监    0 overdue
法规审管    0 fresh
法规鄞江    0 fresh
决策发改    0 fresh     315 empty     320 fresh
通知望春    0 unknown
进展财政    0 fresh     214 due_soon  217 overdue  240 fresh
进展教育    0 overdue    40 fresh
进展住建    0 fresh     300 unknown   310 fresh
进展农水    0 fresh
进展洞桥    0 unknown
征地龙观    0 empty     150 unknown   156 empty    275 unknown  277 empty
安全安监    0 fresh
科技创新    0 fresh
统计分析    0 fresh
优抚石碶    0 fresh
收费执法    0 overdue   170 fresh
专项经费    0 empty     150 unknown   156 empty    275 unknown  277 empty
公共服务    0 overdue    60 exempt    121 overdue
政策解读    0 standing
"""

# First and last night on which nothing could be reached: whatever is not exempt is unknown then.
OUTAGES = ((80, 82), (260, 260))

# First and last night on which every list was gone, though the portal answered: what was said before is kept.
LISTS_GONE = ((150, 155), (275, 276))

# What went wrong: kind, page, the night it began (- for before the first), the nights that opened and closed it.
INCIDENTS = """
overdue      法规安监           -    0    -
overdue      公共服务           -    0   60
overdue      公共服务         121  121    -
overdue      进展教育           -    0   40
overdue      收费执法           -    0  170
empty        征地龙观           0    0    -
empty        专项经费           0    0    -
unknown      动态章水           0    0    -
unknown      通知望春           0    0    -
unknown      进展洞桥           0    0    -
portal_down  portal.example    80   80   83
redesign     -                150  150  156
overdue      进展财政         217  217  240
portal_down  portal.example   260  260  261
redesign     -                275  275  277
unknown      进展住建         300  300  310
empty        决策发改         315  315  320
"""

# What was odd about dates, and the night that showed it.
DOUBTS = """
backdated  收费执法  170
burst      优抚石碶  220
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Live through the year once."""
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('year') / 'store.db'}") as store:
        lived = Year(store=store)
        lived.live()
        yield lived


def expected(name: str, number: int) -> Status:
    """Read the tables: what a page must be said to be on a night."""
    row = next(line.split() for line in TABLE.splitlines() if line.startswith(f"{name} "))
    steps = [(int(first), Status(status)) for first, status in zip(row[1::2], row[2::2], strict=True)]
    status = next(status for first, status in reversed(steps) if first <= number)
    away = any(first <= number <= last for first, last in OUTAGES)
    return Status.UNKNOWN if away and status is not Status.EXEMPT else status


@pytest.mark.parametrize("name", NAMES)
def test_every_night_says_of_a_page_what_the_table_says(year: Year, name: str) -> None:
    """Each of the nights on which the watcher ran, page by page."""
    said = {number: told.published[name].status for number, told in year.nights.items()}
    wrong = {number: (status, expected(name, number)) for number, status in said.items()}
    assert {number: pair for number, pair in wrong.items() if pair[0] is not pair[1]} == {}
    assert said.keys() == set(range(NIGHTS)) - WITHOUT_A_RUN


def test_overdue_is_said_when_and_only_when_the_portal_was_silent_for_too_long(year: Year) -> None:
    """By the portal's own articles and plain calendar arithmetic: no false alarm, and none that is missed."""
    phrases = {each.id: each.frequency for each in year.maps[0][0].columns}
    wrong = []
    for name, (column, department) in NAMES.items():
        of = term(phrases[column], year.site.map["frequency"])
        articles = year.site.listing(column, department).articles.up_to(night(NIGHTS))
        for number, told in year.nights.items():
            status, today = told.published[name].status, night(number)
            shown = [one.published for one in articles if one.appears <= today and one.published <= today]
            late = bool(of.days or of.months or of.calendar_month) and of.due(max(shown)) < today
            seen = status not in {Status.UNKNOWN, Status.EMPTY, Status.EXEMPT}
            if (status is Status.OVERDUE) != late and (status is Status.OVERDUE or seen):
                wrong.append((name, number, status))
    assert wrong == []


def test_incidents_are_those_of_the_table(year: Year) -> None:
    """Each once, with the night it began and those that opened and closed it."""
    told = []
    for one in year.store.past_incidents(night(0), night(NIGHTS)):
        nights = [None if day is None else (day - night(0)).days for day in (one.began, one.opened, one.closed)]
        shown = ["-" if number is None or number < 0 else str(number) for number in nights]
        told.append((one.kind.value, year.names.get((one.column, one.page), one.page or "-"), *shown))
    assert sorted(told) == sorted(tuple(line.split()) for line in INCIDENTS.strip().splitlines())


def test_nights_that_saw_too_little_say_so_and_flip_nothing(year: Year) -> None:
    """An outage and a redesign of everything are told as such; the morning after nobody is accused of them."""
    blind = [number for number, told in year.nights.items() if not told.trust.trusted]
    gone = [number for spell in (*OUTAGES, *LISTS_GONE) for number in range(spell[0], spell[1] + 1)]
    assert blind == sorted(gone)
    assert {year.nights[number].flips for number in blind} == {()}
    assert all("不足为据" in year.nights[number].trust.sentence() for number in blind)


def test_every_flip_is_a_step_of_the_table(year: Year) -> None:
    """Whoever is written to about a change is written to about one that happened."""
    steps = set()
    for line in TABLE.strip().splitlines():
        name, *words = line.split()
        steps |= {(name, int(first)) for first in words[2::2]}
    gone = {number for first, last in LISTS_GONE for number in range(first, last + 2)}
    flips = {
        (year.names[flip.column, flip.page or ""], number)
        for number, told in year.nights.items()
        for flip in told.flips
    }
    assert flips == {(name, number) for name, number in steps if number not in gone}


def test_what_is_kept_while_the_lists_are_gone_is_marked(year: Year) -> None:
    """Each kept verdict says so and when it was made; none of them is newer than the last night that saw."""
    for first, last in LISTS_GONE:
        for number in range(first, last + 1):
            kept = [each for each in year.nights[number].published.values() if each.judged_at < at(first, 0)]
            assert len(kept) >= 15
            assert all(each.notes[0].startswith("网站疑似改版") for each in kept)
        after = year.nights[last + 1].published.values()
        assert not [each for each in after if any(note.startswith("网站疑似改版") for note in each.notes)]


def test_a_second_look_is_taken_where_it_is_needed(year: Year) -> None:
    """On the first night and on nights of an outage; a page that stays silent is not fetched twice every night."""
    pages = [told.second_looks for number, told in year.nights.items()]
    quiet = [number for number in pages if number <= 1]  # a page that resets each connection is tried again each night
    assert len(quiet) > 345
    assert year.nights[0].second_looks > 4


def doubts(year: Year) -> set[Finding]:
    """Gather the doubts that a year's reports have told."""
    found = set()
    for number in [*range(20, NIGHTS, 25), NIGHTS - 1]:
        run = year.store.last_run(up_to=at(number, 59), kind=RunKind.NIGHTLY)
        assert run is not None
        published = judgement.replay(year.store, run, year.map_of(number))
        found |= set(publishing.doubts(year.store, published))
    return found


def test_backdated_and_rushed_articles_are_told_and_nothing_else(year: Year) -> None:
    """Two doubts in a year of more than a thousand articles; outages and redesigns make nobody dishonest."""
    told = {(one.doubt.value, year.names[one.column, one.page], (one.seen_on - night(0)).days) for one in doubts(year)}
    assert told == {(doubt, name, int(number)) for doubt, name, number in map(str.split, DOUBTS.strip().splitlines())}
    assert year.store.sizes()["entry"] > 1000


def test_the_home_page_is_new_on_every_night_that_showed_it(year: Year) -> None:
    """Also while every list is gone: it is read by itself, and is none of the columns."""
    away = {number for first, last in OUTAGES for number in range(first, last + 1)}
    homes = {number: told.home for number, told in year.nights.items()}
    assert all(home is not None and "首页" not in NAMES for home in homes.values())
    assert {number for number, home in homes.items() if home and home.status is Status.UNKNOWN} == away
    assert {home.status for number, home in homes.items() if home and number not in away} == {Status.FRESH}


def test_the_waiver_is_told_with_who_and_why(year: Year) -> None:
    """For its nights, outages included; then overdue from the day after, without the days it was excused."""
    waived = [number for number, told in year.nights.items() if told.published["公共服务"].status is Status.EXEMPT]
    assert waived == list(range(WAIVED_ON, WAIVED_UNTIL + 1))
    reason = year.nights[WAIVED_ON].published["公共服务"].reason
    assert reason == f"免检：栏目调整中（区政府办公室，自{night(WAIVED_ON)}起，至{night(WAIVED_UNTIL)}止）"
    due = year.nights[0].published["公共服务"].due
    after = year.nights[WAIVED_UNTIL + 1].published["公共服务"]
    assert (after.due, after.days_overdue) == (night(WAIVED_UNTIL), 1)
    assert f"最迟应于{due}更新，免检至{night(WAIVED_UNTIL)}，此后仍未更新，已超期1天" in after.reason


def test_a_confirmation_ends_the_reminder(year: Year) -> None:
    """Until the term of the reminder has run out again."""
    reminded = [number for number, told in year.nights.items() if told.published["实力海曙"].remind]
    seen = [number for number in reminded if number < CONFIRMED_ON]
    assert len(seen) == CONFIRMED_ON
    assert not [number for number in reminded if CONFIRMED_ON <= number < NIGHTS]


def test_the_reorganisation_changes_who_answers(year: Year) -> None:
    """Up to its day the old department, from then on the new one; nobody else."""
    for name in ("安全安监", "法规安监"):
        answers = {number: told.published[name].department for number, told in year.nights.items()}
        assert {answer for number, answer in answers.items() if number < SUCCEEDED_ON} == {"区安监局"}
        assert {answer for number, answer in answers.items() if number >= SUCCEEDED_ON} == {"区应急管理局"}


def runs(store: Store) -> dict[int, int]:
    """Return the night of each run."""
    return {(run.day - night(0)).days: run.id for run in store.runs(kind=RunKind.NIGHTLY, limit=NIGHTS)}


SPECIAL = (0, 1, 39, 40, 45, 60, 121, *range(79, 85), *range(149, 158), 170, 189, 190, 199, 200, 214, 217, 240)
LATE = (*range(259, 263), *range(274, 279), 300, 309, 310, 315, 316, 320, 339, 342, 364)


def test_replaying_a_night_gives_what_was_published_that_night(year: Year) -> None:
    """From the store alone, under that night's own map and waivers, whatever has come since."""
    of_night = runs(year.store)
    for number in sorted({*SPECIAL, *LATE, *range(5, NIGHTS, 12)} - WITHOUT_A_RUN):
        run = year.store.run(of_night[number])
        again = judgement.replay(year.store, run, year.maps[1][0], judgement.load_indicators(CONFIG))
        assert again.verdicts == year.store.verdicts(run.id), number
        said = {year.names[each.column, each.page]: each for each in again.verdicts if each.page}
        assert said == year.nights[number].published, number
        assert (again.trust, again.home) == (year.nights[number].trust, year.nights[number].home), number


def test_a_past_day_can_be_judged_by_other_rules(year: Year) -> None:
    """Today's map names the successor from its day on; a waiver recorded since reaches back, then it was not known."""
    store, (column_map, _) = year.store, year.maps[1]
    now = at(NIGHTS, 0)
    moment = judgement.judging_moment(night(30), now)
    column = column_map.named("公共服务")
    then = judgement.published_then(store, column_map, moment, now=now)
    assert then.verdicts == store.verdicts(runs(store)[30])
    rules = judgement.rules_of_today(store, column_map, now)
    today = judgement.published_on(store, rules, moment, now=now)
    status = {each.column: each.status for each in today.verdicts}
    assert status[column.id] is Status.OVERDUE
    assert [each.status for each in then.verdicts] == [each.status for each in today.verdicts]
    unwaived = judgement.Rules(column_map=column_map, waivers=())
    waived = judgement.judging_moment(night(WAIVED_ON + 5), now)
    plain = judgement.published_on(store, unwaived, waived, now=now)
    assert next(each.status for each in plain.verdicts if each.column == column.id) is Status.OVERDUE


def test_a_night_without_a_run_is_judged_by_what_was_seen_before(year: Year) -> None:
    """The looks of the night before, a day and a half at most; then nobody knows."""
    store, (column_map, _) = year.store, year.maps[1]
    (first, second), now = sorted(WITHOUT_A_RUN), at(NIGHTS, 0)
    told = judgement.published_then(
        store, column_map, judgement.judging_moment(night(first) - timedelta(days=1), now), now=now
    )
    assert told.verdicts == store.verdicts(runs(store)[first - 1])
    blind = judgement.published_then(store, column_map, judgement.judging_moment(night(second), now), now=now)
    assert {each.status for each in blind.verdicts if each.page} == {Status.UNKNOWN}
    assert not blind.trust.trusted


def test_the_future_is_judged_as_if_nothing_happened(year: Year) -> None:
    """What-if: old looks count there, and what is fresh today becomes overdue when its term has run out."""
    store, (column_map, _) = year.store, year.maps[1]
    now = at(NIGHTS - 1, 55)
    rules = judgement.rules_of_today(store, column_map, now)
    ahead = judgement.published_on(store, rules, judgement.judging_moment(night(NIGHTS + 200), now), now=now)
    status = {year.names[each.column, each.page]: each.status for each in ahead.verdicts if each.page}
    assert status["进展农水"] is Status.OVERDUE
    assert status["政策解读"] is Status.STANDING
    assert status["动态章水"] is Status.UNKNOWN
