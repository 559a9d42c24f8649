"""What people have decided about columns: waivers, retirements, new rules and successors, each from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.judging.rules import Rule
from monitor.types import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A column or one of its pages is not judged for a while, or never again (撤销)."""

    column: str
    """The column's id."""
    page: str | None = None
    """The page's address; None for the whole column."""
    since: date
    """The first day on which it holds."""
    until: date | None = None
    """The last day on which it holds; None for good."""
    reason: str
    by: str
    """Who decided it."""
    retired: bool = False
    """The column has been closed (撤销), not only excused."""

    def covers(self, column: str, page: str | None, day: date) -> bool:
        """Tell whether a page (None: a column without pages) is waived on a day."""
        return (
            self.column == column
            and (self.page is None or self.page == page)
            and self.since <= day
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """From a day on, one department answers for what another did (机构改革)."""

    department: str
    successor: str
    since: date
    basis: str = ""
    """The document that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """From a day on, a column is judged by another rule."""

    column: str
    since: date
    frequency: str
    """The new phrase as written."""
    rule: Rule
    due_soon: timedelta | None = None
    """How long before `due` a page is due soon from then on; None for as long as before."""


def waiver_of(column: str, page: str | None, waivers: Sequence[Waiver], day: date) -> Waiver | None:
    """Return the waiver that covers a page on a day; of several a retirement, then the one that lasts longest."""
    found = [waiver for waiver in waivers if waiver.covers(column, page, day)]
    return max(found, key=lambda waiver: (waiver.retired, waiver.until or date.max, waiver.since), default=None)


def excused_until(column: str, page: str, waivers: Sequence[Waiver], day: date) -> date | None:
    """Return the last day before `day` on which a page was waived; None where it never was."""
    over = [
        waiver.until
        for waiver in waivers
        if waiver.until is not None and waiver.until < day and waiver.covers(column, page, waiver.until)
    ]
    return max(over, default=None)


def answering(department: str, successions: Sequence[Succession], day: date) -> str:
    """Return who answers on a day for what a department answered for; follows chains, and a circle only once."""
    passed = {department}
    while True:
        held = [step for step in successions if step.department == department and step.since <= day]
        if not held:
            return department
        department = max(held, key=lambda step: step.since).successor
        if department in passed:
            return department
        passed.add(department)


def in_force(
    column: Column,
    day: date,
    *,
    successions: Sequence[Succession] = (),
    rule_changes: Sequence[RuleChange] = (),
) -> Column:
    """Return a column as it stands on a day: its rule in force and the departments that answer then.

    Groups (各部门) are the column map's to spell out; a succession changes departments named singly, in
    `departments`, `units` and the pages.
    """
    changes = [change for change in rule_changes if change.column == column.id and change.since <= day]
    if changes:
        latest = max(changes, key=lambda change: change.since)
        lead = column.due_soon if latest.due_soon is None else latest.due_soon
        column = replace(column, frequency=latest.frequency, rule=latest.rule, due_soon=lead)
    if not any(step.since <= day for step in successions):
        return column

    def each_once(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(answering(name, successions, day) for name in names))

    pages = tuple(
        page if page.department is None else replace(page, department=answering(page.department, successions, day))
        for page in column.pages
    )
    return replace(column, departments=each_once(column.departments), units=each_once(column.units), pages=pages)
