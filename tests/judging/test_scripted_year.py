"""A scripted year of 365 nights comes out as the written table says, night by night.

The portal and what befalls it stand in scripted_portal.py; here stands what a fair judge says of it, written by hand.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from monitor.judging import freshness, honesty
from monitor.judging.changes import Waiver
from monitor.judging.incidents import Flip, Followed, Incident, flips, follow
from monitor.judging.trust import Trust, keep, weigh
from monitor.types import Observation, Outcome, PageHistory, SeenEntry, Status, Verdict
from tests.judging.making import SHANGHAI, at
from tests.judging.scripted_portal import (
    CHECKS,
    NIGHTS_WITHOUT_A_RUN,
    SCRIPTS,
    SUCCESSIONS,
    WAIVERS,
    observed,
    on,
)

Key = tuple[str, str]
NIGHTS = [on("01-01") + timedelta(days=number) for number in range(365)]

# What each column is from which day on.
TABLE = """
今日头条    01-01 fresh  05-11 overdue  05-13 fresh  08-25 unknown  09-01 fresh  11-25 unknown  11-27 fresh
部门动态    01-01 fresh  10-10 overdue  10-13 fresh  11-25 unknown  11-27 fresh
本地动态    01-01 fresh
工作进展    01-01 fresh  03-14 due_soon  03-17 overdue  04-11 fresh
统计分析    01-01 fresh  06-26 due_soon  07-01 overdue  07-16 fresh
档案服务    01-01 fresh
法规公文    01-01 fresh  07-15 due_soon  07-29 overdue  08-21 fresh
招商引资    01-01 fresh  06-27 due_soon  07-01 exempt  10-01 overdue  10-16 fresh
安全生产    01-01 fresh  10-06 overdue  11-02 fresh
棚户区改造  01-01 fresh  06-01 exempt
人事任免    01-01 fresh  02-09 due_soon  03-11 overdue  03-21 fresh
政策解读    01-01 standing
机构概况    01-01 standing
征地拆迁    01-01 fresh  06-21 overdue  07-03 fresh  11-11 overdue  12-02 fresh
通知公告    01-01 fresh  09-02 overdue  09-15 fresh
意见征集    01-01 standing  08-10 empty  08-21 standing
专项经费    01-01 fresh
学校一      01-01 fresh
学校二      01-01 fresh
学校三      01-01 fresh  09-22 unknown  09-25 fresh
"""

# Nights on which columns could not be judged: first, last, which (- for the others), what is left out.
BLIND = """
02-03 02-05  portal
05-20 05-22  school
06-05 06-05  unreached
11-26 11-26  all
"""

# kind, column or host, the day it began, the nights that opened and closed it.
INCIDENTS = """
portal_down  portal.example  02-03  02-03  02-06
overdue      人事任免        03-11  03-11  03-21
overdue      工作进展        03-17  03-17  04-11
overdue      今日头条        05-11  05-11  05-13
portal_down  school.example  05-20  05-20  05-23
overdue      征地拆迁        06-21  06-21  07-03
overdue      统计分析        07-01  07-01  07-16
overdue      法规公文        07-29  07-29  08-21
empty        意见征集        08-10  08-10  08-21
redesign     -               08-25  08-25  09-01
overdue      通知公告        09-02  09-02  09-15
unknown      学校三          09-22  09-22  09-25
overdue      招商引资        10-01  10-01  10-16
overdue      安全生产        10-06  10-06  11-02
overdue      部门动态        10-10  10-10  10-13
overdue      征地拆迁        11-11  11-11  12-02
"""

# doubt, column, the night that showed it.
DOUBTS = """
backdated     征地拆迁  07-03
republished   法规公文  08-21
burst         通知公告  09-15
future_dated  专项经费  10-06
"""

UNTRUSTED = ["02-03", "02-04", "02-05", "06-05", "11-26"]
SCHOOLS = ("学校一", "学校二", "学校三")
UNREACHED = tuple(script.name for script in SCRIPTS[5:])


@dataclass
class Year:
    """Everything that the nights said."""

    published: dict[date, dict[str, Verdict]] = field(default_factory=dict)
    judged: dict[date, tuple[Verdict, ...]] = field(default_factory=dict)
    histories: dict[date, Mapping[Key, PageHistory]] = field(default_factory=dict)
    trusts: dict[date, Trust] = field(default_factory=dict)
    flips: dict[date, tuple[Flip, ...]] = field(default_factory=dict)
    incidents: list[Incident] = field(default_factory=list)
    looks: dict[Key, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[Key, str], SeenEntry] = field(default_factory=dict)
    second_looks: dict[date, int] = field(default_factory=lambda: defaultdict(int))


COLUMNS = [script.column() for script in SCRIPTS]


def look(year: Year, day: date, number: int, only: set[str] | None = None) -> None:
    """Take one look at all columns, or at some, and remember it as the store does."""
    for script, column in zip(SCRIPTS, COLUMNS, strict=True):
        if only is not None and column.id not in only:
            continue
        one, key = observed(script, column, day, number), (column.id, column.pages[0].url)
        year.looks[key].append(one)
        year.second_looks[day] += number == 2
        for entry in one.reading.entries:
            if not entry.url:
                continue
            fresh = SeenEntry(
                column=column.id,
                page=column.pages[0].url,
                entry=entry,
                first_seen=one.observed_at,
                last_seen=one.observed_at,
            )
            known = year.seen.setdefault((key, entry.url), fresh)
            year.seen[key, entry.url] = replace(known, last_seen=one.observed_at)


def histories(year: Year, before: Mapping[str, Verdict]) -> dict[Key, PageHistory]:
    """Remember of each page what the store remembers."""
    remembered = {}
    for key, looks in year.looks.items():
        prints = [(one.observed_at.date(), one.reading.fingerprint) for one in looks if one.reading.fingerprint]
        changes = [day for (_, old), (day, new) in pairwise(prints) if old != new]
        last = before.get(key[0])
        remembered[key] = PageHistory(
            watched_since=prints[0][0] if prints else None,
            unknown_since=last.unknown_since if last else None,
            changed_on=changes[-1] if changes else None,
        )
    return remembered


def judged(year: Year, day: date, waivers: tuple[Waiver, ...] = WAIVERS) -> tuple[Verdict, ...]:
    """Judge a night from the last four looks, as the nightly job does."""
    looks = {key: seen[-4:] for key, seen in year.looks.items()}
    hour = 8 if day in NIGHTS_WITHOUT_A_RUN else 3
    return freshness.judge_all(
        COLUMNS,
        looks,
        at(day, hour),
        histories=year.histories[day],
        waivers=waivers,
        successions=SUCCESSIONS,
    )


@pytest.fixture(scope="module")
def year() -> Year:
    """Live through the year."""
    year, followed = Year(), Followed()
    yesterday: dict[str, Verdict] = {}
    trusted: tuple[Verdict, ...] = ()
    for day in NIGHTS:
        if day not in NIGHTS_WITHOUT_A_RUN:
            look(year, day, 1)
        year.histories[day] = histories(year, yesterday)
        doubtful = {verdict.column for verdict in judged(year, day) if freshness.needs_second_look(verdict)}
        if doubtful and day not in NIGHTS_WITHOUT_A_RUN:
            look(year, day, 2, doubtful)
            year.histories[day] = histories(year, yesterday)
        verdicts = year.judged[day] = judged(year, day)
        trust = year.trusts[day] = weigh(trusted, verdicts)
        published = keep(trusted, verdicts, trust, day)
        year.flips[day] = flips(trusted, published, trust)
        followed = follow(followed.open, published, trust, day)
        year.incidents += followed.closed
        year.published[day] = yesterday = {verdict.column: verdict for verdict in published}
        if trust.trusted:
            trusted = published
    year.incidents += followed.open
    return year


def concerned(which: str, name: str) -> bool:
    """Tell whether a blind night concerns a column."""
    return {
        "portal": name not in SCHOOLS,
        "school": name in SCHOOLS,
        "unreached": name in UNREACHED,
        "all": True,
    }[which]


def expected(name: str, day: date) -> Status:
    """Read the tables: what a column must be said to be on a night."""
    row = next(line.split() for line in TABLE.split("\n") if line.startswith(f"{name} "))
    steps = [(on(first), Status(status)) for first, status in zip(row[1::2], row[2::2], strict=True)]
    status = [status for first, status in steps if first <= day][-1]
    for line in BLIND.strip().split("\n"):
        first, last, which = line.split()
        if on(first) <= day <= on(last) and concerned(which, name) and status is not Status.EXEMPT:
            return Status.UNKNOWN
    return status


@pytest.mark.parametrize("name", [script.name for script in SCRIPTS])
def test_every_night_says_of_a_column_what_the_table_says(year: Year, name: str) -> None:
    """All 365 nights, without one false overdue."""
    said = {day: verdicts[name].status for day, verdicts in year.published.items()}
    wrong = {
        f"{day}": (status, expected(name, day)) for day, status in said.items() if status is not expected(name, day)
    }
    assert wrong == {}
    assert len(said) == 365


def test_incidents_are_those_of_the_table(year: Year) -> None:
    """Each once, with the day it began and the nights that opened and closed it; none is left open."""
    told = [
        (
            one.kind.value,
            one.column or one.page or "-",
            f"{one.began:%m-%d}",
            f"{one.opened:%m-%d}",
            f"{one.closed:%m-%d}",
        )
        for one in sorted(year.incidents, key=lambda one: one.opened)
        if one.closed is not None
    ]
    assert sorted(told) == sorted(tuple(line.split()) for line in INCIDENTS.strip().split("\n"))
    assert len(told) == len(year.incidents)


def test_the_nights_that_saw_too_little_say_so_and_flip_nothing(year: Year) -> None:
    """The watcher's blindness is told as such."""
    blind = [day for day, trust in year.trusts.items() if not trust.trusted]
    assert blind == [on(text) for text in UNTRUSTED]
    assert [year.flips[day] for day in blind] == [()] * len(blind)
    assert all("不足为据" in year.trusts[day].sentence() for day in blind)


def test_every_flip_of_a_trusted_night_is_a_step_of_the_table(year: Year) -> None:
    """No mail about what did not happen: flips are the table's steps, except those of a host that is down."""
    before: dict[str, Status] = {}
    for day in NIGHTS:
        if not year.trusts[day].trusted:
            continue
        now = {script.name: expected(script.name, day) for script in SCRIPTS}
        steps = {name for name, status in now.items() if before and before[name] is not status}
        if day == on("05-20"):
            assert steps == set(SCHOOLS)
            steps = set()
        assert {flip.column for flip in year.flips[day]} == steps, day
        before = now


def test_a_backdated_article_and_the_others_are_found_and_nothing_else(year: Year) -> None:
    """Four findings in a year of some thousand articles; outages and the redesign make nobody dishonest."""
    looks = {
        key: [one.observed_at for one in looks if one.reading.outcome is Outcome.ENTRIES]
        for key, looks in year.looks.items()
    }
    found = honesty.findings(list(year.seen.values()), looks, SHANGHAI, checks=CHECKS)
    told = sorted((one.doubt.value, one.column, f"{one.seen_on:%m-%d}") for one in found)
    assert told == sorted(tuple(line.split()) for line in DOUBTS.strip().split("\n"))
    burst = next(one for one in found if one.doubt is honesty.Doubt.BURST)
    assert burst.sentence.endswith("2026-09-20有检查")
    assert len(year.seen) > 700


def test_the_backdated_article_is_believed_until_a_person_looks(year: Year) -> None:
    """A finding changes no status by itself."""
    assert year.published[on("07-03")]["征地拆迁"].status is Status.FRESH
    assert year.published[on("07-03")]["征地拆迁"].due == on("11-10")


def test_the_reorganisation_changes_who_answers(year: Year) -> None:
    """Up to its day the old department, from then on the new one, for the incident, too."""
    answers = {day: verdicts["安全生产"].department for day, verdicts in year.published.items()}
    assert {answers[day] for day in NIGHTS if day < on("03-01")} == {"区安监局"}
    assert {answers[day] for day in NIGHTS if day >= on("03-01")} == {"区应急管理局"}
    assert next(one for one in year.incidents if one.column == "安全生产").department == "区应急管理局"


def test_rules_without_a_term_remind_and_show_their_change(year: Year) -> None:
    """及时更新 asks after three months of silence; 有变动时更新 shows the day on which it changed."""
    reminded = [day for day, verdicts in year.published.items() if verdicts["政策解读"].remind]
    assert (reminded[0], reminded[-1]) == (on("04-21"), on("07-01"))
    assert "最近一次变动见于2026-05-06" in year.published[on("12-31")]["机构概况"].reason
    assert "未见变动" in year.published[on("05-05")]["机构概况"].reason


def test_a_future_date_is_noted_until_its_day_comes(year: Year) -> None:
    """From the night that showed it to the night before its own day."""
    noted = [day for day, verdicts in year.published.items() if verdicts["专项经费"].future]
    assert (noted[0], noted[-1], len(noted)) == (on("10-06"), on("10-19"), 14)


def test_what_is_kept_through_the_redesign_is_marked(year: Year) -> None:
    """Seven nights of old verdicts, each saying so; an emptied list is not an empty column."""
    for day in (on("08-25"), on("08-31")):
        kept = year.published[day]["档案服务"]
        assert (kept.status, kept.judged_at.date()) == (Status.FRESH, on("08-24"))
        assert kept.notes[0].startswith("网站疑似改版")
        assert next(one for one in year.judged[day] if one.column == "档案服务").status is Status.EMPTY
    assert year.published[on("09-01")]["档案服务"].notes == ()


def test_the_nights_of_an_outage_are_counted(year: Year) -> None:
    """What, why, for how many nights."""
    reason = year.published[on("02-05")]["本地动态"].reason
    assert reason == "无法判定：网站要求人机验证（HTTP 412），已是连续第3晚"


def test_second_looks_are_rare(year: Year) -> None:
    """A page that stays silent is not fetched twice every night."""
    assert year.second_looks[on("04-20")] == 1
    assert year.second_looks[on("03-25")] == 1
    assert year.second_looks[on("05-20")] == 3
    assert sum(year.second_looks.values()) < 20


def test_replaying_a_night_gives_what_was_judged_that_night(year: Year) -> None:
    """From all looks of the year, in another order: what came later changes nothing."""
    looks = {key: list(reversed(seen)) for key, seen in year.looks.items()}
    for day in NIGHTS[::7] + [on(text) for text in UNTRUSTED]:
        hour = 8 if day in NIGHTS_WITHOUT_A_RUN else 3
        again = freshness.judge_all(
            COLUMNS,
            looks,
            at(day, hour),
            histories=year.histories[day],
            waivers=WAIVERS,
            successions=SUCCESSIONS,
        )
        assert again == year.judged[day], day


def test_under_other_decisions_the_same_night_reads_otherwise(year: Year) -> None:
    """Replay without the waiver: the column was silent all the while."""
    plain = {verdict.column: verdict for verdict in judged(year, on("12-31"), waivers=())}
    assert plain["棚户区改造"].status is Status.OVERDUE
    assert plain["棚户区改造"].due == on("08-01")
