"""Flips, incidents and what a night can be believed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.judging.incidents import Followed, Incident, IncidentKind, flips, follow
from monitor.judging.trust import Trust, keep, weigh
from monitor.types import Failure, FailureKind, Status, Verdict
from tests.judging.making import at, entry

TODAY = date(2026, 11, 22)
NIGHT = timedelta(days=1)
TRUSTED = Trust(expected=1, judged=1)
BLIND = Trust(expected=10, judged=1)


def page(number: int, host: str = "portal.example") -> str:
    """Return an address."""
    return f"https://{host}/{number}.html"


def fresh(number: int = 0, day: date = TODAY, *, host: str = "portal.example") -> Verdict:
    """Make a verdict of a page that was updated three days ago."""
    return Verdict(
        column=f"政务公开/{number}",
        page=page(number, host),
        department="区教育局",
        status=Status.FRESH,
        reason="正常",
        newest=entry(day - timedelta(days=3)),
        due=day + timedelta(days=11),
        judged_at=at(day),
    )


def overdue(number: int = 0, day: date = TODAY, *, days: int = 26) -> Verdict:
    """Make a verdict of a page that is overdue for some days."""
    due = day - timedelta(days=days)
    return replace(fresh(number, day), status=Status.OVERDUE, reason="超期", due=due, days_overdue=days)


def empty(number: int = 0, day: date = TODAY) -> Verdict:
    """Make a verdict of an empty page."""
    return replace(fresh(number, day), status=Status.EMPTY, reason="空白", newest=None, due=None)


def unknown(
    number: int = 0,
    day: date = TODAY,
    *,
    kind: FailureKind = FailureKind.TIMEOUT,
    host: str = "portal.example",
) -> Verdict:
    """Make a verdict of a page that could not be judged."""
    return replace(
        fresh(number, day, host=host),
        status=Status.UNKNOWN,
        reason="无法判定",
        newest=None,
        due=None,
        failure=Failure(kind=kind),
        unknown_since=day,
    )


# What a night can be believed


def test_a_quiet_night_is_trusted() -> None:
    """Nothing stands in the way."""
    night = [fresh(number) for number in range(10)]
    trust = weigh(night, night)
    assert (trust.expected, trust.judged, trust.trusted, trust.redesigned) == (10, 10, True, False)
    assert trust.sentence() == ""


@pytest.mark.parametrize(("blind", "trusted"), [(5, True), (6, False), (10, False)])
def test_a_night_that_saw_less_than_half_is_not_trusted(blind: int, trusted: bool) -> None:  # noqa: FBT001 - a table
    """Half of the pages are enough, one less is not; it says so."""
    night = [unknown(number, kind=FailureKind.NOT_FETCHED) for number in range(blind)]
    trust = weigh([], [*night, *(fresh(number) for number in range(blind, 10))])
    assert trust.trusted is trusted
    assert trust.sentence() == (
        "" if trusted else f"应判定10页，实际只能判定{10 - blind}页，本次巡检不足为据，不据此变更任何栏目的状态"
    )


def test_what_is_not_to_be_judged_weighs_nothing() -> None:
    """Unmapped and exempt pages are neither seen nor missed; a map without pages misses nothing."""
    idle = [replace(fresh(1), status=Status.EXEMPT), replace(fresh(2), page=None, status=Status.UNMAPPED)]
    assert weigh([], idle) == Trust(expected=0, judged=0)
    assert weigh([], idle).trusted


def test_a_host_of_which_nothing_answers_is_down() -> None:
    """One host of two; the other's pages are judged as ever."""
    here = [fresh(number) for number in range(6)]
    there = [unknown(number, host="school.example") for number in range(6, 9)]
    trust = weigh([], [*here, *there])
    assert (trust.down_hosts, trust.trusted) == (("school.example",), True)
    assert trust.sentence() == "school.example整站无法访问"
    assert weigh([], there[:2]).down_hosts == ()
    assert weigh([], [*there, fresh(9, host="school.example")]).down_hosts == ()
    unread = [unknown(number, kind=FailureKind.UNRECOGNISED) for number in range(5)]
    assert weigh([], unread).down_hosts == ()


LAYOUT = [FailureKind.UNRECOGNISED, FailureKind.SHELL, FailureKind.UNDATED, FailureKind.HTTP_CLIENT, FailureKind.STUB]


def test_many_lists_lost_in_one_night_are_a_redesign() -> None:
    """Whatever their pages became: empty lists, shells, pages that are not found."""
    before = [fresh(number) for number in range(10)]
    lost = [unknown(number, kind=kind) for number, kind in enumerate(LAYOUT[:4])]
    trust = weigh(before, [*lost, empty(4), *before[5:]])
    assert trust.redesigned
    assert len(trust.lost) == 5
    assert "5个页面一夜之间读不出列表，网站疑似改版" in trust.sentence()


def test_few_lost_lists_are_told_one_by_one() -> None:
    """Four lists are a redesign of nothing; nor are five of fifty; nor a host that is down; nor what never was."""
    before = [fresh(number) for number in range(50)]
    lost = [unknown(number, kind=FailureKind.UNRECOGNISED) for number in range(50)]
    assert not weigh(before[:10], [*lost[:4], *before[4:10]]).redesigned
    assert not weigh(before, [*lost[:9], *before[9:]]).redesigned
    assert weigh(before, [*lost[:10], *before[10:]]).redesigned
    assert not weigh(before, [unknown(number) for number in range(50)]).redesigned
    assert not weigh([], lost).redesigned
    assert not weigh([empty(number) for number in range(50)], lost).redesigned
    waiting = replace(lost[0], newest=entry(TODAY), failure=Failure(kind=FailureKind.UNCONFIRMED))
    assert not weigh(before, [replace(waiting, column=old.column, page=old.page) for old in before]).redesigned


def test_after_a_redesign_the_old_verdicts_are_kept_and_marked() -> None:
    """Each with the night it is from; an emptied page has not been seen to be empty."""
    before = [fresh(0), overdue(1), empty(2), *(fresh(number) for number in range(3, 10))]
    tonight = [unknown(number, TODAY + NIGHT, kind=FailureKind.SHELL) for number in range(8)]
    tonight += [empty(8, TODAY + NIGHT), fresh(9, TODAY + NIGHT)]
    trust = weigh(before, tonight)
    published = keep(before, tonight, trust, TODAY + NIGHT)
    assert [verdict.status for verdict in published] == [
        *(Status.FRESH, Status.OVERDUE, Status.UNKNOWN),
        *[Status.FRESH] * 7,
    ]
    assert published[1].days_overdue == 26
    assert published[1].judged_at == at(TODAY)
    assert published[1].notes == ("网站疑似改版，2026-11-23未能核实，沿用2026-11-22的判定",)
    assert published[9] == tonight[9]
    again = keep(published, tonight, trust, TODAY + 2 * NIGHT)
    assert again[1].notes == ("网站疑似改版，2026-11-24未能核实，沿用2026-11-22的判定",)


def test_what_is_kept_is_not_kept_for_ever() -> None:
    """After a week, or after the term, nobody knows; a page that was never silent is not accused of it."""
    soon = [replace(fresh(number), due=TODAY + 2 * NIGHT) for number in range(5)]
    before = [*soon, *(overdue(number) for number in range(5, 10))]
    lost = [empty(number) if number < 2 else unknown(number, kind=FailureKind.SHELL) for number in range(10)]
    trust = weigh(before, lost)

    def statuses(nights: int) -> list[Status]:
        return [verdict.status for verdict in keep(before, lost, trust, TODAY + nights * NIGHT)]

    assert statuses(2) == [Status.FRESH] * 5 + [Status.OVERDUE] * 5
    assert statuses(3) == [Status.UNKNOWN] * 5 + [Status.OVERDUE] * 5
    assert statuses(8) == [Status.UNKNOWN] * 10
    reasons = {
        verdict.reason for verdict in keep(before, lost, trust, TODAY + 3 * NIGHT) if verdict.status == "unknown"
    }
    assert reasons == {"无法判定", "无法判定：网站疑似改版，网页中没有列表，待核实是否为空白栏目"}


# Flips


def test_a_flip_is_a_change_of_status_between_two_nights() -> None:
    """In the map's order; what stays and what is new flips nothing."""
    before = [fresh(0), overdue(1), fresh(2)]
    after = [overdue(0), fresh(1), fresh(2), overdue(3)]
    changed = flips(before, after, TRUSTED)
    assert [(flip.column, flip.before, flip.after) for flip in changed] == [
        ("政务公开/0", Status.FRESH, Status.OVERDUE),
        ("政务公开/1", Status.OVERDUE, Status.FRESH),
    ]
    assert changed[0].reason == after[0].reason
    assert changed[0].flipped_at == at(TODAY)


def test_a_night_that_cannot_be_trusted_flips_nothing() -> None:
    """Nor does a page whose whole host is down."""
    assert flips([fresh()], [overdue()], BLIND) == ()
    down = Trust(expected=9, judged=9, down_hosts=("portal.example",))
    assert flips([fresh()], [unknown()], down) == ()
    assert [flip.after for flip in flips([fresh()], [overdue()], down)] == [Status.OVERDUE]


# Incidents


def run(*nights: Verdict | None) -> list[Followed]:
    """Follow one page through nights that could be trusted; None for a night on which it was not in the map."""
    followed: list[Followed] = []
    current: tuple[Incident, ...] = ()
    for number, verdict in enumerate(nights):
        done = follow(current, [verdict] if verdict else [], TRUSTED, TODAY + number * NIGHT)
        followed.append(done)
        current = done.open
    return followed


def told(followed: list[Followed]) -> list[str]:
    """Write down what was opened (+) and closed (-) each night."""
    return [
        " ".join([*(f"+{one.kind}" for one in night.opened), *(f"-{one.kind}" for one in night.closed)])
        for night in followed
    ]


SILENT, GONE, BLANK, DARK, FINE = overdue(), None, empty(), unknown(), fresh()


@pytest.mark.parametrize(
    ("nights", "expected"),
    [
        ([FINE, SILENT, SILENT, FINE], ["", "+overdue", "", "-overdue"]),
        ([BLANK, FINE], ["+empty", "-empty"]),
        ([DARK, DARK, FINE], ["+unknown", "", "-unknown"]),
        ([SILENT, DARK, SILENT, FINE], ["+overdue", "+unknown", "-unknown", "-overdue"]),
        ([SILENT, DARK, FINE], ["+overdue", "+unknown", "-overdue -unknown"]),
        ([SILENT, BLANK, FINE], ["+overdue", "", "-empty"]),
        ([DARK, SILENT], ["+unknown", "+overdue -unknown"]),
        ([SILENT, GONE], ["+overdue", "-overdue"]),
        ([SILENT, replace(FINE, status=Status.EXEMPT)], ["+overdue", "-overdue"]),
        ([replace(FINE, status=Status.STANDING), FINE], ["", ""]),
    ],
)
def test_an_incident_is_opened_once_and_closed_on_recovery(nights: list[Verdict | None], expected: list[str]) -> None:
    """What cannot be seen neither opens nor closes an incident of silence."""
    assert told(run(*nights)) == expected


def test_an_incident_begins_on_the_day_after_due() -> None:
    """Whenever we looked; it was opened by the night that saw it, and closed by the one that saw it over."""
    opened, closed = run(overdue(days=26), fresh(day=TODAY + NIGHT))
    (incident,) = opened.opened
    assert (incident.began, incident.opened, incident.closed) == (TODAY - timedelta(days=25), TODAY, None)
    assert (incident.department, incident.reason) == ("区教育局", "超期")
    assert opened.open == opened.opened
    (over,) = closed.closed
    assert (over.began, over.opened, over.closed) == (incident.began, TODAY, TODAY + NIGHT)
    assert over.reason == "正常"
    assert not over.is_open
    assert closed.open == ()


def test_an_overdue_page_that_is_emptied_keeps_the_day_it_began() -> None:
    """Taking the old articles away is no recovery."""
    (incident,) = run(overdue(days=26), empty())[1].open
    assert (incident.kind, incident.began) == (IncidentKind.EMPTY, TODAY - timedelta(days=25))


def test_an_unknown_incident_begins_with_its_row_of_nights() -> None:
    """Not on the night that the row was first told."""
    row = replace(unknown(), unknown_since=TODAY - 3 * NIGHT)
    assert run(row)[0].opened[0].began == TODAY - 3 * NIGHT
    assert run(replace(row, unknown_since=None))[0].opened[0].began == TODAY


@pytest.mark.parametrize("kind", [FailureKind.NOT_FETCHED, FailureKind.NOT_LATELY, FailureKind.UNCONFIRMED])
def test_what_we_did_not_look_at_is_no_incident(kind: FailureKind) -> None:
    """Nothing happened on the page; one that was open stays open."""
    assert told(run(unknown(kind=kind))) == [""]
    assert told(run(DARK, unknown(kind=kind), FINE)) == ["+unknown", "", "-unknown"]


def test_a_portal_that_is_down_is_one_incident() -> None:
    """Not one a column; open incidents of silence stay as they are; it is over when the host answers again."""
    silent = run(overdue(0))[0].open
    night = [unknown(number) for number in range(8)]
    trust = weigh([], night)
    assert trust.down_hosts == ("portal.example",)
    first = follow(silent, night, trust, TODAY)
    assert [incident.kind for incident in first.opened] == [IncidentKind.PORTAL_DOWN]
    assert first.opened[0].reason == "portal.example整站无法访问，涉及8个页面"
    assert (first.opened[0].began, len(first.opened[0].pages), first.closed) == (TODAY, 8, ())
    second = follow(first.open, night, trust, TODAY + NIGHT)
    assert (second.opened, second.closed) == ((), ())
    back = [overdue(0), *(fresh(number) for number in range(1, 8))]
    third = follow(second.open, back, weigh(night, back), TODAY + 2 * NIGHT)
    assert [(one.kind, one.closed) for one in third.closed] == [(IncidentKind.PORTAL_DOWN, TODAY + 2 * NIGHT)]
    assert [one.kind for one in third.open] == [IncidentKind.OVERDUE]


def test_a_redesign_is_one_incident_until_its_pages_are_read_again() -> None:
    """Page after page may come back; the last one ends it."""
    before = [fresh(number) for number in range(8)]
    night = [unknown(number, kind=FailureKind.SHELL) for number in range(8)]
    trust = weigh(before, night)
    assert not trust.trusted
    first = follow((), keep(before, night, trust, TODAY), trust, TODAY)
    assert [incident.kind for incident in first.opened] == [IncidentKind.REDESIGN]
    again = follow(first.open, keep(before, night, trust, TODAY), trust, TODAY + NIGHT)
    assert (again.opened, again.closed) == ((), ())
    half = [*before[:6], *night[6:]]
    mended = weigh(before, half)
    assert mended.trusted
    assert not mended.redesigned
    third = follow(again.open, half, mended, TODAY + 2 * NIGHT)
    assert (third.opened, third.closed) == ((), ())
    fourth = follow(third.open, before, weigh(half, before), TODAY + 3 * NIGHT)
    assert [one.kind for one in fourth.closed] == [IncidentKind.REDESIGN]
    assert fourth.open == ()


def test_a_night_that_cannot_be_trusted_opens_and_closes_no_page() -> None:
    """Neither alarm nor all-clear."""
    silent = run(overdue(0))[0].open
    night = follow(silent, [fresh(0), overdue(1)], BLIND, TODAY + NIGHT)
    assert night == Followed(open=silent)


def test_a_closed_incident_is_left_alone() -> None:
    """History is no state."""
    over = Incident(
        kind=IncidentKind.OVERDUE, column="政务公开/0", page=page(0), began=TODAY, opened=TODAY, closed=TODAY
    )
    assert [one.kind for one in follow([over], [overdue(0)], TRUSTED, TODAY + NIGHT).opened] == [IncidentKind.OVERDUE]
