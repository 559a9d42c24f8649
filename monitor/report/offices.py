"""Every single unit with the pages that it answers for, alone or with others, for a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.report.lines import SEVERITY, Line, key_of, urgency
from monitor.report.record import Episode
from monitor.report.tally import Tally, tally
from monitor.types import Status

ASKED = frozenset({Status.OVERDUE, Status.EMPTY})
"""What is held against a unit: never what we could not see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One unit."""

    unit: str
    key: str
    """The same every night."""
    lines: tuple[Line, ...]
    """Worst first."""
    tally: Tally
    """Of pages."""
    columns: int
    """Columns that it has pages of."""
    days: int
    """The longest of its overdue pages; 0 where none is."""
    episodes: tuple[tuple[Line, Episode], ...]
    """When its pages were overdue or empty in the last year, what lasts first, then the latest first."""


def offices_of(every: Sequence[Line]) -> tuple[Office, ...]:
    """Gather the units of all pages, worst first."""
    by_unit: dict[str, list[Line]] = {}
    for line in every:
        if line.url:
            for unit in dict.fromkeys(line.units):
                by_unit.setdefault(unit, []).append(line)
    offices = [_office(unit, own) for unit, own in by_unit.items()]
    return tuple(sorted(offices, key=_trouble_of))


def _office(unit: str, own: Sequence[Line]) -> Office:
    counts = tally(line.status for line in own)
    episodes = [
        (line, episode) for line in own if line.record for episode in line.record.episodes if episode.status in ASKED
    ]
    return Office(
        unit=unit,
        key=key_of("d", unit),
        lines=tuple(sorted(own, key=urgency)),
        tally=counts,
        columns=len({line.column.id for line in own}),
        days=max((line.days for line in own), default=0),
        episodes=tuple(sorted(episodes, key=lambda one: (one[1].closed is None, one[1].began), reverse=True)),
    )


def _trouble_of(office: Office) -> tuple[int, ...]:
    """Sort the longest overdue first, then by how many pages are overdue, empty, unknown, due soon."""
    worst = [status for status in SEVERITY if status is not Status.FRESH]
    return (-office.days, *(-office.tally.of[status] for status in worst[:4]))
