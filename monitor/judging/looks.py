"""What looks at a page say: one alone, and several together."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from monitor.judging import terms
from monitor.judging.rules import Every, OnChange, Promptly
from monitor.types import Column, Entry, Failure, FailureKind, Observation, Outcome, PageHistory, Status


class Case(NamedTuple):
    """What one page is judged by."""

    column: Column
    now: datetime
    day: date
    max_age: timedelta | None
    history: PageHistory
    seen: Sequence[Observation]
    """The looks up to `now`, the newest first."""

    def day_of(self, look: Observation) -> date:
        """Return the day of a look in the portal's time zone."""
        return look.observed_at.astimezone(self.now.tzinfo).date()

    def is_of_late(self, look: Observation) -> bool:
        """Tell whether a look is young enough to say something of today."""
        return self.max_age is None or self.now - look.observed_at <= self.max_age


class Finding(NamedTuple):
    """What one look alone would say."""

    status: Status
    newest: Entry | None = None
    published: date = date.min
    """The newest entry's date."""
    future: tuple[Entry, ...] = ()
    due: date | None = None
    failure: Failure | None = None
    """Set exactly where the look gives no judgement."""
    counted: bool = True
    """False where a counting rule could not count to the end."""


NOTHING = Finding(Status.UNKNOWN)


def up_to(looks: Iterable[Observation], now: datetime) -> list[Observation]:
    """Return the looks up to a time, the newest first."""
    seen = [look for look in looks if look.observed_at <= now]
    if len(seen) > 1:
        seen.sort(key=lambda look: (look.observed_at, look.look), reverse=True)
    return seen


def newest_of(entries: Iterable[Entry], day: date) -> tuple[Entry | None, date, tuple[Entry, ...]]:
    """Return the entry with the latest date up to a day, that date, and the entries dated after the day."""
    newest, latest, future = None, date.min, []
    for entry in entries:
        published = entry.published
        if published is None:
            continue
        if published > day:
            future.append(entry)
        elif newest is None or published > latest:
            newest, latest = entry, published
    return newest, latest, tuple(future)


def finding_of(case: Case, look: Observation) -> Finding:
    """Say what one look alone would say of the judging day."""
    reading = look.reading
    if reading.outcome is Outcome.FAILURE:
        return Finding(Status.UNKNOWN, failure=reading.failure or Failure(kind=FailureKind.UNRECOGNISED))
    if reading.outcome is Outcome.EMPTY:
        return Finding(Status.EMPTY)
    day, rule = case.day, case.column.rule
    newest, published, future = newest_of(reading.entries, day)
    standing = isinstance(rule, (Promptly, OnChange))
    if newest is None and not (standing and reading.fingerprint):
        kind = FailureKind.FUTURE_ONLY if future else FailureKind.UNDATED
        return Finding(Status.UNKNOWN, future=future, failure=Failure(kind=kind))
    if isinstance(rule, (Promptly, OnChange)):
        return Finding(Status.STANDING, newest, published, future)
    counted = True
    if isinstance(rule, Every) and rule.at_least > 1:
        due, counted = terms.due_by_count(rule, _countable(case, reading.entries))
    else:
        due = terms.due(rule, published)
    return Finding(_by_due(day, due, case.column.due_soon), newest, published, future, due, None, counted)


def is_confirmed(case: Case, finding: Finding) -> bool:
    """Tell whether the look before the latest says the same of the judging day; looks that failed say nothing.

    That look must be of late, too, and must not have seen a newer entry: an old look would agree with any misreading.
    """
    look = next((look for look in case.seen[1:] if look.reading.outcome is not Outcome.FAILURE), None)
    if look is None or not case.is_of_late(look):
        return False
    other = finding_of(case, look)
    return other.status is finding.status and other.published <= finding.published


def unknown_since(case: Case) -> date:
    """Return the first day of the row of looks, up to the latest, that gave no judgement.

    The looks at hand may not reach back to it; the verdict before, in `history`, does.
    """
    known = case.history.unknown_since
    since = case.day_of(case.seen[0])
    for look in case.seen[1:]:
        day = case.day_of(look)
        if finding_of(case, look).failure is None:
            return known if known and day < known < since else since
        since = day
    return min(since, known or since)


def changed_on(case: Case) -> date | None:
    """Return the day on which the main content was last seen to differ from the look before."""
    printed = [look for look in case.seen if look.reading.fingerprint]
    for later, earlier in pairwise(printed):
        if later.reading.fingerprint != earlier.reading.fingerprint:
            return max(case.day_of(later), case.history.changed_on or date.min)
    return case.history.changed_on


def _by_due(day: date, due: date, due_soon: timedelta) -> Status:
    if day > due:
        return Status.OVERDUE
    return Status.DUE_SOON if day > due - due_soon else Status.FRESH


def _countable(case: Case, entries: Sequence[Entry]) -> list[date]:
    """Return the dates that a counting rule counts: all that were ever seen, else the list as it stands.

    A pinned row may be years old and does not show that the list reaches back so far.
    """
    listed = [seen.entry for seen in case.history.entries] or entries
    dated = [(entry.published, entry.pinned) for entry in listed if entry.published and entry.published <= case.day]
    reaches = min((published for published, pinned in dated if not pinned), default=date.min)
    return [published for published, _ in dated if published >= reaches]
