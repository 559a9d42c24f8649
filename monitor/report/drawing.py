"""Shapes of the plots as SVG paths: what a template would say number by number, thousands of times a night."""

from collections.abc import Sequence

from monitor.types import Status

STEP = 12
"""From one day of a calendar to the next; a cell is 10 wide, and 2 are between."""

CELL = 10


def cells(pieces: Sequence[tuple[int, int, int]], status: Status) -> str:
    """Draw the days of one status in a calendar: due soon half a cell, empty a frame within it, others the cell.

    A piece is a week, the weekday it begins on, and its days; those of a whole cell are one shape.
    """
    if status is Status.DUE_SOON:
        return "".join(f"M{x} {y + 5}h10v5h-10z" for x, y in _each(pieces))
    if status is Status.EMPTY:
        return "".join(f"M{x + 1} {y + 1}h8v8h-8z" for x, y in _each(pieces))
    return "".join(
        f"M{week * STEP} {weekday * STEP}h{CELL}v{days * STEP - STEP + CELL}h-{CELL}z" for week, weekday, days in pieces
    )


def _each(pieces: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Place every day by itself."""
    return [(week * STEP, (weekday + step) * STEP) for week, weekday, days in pieces for step in range(days)]
