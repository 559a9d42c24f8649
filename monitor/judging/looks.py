"""What looks at a page say: one alone, and several together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from monitor.judging import sentences, terms
from monitor.judging.rules import Every, OnChange, Promptly, Within
from monitor.types import Column, Entry, Failure, FailureKind, Observation, Outcome, PageHistory, Status


class Term(NamedTuple):
    """What a newest entry of some day comes to under a column's rule."""

    due: date
    status: Status
    days_overdue: int | None
    before: str
    """The reason up to the entry's title, and from there on."""
    after: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What all pages of one column are judged by at one time."""

    column: Column
    department: str
    moment: datetime
    utc: datetime
    """`moment` in UTC, as the looks of the store are: times of one zone compare several times as fast."""
    day: date
    max_age: timedelta | None
    lead: str
    """The rule's part of the reason."""
    terms: dict[date, Term]
    """What newest entries of a day come to, worked out once a day and kept."""

    def day_of(self, look: Observation) -> date:
        """Return the day of a look in the portal's time zone."""
        return look.observed_at.astimezone(self.moment.tzinfo).date()

    def is_of_late(self, look: Observation) -> bool:
        """Tell whether a look is young enough to say something of today."""
        return self.max_age is None or self.utc - look.observed_at <= self.max_age


class Finding(NamedTuple):
    """What one look alone would say."""

    status: Status
    newest: Entry | None = None
    published: date = date.min
    """The newest entry's date."""
    future: tuple[Entry, ...] = ()
    term: Term | None = None
    """Set where the rule has a term and the newest entry a date."""
    failure: Failure | None = None
    """Set exactly where the look gives no judgement."""


NOTHING = Finding(Status.UNKNOWN)
_EMPTY = Finding(Status.EMPTY)
_WHEN = attrgetter("observed_at", "look")


def case_of(column: Column, now: datetime, max_age: timedelta | None) -> Case:
    """Prepare what all pages of a column are judged by; ValueError for a naive `now`."""
    if now.tzinfo is None:
        raise ValueError("now must be aware, in the portal's time zone")
    return Case(
        column=column,
        department="、".join(column.departments) + ("等" if column.open_ended else ""),
        moment=now,
        utc=now.astimezone(UTC),
        day=now.date(),
        max_age=max_age,
        lead=sentences.requirement(column.frequency, column.rule),
        terms={},
    )


def up_to(looks: Iterable[Observation], time: datetime) -> list[Observation]:
    """Return the looks up to a time, the newest first."""
    seen = [look for look in looks if look.observed_at <= time]
    if len(seen) > 1:
        seen.sort(key=_WHEN, reverse=True)
    return seen


def newest_of(entries: Iterable[Entry], day: date) -> tuple[Entry | None, date, tuple[Entry, ...]]:
    """Return the entry with the latest date up to a day, that date, and the entries dated after the day."""
    newest: Entry | None = None
    latest = date.min
    future: tuple[Entry, ...] = ()
    for entry in entries:
        published = entry.published
        if published is None:
            continue
        if published > day:
            future = (*future, entry)
        elif newest is None or published > latest:
            newest, latest = entry, published
    return newest, latest, future


def finding_of(case: Case, look: Observation, history: PageHistory) -> Finding:
    """Say what one look alone would say of the judging day."""
    reading = look.reading
    if reading.outcome is Outcome.FAILURE:
        return Finding(Status.UNKNOWN, failure=reading.failure or Failure(kind=FailureKind.UNRECOGNISED))
    if reading.outcome is Outcome.EMPTY:
        return _EMPTY
    rule = case.column.rule
    newest, published, future = newest_of(reading.entries, case.day)
    if newest is None and (isinstance(rule, (Within, Every)) or not reading.fingerprint):
        kind = FailureKind.FUTURE_ONLY if future else FailureKind.UNDATED
        return Finding(Status.UNKNOWN, future=future, failure=Failure(kind=kind))
    if isinstance(rule, (Promptly, OnChange)):
        return Finding(Status.STANDING, newest, published, future)
    if isinstance(rule, Every) and rule.at_least > 1:
        due, counted = terms.due_by_count(rule, _countable(case, reading.entries, history))
        term = _term(case, published, due, *(() if counted else (sentences.COUNT_NOTE,)))
    else:
        term = case.terms.get(published) or _kept_term(case, rule, published)
    return Finding(term.status, newest, published, future, term)


def excused(case: Case, finding: Finding, until: date | None) -> Finding:
    """Let a term that ran out before or under a waiver end with the waiver's last day."""
    term = finding.term
    if until is None or term is None or finding.status is not Status.OVERDUE or term.due >= until:
        return finding
    after = sentences.after_waiver(term.due, until, case.day)
    return finding._replace(term=term._replace(due=until, days_overdue=(case.day - until).days, after=after))


def is_confirmed(case: Case, finding: Finding, seen: Sequence[Observation], history: PageHistory) -> bool:
    """Tell whether the look before the latest says the same of the judging day; looks that failed say nothing.

    It must not be long before the latest, nor have seen a newer entry: an old look would agree with any misreading.
    """
    for look in seen[1:]:
        if look.reading.outcome is not Outcome.FAILURE:
            other = finding_of(case, look, history)
            near = case.max_age is None or seen[0].observed_at - look.observed_at <= case.max_age
            return near and other.status is finding.status and other.published <= finding.published
    return False


def unknown_since(case: Case, seen: Sequence[Observation], history: PageHistory) -> date:
    """Return the first day of the row of looks, up to the latest, that gave no judgement.

    The looks at hand may not reach back to it; the verdict before, in `history`, does.
    """
    known = history.unknown_since
    since = case.day_of(seen[0])
    for look in seen[1:]:
        day = case.day_of(look)
        if finding_of(case, look, history).failure is None:
            return known if known and day < known < since else since
        since = day
    return min(since, known or since)


def changed_on(case: Case, seen: Sequence[Observation], history: PageHistory) -> date | None:
    """Return the day on which the main content was last seen to differ from the look before."""
    printed = [look for look in seen if look.reading.fingerprint]
    for later, earlier in pairwise(printed):
        if later.reading.fingerprint != earlier.reading.fingerprint:
            return max(case.day_of(later), history.changed_on or date.min)
    return history.changed_on


def _kept_term(case: Case, rule: Within | Every, published: date) -> Term:
    term = case.terms[published] = _term(case, published, terms.due(rule, published))
    return term


def _term(case: Case, published: date, due: date, *further: str) -> Term:
    years = terms.guessed(case.column.rule, published, due)
    return Term(
        due,
        _by_due(case.day, due, case.column.due_soon),
        (case.day - due).days if case.day > due else None,
        sentences.before_title(case.lead, published),
        sentences.deadline(due, case.day),
        (*further, sentences.guessed_note(years)) if years else further,
    )


def _by_due(day: date, due: date, due_soon: timedelta) -> Status:
    if day > due:
        return Status.OVERDUE
    return Status.DUE_SOON if day > due - due_soon else Status.FRESH


def _countable(case: Case, entries: Sequence[Entry], history: PageHistory) -> list[date]:
    """Return the dates that a counting rule counts: all that were ever seen, else the list as it stands.

    A pinned row may be years old and does not show that the list reaches back so far.
    """
    listed = [seen.entry for seen in history.entries] or entries
    dated = [(entry.published, entry.pinned) for entry in listed if entry.published and entry.published <= case.day]
    reaches = min((published for published, pinned in dated if not pinned), default=date.min)
    return [published for published, _ in dated if published >= reaches]
