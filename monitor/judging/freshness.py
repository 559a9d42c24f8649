"""Judge pages: a column's rule, the looks at a page and the time in, a verdict out.

The newest entry is the maximum of all dates up to the judging day; what could not be seen is UNKNOWN, never overdue;
overdue and empty need two looks that agree (the architecture's rules of judgement).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from monitor.judging import sentences, terms
from monitor.judging.changes import RuleChange, Succession, Waiver, in_force, waiver_of
from monitor.judging.looks import NOTHING, Case, Finding, changed_on, finding_of, is_confirmed, newest_of, up_to
from monitor.judging.looks import unknown_since as unknown_since_of
from monitor.judging.rules import Every, OnChange, Promptly, Within
from monitor.types import Column, Failure, FailureKind, Observation, Page, PageHistory, Status, Verdict

MAX_AGE = timedelta(hours=36)
"""A look older than this says nothing of today: a nightly run and half a day."""

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
    _refuse_naive(now)
    case = Case(column, now, now.date(), max_age, history, up_to(looks, now))
    status, reason, finding, remind, failure, unknown_since = _answer(case)
    due = None if status is Status.UNKNOWN else finding.due
    return Verdict(
        column=column.id,
        page=page.url,
        department=page.department or department_of(column),
        status=status,
        reason=reason,
        newest=finding.newest,
        due=due,
        days_overdue=(case.day - due).days if due and status is Status.OVERDUE else None,
        remind=remind,
        future=finding.future,
        failure=failure,
        unknown_since=unknown_since,
        observed_at=case.seen[0].observed_at if case.seen else None,
        judged_at=now,
        notes=_notes(case, finding),
    )


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
    keeps its newest entry; a column's rule and departments are those in force on that day.
    """
    _refuse_naive(now)
    day = now.date()
    verdicts = []
    for written in columns:
        column = in_force(written, day, successions=successions, rule_changes=rule_changes)
        excuses = [waiver for waiver in waivers if waiver.column == column.id]
        if not column.pages:
            verdicts.append(_unmapped(column, now, waiver_of(column.id, None, excuses, day)))
        for page in column.pages:
            key = (column.id, page.url)
            history = histories.get(key, NO_HISTORY)
            waiver = waiver_of(column.id, page.url, excuses, day)
            if waiver is None:
                verdicts.append(judge(column, page, looks.get(key, ()), now, max_age=max_age, history=history))
            else:
                verdicts.append(_exempt(column, page, looks.get(key, ()), now, waiver))
    return tuple(verdicts)


def needs_second_look(verdict: Verdict) -> bool:
    """Tell whether a page looks overdue or empty and has yet to be seen so once more."""
    return verdict.failure is not None and verdict.failure.kind is FailureKind.UNCONFIRMED


def department_of(column: Column) -> str:
    """Name who answers for a column, as the rules document writes it."""
    return "、".join(column.departments) + ("等" if column.open_ended else "")


def _refuse_naive(now: datetime) -> None:
    if now.tzinfo is None:
        raise ValueError("now must be aware, in the portal's time zone")


def _answer(case: Case) -> _Answer:
    if not case.seen:
        failure = Failure(kind=FailureKind.UNOBSERVED)
        since = case.history.unknown_since
        return _Answer(Status.UNKNOWN, sentences.NEVER_OBSERVED, failure=failure, unknown_since=since)
    latest = case.seen[0]
    if case.max_age is not None and not case.is_of_late(latest):
        return _not_lately(case, case.max_age)
    finding = finding_of(case, latest)
    if finding.failure is not None:
        since = unknown_since_of(case)
        reason = sentences.unknown(finding.failure, (case.day_of(latest) - since).days + 1)
        return _Answer(Status.UNKNOWN, reason, finding, failure=finding.failure, unknown_since=since)
    if finding.status in {Status.OVERDUE, Status.EMPTY} and not is_confirmed(case, finding):
        return _unconfirmed(case, finding)
    return _judged(case, finding)


def _judged(case: Case, finding: Finding) -> _Answer:
    lead = sentences.requirement(case.column.frequency, case.column.rule)
    if finding.newest is not None and finding.due is not None:
        reason = sentences.dated(lead, finding.newest, finding.due, case.day)
        return _Answer(finding.status, reason, finding)
    if isinstance(case.column.rule, (Promptly, OnChange)) and finding.status is Status.STANDING:
        return _standing(case, case.column.rule, lead, finding)
    return _Answer(finding.status, sentences.empty(lead, case.seen[0].reading.empty_sign), finding)


def _standing(case: Case, rule: Promptly | OnChange, lead: str, finding: Finding) -> _Answer:
    by_content = isinstance(rule, OnChange) or finding.newest is None
    changed = changed_on(case) if by_content else None
    last = max(finding.published, changed or date.min, case.history.confirmed_on or date.min)
    if last == date.min:
        last = case.history.watched_since or case.day_of(case.seen[-1])
    remind = case.day > terms.add(last, rule.remind_after)
    reason = sentences.standing(
        rule,
        lead,
        case.day,
        newest=finding.newest,
        changed_on=changed,
        confirmed_on=case.history.confirmed_on,
        remind=remind,
    )
    return _Answer(finding.status, reason, finding, remind=remind)


def _not_lately(case: Case, max_age: timedelta) -> _Answer:
    latest = case.seen[0]
    observed_at = latest.observed_at.astimezone(case.now.tzinfo)
    since = case.history.unknown_since or (observed_at + max_age).date()
    if finding_of(case, latest).failure is not None:
        since = unknown_since_of(case)
    failure = Failure(kind=FailureKind.NOT_LATELY, detail=f"{observed_at:%Y-%m-%d %H:%M}")
    reason = sentences.not_lately(observed_at, max_age)
    return _Answer(Status.UNKNOWN, reason, failure=failure, unknown_since=since)


def _unconfirmed(case: Case, finding: Finding) -> _Answer:
    latest = case.seen[0]
    if finding.newest is not None and finding.due is not None:
        reason = sentences.unconfirmed_overdue(finding.newest, finding.due, case.day)
    else:
        reason = sentences.unconfirmed_empty(latest.reading.empty_sign)
    since = case.history.unknown_since or case.day_of(latest)
    failure = Failure(kind=FailureKind.UNCONFIRMED)
    return _Answer(Status.UNKNOWN, reason, finding, failure=failure, unknown_since=since)


def _notes(case: Case, finding: Finding) -> tuple[str, ...]:
    rule, newest = case.column.rule, finding.newest
    notes = []
    if finding.future:
        notes.append(sentences.future_note(finding.future))
    if newest is not None and newest.address_date is not None:
        notes.append(sentences.address_note(newest))
    if not finding.counted:
        notes.append(sentences.COUNT_NOTE)
    if isinstance(rule, (Within, Every)) and finding.due is not None:
        years = terms.guessed(rule, finding.published, finding.due)
        if years:
            notes.append(sentences.guessed_note(years))
    return tuple(notes)


def _unmapped(column: Column, now: datetime, waiver: Waiver | None) -> Verdict:
    return Verdict(
        column=column.id,
        page=None,
        department=department_of(column),
        status=Status.EXEMPT if waiver else Status.UNMAPPED,
        reason=sentences.exempt(waiver) if waiver else sentences.UNMAPPED,
        judged_at=now,
    )


def _exempt(column: Column, page: Page, looks: Sequence[Observation], now: datetime, waiver: Waiver) -> Verdict:
    seen = up_to(looks, now)
    newest, _, future = newest_of(seen[0].reading.entries if seen else (), now.date())
    return Verdict(
        column=column.id,
        page=page.url,
        department=page.department or department_of(column),
        status=Status.EXEMPT,
        reason=sentences.exempt(waiver),
        newest=newest,
        future=future,
        observed_at=seen[0].observed_at if seen else None,
        judged_at=now,
    )
