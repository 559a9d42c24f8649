"""Judge pages: a column's rule, the looks at a page and the time in, a verdict out.

The newest entry is the maximum of all dates up to the judging day; what could not be seen is UNKNOWN, never overdue;
overdue and empty need two looks that agree (the architecture's rules of judgement).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from monitor.judging import looks as seen_by
from monitor.judging import sentences, terms
from monitor.judging.changes import RuleChange, Succession, Waiver, excused_until, in_force, waiver_of
from monitor.judging.looks import NOTHING, Case, Finding, case_of
from monitor.judging.rules import OnChange, Promptly
from monitor.types import Column, Failure, FailureKind, Observation, Page, PageHistory, Status, Verdict

MAX_AGE = timedelta(hours=36)
"""A look older than this says nothing of today: a nightly run and half a day."""

WORTH_ANOTHER_LOOK = frozenset(
    {
        FailureKind.UNCONFIRMED,
        FailureKind.DNS,
        FailureKind.REFUSED,
        FailureKind.TIMEOUT,
        FailureKind.RESET,
        FailureKind.TRUNCATED,
        FailureKind.HTTP_SERVER,
        FailureKind.INDEX_PAGE,
    },
)
"""What may have passed a few minutes later; a challenge or an unknown layout will not have."""

NO_HISTORY = PageHistory()
_NO_HISTORIES: Mapping[tuple[str, str], PageHistory] = MappingProxyType({})


class _Answer(NamedTuple):
    """What is said of a page, before it is written down as a verdict."""

    status: Status
    reason: str
    finding: Finding = NOTHING
    remind: bool = False
    failure: Failure | None = None
    unknown_since: date | None = None


def judge(
    column: Column,
    page: Page,
    looks: Sequence[Observation],
    now: datetime,
    *,
    max_age: timedelta | None = MAX_AGE,
    history: PageHistory = NO_HISTORY,
) -> Verdict:
    """Judge one page by its looks up to `now`, which may come in any order.

    `now` is aware and in the portal's time zone: its date is the judging day. `max_age` None lets a look of any age
    count. Raises ValueError for a naive `now`. Knows nothing of waivers; `judge_all` does.
    """
    return _judge(case_of(column, now, max_age), page, looks, history)


def judge_all(
    columns: Sequence[Column],
    looks: Mapping[tuple[str, str], Sequence[Observation]],
    now: datetime,
    *,
    max_age: timedelta | None = MAX_AGE,
    histories: Mapping[tuple[str, str], PageHistory] = _NO_HISTORIES,
    waivers: Sequence[Waiver] = (),
    successions: Sequence[Succession] = (),
    rule_changes: Sequence[RuleChange] = (),
) -> tuple[Verdict, ...]:
    """Judge every page of the map, in its order; a column without pages gives one UNMAPPED verdict.

    Keys of `looks` and `histories` are column id and page address. What is waived on the judging day is EXEMPT and
    keeps its newest entry; a column's rule and departments are those in force on that day. Days under a waiver that has
    ended are no days of being overdue: silence was allowed until its last one.
    """
    verdicts = []
    for written in columns:
        column = in_force(written, now.date(), successions=successions, rule_changes=rule_changes)
        case = case_of(column, now, max_age)
        excuses = [waiver for waiver in waivers if waiver.column == column.id]
        if not column.pages:
            verdicts.append(_without_page(case, waiver_of(column.id, None, excuses, case.day)))
        for page in column.pages:
            key = (column.id, page.url)
            waiver = waiver_of(column.id, page.url, excuses, case.day) if excuses else None
            if waiver is None:
                excused = excused_until(column.id, page.url, excuses, case.day) if excuses else None
                history = histories.get(key, NO_HISTORY)
                verdicts.append(_judge(case, page, looks.get(key, ()), history, excused))
            else:
                verdicts.append(_exempt(case, page, looks.get(key, ()), waiver))
    return tuple(verdicts)


def needs_second_look(verdict: Verdict) -> bool:
    """Tell whether a page looks overdue or empty and has yet to be seen so once more, or was just out of reach."""
    return verdict.failure is not None and verdict.failure.kind in WORTH_ANOTHER_LOOK


def _judge(
    case: Case, page: Page, looks: Sequence[Observation], history: PageHistory, excused: date | None = None
) -> Verdict:
    seen = seen_by.up_to(looks, case.utc)
    status, reason, finding, remind, failure, unknown_since = _answer(case, seen, history, excused)
    term = None if failure else finding.term
    return Verdict(
        column=case.column.id,
        page=page.url,
        department=page.department or case.department,
        status=status,
        reason=reason,
        newest=finding.newest,
        due=term.due if term else None,
        days_overdue=term.days_overdue if term else None,
        remind=remind,
        future=finding.future,
        failure=failure,
        unknown_since=unknown_since,
        observed_at=seen[0].observed_at if seen else None,
        judged_at=case.moment,
        notes=_notes(finding),
    )


def _answer(case: Case, seen: Sequence[Observation], history: PageHistory, excused: date | None) -> _Answer:
    if not seen:
        failure = Failure(kind=FailureKind.UNOBSERVED)
        since = history.unknown_since
        return _Answer(Status.UNKNOWN, sentences.NEVER_OBSERVED, failure=failure, unknown_since=since)
    if case.max_age is not None and not case.is_of_late(seen[0]):
        return _not_lately(case, seen, history, f"已超过{case.max_age / timedelta(hours=1):g}小时")
    finding = seen_by.finding_of(case, seen[0], history)
    if finding.failure is not None:
        since = seen_by.unknown_since(case, seen, history)
        reason = sentences.unknown(finding.failure, (case.day_of(seen[0]) - since).days + 1)
        return _Answer(Status.UNKNOWN, reason, finding, failure=finding.failure, unknown_since=since)
    finding = seen_by.excused(case, finding, excused)
    if _is_too_early(case, seen, finding):
        return _not_lately(case, seen, history, "当时仍在更新期限内")
    alarming = finding.status is Status.OVERDUE or finding.status is Status.EMPTY
    if alarming and not seen_by.is_confirmed(case, finding, seen, history):
        return _unconfirmed(case, seen, history, finding)
    return _judged(case, seen, history, finding)


def _judged(case: Case, seen: Sequence[Observation], history: PageHistory, finding: Finding) -> _Answer:
    newest, term, rule = finding.newest, finding.term, case.column.rule
    if newest is not None and term is not None:
        return _Answer(finding.status, f"{term.before}{sentences.title_of(newest)}{term.after}", finding)
    if finding.status is Status.STANDING and isinstance(rule, (Promptly, OnChange)):
        return _standing(case, rule, seen, history, finding)
    return _Answer(finding.status, sentences.empty(case.lead, seen[0].reading.empty_sign), finding)


def _standing(
    case: Case,
    rule: Promptly | OnChange,
    seen: Sequence[Observation],
    history: PageHistory,
    finding: Finding,
) -> _Answer:
    by_content = isinstance(rule, OnChange) or finding.newest is None
    changed_on = seen_by.changed_on(case, seen, history) if by_content else None
    last = max(finding.published, changed_on or date.min, history.confirmed_on or date.min)
    if last == date.min:
        last = history.watched_since or case.day_of(seen[-1])
    remind = case.day > terms.add(last, rule.remind_after)
    reason = sentences.standing(
        rule,
        case.lead,
        case.day,
        newest=finding.newest,
        changed_on=changed_on,
        confirmed_on=history.confirmed_on,
        remind=remind,
    )
    return _Answer(finding.status, reason, finding, remind=remind)


def _is_too_early(case: Case, seen: Sequence[Observation], finding: Finding) -> bool:
    """Tell whether a look of days ago cannot show the silence that it is taken for.

    What was published after the look, and before the term ended, nobody has seen. With `max_age` None nothing is
    taken to have happened since.
    """
    if finding.term is None or finding.status is not Status.OVERDUE or case.max_age is None:
        return False
    return case.day_of(seen[0]) <= finding.term.due


def _not_lately(case: Case, seen: Sequence[Observation], history: PageHistory, why: str) -> _Answer:
    observed_at = seen[0].observed_at.astimezone(case.moment.tzinfo)
    if seen_by.finding_of(case, seen[0], history).failure is None:
        since = history.unknown_since or case.day
    else:
        since = seen_by.unknown_since(case, seen, history)
    failure = Failure(kind=FailureKind.NOT_LATELY, detail=f"{observed_at:%Y-%m-%d %H:%M}")
    return _Answer(Status.UNKNOWN, sentences.not_lately(observed_at, why), failure=failure, unknown_since=since)


def _unconfirmed(case: Case, seen: Sequence[Observation], history: PageHistory, finding: Finding) -> _Answer:
    if finding.newest is not None and finding.term is not None:
        reason = sentences.unconfirmed_overdue(finding.newest, finding.term.due, case.day)
    else:
        reason = sentences.unconfirmed_empty(seen[0].reading.empty_sign)
    since = history.unknown_since or case.day_of(seen[0])
    failure = Failure(kind=FailureKind.UNCONFIRMED)
    return _Answer(Status.UNKNOWN, reason, finding, failure=failure, unknown_since=since)


def _notes(finding: Finding) -> tuple[str, ...]:
    notes = finding.term.notes if finding.term else ()
    if finding.newest is not None and finding.newest.address_date is not None:
        notes = (sentences.address_note(finding.newest), *notes)
    if finding.future:
        notes = (sentences.future_note(finding.future), *notes)
    return notes


def _without_page(case: Case, waiver: Waiver | None) -> Verdict:
    return Verdict(
        column=case.column.id,
        page=None,
        department=case.department,
        status=Status.EXEMPT if waiver else Status.UNMAPPED,
        reason=sentences.exempt(waiver) if waiver else sentences.UNMAPPED,
        judged_at=case.moment,
    )


def _exempt(case: Case, page: Page, looks: Sequence[Observation], waiver: Waiver) -> Verdict:
    seen = seen_by.up_to(looks, case.utc)
    newest, _, future = seen_by.newest_of(seen[0].reading.entries if seen else (), case.day)
    return Verdict(
        column=case.column.id,
        page=page.url,
        department=page.department or case.department,
        status=Status.EXEMPT,
        reason=sentences.exempt(waiver),
        newest=newest,
        future=future,
        observed_at=seen[0].observed_at if seen else None,
        judged_at=case.moment,
    )
