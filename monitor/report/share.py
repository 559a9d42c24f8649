"""What of a night concerns one unit: its own pages, alone or with others."""

from dataclasses import dataclass

from monitor.report.lines import Line
from monitor.report.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The pages that one unit answers for, by what is asked of it."""

    unit: str
    overdue: tuple[Line, ...]
    """Longest first."""
    empty: tuple[Line, ...]
    due_soon: tuple[Line, ...]
    """Nearest first."""
    reminders: tuple[Line, ...]
    unseen: int
    """Pages that we could not judge: nothing is asked of the unit for them."""
    needed: int
    """Columns that are overdue or empty."""
    days: int
    """The longest of the overdue ones; 0 where none is."""
    asks: bool
    """There is something for the unit to do."""


def share_of(view: View, unit: str) -> Share:
    """Take a unit's pages out of a view, in the view's order."""

    def own(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line for line in lines if unit in line.units)

    overdue, empty, due_soon, reminders = own(view.overdue), own(view.empty), own(view.due_soon), own(view.reminders)
    return Share(
        unit=unit,
        overdue=overdue,
        empty=empty,
        due_soon=due_soon,
        reminders=reminders,
        unseen=len(own(view.unknown)),
        needed=len({line.column.id for line in (*overdue, *empty)}),
        days=max((line.days for line in overdue), default=0),
        asks=bool(overdue or empty or due_soon or reminders),
    )
